//! Publishing to OSS, OBS and COS: a double of each that checks every signature by what the vendor has published.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, Response, StatusCode, Uri, header};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha1::{Digest, Sha1};

use crate::cloud::{ID, SECRET, Scene, free_port};

fn hmac(key: &str, text: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).expect("any length will do");
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Percent-encoding of everything but letters, digits and `-_.~`.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().expect("a digit"), rest.next().expect("a digit")];
            let digits = std::str::from_utf8(&digits).expect("ASCII");
            bytes.push(u8::from_str_radix(digits, 16).expect("a byte"));
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).expect("UTF-8")
}

/// The signature of OSS (header signature, version 1) and of OBS, which differ in the prefix of their own headers.
///
/// Aliyun OSS, "Include a V1 signature in the Authorization header"; Huawei OBS API reference, "Using an Authorization
/// Header".
fn signed_like_oss(
    secret: &str,
    method: &str,
    headers: &[(String, String)],
    own: &str,
    resource: &str,
) -> String {
    let value = |name: &str| {
        let found = headers.iter().find(|(known, _)| known == name);
        found.map_or("", |(_, value)| value.as_str())
    };
    let mut owned: Vec<String> = headers
        .iter()
        .filter(|(name, _)| name.starts_with(own))
        .map(|(name, value)| format!("{name}:{value}\n"))
        .collect();
    owned.sort();
    let (md5, kind, date) = (value("content-md5"), value("content-type"), value("date"));
    let text = format!("{method}\n{md5}\n{kind}\n{date}\n{}{resource}", owned.concat());
    BASE64_STANDARD.encode(hmac(secret, &text))
}

/// The signature of COS over the named headers and parameters. Tencent COS, "Request Signature".
fn signed_like_cos(
    secret: &str,
    key_time: &str,
    method: &str,
    path: &str,
    parameters: &[(String, String)],
    headers: &[(String, String)],
) -> String {
    let listed = |pairs: &[(String, String)]| {
        let mut pairs: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{}={}", encoded(&name.to_lowercase()), encoded(value)))
            .collect();
        pairs.sort();
        pairs.join("&")
    };
    let method = method.to_lowercase();
    let request = format!("{method}\n{path}\n{}\n{}\n", listed(parameters), listed(headers));
    let text = format!("sha1\n{key_time}\n{}\n", hex(&Sha1::digest(request.as_bytes())));
    hex(&hmac(&hex(&hmac(secret, key_time)), &text))
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
}

