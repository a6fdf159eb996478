//! The engine over photos and drawn pictures, on every core, and what it said of each.

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result};
use yizhao::catalogue::{Catalogue, Requirement, STRICT};
use yizhao::check::CheckId;
use yizhao::model::{NetworkFiles, Networks};
use yizhao::photo::{Limits, Photo, Picture};
use yizhao::report::{Finding, Outcome, Remedy, Report, Side, Verdict};
use yizhao::{CheckOptions, Engine};

use crate::labels::Label;
use crate::portrait::Portrait;
use crate::say;

/// What one check said of one photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// A finding failed.
    Fails,
    /// None failed, one advised.
    Advises,
    Holds,
    NotAssessed,
}

/// What one check said of one photo, with what stands beside it.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) said: Said,
    /// It fails, but only asks that somebody look.
    pub(crate) only_confirm: bool,
    /// Smallest distance to a limit as a part of the limit, negative beyond it: a check may hold several quantities
    /// against limits, each in its own unit.
    pub(crate) margin: Option<f64>,
    /// Code of the finding that decides.
    pub(crate) reason: String,
    /// What was said of the person's left and right, where the check tells them apart.
    sides: [Option<Said>; 2],
}

/// What the engine said of one photo.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) verdict: Verdict,
    pub(crate) faces: usize,
    /// In the table's order.
    answers: Vec<Answer>,
    /// Individual typology angle of the skin, degrees.
    pub(crate) typology_deg: Option<f64>,
    pub(crate) total_ms: f64,
    /// Detectors, landmarks and mask.
    pub(crate) networks_ms: f64,
}

impl Seen {
    pub(crate) fn of(report: &Report) -> Self {
        let timings = &report.timings_ms;
        Self {
            verdict: report.verdict,
            faces: report.faces.len(),
            answers: CheckId::ALL.iter().map(|check| answer(report, *check)).collect(),
            typology_deg: report.measures.skin_typology_angle_deg,
            total_ms: timings.total - timings.decode,
            networks_ms: timings.detect + timings.landmarks + timings.mask,
        }
    }

    pub(crate) fn answer(&self, check: &str) -> Option<&Answer> {
        let index = CheckId::ALL.iter().position(|id| id.as_str() == check)?;
        self.answers.get(index)
    }
}

impl Answer {
    /// Whether a finding names a side.
    pub(crate) fn names_a_side(&self) -> bool {
        self.sides.iter().any(Option::is_some)
    }

    /// What was said of one side: what names the side, or what names none.
    pub(crate) fn of_side(&self, side: Side) -> Said {
        self.sides[usize::from(side == Side::Right)].unwrap_or(match self.said {
            // A finding about the other side alone says that this one is well.
            Said::Fails if self.names_a_side() => Said::Holds,
            said => said,
        })
    }
}

fn answer(report: &Report, check: CheckId) -> Answer {
    let findings: Vec<_> = report
        .findings
        .iter()
        .filter(|finding| finding.check == check)
        .collect();
    let worst = |side: Option<Side>| {
        let of = |outcome| {
            findings
                .iter()
                .any(|finding| finding.outcome == outcome && (side.is_none() || finding.side == side))
        };
        if of(Outcome::Fail) {
            Some(Said::Fails)
        } else if of(Outcome::Advise) {
            Some(Said::Advises)
        } else if of(Outcome::Pass) {
            Some(Said::Holds)
        } else {
            of(Outcome::NotAssessed).then_some(Said::NotAssessed)
        }
    };
    let said = worst(None).unwrap_or(Said::NotAssessed);
    let deciding = findings.iter().min_by_key(|finding| match finding.outcome {
        Outcome::Fail => 0,
        Outcome::Advise => 1,
        Outcome::Pass => 2,
        Outcome::NotAssessed => 3,
    });
    Answer {
        said,
        only_confirm: said == Said::Fails
            && findings
                .iter()
                .filter(|finding| finding.outcome == Outcome::Fail)
                .all(|finding| finding.remedy == Remedy::Confirm),
        margin: findings
            .iter()
            .filter_map(|finding| relative_margin(finding))
            .min_by(f64::total_cmp),
        reason: deciding.map(|finding| finding.reason.clone()).unwrap_or_default(),
        sides: [Side::Left, Side::Right].map(|side| worst(Some(side))),
    }
}

