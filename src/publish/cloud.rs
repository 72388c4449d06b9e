//! Stores behind an interface: object stores, `WebDAV`, SFTP.
//!
//! In: settings, secrets. Out: a [`Store`](super::Store). Must not know: what the files are for.
//!
//! Object stores replace a file as a whole. SFTP and `WebDAV` write it piece by piece, so there it is written among the
//! records and renamed into its place. What fails for a moment is tried again.

use std::io::{Cursor, Read};
use std::time::Duration;

use camino::Utf8Path;
use opendal::blocking::Operator;
use opendal::layers::{RetryLayer, TimeoutLayer};
use opendal::options::{ListOptions, WriteOptions};
use opendal::{Entry, ErrorKind, Metadata, services};
use tokio::runtime::Runtime;

use super::store::{Store, StoreMarks, each};
use super::{Files, ObjectHeaders};
use crate::config::{StoreKind, StoreSettings};
use crate::text;
use crate::trouble::Trouble;

/// Larger files are sent in parts of this length, where the store takes parts.
const PART: usize = 8 * 1024 * 1024;

/// How long a request may take that sends nothing large.
const TIMEOUT: Duration = Duration::from_mins(1);

/// How long a file, or a part of one, may be under way: `WebDAV` takes files in one piece, and lines can be slow.
const TRANSFER: Duration = Duration::from_mins(30);

/// What opens a store. It is shown to nobody.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secrets {
    /// Key id, or user's name.
    pub id: String,
    /// Key, or password.
    pub secret: String,
    /// Token of a key that ends soon.
    pub token: Option<String>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(…)")
    }
}

/// A store behind an interface.
#[derive(Debug)]
pub struct CloudStore {
    operator: Operator,
    kind: StoreKind,
    name: String,
    /// Where files are written before they get their names, where that is needed.
    incoming: String,
    secrets: Secrets,
    /// Runs what waits for the network; ends last.
    _runtime: Runtime,
}

impl CloudStore {
    /// The store that the settings name; paths in them are relative to `root`.
    pub fn new(place: &StoreSettings, secrets: Secrets, root: &Utf8Path) -> Result<Self, Trouble> {
        let name = match (place.kind.has_buckets(), place.endpoint.as_str()) {
            (true, _) => place.bucket.clone(),
            (false, endpoint) => endpoint.to_owned(),
        };
        let broken = |error: opendal::Error| trouble(&name, &secrets, &error);
        opendal::install_default();
        let operator = operator(place, &secrets, root).map_err(broken)?;
        let operator = operator
            .layer(TimeoutLayer::new().with_timeout(TIMEOUT).with_io_timeout(TRANSFER))
            .layer(RetryLayer::new().with_max_times(3).with_jitter());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| Trouble::file(&name, &error))?;
        let entered = runtime.enter();
        let operator = Operator::new(operator).map_err(broken)?;
        drop(entered);
        let incoming = format!("{}incoming/", place.records);
        Ok(Self { operator, kind: place.kind, name, incoming, secrets, _runtime: runtime })
    }

    fn broken(&self, path: &str) -> impl FnOnce(opendal::Error) -> Trouble + '_ {
        let name = format!("{}/{path}", self.name);
        move |error| trouble(&name, &self.secrets, &error)
    }

    /// All files below a prefix.
    fn entries(&self, prefix: &str) -> Result<Vec<Entry>, Trouble> {
        let options = ListOptions { recursive: true, ..ListOptions::default() };
        let mut entries = match self.operator.list_options(prefix, options) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(self.broken(prefix))?,
        };
        entries.retain(|entry| entry.metadata().is_file());
        Ok(entries)
    }

    /// Options of a write, as far as the store can be told.
    fn options(&self, head: &ObjectHeaders) -> WriteOptions {
        let can = self.operator.info().capability();
        WriteOptions {
            content_type: can.write_with_content_type.then(|| head.content_type.clone()),
            content_disposition: head
                .disposition
                .clone()
                .filter(|_| can.write_with_content_disposition),
            cache_control: head.cache_control.clone().filter(|_| can.write_with_cache_control),
            ..WriteOptions::default()
        }
    }

    fn send(&self, path: &str, from: &mut dyn Read, options: WriteOptions) -> Result<(), Trouble> {
        let unread = |error: std::io::Error| Trouble::file(path, &error);
        let in_parts = self.operator.info().capability().write_can_multi;
        let mut part = Vec::new();
        let length = if in_parts { PART as u64 } else { u64::MAX };
        from.take(length).read_to_end(&mut part).map_err(unread)?;
        if !in_parts || part.len() < PART {
            let sent = self.operator.write_options(path, part, options);
            return sent.map(drop).map_err(self.broken(path));
        }
        let mut writer = self.operator.writer_options(path, options).map_err(self.broken(path))?;
        while !part.is_empty() {
            writer.write(std::mem::take(&mut part)).map_err(self.broken(path))?;
            from.take(length).read_to_end(&mut part).map_err(unread)?;
        }
        writer.close().map(drop).map_err(self.broken(path))
    }
}

