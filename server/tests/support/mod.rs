//! What the tests of the program share: running it, talking to its service over a real socket, photos.

#![allow(dead_code, reason = "each test file uses its own part")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

pub(crate) const DOCUMENT: &str = "cn-hk-macau-permit";
pub(crate) const SHENZHEN: &str = "440300";
pub(crate) const OPERATOR: &str = "operator-credential-of-the-tests";

/// The program, with nothing of the surrounding environment that changes its answers.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yizhao"));
    for name in ["LC_ALL", "LC_MESSAGES", "LANG", "NO_COLOR"] {
        command.env_remove(name);
    }
    command
}

/// Runs the program to its end.
pub(crate) fn run(arguments: &[&str]) -> Output {
    program()
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

/// Exit status of a run.
pub(crate) fn status(output: &Output) -> i32 {
    output.status.code().expect("ended by itself")
}

/// Lines of JSON on stdout, and nothing else there.
pub(crate) fn json_lines(output: &Output) -> Vec<Value> {
    let text = std::str::from_utf8(&output.stdout).expect("UTF-8");
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect()
}

/// A photo of `tests/photos`.
pub(crate) fn photo(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/photos")
        .join(name)
}

/// A folder that disappears with the test.
pub(crate) fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A portrait that needs nothing but preparing. It lies beside the repository and never in it.
pub(crate) fn portrait() -> Option<PathBuf> {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/photos/dev/synthetic/syn_ok_white_034.jpg");
    if path.exists() {
        return Some(path);
    }
    println!("skipped: ../shared not present");
    None
}

/// [`portrait`] prepared, so that the engine itself calls it `pass`; made once per test program.
pub(crate) fn prepared() -> Option<&'static [u8]> {
    static PREPARED: OnceLock<Option<Vec<u8>>> = OnceLock::new();
    let bytes = PREPARED.get_or_init(|| {
        let source = portrait()?;
        let folder = folder();
        let path = folder.path().join("prepared.jpg");
        let output = program()
            .arg("normalize")
            .arg(source)
            .args(["--document", DOCUMENT, "--city", SHENZHEN, "-o"])
            .arg(&path)
            .output()
            .expect("the program starts");
        assert_eq!(status(&output), 0, "{}", String::from_utf8_lossy(&output.stdout));
        Some(std::fs::read(path).expect("the prepared photo"))
    });
    bytes.as_deref()
}

/// A running service on a port of its own.
pub(crate) struct Service {
    child: Child,
    pub(crate) address: String,
    data: PathBuf,
    arguments: Vec<String>,
}

