//! Everything the catalogue knows of one document in one city, in the asked language: what the sources say, how binding
//! it is, and where they contradict each other.

use serde::Serialize;

use super::document::{Demands, Document, Knowledge};
use super::entry::{BackgroundEntry, EditPolicyEntry, FrameEntry, Source, Text};
use super::listing::{DocumentSummary, ReceiptRule};
use super::load::Catalogue;
use super::requirement::{Frame, LimitStatus, Requirement};
use super::resolve::layers;
use super::rule::{GlassesRule, HeadwearRule, Rule, VisibilityRule};
use crate::error::Error;
use crate::report::Locale;

/// One document in full.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocumentDetail {
    /// With the requirement of the city asked for in place of the national base.
    #[serde(flatten)]
    pub summary: DocumentSummary,
    /// How much is known of the document's own specification.
    pub knowledge: Knowledge,
    /// Name of the city asked for; null for the national base.
    pub city_name: Option<String>,
    /// Names of the accepted backgrounds.
    pub background_names: Vec<String>,
    /// The paper print; its limits hold for it alone.
    pub print_frame: Option<Frame>,
    /// Rules that are words, not figures.
    pub rules: Vec<CitedText>,
    /// Contradictions between sources.
    pub conflicts: Vec<CitedText>,
    /// What a reader of the figures should know, by the figure's name in the catalogue.
    pub notes: Vec<(String, String)>,
    /// What the city asks for as proof of the photo.
    pub receipt: Option<ReceiptRule>,
}

/// Words with their sources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CitedText {
    /// In the asked language.
    pub text: String,
    /// How binding; null for a contradiction.
    pub status: Option<LimitStatus>,
    /// Citations for people.
    pub sources: Vec<String>,
}

impl Catalogue {
    /// Everything about `document` in `city`, or nationally where no city is given, through `channel` or its own.
    ///
    /// # Errors
    /// As [`Catalogue::resolve_for`].
    pub fn detail(
        &self,
        document: &str,
        city: Option<&str>,
        channel: Option<&str>,
        locale: Locale,
    ) -> Result<DocumentDetail, Error> {
        let entry = self.document(document)?;
        let requirement = self.resolve_for(&entry.id, city, channel)?;
        let found = city.map(|query| self.city(query)).transpose()?;
        let through = self.channel(&entry.id, channel)?;
        let layers = layers(entry, found.as_ref(), through);
        let mut rules = typed_rules(&requirement, locale);
        rules.extend(entry.words.iter().map(|word| CitedText {
            text: word.text.get(locale).to_owned(),
            status: Some(word.status),
            sources: cite(entry, std::iter::once(&word.source)),
        }));
        let conflicts = entry.conflicts.iter().map(|conflict| CitedText {
            text: conflict.text.get(locale).to_owned(),
            status: None,
            sources: cite(entry, conflict.sources.iter()),
        });
        Ok(DocumentDetail {
            knowledge: entry.knowledge,
            city_name: found.map(|city| city.name_in(locale).to_owned()),
            background_names: requirement
                .backgrounds
                .iter()
                .map(|background| self.colour_name(&background.name, locale).to_owned())
                .collect(),
            print_frame: self.print_frame(&entry.id, city)?,
            rules,
            conflicts: conflicts.collect(),
            notes: notes(&layers)
                .into_iter()
                .map(|(name, note)| (name, note.get(locale).to_owned()))
                .collect(),
            receipt: self.receipt(&entry.id, city)?.map(|receipt| receipt.rule(locale)),
            summary: self.summary_of(entry, requirement, locale),
        })
    }
}

fn cite<'a>(document: &Document, names: impl Iterator<Item = &'a String>) -> Vec<String> {
    names
        .map(|name| {
            document
                .sources
                .get(name)
                .map_or_else(|| name.clone(), Source::citation)
        })
        .collect()
}

fn text(zh_cn: &str, en: &str) -> Text {
    Text {
        zh_cn: zh_cn.to_owned(),
        en: en.to_owned(),
    }
}

fn glasses_text(rule: GlassesRule) -> Option<Text> {
    let (zh_cn, en) = match rule {
        GlassesRule::AllowedClear => (
            "可戴无色、不反光的眼镜",
            "Clear glasses without reflections are allowed",
        ),
        GlassesRule::Forbidden => ("不得戴眼镜", "No glasses"),
        GlassesRule::RequiredIfHabitual => ("常戴眼镜的应戴眼镜", "Who always wears glasses must wear them"),
        GlassesRule::Unknown => return None,
    };
    Some(text(zh_cn, en))
}

