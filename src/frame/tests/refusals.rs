//! Sources that no frame can be cut from: what is said, and how much further or nearer.

use super::*;

#[test]
fn a_small_source_is_refused_with_how_much_closer() {
    let head = drawn(
        |x, y| Point {
            x: 300.0 + 130.0 * x,
            y: 200.0 + 130.0 * y,
        },
        0.05,
        0.76,
        0.5,
    );
    let Err(FrameRefusal::TooFewPixels { scale, .. }) = solve(&head, &shut([600.0, 800.0]), &id_card())
    else {
        panic!("a frame from a head of 99 px width");
    };
    let wanted = [193.0, 221.0].map(|width| width / (130.0 * 0.76));
    assert!(scale >= wanted[0] && scale <= wanted[1], "{scale}");
}

#[test]
fn a_small_source_with_proportions_outside_the_advice_still_hears_that_it_is_small() {
    // Too narrow for its height: the head width stays below its band at any scale.
    let head = drawn(
        |x, y| Point {
            x: 300.0 + 120.0 * x,
            y: 250.0 + 120.0 * y,
        },
        0.1,
        0.45,
        0.5,
    );
    let refusal = solve(&head, &shut([600.0, 800.0]), &exit_entry()).expect_err("too small");
    assert!(
        matches!(refusal, FrameRefusal::TooFewPixels { scale, .. } if scale > 2.0),
        "{refusal:?}"
    );
}

#[test]
fn a_source_that_ends_at_the_chin_asks_for_more_below() {
    let head = drawn(
        |x, y| Point {
            x: 600.0 + 600.0 * x,
            y: 200.0 + 600.0 * y,
        },
        0.05,
        0.76,
        0.5,
    );
    let refusal = solve(&head, &shut([1200.0, 820.0]), &id_card()).expect_err("the chest is missing");
    assert_eq!(
        refusal.instruction(),
        Instruction::LeaveRoom {
            edge: SourceEdge::Bottom
        }
    );
}
