//! Rules on sealed years.

use super::rules;

rules! {
    SEAL_UNREADABLE = Error "seal/unreadable"
        "这份封存记录读不懂、写下之后被改动过，或不是这一年的",
        "this seal cannot be read, was edited since it was written, or is of another year";
        "从版本库恢复它；没有版本库，就删去它，移走旧的归档包，再运行 `gongkai archive 年`",
        "restore it from the repository; where there is none, remove it, move the old package away and run `gongkai archive YEAR`";
    SEAL_TWICE = Error "seal/twice"
        "这一年还有一份封存记录 …，以那一份为准",
        "the year has another seal, …, which is the one that counts";
        "删除这一份（`.yaml`），它是重新封存以前的",
        "remove this one (`.yaml`), which is from before the year was sealed anew";
    SEAL_CHANGED = Error "seal/changed"
        "… 年已封存，这个文件在那之后被改动",
        "… is sealed, and this file was changed since";
        "恢复当时的文件；确要改动，`gongkai archive 年 --reseal 原因`",
        "restore the file of that day; where the change is meant, `gongkai archive YEAR --reseal REASON`";
    SEAL_WITHDRAWN_LATER = Error "seal/withdrawn-later"
        "… 年已封存，撤回的日期 … 未到，在那之前这个文件不能改动",
        "… is sealed, and this file cannot be changed before …, the day of its withdrawal";
        "把撤回的日期改成今天，现在就撤下；或者现在去掉 `withdrawn`，到 … 再写",
        "withdraw it now by giving today as the day; or take `withdrawn` out and write it on …";
    SEAL_MISSING = Error "seal/missing"
        "… 年已封存，`…` 却不见了",
        "… is sealed, and `…` is gone";
        "恢复当时的文件；撤下报告请用 `withdrawn`",
        "restore the file of that day; to take a report down use `withdrawn`";
    SEAL_ADDED = Error "seal/added"
        "… 年已封存，这份报告不在其中",
        "… is sealed, and this report is not part of it";
        "把文件移到别处，或 `gongkai archive 年 --reseal 原因`",
        "move the file elsewhere, or `gongkai archive YEAR --reseal REASON`";
    SEAL_BYTES = Error "seal/bytes"
        "… 年封存的页面缺失或被改动",
        "what was sealed of … is missing or was changed";
        "从版本库恢复 `…/`（如有 `….before`，先把它改回这个名字）；确需重做，用 `gongkai archive … --reseal 理由`",
        "restore `…/` from the repository (if there is `….before`, give it that name again); if it has to be made anew, use `gongkai archive … --reseal REASON`";
    SEAL_NO_DOWNLOAD = Warning "seal/no-download"
        "`archive.downloads` 要求提供归档包下载，… 年还没有",
        "`archive.downloads` wants packages to be offered, and there is none of …";
        "把当时的归档包放进归档包文件夹，运行 `gongkai archive …`",
        "put the package that was made into the folder of packages and run `gongkai archive …`";
    SEAL_BLOCKED = Warning "seal/blocked"
        "… 年的归档包里有封存之后撤回的报告，网站不再提供下载",
        "the package of … has a report that was withdrawn since, so the site does not offer it any more";
        "用 `gongkai archive … --public` 做一个没有它的包；封存的包保持不变",
        "make one without it with `gongkai archive … --public`; the sealed one stays as it is";
    SEAL_LACKING = Warning "seal/lacking"
        "… 年提供下载的是公开版，其中缺少的报告已不再是撤回状态",
        "the public edition of … lacks reports that are not withdrawn any more";
        "运行 `gongkai archive …`；还有撤回的，加 `--public`",
        "run `gongkai archive …`, with `--public` if others are still withdrawn";
    SEAL_DOWNLOAD = Error "seal/download"
        "… 年供下载的归档包不在这里，或不是做好时的样子",
        "the package of … for download is not here, or not as it was made";
        "放回它，或用 `gongkai archive …`（有撤回时加 `--public`）重做；不提供下载就写 `archive.downloads: false`",
        "put it back, or make it anew with `gongkai archive …`, `--public` if something was withdrawn; to offer none, write `archive.downloads: false`";
    SEAL_TIME_STAMP = Error "seal/time-stamp"
        "这个时间戳不是归档包 … 的",
        "this time stamp is not of the package …";
        "重新封存过就重新申请：`openssl ts -query -digest … -sha256 -cert`",
        "if the year was sealed anew, ask for another: `openssl ts -query -digest … -sha256 -cert`";
}
