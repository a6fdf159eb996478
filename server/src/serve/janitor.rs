//! What happens by itself: unchecked orders are found again, photos whose time has come are removed, receipts and
//! forgotten orders expire.

use std::sync::Arc;
use std::time::Duration;

use super::App;
use super::examine::Judge;
use super::problem::Problem;
use super::store::now_ms;

const SWEEP: Duration = Duration::from_secs(30);
/// Expiry is counted in days; looking twice an hour is plenty.
const SWEEPS_PER_EXPIRY: u64 = 60;
const MOST_UNCHECKED: i64 = 500;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Runs until the program stops.
pub(super) async fn keep_house(app: Arc<App>) {
    let mut stopping = app.stopping.clone();
    for round in 0_u64.. {
        if let Err(cause) = requeue(&app).await {
            tracing::error!(%cause, "unchecked orders could not be listed");
        }
        if round % SWEEPS_PER_EXPIRY == 0 {
            if let Err(cause) = expire(&app).await {
                tracing::error!(%cause, "expiry failed and will be tried again");
            }
            // A problem has logged its own cause.
            let _ = bury(&app.judge).await;
        }
        tokio::select! {
            () = tokio::time::sleep(SWEEP) => {}
            _ = stopping.wait_for(|stop| *stop) => return,
        }
    }
}

/// Queues every order that waits to be checked; those that are queued already are told apart by the queue.
async fn requeue(app: &App) -> Result<(), sqlx::Error> {
    for id in app.judge.store.unchecked(MOST_UNCHECKED).await? {
        app.queue.push_quietly(id);
    }
    Ok(())
}

async fn expire(app: &App) -> Result<(), sqlx::Error> {
    let now = now_ms();
    let before = now - i64::from(app.settings.keep_photos_days) * DAY_MS;
    for id in app.judge.store.expire(before, now).await? {
        app.judge.announce(&id);
    }
    Ok(())
}

/// Removes the photos that are written down for removal.
pub(super) async fn bury(judge: &Judge) -> Result<(), Problem> {
    for key in judge.store.doomed(now_ms()).await? {
        judge.photos.remove(&key).await?;
        judge.store.buried(&key).await?;
    }
    Ok(())
}
