//! A preview: the site answered from memory, brought up to date as files change. Nothing is written.
//!
//! In: a site's folder, options. Out: pages over HTTP. Must not know: commands, how the output folder is
//! written.
//!
//! One thread takes batches of changes and makes the next `State`; requests answer from
//! the latest; another thread renders what nobody has opened, so that its errors are said too. Reload script,
//! overlay and draft bar are added to answers by `inject.rs` alone: the core renders the same bytes as for a
//! build.

mod absent;
mod answer;
mod check;
mod events;
mod http;
mod index;
mod inject;
mod preview;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::diagnostic::Diagnostic;
use crate::load::LoadOptions;
use crate::output::Manifest;
use crate::source::Tree;
use crate::text::{Lang, Text};
use crate::trouble::Trouble;
use crate::{Snapshot, text};
use preview::Preview;

/// How a preview is served.
#[derive(Debug, Clone)]
pub struct PreviewOptions {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// How the site is loaded.
    pub load: LoadOptions,
    /// The address to listen at.
    pub bind: IpAddr,
    /// The first port to try; 0 for any.
    pub port: u16,
    /// Whether answers get reload script, overlay and draft bar.
    pub inject: bool,
    /// Whether files are looked at again and again instead of being watched.
    pub poll: bool,
    /// The language of messages.
    pub lang: Lang,
}

/// What the last build kept, so that the preview need not do it again.
#[derive(Debug, Default)]
pub struct Kept {
    /// The content as it was read.
    pub tree: Option<Tree>,
    /// What was rendered and what it looked at.
    pub manifest: Manifest,
}

/// Looks at a site as an inspection would.
pub trait Inspector: Send + Sync {
    /// What an inspection would find in a loaded site, what a build finds included.
    fn findings(&self, snapshot: &Snapshot) -> Vec<Diagnostic>;

    /// The page on what an inspection would find, as HTML.
    fn page(&self) -> String;
}

/// Where messages to the person at the keyboard go.
pub trait Reporter: Send + Sync {
    /// Says something about the work.
    fn tell(&self, message: &Text);

    /// Says what was found, all of it.
    fn findings(&self, findings: &[Diagnostic]);
}

/// Serves a preview until the process is told to stop; `ready` gets its address once it answers.
pub fn serve(
    options: PreviewOptions,
    kept: Kept,
    voice: &Arc<dyn Reporter>,
    inspector: Arc<dyn Inspector>,
    ready: impl FnOnce(&str),
) -> Result<(), Trouble> {
    let listener = listen(options.bind, options.port)?;
    let address = listener.local_addr().map_err(|error| trouble(&error))?;
    let (preview, updater) = Preview::start(options, kept.tree, &kept.manifest, Arc::clone(voice))?;
    let preview = Arc::new(preview);
    let url = format!("http://{}{}", reachable(address), preview.mount());
    preview.keep_up_to_date(updater).map_err(|error| trouble(&error))?;
    index::start(&preview);
    check::start(&preview, kept.manifest, Arc::clone(&inspector));
    ready(&url);
    let page = format!("http://{}{}check", reachable(address), inject::PREFIX);
    voice.tell(&text!("检查一览：{page}", "what an inspection would find: {page}"));
    if address.ip().is_unspecified()
        && let Some(ip) = network_address(address.ip())
    {
        let url = format!("http://{}{}", SocketAddr::new(ip, address.port()), preview.mount());
        voice.tell(&text!("同一网络上的地址：{url}", "the address on this network: {url}"));
    }
    http::run(listener, preview, inspector).map_err(|error| trouble(&error))
}

fn trouble(error: &std::io::Error) -> Trouble {
    Trouble::new(text!("预览服务：{error}", "preview server: {error}"))
}

/// The address that a browser on this machine can open: one that stands for every address, such as
/// `0.0.0.0`, is where to listen and not where to go.
fn reachable(listening: SocketAddr) -> SocketAddr {
    let ip = match listening.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listening.port())
}

/// The address that other machines of the network know this one by, if it has one.
///
/// A datagram socket that is connected picks its own address by the routing table; nothing is sent. The
/// far address is one of those kept for documentation (RFC 5737, RFC 3849).
fn network_address(listening: IpAddr) -> Option<IpAddr> {
    let far: SocketAddr = match listening {
        IpAddr::V4(_) => (Ipv4Addr::new(192, 0, 2, 1), 9).into(),
        IpAddr::V6(_) => (Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1), 9).into(),
    };
    let socket = UdpSocket::bind(SocketAddr::new(listening, 0)).ok()?;
    socket.connect(far).ok()?;
    let ip = socket.local_addr().ok()?.ip();
    (!ip.is_loopback() && !ip.is_unspecified()).then_some(ip)
}

/// Takes the first free port from this one on.
fn listen(bind: IpAddr, port: u16) -> Result<TcpListener, Trouble> {
    let mut last = None;
    for port in (port..=port.saturating_add(100)).take(if port == 0 { 1 } else { 101 }) {
        match TcpListener::bind(SocketAddr::new(bind, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => last = Some(error),
            Err(error) => {
                return Err(Trouble::new(text!(
                    "不能在 {bind}:{port} 上监听：{error}；`--port` 换一个 1024 以上的端口，`--bind` 写本机有的地址",
                    "cannot listen at {bind}:{port}: {error}; choose a port above 1024 with `--port` and an address of this machine with `--bind`"
                )));
            }
        }
    }
    let error = last.map(|error| error.to_string()).unwrap_or_default();
    Err(Trouble::new(text!(
        "端口 {port} 及其后 100 个都被占用；用 `--port` 换一个（{error}）",
        "port {port} and the 100 after it are taken; choose another with `--port` ({error})"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_that_is_shown_can_be_opened() {
        let shown = |listening: &str| reachable(listening.parse().expect("an address")).to_string();
        assert_eq!(shown("0.0.0.0:1313"), "127.0.0.1:1313");
        assert_eq!(shown("[::]:1313"), "[::1]:1313");
        assert_eq!(shown("127.0.0.1:1313"), "127.0.0.1:1313");
        assert_eq!(shown("198.51.100.7:80"), "198.51.100.7:80");
    }
}
