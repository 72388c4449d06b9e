//! What opens a store: from the environment, or from a file that nobody else can read.
//!
//! In: a target's name, the private folder. Out: [`Secrets`]. Nothing knows this room.

use std::collections::BTreeMap;

use camino::Utf8Path;
use serde::Deserialize;

use crate::config::StoreKind;
use crate::publish::Secrets;
use crate::trouble::Trouble;
use crate::{fs, text, yaml};

/// The file in the private folder: below each target's name `id`, `secret` and perhaps `token`.
const FILE: &str = "credentials.yaml";

/// What the file says of a target.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetSecrets {
    id: String,
    secret: String,
    token: Option<String>,
}

/// Finds the secrets of a target.
///
/// The environment comes first: `PUBLISH_WWW_ID`, `PUBLISH_WWW_SECRET` and perhaps `PUBLISH_WWW_TOKEN` for a target
/// `www`, in capital letters and with `_` for everything else.
pub(super) fn of(target: &str, kind: StoreKind, private: &Utf8Path) -> Result<Secrets, Trouble> {
    let name: String = target
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' })
        .collect();
    let from_env = |key: &str| {
        std::env::var(format!("PUBLISH_{name}_{key}")).ok().filter(|value| !value.is_empty())
    };
    if let (Some(id), Some(secret)) = (from_env("ID"), from_env("SECRET")) {
        return Ok(Secrets { id, secret, token: from_env("TOKEN") });
    }
    let path = private.join(FILE);
    if let Some(text) = fs::read_if_there(&path)? {
        if fs::others_can_read(&path)? {
            return Err(Trouble::new(text!(
                "`{path}` 别人也能读；先运行 `chmod 600 {path}`，密钥若已外泄就换一个",
                "others can read `{path}`; run `chmod 600 {path}` first, and change the key if it has leaked"
            )));
        }
        let mut all: BTreeMap<String, TargetSecrets> = yaml::value(&text).ok_or_else(|| {
            Trouble::new(text!(
                "`{path}` 读不懂：每个目标一行 `目标: {{id: …, secret: …}}`",
                "`{path}` cannot be read: one line `TARGET: {{id: …, secret: …}}` for each target"
            ))
        })?;
        if let Some(TargetSecrets { id, secret, token }) = all.remove(target) {
            return Ok(Secrets { id, secret, token });
        }
    }
    // SSH keys are ssh's business, and some WebDAV servers ask for nothing.
    if !kind.has_buckets() {
        return Ok(Secrets::default());
    }
    Err(Trouble::new(text!(
        "没有目标 `{target}` 的密钥：设环境变量 `PUBLISH_{name}_ID`、`PUBLISH_{name}_SECRET`，或写进 `{path}`（`{target}: {{id: …, secret: …}}`，权限 600）",
        "there is no key for the target `{target}`: set `PUBLISH_{name}_ID` and `PUBLISH_{name}_SECRET`, or write `{target}: {{id: …, secret: …}}` into `{path}` with mode 600"
    )))
}
