//! `yizhao cities`: the places of the catalogue, whether they need a receipt, and how long it is valid.

use super::{Language, Status, complain, print_bytes, print_json, written};
use crate::library;
use crate::terminal::{Paint, city_list_text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The same as --search
    #[arg(value_name = "TEXT", conflicts_with = "search")]
    text: Option<String>,
    /// Say what each place asks for with this document
    #[arg(long, value_name = "ID")]
    document: Option<String>,
    /// List only what this finds: code, Chinese or English name, pinyin or its initials, a province
    #[arg(long, value_name = "TEXT")]
    search: Option<String>,
    /// Print JSON, one object per line
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    pub(super) language: Language,
}

pub(super) fn run(arguments: &Arguments) -> Status {
    let locale = arguments.language.locale();
    let search = arguments.search.as_deref().or(arguments.text.as_deref());
    match library::cities(arguments.document.as_deref(), search, locale) {
        Ok(cities) => {
            let printed = if arguments.json {
                cities.iter().try_for_each(print_json)
            } else {
                print_bytes(city_list_text(&cities, Paint::stdout()).as_bytes())
            };
            written(printed, Status::Pass)
        }
        Err(failure) => complain(&failure, locale),
    }
}
