//! Rules on publishing.

use super::rules;

rules! {
    PUBLISH_SAMPLE_IDENTITY = Error "publish/sample-identity"
        "网站身份还是样例，不能发布或归档",
        "the identity is still the sample; it is neither published nor archived";
        "在 `identity:` 填写真实信息，删去 `sample: true`",
        "put the real identity under `identity:`, then delete `sample: true`";
    PUBLISH_CHANGED_THERE = Error "publish/changed-there"
        "线上有 … 个文件不是上次发布的样子，例如 `…`：有人直接改过",
        "… files at the target are not as they were published, for example `…`: somebody has changed them there";
        "查明是谁改的，把要保留的改动写回源文件；然后用 `--force 理由` 以本站内容覆盖",
        "find out who did, bring what should stay into the sources, then overwrite with `--force REASON`";
    PUBLISH_ANOTHER_IS_LIVE = Error "publish/another-is-live"
        "线上是版本 …，登记簿里最后是 …",
        "release … is live, and the ledger ends with …";
        "可能是从别处发布或退回的：先取回最新的 `ledger.jsonl`；若是退回没有做完，再运行一次 `--rollback`；确认后可用 `--force 理由`",
        "it may have been published or rolled back from elsewhere: fetch the latest `ledger.jsonl` first; if a rollback was cut short, run `--rollback` again; once certain, use `--force REASON`";
    PUBLISH_ANOTHER_LEDGER = Error "publish/another-ledger"
        "线上的版本 … 是用另一份 `ledger.jsonl` 发布的",
        "release …, which is live, was published with another `ledger.jsonl`";
        "先从版本库取回最新的 `ledger.jsonl`；确实没有了，用 `--force 理由`",
        "fetch the latest `ledger.jsonl` from the repository first; if it is lost, use `--force REASON`";
    PUBLISH_TOO_MANY_REMOVED = Error "publish/too-many-removed"
        "会删除 … 个文件，超过了限度（… 个，或线上文件的 …%）",
        "… files would be removed, more than the limit (… files, or … % of those there)";
        "用 `--dry-run -v` 看清是哪些；没有错就调 `publish.delete_limit`、`publish.delete_share`，或用 `--force 理由`",
        "see which with `--dry-run -v`; if it is right, change `publish.delete_limit` and `publish.delete_share`, or use `--force REASON`";
}
