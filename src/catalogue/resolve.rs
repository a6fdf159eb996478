//! One document in one city, resolved: defaults, then the document, then its province's variant, then its city's, with
//! every figure in the unit that checks use.
//!
//! A figure never leaves its frame: pixels stay, millimetres and ratios become pixels of the frame they stand in.

use super::defaults::Defaults;
use super::document::{Document, PlaceVariant};
use super::entry::{
    BackgroundEntry, EditPolicyEntry, Figure, FigureUnit, FileEntry, FrameEntry, PermissionEntry, Source,
    Sources,
};
use super::load::Catalogue;
use super::requirement::{
    BackgroundColour, Edge, EditPolicy, FileRule, Frame, Limit, LimitStatus, Permission, Requirement,
};
use super::rule::Rule;
use super::search::CityEntry;
use crate::error::Error;
use crate::report::Range;

/// The profile that is no document: every check at the engine's defaults, no frame.
pub const STRICT: &str = "strict";

impl Catalogue {
    /// What `document` asks for in `city`, or nationally where no city is given. `document` may be [`STRICT`].
    /// `city` is a GB/T 2260 code, a Chinese name or pinyin, see [`Catalogue::city`].
    ///
    /// # Errors
    /// `UnknownDocument` with the nearest ids; `UnknownCity` with the cities there are, also for a province.
    pub fn resolve(&self, document: &str, city: Option<&str>) -> Result<Requirement, Error> {
        let city = city.map(|query| self.city(query)).transpose()?;
        let mut requirement = self.defaulted(city.map(|city| city.code.to_owned()));
        if document == STRICT {
            self.apply_strict(&mut requirement);
        } else {
            let document = self.document(document)?;
            requirement.document.clone_from(&document.id);
            self.apply(document, &variants(document, city.as_ref()), &mut requirement);
        }
        Ok(requirement)
    }

    /// The paper print that `document` asks for in `city`; its limits hold for it alone.
    ///
    /// # Errors
    /// As [`Catalogue::resolve`].
    pub fn print_frame(&self, document: &str, city: Option<&str>) -> Result<Option<Frame>, Error> {
        let city = city.map(|query| self.city(query)).transpose()?;
        let document = self.document(document)?;
        let variants = variants(document, city.as_ref());
        let entry =
            latest(&variants, |variant| variant.print_frame.as_ref()).or(document.print_frame.as_ref());
        Ok(entry.map(|entry| resolve_frame(entry, &document.sources, &self.defaults)))
    }

    /// What holds where nothing else is said.
    fn defaulted(&self, city: Option<String>) -> Requirement {
        let defaults = &self.defaults;
        let limits = defaults
            .limits
            .iter()
            .map(|(name, figure)| (*name, plain(figure, &defaults.sources)))
            .collect();
        let mut requirement = Requirement {
            catalogue: self.version.clone(),
            document: STRICT.to_owned(),
            city,
            essential: defaults.essential.clone(),
            limits,
            frame: None,
            backgrounds: Vec::new(),
            file: FileRule {
                formats: Vec::new(),
                bytes: None,
            },
            edit_policy: edit_policy(&EditPolicyEntry::default()),
            glasses: Rule::default(),
            headwear: Rule::default(),
            ears: Rule::default(),
            eyebrows: Rule::default(),
            shoulders: Rule::default(),
            expression: Rule::default(),
            hair: Vec::new(),
            clothing: Vec::new(),
            jewellery: Vec::new(),
        };
        defaults.rules.lay_over(&mut requirement, &defaults.sources);
        requirement
    }

    /// Everything is asked for, and white, so that the background is looked at although no document names its colour.
    fn apply_strict(&self, requirement: &mut Requirement) {
        let defaults = &self.defaults;
        let sources = &defaults.sources;
        for (name, figure) in &defaults.strict.limits {
            requirement.limits.insert(*name, plain(figure, sources));
        }
        defaults.strict.rules.lay_over(requirement, sources);
        let white = defaults.colours.get("white").map(|colour| BackgroundColour {
            name: "white".to_owned(),
            rgb: colour.rgb,
            delta_e_00: plain(&defaults.background_tolerance, &defaults.sources),
        });
        requirement.backgrounds = white.into_iter().collect();
    }

