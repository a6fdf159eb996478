//! The prepared picture's geometry against the document's frame: pixels, head, eyes, centring.
//!
//! A frame's figures are pixels of that frame alone. Any other picture is not measured with them but prepared first.

use super::{Judgement, allowed, face, has_frame_size};
use crate::catalogue::{Frame, FrameMeasure, LimitName, Requirement};
use crate::facts::{FacePart, Facts};
use crate::frame::{band, measure};
use crate::reason::Reason;
use crate::report::{Outcome, Remedy, Unit};

pub(super) fn pixel_size(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    let Some(frame) = &requirement.frame else {
        return vec![Judgement::not_assessed(Reason::NoFrame)];
    };
    let [width, height] = facts.size_px;
    let judge = |value, limit| Judgement::against(value, Some(limit), Unit::Px, Reason::PixelSizeWrong);
    let by_shape = frame.aspect_ratio.as_ref().map(|limit| {
        let ratio = width / height.max(1.0);
        Judgement::against(ratio, Some(limit), Unit::Ratio, Reason::AspectRatioWrong)
    });
    let looks = [
        judge(width, &frame.width_limit),
        judge(height, &frame.height_limit),
    ];
    let mut looks: Vec<Judgement> = looks.into_iter().chain(by_shape).collect();
    let worst = looks.iter().position(|look| !look.passed()).unwrap_or(1);
    vec![as_the_policy_allows(looks.swap_remove(worst), requirement)]
}

/// Where the document forbids cutting or resampling, a frame that is off is nothing we may mend.
fn as_the_policy_allows(judgement: Judgement, requirement: &Requirement) -> Judgement {
    let policy = &requirement.edit_policy;
    if judgement.passed() || (allowed(policy.crop) && allowed(policy.resize)) {
        return judgement;
    }
    let reason = match judgement.outcome {
        Outcome::Fail => Reason::FrameOffRetake,
        _ => judgement.reason,
    };
    Judgement {
        reason,
        ..judgement.with_remedy(Remedy::Retake)
    }
}

pub(super) fn head_height(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    held(
        facts,
        requirement,
        FrameMeasure::HeadHeight,
        [Reason::HeadTooSmall, Reason::HeadTooLarge],
    )
}

pub(super) fn head_width(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    held(
        facts,
        requirement,
        FrameMeasure::HeadWidth,
        [Reason::HeadTooNarrow, Reason::HeadTooWide],
    )
}

pub(super) fn top_margin(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    held(
        facts,
        requirement,
        FrameMeasure::TopMargin,
        [Reason::TopMarginSmall, Reason::TopMarginLarge],
    )
}

pub(super) fn eye_line(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    held(facts, requirement, FrameMeasure::EyeLine, [Reason::EyeLineOff; 2])
}

pub(super) fn eye_distance(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    held(
        facts,
        requirement,
        FrameMeasure::EyeDistance,
        [Reason::EyeDistanceOff; 2],
    )
}

pub(super) fn centred(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    held(facts, requirement, FrameMeasure::Centred, [Reason::OffCentre; 2])
}

fn held(
    facts: &Facts,
    requirement: &Requirement,
    which: FrameMeasure,
    faults: [Reason; 2],
) -> Vec<Judgement> {
    let Some((frame, limit)) = requirement
        .frame
        .as_ref()
        .and_then(|frame| band(frame, which).map(|limit| (frame, limit)))
    else {
        return vec![Judgement::not_assessed(Reason::NoFrame)];
    };
    if !has_frame_size(facts, frame) {
        return vec![Judgement::not_assessed(Reason::NotPreparedYet)];
    }
    face(facts, |face| {
        let measures = measure(&face.head.points, facts.size_px, frame);
        let Some(value) = measures.value(which, frame) else {
            return vec![unmeasured(which, face.head.cut_above, frame)];
        };
        let judgement = Judgement::between(value, Some(limit), Unit::Px, faults[0], faults[1]);
        let judgement =
            as_the_policy_allows(within_repeatability(judgement, requirement, frame), requirement);
        vec![judgement.with_region(face.outline(FacePart::Oval))]
    })
}

/// What lies outside a band by less than two measurements of one head differ is said, but refuses nothing.
fn within_repeatability(judgement: Judgement, requirement: &Requirement, frame: &Frame) -> Judgement {
    let excess = judgement
        .measured
        .zip(judgement.limit)
        .and_then(|(measured, limit)| limit.margin(measured));
    let repeatable_px = requirement
        .limit(LimitName::FrameRepeatabilityShare)
        .and_then(|limit| limit.range.max)
        .map_or(0.0, |share| share * f64::from(frame.height_px));
    if judgement.outcome == Outcome::Fail && excess.is_some_and(|margin| margin >= -repeatable_px) {
        return Judgement {
            outcome: Outcome::Advise,
            ..judgement
        };
    }
    judgement
}

/// Whether the picture has the frame's size and its head holds every enforced band.
pub(super) fn is_prepared(facts: &Facts, requirement: &Requirement) -> bool {
    [
        head_height,
        head_width,
        top_margin,
        eye_line,
        eye_distance,
        centred,
    ]
    .into_iter()
    .all(|check| {
        check(facts, requirement)
            .iter()
            .all(|judgement| judgement.outcome != Outcome::Fail && judgement.reason != Reason::NotPreparedYet)
    })
}

/// Without a crown there is no height and no margin. Hair that is cut off leaves no margin: that is known.
fn unmeasured(which: FrameMeasure, cut_above: bool, frame: &Frame) -> Judgement {
    match (which, cut_above, &frame.top_margin_px) {
        (FrameMeasure::TopMargin, true, limit) => Judgement::between(
            0.0,
            limit.as_ref(),
            Unit::Px,
            Reason::TopMarginSmall,
            Reason::TopMarginLarge,
        ),
        _ => Judgement::not_assessed(Reason::CrownUnclear),
    }
}
