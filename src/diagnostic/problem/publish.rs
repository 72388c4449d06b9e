//! Problems of publishing.

use super::super::rules::publish as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// The identity is still the sample.
pub(crate) fn sample_identity(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::PUBLISH_SAMPLE_IDENTITY,
        at,
        text!(
            "网站身份还是样例，不能发布或归档",
            "the identity is still the sample; it is neither published nor archived"
        ),
    )
    .help(text!(
        "在 `identity:` 填写真实信息，删去 `sample: true`",
        "put the real identity under `identity:`, then delete `sample: true`"
    ))
}

/// Files of the live release are not those that were published.
pub(crate) fn changed_there(at: Location, count: usize, first: &str) -> Diagnostic {
    Diagnostic::of(
&rules::PUBLISH_CHANGED_THERE,
        at,
        text!(
            "线上有 {count} 个文件不是上次发布的样子，例如 `{first}`：有人直接改过",
            "{count} files at the target are not as they were published, for example `{first}`: somebody has changed them there"
        ),
    )
    .help(text!(
        "查明是谁改的，把要保留的改动写回源文件；然后用 `--force 理由` 以本站内容覆盖",
        "find out who did, bring what should stay into the sources, then overwrite with `--force REASON`"
    ))
}

/// Another release is live than the ledger says.
pub(crate) fn another_is_live(at: Location, live: &str, expected: &str) -> Diagnostic {
    Diagnostic::of(
&rules::PUBLISH_ANOTHER_IS_LIVE,
        at,
        text!(
            "线上是版本 {live}，登记簿里最后是 {expected}",
            "release {live} is live, and the ledger ends with {expected}"
        ),
    )
    .help(text!(
        "可能是从别处发布或退回的：先取回最新的 `ledger.jsonl`；若是退回没有做完，再运行一次 `--rollback`；确认后可用 `--force 理由`",
        "it may have been published or rolled back from elsewhere: fetch the latest `ledger.jsonl` first; if a rollback was cut short, run `--rollback` again; once certain, use `--force REASON`"
    ))
}

/// What is live was published with a ledger that is not this one.
pub(crate) fn another_ledger(at: Location, live: &str) -> Diagnostic {
    Diagnostic::of(
&rules::PUBLISH_ANOTHER_LEDGER,
        at,
        text!(
            "线上的版本 {live} 是用另一份 `ledger.jsonl` 发布的",
            "release {live}, which is live, was published with another `ledger.jsonl`"
        ),
    )
    .help(text!(
        "先从版本库取回最新的 `ledger.jsonl`；确实没有了，用 `--force 理由`",
        "fetch the latest `ledger.jsonl` from the repository first; if it is lost, use `--force REASON`"
    ))
}

/// More would be removed than may be.
pub(crate) fn too_many_removed(
    at: Location,
    removed: usize,
    files: usize,
    share: usize,
) -> Diagnostic {
    Diagnostic::of(
&rules::PUBLISH_TOO_MANY_REMOVED,
        at,
        text!(
            "会删除 {removed} 个文件，超过了限度（{files} 个，或线上文件的 {share}%）",
            "{removed} files would be removed, more than the limit ({files} files, or {share} % of those there)"
        ),
    )
    .help(text!(
        "用 `--dry-run -v` 看清是哪些；没有错就调 `publish.delete_limit`、`publish.delete_share`，或用 `--force 理由`",
        "see which with `--dry-run -v`; if it is right, change `publish.delete_limit` and `publish.delete_share`, or use `--force REASON`"
    ))
}
