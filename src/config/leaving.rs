//! Which links lead away from the government's sites, so that readers are told before they leave.
//!
//! In: settings, an address. Out: whether it needs a notice. Must not know: pages.
//! Source: 《政府网站发展指引》 国办发〔2017〕47号 asks for a notice before other sites are opened; which hosts
//! are exempt is practice (own host, *.gov.cn, the portal above, a list of one's own).

/// Hosts that every site links to by rule: 党政机关网站标识 stands at conac.cn.
const ALWAYS: [&str; 4] = ["gov.cn", "*.gov.cn", "conac.cn", "*.conac.cn"];

/// When readers are told that they leave.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Leaving {
    /// Whether they are told at all.
    pub notice: bool,
    /// Hosts that need no notice: `www.example.org`, or `*.example.org` for all below.
    pub allow: Vec<String>,
}

impl Leaving {
    /// Whether readers are told before a link to this address.
    #[must_use]
    pub fn needs_notice(&self, address: &str) -> bool {
        self.notice && self.is_away(address)
    }

    /// Whether a link to this address leads away; relative ones and those that are no web pages never do.
    #[must_use]
    pub fn is_away(&self, address: &str) -> bool {
        let full =
            if address.starts_with("//") { format!("https:{address}") } else { address.to_owned() };
        let Ok(url) = url::Url::parse(&full) else { return false };
        let Some(host) = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https")) else {
            return false;
        };
        let allowed = |pattern: &str| match pattern.strip_prefix("*.") {
            Some(below) => host.strip_suffix(below).is_some_and(|rest| rest.ends_with('.')),
            None => host == pattern,
        };
        !ALWAYS.into_iter().chain(self.allow.iter().map(String::as_str)).any(allowed)
    }
}

/// Whether a pattern of the list can match anything.
pub(super) fn is_pattern(typed: &str) -> bool {
    let host = typed.strip_prefix("*.").unwrap_or(typed);
    host.contains('.')
        && host.split('.').all(|label| {
            !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        })
}

#[cfg(test)]
mod tests {
    use super::{Leaving, is_pattern};

    #[test]
    fn government_hosts_and_the_list_pass() {
        let leaving = Leaving { notice: true, allow: vec!["a.org".into(), "*.b.org".into()] };
        for passes in [
            "https://www.gov.cn/x",
            "http://district.example.gov.cn",
            "https://bszs.conac.cn/",
            "https://a.org/",
            "https://x.b.org/",
            "mailto:a@b.com",
            "/fzzf/",
            "x.html",
        ] {
            assert!(!leaving.needs_notice(passes), "{passes}");
        }
        for leaves in [
            "https://www.example.com/",
            "//cdn.example.com/x",
            "https://gov.cn.example.com/",
            "https://notgov.cn/",
            "https://b.org/",
            "https://www.gov.cn@example.com/",
            "HTTPS://WWW.EXAMPLE.COM",
        ] {
            assert!(leaving.needs_notice(leaves), "{leaves}");
        }
        let quiet = Leaving::default();
        assert!(
            !quiet.needs_notice("https://www.example.com/")
                && quiet.is_away("https://www.example.com/")
        );
        assert!(
            is_pattern("*.a.org")
                && !is_pattern("https://a.org")
                && !is_pattern("*")
                && !is_pattern("a b.c")
        );
    }
}
