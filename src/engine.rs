//! check() and normalize(): orchestration, no arithmetic.

use serde::Serialize;

use crate::catalogue::Requirement;
use crate::check::CheckId;
use crate::clock::now_ms;
use crate::error::{Error, ErrorKind};
use crate::facts::{FaceFacts, FacePart, HeadPoints, Observation, observe};
use crate::frame::FrameSolution;
use crate::model::{NetworkFiles, Networks};
use crate::normalize::encode::{EncodeFailure, encode_jpeg, sha256_hex};
use crate::normalize::{Edit, Matte, NoticedBecause, Operation, Output, PrepareInput, prepare};
use crate::photo::Photo;
use crate::reason::Reason;
use crate::report::{Finding, Locale, NormalizeTimings, Outcome, Report, Timings, Verdict, compose};

/// Written where a document has no frame to say otherwise.
const DPI_WITHOUT_FRAME: u16 = 300;

/// The loaded networks; one photo at a time.
#[derive(Debug)]
pub struct Engine {
    networks: Networks,
}

/// How to look at one photo.
#[derive(Debug, Clone, Default)]
pub struct CheckOptions {
    /// Name or path that the report repeats.
    pub photo_name: String,
    /// Language of messages.
    pub locale: Locale,
    /// Put the 478 landmarks into the report.
    pub landmarks: bool,
}

/// What [`Engine::normalize`] answers.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct Normalization {
    /// The report of the source photo.
    #[serde(flatten)]
    pub report: Report,
    /// The prepared file; `None` when the verdict on the source is `retake` or no frame exists.
    pub output: Option<Output>,
    /// Everything done to the photo, in order.
    pub edits: Vec<Edit>,
    /// What the person must see before approving.
    pub notices: Vec<Notice>,
    /// Why there is no file although the verdict is not `retake`, and what to do, in the report's language.
    pub refusal: Option<String>,
    /// The report of the prepared bytes, decoded again.
    pub output_report: Option<Report>,
    /// The prepared JPEG; travels beside the JSON, not in it.
    #[serde(skip)]
    pub jpeg: Option<Vec<u8>>,
    /// How it was made, for pictures that explain it; not in the JSON.
    #[serde(skip)]
    pub workings: Option<Workings>,
}

/// How a prepared file was made.
#[derive(Debug, Clone)]
pub struct Workings {
    /// Quarter turns clockwise that set the decoded picture upright; the frame is in pixels of the upright picture.
    pub quarter_turns: u8,
    /// Where the pixels come from.
    pub frame: FrameSolution,
    /// Share of each pixel that is the applicant; `None` when the background was kept.
    pub matte: Option<Matte>,
    /// The cut that this is: another one is made where the head was measured elsewhere in the prepared picture.
    pub cuts: u8,
}

impl Normalization {
    fn refused(report: Report, refusal: Option<String>) -> Self {
        Self {
            report,
            output: None,
            edits: Vec::new(),
            notices: Vec::new(),
            refusal,
            output_report: None,
            jpeg: None,
            workings: None,
        }
    }
}

/// Something the person must see before approving the photo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
pub struct Notice {
    /// Which operation.
    pub operation: Operation,
    /// Why it is to be seen.
    pub because: NoticedBecause,
    /// In words, in the report's language.
    pub message: String,
}

impl Engine {
    /// Loads the networks.
    ///
    /// # Errors
    /// `Model` when a file is damaged or of another version.
    pub fn new(networks: &NetworkFiles<'_>) -> Result<Self, Error> {
        Ok(Self {
            networks: Networks::load(networks)?,
        })
    }

    /// Looks at a photo. A photo that fails is data: there is no error case.
    pub fn check(&mut self, photo: &Photo, requirement: &Requirement, options: &CheckOptions) -> Report {
        self.look(photo, requirement, options).1
    }

    /// Prepares a photo as far as the document's edit policy allows, and checks the result.
    ///
    /// # Errors
    /// `Internal` when the prepared bytes cannot be read back.
    pub fn normalize(
        &mut self,
        photo: &Photo,
        requirement: &Requirement,
        options: &CheckOptions,
    ) -> Result<Normalization, Error> {
        self.normalize_where(photo, requirement, options, |report| {
            report.verdict != Verdict::Retake
        })
    }

