//! What every request passes: rate limit, time limit, headers that keep a browser safe, problems in the asker's
//! language, and one log line without anything about the person.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::extract::{MatchedPath, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

use super::App;
use super::language;
use super::problem::{Kind, Problem};

/// Most time between a request's head and its answer's head.
const TIME_LIMIT: Duration = Duration::from_secs(60);
const WINDOW: Duration = Duration::from_secs(60);
/// Addresses counted apart; beyond them all share one account, so that memory stays bounded.
const MOST_ADDRESSES: usize = 100_000;

/// wasm needs `wasm-unsafe-eval`; a worker made from a Blob is replaced without a request; previews of the person's own
/// photo are `blob:`.
const CONTENT_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; \
    style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; connect-src 'self'; \
    object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'";

/// Address of the peer of a connection; put there by the listener.
#[derive(Debug, Clone, Copy)]
pub(super) struct Peer(pub(super) SocketAddr);

/// Counts requests per client address and minute.
#[derive(Debug)]
pub(super) struct Limiter {
    requests: u32,
    orders: u32,
    window: Mutex<(Instant, HashMap<IpAddr, [u32; 2]>)>,
}

impl Limiter {
    /// Requests and new photos that one address may send in a minute.
    pub(super) fn new(requests: u32, orders: u32) -> Self {
        Self {
            requests,
            orders,
            window: Mutex::new((Instant::now(), HashMap::new())),
        }
    }

    /// Counts one request; answers the seconds to wait when it is one too many.
    fn count(&self, address: IpAddr, is_order: bool) -> Result<(), u64> {
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, counts) = &mut *window;
        if since.elapsed() >= WINDOW {
            *since = Instant::now();
            counts.clear();
        }
        let account = if counts.len() < MOST_ADDRESSES || counts.contains_key(&address) {
            address
        } else {
            Ipv6Addr::UNSPECIFIED.into()
        };
        let [requests, orders] = counts.entry(account).or_default();
        *requests = requests.saturating_add(1);
        *orders = orders.saturating_add(u32::from(is_order));
        if *requests > self.requests || (is_order && *orders > self.orders) {
            return Err(WINDOW.saturating_sub(since.elapsed()).as_secs() + 1);
        }
        Ok(())
    }
}

/// The middleware.
pub(super) async fn guard(State(app): State<Arc<App>>, request: Request<Body>, next: Next) -> Response {
    let started = Instant::now();
    let locale = language::of_headers(request.headers());
    let method = request.method().clone();
    let is_api = request.uri().path().starts_with("/v1/");
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or_else(|| "app".to_owned(), |path| path.as_str().to_owned());
    let address = client_address(&request, app.settings.trust_forwarded_for);
    let is_order = method == Method::POST && route.starts_with("/v1/orders");
    let admitted = if is_api {
        app.limiter.count(address, is_order)
    } else {
        Ok(())
    };
    let mut response = match admitted {
        Err(seconds) => refuse(Problem::plain(Kind::TOO_MANY).retry_after(seconds)),
        Ok(()) => match tokio::time::timeout(TIME_LIMIT, next.run(request)).await {
            Ok(response) => response,
            Err(_) => refuse(Problem::plain(Kind::TIMEOUT)),
        },
    };
    if let Some(problem) = problem_of(&mut response, is_api) {
        let headers = std::mem::take(response.headers_mut());
        response = problem.render(locale);
        keep(&headers, response.headers_mut());
    }
    protect(response.headers_mut(), is_api);
    let status = response.status();
    app.judge.metrics.answered(status);
    tracing::info!(%method, %route, status = status.as_u16(), ms = started.elapsed().as_millis() as u64);
    response
}

fn refuse(problem: Problem) -> Response {
    axum::response::IntoResponse::into_response(problem)
}

