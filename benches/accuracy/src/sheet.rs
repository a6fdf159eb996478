//! Drawn pictures for the eye: one sheet of many, or a file each.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use anyhow::{Context, Result};

use crate::draw::{Canvas, at};
use crate::fault::FAULTS;
use crate::sample::Plan;

/// Height of a picture on the sheet, and how many stand in a row.
const CELL_PX: usize = 330;
const COLUMNS: usize = 6;

/// All pictures of the plans, as large as they are drawn.
pub(crate) fn save(folder: &Path, plans: &[Plan<'_>]) -> Result<()> {
    for plan in plans {
        let fault = &FAULTS[plan.fault];
        let (picture, drawn) = fault.draw(plan.portrait, plan.number);
        let name = format!("{}-{:03}-{:.2}.png", fault.name, plan.number, drawn.strength);
        png(&folder.join(name), &Canvas::of(&picture))?;
    }
    Ok(())
}

/// All pictures of the plans on one sheet.
pub(crate) fn write(out: &Path, plans: &[Plan<'_>]) -> Result<()> {
    let rows = plans.len().div_ceil(COLUMNS).max(1);
    let mut sheet = Canvas::filled(COLUMNS * CELL_PX, rows * CELL_PX, [1.0; 3]);
    for (index, plan) in plans.iter().enumerate() {
        let (picture, _) = FAULTS[plan.fault].draw(plan.portrait, plan.number);
        let picture = Canvas::of(&picture);
        let shrink = picture.width.max(picture.height) as f32 / (CELL_PX - 4) as f32;
        let (left, top) = (index % COLUMNS * CELL_PX, index / COLUMNS * CELL_PX);
        let small = if shrink > 1.0 {
            picture.blurred(0.35 * shrink)
        } else {
            picture.clone()
        };
        for y in 0..(picture.height as f32 / shrink) as usize {
            for x in 0..(picture.width as f32 / shrink) as usize {
                let point = at((x as f32 + 0.5) * shrink, (y as f32 + 0.5) * shrink);
                sheet.pixels[(top + y) * sheet.width + left + x] = small.sample(point);
            }
        }
    }
    png(out, &sheet)
}

fn png(path: &Path, canvas: &Canvas) -> Result<()> {
    let file = File::create(path).with_context(|| format!("writing {}", path.display()))?;
    let mut encoder = png::Encoder::new(BufWriter::new(file), canvas.width as u32, canvas.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&canvas.bytes())?;
    Ok(())
}
