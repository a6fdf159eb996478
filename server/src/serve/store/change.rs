//! An order's way through its states: each function is one transaction.

use sqlx::any::AnyArguments;
use sqlx::query::Query;
use sqlx::{Any, AnyConnection, Row, query};

use super::keep::{doom, spare};
use super::read::{Order, Receipt};
use super::{State, Store, now_ms};

/// A photo that is kept, with what came along.
#[derive(Debug, Clone)]
pub(in crate::serve) struct NewPhoto {
    pub(in crate::serve) key: String,
    pub(in crate::serve) sha256: String,
    /// JSON.
    pub(in crate::serve) client_report: Option<String>,
    /// JSON.
    pub(in crate::serve) edits: Option<String>,
}

/// An order about to be made.
#[derive(Debug, Clone)]
pub(in crate::serve) struct NewOrder {
    pub(in crate::serve) id: String,
    pub(in crate::serve) holder: String,
    /// Set for a holder who is new.
    pub(in crate::serve) token_sha256: Option<String>,
    pub(in crate::serve) document: String,
    pub(in crate::serve) city: String,
    pub(in crate::serve) channel: String,
    pub(in crate::serve) locale: String,
    /// JSON.
    pub(in crate::serve) applicant: String,
    pub(in crate::serve) photo: NewPhoto,
    pub(in crate::serve) scope: String,
    pub(in crate::serve) request_key: String,
    pub(in crate::serve) content_sha256: String,
}

/// What became of a request to make or change an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::serve) enum Placed {
    /// It was done now.
    New,
    /// The same request was done before, for this order and with content of this digest.
    Before {
        order_id: String,
        content_sha256: String,
    },
    /// The order is in another state by now.
    WrongState,
}

/// The end of a check or a review.
#[derive(Debug, Clone)]
pub(in crate::serve) struct Settlement {
    pub(in crate::serve) state: State,
    /// JSON: the server's report; none keeps what is there.
    pub(in crate::serve) report: Option<String>,
    /// JSON.
    pub(in crate::serve) reasons: String,
    pub(in crate::serve) receipt: Option<Receipt>,
}

type Statement<'q> = Query<'q, Any, AnyArguments>;

impl Store {
    /// What an idempotency key was used for, if it was.
    pub(in crate::serve) async fn earlier(
        &self,
        scope: &str,
        key: &str,
    ) -> Result<Option<Placed>, sqlx::Error> {
        let mut connection = self.pool.acquire().await?;
        earlier(&mut connection, scope, key).await
    }

    /// Makes an order, unless its key was used before.
    pub(in crate::serve) async fn place(&self, new: &NewOrder) -> Result<Placed, sqlx::Error> {
        let now = now_ms();
        let mut transaction = self.pool.begin().await?;
        if let Some(before) = earlier(&mut transaction, &new.scope, &new.request_key).await? {
            return Ok(before);
        }
        if let Some(token_sha256) = &new.token_sha256 {
            query("INSERT INTO holders (id, token_sha256, created_at) VALUES ($1, $2, $3)")
                .bind(new.holder.clone())
                .bind(token_sha256.clone())
                .bind(now)
                .execute(&mut *transaction)
                .await?;
        }
        query(
            "INSERT INTO orders (id, holder, state, document, city, locale, applicant, attempt, tries, photo_key, \
             photo_sha256, client_report, edits, reasons, created_at, updated_at, channel) \
             VALUES ($1, $2, 'received', $3, $4, $5, $6, 1, 0, $7, $8, $9, $10, '[]', $11, $11, $12)",
        )
        .bind(new.id.clone())
        .bind(new.holder.clone())
        .bind(new.document.clone())
        .bind(new.city.clone())
        .bind(new.locale.clone())
        .bind(new.applicant.clone())
        .bind(new.photo.key.clone())
        .bind(new.photo.sha256.clone())
        .bind(new.photo.client_report.clone())
        .bind(new.photo.edits.clone())
        .bind(now)
        .bind(new.channel.clone())
        .execute(&mut *transaction)
        .await?;
        remember(
            &mut transaction,
            &new.scope,
            &new.request_key,
            &new.content_sha256,
            &new.id,
            now,
        )
        .await?;
        step(&mut transaction, &new.id, State::Received, now).await?;
        spare(&mut transaction, &new.photo.key).await?;
        transaction.commit().await?;
        Ok(Placed::New)
    }

