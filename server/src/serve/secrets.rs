//! Ids, tokens and receipt numbers: how they are made, kept and compared.
//!
//! A holder's token is derived from the holder's id and a secret that lives beside the database, not in it; the
//! database keeps only the token's SHA-256. So a repeated order can be answered with the same token, and a stolen
//! database opens nothing.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;

use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

/// Without I, L, O, 0 and 1, which people mistake for one another. 31 characters: prime, so that a weighted sum finds
/// every single mistake and every swap of neighbours.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Says at first sight whose number it is; official numbers look otherwise.
const NUMBER_PREFIX: &str = "YZ";
/// Random characters of a receipt number: 13 × log2(31) = 64 bits.
const NUMBER_RANDOM: usize = 13;

/// The secret that tokens are derived with.
#[derive(Clone)]
pub(super) struct TokenKey([u8; 32]);

impl TokenKey {
    /// Reads the key file, or makes it, readable by its owner only.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        match fs::File::open(path) {
            Ok(mut file) => {
                let mut key = [0; 32];
                file.read_exact(&mut key)?;
                Ok(Self(key))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let key = random::<32>();
                let mut options = OpenOptions::new();
                options.write(true).create_new(true);
                #[cfg(unix)]
                std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
                let mut file = options.open(path)?;
                file.write_all(&key)?;
                file.sync_all()?;
                Ok(Self(key))
            }
            Err(error) => Err(error),
        }
    }

    /// The token of a holder: 256 bits, hexadecimal.
    pub(super) fn token(&self, holder: &str) -> String {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).unwrap_or_else(|_| unreachable!("any length is a key"));
        mac.update(b"yizhao holder ");
        mac.update(holder.as_bytes());
        hex(&mac.finalize().into_bytes())
    }
}

/// What the database keeps of a secret.
pub(super) fn digest(secret: &[u8]) -> String {
    hex(&Sha256::digest(secret))
}

/// A new id: 128 random bits, hexadecimal.
pub(super) fn new_id() -> String {
    hex(&random::<16>())
}

/// Whether `text` has the shape of an id; anything else never reaches the database.
pub(super) fn is_id(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// A new receipt number.
pub(super) fn new_receipt_number() -> String {
    let mut number = NUMBER_PREFIX.to_owned();
    while number.len() < NUMBER_PREFIX.len() + NUMBER_RANDOM {
        let [byte] = random::<1>();
        // 248 = 8 × 31: beyond it, some characters would come up more often.
        if byte < 248 {
            number.push(char::from(ALPHABET[usize::from(byte % 31)]));
        }
    }
    number.extend(check_character(&number));
    number
}

/// The number as it is stored, from what a person typed: any case, blanks and hyphens; `None` when it cannot be one.
pub(super) fn parse_receipt_number(typed: &str) -> Option<String> {
    let number: String = typed
        .chars()
        .filter(|character| !matches!(character, ' ' | '-'))
        .take(40)
        .map(|character| character.to_ascii_uppercase())
        .collect();
    let body = number.get(..number.len().checked_sub(1)?)?;
    let fits = number.len() == NUMBER_PREFIX.len() + NUMBER_RANDOM + 1
        && number.starts_with(NUMBER_PREFIX)
        && check_character(body) == number.chars().next_back();
    fits.then_some(number)
}

fn check_character(body: &str) -> Option<char> {
    let mut sum = 0;
    for (index, byte) in body.bytes().enumerate() {
        let value = ALPHABET.iter().position(|character| *character == byte)?;
        sum += value * (index + 2);
    }
    Some(char::from(ALPHABET[sum % ALPHABET.len()]))
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // Without randomness no secret can be made, and a guessable one must never be handed out.
    getrandom::fill(&mut bytes).unwrap_or_else(|error| panic!("no randomness from the system: {error}"));
    bytes
}

/// Lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back_however_it_is_typed() {
        let number = new_receipt_number();
        assert_eq!(number.len(), 16);
        let typed = format!(" {}-{} ", number[..8].to_lowercase(), &number[8..]);
        assert_eq!(parse_receipt_number(&typed), Some(number));
    }

    #[test]
    fn one_wrong_character_or_a_swap_is_noticed() {
        let number = new_receipt_number();
        for index in 2..number.len() {
            for character in ALPHABET {
                let mut wrong = number.clone().into_bytes();
                if wrong[index] != *character {
                    wrong[index] = *character;
                    let wrong = String::from_utf8(wrong).unwrap();
                    assert_eq!(parse_receipt_number(&wrong), None, "{number} {wrong}");
                }
            }
            let mut swapped = number.clone().into_bytes();
            swapped.swap(index - 1, index);
            let swapped = String::from_utf8(swapped).unwrap();
            assert!(
                swapped == number || parse_receipt_number(&swapped).is_none(),
                "{number} {swapped}"
            );
        }
        for junk in ["", "YZ", "照", "照照照照照照", "YZ23456789ABCDEFGHJKMN"] {
            assert_eq!(parse_receipt_number(junk), None);
        }
    }

    #[test]
    fn a_token_belongs_to_its_holder_and_key() {
        let (one, other) = (TokenKey([1; 32]), TokenKey([2; 32]));
        assert_eq!(one.token("a"), one.token("a"));
        assert_ne!(one.token("a"), one.token("b"));
        assert_ne!(one.token("a"), other.token("a"));
        assert_eq!(one.token("a").len(), 64);
    }

    #[test]
    fn ids_are_told_from_other_text() {
        assert!(is_id(&new_id()));
        assert!(!is_id("../../etc/passwd") && !is_id(&new_id().to_uppercase().replace('0', "A")));
    }
}
