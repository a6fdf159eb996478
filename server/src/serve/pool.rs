//! The checkers: a few threads with an engine each, fed by a bounded queue.
//!
//! An order stands in the database before it is queued, so the queue may be lost at any moment: a restart, or the sweep
//! that runs every half minute, finds what is unchecked. A seat in the queue is taken before a photo is even read, so
//! a flood is turned away at the door and never half accepted.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::examine::{Judge, examine};
use crate::failure::Failure;
use crate::library::Checker;

/// A seat in the queue, taken.
pub(super) type Seat = OwnedSemaphorePermit;

struct Job {
    order: String,
    _seat: Option<Seat>,
}

/// Hands orders to the checkers.
pub(super) struct Queue {
    sender: Mutex<Option<Sender<Job>>>,
    seats: Arc<Semaphore>,
    size: usize,
    /// Orders that wait or are being checked; true: asked for once more meanwhile.
    waiting: Arc<Mutex<HashMap<String, bool>>>,
    stopping: Arc<AtomicBool>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Queue {
    /// Loads an engine per thread and starts them.
    pub(super) fn start(
        threads: usize,
        size: usize,
        judge: &Arc<Judge>,
        runtime: &Handle,
    ) -> Result<Self, Failure> {
        let (sender, receiver) = mpsc::channel();
        let receiver = Arc::new(Mutex::new(receiver));
        let queue = Self {
            sender: Mutex::new(Some(sender)),
            seats: Arc::new(Semaphore::new(size)),
            size,
            waiting: Arc::default(),
            stopping: Arc::default(),
            threads: Mutex::default(),
        };
        for index in 0..threads {
            let checker = Checker::load()?;
            let worker = Worker {
                checker,
                receiver: Arc::clone(&receiver),
                judge: Arc::clone(judge),
                runtime: runtime.clone(),
                waiting: Arc::clone(&queue.waiting),
                stopping: Arc::clone(&queue.stopping),
            };
            let thread = thread::Builder::new()
                .name(format!("checker-{index}"))
                .spawn(move || worker.run())
                .map_err(|error| {
                    Failure::new(
                        "internal",
                        "无法启动检测线程",
                        "Cannot start a thread.",
                        error.to_string(),
                    )
                })?;
            lock(&queue.threads).push(thread);
        }
        Ok(queue)
    }

    /// A seat for one order, or none when the queue is full.
    pub(super) fn take_seat(&self) -> Option<Seat> {
        Arc::clone(&self.seats).try_acquire_owned().ok()
    }

    /// Queues an order that stands in the database.
    pub(super) fn push(&self, order: String, seat: Option<Seat>) {
        match lock(&self.waiting).entry(order.clone()) {
            Entry::Occupied(mut again) => {
                again.insert(true);
                return;
            }
            Entry::Vacant(first) => first.insert(false),
        };
        if let Some(sender) = lock(&self.sender).as_ref() {
            // The receiver lives as long as the threads; after them, a restart finds the order.
            let _ = sender.send(Job { order, _seat: seat });
        }
    }

    /// Queues an order that the sweep found, unless it is queued already.
    pub(super) fn push_quietly(&self, order: String) {
        if !lock(&self.waiting).contains_key(&order) {
            self.push(order, None);
        }
    }

    /// Orders that wait or are being checked.
    pub(super) fn length(&self) -> usize {
        lock(&self.waiting).len()
    }

    /// Seats altogether.
    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Lets the checks in progress end; what waits is found again after the next start.
    pub(super) fn stop(&self) {
        self.stopping.store(true, Ordering::Relaxed);
        lock(&self.sender).take();
        for thread in lock(&self.threads).drain(..) {
            let _ = thread.join();
        }
    }
}

struct Worker {
    checker: Checker,
    receiver: Arc<Mutex<Receiver<Job>>>,
    judge: Arc<Judge>,
    runtime: Handle,
    waiting: Arc<Mutex<HashMap<String, bool>>>,
    stopping: Arc<AtomicBool>,
}

impl Worker {
    fn run(mut self) {
        loop {
            let next = lock(&self.receiver).recv();
            let Ok(job) = next else { return };
            if self.stopping.load(Ordering::Relaxed) {
                continue;
            }
            loop {
                if let Err(cause) = examine(&mut self.checker, &self.judge, &self.runtime, &job.order) {
                    tracing::error!(order = %job.order, %cause, "an order could not be checked and will be tried again");
                    // A database or disk that is away is not helped by asking it faster.
                    thread::sleep(Duration::from_secs(1));
                }
                let mut waiting = lock(&self.waiting);
                match waiting.get_mut(&job.order) {
                    // A new photo came between the end of the last check and now.
                    Some(again) if *again => *again = false,
                    _ => {
                        waiting.remove(&job.order);
                        break;
                    }
                }
            }
        }
    }
}

/// A poisoned lock guards data that is whole after every statement.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
