//! Which retouching software a file names, in EXIF's Software or in its XMP packet (Adobe XMP specification, part 3).
//!
//! A name says that the software wrote the file, not what it changed; software that leaves no name is not seen, and what
//! a phone's own camera beautifies names nobody.

/// The longest stretch of a packet that is read; cameras and editors write a few thousand bytes.
const LONGEST_PACKET_BYTES: usize = 64 * 1024;

/// Needle in lower case, and what the software is called. `Adobe Photoshop` with its maker's name, because every file
/// with IPTC fields names the photoshop namespace.
const EDITORS: [(&str, &str); 45] = [
    ("adobe photoshop", "Adobe Photoshop"),
    ("lightroom", "Adobe Lightroom"),
    ("firefly", "Adobe Firefly"),
    ("snapseed", "Snapseed"),
    ("meitu", "美图秀秀"),
    ("美图", "美图秀秀"),
    ("beautycam", "美颜相机"),
    ("美颜", "美颜相机"),
    ("beautyplus", "BeautyPlus"),
    ("faceu", "Faceu激萌"),
    ("ulike", "轻颜"),
    ("轻颜", "轻颜"),
    ("xingtu", "醒图"),
    ("醒图", "醒图"),
    ("hypic", "醒图"),
    ("pitu", "天天P图"),
    ("天天p图", "天天P图"),
    ("camera360", "相机360"),
    ("黄油相机", "黄油相机"),
    ("capcut", "剪映"),
    ("剪映", "剪映"),
    ("b612", "B612"),
    ("facetune", "Facetune"),
    ("faceapp", "FaceApp"),
    ("youcam", "YouCam"),
    ("airbrush", "AirBrush"),
    ("remini", "Remini"),
    ("picsart", "PicsArt"),
    ("vsco", "VSCO"),
    ("pixelmator", "Pixelmator"),
    ("affinity photo", "Affinity Photo"),
    ("gimp", "GIMP"),
    ("luminar", "Luminar"),
    ("portraitpro", "PortraitPro"),
    ("photodirector", "PhotoDirector"),
    ("paintshop", "PaintShop"),
    ("photoscape", "PhotoScape"),
    ("polarr", "Polarr"),
    ("afterlight", "Afterlight"),
    ("canva", "Canva"),
    ("darktable", "darktable"),
    ("rawtherapee", "RawTherapee"),
    ("midjourney", "Midjourney"),
    ("stable diffusion", "Stable Diffusion"),
    // IPTC's digital source types of pictures that a network made, wholly or in part.
    ("trainedalgorithmicmedia", "AI"),
];

/// The first of the known names in what the file says of itself.
pub(super) fn editor(software: Option<&str>, xmp: Option<&[u8]>) -> Option<&'static str> {
    let packet = xmp.map(|packet| String::from_utf8_lossy(&packet[..packet.len().min(LONGEST_PACKET_BYTES)]));
    [software, packet.as_deref()]
        .into_iter()
        .flatten()
        .find_map(|text| {
            let text = text.to_lowercase();
            let found = EDITORS.iter().find(|(needle, _)| text.contains(needle));
            found.map(|(_, name)| *name)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn editors_are_known_by_name_and_cameras_are_none() {
        assert_eq!(
            editor(Some("Adobe Photoshop 25.0 (Windows)"), None),
            Some("Adobe Photoshop")
        );
        assert_eq!(editor(Some("MeituApp"), None), Some("美图秀秀"));
        for camera in ["17.6.1", "HUAWEI ELE-AL00 10.1", "Google", "Yizhao 0.1.0"] {
            assert_eq!(editor(Some(camera), None), None, "{camera}");
        }
        assert_eq!(editor(None, None), None);
    }

    #[test]
    fn a_packet_counts_by_what_wrote_it_not_by_its_namespaces() {
        let phone =
            br#"<x:xmpmeta xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" x:xmptk="XMP Core 6.0.0">"#;
        assert_eq!(editor(Some("17.6.1"), Some(phone)), None);
        let edited = b"<stEvt:softwareAgent>Adobe Photoshop Lightroom</stEvt:softwareAgent>";
        assert_eq!(editor(None, Some(edited)), Some("Adobe Photoshop"));
        assert_eq!(editor(None, Some(&[0xFF; 100_000])), None);
    }
}
