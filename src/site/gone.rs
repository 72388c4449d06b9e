//! Addresses that the site says are gone for good: `gone:` in `site.yaml`.
//!
//! In: what was typed. Out: addresses below the site's root, or findings. Must not know: what stands where.

use super::address::{self, AddressFault};
use crate::config::{BaseUrl, Config};
use crate::diagnostic::{Diagnostic, Location, problem};

/// An address that will not come back, or all of them below a folder.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Gone {
    /// Below the site's root, decoded: `notices/2019/a.html`; of a folder with `/` at its end.
    pub path: String,
    /// Whether all below the folder is meant: typed as `/notices/*`.
    pub is_folder: bool,
    /// Where it stands.
    pub at: Location,
}

impl Gone {
    /// Whether an output's path is among what is gone.
    #[must_use]
    pub fn covers(&self, path: &str) -> bool {
        if self.is_folder {
            return path.starts_with(&self.path);
        }
        let page = path.strip_suffix("index.html").filter(|folder| folder.ends_with('/'));
        self.path == path || page == Some(&*self.path)
    }
}

/// Reads what the settings say.
pub(super) fn read(config: &Config, findings: &mut Vec<Diagnostic>) -> Vec<Gone> {
    let mut found = Vec::new();
    for (typed, at) in &config.gone {
        match one(typed, at, &config.base_url) {
            Ok(gone) => found.push(gone),
            Err(fault) => findings.push(problem::address::gone(at.clone(), typed, &fault.why())),
        }
    }
    found
}

fn one(typed: &str, at: &Location, base: &BaseUrl) -> Result<Gone, AddressFault> {
    let folder = typed.strip_suffix('*').filter(|folder| folder.ends_with('/'));
    let path = address::old_address(folder.unwrap_or(typed), base)?.key;
    if path.contains('?') {
        return Err(AddressFault::Query);
    }
    Ok(Gone { path, is_folder: folder.is_some(), at: at.clone() })
}

#[cfg(test)]
mod tests {
    use super::one;
    use crate::config::BaseUrl;
    use crate::diagnostic::Location;

    #[test]
    fn one_address_or_all_below_a_folder() {
        let base = BaseUrl { origin: "https://x".to_owned(), path: "/slj/".to_owned() };
        let read = |typed: &str| one(typed, &Location::file("site.yaml"), &base);
        let covers = |typed: &str, path: &str| read(typed).expect("an address").covers(path);
        assert!(covers("/a/2019/r.html", "a/2019/r.html"));
        assert!(covers("https://x/slj/a/%E6%97%A7.xlsx", "a/旧.xlsx"));
        assert!(covers("/a/", "a/index.html") && !covers("/a/", "a/2019/r.html"));
        assert!(covers("/a/*", "a/index.html") && covers("/slj/a/*", "a/2019/r.html"));
        assert!(!covers("/a/*", "ab/r.html"));
        for bad in ["", "/", "/*", "/../x", "/a?b=1", "https://y/a", "a／b", "/%E6%97.html"] {
            assert!(read(bad).is_err(), "{bad}");
        }
    }
}
