//! Finding documents and cities by what people type: id, code, Chinese name, English name, pinyin, initials.

use std::sync::Arc;

use super::document::Document;
use super::load::Catalogue;
use super::place::Province;
use crate::error::{Error, ErrorKind};
use crate::report::Locale;
use crate::sort;

/// A city of application with its province.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct CityEntry<'a> {
    /// GB/T 2260 code.
    pub code: &'a str,
    /// Full name in Chinese.
    pub name: &'a str,
    /// Short name in Chinese.
    pub short: &'a str,
    /// Name in English.
    pub en: &'a str,
    /// Pinyin, a space between syllables.
    pub pinyin: &'a str,
    /// GB/T 2260 code of the province; the city's own for a municipality.
    pub province_code: &'a str,
    /// Full name of the province in Chinese.
    pub province: &'a str,
    /// Name of the province in English.
    pub province_en: &'a str,
}

impl<'a> CityEntry<'a> {
    /// Name in the asked language.
    #[must_use]
    pub const fn name_in(&self, locale: Locale) -> &'a str {
        match locale {
            Locale::ZhCn => self.name,
            Locale::En => self.en,
        }
    }
}

impl Catalogue {
    /// The document with this id.
    ///
    /// # Errors
    /// `UnknownDocument`, with the nearest ids.
    pub fn document(&self, id: &str) -> Result<&Document, Error> {
        self.documents.get(id).map(Arc::as_ref).ok_or_else(|| {
            let nearest = self.nearest_documents(id);
            let shown: String = id.chars().take(60).collect();
            let message = format!("unknown document \"{shown}\", nearest: {}", nearest.join(", "));
            let named = |locale| {
                let name = |id: &&str| format!("{} ({id})", self.documents[*id].name.get(locale));
                nearest.iter().map(name).collect::<Vec<_>>()
            };
            Error::new(ErrorKind::UnknownDocument, message).explained(
                format!(
                    "没有“{shown}”这种证件，最接近的是：{}",
                    named(Locale::ZhCn).join("、")
                ),
                format!(
                    "There is no document “{shown}”. The nearest are: {}.",
                    named(Locale::En).join("; ")
                ),
            )
        })
    }

    /// All documents: the common ones first, then China's, then the others.
    pub fn documents(&self) -> impl ExactSizeIterator<Item = &Document> {
        self.order.iter().map(|id| self.documents[id].as_ref())
    }

    /// Up to three ids that resemble `id`, or whose document is found by it as a search.
    #[must_use]
    pub fn nearest_documents(&self, id: &str) -> Vec<&str> {
        let id: String = id.trim().to_lowercase().chars().take(60).collect();
        let mut found: Vec<&str> = self
            .search_documents(&id)
            .into_iter()
            .take(3)
            .map(|document| document.id.as_str())
            .collect();
        let mut others: Vec<&str> = self.order.iter().map(String::as_str).collect();
        others.retain(|other| !found.contains(other));
        sort_by_likeness(&mut others, &id);
        found.extend(others);
        found.truncate(3);
        found
    }

    /// Documents found by id, Chinese or English name, alias, pinyin or its initials; best first.
    #[must_use]
    pub fn search_documents(&self, query: &str) -> Vec<&Document> {
        let query = fold(query);
        if query.is_empty() {
            return self.documents().collect();
        }
        let mut hits: Vec<(u8, &Document)> = self
            .documents()
            .filter_map(|document| {
                let names = [document.id.as_str(), &document.name.zh_cn, &document.name.en];
                let aliases = document.aliases.iter().map(String::as_str);
                let rank = names
                    .into_iter()
                    .chain(aliases)
                    .filter_map(|name| match_name(name, &query))
                    .chain(match_pinyin(&document.pinyin, &query))
                    .min()?;
                Some((rank, document))
            })
            .collect();
        sort::by(&mut hits, |one, other| one.0.cmp(&other.0));
        hits.into_iter().map(|hit| hit.1).collect()
    }