    /// The same for a photo whose report is `wanted`, whatever its verdict: how well frames hold is measured on photos that
    /// show other faults.
    ///
    /// # Errors
    /// As [`Engine::normalize`].
    pub fn normalize_where(
        &mut self,
        photo: &Photo,
        requirement: &Requirement,
        options: &CheckOptions,
        wanted: fn(&Report) -> bool,
    ) -> Result<Normalization, Error> {
        let (observation, mut report) = self.look(photo, requirement, options);
        let started = now_ms();
        let Some(face) = observation.facts.face.as_ref().filter(|_| wanted(&report)) else {
            return Ok(Normalization::refused(report, None));
        };
        let prepare = |networks: &mut Networks, head: &HeadPoints| {
            make(
                networks,
                &observation,
                face,
                head,
                &report,
                requirement,
                options.locale,
            )
        };
        let mut file = match prepare(&mut self.networks, &face.head.points)? {
            Ok(file) => file,
            Err(refusal) => return Ok(Normalization::refused(report, refusal)),
        };
        let (mut found, mut output_report) = self.look_again(&file, requirement, options);
        // Measured again, the head may not be quite where it was thought: cut once more by what was found, and should that
        // be elsewhere again, by the middle of both.
        let mut timings = file.timings;
        timings.check = output_report.timings_ms.total;
        let mut before: Option<HeadPoints> = None;
        for cuts in 2..=CUTS_AT_MOST {
            let Some(seen) = found.filter(|_| misses(&output_report) > file.workings.frame.violated.len())
            else {
                break;
            };
            let head = before.map_or(seen, |before| before.middle(&seen));
            before = Some(seen);
            match prepare(&mut self.networks, &head)? {
                Ok(mut again) => {
                    again.workings.cuts = cuts;
                    timings.frame += again.timings.frame;
                    timings.matte += again.timings.matte;
                    timings.encode += again.timings.encode;
                    let (found_again, again_report) = self.look_again(&again, requirement, options);
                    timings.check += again_report.timings_ms.total;
                    found = found_again;
                    if misses(&again_report) < misses(&output_report) {
                        (file, output_report) = (again, again_report);
                    }
                }
                // Rightly measured there is no frame: a file that will be sent back helps nobody.
                Err(refusal) if misses(&output_report) >= MUST => {
                    return Ok(Normalization::refused(report, refusal));
                }
                Err(_) => break,
            }
        }
        // A crop that is the best there is cannot be promised anew.
        if let Some(advice) = file.workings.frame.advice {
            let advice = advice.text(options.locale, observation.facts.camera_distance_cm());
            let advised = |finding: &&mut Finding| {
                finding.outcome == Outcome::Advise && GEOMETRY.contains(&finding.check)
            };
            for finding in output_report.findings.iter_mut().filter(advised) {
                finding.advice.clone_from(&advice);
            }
        }
        timings.total = now_ms() - started;
        report.timings_ms.normalize = Some(timings);
        Ok(Normalization {
            report,
            output: Some(file.output),
            edits: file.edits,
            notices: file.notices,
            refusal: None,
            output_report: Some(output_report),
            jpeg: Some(file.jpeg),
            workings: Some(file.workings),
        })
    }

    /// The head as it is found in a prepared file, where it lies in the source, and what the file's check says.
    fn look_again(
        &mut self,
        file: &Made,
        requirement: &Requirement,
        options: &CheckOptions,
    ) -> (Option<HeadPoints>, Report) {
        let (seen, report) = self.look(&file.reread, requirement, options);
        let head = seen.facts.face.map(|face| face.head.points);
        (head.map(|head| file.workings.frame.head_in_source(&head)), report)
    }

    fn look<'a>(
        &mut self,
        photo: &'a Photo,
        requirement: &Requirement,
        options: &CheckOptions,
    ) -> (Observation<'a>, Report) {
        let started = now_ms();
        let observation = observe(&mut self.networks, photo);
        let seen = now_ms();
        let mut report = compose(&observation.facts, requirement, options, photo);
        let ended = now_ms();
        report.timings_ms = Timings {
            checks: observation.measuring_ms + (ended - seen),
            decode: photo.decode_ms,
            total: photo.decode_ms + (ended - started),
            ..observation.timings
        };
        (observation, report)
    }
}

/// A prepared file with what was done for it.
struct Made {
    output: Output,
    edits: Vec<Edit>,
    notices: Vec<Notice>,
    jpeg: Vec<u8>,
    reread: Photo,
    workings: Workings,
    timings: NormalizeTimings,
}

