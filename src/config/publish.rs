//! Where the site is published: the `publish:` of `site.yaml`.
//!
//! In: its keys. Out: a [`Publish`]. Must not know: what is at a target.

use camino::Utf8PathBuf;
use globset::GlobBuilder;
use serde::{Deserialize, Serialize};

use super::BaseUrl;
use super::keys::{count, is_host, needed};
use super::store::{self, StoreKind, StoreSettings};
use crate::diagnostic::{Location, problem};
use crate::text::Text;
use crate::yaml::{Fields, Item};

/// Where and how carefully the site is published.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Publish {
    /// Targets, as listed.
    pub targets: Vec<PublishTarget>,
    /// A publication that would remove more files than this stops.
    pub delete_limit: usize,
    /// A publication that would remove more than this share of the files there stops, in percent.
    pub delete_share: usize,
    /// Days after its 发布日期 on which a report may come out without being declared 补发.
    pub late_after: usize,
    /// How long files may be kept by browsers; the first that fits counts. For targets that answer readers themselves.
    pub cache: Vec<CacheRule>,
    /// In which ways files are compressed beside the plain ones.
    pub compress: Vec<Packing>,
}

/// A way to compress files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Packing {
    /// gzip, RFC 1952.
    Gzip,
    /// Brotli, RFC 7932.
    Brotli,
}

impl Packing {
    const ALL: [(Self, &'static str); 2] = [(Self::Gzip, "gzip"), (Self::Brotli, "brotli")];
}

/// How long some files may be kept by browsers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct CacheRule {
    /// Paths in a release that it is for; `*` is anything but `/`, `**` is anything.
    pub pattern: String,
    /// The value of `Cache-Control`.
    pub value: String,
}

/// Where a site is published.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PublishTarget {
    /// What it is called on the command line.
    pub name: String,
    /// How it is reached.
    pub place: Place,
    /// The address of the site there, if it is not that of `base_url`.
    pub base_url: Option<BaseUrl>,
    /// Releases that stay there, the live one included.
    pub keep: usize,
    /// Where it stands.
    pub at: Location,
}

/// How a target is reached.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Place {
    /// A folder, here or mounted. Relative to the site's root.
    Folder(Utf8PathBuf),
    /// A folder of another machine, over ssh.
    Ssh(Ssh),
    /// Single files behind an interface.
    Store(StoreSettings),
}

/// A folder of another machine.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ssh {
    /// `user@host`, or a name of the ssh configuration.
    pub host: String,
    /// Port, if not the usual one.
    pub port: Option<u16>,
    /// The folder there, an absolute path.
    pub path: String,
    /// A file with the private key, if not one of those that ssh tries. Relative to the site's root.
    pub identity_file: Option<Utf8PathBuf>,
}

/// How long files may be kept if nothing is said: a correction is seen within five minutes.
const CACHE: &str = "max-age=300";
/// Of style sheets and scripts: a new page never meets an old one, and asking costs no more than an entity tag.
const CACHE_OF_ASSETS: &str = "no-cache";

pub(super) fn read(top: &Fields<'_>) -> Publish {
    let mut found = Publish {
        targets: Vec::new(),
        delete_limit: 100,
        delete_share: 30,
        late_after: 1,
        cache: Vec::new(),
        compress: Vec::new(),
    };
    let rule = |pattern: &str, value: &str| CacheRule {
        pattern: pattern.to_owned(),
        value: value.to_owned(),
    };
    found.cache = vec![rule("assets/**", CACHE_OF_ASSETS), rule("**", CACHE)];
    let Some(fields) = top.fields("publish") else { return found };
    found.delete_limit = count(&fields, "delete_limit", found.delete_limit);
    found.delete_share = count(&fields, "delete_share", found.delete_share);
    found.late_after = count(&fields, "late_after", found.late_after);
    let cache: Vec<CacheRule> = fields.list("cache").iter().filter_map(cache_rule).collect();
    if !cache.is_empty() {
        found.cache = cache;
    }
    for item in fields.list("compress") {
        let at = item.location();
        let Some(typed) = item.string() else { continue };
        match Packing::ALL.iter().find(|(_, name)| *name == typed) {
            Some((kind, _)) if found.compress.contains(kind) => {}
            Some((kind, _)) => found.compress.push(*kind),
            None => fields.report(problem::config::compress(at, &typed)),
        }
    }
    for item in fields.list("targets") {
        let at = item.location();
        let Some(fields) = item.fields() else { continue };
        let target = target(&fields, at);
        if let Some(target) = target {
            if found.targets.iter().any(|other| other.name == target.name) {
                fields.report(problem::config::target_twice(fields.location("name"), &target.name));
            } else {
                found.targets.push(target);
            }
        }
        fields.finish();
    }
    fields.finish();
    found
}

