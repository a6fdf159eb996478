//! From facts and judgements to the report: words, verdict, rounding, coordinates of the decoded picture.

use super::{
    Coverage, FaceBox, Finding, ImageInfo, Locale, Measures, Outcome, REPORT_SCHEMA, Remedy, Report, Timings,
    Verdict, round_to,
};
use crate::catalogue::{Frame, Requirement};
use crate::check::{CHECKS, CheckDefinition, FutureFrame, Judgement};
use crate::engine::CheckOptions;
use crate::facts::{FaceFacts, Facts};
use crate::frame::measure;
use crate::geometry::Point;
use crate::photo::Photo;
use crate::reason::{Reason, fill};

/// Decimals of coordinates, pixels.
const COORDINATE_DECIMALS: i32 = 1;

/// Puts the report together, all but its timings.
pub(crate) fn compose(
    facts: &Facts,
    requirement: &Requirement,
    options: &CheckOptions,
    photo: &Photo,
) -> Report {
    let place = Placement {
        quarter_turns: facts.quarter_turns,
        size_px: facts.size_px,
    };
    let frame = FutureFrame::default();
    let judged: Vec<(&CheckDefinition, Judgement)> = CHECKS
        .iter()
        .flat_map(|check| {
            check
                .judge_with(facts, requirement, &frame)
                .into_iter()
                .map(move |judgement| (check, judgement))
        })
        .collect();
    let findings: Vec<Finding> = judged
        .into_iter()
        .map(|(check, judgement)| finding(check, judgement, requirement, options, &place))
        .collect();
    let assessed = CHECKS
        .iter()
        .filter(|check| {
            findings
                .iter()
                .any(|finding| finding.check == check.id && finding.outcome != Outcome::NotAssessed)
        })
        .count();
    let metadata = &facts.metadata;
    Report {
        schema: REPORT_SCHEMA,
        engine: env!("CARGO_PKG_VERSION").to_owned(),
        catalogue: requirement.catalogue.clone(),
        photo: options.photo_name.clone(),
        document: requirement.document.clone(),
        city: requirement.city.clone(),
        channel: requirement.channel,
        verdict: verdict(&findings),
        coverage: Coverage {
            assessed: assessed as u32,
            total: CHECKS.len() as u32,
        },
        image: ImageInfo {
            format: metadata.format.clone(),
            width: photo.picture.width(),
            height: photo.picture.height(),
            bytes: metadata.bytes,
            dpi: metadata.dpi.map(|dpi| dpi.map(|value| round_to(value, 1))),
            exif_orientation: metadata.exif_orientation,
            captured_at: metadata.captured_at.clone(),
            software: metadata.software.clone(),
        },
        decoded_by: metadata.decoded_by,
        pixels_xxh3: photo.picture.xxh3(),
        faces: facts.faces.iter().map(|face| place.face(face)).collect(),
        measures: measures(facts, requirement),
        landmarks: facts
            .face
            .as_ref()
            .filter(|_| options.landmarks)
            .map(|face| place.landmarks(face)),
        findings,
        timings_ms: Timings::default(),
    }
}

fn finding(
    check: &CheckDefinition,
    judgement: Judgement,
    requirement: &Requirement,
    options: &CheckOptions,
    place: &Placement,
) -> Finding {
    let Judgement {
        outcome,
        reason,
        remedy,
        measured,
        limit,
        unit,
        source,
        side,
        region,
        advice: own_advice,
    } = judgement;
    let (message, advice) = reason.texts(options.locale);
    let words = |template: &str| fill(template, measured, limit, unit, options.locale);
    let margin = measured
        .zip(limit)
        .and_then(|(measured, limit)| limit.margin(measured));
    Finding {
        check: check.id,
        outcome,
        remedy: remedy.unwrap_or(check.remedy),
        essential: requirement.essential.contains(&check.id),
        measured,
        limit,
        margin: margin
            .zip(unit)
            .map(|(margin, unit)| round_to(margin, unit.decimals())),
        unit,
        side,
        region: region.into_iter().map(|point| place.point(point)).collect(),
        source,
        title: check.id.title(options.locale).to_owned(),
        reason: reason.code().to_owned(),
        message: words(message),
        advice: if outcome == Outcome::Pass {
            String::new()
        } else {
            own_advice.map_or_else(
                || words(advice),
                |[zh_cn, en]| match options.locale {
                    Locale::ZhCn => zh_cn,
                    Locale::En => en,
                },
            )
        },
    }
}