impl Service {
    /// Starts the real program on `data`.
    pub(crate) fn start(data: &Path, arguments: &[&str]) -> Self {
        let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
        let mut child = program()
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--orders-per-minute",
                "1000",
                "--data",
            ])
            .arg(data)
            .args(&arguments)
            .env("YIZHAO_OPERATOR_TOKEN", OPERATOR)
            .env("YIZHAO_LOG", "warn")
            .stdout(Stdio::piped())
            .spawn()
            .expect("the service starts");
        let mut line = String::new();
        let stdout = child.stdout.take().expect("piped");
        BufReader::new(stdout)
            .read_line(&mut line)
            .expect("a line with the address");
        let address = line
            .trim()
            .strip_prefix("http://")
            .unwrap_or_else(|| panic!("no address: {line:?}"));
        Self {
            address: address.to_owned(),
            child,
            data: data.to_owned(),
            arguments,
        }
    }

    /// Ends it at once, as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("gone");
    }

    /// Its process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> std::process::ExitStatus {
        self.child.wait().expect("ended")
    }

    /// Kills it and starts it again on the same data.
    pub(crate) fn restart(&mut self) {
        self.kill();
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        let next = Self::start(&self.data, &arguments);
        *self = next;
    }

    /// Sends a request and reads the whole answer.
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .expect("a timeout");
        let mut head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n",
            self.address
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        stream.write_all(head.as_bytes()).expect("sent");
        stream.write_all(body).expect("sent");
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).expect("an answer");
        Answer::parse(&bytes)
    }

    /// Sends a request without a body, with a bearer token if one is given.
    pub(crate) fn ask(&self, method: &str, path: &str, token: Option<&str>) -> Answer {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let headers: Vec<(&str, &str)> = bearer
            .iter()
            .map(|bearer| ("Authorization", bearer.as_str()))
            .collect();
        self.send(method, path, &headers, b"")
    }

    pub(crate) fn get(&self, path: &str, token: Option<&str>) -> Answer {
        self.ask("GET", path, token)
    }

    /// Posts an order.
    pub(crate) fn order(&self, key: &str, token: Option<&str>, form: &Form) -> Answer {
        let mut headers = vec![("Idempotency-Key".to_owned(), key.to_owned())];
        if let Some(token) = token {
            headers.push(("Authorization".to_owned(), format!("Bearer {token}")));
        }
        self.post_form("/v1/orders", &headers, form)
    }

    pub(crate) fn post_form(&self, path: &str, headers: &[(String, String)], form: &Form) -> Answer {
        let media_type = format!("multipart/form-data; boundary={BOUNDARY}");
        let mut all: Vec<(&str, &str)> = headers.iter().map(|(name, value)| (&**name, &**value)).collect();
        all.push(("Content-Type", &media_type));
        self.send("POST", path, &all, &form.body())
    }

    /// The order once nothing further happens to it by itself.
    pub(crate) fn settled(&self, id: &str, token: &str) -> Value {
        let deadline = Instant::now() + Duration::from_secs(90);
        loop {
            let order = self.get(&format!("/v1/orders/{id}"), Some(token)).json();
            let state = order["state"].as_str().expect("a state");
            if !matches!(state, "received" | "checking") {
                return order;
            }
            assert!(Instant::now() < deadline, "still {state}");
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An answer, read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(bytes: &[u8]) -> Self {
        let end = bytes
            .windows(4)
            .position(|window| window == b"\r\n\r\n")
            .expect("a head");
        let head = std::str::from_utf8(&bytes[..end]).expect("UTF-8");
        let mut lines = head.split("\r\n");
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1))
            .expect("a status");
        let headers: Vec<(String, String)> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let chunked = headers
            .iter()
            .any(|(name, value)| name == "transfer-encoding" && value == "chunked");
        let body = &bytes[end + 4..];
        Self {
            status: status.parse().expect("a number"),
            headers,
            body: if chunked { unchunk(body) } else { body.to_vec() },
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("UTF-8")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The code of a problem document, after making sure that it is one.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            Some("application/problem+json"),
            "{self:?}"
        );
        let problem = self.json();
        let code = problem["code"].as_str().expect("a code");
        assert_eq!(problem["type"], format!("urn:yizhao:problem:{code}"));
        assert_eq!(problem["status"], self.status);
        for text in ["title", "detail"] {
            assert!(
                problem[text].as_str().is_some_and(|text| !text.is_empty()),
                "{problem}"
            );
        }
        code.to_owned()
    }
}

fn unchunk(mut body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    while let Some(end) = body.windows(2).position(|window| window == b"\r\n") {
        let length = usize::from_str_radix(std::str::from_utf8(&body[..end]).expect("UTF-8").trim(), 16)
            .expect("a length");
        if length == 0 {
            break;
        }
        whole.extend_from_slice(&body[end + 2..end + 2 + length]);
        body = &body[end + 4 + length..];
    }
    whole
}

const BOUNDARY: &str = "the-boundary-of-the-tests";

/// A multipart form.
#[derive(Clone)]
pub(crate) struct Form {
    pub(crate) parts: Vec<(String, Vec<u8>)>,
}

impl Form {
    /// A complete order of this photo in Shenzhen.
    pub(crate) fn of(photo: &[u8]) -> Self {
        let parts = [
            ("document", DOCUMENT.as_bytes()),
            ("city", SHENZHEN.as_bytes()),
            ("applicant", r#"{"name": "张三"}"#.as_bytes()),
            ("photo", photo),
        ];
        Self {
            parts: parts
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_vec()))
                .collect(),
        }
    }

    /// With one part changed, or left out.
    pub(crate) fn with(mut self, name: &str, value: Option<&[u8]>) -> Self {
        self.parts.retain(|(known, _)| known != name);
        self.parts
            .extend(value.map(|value| (name.to_owned(), value.to_vec())));
        self
    }

    fn body(&self) -> Vec<u8> {
        let mut body = Vec::new();
        for (name, value) in &self.parts {
            let file = if name == "photo" {
                "; filename=\"photo.jpg\"\r\nContent-Type: image/jpeg"
            } else {
                ""
            };
            body.extend_from_slice(
                format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n")
                    .as_bytes(),
            );
            body.extend_from_slice(value);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(format!("--{BOUNDARY}--\r\n").as_bytes());
        body
    }
}