    fn apply(&self, document: &Document, variants: &[&PlaceVariant], requirement: &mut Requirement) {
        let sources = &document.sources;
        let defaults = &self.defaults;
        let frame = latest(variants, |variant| variant.upload_frame.as_ref())
            .or(document.upload_frame.as_ref())
            .or_else(|| latest(variants, |variant| variant.print_frame.as_ref()))
            .or(document.print_frame.as_ref());
        let backgrounds =
            latest(variants, |variant| variant.backgrounds.as_ref()).unwrap_or(&document.backgrounds);
        let file = latest(variants, |variant| variant.file.as_ref()).unwrap_or(&document.file);
        let policy =
            latest(variants, |variant| variant.edit_policy.as_ref()).unwrap_or(&document.edit_policy);

        requirement.frame = frame.map(|entry| resolve_frame(entry, sources, defaults));
        requirement.backgrounds = backgrounds
            .iter()
            .map(|entry| background(entry, sources, defaults))
            .collect();
        requirement.file = file_rule(file, sources);
        requirement.edit_policy = edit_policy(policy);
        document.rules.lay_over(requirement, sources);
        for variant in variants {
            variant.rules.lay_over(requirement, sources);
        }
        let figures = std::iter::once(&document.limits).chain(variants.iter().map(|variant| &variant.limits));
        for (name, figure) in figures.flatten() {
            requirement.limits.insert(*name, plain(figure, sources));
        }
    }
}

/// What is different there, the province's before the city's.
fn variants<'a>(document: &'a Document, city: Option<&CityEntry<'_>>) -> Vec<&'a PlaceVariant> {
    city.iter()
        .flat_map(|city| [city.province_code, city.code])
        .filter_map(|code| document.places.get(code))
        .collect()
}

/// The last variant's answer that there is: a city's before its province's.
fn latest<'a, T>(
    variants: &[&'a PlaceVariant],
    member: impl Fn(&'a PlaceVariant) -> Option<&'a T>,
) -> Option<&'a T> {
    variants.iter().rev().find_map(|variant| member(variant))
}

fn cite(name: &str, sources: &Sources) -> String {
    sources
        .get(name)
        .map_or_else(|| name.to_owned(), Source::citation)
}

/// The figure as it stands.
fn plain(figure: &Figure, sources: &Sources) -> Limit {
    limit(
        figure,
        sources,
        Range {
            min: figure.min,
            max: figure.max,
        },
    )
}

fn limit(figure: &Figure, sources: &Sources, range: Range) -> Limit {
    Limit {
        range,
        status: figure.status,
        source: cite(&figure.source, sources),
    }
}

fn resolve_frame(entry: &FrameEntry, sources: &Sources, defaults: &Defaults) -> Frame {
    let px_per_mm = f64::from(entry.target_dpi) / 25.4;
    let side = |px: Option<u32>, mm: Option<f64>| {
        px.unwrap_or_else(|| (mm.unwrap_or(0.0) * px_per_mm).round() as u32)
    };
    let width_px = side(entry.width_px, entry.width_mm);
    let height_px = side(entry.height_px, entry.height_mm);
    let lengths = Lengths { px_per_mm, sources };
    let down = |figure: &Option<Figure>| figure.as_ref().map(|figure| lengths.limit(figure, height_px));
    let across = |figure: &Option<Figure>| figure.as_ref().map(|figure| lengths.limit(figure, width_px));
    let default_centre = || {
        let lengths = Lengths {
            px_per_mm,
            sources: &defaults.sources,
        };
        lengths.limit(&defaults.centre_offset, width_px)
    };
    Frame {
        width_px,
        height_px,
        width_limit: lengths.side(&entry.width),
        height_limit: lengths.side(&entry.height),
        dpi: entry.dpi.as_ref().map(|figure| plain(figure, sources)),
        target_dpi: entry.target_dpi,
        head_height_px: down(&entry.head_height),
        height_from: entry.height_from,
        head_width_px: across(&entry.head_width),
        width_between: entry.width_between,
        top_margin_px: down(&entry.top_margin),
        eye_line_px: down(&entry.eye_line),
        eye_line_from: entry.eye_line_from.unwrap_or(Edge::Top),
        eye_distance_px: across(&entry.eye_distance),
        centre_offset_px: Some(across(&entry.centre_offset).unwrap_or_else(default_centre)),
        priority: if entry.priority.is_empty() {
            defaults.priority.clone()
        } else {
            entry.priority.clone()
        },
    }
}

