//! Why no frame exists, and the one thing to change in the photo.

use super::problem::{Attempt, Problem, Within};
use crate::catalogue::{FrameMeasure, LimitStatus};
use crate::report::Locale;

/// An edge of the source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceEdge {
    /// The upper edge.
    Top,
    /// The lower edge.
    Bottom,
    /// The left edge as seen.
    Left,
    /// The right edge as seen.
    Right,
}

/// Why no frame exists.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameRefusal {
    /// The head points are not points of a head.
    NoHead,
    /// These bands cannot hold together, whatever the cut.
    NoFrame {
        /// The bands that exclude each other; with any one of them lifted, a frame exists.
        conflicting: Vec<FrameMeasure>,
        /// What to change.
        instruction: Instruction,
    },
    /// The source would have to be enlarged.
    TooFewPixels {
        /// Frame pixels per source pixel that would be needed, above 1.
        scale: f64,
        /// What to change.
        instruction: Instruction,
    },
    /// The frame reaches beyond the source where it may not.
    OutsideSource {
        /// Edges, and by how many source pixels.
        edges: Vec<(SourceEdge, f64)>,
        /// What to change.
        instruction: Instruction,
    },
}

impl FrameRefusal {
    /// What to change in the photo.
    #[must_use]
    pub const fn instruction(&self) -> Instruction {
        match self {
            Self::NoHead => Instruction::FaceTheCamera,
            Self::NoFrame { instruction, .. }
            | Self::TooFewPixels { instruction, .. }
            | Self::OutsideSource { instruction, .. } => *instruction,
        }
    }
}

/// One thing to change in the next photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Instruction {
    /// The distance to the camera times `factor`, above 1.
    StepBack {
        /// New distance over the old one.
        factor: f64,
        /// Where the camera should look besides: more room is needed at this edge than at the opposite one.
        towards: Option<SourceEdge>,
    },
    /// The distance to the camera divided by `factor`, above 1.
    StepCloser {
        /// Old distance over the new one.
        factor: f64,
    },
    /// More room is needed at this edge only.
    LeaveRoom {
        /// The edge.
        edge: SourceEdge,
    },
    /// Hair stands too high for the document.
    FlattenHair,
    /// Camera at eye level, chin level.
    HoldLevel,
    /// Nothing but a frontal photo helps.
    FaceTheCamera,
}

