//! What readers get at the addresses that a publication has changed.
//!
//! In: a base address, paths with hashes. Out: for each address whether it is what was published. Must not know:
//! targets.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use ureq::Agent;

use super::inventory::File;
use super::{Difference, Inventory, Private};
use crate::config::BaseUrl;

/// An address that is not what was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The full address.
    pub url: String,
    /// What was found there: a status, or `other bytes`.
    pub found: String,
}

/// Reads every added, changed and removed address over the web: how many were read and those that are wrong, or why
/// the site cannot be reached from here. A `private` file must not be had. `redirects` are pages that lead on, with the
/// address below the site's root to which they do: a server that reads `moved.map` leads there by itself.
pub fn read_back(
    base_url: &BaseUrl,
    difference: &Difference,
    private: &Private,
    redirects: &BTreeMap<String, String>,
) -> Result<(usize, Vec<Address>), String> {
    let agent = agent();
    agent.get(base_url.absolute("")).call().map_err(|error| error.to_string())?;
    let wanted = difference.added.iter().chain(&difference.changed);
    let wanted = wanted.map(|item| {
        let moved = redirects.get(&item.path).map(String::as_str);
        (address(base_url, &item.path), Some(item.sha256.as_str()), moved)
    });
    let gone = difference.removed.iter().map(|item| (address(base_url, &item.path), None, None));
    let private = match private {
        Private::At(url) => Some((url.clone(), None, None)),
        Private::Nothing | Private::Unknown => None,
    };
    let all: Vec<_> = wanted.chain(gone).chain(private).collect();
    let wrong = Mutex::new(Vec::new());
    all.par_iter().for_each(|(url, sha256, moved)| {
        if let Some(found) = unlike(&agent, base_url, url, sha256.as_slice(), *moved)
            && let Ok(mut wrong) = wrong.lock()
        {
            wrong.push(Address { url: url.clone(), found });
        }
    });
    let mut wrong = wrong.into_inner().unwrap_or_default();
    wrong.sort_by(|a: &Address, b: &Address| a.url.cmp(&b.url));
    Ok((all.len(), wrong))
}

/// Whether readers get none of the pages of a release, neither as they were published nor as the release `before` had them,
/// which a cache may still answer with: the home page and some others, spread over all of them.
#[must_use]
pub fn is_all_wrong(
    base_url: &BaseUrl,
    inventory: &Inventory,
    before: &Inventory,
    redirects: &BTreeMap<String, String>,
) -> bool {
    const SOME: usize = 20;
    let agent = agent();
    let is_page = |path: &str| path.ends_with(".html") && !redirects.contains_key(path);
    let pages: Vec<_> = inventory.files.iter().filter(|(path, _)| is_page(path)).collect();
    let step = pages.len().div_ceil(SOME).max(1);
    let home = pages.iter().filter(|(path, _)| *path == "index.html");
    let some: Vec<_> = home.chain(pages.iter().step_by(step)).collect();
    some.par_iter().all(|(path, file)| {
        let url = address(base_url, path);
        let known = std::iter::once(*file).chain(before.files.get(*path));
        let known: Vec<&str> = known.map(|file| file.sha256.as_str()).collect();
        unlike(&agent, base_url, &url, &known, None).is_some()
    })
}

fn agent() -> Agent {
    let config = Agent::config_builder();
    // Certificates of authorities that only this machine knows count too.
    #[cfg(feature = "cloud")]
    let config = config.tls_config(
        ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::PlatformVerifier).build(),
    );
    config
        .timeout_recv_response(Some(Duration::from_mins(1)))
        .timeout_recv_body(Some(Duration::from_mins(30)))
        .timeout_connect(Some(Duration::from_secs(10)))
        .http_status_as_error(false)
        .max_redirects(0)
        .build()
        .into()
}

/// The address that readers use for a file.
fn address(base_url: &BaseUrl, path: &str) -> String {
    let is_page = path == "index.html" || path.ends_with("/index.html");
    base_url.absolute(if is_page { path.trim_end_matches("index.html") } else { path })
}

/// What is wrong at an address, which should have one of these hashes; without any it must not be had, and one that `moved` may lead there instead.
fn unlike(
    agent: &Agent,
    base_url: &BaseUrl,
    url: &str,
    wanted: &[&str],
    moved: Option<&str>,
) -> Option<String> {
    let answer = match agent.get(url).header("Cache-Control", "no-cache").call() {
        Ok(answer) => answer,
        Err(error) => return Some(error.to_string()),
    };
    let status = answer.status();
    let location = || answer.headers().get("location").and_then(|to| to.to_str().ok());
    if let (301, Some(to), Some(found)) = (status.as_u16(), moved, location()) {
        // Servers write the whole address or its path.
        let is_right = base_url.below(found) == Some(to) || found == base_url.local(to);
        return (!is_right).then(|| format!("301 {found}"));
    }
    match wanted {
        [] => (!matches!(status.as_u16(), 401 | 403 | 404 | 410)).then(|| status.to_string()),
        _ if status != 200 => Some(status.to_string()),
        wanted => {
            let found = File::of(&mut answer.into_body().into_reader());
            found.map_or_else(
                |error| Some(error.to_string()),
                |found| {
                    let is_wanted = wanted.contains(&found.sha256.as_str());
                    (!is_wanted).then(|| "other bytes".to_owned())
                },
            )
        }
    }
}