/// An operator for a store.
fn operator(
    place: &StoreSettings,
    secrets: &Secrets,
    root: &Utf8Path,
) -> opendal::Result<opendal::Operator> {
    let Secrets { id, secret, token } = secrets;
    let (endpoint, bucket) = (place.endpoint.as_str(), place.bucket.as_str());
    let token = token.as_deref().unwrap_or_default();
    match place.kind {
        StoreKind::S3 => {
            let mut builder = services::S3::default()
                .bucket(bucket)
                .region(place.region.as_deref().unwrap_or_default())
                .access_key_id(id)
                .secret_access_key(secret)
                .disable_config_load()
                .disable_ec2_metadata();
            if !endpoint.is_empty() {
                builder = builder.endpoint(endpoint);
            }
            if !token.is_empty() {
                builder = builder.session_token(token);
            }
            opendal::Operator::new(builder)
        }
        StoreKind::Oss => {
            let builder = services::Oss::default()
                .bucket(bucket)
                .endpoint(endpoint)
                .access_key_id(id)
                .access_key_secret(secret);
            let has_token = !token.is_empty();
            opendal::Operator::new(if has_token { builder.security_token(token) } else { builder })
        }
        StoreKind::Obs => opendal::Operator::new(
            services::Obs::default()
                .bucket(bucket)
                .endpoint(endpoint)
                .access_key_id(id)
                .secret_access_key(secret),
        ),
        StoreKind::Cos => {
            let builder = services::Cos::default()
                .bucket(bucket)
                .endpoint(endpoint)
                .secret_id(id)
                .secret_key(secret)
                .disable_config_load();
            let has_token = !token.is_empty();
            opendal::Operator::new(if has_token { builder.security_token(token) } else { builder })
        }
        StoreKind::WebDav => opendal::Operator::new(
            services::Webdav::default().endpoint(endpoint).username(id).password(secret),
        ),
        #[cfg(unix)]
        StoreKind::Sftp => {
            let mut builder = services::Sftp::default().endpoint(endpoint).root("/");
            if let Some(file) = &place.identity_file {
                builder = builder.key(root.join(file).as_str());
            }
            opendal::Operator::new(builder)
        }
        #[cfg(not(unix))]
        StoreKind::Sftp => {
            let _ = root;
            Err(opendal::Error::new(ErrorKind::Unsupported, "SFTP needs a Unix system"))
        }
    }
}

/// What a store has answered, without what is secret, and what can be done about it.
fn trouble(what: &str, secrets: &Secrets, error: &opendal::Error) -> Trouble {
    let whole = error.to_string();
    // Not every interface tells a status by its kind.
    let is_refused = whole.contains("status: 401") || whole.contains("status: 403");
    let (zh, en) = match error.kind() {
        _ if is_refused => (
            "没有权限：核对密钥或密码、时钟和授权",
            "not permitted: check the key or password, the clock and what it may do",
        ),
        ErrorKind::PermissionDenied => {
            ("没有权限：核对授权", "not permitted: check what the key may do")
        }
        ErrorKind::NotFound | ErrorKind::ConfigInvalid | ErrorKind::Unsupported => (
            "设置不对：核对 bucket、endpoint、region",
            "the settings are not right: check bucket, endpoint and region",
        ),
        ErrorKind::RateLimited => {
            ("服务忙，过一会儿再运行", "the service is busy; run again later")
        }
        _ => ("没有成功，网站没有坏，再运行一次", "it failed; nothing is broken, run again"),
    };
    // What comes before is the request, of which the address is told already.
    let said = whole.rsplit_once(" } => ").map_or(whole.as_str(), |(_, said)| said);
    let mut said = said.to_owned();
    for secret in [&secrets.id, &secrets.secret].into_iter().chain(&secrets.token) {
        if !secret.is_empty() {
            said = said.replace(secret.as_str(), "***");
        }
    }
    let said: String = said.chars().take(400).collect();
    Trouble::new(text!("`{what}`：{zh}（{said}）", "`{what}`: {en} ({said})"))
}