/// Turns a frame's lengths into its pixels.
struct Lengths<'a> {
    px_per_mm: f64,
    sources: &'a Sources,
}

impl Lengths<'_> {
    fn limit(&self, figure: &Figure, whole_px: u32) -> Limit {
        let factor = match figure.unit {
            Some(FigureUnit::Mm) => self.px_per_mm,
            Some(FigureUnit::Ratio) => f64::from(whole_px),
            _ => 1.0,
        };
        // Inwards to a tenth of a pixel, so that a limit reads well and is never looser than its source.
        let inward =
            |value: f64, round: fn(f64) -> f64, slack: f64| round(value * factor * 10.0 + slack) / 10.0;
        let range = Range {
            min: figure.min.map(|min| inward(min, f64::ceil, -1e-6)),
            max: figure.max.map(|max| inward(max, f64::floor, 1e-6)),
        };
        limit(figure, self.sources, range)
    }

    /// A side of the frame: whole pixels, millimetres rounded to the nearest.
    fn side(&self, figure: &Figure) -> Limit {
        let factor = match figure.unit {
            Some(FigureUnit::Mm) => self.px_per_mm,
            _ => 1.0,
        };
        let whole = |value: Option<f64>| value.map(|value| (value * factor).round());
        let range = Range {
            min: whole(figure.min),
            max: whole(figure.max),
        };
        limit(figure, self.sources, range)
    }
}

fn background(entry: &BackgroundEntry, sources: &Sources, defaults: &Defaults) -> BackgroundColour {
    let table = defaults.colours.get(&entry.colour).map(|colour| colour.rgb);
    let mut delta_e_00 = match &entry.tolerance {
        Some(own) => plain(own, sources),
        None => plain(&defaults.background_tolerance, &defaults.sources),
    };
    // The colour is the authority's word, the tolerance is ours: neither may bind more than the colour does.
    if entry.status != LimitStatus::Enforced {
        delta_e_00.status = entry.status;
    }
    delta_e_00.source = format!("{}; {}", cite(&entry.source, sources), delta_e_00.source);
    BackgroundColour {
        name: entry.colour.clone(),
        rgb: entry.rgb.or(table).unwrap_or([255; 3]),
        delta_e_00,
    }
}

fn file_rule(entry: &FileEntry, sources: &Sources) -> FileRule {
    FileRule {
        formats: entry.formats.clone(),
        bytes: entry.size.as_ref().map(|figure| {
            // "14 to 20 KB" must hold whether a kilobyte is 1000 or 1024 bytes.
            let (least, most) = match figure.unit {
                Some(FigureUnit::Kb) => (1024.0, 1e3),
                Some(FigureUnit::Mb) => (1024.0 * 1024.0, 1e6),
                _ => (1.0, 1.0),
            };
            let range = Range {
                min: figure.min.map(|min| (min * least).ceil()),
                max: figure.max.map(|max| (max * most).floor()),
            };
            limit(figure, sources, range)
        }),
    }
}

fn edit_policy(entry: &EditPolicyEntry) -> EditPolicy {
    let permission = |entry: &Option<PermissionEntry>| {
        entry
            .as_ref()
            .map_or(Permission::Unresolved, |entry| entry.permission)
    };
    EditPolicy {
        crop: permission(&entry.crop),
        rotate: permission(&entry.rotate),
        resize: permission(&entry.resize),
        tone: permission(&entry.tone),
        replace_background: permission(&entry.replace_background),
    }
}
