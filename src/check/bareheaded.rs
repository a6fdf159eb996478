//! No hat, cap, hood or headscarf.
//!
//! Where the document excepts religious or medical reasons, a person must confirm: a photo does not tell reasons.

use super::attribute::{Question, ask, unclear};
use super::{Judgement, face};
use crate::catalogue::{HeadwearRule, LimitName, Requirement};
use crate::facts::Facts;
use crate::model::Attribute;
use crate::reason::Reason;
use crate::report::{Outcome, Remedy};

pub(super) const HEADWEAR: Question = Question {
    attribute: Attribute::Headwear,
    sure: LimitName::HeadwearProbability,
    doubt: LimitName::HeadwearDoubtProbability,
    fault: Reason::HeadwearWorn,
    perhaps: Reason::HeadwearPerhaps,
};
/// The drawn box around skull and hair, from the skull's top, inter-eye distances.
const BOX_ACROSS: [f64; 2] = [-1.3, 1.3];
const BOX_DOWN: [f64; 2] = [-0.4, 1.0];

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let rule = &requirement.headwear;
        let mut judged = unclear(face, requirement).unwrap_or_else(|| ask(face, requirement, HEADWEAR));
        if judged.outcome == Outcome::Fail && rule.value == HeadwearRule::ForbiddenExceptReligiousOrMedical {
            judged.reason = Reason::HeadwearUnlessExcepted;
            judged = judged.with_remedy(Remedy::Confirm);
        }
        let skull = face.head.points.crown_skull;
        vec![
            judged
                .under(rule)
                .with_region(face.patch(skull, BOX_ACROSS, BOX_DOWN)),
        ]
    })
}