    /// Every city of application in the order of the codes.
    pub fn all_cities(&self) -> impl Iterator<Item = CityEntry<'_>> {
        self.places.provinces.iter().flat_map(cities_of)
    }

    /// Cities found by code, Chinese or English name, pinyin or its initials; best first.
    #[must_use]
    pub fn search_cities(&self, query: &str) -> Vec<CityEntry<'_>> {
        let query = fold(query);
        let mut hits: Vec<(u8, CityEntry<'_>)> = self
            .all_cities()
            .filter_map(|city| {
                let own = [city.code, city.name, city.en]
                    .into_iter()
                    .filter_map(|name| match_name(name, &query))
                    .chain(match_pinyin(city.pinyin, &query))
                    .min();
                let province = match_name(city.province, &query).map(|_| 9);
                Some((own.or(province)?, city))
            })
            .collect();
        sort::by(&mut hits, |one, other| one.0.cmp(&other.0));
        hits.into_iter().map(|hit| hit.1).collect()
    }

    /// The city that `query` names: GB/T 2260 code, Chinese name with or without its suffix or its province in front,
    /// English name or pinyin.
    ///
    /// # Errors
    /// `UnknownCity`: for a province, with its cities; for a name that several cities share, with all of them.
    pub fn city(&self, query: &str) -> Result<CityEntry<'_>, Error> {
        let shown: String = query.trim().chars().take(40).collect();
        let unknown = |message: String, zh_cn: String, en: String| {
            Error::new(ErrorKind::UnknownCity, message).explained(zh_cn, en)
        };
        if let Some(city) = self.all_cities().find(|city| city.code == query) {
            return Ok(city);
        }
        let folded = fold(query);
        // Before the cities: 吉林 and 海南 are names of provinces and of cities, and only the full name tells which.
        let province = |entry: &&Province| !entry.municipality && names_province(entry, &folded);
        if let Some(province) = self.places.provinces.iter().find(province) {
            let cities: Vec<CityEntry<'_>> = cities_of(province).collect();
            return Err(unknown(
                format!(
                    "{} ({}) is a province, choose one of its cities: {}",
                    province.name,
                    province.code,
                    list(&cities)
                ),
                format!(
                    "{}是省级，请选择具体的办理城市：{}",
                    province.name,
                    names(&cities, Locale::ZhCn)
                ),
                format!(
                    "{} is a province. Please choose the city of application itself: {}.",
                    province.en,
                    names(&cities, Locale::En)
                ),
            ));
        }
        let matches: Vec<CityEntry<'_>> = self
            .all_cities()
            .filter(|city| names_city(city, &folded))
            .collect();
        match matches.as_slice() {
            [city] => return Ok(*city),
            [] => {}
            several => {
                return Err(unknown(
                    format!("\"{shown}\" names several cities: {}", list(several)),
                    format!(
                        "叫“{shown}”的城市不止一个，请选择：{}",
                        names(several, Locale::ZhCn)
                    ),
                    format!(
                        "Several cities are called “{shown}”. Please choose: {}.",
                        names(several, Locale::En)
                    ),
                ));
            }
        }
        let mut near = self.search_cities(query);
        near.truncate(5);
        if near.is_empty() || folded.is_empty() {
            return Err(unknown(
                format!("no city is named \"{shown}\""),
                format!("没有“{shown}”这个办理城市，请重新选择"),
                format!("There is no city of application “{shown}”. Please choose again."),
            ));
        }
        Err(unknown(
            format!("no city is named \"{shown}\", did you mean {}", list(&near)),
            format!(
                "没有“{shown}”这个办理城市，您要找的是不是：{}",
                names(&near, Locale::ZhCn)
            ),
            format!(
                "There is no city of application “{shown}”. Did you mean: {}?",
                names(&near, Locale::En)
            ),
        ))
    }

    /// Name of the province or city with this code.
    pub(super) fn place_name(&self, code: &str) -> Option<&str> {
        self.places.provinces.iter().find_map(|province| {
            if province.code == code {
                return Some(province.name.as_str());
            }
            let city = province.cities.iter().find(|city| city.code == code)?;
            Some(city.name.as_str())
        })
    }
}

