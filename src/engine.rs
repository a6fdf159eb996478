//! check() and normalize(): orchestration, no arithmetic.

use serde::Serialize;

use crate::catalogue::Requirement;
use crate::clock::now_ms;
use crate::error::Error;
use crate::facts::observe;
use crate::model::{NetworkFiles, Networks};
use crate::normalize::{Edit, Output};
use crate::photo::Photo;
use crate::report::{Locale, Report, Timings, compose};

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
    /// The report of the prepared bytes, decoded again.
    pub output_report: Option<Report>,
    /// The prepared JPEG; travels beside the JSON, not in it.
    #[serde(skip)]
    pub jpeg: Option<Vec<u8>>,
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
        let started = now_ms();
        let observation = observe(&mut self.networks, photo);
        let seen = now_ms();
        let mut report = compose(&observation.facts, requirement, options, photo);
        let ended = now_ms();
        report.timings_ms = Timings {
            checks: observation.measuring_ms + (ended - seen),
            total: ended - started,
            ..observation.timings
        };
        report
    }

    /// Prepares a photo as far as the document's edit policy allows, and checks the result.
    ///
    /// # Errors
    /// `Internal` when the prepared bytes cannot be read back.
    pub fn normalize(
        &mut self,
        _photo: &Photo,
        _requirement: &Requirement,
        _options: &CheckOptions,
    ) -> Result<Normalization, Error> {
        unreachable!("being built")
    }
}
