//! `gongkai` (公开): a tree of Markdown reports in, an indexed, dated disclosure website out.
//!
//! 1. [`source`] walks `content/`, splits front matter, parses it: a [`Source`](source::Source) of pages
//!    (metadata only) and findings. It does not know other pages.
//! 2. [`site`] links all pages: sections, order, neighbours, years, states, addresses. The
//!    [`Site`] is immutable. It does not know Markdown or templates.
//! 3. [`plan`] lists every output path exactly once, each with its recipe. It does not know how
//!    anything is rendered.
//! 4. [`render`] makes one target's bytes and facts. It does not know the disk or other targets.
//! 5. [`output`] writes what changed and keeps a manifest. It does not know what bytes mean.
//! 6. [`inspect`] turns a site and the facts of its outputs into findings.
//!
//! Commands join these; nothing knows [`command`]. What must always be true is written in
//! `ARCHITECTURE.md`, and tested.
//!
//! A program that uses this library needs [`load`], [`Snapshot`] and the values that they give; `examples/` has one. Modules that
//! are not shown here serve the command `gongkai` and change without notice.
//!
//! ```no_run
//! use gongkai::{LoadOptions, Snapshot, load};
//!
//! let root = "mysite".into();
//! let snapshot = Snapshot::new(root, &load(root, &LoadOptions::default())?);
//! for target in &snapshot.plan.targets {
//!     // Attachments are copies of files; all else is rendered.
//!     if snapshot.original(target).is_none()
//!         && let Ok(page) = snapshot.render(target)
//!     {
//!         assert!(page.facts.findings.is_empty(), "{}", target.path);
//!     }
//! }
//! # Ok::<(), gongkai::LoadError>(())
//! ```

#[doc(hidden)]
pub mod archive;
pub mod body;
#[doc(hidden)]
pub mod command;
pub mod config;
pub mod diagnostic;
mod escape;
#[doc(hidden)]
pub mod export;
#[doc(hidden)]
pub mod extract;
#[doc(hidden)]
pub mod forms;
#[doc(hidden)]
pub mod fs;
#[cfg(any(test, fuzzing))]
#[doc(hidden)]
pub mod fuzz;
mod hex;
#[doc(hidden)]
pub mod import;
#[doc(hidden)]
pub mod index_lock;
#[doc(hidden)]
pub mod inspect;
#[doc(hidden)]
pub mod ledger;
mod load;
#[doc(hidden)]
pub mod media;
mod numeric;
#[doc(hidden)]
pub mod output;
mod percent;
pub mod plan;
#[doc(hidden)]
pub mod privacy;
#[doc(hidden)]
pub mod publish;
pub mod render;
#[doc(hidden)]
pub mod schema;
#[doc(hidden)]
pub mod sealed;
#[doc(hidden)]
pub mod search;
#[doc(hidden)]
pub mod serve;
pub mod site;
mod slug;
mod snapshot;
pub mod source;
#[doc(hidden)]
pub mod stopwatch;
#[doc(hidden)]
pub mod tables;
pub mod text;
pub mod trouble;
#[doc(hidden)]
pub mod watch;
#[doc(hidden)]
pub mod yaml;

pub use config::Config;
pub use diagnostic::Diagnostic;
pub use load::{Frame, Inputs, LoadError, LoadOptions, Loaded, SettingsFile, load};
pub use plan::Plan;
pub use site::Site;
pub use slug::slug;
pub use snapshot::Snapshot;
pub use text::Lang;