impl Instruction {
    /// The instruction in words; in centimetres where the present distance is known.
    #[must_use]
    pub fn text(self, locale: Locale, distance_cm: Option<f64>) -> String {
        match (locale, self) {
            (Locale::ZhCn, Self::StepBack { factor, towards }) => {
                let aim = towards.map_or("", |edge| match edge {
                    SourceEdge::Top => "，镜头略抬高",
                    SourceEdge::Bottom => "，镜头略压低",
                    SourceEdge::Left | SourceEdge::Right => "，站到画面中间",
                });
                match distance_cm {
                    Some(distance) => {
                        let step = centimetres(distance * (factor - 1.0));
                        format!("请后退约 {step} 厘米{aim}，再拍一张")
                    }
                    None => format!("请后退到现在约 {:.1} 倍的距离{aim}，再拍一张", tenths_up(factor)),
                }
            }
            (Locale::En, Self::StepBack { factor, towards }) => {
                let aim = towards.map_or("", |edge| match edge {
                    SourceEdge::Top => ", aim the camera a little higher",
                    SourceEdge::Bottom => ", aim the camera a little lower",
                    SourceEdge::Left | SourceEdge::Right => ", stand in the middle of the picture",
                });
                match distance_cm {
                    Some(distance) => {
                        let step = centimetres(distance * (factor - 1.0));
                        format!("Step back about {step} cm{aim} and take it again.")
                    }
                    None => {
                        let times = tenths_up(factor);
                        format!("Step back to about {times:.1} times the distance{aim} and take it again.")
                    }
                }
            }
            (Locale::ZhCn, Self::StepCloser { factor }) => match distance_cm {
                Some(distance) => {
                    let step = centimetres(distance * (1.0 - 1.0 / factor));
                    format!("人像太小：请选择原图，或靠近约 {step} 厘米后重拍")
                }
                None => format!(
                    "人像太小：请选择原图，或走近到现在距离的约 {:.0} % 后重拍",
                    percent_down(factor)
                ),
            },
            (Locale::En, Self::StepCloser { factor }) => match distance_cm {
                Some(distance) => {
                    let step = centimetres(distance * (1.0 - 1.0 / factor));
                    format!(
                        "The person is too small. Choose the original photo, or come about {step} cm closer."
                    )
                }
                None => format!(
                    "The person is too small. Choose the original photo, or come closer, to about {:.0} % of the distance.",
                    percent_down(factor)
                ),
            },
            (Locale::ZhCn, Self::LeaveRoom { edge }) => match edge {
                SourceEdge::Top => "请在头顶上方多留一些空间后重拍",
                SourceEdge::Bottom => "请把镜头略向下移，拍到胸口后重拍",
                SourceEdge::Left => "人像太靠左，请站在画面中间重拍",
                SourceEdge::Right => "人像太靠右，请站在画面中间重拍",
            }
            .to_owned(),
            (Locale::En, Self::LeaveRoom { edge }) => match edge {
                SourceEdge::Top => "Leave more room above the head and take it again.",
                SourceEdge::Bottom => "Lower the camera a little so that the chest is in the picture.",
                SourceEdge::Left => "Too far to the left. Stand in the middle of the picture.",
                SourceEdge::Right => "Too far to the right. Stand in the middle of the picture.",
            }
            .to_owned(),
            (Locale::ZhCn, Self::FlattenHair) => "头顶头发过高，请压平头发后重拍".to_owned(),
            (Locale::En, Self::FlattenHair) => {
                "The hair stands too high. Flatten it and take it again.".to_owned()
            }
            (Locale::ZhCn, Self::HoldLevel) => "请把镜头举到与眼睛同高，下巴放平，后退一步重拍".to_owned(),
            (Locale::En, Self::HoldLevel) => {
                "Hold the camera at eye level, keep the chin level, and take it from one step further back."
                    .to_owned()
            }
            (Locale::ZhCn, Self::FaceTheCamera) => "请正对镜头重拍".to_owned(),
            (Locale::En, Self::FaceTheCamera) => "Face the camera and take it again.".to_owned(),
        }
    }
}

/// In steps that a person can follow.
fn centimetres(length: f64) -> f64 {
    ((length / 5.0).ceil() * 5.0).max(5.0)
}

/// To the tenth that is surely far enough: a factor of 1.02 is no "1.0 times the distance".
fn tenths_up(factor: f64) -> f64 {
    (factor * 10.0).ceil() / 10.0
}

/// The share of the distance that is surely near enough, percent.
fn percent_down(factor: f64) -> f64 {
    (100.0 / factor).floor()
}

/// Lifts one bound after the other until a frame exists: the bound that was in the way is the reason.
pub(super) fn explain(problem: &Problem<'_>, failed: &Attempt) -> FrameRefusal {
    let free = Within {
        edges: false,
        enlarge: true,
        without: None,
    };
    let anywhere = problem.solve(free);
    if anywhere.enforced() > 0.0 {
        let conflicting = conflicting(problem, &anywhere, free);
        let instruction = if conflicting.contains(&FrameMeasure::TopMargin) {
            Instruction::FlattenHair
        } else {
            Instruction::HoldLevel
        };
        return FrameRefusal::NoFrame {
            conflicting,
            instruction,
        };
    }
    let enlarged = problem.solve(Within { edges: true, ..free });
    if enlarged.clean() && enlarged.at[0] > 1.0 && failed.at[0] > 1.0 - 1e-6 {
        let scale = enlarged.at[0];
        return FrameRefusal::TooFewPixels {
            scale,
            instruction: Instruction::StepCloser { factor: scale },
        };
    }
    let edges = problem.beyond_source(&anywhere);
    let instruction = instruction(problem, &edges);
    FrameRefusal::OutsideSource { edges, instruction }
}

