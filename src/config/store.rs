//! A target that is a store of single files: its keys below `publish.targets`.
//!
//! In: the keys. Out: a [`StoreSettings`]. Must not know: what is at a target, secrets.

use camino::Utf8PathBuf;
use url::{Host, Url};

use super::keys::{is_host, needed};
use crate::diagnostic::problem;
use crate::yaml::Fields;

/// A target of single files.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StoreSettings {
    /// The interface.
    pub kind: StoreKind,
    /// Bucket; empty where there are none.
    pub bucket: String,
    /// Address of the service, or the host for SFTP; empty for the usual one of the region.
    pub endpoint: String,
    /// Region, for S3.
    pub region: Option<String>,
    /// A file with the private key, for SFTP. Relative to the site's root.
    pub identity_file: Option<Utf8PathBuf>,
    /// Where the site stands: empty, or ending with `/`.
    pub path: String,
    /// Where records stand, which readers must not get: ending with `/`.
    pub records: String,
}

/// The interface of a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StoreKind {
    /// Huawei OBS.
    Obs,
    /// Tencent COS.
    Cos,
    /// Aliyun OSS.
    Oss,
    /// S3 and what is compatible with it.
    S3,
    /// SFTP, where there is neither shell nor rsync.
    Sftp,
    /// `WebDAV`.
    WebDav,
}

impl StoreKind {
    /// Whether files are in buckets, and replaced as a whole.
    #[must_use]
    pub fn has_buckets(self) -> bool {
        !matches!(self, Self::Sftp | Self::WebDav)
    }
}

pub(super) fn read(fields: &Fields<'_>, kind: StoreKind) -> Option<StoreSettings> {
    let mut store = StoreSettings {
        kind,
        bucket: String::new(),
        endpoint: String::new(),
        region: None,
        identity_file: None,
        path: String::new(),
        records: String::new(),
    };
    let path = fields.string("path").unwrap_or_default();
    let records = fields.string("records");
    if kind == StoreKind::Sftp {
        let host = needed(fields, "host");
        let port = fields.integer("port");
        store.identity_file = fields.string("identity_file").map(Utf8PathBuf::from);
        let host = host?;
        if !is_host(&host) {
            fields.report(problem::config::ssh_host(fields.location("host"), &host));
            return None;
        }
        store.endpoint =
            format!("ssh://{host}{}", port.map_or_else(String::new, |it| format!(":{it}")));
    } else {
        let is_usual = kind == StoreKind::S3;
        let endpoint =
            if is_usual { fields.string("endpoint") } else { Some(needed(fields, "endpoint")?) };
        store.endpoint = endpoint.unwrap_or_default();
        let is_left_out = is_usual && store.endpoint.is_empty();
        if !is_left_out && !is_safe(&store.endpoint) {
            let at = fields.location("endpoint");
            fields.report(problem::config::endpoint(at));
            return None;
        }
    }
    if kind == StoreKind::S3 {
        store.region = Some(needed(fields, "region")?);
    }
    if kind.has_buckets() {
        store.bucket = needed(fields, "bucket")?;
    }
    for (key, typed) in [("path", Some(&path)), ("records", records.as_ref())] {
        if typed.is_some_and(|typed| !is_plain(typed)) {
            let at = fields.location(key);
            fields.report(problem::config::store_path(at, typed.map_or("", String::as_str)));
            return None;
        }
    }
    store.path = prefix(&path);
    store.records = records.map_or_else(|| format!("{}.gongkai/", store.path), |it| prefix(&it));
    if store.path.starts_with(&store.records) {
        let at = fields.location("records");
        fields.report(problem::config::store_records(at));
        return None;
    }
    Some(store)
}

/// Whether what is sent to an address can be read by nobody on the way: TLS, or it stays on this machine.
fn is_safe(endpoint: &str) -> bool {
    let Ok(url) = Url::parse(endpoint) else { return false };
    // The address is shown in messages.
    if !url.username().is_empty() || url.password().is_some() {
        return false;
    }
    let is_here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => return false,
    };
    url.scheme() == "https" || (url.scheme() == "http" && is_here)
}

/// Whether a path in a store goes nowhere else.
fn is_plain(path: &str) -> bool {
    let parts = path.trim_matches('/').split('/');
    !path.chars().any(char::is_control) && !parts.into_iter().any(|part| matches!(part, "." | ".."))
}

/// A path in a store without `/` before and with one behind.
fn prefix(path: &str) -> String {
    let path = path.trim_matches('/');
    if path.is_empty() { String::new() } else { format!("{path}/") }
}
