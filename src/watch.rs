//! Changes below a site's folder → batches of paths.
//!
//! In: the site's root. Out: through a channel, what may have changed. Must not know: what files mean, who
//! listens.
//!
//! A batch ends when nothing has happened for a moment, or when it has been growing for long: an editor's save
//! is one batch, and so is a checkout of thousands of files.

use std::collections::BTreeSet;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use camino::{Utf8Path, Utf8PathBuf};
use notify::event::{AccessKind, AccessMode, Flag};
use notify::{ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::text;
use crate::text::Text;

/// How long nothing has to happen before a batch ends.
const QUIET: Duration = Duration::from_millis(30);
/// How long a batch can grow.
const LONGEST: Duration = Duration::from_millis(500);
/// How often the folder is looked through where the system cannot tell of changes.
const POLL: Duration = Duration::from_secs(1);

/// What may have changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Batch {
    /// These paths, relative to the root, with `/`.
    Paths(BTreeSet<String>),
    /// Anything.
    Everything,
}

/// Watches while it lives.
#[derive(Debug)]
pub struct Watch {
    /// Where batches come out. The first is [`Batch::Everything`]: what changed before watching began is not
    /// known.
    pub batches: Receiver<Batch>,
    /// Why the folder is looked through again and again, where the system cannot tell of changes.
    pub polling: Option<Text>,
}

/// What is watched: folders as a whole, files by their names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The site's root.
    pub root: Utf8PathBuf,
    /// Folders below it.
    pub folders: Vec<&'static str>,
    /// Files in it.
    pub files: Vec<&'static str>,
    /// One more folder as a whole, which may lie elsewhere: where it is, and what its paths begin with.
    pub beside: Option<(Utf8PathBuf, String)>,
}

impl Watch {
    /// Begins to watch; where the system cannot tell of changes, or `poll` asks for it, by looking again and
    /// again.
    #[must_use]
    pub fn start(wanted: &Wanted, poll: bool) -> Self {
        let (out, batches) = mpsc::channel();
        if poll {
            let why = text!("按要求定时查看文件", "files are looked at again and again, as asked");
            return Self::polling(out, batches, why);
        }
        let (events, inbox) = mpsc::channel();
        let sender = events.clone();
        let watcher = notify::recommended_watcher(move |event| {
            // The other end goes away with the watch itself.
            let _ = sender.send(event);
        });
        let started = watcher.and_then(|mut watcher| {
            watch_all(&mut watcher, wanted)?;
            Ok(watcher)
        });
        match started {
            Ok(watcher) => {
                // A rescan event makes the first batch `Everything`; like any event it waits for `QUIET`.
                let anything = Event::new(EventKind::Other).set_flag(Flag::Rescan);
                let _ = events.send(Ok(anything));
                let wanted = wanted.clone();
                std::thread::spawn(move || gather(&wanted, watcher, &inbox, &out));
                Self { batches, polling: None }
            }
            Err(error) => Self::polling(out, batches, reason(&error)),
        }
    }

    fn polling(out: Sender<Batch>, batches: Receiver<Batch>, why: Text) -> Self {
        std::thread::spawn(move || {
            while out.send(Batch::Everything).is_ok() {
                std::thread::sleep(POLL);
            }
        });
        Self { batches, polling: Some(why) }
    }
}

fn watch_all(watcher: &mut RecommendedWatcher, wanted: &Wanted) -> notify::Result<()> {
    // Files are replaced by renaming, so the folder they stand in is watched.
    watcher.watch(wanted.root.as_std_path(), RecursiveMode::NonRecursive)?;
    for folder in &wanted.folders {
        let folder = wanted.root.join(folder);
        if matches!(crate::fs::there(&folder), Ok(crate::fs::There::Folder)) {
            watcher.watch(folder.as_std_path(), RecursiveMode::Recursive)?;
        }
    }
    if let Some((folder, _)) = &wanted.beside {
        if matches!(crate::fs::there(folder), Ok(crate::fs::There::Folder)) {
            watcher.watch(folder.as_std_path(), RecursiveMode::Recursive)?;
        }
        // It may come, or be replaced, later.
        if let Some(above) = folder.parent().filter(|above| above.is_dir()) {
            watcher.watch(above.as_std_path(), RecursiveMode::NonRecursive)?;
        }
    }
    Ok(())
}

