//! The receiving service over a real socket: what a client sees of orders, receipts and reviews.

mod support;

use std::fs;

use serde_json::{Value, json};
use support::{Answer, DOCUMENT, Form, OPERATOR, SHENZHEN, Service, folder, photo};

fn created(answer: &Answer) -> (String, String) {
    assert_eq!(answer.status, 201, "{}", answer.text());
    let order = answer.json();
    let text = |name: &str| order[name].as_str().expect(name).to_owned();
    assert_eq!(
        answer.header("location"),
        Some(format!("/v1/orders/{}", text("id")).as_str())
    );
    (text("id"), text("token"))
}

#[test]
fn an_order_that_passes_gets_an_unofficial_receipt() {
    let Some(prepared) = support::prepared() else {
        return;
    };
    let data = folder();
    let service = Service::start(data.path(), &[]);
    let (id, token) = created(&service.order("key-of-the-first-order", None, &Form::of(prepared)));
    let order = service.settled(&id, &token);
    assert_eq!(order["state"], "accepted", "{order}");
    assert_eq!(order["token"], Value::Null, "the token is shown once");
    let states: Vec<&Value> = order["history"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| &step["state"])
        .collect();
    assert_eq!(states, ["received", "checking", "accepted"]);
    let receipt = &order["receipt"];
    assert_eq!(receipt["title"], "照片检测回执（非官方）");
    assert_eq!(receipt["official"], false);
    assert_eq!(receipt["city"], json!({"code": SHENZHEN, "name": "深圳市"}));
    assert!(receipt["notice"].as_str().unwrap().contains("不是任何机关"));
    let covers = receipt["covers"].as_array().unwrap();
    assert!(
        covers.iter().any(|document| document["id"] == DOCUMENT) && covers.len() == 3,
        "{covers:?}"
    );
    assert!(receipt["valid_days"].as_i64().unwrap() > 0);
    let number = receipt["number"].as_str().unwrap();

    let stranger = service
        .get(&format!("/v1/receipts/{}", number.to_lowercase()), None)
        .json();
    assert_eq!(
        stranger.as_object().unwrap().len(),
        2,
        "a number alone reveals its standing only: {stranger}"
    );
    assert_eq!(stranger["status"], "valid");
    assert_eq!(
        service.get("/v1/receipts/YZ23456789ABCDEF", None).json()["status"],
        "unknown"
    );
    assert_eq!(
        service
            .get(&format!("/v1/receipts/{number}"), Some(&token))
            .json()["number"],
        number
    );

    let address = format!("/v1/receipts/{number}.pdf");
    let pdf = service.get(&address, Some(&token));
    assert_eq!(pdf.header("content-type"), Some("application/pdf"));
    assert!(pdf.body.starts_with(b"%PDF-") && pdf.body.ends_with(b"%%EOF"));
    assert_eq!(service.get(&address, None).status, 404);
    assert_eq!(
        service.get(&format!("/v1/orders/{id}/photo"), Some(&token)).body,
        prepared
    );
}

