//! What was answered is never lost, and what the service must withstand.

mod support;

use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::process::Command;
use std::time::{Duration, Instant};

use support::{Form, Service, folder, program, status};

#[test]
fn killed_right_after_the_answer_nothing_is_lost() {
    let Some(prepared) = support::prepared() else {
        return;
    };
    let data = folder();
    let mut service = Service::start(data.path(), &["--workers", "1"]);
    let mut orders = Vec::new();
    for index in 0..6 {
        let answer = service.order(&format!("key-of-order-number-{index}"), None, &Form::of(prepared));
        assert_eq!(answer.status, 201, "{}", answer.text());
        let order = answer.json();
        orders.push((
            order["id"].as_str().unwrap().to_owned(),
            order["token"].as_str().unwrap().to_owned(),
        ));
    }
    service.restart();
    for (index, (id, token)) in orders.iter().enumerate() {
        let order = service.settled(id, token);
        assert_eq!(order["state"], "accepted", "{order}");
        let replay = service.order(&format!("key-of-order-number-{index}"), None, &Form::of(prepared));
        assert_eq!(
            replay.json()["token"],
            token.as_str(),
            "the key file survives as well"
        );
    }
    let (id, token) = &orders[0];
    let number = service.settled(id, token)["receipt"]["number"]
        .as_str()
        .expect("a receipt")
        .to_owned();
    service.restart();
    assert_eq!(service.settled(id, token)["receipt"]["number"], number);
    assert_eq!(
        service.get(&format!("/v1/orders/{id}/photo"), Some(token)).body,
        prepared
    );
}

#[test]
fn a_full_queue_turns_away_at_the_door() {
    let Some(prepared) = support::prepared() else {
        return;
    };
    let data = folder();
    let service = Service::start(data.path(), &["--workers", "1", "--queue", "1"]);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let posts: Vec<_> = (0..8)
            .map(|index| {
                let service = &service;
                scope.spawn(move || {
                    service.order(
                        &format!("key-of-a-crowded-order-{index}"),
                        None,
                        &Form::of(prepared),
                    )
                })
            })
            .collect();
        posts.into_iter().map(|post| post.join().unwrap()).collect()
    });
    let turned_away: Vec<_> = answers.iter().filter(|answer| answer.status == 503).collect();
    assert!(!turned_away.is_empty() && turned_away.len() < answers.len());
    for answer in &turned_away {
        assert_eq!(answer.problem(), "busy");
        assert!(answer.header("retry-after").is_some());
    }
    for answer in answers.iter().filter(|answer| answer.status != 503) {
        assert_eq!(answer.status, 201, "{}", answer.text());
        let order = answer.json();
        let settled = service.settled(order["id"].as_str().unwrap(), order["token"].as_str().unwrap());
        assert_eq!(settled["state"], "accepted", "what was accepted is never dropped");
    }
}

#[test]
fn too_many_requests_are_told_when_to_come_back() {
    let data = folder();
    let service = Service::start(data.path(), &["--requests-per-minute", "5"]);
    let statuses: Vec<u16> = (0..7).map(|_| service.get("/v1/cities", None).status).collect();
    assert_eq!(statuses, [200, 200, 200, 200, 200, 429, 429]);
    let refused = service.get("/v1/cities", None);
    assert_eq!(refused.problem(), "too-many-requests");
    assert!(refused.header("retry-after").unwrap().parse::<u64>().unwrap() <= 61);
    assert_eq!(service.get("/healthz", None).status, 200, "health is not counted");
}

