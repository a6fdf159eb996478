//! A receipt to print: one A4 page, Chinese with English below it, and the photo.
//!
//! No font is shipped: Chinese is set in `STSong-Light` with the predefined encoding `UniGB-UTF16-H`, the collection
//! every PDF reader replaces by its system's Chinese font; Latin in Helvetica. A character outside GB 18030's
//! basic plane, as in a rare name, may be missing on old readers.

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo};
use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, Str, TextStr};
use yizhao::Locale;

use super::receipt::{ReceiptStatus, notice};
use super::receipts::applicant_name;
use super::store::{Order, Receipt};

const PAGE: (f32, f32) = (595.28, 841.89);
const MARGIN: f32 = 64.0;
const LABEL_WIDTH: f32 = 150.0;
/// Shown twice as large as most documents print it, so that it can be seen on a screen.
const PHOTO_HEIGHT: f32 = 180.0;
const CHINESE: Name<'static> = Name(b"C");
const LATIN: Name<'static> = Name(b"L");
const PHOTO: Name<'static> = Name(b"P");

const CATALOG_ID: Ref = Ref::new(1);
const PAGES_ID: Ref = Ref::new(2);
const PAGE_ID: Ref = Ref::new(3);
const CONTENT_ID: Ref = Ref::new(4);
const CHINESE_ID: Ref = Ref::new(5);
const CID_FONT_ID: Ref = Ref::new(6);
const DESCRIPTOR_ID: Ref = Ref::new(7);
const LATIN_ID: Ref = Ref::new(8);
const PHOTO_ID: Ref = Ref::new(9);
const INFO_ID: Ref = Ref::new(10);

/// The printed receipt.
pub(super) fn print(
    receipt: &Receipt,
    order: &Order,
    photo: Option<&[u8]>,
    authority: Option<&str>,
) -> Vec<u8> {
    let photo = photo.and_then(|bytes| Some((jpeg_size(bytes)?, bytes)));
    let content = content(receipt, order, photo.map(|(size, _)| size), authority);
    let mut pdf = Pdf::new();
    pdf.document_info(INFO_ID)
        .title(TextStr(&receipt.number))
        .creator(TextStr("yizhao"));
    pdf.catalog(CATALOG_ID).pages(PAGES_ID);
    pdf.pages(PAGES_ID).kids([PAGE_ID]).count(1);
    let mut page = pdf.page(PAGE_ID);
    page.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1))
        .parent(PAGES_ID)
        .contents(CONTENT_ID);
    let mut resources = page.resources();
    resources.fonts().pair(CHINESE, CHINESE_ID).pair(LATIN, LATIN_ID);
    if photo.is_some() {
        resources.x_objects().pair(PHOTO, PHOTO_ID);
    }
    resources.finish();
    page.finish();
    fonts(&mut pdf);
    if let Some(((width, height), bytes)) = photo {
        let mut image = pdf.image_xobject(PHOTO_ID, bytes);
        image.filter(Filter::DctDecode);
        image
            .width(width.into())
            .height(height.into())
            .bits_per_component(8);
        image.color_space().device_rgb();
    }
    pdf.stream(CONTENT_ID, &content);
    pdf.finish()
}

fn fonts(pdf: &mut Pdf) {
    let name = Name(b"STSong-Light");
    let collection = SystemInfo {
        registry: Str(b"Adobe"),
        ordering: Str(b"GB1"),
        supplement: 4,
    };
    pdf.type0_font(CHINESE_ID)
        .base_font(name)
        .encoding_predefined(Name(b"UniGB-UTF16-H"))
        .descendant_font(CID_FONT_ID);
    pdf.cid_font(CID_FONT_ID)
        .subtype(CidFontType::Type0)
        .base_font(name)
        .system_info(collection)
        .font_descriptor(DESCRIPTOR_ID)
        .default_width(1000.0);
    pdf.font_descriptor(DESCRIPTOR_ID)
        .name(name)
        .flags(FontFlags::SYMBOLIC)
        .bbox(Rect::new(-25.0, -254.0, 1000.0, 880.0))
        .italic_angle(0.0)
        .ascent(880.0)
        .descent(-120.0)
        .cap_height(700.0)
        .stem_v(93.0);
    pdf.type1_font(LATIN_ID)
        .base_font(Name(b"Helvetica"))
        .encoding_predefined(Name(b"WinAnsiEncoding"));
}

fn content(receipt: &Receipt, order: &Order, photo: Option<(u16, u16)>, authority: Option<&str>) -> Vec<u8> {
    let (zh_cn, en) = (
        receipt.view(authority, Locale::ZhCn),
        receipt.view(authority, Locale::En),
    );
    let mut sheet = Sheet::new();
    sheet.line(20.0, 30.0, &zh_cn.title);
    sheet.line(11.0, 34.0, &en.title);
    let number = receipt
        .number
        .as_bytes()
        .chunks(4)
        .map(String::from_utf8_lossy)
        .collect::<Vec<_>>()
        .join(" ");
    sheet.row("编号 Number", &[&number], 14.0);
    let mut documents = Vec::new();
    for (chinese, english) in zh_cn.covers.iter().zip(&en.covers) {
        documents.push(format!("{} {}", chinese.name, english.name));
    }
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    sheet.row("适用证件 Documents", &documents, 11.0);
    sheet.row(
        "办理城市 City",
        &[&format!("{} {}", zh_cn.city.name, en.city.name)],
        11.0,
    );
    if let Some(name) = applicant_name(order) {
        sheet.row("申请人 Applicant", &[&name], 11.0);
    }
    sheet.row("通过日期 Accepted", &[&zh_cn.accepted_on], 11.0);
    let until = zh_cn.valid_until.as_deref().unwrap_or("未注明 not stated");
    let expired = if zh_cn.status == ReceiptStatus::Expired {
        "（已过期 expired）"
    } else {
        ""
    };
    sheet.row("有效期至 Valid until", &[&format!("{until}{expired}")], 11.0);
    let (first, second) = zh_cn.photo_sha256.split_at(zh_cn.photo_sha256.len() / 2);
    sheet.row("照片指纹 SHA-256", &[first, second], 9.0);
    if let Some((width, height)) = photo {
        sheet.photo(f32::from(width) / f32::from(height.max(1)));
    }
    sheet.paragraph(10.0, &notice(authority, Locale::ZhCn));
    sheet.paragraph(9.0, &notice(authority, Locale::En));
    sheet.content.finish().into_vec()
}

