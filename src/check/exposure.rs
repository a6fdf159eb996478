//! The face neither crushed nor clipped, whatever its skin tone.
//!
//! Too dark is a share of crushed pixels, or highlights that stay dark on the face while nothing else in the picture is
//! bright either. Where something else is, the light may have fallen on the wall instead of the face, or the skin may be
//! dark: that is asked.

use super::{Judgement, face};
use crate::catalogue::{LimitName, Requirement};
use crate::facts::{FacePart, Facts, LightFacts};
use crate::reason::Reason;
use crate::report::{Outcome, Remedy, Unit};

pub(super) fn under(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |light| {
        let crushed = Judgement::against(
            light.underexposed_share,
            requirement.limit(LimitName::UnderexposedShare),
            Unit::Share,
            Reason::Underexposed,
        );
        if !crushed.passed() {
            return crushed;
        }
        let highlight = |value, name| {
            Judgement::against(value, requirement.limit(name), Unit::Luma, Reason::Underexposed)
        };
        let face = highlight(light.face_highlight_luma, LimitName::FaceHighlightLuma);
        let picture = highlight(light.picture_highlight_luma, LimitName::PictureHighlightLuma);
        match (face.passed(), picture.passed()) {
            (true, _) => crushed,
            // The share stays what is reported, so that margins of one check can be compared.
            (false, true) => Judgement {
                outcome: Outcome::Advise,
                reason: Reason::FaceDim,
                remedy: Some(Remedy::Confirm),
                ..crushed
            },
            (false, false) => face,
        }
    })
}

pub(super) fn over(facts: &Facts, requirement: &Requirement) -> Vec<Judgement> {
    judge(facts, |light| {
        Judgement::against(
            light.overexposed_share,
            requirement.limit(LimitName::OverexposedShare),
            Unit::Share,
            Reason::Overexposed,
        )
    })
}

/// What is judged by the light on the face, with the face's outline to draw.
pub(super) fn judge(facts: &Facts, judge: impl Fn(&LightFacts) -> Judgement) -> Vec<Judgement> {
    face(facts, |face| {
        let judgement = face
            .light
            .as_ref()
            .map_or_else(|| Judgement::not_assessed(Reason::FaceTooUnclear), judge);
        vec![judgement.with_region(face.outline(FacePart::Oval))]
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::CheckId;
    use crate::check::attribute::tests::{judge as judged, portrait, strict};

    #[test]
    fn a_dark_face_in_a_bright_picture_is_asked_about() {
        let strict = strict();
        let limit = |name| {
            let range = strict.limit(name).expect("a limit").range;
            range.min.expect("a lower limit")
        };
        let [face, picture] = [LimitName::FaceHighlightLuma, LimitName::PictureHighlightLuma].map(limit);
        let mut facts = portrait();
        let mut look = |of_face: f64, of_picture: f64| {
            let light = facts
                .face
                .as_mut()
                .expect("a face")
                .light
                .as_mut()
                .expect("light");
            light.underexposed_share = 0.0;
            light.face_highlight_luma = of_face;
            light.picture_highlight_luma = of_picture;
            judged(CheckId::Underexposed, &facts, &strict)
        };
        let asked = [(Outcome::Advise, Reason::FaceDim, Some(Remedy::Confirm))];
        assert_eq!(look(face, picture - 1.0), [(Outcome::Pass, Reason::Ok, None)]);
        assert_eq!(look(face - 1.0, picture), asked);
        assert_eq!(
            look(face - 1.0, picture - 1.0),
            [(Outcome::Fail, Reason::Underexposed, None)]
        );
    }
}