/// Why watching does not work, and the way out.
fn reason(error: &notify::Error) -> Text {
    match error.kind {
        ErrorKind::MaxFilesWatch => text!(
            "系统允许监视的文件夹数已用完，改为每秒查看一次；可增大上限：`sudo sysctl fs.inotify.max_user_watches=1048576`",
            "the system's limit of watched folders is reached, so files are looked at every second; raise it with `sudo sysctl fs.inotify.max_user_watches=1048576`"
        ),
        _ => text!(
            "系统不能监视这里的文件（{error}），改为每秒查看一次",
            "the system cannot watch files here ({error}), so they are looked at every second"
        ),
    }
}

/// Turns events into batches until nobody wants them.
fn gather(
    wanted: &Wanted,
    mut watcher: RecommendedWatcher,
    inbox: &Receiver<notify::Result<Event>>,
    out: &Sender<Batch>,
) {
    while let Ok(first) = inbox.recv() {
        let began = Instant::now();
        let mut batch = Some(BTreeSet::new());
        let mut again = false;
        let mut take = |event: notify::Result<Event>| match event {
            Ok(event) if event.need_rescan() => batch = None,
            Ok(event) if is_change(event.kind) => {
                for path in &event.paths {
                    if path.to_str().is_none() {
                        // A path that is not UTF-8 cannot be put into `Batch::Paths`.
                        batch = None;
                    }
                    let Some(name) = relative(wanted, path) else { continue };
                    // A folder that came anew is not watched yet.
                    let is_beside =
                        wanted.beside.as_ref().is_some_and(|(_, called)| *called == name);
                    again |= is_beside || wanted.folders.contains(&name.as_str());
                    if let Some(paths) = &mut batch {
                        paths.insert(name);
                    }
                }
            }
            Ok(_) => {}
            // After an error of the watcher events may be lost: read everything.
            Err(_) => batch = None,
        };
        take(first);
        loop {
            let left = LONGEST.saturating_sub(began.elapsed());
            match inbox.recv_timeout(QUIET.min(left)) {
                Ok(event) if !left.is_zero() => take(event),
                Ok(event) => {
                    take(event);
                    break;
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        if again {
            // What was written before the new watch began is found by looking at everything.
            let _ = watch_all(&mut watcher, wanted);
            batch = None;
        }
        let batch = match batch {
            Some(paths) if paths.is_empty() => continue,
            Some(paths) => Batch::Paths(paths),
            None => Batch::Everything,
        };
        if out.send(batch).is_err() {
            return;
        }
    }
}

/// Reading files is no change, and preview itself reads them.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => true,
        EventKind::Access(_) => false,
        _ => true,
    }
}

/// A path below the root, or below the folder beside it, with `/`; `None` where it is not wanted.
fn relative(wanted: &Wanted, path: &std::path::Path) -> Option<String> {
    let path = Utf8Path::from_path(path)?;
    let name = |inside: &Utf8Path| {
        inside.components().map(|part| part.as_str()).collect::<Vec<_>>().join("/")
    };
    if let Some((folder, called)) = &wanted.beside
        && let Ok(inside) = path.strip_prefix(folder)
    {
        let inside = name(inside);
        return Some(if inside.is_empty() { called.clone() } else { format!("{called}/{inside}") });
    }
    let name = name(path.strip_prefix(&wanted.root).ok()?);
    let top = name.split('/').next().unwrap_or_default();
    let is_wanted = wanted.folders.contains(&top) || wanted.files.contains(&name.as_str());
    is_wanted.then_some(name)
}