    /// Gives a rejected order a new photo.
    pub(in crate::serve) async fn resubmit(
        &self,
        order: &Order,
        photo: &NewPhoto,
        request_key: Option<&str>,
    ) -> Result<Placed, sqlx::Error> {
        let now = now_ms();
        let mut transaction = self.pool.begin().await?;
        if let Some(key) = request_key
            && let Some(before) = earlier(&mut transaction, &order.id, key).await?
        {
            return Ok(before);
        }
        let changed = query(
            "UPDATE orders SET state = 'received', attempt = attempt + 1, tries = 0, photo_key = $1, \
             photo_sha256 = $2, client_report = $3, edits = $4, report = NULL, reasons = '[]', updated_at = $5 \
             WHERE id = $6 AND state = 'rejected' AND attempt = $7",
        )
        .bind(photo.key.clone())
        .bind(photo.sha256.clone())
        .bind(photo.client_report.clone())
        .bind(photo.edits.clone())
        .bind(now)
        .bind(order.id.clone())
        .bind(order.attempt);
        if !one(changed, &mut transaction).await? {
            return Ok(Placed::WrongState);
        }
        if let Some(key) = request_key {
            remember(&mut transaction, &order.id, key, &photo.sha256, &order.id, now).await?;
        }
        step(&mut transaction, &order.id, State::Received, now).await?;
        spare(&mut transaction, &photo.key).await?;
        if let Some(old) = &order.photo_key {
            doom(&mut transaction, old, now).await?;
        }
        transaction.commit().await?;
        Ok(Placed::New)
    }

    /// Marks an order as being checked; false when it is no longer to be checked.
    pub(in crate::serve) async fn begin_check(&self, id: &str) -> Result<bool, sqlx::Error> {
        let now = now_ms();
        let mut transaction = self.pool.begin().await?;
        let first = query(
            "UPDATE orders SET state = 'checking', tries = tries + 1, updated_at = $1 WHERE id = $2 AND state = 'received'",
        )
        .bind(now)
        .bind(id.to_owned());
        let began = if one(first, &mut transaction).await? {
            step(&mut transaction, id, State::Checking, now).await?;
            true
        } else {
            // A crash left it half checked: again, but counted.
            let again = query("UPDATE orders SET tries = tries + 1 WHERE id = $1 AND state = 'checking'")
                .bind(id.to_owned());
            one(again, &mut transaction).await?
        };
        transaction.commit().await?;
        Ok(began)
    }

    /// Ends a check or a review; false when the order has moved on meanwhile.
    pub(in crate::serve) async fn settle(
        &self,
        id: &str,
        from: State,
        end: &Settlement,
    ) -> Result<bool, sqlx::Error> {
        let now = now_ms();
        let mut transaction = self.pool.begin().await?;
        let changed = query(
            "UPDATE orders SET state = $1, report = COALESCE($2, report), reasons = $3, updated_at = $4 \
             WHERE id = $5 AND state = $6",
        )
        .bind(end.state.as_str())
        .bind(end.report.clone())
        .bind(end.reasons.clone())
        .bind(now)
        .bind(id.to_owned())
        .bind(from.as_str());
        if !one(changed, &mut transaction).await? {
            return Ok(false);
        }
        if let Some(receipt) = &end.receipt {
            query(
                "INSERT INTO receipts (number, order_id, document, city, photo_sha256, covers, accepted_at, valid_days, \
                 valid_until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(receipt.number.clone())
            .bind(id.to_owned())
            .bind(receipt.document.clone())
            .bind(receipt.city.clone())
            .bind(receipt.photo_sha256.clone())
            .bind(receipt.covers.clone())
            .bind(receipt.accepted_at)
            .bind(receipt.valid_days)
            .bind(receipt.valid_until)
            .execute(&mut *transaction)
            .await?;
        }
        step(&mut transaction, id, end.state, now).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

async fn one(statement: Statement<'_>, connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    Ok(statement.execute(connection).await?.rows_affected() == 1)
}

async fn earlier(
    connection: &mut AnyConnection,
    scope: &str,
    key: &str,
) -> Result<Option<Placed>, sqlx::Error> {
    let row = query("SELECT order_id, content_sha256 FROM requests WHERE scope = $1 AND request_key = $2")
        .bind(scope.to_owned())
        .bind(key.to_owned())
        .fetch_optional(connection)
        .await?;
    row.map(|row| {
        Ok(Placed::Before {
            order_id: row.try_get("order_id")?,
            content_sha256: row.try_get("content_sha256")?,
        })
    })
    .transpose()
}

async fn remember(
    connection: &mut AnyConnection,
    scope: &str,
    key: &str,
    content_sha256: &str,
    order_id: &str,
    now: i64,
) -> Result<(), sqlx::Error> {
    query("INSERT INTO requests (scope, request_key, content_sha256, order_id, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(scope.to_owned())
        .bind(key.to_owned())
        .bind(content_sha256.to_owned())
        .bind(order_id.to_owned())
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn step(
    connection: &mut AnyConnection,
    order_id: &str,
    state: State,
    now: i64,
) -> Result<(), sqlx::Error> {
    query(
        "INSERT INTO history (order_id, seq, state, at) \
         SELECT $1, COALESCE(MAX(seq), 0) + 1, $2, $3 FROM history WHERE order_id = $1",
    )
    .bind(order_id.to_owned())
    .bind(state.as_str())
    .bind(now)
    .execute(connection)
    .await?;
    Ok(())
}