struct Sheet {
    content: Content,
    y: f32,
}

impl Sheet {
    fn new() -> Self {
        Self {
            content: Content::new(),
            y: PAGE.1 - MARGIN - 20.0,
        }
    }

    fn line(&mut self, size: f32, advance: f32, text: &str) {
        self.text(MARGIN, size, text);
        self.y -= advance;
    }

    fn row(&mut self, label: &str, values: &[&str], size: f32) {
        self.text(MARGIN, 10.0, label);
        for value in values {
            for part in wrap(value, size, PAGE.0 - 2.0 * MARGIN - LABEL_WIDTH) {
                self.text(MARGIN + LABEL_WIDTH, size, &part);
                self.y -= size * 1.5;
            }
        }
        self.y -= 8.0;
    }

    fn paragraph(&mut self, size: f32, text: &str) {
        for part in wrap(text, size, PAGE.0 - 2.0 * MARGIN) {
            self.text(MARGIN, size, &part);
            self.y -= size * 1.5;
        }
        self.y -= 4.0;
    }

    fn photo(&mut self, aspect: f32) {
        self.y -= PHOTO_HEIGHT;
        self.content.save_state();
        self.content.transform([
            PHOTO_HEIGHT * aspect,
            0.0,
            0.0,
            PHOTO_HEIGHT,
            MARGIN + LABEL_WIDTH,
            self.y,
        ]);
        self.content.x_object(PHOTO);
        self.content.restore_state();
        self.y -= 28.0;
    }

    /// One line, each run of Latin or Chinese in its own font.
    fn text(&mut self, x: f32, size: f32, text: &str) {
        self.content.begin_text();
        self.content.next_line(x, self.y);
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let latin = first.is_ascii();
            let end = rest
                .find(|character: char| character.is_ascii() != latin)
                .unwrap_or(rest.len());
            let (run, after) = rest.split_at(end);
            if latin {
                self.content.set_font(LATIN, size);
                self.content.show(Str(run.as_bytes()));
            } else {
                self.content.set_font(CHINESE, size);
                let encoded: Vec<u8> = run.encode_utf16().flat_map(u16::to_be_bytes).collect();
                self.content.show(Str(&encoded));
            }
            rest = after;
        }
        self.content.end_text();
    }
}

/// Lines of at most `width`; Latin breaks at blanks, Chinese anywhere.
fn wrap(text: &str, size: f32, width: f32) -> Vec<String> {
    let extent = |text: &str| -> f32 {
        // Helvetica's letters are half as wide as high on the average, and never wider than Chinese ones.
        text.chars()
            .map(|character| if character.is_ascii() { 0.56 } else { 1.0 })
            .sum::<f32>()
            * size
    };
    let mut lines = vec![String::new()];
    for word in words(text) {
        let line = lines.last().map_or("", String::as_str);
        if !line.is_empty() && extent(line) + extent(word.trim_end()) > width {
            lines.push(String::new());
        }
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
    }
    lines
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let end = if first.is_ascii() {
            rest.char_indices()
                .find(|(_, character)| *character == ' ' || !character.is_ascii())
                .map_or(
                    rest.len(),
                    |(at, character)| if character == ' ' { at + 1 } else { at },
                )
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// Width and height of a three-component JPEG, which is the only kind that goes into a PDF as it is.
fn jpeg_size(bytes: &[u8]) -> Option<(u16, u16)> {
    let mut at = bytes.strip_prefix(&[0xFF, 0xD8])?;
    loop {
        let [0xFF, marker, high, low, rest @ ..] = at else {
            return None;
        };
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let segment = rest.get(..length.checked_sub(2)?)?;
        if matches!(marker, 0xC0..=0xC2) {
            let [_, height_high, height_low, width_high, width_low, 3, ..] = segment else {
                return None;
            };
            let width = u16::from_be_bytes([*width_high, *width_low]);
            return Some((width, u16::from_be_bytes([*height_high, *height_low])));
        }
        at = rest.get(length - 2..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_breaks_anywhere_and_latin_at_blanks() {
        assert_eq!(wrap("照片检测回执", 10.0, 30.0), ["照片检", "测回执"]);
        assert_eq!(wrap("one two three", 10.0, 50.0), ["one two ", "three"]);
        assert_eq!(wrap("unbreakable", 10.0, 5.0), ["unbreakable"]);
        assert_eq!(wrap("", 10.0, 5.0), [""]);
    }

    #[test]
    fn a_jpeg_says_its_size_and_junk_says_nothing() {
        let jpeg = [
            0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 9, 8, 1, 185, 1, 102, 3, 0, 0xFF, 0xDA,
        ];
        assert_eq!(jpeg_size(&jpeg), Some((358, 441)));
        for end in 0..16 {
            assert_eq!(jpeg_size(&jpeg[..end]), None);
        }
    }
}