fn cache_rule(item: &Item<'_>) -> Option<CacheRule> {
    let fields = item.fields()?;
    let (pattern, value) = (needed(&fields, "pattern"), needed(&fields, "value"));
    if let Some(pattern) = pattern.as_deref().filter(|it| GlobBuilder::new(it).build().is_err()) {
        fields.report(problem::config::cache_pattern(fields.location("pattern"), pattern));
    }
    let is_header = |value: &str| value.chars().all(|c| (' '..='~').contains(&c));
    if let Some(value) = value.as_deref().filter(|it| !is_header(it)) {
        fields.report(problem::config::cache_value(fields.location("value"), value));
    }
    fields.finish();
    Some(CacheRule { pattern: pattern?, value: value? })
}

fn target(fields: &Fields<'_>, at: Location) -> Option<PublishTarget> {
    let name = needed(fields, "name");
    if let Some(name) = name.as_deref().filter(|name| !is_name(name)) {
        fields.report(problem::config::target_name(fields.location("name"), name));
    }
    let kind = needed(fields, "kind");
    let typed = fields.string("base_url");
    let base_url = typed.as_deref().and_then(|typed| match BaseUrl::parse(typed) {
        Ok(found) => Some(found),
        Err(right) => {
            let at = fields.location("base_url");
            fields.report(problem::config::base_url(at, typed, right.as_deref()));
            None
        }
    });
    let keep = count(fields, "keep", 5);
    let typed = kind.as_deref()?;
    let Some((_, read)) = KINDS.iter().find(|(name, _)| *name == typed) else {
        let near = crate::yaml::nearest(typed, target_kinds());
        let known = Text::list(&target_kinds().collect::<Vec<_>>());
        fields.report(problem::config::target_kind(fields.location("kind"), typed, near, &known));
        return None;
    };
    let place = read(fields)?;
    Some(PublishTarget { name: name?, place, base_url, keep, at })
}

/// Reads what a target of one kind says of its place.
type ReadPlace = fn(&Fields<'_>) -> Option<Place>;

/// Every kind of target: its name in `site.yaml`, and what reads its keys.
const KINDS: [(&str, ReadPlace); 8] = [
    ("directory", |fields| Some(Place::Folder(needed(fields, "path")?.into()))),
    ("ssh", |fields| ssh(fields).map(Place::Ssh)),
    ("s3", |fields| store::read(fields, StoreKind::S3).map(Place::Store)),
    ("oss", |fields| store::read(fields, StoreKind::Oss).map(Place::Store)),
    ("obs", |fields| store::read(fields, StoreKind::Obs).map(Place::Store)),
    ("cos", |fields| store::read(fields, StoreKind::Cos).map(Place::Store)),
    ("sftp", |fields| store::read(fields, StoreKind::Sftp).map(Place::Store)),
    ("webdav", |fields| store::read(fields, StoreKind::WebDav).map(Place::Store)),
];

/// The kinds of targets that `publish.targets` may name.
pub fn target_kinds() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(name, _)| *name)
}

fn ssh(fields: &Fields<'_>) -> Option<Ssh> {
    let host = needed(fields, "host");
    let path = needed(fields, "path");
    let port = fields.integer("port").and_then(|port| u16::try_from(port).ok());
    let identity_file = fields.string("identity_file").map(Utf8PathBuf::from);
    let (host, path) = (host?, path?);
    if !is_host(&host) {
        fields.report(problem::config::ssh_host(fields.location("host"), &host));
        return None;
    }
    if !path.starts_with('/') || path.chars().any(char::is_control) {
        fields.report(problem::config::ssh_path(fields.location("path"), &path));
        return None;
    }
    Some(Ssh { host, port, path: path.trim_end_matches('/').to_owned(), identity_file })
}

/// Whether a target's name can be a folder's on every system.
fn is_name(name: &str) -> bool {
    name.len() <= 40
        && !name.starts_with(['-', '.'])
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

#[cfg(test)]
mod tests {
    use crate::config::Config;

    #[test]
    fn style_sheets_are_asked_for_each_time_unless_the_settings_say_otherwise() {
        let rules = |text: &str| {
            let cache = Config::parse("site.yaml", text, &[]).0.publish.cache;
            cache
                .into_iter()
                .map(|rule| format!("{} {}", rule.pattern, rule.value))
                .collect::<Vec<_>>()
        };
        assert_eq!(rules("title: 甲\n"), ["assets/** no-cache", "** max-age=300"]);
        let own = "publish: {cache: [{pattern: \"**\", value: max-age=60}]}\n";
        assert_eq!(rules(own), ["** max-age=60"]);
    }
}