#[test]
fn signatures_are_those_of_the_published_examples() {
    let headers = pairs(&[
        ("content-md5", "ODBGOERFMDMzQTczRUY3NUE3NzA5QzdFNUYzMDQxNEM="),
        ("content-type", "text/html"),
        ("date", "Thu, 17 Nov 2005 18:49:58 GMT"),
        ("x-oss-meta-author", "foo@bar.com"),
        ("x-oss-magic", "abracadabra"),
        ("host", "oss-example.oss-cn-hangzhou.aliyuncs.com"),
    ]);
    let secret = "OtxrzxIsfpFjA7SwPzILwy8Bw21TLhquhboDYROV";
    let found = signed_like_oss(secret, "PUT", &headers, "x-oss-", "/oss-example/nelson");
    assert_eq!(found, "26NBxoKdsyly4EDv6inkoDft/yA=");
    let headers = pairs(&[
        ("date", "Thu, 16 May 2019 06:45:51 GMT"),
        ("host", "examplebucket-1250000000.cos.ap-beijing.myqcloud.com"),
        ("content-type", "text/plain"),
        ("content-length", "13"),
        ("content-md5", "mQ/fVh815F3k6TAUm8m0eg=="),
        ("x-cos-acl", "private"),
        ("x-cos-grant-read", "uin=\"100000000011\""),
    ]);
    let secret = "BQYIM75p8x0iWVFSIgqEKwFprpRSVHlz";
    let time = "1557989151;1557996351";
    let found = signed_like_cos(secret, time, "PUT", "/exampleobject(腾讯云)", &[], &headers);
    assert_eq!(found, "3b8851a11a569213c17ba8fa7dcf2abec6935172");
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vendor {
    Oss,
    Obs,
    Cos,
}

/// A bucket in memory.
pub(crate) struct Bucket {
    vendor: Vendor,
    files: BTreeMap<String, (HeaderMap, Bytes)>,
    requests: usize,
    pub(crate) refused: Vec<String>,
}

/// Files in one answer of a list.
const PAGE: usize = 7;

impl Bucket {
    /// Whether a request bears the right signature.
    fn is_signed(&self, method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
        let all: Vec<(String, String)> = headers
            .iter()
            .map(|(name, value)| {
                (name.as_str().to_owned(), value.to_str().expect("ASCII").to_owned())
            })
            .collect();
        let value =
            |name: &str| all.iter().find(|(known, _)| known == name).map(|(_, it)| it.clone());
        let said = value("authorization").unwrap_or_default();
        let parameters: Vec<(String, String)> = uri
            .query()
            .into_iter()
            .flat_map(|query| query.split('&'))
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decoded(name), decoded(value)))
            .collect();
        if self.vendor == Vendor::Cos {
            let part = |name: &str| {
                let mut parts = said.split('&').filter_map(|part| part.split_once('='));
                parts.find(|(known, _)| *known == name).map(|(_, it)| it).unwrap_or_default()
            };
            let listed: Vec<&str> = part("q-header-list").split(';').collect();
            let mut headers = all.clone();
            headers.retain(|(name, _)| listed.contains(&name.as_str()));
            let path = decoded(uri.path());
            let time = part("q-key-time");
            let right =
                signed_like_cos(SECRET, time, method.as_str(), &path, &parameters, &headers);
            return part("q-ak") == ID && part("q-signature") == right;
        }
        let (word, own, bucket, path) = match self.vendor {
            Vendor::Oss => ("OSS", "x-oss-", "site", decoded(uri.path())),
            // Of a domain of one's own the domain stands for the bucket. Names are signed as the address has them: Huawei OBS
            // developer guide, "Verifying User Signatures".
            _ => ("OBS", "x-obs-", "localhost", uri.path().to_owned()),
        };
        // Of the parameters only those that name a part of a bucket or file are signed.
        let mut named: Vec<String> = parameters
            .iter()
            .filter(|(name, _)| matches!(name.as_str(), "delete" | "continuation-token"))
            .map(
                |(name, value)| {
                    if value.is_empty() { name.clone() } else { format!("{name}={value}") }
                },
            )
            .collect();
        named.sort();
        let named = if named.is_empty() { String::new() } else { format!("?{}", named.join("&")) };
        let resource = format!("/{bucket}{path}{named}");
        let right = signed_like_oss(SECRET, method.as_str(), &all, own, &resource);
        said == format!("{word} {ID}:{right}")
    }

    fn answer(
        &mut self,
        method: &Method,
        uri: &Uri,
        headers: &HeaderMap,
        body: Bytes,
    ) -> Response<Body> {
        self.requests += 1;
        let empty = |status: StatusCode| {
            Response::builder().status(status).body(Body::empty()).expect("an answer")
        };
        if !self.is_signed(method, uri, headers) {
            self.refused.push(format!("{method} {uri} {headers:?}"));
            return empty(StatusCode::FORBIDDEN);
        }
        let key = decoded(uri.path().trim_start_matches('/'));
        let own = |name: &str| {
            let prefix = match self.vendor {
                Vendor::Oss => "x-oss-",
                Vendor::Obs => "x-obs-",
                Vendor::Cos => "x-cos-",
            };
            let value = headers.get(format!("{prefix}{name}"))?;
            Some(value.to_str().expect("ASCII").to_owned())
        };
        match (method.as_str(), key.as_str()) {
            ("GET", "") => self.list(uri.query().unwrap_or_default()),
            ("PUT", key) => {
                if own("forbid-overwrite").is_some_and(|it| it == "true")
                    && self.files.contains_key(key)
                {
                    return empty(StatusCode::CONFLICT);
                }
                let file = match own("copy-source") {
                    Some(source) => {
                        let source = decoded(&source);
                        // What stands before the first `/` within is the bucket or its host.
                        let from = source.trim_start_matches('/').split_once('/');
                        let (_, from) = from.expect("a bucket and a file");
                        self.files[from].clone()
                    }
                    None => (headers.clone(), body),
                };
                self.files.insert(key.to_owned(), file);
                let result = "<CopyObjectResult><ETag>\"0\"</ETag></CopyObjectResult>";
                Response::builder()
                    .header(header::ETAG, "\"0\"")
                    .body(Body::from(result))
                    .expect("an answer")
            }
            ("GET" | "HEAD", key) => {
                let Some((said, bytes)) = self.files.get(key) else {
                    return empty(StatusCode::NOT_FOUND);
                };
                let mut answer = Response::builder()
                    .header(header::ETAG, format!("\"{}\"", hex(&Sha1::digest(bytes))))
                    .header(header::CONTENT_LENGTH, bytes.len())
                    .header(header::LAST_MODIFIED, "Wed, 01 Jul 2026 00:00:00 GMT");
                if let Some(kind) = said.get(header::CONTENT_TYPE) {
                    answer = answer.header(header::CONTENT_TYPE, kind);
                }
                let body =
                    if method == Method::HEAD { Body::empty() } else { Body::from(bytes.clone()) };
                answer.body(body).expect("an answer")
            }
            ("DELETE", key) => {
                self.files.remove(key);
                empty(StatusCode::NO_CONTENT)
            }
            ("POST", "") => {
                let text = String::from_utf8(body.to_vec()).expect("UTF-8");
                let keys =
                    text.split("<Key>").skip(1).map(|rest| rest.split('<').next().expect("a key"));
                let mut deleted = String::new();
                for key in keys {
                    self.files.remove(key);
                    let _ = write!(deleted, "<Deleted><Key>{key}</Key></Deleted>");
                }
                Response::new(Body::from(format!("<DeleteResult>{deleted}</DeleteResult>")))
            }
            _ => empty(StatusCode::NOT_IMPLEMENTED),
        }
    }

    /// A page of files below a prefix, after what the page before ended with.
    fn list(&self, query: &str) -> Response<Body> {
        let value = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .find(|(known, _)| *known == name)
                .map(|(_, value)| decoded(value))
                .unwrap_or_default()
        };
        let prefix = value("prefix");
        let after = [value("continuation-token"), value("marker")].concat();
        let mut files =
            self.files.iter().filter(|(key, _)| key.starts_with(&prefix) && **key > after);
        let mut contents = String::new();
        let mut last = String::new();
        for (key, (_, bytes)) in files.by_ref().take(PAGE) {
            let (length, tag) = (bytes.len(), hex(&Sha1::digest(bytes)));
            let _ = write!(
                contents,
                "<Contents><Key>{key}</Key><LastModified>2026-07-01T00:00:00.000Z</LastModified><ETag>\"{tag}\"</ETag><Size>{length}</Size></Contents>"
            );
            last.clone_from(key);
        }
        let more = files.next().is_some();
        let next = if more {
            format!(
                "<NextMarker>{last}</NextMarker><NextContinuationToken>{last}</NextContinuationToken>"
            )
        } else {
            String::new()
        };
        let text = format!(
            "<?xml version=\"1.0\"?><ListBucketResult><Prefix>{prefix}</Prefix><IsTruncated>{more}</IsTruncated>{next}{contents}</ListBucketResult>"
        );
        Response::new(Body::from(text))
    }
}

