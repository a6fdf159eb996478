//! Looking at several photos: one engine per thread, answers in the order the photos were given.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::thread;

use crate::failure::Failure;
use crate::library::{Checker, MAX_PHOTO_BYTES};

/// Reads a photo's bytes, never more than the engine would take. `-` is stdin.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    if path == Path::new("-") {
        return read_bounded(io::stdin().lock());
    }
    let file = File::open(path).map_err(|error| Failure::reading(&error))?;
    let metadata = file.metadata().map_err(|error| Failure::reading(&error))?;
    if metadata.is_dir() {
        return Err(Failure::reading(&io::ErrorKind::IsADirectory.into()));
    }
    if metadata.len() > MAX_PHOTO_BYTES {
        return Err(Failure::too_large(metadata.len(), MAX_PHOTO_BYTES));
    }
    read_bounded(file)
}

fn read_bounded(source: impl Read) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    source
        .take(MAX_PHOTO_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| Failure::reading(&error))?;
    match bytes.len() as u64 {
        length if length > MAX_PHOTO_BYTES => Err(Failure::too_large(length, MAX_PHOTO_BYTES)),
        _ => Ok(bytes),
    }
}

/// Does `work` on every item with `threads` engines and hands the answers to `take` in the order of `items`, each as
/// soon as it is its turn. Stops early when `take` breaks. An engine that cannot be loaded is the answer of every photo
/// that came to it.
pub(super) fn in_order<I: Sync, T: Send>(
    items: &[I],
    threads: usize,
    work: impl Fn(&mut Checker, &I) -> Result<T, Failure> + Sync,
    mut take: impl FnMut(&I, Result<T, Failure>) -> ControlFlow<()>,
) {
    let next = AtomicUsize::new(0);
    let (sender, receiver) = sync_channel(threads);
    thread::scope(|scope| {
        for _ in 0..threads {
            let sender = sender.clone();
            let (next, work) = (&next, &work);
            scope.spawn(move || {
                let mut checker = Checker::load();
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let answer = match &mut checker {
                        Ok(checker) => work(checker, item),
                        Err(failure) => Err(failure.clone()),
                    };
                    if sender.send((index, answer)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut due = 0;
        'answers: for (index, answer) in receiver {
            early.insert(index, answer);
            while let Some(answer) = early.remove(&due) {
                if take(&items[due], answer).is_break() {
                    break 'answers;
                }
                due += 1;
            }
        }
    });
}
