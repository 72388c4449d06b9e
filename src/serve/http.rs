//! HTTP: requests to answers. The only place that knows axum.
//!
//! In: a listener. Out: responses. Must not know: how pages are made.
//!
//! A preview shows what is not public yet, so no other site may read it: requests that name another host
//! (DNS rebinding) and streams that another origin asks for are refused.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::StreamExt;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use serde::Deserialize;
use tower::ServiceExt;
use tower_http::services::ServeFile;

use super::Inspector;
use super::answer::{Answer, AnsweredPage};
use super::events;
use super::inject::{self, PREFIX};
use super::preview::Preview;

/// How soon the head of a request must be there.
const HEAD_IN: Duration = Duration::from_secs(20);

/// Answers until the process is told to stop.
pub(super) fn run(
    listener: std::net::TcpListener,
    preview: Arc<Preview>,
    inspector: Arc<dyn Inspector>,
) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener)?;
        let router = Router::new()
            .route(&format!("{PREFIX}events"), get(stream))
            .route(&format!("{PREFIX}look"), get(look))
            .route(&format!("{PREFIX}check"), get(move || inspection(Arc::clone(&inspector))))
            .route(&format!("{PREFIX}{{name}}"), get(client_file))
            .fallback(page)
            .layer(middleware::from_fn(guard))
            .with_state(preview);
        // Open pages keep their streams for ever, so nothing is waited for.
        tokio::select! {
            ended = accept(listener, router) => ended,
            stop = tokio::signal::ctrl_c() => stop,
        }
    })
}

