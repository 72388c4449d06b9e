//! A preview: the site answered from memory, brought up to date as files change. Nothing is written.
//!
//! In: a site's folder, options. Out: pages over HTTP. Must not know: commands, how the output folder is
//! written.
//!
//! One thread takes batches of changes and makes the next `State`; requests answer from
//! the latest; another thread renders what nobody has opened, so that its errors are said too. Reload script,
//! overlay and draft bar are added to answers by `inject.rs` alone: the core renders the same bytes as for a
//! build.

mod answer;
mod check;
mod events;
mod http;
mod inject;
mod preview;

use std::net::{IpAddr, SocketAddr, TcpListener};
use std::sync::Arc;

use camino::Utf8PathBuf;

use crate::diagnostic::{Diagnostic, Lang, Text, Trouble};
use crate::load::LoadOptions;
use crate::output::Manifest;
use crate::source::Tree;
use crate::text;
use crate::watch::Wanted;
use crate::{config, render, source};
use preview::Preview;

/// How a preview is served.
#[derive(Debug, Clone)]
pub struct Options {
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

/// Where messages to the person at the keyboard go.
pub trait Voice: Send + Sync {
    /// Says something about the work.
    fn tell(&self, message: &Text);

    /// Says what was found, all of it.
    fn findings(&self, findings: &[Diagnostic]);
}

/// Serves a preview until the process is told to stop; `ready` gets its address once it answers.
pub fn serve(
    options: Options,
    kept: Kept,
    voice: Arc<dyn Voice>,
    ready: impl FnOnce(&str),
) -> Result<(), Trouble> {
    let listener = listen(options.bind, options.port)?;
    let address = listener.local_addr().map_err(|error| trouble(&error))?;
    let wanted = Wanted {
        root: options.root.clone(),
        folders: vec![source::CONTENT, render::LAYOUTS],
        files: vec![config::FILE],
    };
    let (preview, updater) = Preview::start(options, kept.tree, voice)?;
    let preview = Arc::new(preview);
    let url = format!("http://{address}{}", preview.mount());
    preview.keep_up_to_date(updater, wanted).map_err(|error| trouble(&error))?;
    check::start(&preview, kept.manifest);
    ready(&url);
    http::run(listener, preview).map_err(|error| trouble(&error))
}

fn trouble(error: &std::io::Error) -> Trouble {
    Trouble::new(text!("预览服务：{error}", "preview server: {error}"))
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
                    "不能在 {bind}:{port} 上监听：{error}",
                    "cannot listen at {bind}:{port}: {error}"
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
