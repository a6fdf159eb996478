//! The database's promises. `YIZHAO_TEST_DATABASE=postgres://…` runs the same against PostgreSQL.

use super::*;

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

async fn store() -> (Store, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let url = std::env::var("YIZHAO_TEST_DATABASE").unwrap_or_else(|_| Store::embedded_url(folder.path()));
    (Store::open(&url).await.unwrap(), folder)
}

fn new_order() -> NewOrder {
    let id = crate::serve::secrets::new_id;
    NewOrder {
        id: id(),
        holder: id(),
        token_sha256: Some(id()),
        document: "cn-passport".to_owned(),
        city: "440300".to_owned(),
        channel: "upload".to_owned(),
        locale: "zh-CN".to_owned(),
        applicant: r#"{"name":"张三"}"#.to_owned(),
        photo: photo(&id()),
        scope: "anyone".to_owned(),
        request_key: id(),
        content_sha256: "content".to_owned(),
    }
}

fn photo(key: &str) -> NewPhoto {
    NewPhoto {
        key: key.to_owned(),
        sha256: "photo".to_owned(),
        client_report: None,
        edits: None,
    }
}

fn settlement(state: State, valid_until: Option<i64>) -> Settlement {
    let receipt = (state == State::Accepted).then(|| Receipt {
        number: crate::serve::secrets::new_receipt_number(),
        order_id: None,
        document: "cn-passport".to_owned(),
        city: "440300".to_owned(),
        photo_sha256: "photo".to_owned(),
        covers: "[]".to_owned(),
        accepted_at: now_ms(),
        valid_days: Some(1),
        valid_until,
    });
    Settlement {
        state,
        report: Some("{}".to_owned()),
        reasons: "[]".to_owned(),
        receipt,
    }
}

async fn placed(store: &Store) -> NewOrder {
    let new = new_order();
    store.doom_photo(&new.photo.key, 0).await.unwrap();
    assert_eq!(store.place(&new).await.unwrap(), Placed::New);
    new
}

async fn settled(store: &Store, state: State, valid_until: Option<i64>) -> NewOrder {
    let new = placed(store).await;
    assert!(store.begin_check(&new.id).await.unwrap());
    let end = settlement(state, valid_until);
    assert!(store.settle(&new.id, State::Checking, &end).await.unwrap());
    new
}

#[tokio::test]
async fn a_photo_is_doomed_until_its_order_stands() {
    let (store, _folder) = store().await;
    store.doom_photo("orphan-of-the-test", 0).await.unwrap();
    let new = placed(&store).await;
    let doomed = store.doomed(now_ms()).await.unwrap();
    assert!(doomed.contains(&"orphan-of-the-test".to_owned()) && !doomed.contains(&new.photo.key));
    store.buried("orphan-of-the-test").await.unwrap();
    let order = store.order(&new.id).await.unwrap().unwrap();
    store.delete(&order).await.unwrap();
    assert!(store.doomed(now_ms()).await.unwrap().contains(&new.photo.key));
    assert!(store.order(&new.id).await.unwrap().is_none());
    assert!(
        store
            .holder_of(new.token_sha256.as_ref().unwrap())
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn of_two_writers_one_wins() {
    let (store, _folder) = store().await;
    let new = placed(&store).await;
    assert!(store.begin_check(&new.id).await.unwrap());
    let end = settlement(State::Accepted, None);
    assert!(store.settle(&new.id, State::Checking, &end).await.unwrap());
    assert!(!store.settle(&new.id, State::Checking, &end).await.unwrap());
    assert!(!store.begin_check(&new.id).await.unwrap());
    let order = store.order(&new.id).await.unwrap().unwrap();
    assert_eq!(
        store.resubmit(&order, &photo("late"), None).await.unwrap(),
        Placed::WrongState
    );
}

#[tokio::test]
async fn a_check_that_was_cut_off_is_counted() {
    let (store, _folder) = store().await;
    let new = placed(&store).await;
    for tries in 1..=3 {
        assert!(store.unchecked(1000).await.unwrap().contains(&new.id));
        assert!(store.begin_check(&new.id).await.unwrap());
        assert_eq!(store.order(&new.id).await.unwrap().unwrap().tries, tries);
    }
    let states: Vec<State> = store
        .history(&new.id)
        .await
        .unwrap()
        .iter()
        .map(|step| step.state)
        .collect();
    assert_eq!(states, [State::Received, State::Checking]);
}

#[tokio::test]
async fn a_key_stands_for_one_request() {
    let (store, _folder) = store().await;
    let new = placed(&store).await;
    let mut again = new_order();
    again.request_key.clone_from(&new.request_key);
    let before = Placed::Before {
        order_id: new.id.clone(),
        content_sha256: "content".to_owned(),
    };
    assert_eq!(store.place(&again).await.unwrap(), before);
    assert!(store.order(&again.id).await.unwrap().is_none());
    again.scope = "another".to_owned();
    assert_eq!(store.place(&again).await.unwrap(), Placed::New);
}

#[tokio::test]
async fn what_is_over_expires_and_what_is_old_is_forgotten() {
    let (store, _folder) = store().await;
    let now = now_ms();
    let over = settled(&store, State::Accepted, Some(now - 1)).await;
    let valid = settled(&store, State::Accepted, Some(now + 90 * DAY_MS)).await;
    let rejected = settled(&store, State::Rejected, None).await;
    let waiting = settled(&store, State::InReview, None).await;
    let state_of = async |new: &NewOrder| store.order(&new.id).await.unwrap().unwrap();

    store.expire(now - 30 * DAY_MS, now).await.unwrap();
    assert_eq!(state_of(&over).await.state, State::Expired);
    assert_eq!(state_of(&valid).await.state, State::Accepted);
    assert_eq!(state_of(&rejected).await.state, State::Rejected);
    assert!(state_of(&over).await.photo_key.is_some(), "not old yet");

    // The same a month later.
    let later = now + 31 * DAY_MS;
    store.expire(later - 30 * DAY_MS, later).await.unwrap();
    assert_eq!(state_of(&rejected).await.state, State::Expired, "left alone");
    for new in [&over, &valid, &rejected] {
        let order = state_of(new).await;
        assert_eq!(
            (order.photo_key, order.applicant.as_str(), order.report),
            (None, "{}", None)
        );
        assert!(store.doomed(later).await.unwrap().contains(&new.photo.key));
    }
    assert_eq!(
        state_of(&valid).await.state,
        State::Accepted,
        "the receipt holds without its photo"
    );
    let order = state_of(&waiting).await;
    assert_eq!(
        (order.state, order.photo_key.is_some()),
        (State::InReview, true),
        "what waits is kept"
    );
}

#[tokio::test]
async fn the_embedded_database_waits_for_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&Store::embedded_url(folder.path())).await.unwrap();
    for (pragma, value) in [
        ("PRAGMA synchronous", 2_i64),
        ("PRAGMA secure_delete", 1),
        ("PRAGMA foreign_keys", 1),
    ] {
        let row = sqlx::query(sqlx::AssertSqlSafe(pragma))
            .fetch_one(&store.pool)
            .await
            .unwrap();
        assert_eq!(sqlx::Row::get::<i64, _>(&row, 0), value, "{pragma}");
    }
    let row = sqlx::query("PRAGMA journal_mode")
        .fetch_one(&store.pool)
        .await
        .unwrap();
    assert_eq!(sqlx::Row::get::<String, _>(&row, 0), "wal");
}
