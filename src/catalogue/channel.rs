//! Ways of handing a photo in, the third part of a requirement's key: the same document asks for other pixels and
//! kilobytes when its photo is uploaded, sent with an application made wholly online, or printed.
//!
//! Which channels a document has follows from its file: the way its figures are for, a paper print beside an upload,
//! and what `channels` says of others. Nothing here knows what a channel asks for.

use serde::{Deserialize, Serialize};

use super::document::Document;
use super::entry::Text;
use super::load::Catalogue;
use crate::error::{Error, ErrorKind};
use crate::report::Locale;
use crate::sort;

macro_rules! channels {
    ($($(#[$meta:meta])* $variant:ident => $id:literal, $zh:literal, $en:literal;)*) => {
        /// How a photo is handed in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum Channel { $($(#[$meta])* #[serde(rename = $id)] $variant,)* }

        impl Channel {
            /// All channels.
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The name in catalogue files, reports and on the command line.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $id,)* }
            }

            /// The name for people.
            #[must_use]
            pub const fn name(self, locale: Locale) -> &'static str {
                match (self, locale) {
                    $((Self::$variant, Locale::ZhCn) => $zh, (Self::$variant, Locale::En) => $en,)*
                }
            }
        }
    };
}

channels! {
    /// The digital photo: uploaded to the authority or a receipt service, or taken to the counter as a file.
    Upload => "upload", "数码照片", "Digital photo";
    /// The authority's own application made wholly online, where it has rules of its own.
    Online => "online", "全程网办", "Online application";
    /// A mini-program or an app with rules of its own.
    MiniProgram => "mini-program", "小程序", "Mini-program";
    /// A photo on paper.
    Print => "print", "纸质照片", "Paper print";
    /// The counter takes the photo.
    Counter => "counter", "窗口拍摄", "Taken at the counter";
}

/// A channel of one document, for the picker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(target_arch = "wasm32", derive(tsify::Tsify), tsify(missing_as_null))]
pub struct ChannelSummary {
    /// Which.
    pub id: Channel,
    /// In the asked language.
    pub name: String,
    /// What a person who chooses it must know, in the asked language; empty when nothing.
    pub note: String,
}

impl Document {
    /// The channel that the document's own figures are for.
    #[must_use]
    pub fn base_channel(&self) -> Channel {
        let only_printed = self.upload_frame.is_none() && self.print_frame.is_some();
        self.channel.unwrap_or(if only_printed {
            Channel::Print
        } else {
            Channel::Upload
        })
    }

    /// Every channel, the one that the document's own figures are for first.
    #[must_use]
    pub fn channels(&self) -> Vec<Channel> {
        let base = self.base_channel();
        let printed = (self.upload_frame.is_some() && self.print_frame.is_some()).then_some(Channel::Print);
        let mut all: Vec<Channel> = self.channels.keys().copied().chain(printed).collect();
        sort::few(&mut all, Ord::cmp);
        all.dedup();
        all.retain(|channel| *channel != base);
        all.insert(0, base);
        all
    }

    /// Every channel for a picker.
    pub(super) fn channel_summaries(&self, locale: Locale) -> Vec<ChannelSummary> {
        let note = |channel| {
            self.channels
                .get(&channel)
                .and_then(|variant| variant.note.as_ref())
        };
        self.channels()
            .into_iter()
            .map(|id| ChannelSummary {
                id,
                name: id.name(locale).to_owned(),
                note: note(id).map_or("", |note: &Text| note.get(locale)).to_owned(),
            })
            .collect()
    }
}

impl Catalogue {
    /// The channel of `document` with this name, or its own where none is named.
    ///
    /// # Errors
    /// `UnknownDocument`; `UnknownChannel` with the channels that the document has.
    pub fn channel(&self, document: &str, name: Option<&str>) -> Result<Channel, Error> {
        let document = self.document(document)?;
        let Some(name) = name else {
            return Ok(document.base_channel());
        };
        let all = document.channels();
        all.iter()
            .copied()
            .find(|channel| channel.as_str() == name.trim())
            .ok_or_else(|| {
                let shown: String = name.chars().take(40).collect();
                let known: Vec<&str> = all.iter().map(|channel| channel.as_str()).collect();
                let message = format!(
                    "{} has no channel \"{shown}\", it has: {}",
                    document.id,
                    known.join(", ")
                );
                let named = |locale| {
                    let name = |channel: &Channel| format!("{} ({})", channel.name(locale), channel.as_str());
                    all.iter().map(name).collect::<Vec<_>>()
                };
                Error::new(ErrorKind::UnknownChannel, message).explained(
                    format!(
                        "{}没有“{shown}”这种提交方式，可选：{}",
                        document.name.get(Locale::ZhCn),
                        named(Locale::ZhCn).join("、")
                    ),
                    format!(
                        "{} is not handed in by “{shown}”, but by: {}.",
                        document.name.get(Locale::En),
                        named(Locale::En).join("; ")
                    ),
                )
            })
    }
}
