//! An order's progress as server-sent events. Ends when nothing further happens without a person.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use futures_util::stream::unfold;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use yizhao::Locale;

use super::App;
use super::language::Language;
use super::orders::{Holder, own_order};
use super::problem::{Problem, ProblemDocument};
use super::view::order_view;

/// Another instance on the same database tells nothing here, so the order is looked at again now and then.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

struct Follower {
    app: Arc<App>,
    id: String,
    holder: String,
    locale: Locale,
    news: Receiver<Arc<str>>,
    sent: i64,
    ready: VecDeque<Event>,
    ended: bool,
}

/// Follows an order.
#[utoipa::path(get, path = "/v1/orders/{id}/events", tag = "orders", security(("holder" = [])), params(("id" = String, Path)),
    responses((status = 200, content_type = "text/event-stream", description = "`event: state`, data as `GET /v1/orders/{id}`"),
        (status = 404, body = ProblemDocument)))]
pub(super) async fn follow(
    State(app): State<Arc<App>>,
    Language(locale): Language,
    holder: Holder,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    // Before the order is read, so that no change falls between.
    let news = app.judge.news.subscribe();
    let order = own_order(&app, &holder, &id).await?;
    let last = headers
        .get("last-event-id")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let follower = Follower {
        app,
        id: order.id,
        holder: order.holder,
        locale,
        news,
        sent: last.unwrap_or(0),
        ready: VecDeque::new(),
        ended: false,
    };
    let stream = unfold(follower, |mut follower| async move {
        let event = follower.next().await?;
        Some((Ok(event), follower))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

impl Follower {
    async fn next(&mut self) -> Option<Event> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.ended || self.look().await.is_err() {
                return None;
            }
            if self.ready.is_empty() && !self.ended {
                self.wait().await;
            }
        }
    }

    /// Reads the order and readies an event if it moved on.
    async fn look(&mut self) -> Result<(), Problem> {
        let order = self.app.judge.store.order(&self.id).await?;
        let Some(order) = order.filter(|order| order.holder == self.holder) else {
            self.ended = true;
            return Ok(());
        };
        let history = self.app.judge.store.history(&self.id).await?;
        let Some(newest) = history.last() else {
            return Ok(());
        };
        if newest.seq > self.sent {
            self.sent = newest.seq;
            let view = order_view(&self.app, &order, self.locale).await?;
            let event = Event::default().event("state").id(newest.seq.to_string());
            self.ready
                .push_back(event.json_data(view).map_err(Problem::internal)?);
        }
        self.ended = order.state.is_settled();
        Ok(())
    }

    /// Waits for news about this order, for a while.
    async fn wait(&mut self) {
        let mut stopping = self.app.stopping.clone();
        let relevant = async {
            loop {
                match self.news.recv().await {
                    Ok(id) if *id == *self.id => return,
                    Ok(_) => {}
                    // Some were missed: one of them may have been ours.
                    Err(RecvError::Lagged(_)) => return,
                    Err(RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        tokio::select! {
            () = relevant => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            _ = stopping.wait_for(|stop| *stop) => self.ended = true,
        }
    }
}