fn relative_margin(finding: &Finding) -> Option<f64> {
    let limit = finding.limit?;
    let scale = [limit.min, limit.max]
        .into_iter()
        .flatten()
        .map(f64::abs)
        .fold(0.0, f64::max);
    Some(finding.margin? / if scale > 0.0 { scale } else { 1.0 })
}

/// The profile that scores checks as sight and not as policy.
pub(crate) fn strict() -> Result<Requirement> {
    Catalogue::builtin()
        .resolve(STRICT, None)
        .context("the profile strict")
}

/// Bytes to a photo.
pub(crate) fn decoded(path: &Path) -> Result<Photo> {
    let bytes = fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    Photo::decode(&bytes, &Limits::native()).with_context(|| format!("decoding {}", path.display()))
}

/// A drawn picture as if it had been decoded.
pub(crate) fn photo_of(picture: Picture, like: &Photo) -> Photo {
    Photo {
        picture,
        ..like.clone()
    }
}

/// A photo of which nothing is said but its pixels.
pub(crate) fn blank() -> Result<Photo> {
    let white = [255; 4 * 64 * 64];
    let metadata = yizhao::photo::read_metadata(&[]);
    Photo::from_rgba(64, 64, &white, metadata).context("a white square")
}

/// The report of one photo under the profile `strict`.
pub(crate) fn report(engine: &mut Engine, photo: &Photo, requirement: &Requirement, name: &str) -> Report {
    let options = CheckOptions {
        photo_name: name.to_owned(),
        ..CheckOptions::default()
    };
    engine.check(photo, requirement, &options)
}

pub(crate) fn engine() -> Result<Engine> {
    Engine::new(&NetworkFiles::embedded()).context("the networks")
}

/// Every portrait of the labels, as it is and mirrored, in the labels' order.
pub(crate) fn portraits(folder: &Path, labels: &[&Label], threads: usize) -> Result<Vec<Portrait>> {
    let loaded = on_every_core(
        labels,
        threads,
        || Networks::load(&NetworkFiles::embedded()).context("the networks"),
        |networks, label| Portrait::load(networks, folder, label),
    )?;
    Ok(loaded.into_iter().flatten().collect())
}

/// As many workers as asked for, or as there are cores.
pub(crate) fn threads(jobs: Option<NonZeroUsize>) -> usize {
    jobs.or_else(|| thread::available_parallelism().ok())
        .map_or(1, NonZeroUsize::get)
}

/// Each item through a worker of its own thread; answers come back in the items' order.
pub(crate) fn on_every_core<T: Sync, W, A: Send>(
    items: &[T],
    threads: usize,
    worker: impl Fn() -> Result<W> + Sync,
    work: impl Fn(&mut W, &T) -> Result<A> + Sync,
) -> Result<Vec<A>> {
    let answers = until(None, items, threads, worker, work)?;
    answers
        .into_iter()
        .map(|answer| answer.context("an item without an answer"))
        .collect()
}

/// As `on_every_core`; after the time given no further item is begun, and those left have no answer.
pub(crate) fn until<T: Sync, W, A: Send>(
    end: Option<Instant>,
    items: &[T],
    threads: usize,
    worker: impl Fn() -> Result<W> + Sync,
    work: impl Fn(&mut W, &T) -> Result<A> + Sync,
) -> Result<Vec<Option<A>>> {
    let next = AtomicUsize::new(0);
    let answers: Vec<Mutex<Option<Result<A>>>> = items.iter().map(|_| Mutex::new(None)).collect();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.min(items.len()).max(1))
            .map(|_| {
                scope.spawn(|| -> Result<()> {
                    let mut worker = worker()?;
                    loop {
                        let index = next.fetch_add(1, Ordering::Relaxed);
                        let Some(item) = items.get(index) else {
                            return Ok(());
                        };
                        if end.is_some_and(|end| Instant::now() > end) {
                            return Ok(());
                        }
                        let answer = work(&mut worker, item);
                        if let Ok(mut place) = answers[index].lock() {
                            *place = Some(answer);
                        }
                        if (index + 1).is_multiple_of(500) {
                            say("", format!("{} of {}", index + 1, items.len()));
                        }
                    }
                })
            })
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().map_err(|_| anyhow::anyhow!("a worker died"))?)
    })?;
    answers
        .into_iter()
        .map(|answer| answer.into_inner().ok().flatten().transpose())
        .collect()
}