/// The problem that an answer carries; for the interface also one for what the framework refused by itself.
fn problem_of(response: &mut Response, is_api: bool) -> Option<Problem> {
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        return Some(problem);
    }
    if !is_api {
        return None;
    }
    let kind = match response.status() {
        StatusCode::NOT_FOUND => Kind::NOT_FOUND,
        StatusCode::METHOD_NOT_ALLOWED => Kind::METHOD,
        StatusCode::PAYLOAD_TOO_LARGE => Kind::TOO_LARGE,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Kind::MEDIA_TYPE,
        status if status.is_server_error() => Kind::INTERNAL,
        status if status.is_client_error() => Kind::BAD_REQUEST,
        _ => return None,
    };
    Some(Problem::plain(kind))
}

/// `Allow` belongs to a 405 and cross-origin headers to every answer.
fn keep(from: &HeaderMap, to: &mut HeaderMap) {
    for (name, value) in from {
        if name == axum::http::header::ALLOW || name.as_str().starts_with("access-control-") {
            to.insert(name.clone(), value.clone());
        }
    }
}

fn protect(headers: &mut HeaderMap, is_api: bool) {
    let fixed: [(HeaderName, &'static str); 4] = [
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (CONTENT_SECURITY_POLICY, CONTENT_POLICY),
        (
            HeaderName::from_static("permissions-policy"),
            "camera=(self), microphone=(), geolocation=()",
        ),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if is_api && !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// The client's address; an IPv6 client is its /64, which is what one household or phone gets.
fn client_address(request: &Request<Body>, trust_forwarded_for: bool) -> IpAddr {
    let forwarded = || {
        let header = request.headers().get_all("x-forwarded-for").iter().next_back()?;
        // The last entry is our own proxy's word; what stands before it anyone may have written.
        header.to_str().ok()?.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = request
        .extensions()
        .get::<Peer>()
        .map_or(Ipv6Addr::UNSPECIFIED.into(), |peer| peer.0.ip());
    let address: IpAddr = if trust_forwarded_for {
        forwarded().unwrap_or(peer)
    } else {
        peer
    };
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !(u128::from(u64::MAX))).into(),
        address @ IpAddr::V4(_) => address,
    }
}

/// Whether a request comes from this very machine and from no proxy on it.
pub(super) fn is_local(peer: Option<&Peer>, headers: &HeaderMap) -> bool {
    let forwarded = headers.contains_key("x-forwarded-for") || headers.contains_key("forwarded");
    !forwarded && peer.is_some_and(|peer| peer.0.ip().to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_too_many_is_told_when_to_come_back() {
        let limiter = Limiter::new(3, 1);
        let address: IpAddr = [192, 0, 2, 1].into();
        assert_eq!(limiter.count(address, true), Ok(()));
        assert!(
            limiter
                .count(address, true)
                .is_err_and(|seconds| (1..=61).contains(&seconds))
        );
        assert_eq!(limiter.count(address, false), Ok(()));
        assert!(limiter.count(address, false).is_err());
        assert_eq!(limiter.count([192, 0, 2, 2].into(), true), Ok(()));
    }

    #[test]
    fn only_a_trusted_proxy_is_believed() {
        let mut request = Request::new(Body::empty());
        request.extensions_mut().insert(Peer(([10, 0, 0, 1], 5).into()));
        request.headers_mut().insert(
            "x-forwarded-for",
            HeaderValue::from_static("1.1.1.1, 203.0.113.9"),
        );
        assert_eq!(client_address(&request, false), IpAddr::from([10, 0, 0, 1]));
        assert_eq!(client_address(&request, true), IpAddr::from([203, 0, 113, 9]));
    }

    #[test]
    fn metrics_are_for_this_machine_only() {
        let local = Peer(([127, 0, 0, 1], 5).into());
        let mut headers = HeaderMap::new();
        assert!(is_local(Some(&local), &headers));
        assert!(!is_local(Some(&Peer(([10, 0, 0, 1], 5).into())), &headers));
        headers.insert("x-forwarded-for", HeaderValue::from_static("1.1.1.1"));
        assert!(!is_local(Some(&local), &headers));
    }
}
