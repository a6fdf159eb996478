//! Places and receipts.

use std::collections::BTreeSet;

use super::{Fault, Reader, is_code};
use crate::catalogue::load::Catalogue;
use crate::catalogue::place::{Proof, ProofEntry, Province, ReceiptKind};

/// Longest validity that is believed, days.
const MAX_VALIDITY_DAYS: u16 = 3660;

/// Notes every fault of `places.json`.
pub(super) fn judge(catalogue: &Catalogue, found: &mut Vec<Fault>) {
    let places = &catalogue.places;
    let mut reader = Reader::new("places", &places.sources, found);
    reader.divisions(&places.provinces);
    for (number, code) in places.common.iter().enumerate() {
        if !catalogue.all_cities().any(|city| city.code == code) {
            reader.fault(
                &format!("common/{number}"),
                format!("no city has the code {code}"),
            );
        }
    }
    let mut covered = BTreeSet::new();
    for (name, kind) in &places.receipts {
        let at = format!("receipts/{name}");
        for (number, document) in kind.covers.iter().enumerate() {
            let at = format!("{at}/covers/{number}");
            if !catalogue.documents.contains_key(document) {
                reader.fault(&at, format!("no document \"{document}\""));
            }
            if !covered.insert(document) {
                reader.fault(&at, format!("\"{document}\" is covered by two kinds of receipt"));
            }
        }
        reader.receipt(&at, kind, catalogue);
    }
    for (name, proofs) in &places.proofs {
        let at = format!("proofs/{name}");
        if !places.receipts.contains_key(name) {
            reader.fault(&at, "no receipt is of this kind");
        }
        for (code, proof) in proofs {
            let at = format!("{at}/{code}");
            reader.place(&at, Some(code), catalogue);
            reader.proof(&at, proof);
        }
    }
}

impl Reader<'_> {
    fn divisions(&mut self, provinces: &[Province]) {
        let mut codes = BTreeSet::new();
        for (number, province) in provinces.iter().enumerate() {
            let at = format!("provinces/{number}");
            if !is_code(&province.code) || !province.code.ends_with("0000") {
                self.fault(
                    &format!("{at}/code"),
                    format!("\"{}\" is no province's code", province.code),
                );
            }
            if !codes.insert(province.code.as_str()) {
                self.fault(&at, format!("code {} stands twice", province.code));
            }
            if province.municipality != province.cities.is_empty() {
                self.fault(&at, "a municipality has no cities, a province has some");
            }
            self.names(
                &at,
                [&province.name, &province.short, &province.en],
                &province.pinyin,
            );
            for (number, city) in province.cities.iter().enumerate() {
                let at = format!("{at}/cities/{number}");
                let of_province = is_code(&city.code) && city.code.get(..2) == province.code.get(..2);
                if !of_province || city.code.ends_with("0000") {
                    self.fault(
                        &format!("{at}/code"),
                        format!("\"{}\" is no code of {}", city.code, province.name),
                    );
                }
                if !codes.insert(city.code.as_str()) {
                    self.fault(&at, format!("code {} stands twice", city.code));
                }
                self.names(&at, [&city.name, &city.short, &city.en], &city.pinyin);
            }
        }
    }

    fn names(&mut self, pointer: &str, [name, short, en]: [&str; 3], pinyin: &str) {
        if short.is_empty() || en.is_empty() || !name.starts_with(short) {
            self.fault(
                pointer,
                format!("names \"{name}\", \"{short}\", \"{en}\" do not belong together"),
            );
        }
        let syllables = pinyin.split(' ').count();
        if syllables != short.chars().count()
            || !pinyin
                .bytes()
                .all(|byte| byte == b' ' || byte.is_ascii_lowercase())
        {
            self.fault(
                &format!("{pointer}/pinyin"),
                format!("\"{pinyin}\" is not one syllable for each character of {short}"),
            );
        }
    }

    fn receipt(&mut self, pointer: &str, kind: &ReceiptKind, catalogue: &Catalogue) {
        self.text(&format!("{pointer}/title"), &kind.title);
        self.note(pointer, kind.note.as_ref());
        self.proof(&format!("{pointer}/elsewhere"), &kind.elsewhere);
        for (number, validity) in kind.validity.iter().enumerate() {
            let at = format!("{pointer}/validity/{number}");
            self.place(&at, validity.place.as_deref(), catalogue);
            self.known(&at, &validity.source);
            self.note(&at, validity.note.as_ref());
            if validity.days == 0 || validity.days > MAX_VALIDITY_DAYS {
                let days = validity.days;
                self.fault(&at, format!("{days} days, 1 to {MAX_VALIDITY_DAYS} are believed"));
            }
        }
        for (number, field) in kind.number_fields.iter().enumerate() {
            let at = format!("{pointer}/number_fields/{number}");
            self.place(&at, field.place.as_deref(), catalogue);
            self.known(&at, &field.source);
            self.text(&format!("{at}/name"), &field.name);
        }
        for (number, field) in kind.applicant_fields.iter().enumerate() {
            let at = format!("{pointer}/applicant_fields/{number}");
            self.place(&at, field.place.as_deref(), catalogue);
            self.known(&at, &field.source);
        }
    }

    fn place(&mut self, pointer: &str, code: Option<&str>, catalogue: &Catalogue) {
        if let Some(code) = code
            && catalogue.place_name(code).is_none()
        {
            self.fault(pointer, format!("no place has the GB/T 2260 code {code}"));
        }
    }

    fn proof(&mut self, pointer: &str, proof: &ProofEntry) {
        match &proof.source {
            Some(source) => {
                self.known(pointer, source);
            }
            None if proof.proof != Proof::Unknown => self.fault(pointer, "a proof needs a source"),
            None => {}
        }
        if proof.proof == Proof::PhotoLibrary && proof.system.is_none() {
            self.fault(pointer, "a place's own system needs its name");
        }
        if proof.proof != Proof::Receipt && proof.system.is_none() && proof.note.is_none() {
            self.fault(pointer, "where no receipt is needed, a note must say what to do");
        }
        if let Some(system) = &proof.system {
            self.text(&format!("{pointer}/system"), system);
        }
        self.note(pointer, proof.note.as_ref());
    }
}