/// The names most like `wanted` first; a common beginning counts most.
pub(super) fn sort_by_likeness(names: &mut Vec<&str>, wanted: &str) {
    sort::by(names, |one, other| {
        strsim::jaro_winkler(other, wanted).total_cmp(&strsim::jaro_winkler(one, wanted))
    });
}

fn cities_of(province: &Province) -> impl Iterator<Item = CityEntry<'_>> {
    let entry = |code, name, short, en, pinyin| CityEntry {
        code,
        name,
        short,
        en,
        pinyin,
        province_code: &province.code,
        province: &province.name,
        province_en: &province.en,
    };
    let own = province.municipality.then(|| {
        entry(
            province.code.as_str(),
            province.name.as_str(),
            province.short.as_str(),
            province.en.as_str(),
            province.pinyin.as_str(),
        )
    });
    own.into_iter().chain(
        province
            .cities
            .iter()
            .map(move |city| entry(&city.code, &city.name, &city.short, &city.en, &city.pinyin)),
    )
}

fn list(cities: &[CityEntry<'_>]) -> String {
    let named: Vec<String> = cities
        .iter()
        .map(|city| format!("{} ({})", city.name, city.code))
        .collect();
    named.join(", ")
}

/// For a person; with the province where two cities share a name.
fn names(cities: &[CityEntry<'_>], locale: Locale) -> String {
    let name = |city: &CityEntry<'_>| match locale {
        Locale::ZhCn => city.name.to_owned(),
        Locale::En
            if cities
                .iter()
                .any(|other| other.en == city.en && other.code != city.code) =>
        {
            format!("{} ({})", city.en, city.province_en)
        }
        Locale::En => city.en.to_owned(),
    };
    let all: Vec<String> = cities.iter().map(name).collect();
    all.join(match locale {
        Locale::ZhCn => "、",
        Locale::En => ", ",
    })
}

/// Lower case, without blanks, hyphens and apostrophes, at most sixty characters.
fn fold(text: &str) -> String {
    text.chars()
        .take(60)
        .filter(|character| !character.is_whitespace() && !matches!(character, '-' | '\'' | '’' | '_'))
        .flat_map(char::to_lowercase)
        .collect()
}

fn names_city(city: &CityEntry<'_>, folded: &str) -> bool {
    let chinese = [city.name, city.short].into_iter().any(|name| {
        folded == name
            || folded
                .strip_suffix(name)
                .is_some_and(|front| !front.is_empty() && city.province.starts_with(front))
    });
    chinese || folded == city.code || folded == fold(city.pinyin) || folded == fold(city.en)
}

fn names_province(province: &Province, folded: &str) -> bool {
    folded == province.code
        || folded == province.name
        || folded == province.short
        || folded == fold(&province.en)
        || folded == fold(&province.pinyin)
}

/// 0 equal, 1 begins with, 3 contains.
fn match_name(name: &str, folded: &str) -> Option<u8> {
    let name = fold(name);
    if name == folded {
        Some(0)
    } else if name.starts_with(folded) {
        Some(1)
    } else {
        name.contains(folded).then_some(3)
    }
}

/// 0 equal, 1 begins with, 2 initials begin with, 4 initials or syllables contain.
fn match_pinyin(pinyin: &str, folded: &str) -> Option<u8> {
    let whole = fold(pinyin);
    let initials = initials(pinyin);
    if whole == folded {
        Some(0)
    } else if whole.starts_with(folded) {
        Some(1)
    } else if initials.starts_with(folded) {
        Some(2)
    } else {
        (initials.contains(folded) || whole.contains(folded)).then_some(4)
    }
}

/// First letter of every syllable.
pub(super) fn initials(pinyin: &str) -> String {
    pinyin
        .split(' ')
        .filter_map(|syllable| syllable.chars().next())
        .collect()
}
