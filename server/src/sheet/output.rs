//! A laid-out sheet as PDF and as JPEG.

use pdf_writer::{Content, Filter, Finish, Name, Pdf, Rect, Ref, TextStr};
use yizhao::catalogue::FileRule;
use yizhao::normalize::encode::encode_jpeg;

use super::Print;
use super::layout::{MILLIMETRES_PER_INCH, Sheet};
use crate::canvas::Canvas;

const POINTS_PER_MM: f64 = 72.0 / MILLIMETRES_PER_INCH;
const MARK_GREY: u8 = 120;
const MARK_WIDTH_MM: f64 = 0.1;

/// One page of the paper's size; each kind of print is embedded once, as the very file that was prepared.
pub(super) fn pdf(sheet: &Sheet, prints: &[Print]) -> Vec<u8> {
    const CATALOG_ID: Ref = Ref::new(1);
    const PAGES_ID: Ref = Ref::new(2);
    const PAGE_ID: Ref = Ref::new(3);
    const CONTENT_ID: Ref = Ref::new(4);
    const INFO_ID: Ref = Ref::new(5);
    let image_id = |print: usize| Ref::new(6 + print as i32);
    let name = |print: usize| format!("P{print}");
    let points = |mm: f64| (mm * POINTS_PER_MM) as f32;
    let height = sheet.size_mm[1];
    let mut pdf = Pdf::new();
    pdf.document_info(INFO_ID).creator(TextStr("yizhao"));
    pdf.catalog(CATALOG_ID)
        .pages(PAGES_ID)
        .viewer_preferences()
        .pair(Name(b"PrintScaling"), Name(b"None"));
    pdf.pages(PAGES_ID).kids([PAGE_ID]).count(1);
    let mut page = pdf.page(PAGE_ID);
    page.media_box(Rect::new(0.0, 0.0, points(sheet.size_mm[0]), points(height)))
        .parent(PAGES_ID)
        .contents(CONTENT_ID);
    let mut resources = page.resources();
    let mut objects = resources.x_objects();
    for print in 0..prints.len() {
        objects.pair(Name(name(print).as_bytes()), image_id(print));
    }
    objects.finish();
    resources.finish();
    page.finish();
    for (index, print) in prints.iter().enumerate() {
        let mut image = pdf.image_xobject(image_id(index), &print.jpeg);
        image.filter(Filter::DctDecode);
        image
            .width(print.picture.width() as i32)
            .height(print.picture.height() as i32)
            .bits_per_component(8);
        image.color_space().device_rgb();
    }
    let mut content = Content::new();
    for placed in &sheet.placed {
        let [x, y] = placed.at_mm;
        let [wide, high] = placed.size_mm;
        content.save_state();
        content.transform([
            points(wide),
            0.0,
            0.0,
            points(high),
            points(x),
            points(height - y - high),
        ]);
        content.x_object(Name(name(placed.print).as_bytes()));
        content.restore_state();
    }
    content.set_stroke_gray(f32::from(MARK_GREY) / 255.0);
    content.set_line_width(points(MARK_WIDTH_MM));
    for [x0, y0, x1, y1] in sheet.placed.iter().flat_map(super::layout::Placed::marks) {
        content.move_to(points(x0), points(height - y0));
        content.line_to(points(x1), points(height - y1));
        content.stroke();
    }
    pdf.stream(CONTENT_ID, &content.finish());
    pdf.finish()
}

/// The same as a picture, at the finest resolution among the prints.
pub(super) fn jpeg(sheet: &Sheet, prints: &[Print]) -> Result<Vec<u8>, String> {
    let dpi = prints.iter().map(|print| print.dpi).max().unwrap_or(300);
    let pixels = |mm: f64| (mm / MILLIMETRES_PER_INCH * f64::from(dpi)).round();
    let [width, height] = sheet.size_mm.map(|side| pixels(side) as u32);
    let mut canvas = Canvas::plain(width, height, [255; 3]);
    let scaled: Vec<Canvas> = prints
        .iter()
        .map(|print| {
            let [wide, high] = print.size_mm.map(|side| pixels(side) as u32);
            Canvas::of(&print.picture).scaled(wide, high)
        })
        .collect();
    for placed in &sheet.placed {
        let [x, y] = placed.at_mm.map(pixels);
        canvas.lay(&scaled[placed.print], x as i64, y as i64);
        for [x0, y0, x1, y1] in placed.marks() {
            canvas.line(
                [pixels(x0), pixels(y0)],
                [pixels(x1), pixels(y1)],
                1,
                [MARK_GREY; 3],
            );
        }
    }
    let anything = FileRule {
        formats: Vec::new(),
        bytes: None,
    };
    encode_jpeg(&canvas.picture(), &anything, dpi)
        .map(|encoded| encoded.jpeg)
        .map_err(|failure| failure.to_string())
}