#[test]
fn the_app_is_served_safely_and_kept_as_long_as_its_names_say() {
    let (data, app) = (folder(), folder());
    fs::create_dir(app.path().join("assets")).unwrap();
    fs::write(app.path().join("index.html"), "<!doctype html>app").unwrap();
    fs::write(app.path().join("assets/engine-0123456789.wasm"), b"\0asm").unwrap();
    fs::write(app.path().join("assets/engine-0123456789.wasm.br"), b"compressed").unwrap();
    fs::write(data.path().join("secret.txt"), "secret").unwrap();
    let service = Service::start(data.path(), &["--app", app.path().to_str().unwrap()]);
    for path in ["/", "/result", "/orders/0123"] {
        let page = service.get(path, None);
        assert_eq!(
            (page.status, page.text().as_str()),
            (200, "<!doctype html>app"),
            "{path}"
        );
        assert_eq!(page.header("cache-control"), Some("no-cache"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval'") && policy.contains("worker-src 'self'")
        );
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    }
    let path = "/assets/engine-0123456789.wasm";
    let plain = service.get(path, None);
    assert_eq!(
        (plain.header("content-type"), plain.body.as_slice()),
        (Some("application/wasm"), &b"\0asm"[..])
    );
    assert!(plain.header("cache-control").unwrap().contains("immutable"));
    let compressed = service.send("GET", path, &[("Accept-Encoding", "gzip, br")], b"");
    assert_eq!(
        (compressed.header("content-encoding"), compressed.text().as_str()),
        (Some("br"), "compressed")
    );
    assert_eq!(compressed.header("content-type"), Some("application/wasm"));
    for path in [
        "/missing.js",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/assets/..%2f..%2fsecret.txt",
    ] {
        let answer = service.get(path, None);
        assert!(answer.status >= 400, "{path}: {}", answer.status);
    }
    assert_eq!(service.ask("POST", "/", None).status, 405);
}

#[test]
fn metrics_are_local_and_hold_nothing_personal() {
    let data = folder();
    let service = Service::start(data.path(), &[]);
    assert!(
        service
            .get("/metrics", None)
            .text()
            .contains("yizhao_queue_size 64")
    );
    let forwarded = service.send("GET", "/metrics", &[("X-Forwarded-For", "203.0.113.9")], b"");
    assert_eq!(forwarded.status, 404);
}

#[test]
fn two_services_do_not_share_a_folder_and_settings_must_make_sense() {
    let data = folder();
    let _service = Service::start(data.path(), &[]);
    let path = data.path().to_str().unwrap();
    let free = folder();
    let free = free.path().to_str().unwrap();
    for arguments in [
        &["serve", "--listen", "127.0.0.1:0", "--data", path][..],
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            free,
            "--review",
            "manual",
        ],
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            free,
            "--app",
            "/no/such/app",
        ],
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            free,
            "--allow-origin",
            "example.com",
        ],
    ] {
        let output = program()
            .args(arguments)
            .env_remove("YIZHAO_OPERATOR_TOKEN")
            .output()
            .unwrap();
        assert_eq!(status(&output), 2, "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn malformed_requests_are_refused_and_the_service_goes_on() {
    let data = folder();
    let service = Service::start(data.path(), &[]);
    let key = ("Idempotency-Key", "key-of-a-malformed-order");
    let cut = "--b\r\nContent-Disposition: form-data; name=\"photo\"\r\n\r\nabc";
    for (media_type, body) in [
        ("multipart/form-data", "--b\r\n"),
        ("multipart/form-data; boundary=b", cut),
        ("multipart/form-data; boundary=b", "no boundary at all"),
        ("multipart/form-data; boundary=b", ""),
        ("application/json", "{}"),
    ] {
        let answer = service.send(
            "POST",
            "/v1/orders",
            &[key, ("Content-Type", media_type)],
            body.as_bytes(),
        );
        assert!(
            (400..500).contains(&answer.status),
            "{media_type} {body:?}: {}",
            answer.status
        );
        answer.problem();
    }
    let long = "x".repeat(1024 * 1024);
    let mut stream = TcpStream::connect(&service.address).unwrap();
    let _ = write!(
        stream,
        "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: {long}\r\n\r\n"
    );
    let mut stream = TcpStream::connect(&service.address).unwrap();
    let _ = stream.write_all(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03");
    assert_eq!(service.get("/healthz", None).status, 200);
}

#[cfg(unix)]
#[test]
fn told_to_stop_it_stops_in_order() {
    let data = folder();
    let mut service = Service::start(data.path(), &[]);
    // The shell's own: a small system has no program of that name.
    let terminated = Command::new("sh")
        .args(["-c", &format!("kill -TERM {}", service.id())])
        .status()
        .unwrap();
    assert!(terminated.success());
    let started = Instant::now();
    assert!(service.wait().success());
    assert!(started.elapsed() < Duration::from_secs(10));
}
