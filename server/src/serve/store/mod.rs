//! Orders and receipts in a database: SQLite by default, PostgreSQL by address.
//!
//! Every change of an order's state is one transaction that names the state it expects, so two writers never both win.
//! SQLite runs in WAL mode with `synchronous=FULL`: what was answered survives a power cut. `secure_delete` overwrites
//! what a person asked to be removed.

mod change;
mod keep;
mod read;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::any::{AnyPoolOptions, install_default_drivers};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::{AnyPool, Executor, SqlSafeStr};
use utoipa::ToSchema;

pub(super) use change::{NewOrder, NewPhoto, Placed, Settlement};
pub(super) use read::{Order, Receipt};

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    /// The photo is kept and waits to be checked.
    Received,
    /// It is being checked.
    Checking,
    /// It passed and waits for a person to approve it.
    InReview,
    /// It has a receipt.
    Accepted,
    /// It has reasons; a new photo is welcome.
    Rejected,
    /// The receipt is no longer valid, or a rejected order was left alone.
    Expired,
}

impl State {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Checking => "checking",
            Self::InReview => "in-review",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
        }
    }

    fn parse(text: &str) -> Result<Self, sqlx::Error> {
        [
            Self::Received,
            Self::Checking,
            Self::InReview,
            Self::Accepted,
            Self::Rejected,
            Self::Expired,
        ]
        .into_iter()
        .find(|state| state.as_str() == text)
        .ok_or_else(|| sqlx::Error::Decode(format!("unknown order state \"{text}\"").into()))
    }

    /// Nothing further happens without a person.
    pub(super) const fn is_settled(self) -> bool {
        matches!(self, Self::Accepted | Self::Rejected | Self::Expired)
    }
}

/// The database.
#[derive(Debug, Clone)]
pub(super) struct Store {
    pool: AnyPool,
}

impl Store {
    /// Opens the database and brings its tables up to date.
    pub(super) async fn open(url: &str) -> Result<Self, sqlx::Error> {
        install_default_drivers();
        let embedded = url.starts_with("sqlite:");
        let pool = AnyPoolOptions::new()
            // One writer at a time is SQLite's own rule; keeping to it here spares every busy error.
            .max_connections(if embedded { 1 } else { 8 })
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    if embedded {
                        connection.execute("PRAGMA journal_mode = WAL").await?;
                        connection.execute("PRAGMA synchronous = FULL").await?;
                        connection.execute("PRAGMA foreign_keys = ON").await?;
                        connection.execute("PRAGMA secure_delete = ON").await?;
                    }
                    Ok(())
                })
            })
            .connect(url)
            .await?;
        let migration = |version, name: &'static str, sql: &'static str| {
            Migration::new(
                version,
                name.into(),
                MigrationType::Simple,
                sql.into_sql_str(),
                false,
            )
        };
        Migrator::with_migrations(vec![
            migration(1, "orders", include_str!("1_orders.sql")),
            migration(2, "channels", include_str!("2_channels.sql")),
        ])
        .run(&pool)
        .await?;
        Ok(Self { pool })
    }

    /// The address of the embedded database in `folder`.
    pub(super) fn embedded_url(folder: &Path) -> String {
        let path = folder.join("yizhao.db").display().to_string();
        let escaped = path.replace('%', "%25").replace('?', "%3F").replace('#', "%23");
        format!("sqlite://{escaped}?mode=rwc")
    }

    /// Whether the database answers.
    pub(super) async fn ping(&self) -> Result<(), sqlx::Error> {
        self.pool.execute("SELECT 1").await.map(drop)
    }

    /// Closes the connections; what was answered is on disk already.
    pub(super) async fn close(&self) {
        self.pool.close().await;
    }
}

/// Now, milliseconds since 1970 UTC.
pub(super) fn now_ms() -> i64 {
    chrono::Utc::now().timestamp_millis()
}
