//! Problems of sealed years.

use super::super::rules::seal as rules;
use super::super::{Diagnostic, Location};
use crate::text;
use crate::text::Text;

/// A seal that cannot be read.
pub(crate) fn unreadable(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::SEAL_UNREADABLE,
        at,
        text!(
            "这份封存记录读不懂、写下之后被改动过，或不是这一年的",
            "this seal cannot be read, was edited since it was written, or is of another year"
        ),
    )
    .help(text!(
        "从版本库恢复它；没有版本库，就删去它，移走旧的归档包，再运行 `gongkai archive 年`",
        "restore it from the repository; where there is none, remove it, move the old package away and run `gongkai archive YEAR`"
    ))
}

/// A seal of an earlier version beside one that was written since.
pub(crate) fn twice(at: Location, newer: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SEAL_TWICE,
        at,
        text!(
            "这一年还有一份封存记录 `{newer}`，以那一份为准",
            "the year has another seal, `{newer}`, which is the one that counts"
        ),
    )
    .help(text!(
        "删除这一份（`.yaml`），它是重新封存以前的",
        "remove this one (`.yaml`), which is from before the year was sealed anew"
    ))
}

/// A source that was changed after its year was sealed.
pub(crate) fn changed(at: Location, year: i16) -> Diagnostic {
    Diagnostic::of(
        &rules::SEAL_CHANGED,
        at,
        text!(
            "{year} 年已封存，这个文件在那之后被改动",
            "{year} is sealed, and this file was changed since"
        ),
    )
    .help(way_out(year))
}

/// A report of a sealed year that is to be withdrawn on a day that has not come.
pub(crate) fn withdrawn_later(at: Location, year: i16, day: &str) -> Diagnostic {
    Diagnostic::of(
&rules::SEAL_WITHDRAWN_LATER,
        at,
        text!(
            "{year} 年已封存，撤回的日期 {day} 未到，在那之前这个文件不能改动",
            "{year} is sealed, and this file cannot be changed before {day}, the day of its withdrawal"
        ),
    )
    .help(text!(
        "把撤回的日期改成今天，现在就撤下；或者现在去掉 `withdrawn`，到 {day} 再写",
        "withdraw it now by giving today as the day; or take `withdrawn` out and write it on {day}"
    ))
}

/// A source that is gone after its year was sealed.
pub(crate) fn missing(at: Location, file: &str, year: i16) -> Diagnostic {
    Diagnostic::of(
        &rules::SEAL_MISSING,
        at,
        text!("{year} 年已封存，`{file}` 却不见了", "{year} is sealed, and `{file}` is gone"),
    )
    .help(way_out(year))
}

/// A report that came out in a year that was sealed before.
pub(crate) fn added(at: Location, year: i16) -> Diagnostic {
    Diagnostic::of(
        &rules::SEAL_ADDED,
        at,
        text!(
            "{year} 年已封存，这份报告不在其中",
            "{year} is sealed, and this report is not part of it"
        ),
    )
    .help(way_out(year))
}

/// Sealed bytes that are not there as they were sealed.
pub(crate) fn bytes(at: Location, folder: &str, year: i16) -> Diagnostic {
    Diagnostic::of(
&rules::SEAL_BYTES,
        at,
        text!(
            "{year} 年封存的页面缺失或被改动",
            "what was sealed of {year} is missing or was changed"
        ),
    )
    .help(text!(
        "从版本库恢复 `{folder}/`（如有 `{folder}.before`，先把它改回这个名字）；确需重做，用 `gongkai archive {year} --reseal 理由`",
        "restore `{folder}/` from the repository (if there is `{folder}.before`, give it that name again); if it has to be made anew, use `gongkai archive {year} --reseal REASON`"
    ))
}

/// A sealed year whose package was not made for readers.
pub(crate) fn no_download(at: Location, year: i16) -> Diagnostic {
    Diagnostic::of(
        &rules::SEAL_NO_DOWNLOAD,
        at,
        text!(
            "`archive.downloads` 要求提供归档包下载，{year} 年还没有",
            "`archive.downloads` wants packages to be offered, and there is none of {year}"
        ),
    )
    .help(text!(
        "把当时的归档包放进归档包文件夹，运行 `gongkai archive {year}`",
        "put the package that was made into the folder of packages and run `gongkai archive {year}`"
    ))
}

/// A sealed year whose package has what was withdrawn since.
pub(crate) fn blocked(at: Location, year: i16) -> Diagnostic {
    Diagnostic::of(
&rules::SEAL_BLOCKED,
        at,
        text!(
            "{year} 年的归档包里有封存之后撤回的报告，网站不再提供下载",
            "the package of {year} has a report that was withdrawn since, so the site does not offer it any more"
        ),
    )
    .help(text!(
        "用 `gongkai archive {year} --public` 做一个没有它的包；封存的包保持不变",
        "make one without it with `gongkai archive {year} --public`; the sealed one stays as it is"
    ))
}

/// A package for readers without reports that are public again.
pub(crate) fn lacking(at: Location, year: i16) -> Diagnostic {
    Diagnostic::of(
        &rules::SEAL_LACKING,
        at,
        text!(
            "{year} 年提供下载的是公开版，其中缺少的报告已不再是撤回状态",
            "the public edition of {year} lacks reports that are not withdrawn any more"
        ),
    )
    .help(text!(
        "运行 `gongkai archive {year}`；还有撤回的，加 `--public`",
        "run `gongkai archive {year}`, with `--public` if others are still withdrawn"
    ))
}

/// A package for readers that is not there as it was made.
pub(crate) fn download_lost(at: Location, year: i16) -> Diagnostic {
    Diagnostic::of(
&rules::SEAL_DOWNLOAD,
        at,
        text!(
            "{year} 年供下载的归档包不在这里，或不是做好时的样子",
            "the package of {year} for download is not here, or not as it was made"
        ),
    )
    .help(text!(
        "放回它，或用 `gongkai archive {year}`（有撤回时加 `--public`）重做；不提供下载就写 `archive.downloads: false`",
        "put it back, or make it anew with `gongkai archive {year}`, `--public` if something was withdrawn; to offer none, write `archive.downloads: false`"
    ))
}

/// A time stamp that is of something else.
pub(crate) fn stamp(at: Location, digest: &str) -> Diagnostic {
    Diagnostic::of(
&rules::SEAL_TIME_STAMP,
        at,
        text!(
            "这个时间戳不是归档包 {digest} 的",
            "this time stamp is not of the package {digest}"
        ),
    )
    .help(text!(
        "重新封存过就重新申请：`openssl ts -query -digest {digest} -sha256 -cert`",
        "if the year was sealed anew, ask for another: `openssl ts -query -digest {digest} -sha256 -cert`"
    ))
}

fn way_out(year: i16) -> Text {
    text!(
        "恢复原样；要撤回就写 `withdrawn`；确需改动，用 `gongkai archive {year} --reseal 理由`",
        "restore it; to withdraw it, write `withdrawn`; if it has to be, use `gongkai archive {year} --reseal REASON`"
    )
}
