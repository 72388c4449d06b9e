//! Addresses outside of the site, asked one by one; what they answered is kept with its day.
//!
//! In: a site. Out: findings. The only part of `check` that uses the network, and only where it was asked to.
//!
//! Each host is asked by one thread, one address after the other, with a pause between; at most eight hosts at once. An address is asked
//! for with GET, as readers do, and of the answer only the beginning is read.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::time::Duration;

use camino::Utf8Path;
use ureq::Agent;

use super::super::cache::Cache;
use super::super::session::Session;
use crate::diagnostic::{Diagnostic, Location};
use crate::inspect::external::{self, ExternalAnswer, ExternalRecords};
use crate::site::{Site, State};
use crate::source::{decode, on_disk};
use crate::trouble::Trouble;
use crate::{fs, text};

/// The name under which answers are kept.
const NAME: &str = "external";

/// Hosts that are asked at once.
const HOSTS: usize = 8;

/// How often an address in trouble is asked.
const TRIES: u32 = 3;

/// Redirects that are followed.
const REDIRECTS: usize = 5;

/// The longest pause that a server may ask for.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// What is wrong with addresses outside, as of what they answer today.
pub(super) fn findings(
    session: &Session,
    root: &Utf8Path,
    site: &Site,
    timeout: Duration,
) -> Result<Vec<Diagnostic>, Trouble> {
    let today = site.as_of.day;
    let cache = Cache::of(root, &root.join("check"));
    let kept = cache.read(NAME)?.and_then(|bytes| postcard::from_bytes(&bytes).ok());
    let mut records: ExternalRecords = kept.unwrap_or_default();
    let all = addresses(site);
    let due: BTreeSet<&str> = all
        .iter()
        .map(|(_, address)| *address)
        .filter(|address| external::is_due(records.get(*address), today))
        .collect();
    let (count, asked) = (all.len(), due.len());
    session.tell(&text!(
        "站外链接 {count} 个，要查 {asked} 个……",
        "links out of the site: {count}, to be asked: {asked} …"
    ));
    for (address, answer) in ask_all(&due, timeout) {
        external::record(&mut records, &address, answer, today);
    }
    let known: BTreeSet<&str> = all.iter().map(|(_, address)| *address).collect();
    records.retain(|address, _| known.contains(address.as_str()));
    cache.keep(NAME, postcard::to_stdvec(&records).ok());
    let mut out = Vec::new();
    for (file, address) in &all {
        let Some(record) = records.get(*address) else { continue };
        out.extend(external::finding(place(root, file, address), address, record));
    }
    Ok(out)
}

/// Addresses that reports which are not withdrawn lead to, with the source of each.
fn addresses(site: &Site) -> BTreeSet<(&str, &str)> {
    let reports = site.reports.iter().filter(|report| report.state != State::Withdrawn);
    reports
        .flat_map(|report| report.page.body.addresses().map(|it| (report.file(), it)))
        .filter(|(_, address)| address.starts_with("http://") || address.starts_with("https://"))
        .collect()
}

/// Where an address stands in a file: the first place with its characters, else the beginning.
fn place(root: &Utf8Path, file: &str, address: &str) -> Location {
    let Ok(bytes) = fs::read(&on_disk(root, file)) else { return Location::start(file) };
    let (text, _) = decode(file, &bytes);
    text.find(address).map_or_else(
        || Location::start(file),
        |at| Location::behind(file, &text[..at]).spanning(address),
    )
}

/// Asks all addresses, host by host.
fn ask_all(due: &BTreeSet<&str>, timeout: Duration) -> Vec<(String, ExternalAnswer)> {
    let mut hosts: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for address in due {
        let host = url::Url::parse(address).ok().and_then(|it| it.host_str().map(str::to_owned));
        hosts.entry(host.unwrap_or_default()).or_default().push(address);
    }
    let queue = std::sync::Mutex::new(hosts.into_values().collect::<Vec<_>>());
    let answers = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..HOSTS {
            scope.spawn(|| {
                let agent = agent(timeout);
                loop {
                    let next = queue.lock().ok().and_then(|mut queue| queue.pop());
                    let Some(addresses) = next else { return };
                    for (index, address) in addresses.into_iter().enumerate() {
                        if index > 0 {
                            std::thread::sleep(Duration::from_millis(200));
                        }
                        let answer = ask(&agent, address);
                        if let Ok(mut answers) = answers.lock() {
                            answers.push((address.to_owned(), answer));
                        }
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_default()
}

fn agent(timeout: Duration) -> Agent {
    let config = Agent::config_builder();
    #[cfg(feature = "cloud")]
    let config = config.tls_config(
        ureq::tls::TlsConfig::builder().root_certs(ureq::tls::RootCerts::PlatformVerifier).build(),
    );
    config
        .timeout_global(Some(timeout))
        .http_status_as_error(false)
        .max_redirects(0)
        .user_agent(concat!("gongkai/", env!("CARGO_PKG_VERSION"), " (link check)"))
        .build()
        .into()
}

/// What an address answers; what is in trouble is asked again.
fn ask(agent: &Agent, address: &str) -> ExternalAnswer {
    let mut answer = ExternalAnswer::Network(String::new());
    for n in 1..=TRIES {
        let (found, pause) = ask_once(agent, address);
        answer = found;
        let is_trouble = matches!(
            answer,
            ExternalAnswer::Network(_)
                | ExternalAnswer::ServerTrouble(_)
                | ExternalAnswer::Refused(429)
        );
        if !is_trouble || n == TRIES {
            break;
        }
        std::thread::sleep(pause.unwrap_or(Duration::from_millis(500) * n).min(LONGEST_PAUSE));
    }
    answer
}

/// One try: follows redirects; where the first one is for good, it is the answer, once its goal is there.
fn ask_once(agent: &Agent, address: &str) -> (ExternalAnswer, Option<Duration>) {
    let mut at = address.to_owned();
    let mut moved: Option<String> = None;
    for step in 0..=REDIRECTS {
        let mut answer = match agent.get(&at).call() {
            Ok(answer) => answer,
            Err(why) => return (ExternalAnswer::Network(why.to_string()), None),
        };
        let header = |name: &str| {
            answer.headers().get(name).and_then(|it| it.to_str().ok()).map(str::to_owned)
        };
        let pause = header("retry-after").and_then(|it| it.parse().ok()).map(Duration::from_secs);
        let status = answer.status().as_u16();
        let to = header("location").and_then(|to| url::Url::parse(&at).ok()?.join(&to).ok());
        match (status, to) {
            (300..=399, Some(to)) => {
                if let (0, ExternalAnswer::Moved(to)) =
                    (step, external::answer_of(status, Some(to.as_str())))
                {
                    moved = Some(to);
                }
                at = to.to_string();
            }
            (status, _) => {
                // Some servers end a connection that is closed before anything was read with an error in their log.
                let mut beginning = [0; 1024];
                let _ = answer.body_mut().as_reader().read(&mut beginning);
                let found = external::answer_of(status, None);
                let found = match (found, moved) {
                    (ExternalAnswer::There, Some(to)) => ExternalAnswer::Moved(to),
                    (found, _) => found,
                };
                return (found, pause);
            }
        }
    }
    (ExternalAnswer::Network("too many redirects".to_owned()), None)
}

/// Whether this program can ask over https; without it there is nothing to be said of most addresses.
pub(super) fn can_ask() -> bool {
    cfg!(feature = "cloud")
}
