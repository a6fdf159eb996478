//! Nothing covers nose, mouth or cheeks: no mask, scarf, hand or object.
//!
//! Learned for the larger part from drawn coverings: photographs of them were scarce. What leaves the skin bare (paint,
//! a beard) is no covering. Blocks of a file saved too small look like one: on a face that is refused for them it is only asked
//! about. Heavy noise looks like one too, but not so surely that a covered face may be let through for it.

use super::attribute::{Question, ask, finds, unclear};
use super::file_damage::is_blocky;
use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FaceFacts, FacePart, Facts};
use crate::model::Attribute;
use crate::reason::Reason;

const COVERED: Question = Question {
    attribute: Attribute::FaceCovered,
    sure: LimitName::FaceCoveredProbability,
    doubt: LimitName::FaceCoveredDoubtProbability,
    fault: Reason::FaceCovered,
    perhaps: Reason::FacePerhapsCovered,
};

/// Whether something is found over the face.
pub(super) fn is_covered(face: &FaceFacts, requirement: &Requirement) -> bool {
    finds(face, requirement, COVERED)
}

pub(super) fn run(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    face(facts, |face| {
        let mut judged = unclear(face, requirement).unwrap_or_else(|| ask(face, requirement, COVERED));
        if is_blocky(face, requirement) {
            judged = judged.only_asked(COVERED.perhaps);
        }
        vec![judged.with_region(face.outline(FacePart::Oval))]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckId;
    use crate::check::attribute::tests::{judge, portrait, seeing, strict};
    use crate::report::{Outcome, Remedy};

    #[test]
    fn blocks_are_no_covering_for_sure() {
        let strict = strict();
        let mut facts = seeing(&portrait(), Attribute::FaceCovered, 1.0);
        let covered = |facts: &Facts| judge(CheckId::FaceUnobstructed, facts, &strict);
        assert_eq!(covered(&facts), [(Outcome::Fail, Reason::FaceCovered, None)]);
        let grid = facts.face.as_mut().and_then(|face| face.grid.as_mut());
        grid.expect("a grid").block_step_luma = 100.0;
        assert_eq!(judge(CheckId::Compression, &facts, &strict)[0].0, Outcome::Fail);
        assert_eq!(
            covered(&facts),
            [(Outcome::Advise, Reason::FacePerhapsCovered, Some(Remedy::Confirm))]
        );
    }
}
