//! Which outputs are older than what they are made from, told by content and not by clocks: a checkout or a restored
//! cache changes times without changing anything.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::tools::target;

/// A build step's inputs and outputs.
pub(crate) struct Stamp {
    file: PathBuf,
    inputs: String,
}

impl Stamp {
    /// `words` are settings that count as inputs; `inputs` are files and folders (read recursively).
    pub(crate) fn new(step: &str, words: &[String], inputs: &[PathBuf]) -> Result<Self> {
        let mut hasher = DefaultHasher::new();
        words.hash(&mut hasher);
        for input in inputs {
            hash_path(input, &mut hasher)?;
        }
        let file = target()?.join("xtask").join(format!("{step}.stamp"));
        Ok(Self {
            file,
            inputs: format!("{:016x}", hasher.finish()),
        })
    }

    /// Whether the step ran with just these inputs and its outputs still exist.
    pub(crate) fn is_fresh(&self, outputs: &[PathBuf]) -> bool {
        outputs.iter().all(|output| output.exists())
            && fs::read_to_string(&self.file).is_ok_and(|stamp| stamp == self.inputs)
    }

    /// Remembers that the step ran.
    pub(crate) fn write(&self) -> Result<()> {
        write(&self.file, self.inputs.as_bytes())
    }
}

fn hash_path(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    path.hash(hasher);
    if path.is_dir() {
        let mut entries: Vec<_> = fs::read_dir(path)?
            .map(|entry| entry.map(|entry| entry.path()))
            .collect::<Result<_, _>>()?;
        entries.sort();
        for entry in entries {
            hash_path(&entry, hasher)?;
        }
    } else if path.exists() {
        fs::read(path)
            .with_context(|| format!("cannot read {}", path.display()))?
            .hash(hasher);
    }
    Ok(())
}

/// Writes a file and the folders above it, unless it already holds these bytes: what depends on it stays fresh.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == bytes) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}
