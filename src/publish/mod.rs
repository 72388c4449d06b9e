//! A built site → a release at a target, switched on as a whole.
//!
//! In: a folder with the built site, a [`Host`]. Out: releases there, and what was done. Must not know: how the site
//! is built, the ledger, commands.
//!
//! A target's folder holds `releases/ID/` (the files of a release and nothing else), `records/releases.json` and
//! `records/ID.files` (what each release is), `lock`, and `current`, a symbolic link to the live release: the folder
//! that a web server shows. A release is filled as `releases/.incoming`, compared hash by hash, given its name, and only
//! then does `current` lead there. What was cut short is an `.incoming` that the next publication goes on with.

#[cfg(feature = "cloud")]
mod cloud;
mod destination;
mod difference;
mod folder;

mod host;
mod inventory;
mod lock;
mod notes;
mod objects;
mod packed;
mod readback;
mod receipt;
mod release;
mod ssh;
mod store;

#[cfg(feature = "cloud")]
pub use cloud::{CloudStore, Secrets};
pub use destination::{Destination, Private, PublishedState, Release, TargetState, Upload};
pub use difference::{ChangedFile, Difference, Limits};
pub use folder::FolderHost;
pub use host::{Files, HashesByPath, Host};
pub use inventory::{Differs, File, Inventory};
pub use lock::{Lock, Owner};
pub use notes::{FileNotes, ObjectHeaders, Phase};
pub use objects::Objects;
pub use packed::pack;
pub use readback::{Address, is_all_wrong, read_back};
pub use receipt::{Receipt, Row, Word};
pub use release::{Checked, Releases};
pub use ssh::SshHost;
pub use store::{Store, StoreMarks};