/// For a frame that holds not every advisory band, or one barely: the room that the next photo should leave, if that is
/// what is missing.
pub(super) fn room_for(problem: &Problem<'_>, attempt: &Attempt) -> Option<Instruction> {
    if !attempt.pressed {
        return None;
    }
    let anywhere = problem.solve(Within {
        edges: false,
        enlarge: false,
        without: None,
    });
    let edges = problem.beyond_source(&anywhere);
    (!edges.is_empty()).then(|| instruction(problem, &edges))
}

/// What gives the frame more room at these edges.
fn instruction(problem: &Problem<'_>, edges: &[(SourceEdge, f64)]) -> Instruction {
    match edges {
        [(edge, _)] => Instruction::LeaveRoom { edge: *edge },
        _ => Instruction::StepBack {
            factor: problem.crowding(edges),
            towards: towards(edges),
        },
    }
}

/// The edge beyond which most of the frame reaches, when the opposite one does not ask for nearly as much.
fn towards(edges: &[(SourceEdge, f64)]) -> Option<SourceEdge> {
    const NEARLY: f64 = 0.5;
    let beyond = |edge| {
        edges
            .iter()
            .find(|(known, _)| *known == edge)
            .map_or(0.0, |(_, amount)| *amount)
    };
    let pairs = [
        [SourceEdge::Top, SourceEdge::Bottom],
        [SourceEdge::Left, SourceEdge::Right],
    ];
    pairs.into_iter().find_map(|[one, other]| {
        let (more, less) = if beyond(one) >= beyond(other) {
            (one, other)
        } else {
            (other, one)
        };
        (beyond(more) > 0.0 && beyond(less) < NEARLY * beyond(more)).then_some(more)
    })
}

fn conflicting(problem: &Problem<'_>, attempt: &Attempt, within: Within) -> Vec<FrameMeasure> {
    let enforced = problem
        .bands()
        .filter(|(_, status, _)| *status == LimitStatus::Enforced);
    enforced
        .map(|(name, ..)| name)
        .filter(|name| {
            let lifted = problem.solve(Within {
                without: Some(*name),
                ..within
            });
            let others = lifted
                .violated
                .iter()
                .filter(|(other, status, _)| other != name && *status == LimitStatus::Enforced);
            attempt.violated.iter().any(|(violated, ..)| violated == name) || others.count() == 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_centimetres_where_the_distance_is_known() {
        let back = Instruction::StepBack {
            factor: 1.4,
            towards: Some(SourceEdge::Top),
        };
        assert_eq!(
            back.text(Locale::ZhCn, Some(49.0)),
            "请后退约 20 厘米，镜头略抬高，再拍一张"
        );
        assert!(back.text(Locale::En, Some(51.0)).contains("about 25 cm"));
        assert!(
            back.text(Locale::En, None)
                .contains("1.4 times the distance, aim the camera a little higher")
        );
        let closer = Instruction::StepCloser { factor: 2.0 };
        assert!(closer.text(Locale::ZhCn, Some(120.0)).contains("靠近约 60 厘米"));
    }

    #[test]
    fn the_distance_that_is_named_is_enough_and_never_the_present_one() {
        let closer = Instruction::StepCloser { factor: 1.0256 };
        let back = Instruction::StepBack {
            factor: 1.02,
            towards: None,
        };
        for locale in [Locale::ZhCn, Locale::En] {
            assert!(closer.text(locale, None).contains("97 %"));
            assert!(back.text(locale, None).contains("1.1 "));
        }
    }

    #[test]
    fn the_camera_is_aimed_where_clearly_more_is_missing() {
        use SourceEdge::{Bottom, Left, Top};
        assert_eq!(towards(&[(Top, 80.0), (Bottom, 20.0)]), Some(Top));
        assert_eq!(towards(&[(Top, 80.0), (Bottom, 70.0)]), None);
        assert_eq!(towards(&[(Top, 80.0), (Bottom, 70.0), (Left, 9.0)]), Some(Left));
    }
}