/// Answers connections for ever. One on which no whole request comes in time is closed.
async fn accept(listener: tokio::net::TcpListener, router: Router) -> std::io::Result<()> {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_IN);
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // The other side has gone, or too many files are open: the next may go well.
            tokio::time::sleep(Duration::from_millis(100)).await;
            continue;
        };
        let (http, service) = (http.clone(), TowerToHyperService::new(router.clone()));
        tokio::spawn(async move {
            // What goes wrong with one connection is its own affair.
            let _ = http.serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn guard(request: Request, next: Next) -> Response {
    let headers = request.headers();
    if !is_local_name(headers) {
        // The name is not repeated: it is whatever the other side wrote.
        let why = "预览只应答 IP 地址和 localhost，不应答其他域名：请改用启动预览时显示的地址\n\
                   the preview answers to IP addresses and localhost, not to other host names: \
                   use the address that was shown when the preview started\n";
        return (StatusCode::FORBIDDEN, why).into_response();
    }
    if !is_same_origin(headers) {
        return StatusCode::FORBIDDEN.into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        let allow = [(header::ALLOW, "GET, HEAD")];
        return (StatusCode::METHOD_NOT_ALLOWED, allow).into_response();
    }
    next.run(request).await
}

/// Whether the request was sent to an address or to `localhost`: only names can be made to point elsewhere.
fn is_local_name(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let bare = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name);
    name.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok()
}

/// Whether the request does not come from a page of another origin, as far as browsers tell.
fn is_same_origin(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    let host = text(header::HOST).unwrap_or_default();
    let origin = text(header::ORIGIN);
    let own =
        origin.is_none_or(|origin| origin.split_once("://").is_some_and(|(_, it)| it == host));
    // A link from elsewhere may open a page here; scripts and streams of elsewhere may read nothing.
    let site = headers.get("sec-fetch-site").and_then(|value| value.to_str().ok());
    let mode = headers.get("sec-fetch-mode").and_then(|value| value.to_str().ok());
    let foreign = matches!(site, Some("cross-site" | "same-site"));
    own && (!foreign || mode == Some("navigate"))
}

async fn client_file(axum::extract::Path(name): axum::extract::Path<String>) -> Response {
    match inject::client_file(&name) {
        Some((media, text)) => {
            ([(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "no-cache")], text)
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// The page on what an inspection would find. It reads every source and attachment, so it is made where others do not wait for it.
async fn inspection(inspector: Arc<dyn Inspector>) -> Response {
    match tokio::task::spawn_blocking(move || inspector.page()).await {
        Ok(page) => {
            let media = (header::CONTENT_TYPE, "text/html; charset=utf-8");
            ([media, (header::CACHE_CONTROL, "no-store")], page).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn stream(State(preview): State<Arc<Preview>>) -> Response {
    let event = |number: u64| Event::default().event("changed").data(number.to_string());
    let told = events::changes(&preview).map(move |number| Ok::<_, Infallible>(event(number)));
    let alive = KeepAlive::new().interval(Duration::from_secs(15));
    Sse::new(told).keep_alive(alive).into_response()
}

#[derive(Debug, Deserialize)]
struct OpenPage {
    path: String,
    #[serde(default)]
    first: bool,
}

async fn look(State(preview): State<Arc<Preview>>, Query(open): Query<OpenPage>) -> Response {
    // Rendering takes time, so it is done where others do not wait for it.
    let look = move || {
        let look = events::look(&preview, &open.path, open.first);
        serde_json::to_string(&look).unwrap_or_default()
    };
    match tokio::task::spawn_blocking(look).await {
        Ok(json) => {
            let media = (header::CONTENT_TYPE, "application/json");
            ([media, (header::CACHE_CONTROL, "no-store")], json).into_response()
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn page(State(preview): State<Arc<Preview>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    // Rendering takes time, so it is done where others do not wait for it.
    let answered = tokio::task::spawn_blocking(move || {
        let answer = preview.answer(&path);
        match answer {
            Answer::Page(page) => Ready::Bytes(page_response(&preview, page, &path)),
            other => Ready::Other(other),
        }
    });
    match answered.await {
        Ok(Ready::Bytes(response)) => response,
        Ok(Ready::Other(Answer::Redirect(to))) => {
            let cache = (header::CACHE_CONTROL, "no-store".to_owned());
            (StatusCode::FOUND, [(header::LOCATION, to), cache]).into_response()
        }
        Ok(Ready::Other(Answer::File { path, media, hash })) => {
            file(request, path.as_std_path(), media, hash).await
        }
        Ok(Ready::Other(Answer::Page(_))) | Err(_) => {
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

enum Ready {
    Bytes(Response),
    Other(Answer),
}

fn page_response(preview: &Preview, page: AnsweredPage, path: &str) -> Response {
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let media = page.media;
    let bytes = if preview.options.inject && page.is_html() {
        inject::inject(preview, &preview.state(), &page, path)
    } else {
        page.bytes
    };
    (status, [(header::CONTENT_TYPE, media), (header::CACHE_CONTROL, "no-store")], bytes)
        .into_response()
}

/// A file as it is, with ranges and conditions.
async fn file(
    mut request: Request,
    path: &std::path::Path,
    media: &'static str,
    hash: u128,
) -> Response {
    let tag = format!("\"{hash:032x}\"");
    let names_it = |headers: &HeaderMap, name: header::HeaderName| {
        let value = headers.get(name)?.to_str().ok()?;
        Some(value.split(',').any(|each| each.trim() == tag || each.trim() == "*"))
    };
    if names_it(request.headers(), header::IF_NONE_MATCH) == Some(true) {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    // It outweighs the date (RFC 9110, 13.2.2), which a file copied with its old time would not change.
    if request.headers().contains_key(header::IF_NONE_MATCH) {
        request.headers_mut().remove(header::IF_MODIFIED_SINCE);
    }
    // A part of another version must not be put together with one of this.
    if names_it(request.headers(), header::IF_RANGE) == Some(false) {
        request.headers_mut().remove(header::RANGE);
    }
    let Ok(response) = ServeFile::new(path).oneshot(request).await;
    let mut response = response.map(Body::new);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(header::ETAG, tag);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue};

    use super::{is_local_name, is_same_origin};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pair = |(name, value): &(&'static str, &'static str)| {
            (HeaderName::from_static(name), HeaderValue::from_static(value))
        };
        pairs.iter().map(pair).collect()
    }

    #[test]
    fn only_addresses_and_localhost_are_hosts() {
        for host in ["localhost", "LOCALHOST:1313", "127.0.0.1:1313", "[::1]:1313", "192.168.1.5"] {
            assert!(is_local_name(&headers(&[("host", host)])), "{host}");
        }
        for host in ["evil.example", "evil.example:1313", "127.0.0.1.evil.example", ""] {
            assert!(!is_local_name(&headers(&[("host", host)])), "{host}");
        }
    }

    #[test]
    fn other_origins_read_nothing() {
        let own = ("host", "127.0.0.1:1313");
        assert!(is_same_origin(&headers(&[own])));
        assert!(is_same_origin(&headers(&[own, ("origin", "http://127.0.0.1:1313")])));
        assert!(!is_same_origin(&headers(&[own, ("origin", "https://evil.example")])));
        assert!(!is_same_origin(&headers(&[own, ("origin", "null")])));
        let foreign = ("sec-fetch-site", "cross-site");
        assert!(!is_same_origin(&headers(&[own, foreign, ("sec-fetch-mode", "cors")])));
        assert!(is_same_origin(&headers(&[own, foreign, ("sec-fetch-mode", "navigate")])));
    }
}