fn headwear_text(rule: HeadwearRule) -> Option<Text> {
    let (zh_cn, en) = match rule {
        HeadwearRule::Forbidden => ("不得戴帽或头饰", "No headwear"),
        HeadwearRule::ForbiddenExceptReligiousOrMedical => (
            "不得戴帽或头饰，宗教或医疗原因除外",
            "No headwear, except for religious or medical reasons",
        ),
        HeadwearRule::Unknown => return None,
    };
    Some(text(zh_cn, en))
}

fn visibility_text(rule: VisibilityRule, zh_cn: &str, en: &str) -> Option<Text> {
    match rule {
        VisibilityRule::Required => Some(text(&format!("露出{zh_cn}"), &format!("Both {en} visible"))),
        VisibilityRule::RequiredWithLongHair => Some(text(
            &format!("长发者露出{zh_cn}"),
            &format!("With long hair, both {en} visible"),
        )),
        VisibilityRule::NotRequired => Some(text(
            &format!("不要求露出{zh_cn}"),
            &format!("The {en} need not be visible"),
        )),
        VisibilityRule::Unknown => None,
    }
}

/// Glasses, headwear, ears and eyebrows as they are in force; the document's own words speak of the rest.
fn typed_rules(requirement: &Requirement, locale: Locale) -> Vec<CitedText> {
    let Requirement {
        glasses,
        headwear,
        ears,
        eyebrows,
        ..
    } = requirement;
    [
        glasses_text(glasses.value).map(|words| cited(glasses, &words, locale)),
        headwear_text(headwear.value).map(|words| cited(headwear, &words, locale)),
        visibility_text(ears.value, "双耳", "ears").map(|words| cited(ears, &words, locale)),
        visibility_text(eyebrows.value, "双眉", "eyebrows").map(|words| cited(eyebrows, &words, locale)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn cited<T>(rule: &Rule<T>, words: &Text, locale: Locale) -> CitedText {
    CitedText {
        text: words.get(locale).to_owned(),
        status: Some(rule.status),
        sources: vec![rule.source.clone()],
    }
}

/// Every note that stands beside a figure or a rule, the base's before those of the province, the city, the channel.
fn notes<'a>(layers: &[Demands<'a>]) -> Vec<(String, &'a Text)> {
    let mut found = Vec::new();
    let mut note = |name: &str, note: Option<&'a Text>| {
        if let Some(text) = note {
            found.push((name.to_owned(), text));
        }
    };
    for layer in layers {
        note("", layer.note);
        for (name, frame) in [
            ("upload_frame", layer.upload_frame),
            ("print_frame", layer.print_frame),
        ] {
            frame_notes(name, frame, &mut note);
        }
        background_notes(layer.backgrounds.unwrap_or_default(), &mut note);
        let size = layer.file.and_then(|file| file.size.as_ref());
        note("file.size", size.and_then(|size| size.note.as_ref()));
        for rule in layer.rules.cited() {
            note(&rule.at, rule.note);
        }
        policy_notes(layer.edit_policy, &mut note);
    }
    found
}

fn policy_notes<'a>(policy: Option<&'a EditPolicyEntry>, note: &mut impl FnMut(&str, Option<&'a Text>)) {
    let Some(policy) = policy else { return };
    for (name, entry) in [
        ("crop", &policy.crop),
        ("rotate", &policy.rotate),
        ("resize", &policy.resize),
        ("tone", &policy.tone),
        ("replace_background", &policy.replace_background),
        ("retouch", &policy.retouch),
    ] {
        let text = entry.as_ref().and_then(|entry| entry.note.as_ref());
        note(&format!("edit_policy.{name}"), text);
    }
}

fn frame_notes<'a>(name: &str, frame: Option<&'a FrameEntry>, note: &mut impl FnMut(&str, Option<&'a Text>)) {
    let Some(frame) = frame else { return };
    note(name, frame.note.as_ref());
    for (member, figure) in [
        ("width", Some(&frame.width)),
        ("height", Some(&frame.height)),
        ("aspect_ratio", frame.aspect_ratio.as_ref()),
        ("head_height", frame.head_height.as_ref()),
        ("head_width", frame.head_width.as_ref()),
        ("top_margin", frame.top_margin.as_ref()),
        ("eye_line", frame.eye_line.as_ref()),
        ("eye_distance", frame.eye_distance.as_ref()),
        ("centre_offset", frame.centre_offset.as_ref()),
    ] {
        note(
            &format!("{name}.{member}"),
            figure.and_then(|figure| figure.note.as_ref()),
        );
    }
}

fn background_notes<'a>(backgrounds: &'a [BackgroundEntry], note: &mut impl FnMut(&str, Option<&'a Text>)) {
    for entry in backgrounds {
        note(&format!("backgrounds.{}", entry.colour), entry.note.as_ref());
    }
}
