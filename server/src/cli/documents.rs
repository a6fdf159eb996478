//! `yizhao documents`: the catalogue, or one document with every limit and its source.

use super::{Language, Status, complain, print_bytes, print_json, written};
use crate::library;
use crate::terminal::{Paint, document_list_text, requirement_text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Document to show in full; otherwise all are listed
    #[arg(value_name = "ID")]
    document: Option<String>,
    /// Show the document as this city wants it
    #[arg(long, value_name = "CITY", requires = "document")]
    city: Option<String>,
    /// Show the document as handed in this way
    #[arg(long, value_name = "CHANNEL", requires = "document")]
    channel: Option<String>,
    /// List only what this finds: id, Chinese or English name, pinyin or its initials
    #[arg(long, value_name = "TEXT", conflicts_with = "document")]
    search: Option<String>,
    /// Print JSON, one object per line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(super) language: Language,
}

pub(super) fn run(arguments: &Arguments) -> Status {
    let locale = arguments.language.locale();
    let Some(document) = &arguments.document else {
        let documents = library::documents(arguments.search.as_deref(), locale);
        let printed = if arguments.json {
            documents.iter().try_for_each(print_json)
        } else {
            print_bytes(document_list_text(&documents, Paint::stdout()).as_bytes())
        };
        return written(printed, Status::Pass);
    };
    let shown = library::document(
        document,
        arguments.city.as_deref(),
        arguments.channel.as_deref(),
        locale,
    );
    match shown {
        Ok(document) => {
            let printed = if arguments.json {
                print_json(&document)
            } else {
                print_bytes(requirement_text(&document, Paint::stdout(), locale).as_bytes())
            };
            written(printed, Status::Pass)
        }
        Err(failure) => complain(&failure, locale),
    }
}