/// A vendor's double that listens on a port, as long as the runtime is there.
pub(crate) fn start(vendor: Vendor, port: u16) -> (Arc<Mutex<Bucket>>, tokio::runtime::Runtime) {
    let bucket = Bucket { vendor, files: BTreeMap::new(), requests: 0, refused: Vec::new() };
    let bucket = Arc::new(Mutex::new(bucket));
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port));
    let listener = runtime.block_on(listener).expect("the port");
    let inside = Arc::clone(&bucket);
    let answer = move |request: Request<Body>| {
        let inside = Arc::clone(&inside);
        async move {
            let (head, body) = request.into_parts();
            let body = to_bytes(body, usize::MAX).await.expect("a body");
            inside.lock().expect("a lock").answer(&head.method, &head.uri, &head.headers, body)
        }
    };
    runtime.spawn(async move { axum::serve(listener, Router::new().fallback(answer)).await });
    (bucket, runtime)
}

fn play(vendor: Vendor, kind: &str) {
    let port = free_port();
    let (bucket, _runtime) = start(vendor, port);
    // Buckets have host names of their own, which a proxy finds.
    let mut scene = Scene::new(&format!(
        "kind: {kind}, endpoint: \"http://localhost\", bucket: site, path: slj"
    ));
    scene.environment("http_proxy", &format!("http://127.0.0.1:{port}"));
    scene.environment("no_proxy", "127.0.0.1");
    let served = || {
        let bucket = bucket.lock().expect("a lock");
        let files = bucket.files.iter().filter_map(|(key, (_, bytes))| {
            Some((key.strip_prefix("slj/")?.to_owned(), bytes.to_vec()))
        });
        files.filter(|(path, _)| !path.starts_with(".gongkai/")).collect()
    };
    let put = |path: &str, bytes: &[u8]| {
        let mut bucket = bucket.lock().expect("a lock");
        bucket
            .files
            .insert(format!("slj/{path}"), (HeaderMap::new(), Bytes::copy_from_slice(bytes)));
    };
    scene.play(&served, &put);
    let inside = bucket.lock().expect("a lock");
    assert!(inside.requests > 300, "only {} requests", inside.requests);
    assert_eq!(inside.refused, Vec::<String>::new());
    let (said, _) = &inside.files["slj/index.html"];
    assert_eq!(said[header::CONTENT_TYPE], "text/html; charset=utf-8");
    assert_eq!(said[header::CACHE_CONTROL], "max-age=300");
    drop(inside);
    let run = scene.publish_with("PUBLISH_FAR_SECRET", "another");
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(run.err.contains("not permitted"), "{}", run.err);
}

#[test]
fn aliyun_oss() {
    play(Vendor::Oss, "oss");
}

#[test]
fn huawei_obs() {
    play(Vendor::Obs, "obs");
}

#[test]
fn tencent_cos() {
    play(Vendor::Cos, "cos");
}