impl Files for CloudStore {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        match self.operator.read(path) {
            Ok(bytes) => Ok(Some(bytes.to_vec())),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.broken(path)(error)),
        }
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.put(path, &mut &*bytes, &ObjectHeaders::private())
    }

    fn claim(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        if self.read(path)?.is_some() {
            return Ok(false);
        }
        let if_not_exists = self.operator.info().capability().write_with_if_not_exists;
        let options = WriteOptions { if_not_exists, ..WriteOptions::default() };
        match self.operator.write_options(path, bytes.to_vec(), options) {
            Ok(_) => {}
            Err(error)
                if matches!(
                    error.kind(),
                    ErrorKind::ConditionNotMatch | ErrorKind::AlreadyExists | ErrorKind::Conflict
                ) =>
            {
                return Ok(false);
            }
            Err(error) => return Err(self.broken(path)(error)),
        }
        // Not every store minds the condition: of two who write at once the later one has it.
        Ok(self.read(path)?.as_deref() == Some(bytes))
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        match self.operator.delete(path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(self.broken(path)(error)),
            _ => Ok(()),
        }
    }
}

impl Store for CloudStore {
    fn width(&self) -> usize {
        if self.kind.has_buckets() { 16 } else { 4 }
    }

    fn put(&self, path: &str, from: &mut dyn Read, head: &ObjectHeaders) -> Result<(), Trouble> {
        let options = self.options(head);
        if self.kind.has_buckets() {
            return self.send(path, from, options);
        }
        let name = xxhash_rust::xxh3::xxh3_128(path.as_bytes());
        let incoming = format!("{}{name:032x}", self.incoming);
        self.send(&incoming, from, options)?;
        self.operator.rename(&incoming, path).map_err(self.broken(path))
    }

    fn get(&self, path: &str) -> Result<Option<Box<dyn Read + '_>>, Trouble> {
        let reader = self.operator.reader(path).map_err(self.broken(path))?;
        let mut reader = match reader.into_std_read(..) {
            Ok(reader) => reader,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(self.broken(path)(error)),
        };
        // Only reading tells whether there is anything.
        let mut begin = vec![0; 64 * 1024];
        match reader.read(&mut begin) {
            Ok(got) => begin.truncate(got),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Trouble::file(format!("{}/{path}", self.name), &error)),
        }
        Ok(Some(Box::new(Cursor::new(begin).chain(reader))))
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), Trouble> {
        if self.kind.has_buckets() {
            return self.operator.copy(from, to).map(drop).map_err(self.broken(from));
        }
        // What a server of files calls copying is neither whole nor known to every server.
        let mut bytes = self.get(from)?.ok_or_else(|| {
            let name = format!("{}/{from}", self.name);
            Trouble::new(text!("`{name}` 不见了，再运行一次", "`{name}` is gone; run again"))
        })?;
        self.put(to, &mut *bytes, &ObjectHeaders::private())
    }

    fn paths(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        Ok(self.entries(prefix)?.into_iter().map(|entry| entry.path().to_owned()).collect())
    }

    fn marks(&self, prefix: &str, but: &str) -> Result<StoreMarks, Trouble> {
        let mut entries = self.entries(prefix)?;
        entries.retain(|entry| !entry.path().starts_with(but));
        let marks = each(self.width(), &entries, |entry| {
            let path = entry.path().to_owned();
            if let Some(mark) = mark(entry.metadata()) {
                return Ok((path, mark));
            }
            // The lists of some stores say no more than the length.
            let found = self.operator.stat(&path).map_err(self.broken(&path))?;
            let mark = mark(&found).unwrap_or_else(|| found.content_length().to_string());
            Ok((path, mark))
        });
        Ok(marks?.into_iter().collect())
    }
}

/// Length with entity tag or time; `None` where neither is known.
fn mark(found: &Metadata) -> Option<String> {
    let time = || found.last_modified().map(|time| time.to_string());
    let tag = found.etag().map(ToOwned::to_owned).or_else(time)?;
    Some(format!("{} {tag}", found.content_length()))
}