/// `retake` for a failure that only a new photo mends or an essential check without an answer; `fixable` for one that
/// normalization mends, and for a frame whose geometry can only be measured after cropping.
fn verdict(findings: &[Finding]) -> Verdict {
    let failed = |remedy| {
        findings
            .iter()
            .any(|finding| finding.outcome == Outcome::Fail && finding.remedy == remedy)
    };
    let unanswered = findings
        .iter()
        .any(|finding| finding.essential && finding.outcome == Outcome::NotAssessed);
    let unprepared = findings
        .iter()
        .any(|finding| finding.reason == Reason::NotPreparedYet.code());
    if failed(Remedy::Retake) || unanswered {
        Verdict::Retake
    } else if failed(Remedy::Normalize) || unprepared {
        Verdict::Fixable
    } else {
        Verdict::Pass
    }
}

fn measures(facts: &Facts, requirement: &Requirement) -> Measures {
    let mut measures = Measures::default();
    let Some(face) = &facts.face else { return measures };
    measures.yaw_deg = Some(face.pose.yaw_deg);
    measures.pitch_deg = Some(face.pose.pitch_deg);
    measures.roll_deg = Some(whole_turn(
        face.pose.roll_deg + 90.0 * f64::from(facts.quarter_turns),
    ));
    measures.inter_eye_distance_px = Some(face.inter_eye_distance_px);
    measures.eye_openness_left = face.eye_openness_left;
    measures.eye_openness_right = face.eye_openness_right;
    measures.gaze_x_left = face.iris_left.map(|iris| iris.x);
    measures.gaze_x_right = face.iris_right.map(|iris| iris.x);
    measures.gaze_offset = face.gaze_offset;
    measures.mouth_openness = face.mouth_openness;
    if let Some(expression) = &face.expression {
        measures.smile = Some(expression.smile);
        measures.mouth_opened = Some(expression.mouth_opened);
        measures.frown = Some(expression.frown);
        measures.brows_raised = Some(expression.brows_raised);
    }
    measures.face_presence = Some(face.landmarks.presence);
    geometry(&mut measures, facts, face, requirement.frame.as_ref());
    if let Some(light) = &face.light {
        measures.face_chroma = Some(light.face_chroma);
        measures.face_chroma_spread = Some(light.face_chroma_spread);
        measures.skin_lightness = Some(light.skin.l);
        measures.skin_typology_angle_deg = Some(light.skin_typology_angle_deg);
        measures.underexposed_share = Some(light.underexposed_share);
        measures.overexposed_share = Some(light.overexposed_share);
        measures.face_highlight_luma = Some(light.face_highlight_luma);
        measures.picture_highlight_luma = Some(light.picture_highlight_luma);
    }
    measures.shoulder_tilt_deg = face.shoulders.tilt_deg;
    measures.clothing_lightness = face.clothes.map(|clothes| clothes.l);
    if let Some(detail) = &face.detail {
        measures.sharpness = Some(detail.sharpness);
        measures.finest_detail = detail.finest;
        measures.skin_texture_luma = detail.skin_texture_luma;
    }
    measures.block_step_luma = face.grid.map(|grid| grid.block_step_luma);
    measures.pixel_step_luma = face.grid.map(|grid| grid.pixel_step_luma);
    measures.moire_peak = face.moire_peak;
    measures.edges_around_share = Some(face.edges_around_share);
    measures.noise_luma = face.noise_luma;
    if let Some(background) = &face.background {
        measures.background_share = Some(background.share);
        measures.background_spread_delta_e_00 = Some(background.spread_delta_e_00);
        measures.background_delta_e_00 = (!requirement.backgrounds.is_empty())
            .then(|| crate::check::nearest_background(background, &requirement.backgrounds).1);
    }
    measures.round();
    measures
}