#[test]
fn the_same_request_is_the_same_order() {
    let Some(prepared) = support::prepared() else {
        return;
    };
    let data = folder();
    let service = Service::start(data.path(), &[]);
    let form = Form::of(prepared);
    let first = service.order("one-key-for-this-order", None, &form);
    let again = service.order("one-key-for-this-order", None, &form);
    assert_eq!(created(&first), created(&again));
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    let other = form.clone().with("applicant", Some(br#"{"name": "Li Si"}"#));
    let refused = service.order("one-key-for-this-order", None, &other);
    assert_eq!(
        (refused.status, refused.problem().as_str()),
        (422, "idempotency-key-reused")
    );
    assert_eq!(service.order("short", None, &form).problem(), "invalid-field");

    let (id, token) = created(&first);
    let (second, same_token) = created(&service.order("one-key-for-this-order", Some(&token), &other));
    assert_eq!(token, same_token, "a holder keeps one token for all orders");
    let list = service.get("/v1/orders", Some(&token)).json();
    let ids: Vec<&Value> = list["orders"]
        .as_array()
        .unwrap()
        .iter()
        .map(|order| &order["id"])
        .collect();
    assert_eq!(ids.len(), 2);
    assert!(ids.contains(&&json!(id)) && ids.contains(&&json!(second)));
}

#[test]
fn an_order_is_its_holders_only() {
    let Some(prepared) = support::prepared() else {
        return;
    };
    let data = folder();
    let service = Service::start(data.path(), &[]);
    let (id, token) = created(&service.order("the-order-of-one-holder", None, &Form::of(prepared)));
    let (_, other) = created(&service.order("the-order-of-another-one", None, &Form::of(prepared)));
    for (method, path) in [
        ("GET", format!("/v1/orders/{id}")),
        ("GET", format!("/v1/orders/{id}/photo")),
        ("GET", format!("/v1/orders/{id}/events")),
        ("DELETE", format!("/v1/orders/{id}")),
    ] {
        assert_eq!(
            service.ask(method, &path, Some(&other)).problem(),
            "not-found",
            "{method} {path}"
        );
        assert_eq!(
            service.ask(method, &path, Some("0123")).problem(),
            "not-found",
            "{method} {path}"
        );
        assert_eq!(
            service.ask(method, &path, Some(OPERATOR)).problem(),
            "not-found",
            "{method} {path}"
        );
        let unnamed = service.ask(method, &path, None);
        assert_eq!(
            (unnamed.status, unnamed.header("www-authenticate")),
            (401, Some("Bearer")),
            "{method} {path}"
        );
    }
    assert_eq!(service.get(&format!("/v1/orders/{id}"), Some(&token)).status, 200);
    assert_eq!(
        service
            .get("/v1/orders/..%2F..%2Fetc%2Fpasswd", Some(&token))
            .status,
        404
    );
}

#[test]
fn what_is_wrong_with_an_order_is_said_in_the_askers_language() {
    let Some(prepared) = support::prepared() else {
        return;
    };
    let data = folder();
    let service = Service::start(data.path(), &[]);
    let form = Form::of(prepared);
    let cut = &prepared[..prepared.len() / 2];
    for (name, value, code) in [
        ("city", Some("440000".as_bytes()), "unknown-city"),
        ("city", Some("广东省".as_bytes()), "unknown-city"),
        ("city", None, "unknown-city"),
        (
            "document",
            Some(b"no-such-document".as_slice()),
            "unknown-document",
        ),
        ("document", Some(b"strict"), "unknown-document"),
        ("document", None, "missing-field"),
        ("applicant", Some(b"{}"), "missing-field"),
        ("applicant", Some(b"not json"), "invalid-field"),
        ("report", Some(b"{"), "invalid-field"),
        ("photo", None, "missing-field"),
        ("photo", Some(b""), "invalid-photo"),
        ("photo", Some(b"this is no photo"), "invalid-photo"),
        ("photo", Some(cut), "invalid-photo"),
    ] {
        let answer = service.order("key-of-a-faulty-order", None, &form.clone().with(name, value));
        assert_eq!(
            (answer.status, answer.problem().as_str()),
            (422, code),
            "{name}: {}",
            answer.text()
        );
    }
    let headers = [
        ("Idempotency-Key", "key-of-a-faulty-order"),
        ("Accept-Language", "en"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()));
    let english = service.post_form("/v1/orders", &headers, &form.clone().with("photo", Some(cut)));
    assert_eq!(english.header("content-language"), Some("en"));
    assert_eq!(english.json()["reason"], "truncated");
    assert!(english.json()["detail"].as_str().unwrap().is_ascii());
    assert_eq!(
        service
            .send(
                "POST",
                "/v1/orders",
                &[("Idempotency-Key", "key-of-a-faulty-order")],
                b"{}"
            )
            .status,
        415
    );
    assert_eq!(
        service.post_form("/v1/orders", &[], &form).problem(),
        "missing-field"
    );
    assert_eq!(
        fs::read_dir(data.path().join("photos")).unwrap().count(),
        0,
        "nothing of them is kept"
    );
}

#[test]
fn a_body_over_the_limit_is_413() {
    let data = folder();
    let service = Service::start(data.path(), &[]);
    let large = vec![0; 13 * 1024 * 1024];
    let answer = service.order("key-of-a-large-order", None, &Form::of(&large));
    assert_eq!((answer.status, answer.problem().as_str()), (413, "too-large"));
}

#[test]
fn a_rejected_order_says_why_and_takes_a_new_photo() {
    let Some(prepared) = support::prepared() else {
        return;
    };
    let data = folder();
    let service = Service::start(data.path(), &[]);
    let unprepared = fs::read(photo("free/obama.jpg")).unwrap();
    let (id, token) = created(&service.order("key-of-an-unprepared-photo", None, &Form::of(&unprepared)));
    let order = service.settled(&id, &token);
    assert_eq!(order["state"], "rejected");
    assert_eq!(order["receipt"], Value::Null);
    let reasons = order["reasons"].as_array().unwrap();
    assert!(
        reasons.iter().any(|reason| reason["check"] == "pixel-size"),
        "{reasons:?}"
    );
    assert!(
        reasons
            .iter()
            .all(|reason| reason["message"].as_str().is_some_and(|text| !text.is_empty()))
    );

    let path = format!("/v1/orders/{id}/photo");
    let bearer = [("Authorization".to_owned(), format!("Bearer {token}"))];
    let photo_only = Form {
        parts: vec![("photo".to_owned(), prepared.to_vec())],
    };
    let answer = service.post_form(&path, &bearer, &photo_only);
    assert_eq!(
        (answer.status, &answer.json()["attempt"]),
        (200, &json!(2)),
        "{}",
        answer.text()
    );
    let order = service.settled(&id, &token);
    assert_eq!(
        (&order["state"], &order["reasons"]),
        (&json!("accepted"), &json!([])),
        "{order}"
    );
    let answer = service.post_form(&path, &bearer, &photo_only);
    assert_eq!((answer.status, answer.problem().as_str()), (409, "wrong-state"));
}

#[test]
fn what_is_deleted_is_gone_and_its_number_still_holds() {
    let Some(prepared) = support::prepared() else {
        return;
    };
    let data = folder();
    let service = Service::start(data.path(), &[]);
    let (id, token) = created(&service.order("key-of-an-order-to-delete", None, &Form::of(prepared)));
    let order = service.settled(&id, &token);
    let number = order["receipt"]["number"].as_str().expect("a receipt").to_owned();
    let path = format!("/v1/orders/{id}");
    assert_eq!(service.ask("DELETE", &path, Some(&token)).status, 204);
    assert_eq!(service.get(&path, Some(&token)).status, 404);
    assert_eq!(fs::read_dir(data.path().join("photos")).unwrap().count(), 0);
    assert_eq!(
        service.get(&format!("/v1/receipts/{number}"), None).json()["status"],
        "valid"
    );
    drop(service);
    let database = fs::read(data.path().join("yizhao.db")).unwrap();
    let name = "张三".as_bytes();
    assert!(
        !database.windows(name.len()).any(|window| window == name),
        "the name is overwritten in the file"
    );
}

#[test]
fn an_operator_approves_or_rejects() {
    let Some(prepared) = support::prepared() else {
        return;
    };
    let data = folder();
    let service = Service::start(data.path(), &["--review", "manual"]);
    let decide = |id: &str, token: &str, decision: &Value| {
        let bearer = format!("Bearer {token}");
        let headers = [
            ("Authorization", bearer.as_str()),
            ("Content-Type", "application/json"),
        ];
        service.send(
            "POST",
            &format!("/v1/review/{id}"),
            &headers,
            decision.to_string().as_bytes(),
        )
    };
    let (first, token) = created(&service.order("key-of-an-order-to-approve", None, &Form::of(prepared)));
    let (second, _) = created(&service.order("key-of-an-order-to-reject", Some(&token), &Form::of(prepared)));
    assert_eq!(service.settled(&first, &token)["state"], "in-review");
    assert_eq!(service.settled(&second, &token)["state"], "in-review");
    assert_eq!(service.get("/v1/review", None).status, 401);
    assert_eq!(service.get("/v1/review", Some(&token)).status, 403);
    let waiting = service.get("/v1/review", Some(OPERATOR)).json();
    assert_eq!(waiting["orders"].as_array().unwrap().len(), 2);
    assert_eq!(waiting["orders"][0]["applicant"]["name"], "张三");
    assert_eq!(waiting["orders"][0]["report"]["verdict"], "pass");
    assert_eq!(
        service
            .get(&format!("/v1/review/{first}/photo"), Some(OPERATOR))
            .body,
        prepared
    );

    assert_eq!(
        decide(&first, &token, &json!({"decision": "approve"})).status,
        403
    );
    assert_eq!(
        decide(&first, OPERATOR, &json!({"decision": "approve"})).json()["state"],
        "accepted"
    );
    assert_eq!(
        decide(&first, OPERATOR, &json!({"decision": "approve"})).problem(),
        "wrong-state"
    );
    assert_eq!(
        decide(
            &second,
            OPERATOR,
            &json!({"decision": "reject", "reasons": [" "]})
        )
        .problem(),
        "invalid-field"
    );
    assert_eq!(
        decide(&second, OPERATOR, &json!({"decision": "perhaps"})).status,
        400
    );
    let rejected = decide(
        &second,
        OPERATOR,
        &json!({"decision": "reject", "reasons": ["头发遮住了眉毛"]}),
    )
    .json();
    assert_eq!(
        (&rejected["state"], &rejected["reasons"][0]["message"]),
        (&json!("rejected"), &json!("头发遮住了眉毛"))
    );
    assert!(service.settled(&first, &token)["receipt"]["number"].is_string());
}

#[test]
fn progress_is_followed_to_its_end() {
    let Some(prepared) = support::prepared() else {
        return;
    };
    let data = folder();
    let service = Service::start(data.path(), &[]);
    let (id, token) = created(&service.order("key-of-an-order-to-follow", None, &Form::of(prepared)));
    let answer = service.get(&format!("/v1/orders/{id}/events"), Some(&token));
    assert_eq!(answer.header("content-type"), Some("text/event-stream"));
    let text = answer.text();
    let data: Vec<Value> = text
        .lines()
        .filter_map(|line| line.strip_prefix("data: "))
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(text.contains("event: state"), "{text}");
    assert_eq!(
        data.last().expect("an event")["state"],
        "accepted",
        "the stream ended by itself: {text}"
    );
}