/// The file, or in words why there is none.
fn make(
    networks: &mut Networks,
    observation: &Observation<'_>,
    face: &FaceFacts,
    head: &HeadPoints,
    report: &Report,
    requirement: &Requirement,
    locale: Locale,
) -> Result<Result<Made, Option<String>>, Error> {
    let input = PrepareInput {
        picture: &observation.upright,
        head,
        mask: &face.mask,
        face: &face.outline(FacePart::Oval),
        background_complies: complies(report, CheckId::BackgroundUniform)
            && complies(report, CheckId::BackgroundColour)
            && !fails(report, CheckId::BackgroundShadow)
            && !names(report, Reason::MarkOnWall),
    };
    let prepared = match prepare(&input, requirement, networks) {
        Ok(prepared) => prepared,
        Err(refusal) => {
            let distance_cm = observation.facts.camera_distance_cm();
            return Ok(Err(Some(refusal.text(locale, distance_cm))));
        }
    };
    let dpi = requirement
        .frame
        .as_ref()
        .map_or(DPI_WITHOUT_FRAME, |frame| frame.target_dpi);
    let before = now_ms();
    let encoded = match encode_jpeg(&prepared.picture, &requirement.file, dpi) {
        Ok(encoded) => encoded,
        Err(EncodeFailure::ReadBack { message }) => return Err(Error::new(ErrorKind::Internal, message)),
        Err(failure) => return Ok(Err(Some(failure.text(locale).to_owned()))),
    };
    let [frame, matte] = prepared.stages_ms;
    let timings = NormalizeTimings {
        frame,
        matte,
        encode: now_ms() - before,
        ..NormalizeTimings::default()
    };
    let mut edits = Vec::from_iter(quarter_turn(observation.facts.quarter_turns));
    edits.extend(prepared.edits);
    edits.push(encoded.edit());
    let notices = prepared
        .notices
        .into_iter()
        .map(|(operation, because)| Notice {
            operation,
            because,
            message: operation.notice(because, locale).to_owned(),
        })
        .collect();
    let output = Output {
        file: String::new(),
        width: prepared.picture.width(),
        height: prepared.picture.height(),
        dpi,
        bytes: encoded.jpeg.len() as u64,
        sha256: sha256_hex(&encoded.jpeg),
    };
    Ok(Ok(Made {
        output,
        edits,
        notices,
        jpeg: encoded.jpeg,
        reread: encoded.photo,
        workings: Workings {
            quarter_turns: observation.facts.quarter_turns,
            frame: prepared.frame,
            matte: prepared.matte,
            cuts: 1,
        },
        timings,
    }))
}

/// The third cut is by the middle of two measurements; more would only try until chance helps.
const CUTS_AT_MOST: u8 = 3;

const GEOMETRY: [CheckId; 6] = [
    CheckId::HeadHeight,
    CheckId::HeadWidth,
    CheckId::TopMargin,
    CheckId::EyeLine,
    CheckId::EyeDistance,
    CheckId::Centred,
];
/// A measure that must hold counts more than all that only should.
const MUST: usize = 1 + GEOMETRY.len();

/// How many of the frame's measures do not hold.
fn misses(report: &Report) -> usize {
    let geometry = report
        .findings
        .iter()
        .filter(|finding| GEOMETRY.contains(&finding.check));
    geometry
        .map(|finding| match finding.outcome {
            Outcome::Fail => MUST,
            Outcome::Advise => 1,
            Outcome::Pass | Outcome::NotAssessed => 0,
        })
        .sum()
}

fn complies(report: &Report, check: CheckId) -> bool {
    report
        .findings
        .iter()
        .any(|finding| finding.check == check && finding.outcome == Outcome::Pass)
}

fn fails(report: &Report, check: CheckId) -> bool {
    report
        .findings
        .iter()
        .any(|finding| finding.check == check && finding.outcome == Outcome::Fail)
}

fn names(report: &Report, reason: Reason) -> bool {
    report
        .findings
        .iter()
        .any(|finding| finding.reason == reason.code())
}

/// The ledger's entry for a photo that lay on its side or head.
fn quarter_turn(clockwise: u8) -> Option<Edit> {
    match clockwise {
        0 => None,
        3 => Some(Edit::Rotate { degrees: 90.0 }),
        turns => Some(Edit::Rotate {
            degrees: -90.0 * f64::from(turns),
        }),
    }
}