/// The head in pixels of the photo itself, by the document's definitions of height and width (hair and ears without one).
fn geometry(measures: &mut Measures, facts: &Facts, face: &FaceFacts, frame: Option<&Frame>) {
    let head = &face.head.points;
    let eyes = head.pupil_left.middle(head.pupil_right);
    measures.eye_line_from_top_px = Some(eyes.y);
    measures.eye_line_from_bottom_px = Some(facts.size_px[1] - eyes.y);
    measures.eye_centre_offset_px = Some(eyes.x - facts.size_px[0] / 2.0);
    match frame {
        Some(frame) => {
            let seen = measure(head, facts.size_px, frame);
            measures.head_height_px = seen.head_height_px;
            measures.head_width_px = Some(seen.head_width_px);
            measures.top_margin_px = seen.top_margin_px;
        }
        None => {
            measures.head_height_px = head.crown_hair.map(|crown| crown.distance(head.chin));
            measures.head_width_px = Some(head.ear_left.distance(head.ear_right));
            measures.top_margin_px = head.crown_hair.map(|crown| crown.y);
        }
    }
}

/// An angle between -180 and 180 degrees.
fn whole_turn(degrees: f64) -> f64 {
    if degrees > 180.0 { degrees - 360.0 } else { degrees }
}

/// From the upright picture that facts are about back to the decoded one.
struct Placement {
    quarter_turns: u8,
    size_px: [f64; 2],
}

impl Placement {
    fn decoded(&self, point: Point) -> Point {
        let [width, height] = self.size_px;
        match self.quarter_turns {
            1 => Point {
                x: point.y,
                y: width - point.x,
            },
            2 => Point {
                x: width - point.x,
                y: height - point.y,
            },
            3 => Point {
                x: height - point.y,
                y: point.x,
            },
            _ => point,
        }
    }

    fn point(&self, point: Point) -> [f64; 2] {
        let decoded = self.decoded(point);
        [
            round_to(decoded.x, COORDINATE_DECIMALS),
            round_to(decoded.y, COORDINATE_DECIMALS),
        ]
    }

    fn face(&self, face: &FaceBox) -> FaceBox {
        let [x, y, width, height] = face.rect;
        let one = self.decoded(Point { x, y });
        let two = self.decoded(Point {
            x: x + width,
            y: y + height,
        });
        let rect = [
            one.x.min(two.x),
            one.y.min(two.y),
            (one.x - two.x).abs(),
            (one.y - two.y).abs(),
        ];
        FaceBox {
            rect: rect.map(|value| round_to(value, COORDINATE_DECIMALS)),
            confidence: round_to(face.confidence, 3),
        }
    }

    fn landmarks(&self, face: &FaceFacts) -> Vec<[f64; 3]> {
        face.landmarks
            .points
            .iter()
            .map(|[x, y, z]| {
                let [x, y] = self.point(Point { x: *x, y: *y });
                [x, y, round_to(*z, COORDINATE_DECIMALS)]
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_of_a_turned_picture_come_back_to_where_they_were() {
        // A 300×200 picture whose pixel (10, 20) is followed through each turn clockwise.
        let cases = [
            (0, [300.0, 200.0], Point { x: 10.0, y: 20.0 }),
            (1, [200.0, 300.0], Point { x: 180.0, y: 10.0 }),
            (2, [300.0, 200.0], Point { x: 290.0, y: 180.0 }),
            (3, [200.0, 300.0], Point { x: 20.0, y: 290.0 }),
        ];
        for (quarter_turns, size_px, seen) in cases {
            let place = Placement {
                quarter_turns,
                size_px,
            };
            assert_eq!(place.point(seen), [10.0, 20.0], "after {quarter_turns} turns");
        }
    }
}
