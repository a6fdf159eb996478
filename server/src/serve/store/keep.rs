//! What is kept and for how long: photos that no order stands on, orders that are deleted, what expires.

use sqlx::{AnyConnection, Row, query};

use super::change::step;
use super::read::Order;
use super::{State, Store, now_ms};

impl Store {
    /// Removes an order with everything about the person; its receipt stays as a bare number.
    pub(in crate::serve) async fn delete(&self, order: &Order) -> Result<(), sqlx::Error> {
        let mut transaction = self.pool.begin().await?;
        // Again from the row: a resubmission may have changed the photo since the order was read.
        let row = query("SELECT photo_key FROM orders WHERE id = $1")
            .bind(order.id.clone())
            .fetch_optional(&mut *transaction)
            .await?;
        let key: Option<String> = row.map(|row| row.try_get("photo_key")).transpose()?.flatten();
        if let Some(key) = key {
            doom(&mut transaction, &key, now_ms()).await?;
        }
        for statement in [
            query("UPDATE receipts SET order_id = NULL WHERE order_id = $1"),
            query("DELETE FROM history WHERE order_id = $1"),
            query("DELETE FROM requests WHERE order_id = $1"),
            query("DELETE FROM orders WHERE id = $1"),
        ] {
            statement
                .bind(order.id.clone())
                .execute(&mut *transaction)
                .await?;
        }
        query("DELETE FROM holders WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM orders WHERE holder = $1)")
            .bind(order.holder.clone())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await
    }

    /// Writes a photo down as to be removed after `after`, unless an order comes to stand on it.
    pub(in crate::serve) async fn doom_photo(&self, key: &str, after: i64) -> Result<(), sqlx::Error> {
        let mut connection = self.pool.acquire().await?;
        doom(&mut connection, key, after).await
    }

    /// Photos whose time has come.
    pub(in crate::serve) async fn doomed(&self, now: i64) -> Result<Vec<String>, sqlx::Error> {
        let rows = query("SELECT photo_key FROM doomed_photos WHERE after <= $1 LIMIT 500")
            .bind(now)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(|row| row.try_get("photo_key")).collect()
    }

    /// Strikes out a photo that was removed.
    pub(in crate::serve) async fn buried(&self, key: &str) -> Result<(), sqlx::Error> {
        let mut connection = self.pool.acquire().await?;
        spare(&mut connection, key).await
    }

    /// Removes photo and personal data of what was settled before `before`, and marks what is no longer valid at `now`.
    /// Answers the ids whose state changed.
    pub(in crate::serve) async fn expire(&self, before: i64, now: i64) -> Result<Vec<String>, sqlx::Error> {
        let mut transaction = self.pool.begin().await?;
        let rows = query(
            "SELECT id FROM orders WHERE (state = 'rejected' AND updated_at < $1) OR (state = 'accepted' AND EXISTS \
             (SELECT 1 FROM receipts WHERE order_id = orders.id AND valid_until < $2)) LIMIT 500",
        )
        .bind(before)
        .bind(now)
        .fetch_all(&mut *transaction)
        .await?;
        let ids = rows
            .iter()
            .map(|row| row.try_get("id"))
            .collect::<Result<Vec<String>, _>>()?;
        for id in &ids {
            query("UPDATE orders SET state = 'expired', updated_at = $1 WHERE id = $2")
                .bind(now)
                .bind(id.clone())
                .execute(&mut *transaction)
                .await?;
            step(&mut transaction, id, State::Expired, now).await?;
        }
        let settled = "state IN ('accepted', 'rejected', 'expired') AND photo_key IS NOT NULL AND \
                       (SELECT MAX(at) FROM history WHERE order_id = orders.id AND state <> 'expired') < $1";
        let rows = query(sqlx::AssertSqlSafe(format!(
            "SELECT id, photo_key FROM orders WHERE {settled} LIMIT 500"
        )))
        .bind(before)
        .fetch_all(&mut *transaction)
        .await?;
        for row in &rows {
            let (id, key): (String, String) = (row.try_get("id")?, row.try_get("photo_key")?);
            doom(&mut transaction, &key, now).await?;
            query(
                "UPDATE orders SET photo_key = NULL, applicant = '{}', client_report = NULL, edits = NULL, report = NULL \
                 WHERE id = $1",
            )
            .bind(id)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(ids)
    }
}

pub(super) async fn doom(connection: &mut AnyConnection, key: &str, after: i64) -> Result<(), sqlx::Error> {
    query("INSERT INTO doomed_photos (photo_key, after) VALUES ($1, $2) ON CONFLICT (photo_key) DO UPDATE SET after = excluded.after")
        .bind(key.to_owned())
        .bind(after)
        .execute(connection)
        .await?;
    Ok(())
}

pub(super) async fn spare(connection: &mut AnyConnection, key: &str) -> Result<(), sqlx::Error> {
    query("DELETE FROM doomed_photos WHERE photo_key = $1")
        .bind(key.to_owned())
        .execute(connection)
        .await?;
    Ok(())
}
