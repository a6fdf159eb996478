//! What the database says.

use sqlx::any::AnyRow;
use sqlx::{Row, query};

use super::{State, Store};

/// An order as it stands.
#[derive(Debug, Clone)]
pub(in crate::serve) struct Order {
    pub(in crate::serve) id: String,
    pub(in crate::serve) holder: String,
    pub(in crate::serve) state: State,
    pub(in crate::serve) document: String,
    pub(in crate::serve) city: String,
    /// None for orders from before there were channels: the document's first.
    pub(in crate::serve) channel: Option<String>,
    /// Language the holder ordered in, as a tag.
    pub(in crate::serve) locale: String,
    /// JSON.
    pub(in crate::serve) applicant: String,
    /// 1 for the first photo, one more for each resubmission.
    pub(in crate::serve) attempt: i64,
    /// How often checking this photo was begun; more than once after a crash.
    pub(in crate::serve) tries: i64,
    /// None once the photo was removed.
    pub(in crate::serve) photo_key: Option<String>,
    pub(in crate::serve) photo_sha256: String,
    /// JSON.
    pub(in crate::serve) edits: Option<String>,
    /// JSON: the server's own report.
    pub(in crate::serve) report: Option<String>,
    /// JSON.
    pub(in crate::serve) reasons: String,
    pub(in crate::serve) created_at: i64,
    pub(in crate::serve) updated_at: i64,
}

/// A state that an order reached.
#[derive(Debug, Clone, Copy)]
pub(in crate::serve) struct Step {
    pub(in crate::serve) seq: i64,
    pub(in crate::serve) state: State,
    pub(in crate::serve) at: i64,
}

/// A receipt.
#[derive(Debug, Clone)]
pub(in crate::serve) struct Receipt {
    pub(in crate::serve) number: String,
    /// None once the order was deleted.
    pub(in crate::serve) order_id: Option<String>,
    pub(in crate::serve) document: String,
    pub(in crate::serve) city: String,
    pub(in crate::serve) photo_sha256: String,
    /// JSON: ids of the documents it serves, as they were at acceptance.
    pub(in crate::serve) covers: String,
    pub(in crate::serve) accepted_at: i64,
    /// None where no source says how long.
    pub(in crate::serve) valid_days: Option<i64>,
    /// Last moment of validity.
    pub(in crate::serve) valid_until: Option<i64>,
}

impl Store {
    /// The holder whose token this is.
    pub(in crate::serve) async fn holder_of(
        &self,
        token_sha256: &str,
    ) -> Result<Option<String>, sqlx::Error> {
        let row = query("SELECT id FROM holders WHERE token_sha256 = $1")
            .bind(token_sha256.to_owned())
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| row.try_get("id")).transpose()
    }

    /// The order with this id.
    pub(in crate::serve) async fn order(&self, id: &str) -> Result<Option<Order>, sqlx::Error> {
        let row = query("SELECT * FROM orders WHERE id = $1")
            .bind(id.to_owned())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(order).transpose()
    }

    /// A holder's orders, newest first.
    pub(in crate::serve) async fn orders_of(&self, holder: &str) -> Result<Vec<Order>, sqlx::Error> {
        let rows = query("SELECT * FROM orders WHERE holder = $1 ORDER BY created_at DESC, id LIMIT 200")
            .bind(holder.to_owned())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(order).collect()
    }

    /// Orders in a state, oldest first.
    pub(in crate::serve) async fn orders_in(
        &self,
        state: State,
        most: i64,
    ) -> Result<Vec<Order>, sqlx::Error> {
        let rows = query("SELECT * FROM orders WHERE state = $1 ORDER BY updated_at, id LIMIT $2")
            .bind(state.as_str())
            .bind(most)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(order).collect()
    }

    /// Ids of orders whose photo is still to be checked, oldest first.
    pub(in crate::serve) async fn unchecked(&self, most: i64) -> Result<Vec<String>, sqlx::Error> {
        let rows = query(
            "SELECT id FROM orders WHERE state IN ('received', 'checking') ORDER BY updated_at, id LIMIT $1",
        )
        .bind(most)
        .fetch_all(&self.pool)
        .await?;
        rows.iter().map(|row| row.try_get("id")).collect()
    }

    /// How many orders there are in each state.
    pub(in crate::serve) async fn count_by_state(&self) -> Result<Vec<(String, i64)>, sqlx::Error> {
        let rows = query("SELECT state, COUNT(*) AS orders FROM orders GROUP BY state ORDER BY state")
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| Ok((row.try_get("state")?, row.try_get("orders")?)))
            .collect()
    }

    /// The states an order went through, first to last.
    pub(in crate::serve) async fn history(&self, id: &str) -> Result<Vec<Step>, sqlx::Error> {
        let rows = query("SELECT seq, state, at FROM history WHERE order_id = $1 ORDER BY seq")
            .bind(id.to_owned())
            .fetch_all(&self.pool)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Step {
                    seq: row.try_get("seq")?,
                    state: State::parse(row.try_get("state")?)?,
                    at: row.try_get("at")?,
                })
            })
            .collect()
    }

    /// The receipt with this number.
    pub(in crate::serve) async fn receipt(&self, number: &str) -> Result<Option<Receipt>, sqlx::Error> {
        let row = query("SELECT * FROM receipts WHERE number = $1")
            .bind(number.to_owned())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(receipt).transpose()
    }

    /// The newest receipt of an order.
    pub(in crate::serve) async fn receipt_of(&self, order_id: &str) -> Result<Option<Receipt>, sqlx::Error> {
        let row = query("SELECT * FROM receipts WHERE order_id = $1 ORDER BY accepted_at DESC LIMIT 1")
            .bind(order_id.to_owned())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(receipt).transpose()
    }
}

fn order(row: &AnyRow) -> Result<Order, sqlx::Error> {
    Ok(Order {
        id: row.try_get("id")?,
        holder: row.try_get("holder")?,
        state: State::parse(row.try_get("state")?)?,
        document: row.try_get("document")?,
        city: row.try_get("city")?,
        channel: row.try_get("channel")?,
        locale: row.try_get("locale")?,
        applicant: row.try_get("applicant")?,
        attempt: row.try_get("attempt")?,
        tries: row.try_get("tries")?,
        photo_key: row.try_get("photo_key")?,
        photo_sha256: row.try_get("photo_sha256")?,
        edits: row.try_get("edits")?,
        report: row.try_get("report")?,
        reasons: row.try_get("reasons")?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
    })
}

fn receipt(row: &AnyRow) -> Result<Receipt, sqlx::Error> {
    Ok(Receipt {
        number: row.try_get("number")?,
        order_id: row.try_get("order_id")?,
        document: row.try_get("document")?,
        city: row.try_get("city")?,
        photo_sha256: row.try_get("photo_sha256")?,
        covers: row.try_get("covers")?,
        accepted_at: row.try_get("accepted_at")?,
        valid_days: row.try_get("valid_days")?,
        valid_until: row.try_get("valid_until")?,
    })
}
