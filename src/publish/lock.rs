//! One publication at a time to a target.
//!
//! In: a target's [`Files`], who publishes. Out: a [`Lock`], or who holds it. Must not know: what is published.

use serde::{Deserialize, Serialize};

use super::Files;
use crate::text;
use crate::trouble::Trouble;

/// The lock's file in the target's folder.
const FILE: &str = "lock";

/// Who publishes, as it stands in the lock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Person.
    pub by: String,
    /// Machine.
    pub machine: String,
    /// Since when (RFC 3339).
    pub since: String,
    /// The folder of the site it comes from, by a number of its own. Two runs from one folder exclude each other on
    /// their own machine, so a lock of the same folder was left by one that was killed.
    pub folder: String,
}

/// The lock of a target, held until it is given back.
#[derive(Debug)]
#[must_use]
pub struct Lock {
    owner: Owner,
}

impl Lock {
    /// Takes the lock; one that a killed run of the same site left is taken over, and with `break_it` any.
    pub fn take(host: &dyn Files, owner: Owner, break_it: bool) -> Result<Self, Trouble> {
        let bytes = serde_json::to_vec(&owner).unwrap_or_default();
        for _ in 0..2 {
            if host.claim(FILE, &bytes)? {
                return Ok(Self { owner });
            }
            let held = host.read(FILE)?;
            let holder = held.and_then(|bytes| serde_json::from_slice::<Owner>(&bytes).ok());
            let is_ours = holder.as_ref().is_some_and(|holder| holder.folder == owner.folder);
            if !is_ours && !break_it {
                let name = host.name();
                let (zh, en) = holder.map_or_else(
                    || ("不知是谁".to_owned(), "somebody".to_owned()),
                    |Owner { by, machine, since, .. }| {
                        (
                            format!("{by}（{machine}，自 {since}）"),
                            format!("{by} ({machine}, since {since})"),
                        )
                    },
                );
                return Err(Trouble::new(text!(
                    "{zh} 正在向 `{name}` 发布；等他结束，或确认他已中断后用 `--take-lock 理由`",
                    "{en} is publishing to `{name}`; wait, or use `--take-lock REASON` once it is certain that nobody is"
                )));
            }
            host.remove(FILE)?;
        }
        let name = host.name();
        Err(Trouble::new(text!("`{name}` 的锁拿不到", "the lock of `{name}` cannot be had")))
    }

    /// Whether the lock at a target is of the folder with this number.
    pub fn is_held_by(host: &dyn Files, folder: &str) -> Result<bool, Trouble> {
        let held = host.read(FILE)?;
        let holder = held.and_then(|bytes| serde_json::from_slice::<Owner>(&bytes).ok());
        Ok(holder.is_some_and(|holder| holder.folder == folder))
    }

    /// Gives it back; somebody else's, taken meanwhile by force, is left alone.
    pub fn give_back(self, host: &dyn Files) -> Result<(), Trouble> {
        let held = host.read(FILE)?;
        let holder = held.and_then(|bytes| serde_json::from_slice::<Owner>(&bytes).ok());
        if holder.as_ref() == Some(&self.owner) { host.remove(FILE) } else { Ok(()) }
    }
}
