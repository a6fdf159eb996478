//! `cargo xtask figures`: how good prepared photos are, measured by the program of benches/figures, into
//! docs/normalize.md.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::tools::{cargo, output, root, say};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Folder of the labelled photos
    #[arg(long, default_value = "../shared/photos/dev")]
    photos: std::path::PathBuf,
    /// Studio portraits, hair darker than their wall, that are taken apart for the composites
    #[arg(long, value_delimiter = ',', default_values = PORTRAITS)]
    portraits: Vec<String>,
    /// Prepared files of this folder's photos only, mattes only, or encodings only
    #[arg(long)]
    only: Option<String>,
}

/// Hair of many kinds; with a `+`, those that nobody looked at while the matte's constants were chosen.
const PORTRAITS: [&str; 12] = [
    "lon_005_n.jpg",
    "lon_034_n.jpg",
    "lon_041_n.jpg",
    "lon_067_n.jpg",
    "+lon_008_n.jpg",
    "+lon_026_n.jpg",
    "+lon_064_n.jpg",
    "+lon_096_n.jpg",
    "+lon_119_n.jpg",
    "+lon_140_n.jpg",
    "+lon_004_n.jpg",
    "+can_026f.jpg",
];

const HEAD: &str = "\
# Prepared photos, measured

Written by `cargo xtask figures`, over the photos of the dev split (never learnt from; constants of normalization were
looked at on these photos). benches/figures is the program.
";

/// The parts in the document's order: what the program calls it, and what stands above its table.
const PARTS: [(&str, &str); 3] = [
    (
        "reread",
        "## Looked at again\n\nEvery photo that shows one upright person from the front, and of which the document's frame can be cut, whatever \
         else is wrong with it: the prepared file is decoded and checked again. *Enforced* and *advisory* are the document's geometry and file checks; the last columns compare where the frame's \
         solver put head height, eye line and centre with what landmarks and mask find in the file, in shares of the frame. \
         *Half-body* are those whose source reaches below the chin to where shoulders begin, 1.15 eye distances: the photos that \
         the target of 95 % speaks of. A source that ends above that is a picture of a head: it is prepared where the enforced bands \
         allow, and the report says to photograph down to the chest. *Can hold* is what the frame's solver promised. Looked at \
         in November 2026: the half-body photos that do not hold have their head at the enforced end and end 1.1 to 1.4 eye distances below the chin, where \
         their frame needs 1.3 to 1.6 (top margin too large), or a head narrower for its height than the document's bands (head too narrow).\n",
    ),
    (
        "matte",
        "## Mattes and rims\n\nStudio portraits are taken apart at full size by the difference to their plain wall, laid \
         over twenty drawn backgrounds, and prepared as any photo. The truth is cut and scaled as the photo is. The matte's \
         constants were chosen on the portraits *looked at*; of the others the cut-outs were seen when they were picked, and one mean over three of them. \
         Those that put strands back were compared on all twelve, before white, grey, curtain, blinds, lights, door and leaves (an earlier \
         filter also before red paper, bookshelf and office): to these the portraits *kept back* are not new, the other backgrounds are. The \
         network that has the last word along the edge has learnt on other people before other backgrounds (models/matte_edge); which of its versions is \
         shipped, and how much of the strands is put back beside it, was chosen on six of the twelve and on selfies and renderings of the split. *Matte* is the mean absolute error of alpha, *gradient* \
         the mean error of the length of its gradient, both over the upper four fifths of the frame; *rim* is the mean \
         CIEDE2000 to the person over the document's colour within three pixels of the true edge. The guided filter is the \
         usual refinement of the raw mask.\n\nBy eye, in November 2026, of 58 photos prepared for cn-social-security-card: before there was a network for the edge \
         somebody who was told nothing would have handed out 44 cut-outs as they are, all 39 studio portraits but of four phone selfies before a door \
         only one; whoever knew the program 49. With it whoever knew the program counts 51, the studio portraits and the four selfies among them; nobody else \
         has counted. The others: the old background's light or colour in the hair (3), ragged edges (3), and a dim webcam picture whose mask is \
         wrong about a shoulder. Not all of the scraps are noticed by the doubt about the edge: it measures where the mask is unsure.\n",
    ),
    (
        "files",
        "## Files at the same bytes\n\nThe prepared picture in the document's window of bytes, against the best file of the \
         crate `image`'s own encoder that is no larger; SSIMULACRA2 (100 is the same picture) of both decoded files against \
         the picture before encoding. Every third photo of the split. Chroma is stored in full where it fits at quality 90; *would be \
         better* counts the files that SSIMULACRA2 would store in 4:4:4, *other chroma better* those where it is for the other choice, and by how much.\n",
    ),
];

pub(crate) fn main(options: &Options) -> Result<()> {
    let photos = root().join(&options.photos);
    if !photos.is_dir() {
        bail!("no photos at {}: nothing was measured", photos.display());
    }
    let path = root().join("docs/normalize.md");
    let before = fs::read_to_string(&path).unwrap_or_default();
    let mut text = HEAD.to_owned();
    for (part, heading) in PARTS {
        text.push('\n');
        text.push_str(heading);
        text.push('\n');
        if options.only.as_deref().is_none_or(|only| only == part) {
            say("Measuring", part);
            let mut program = cargo();
            program
                .args(["run", "--quiet", "--release", "--manifest-path"])
                .arg(root().join("benches/figures/Cargo.toml"))
                .args(["--", part])
                .arg(&photos)
                .args(options.portraits.iter().filter(|_| part == "matte"));
            text.push_str(&output(&mut program).with_context(|| format!("measuring {part}"))?);
        } else {
            text.push_str(kept(&before, heading));
        }
    }
    fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    say("Written", path.display());
    Ok(())
}

/// What stood below `heading` before.
fn kept<'a>(before: &'a str, heading: &str) -> &'a str {
    let Some((_, rest)) = before.split_once(heading) else {
        return "Not measured yet.\n";
    };
    let rest = rest.trim_start_matches('\n');
    rest.split_once("\n## ").map_or(rest, |(own, _)| own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_measured_again_stays() {
        let text = "# x\n\n## A\n\nwords\n\n| 1 |\n\n## B\n\n| 2 |\n";
        assert_eq!(kept(text, "## A\n\nwords\n"), "| 1 |\n");
        assert_eq!(kept(text, "## B\n"), "| 2 |\n");
        assert_eq!(kept(text, "## C\n"), "Not measured yet.\n");
    }
}
