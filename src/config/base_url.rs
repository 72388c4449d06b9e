//! The address of a site's home, and addresses below it.
//!
//! In: paths, or addresses. Out: the address of a path, or the path of an address. Must not know: which pages there are.

use super::keys::is_path_sign;

/// The address of the site's home, with a path that ends in `/`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct BaseUrl {
    /// Scheme, host and port: `https://www.example.gov.cn`.
    pub origin: String,
    /// Path, from `/` to `/`: `/lxjd/`.
    pub path: String,
}

impl BaseUrl {
    /// The absolute address of a path below the site's root.
    #[must_use]
    pub fn absolute(&self, path: &str) -> String {
        [&self.origin, &self.path, &*crate::percent::encoded(path)].concat()
    }

    /// The path below the site's root of an address on it, `None` of one elsewhere: `https://host/slj/a` of a site at
    /// `https://host/slj/` is `a`, whether it says `http`, `https` or neither.
    #[must_use]
    pub fn below<'a>(&self, address: &'a str) -> Option<&'a str> {
        let host = |address: &'a str| {
            let rest = address.split_once("//").filter(|(scheme, _)| {
                matches!(scheme.to_ascii_lowercase().as_str(), "" | "http:" | "https:")
            })?;
            let end = rest.1.find(['/', '?', '#']).unwrap_or(rest.1.len());
            Some(rest.1.split_at(end))
        };
        let own = self.origin.split_once("//").map(|(_, host)| host).unwrap_or_default();
        let (other, path) = host(address)?;
        let port =
            |host: &str| host.trim_end_matches(":443").trim_end_matches(":80").to_ascii_lowercase();
        if own.is_empty() || port(own) != port(other) {
            return None;
        }
        match path.strip_prefix(self.path.as_str()) {
            Some(below) => Some(below),
            None => (path == self.path.trim_end_matches('/')).then_some(""),
        }
    }

    /// The address of a path below the site's root as links on the site write it.
    #[must_use]
    pub fn local(&self, path: &str) -> String {
        [&self.path, path].concat()
    }

    /// The host's name without a port.
    #[must_use]
    pub fn host(&self) -> &str {
        let rest = self.origin.split_once("://").map_or("", |(_, rest)| rest);
        rest.split(':').next().unwrap_or_default()
    }

    /// A site's address; where it is none, the form that may have been meant.
    ///
    /// Its path has letters, digits and `-._~` only: what a server compares (`$uri` of nginx is decoded), what links say and
    /// what is a folder are then the same. Two slashes would make every link on the site lead to another host.
    pub(super) fn parse(typed: &str) -> Result<Self, Option<String>> {
        let url = url::Url::parse(typed).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https")
                && url.has_host()
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
        });
        let url = url.ok_or(None)?;
        let origin = url.origin().ascii_serialization();
        let decoded = crate::percent::decoded(url.path());
        let names = decoded.split('/').filter(|name| !name.is_empty());
        let names: Vec<String> = names
            .map(|name| {
                if name.bytes().all(is_path_sign) {
                    name.to_owned()
                } else {
                    crate::slug::slug(name)
                }
            })
            .collect();
        let path = if names.is_empty() { "/".to_owned() } else { format!("/{}/", names.join("/")) };
        // The address as it was typed, `/` at its end or not, has to say the same.
        let typed_path =
            typed.split_once("//").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
        let typed_path = typed_path.unwrap_or("/");
        if typed_path == path || typed_path == path.trim_end_matches('/') {
            Ok(Self { origin, path })
        } else {
            Err(Some(format!("{origin}{path}")))
        }
    }
}
