//! One document in one city through one channel, resolved: defaults, then the document, then its province's variant, its
//! city's and its channel's, with every figure in the unit that checks use.

mod frame;

use std::collections::BTreeMap;

use super::channel::Channel;
use super::defaults::Defaults;
use super::document::{Demands, Document, Variant};
use super::entry::{
    BackgroundEntry, EditPolicyEntry, Figure, FigureUnit, FileEntry, PermissionEntry, Source, Sources,
};
use super::load::Catalogue;
use super::requirement::{
    BackgroundColour, EditPolicy, FileRule, Frame, Limit, LimitStatus, Permission, Requirement,
};
use super::rule::Rule;
use super::search::CityEntry;
use crate::error::{Error, ErrorKind};
use crate::report::Range;
use frame::resolve_frame;

/// The profile that is no document: every check at the engine's defaults, no frame.
pub const STRICT: &str = "strict";

impl Catalogue {
    /// What `document` asks for in `city`, or nationally where no city is given, through its own channel. `document` may
    /// be [`STRICT`]. `city` is a GB/T 2260 code, a Chinese name or pinyin, see [`Catalogue::city`].
    ///
    /// # Errors
    /// `UnknownDocument` with the nearest ids; `UnknownCity` with the cities there are, also for a province.
    pub fn resolve(&self, document: &str, city: Option<&str>) -> Result<Requirement, Error> {
        self.resolve_for(document, city, None)
    }

    /// As [`Catalogue::resolve`], through the named channel.
    ///
    /// # Errors
    /// Also `UnknownChannel`, with the channels that the document has.
    pub fn resolve_for(
        &self,
        document: &str,
        city: Option<&str>,
        channel: Option<&str>,
    ) -> Result<Requirement, Error> {
        let city = city.map(|query| self.city(query)).transpose()?;
        let mut requirement = self.defaulted(city.map(|city| city.code.to_owned()));
        if document == STRICT {
            if let Some(name) = channel {
                let message = format!("{STRICT} has no channels, \"{name}\" was asked for");
                return Err(Error::new(ErrorKind::UnknownChannel, message));
            }
            self.apply_strict(&mut requirement);
        } else {
            let channel = self.channel(document, channel)?;
            let document = self.document(document)?;
            requirement.document.clone_from(&document.id);
            requirement.channel = Some(channel);
            self.apply(document, city.as_ref(), channel, &mut requirement);
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
        let layers = layers(document, city.as_ref(), Channel::Print);
        let entry = latest(&layers, |layer| layer.print_frame);
        Ok(entry.map(|entry| resolve_frame(entry, &document.sources, &self.defaults)))
    }

    /// What holds where nothing else is said.
    fn defaulted(&self, city: Option<String>) -> Requirement {
        let defaults = &self.defaults;
        let mut limits = BTreeMap::new();
        for (name, figure) in &defaults.limits {
            limits.insert(*name, plain(figure, &defaults.sources));
        }
        let mut requirement = Requirement {
            catalogue: self.version.clone(),
            document: STRICT.to_owned(),
            city,
            channel: None,
            essential: defaults.essential.clone(),
            limits,
            frame: None,
            backgrounds: Vec::new(),
            file: FileRule::default(),
            edit_policy: EditPolicy::default(),
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

    fn apply(
        &self,
        document: &Document,
        city: Option<&CityEntry<'_>>,
        channel: Channel,
        requirement: &mut Requirement,
    ) {
        let sources = &document.sources;
        let defaults = &self.defaults;
        let layers = layers(document, city, channel);
        // What is said of an upload's file is not said of a print, unless the print's own entry says it.
        let beside_an_upload = channel == Channel::Print && document.base_channel() != Channel::Print;
        let (frame, file) = if beside_an_upload {
            let own = document
                .channels
                .get(&channel)
                .and_then(|variant| variant.file.as_ref());
            (latest(&layers, |layer| layer.print_frame), own)
        } else {
            let upload = latest(&layers, |layer| layer.upload_frame);
            let frame = upload.or_else(|| latest(&layers, |layer| layer.print_frame));
            (frame, latest(&layers, |layer| layer.file))
        };
        requirement.frame = frame.map(|entry| resolve_frame(entry, sources, defaults));
        requirement.file = file.map(|entry| file_rule(entry, sources)).unwrap_or_default();
        requirement.backgrounds = latest(&layers, |layer| layer.backgrounds)
            .unwrap_or_default()
            .iter()
            .map(|entry| background(entry, sources, defaults))
            .collect();
        requirement.edit_policy = latest(&layers, |layer| layer.edit_policy)
            .map(edit_policy)
            .unwrap_or_default();
        for layer in &layers {
            layer.rules.lay_over(requirement, sources);
            for (name, figure) in layer.limits {
                requirement.limits.insert(*name, plain(figure, sources));
            }
        }
    }
}

/// The document's own word, then what is different in the province, in the city, and through the channel: the later
/// goes before the earlier.
pub(super) fn layers<'a>(
    document: &'a Document,
    city: Option<&CityEntry<'_>>,
    channel: Channel,
) -> Vec<Demands<'a>> {
    let places = city
        .into_iter()
        .flat_map(|city| [city.province_code, city.code])
        .filter_map(|code| document.places.get(code));
    let variants = places.chain(document.channels.get(&channel));
    std::iter::once(document.demands())
        .chain(variants.map(Variant::demands))
        .collect()
}

/// The last layer's answer that there is.
fn latest<'a, T>(layers: &[Demands<'a>], member: impl Fn(&Demands<'a>) -> Option<T>) -> Option<T> {
    layers.iter().rev().find_map(member)
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
