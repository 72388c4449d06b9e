//! Rules on how often sections are updated.

use super::rules;

rules! {
    SECTION_STALE = Warning "section/stale"
        "栏目超过期限没有更新：…",
        "the section has had nothing new for longer than it may: …";
        "发布新内容；不需要更新的栏目写 `update_within: none`",
        "publish something; write `update_within: none` for a section that needs no updates",
        norm "政府网站与政务新媒体检查指标：栏目不更新（国办秘函〔2019〕19号，2019-04-01）";
    SECTION_STALE_SOON = Note "section/stale-soon"
        "栏目快到更新期限：…",
        "the section has to be updated soon: …";
        "在期限之内发布新内容",
        "publish something by that day",
        norm "政府网站与政务新媒体检查指标：栏目不更新（国办秘函〔2019〕19号，2019-04-01）";
    SECTION_HOME_STALE = Error "section/home-stale"
        "首页两周没有更新，单项否决：…",
        "the home page has had nothing new for two weeks, a veto: …";
        "发布新内容",
        "publish something",
        norm "政府网站与政务新媒体检查指标：首页不更新（国办秘函〔2019〕19号，2019-04-01）";
    SECTION_VETO = Error "section/veto"
        "达到单项否决：…",
        "this is a veto: …";
        "按清单更新栏目，或者合并、撤下空的栏目",
        "update the sections of the list, or merge and remove empty ones",
        norm "政府网站与政务新媒体检查指标：栏目不更新（国办秘函〔2019〕19号，2019-04-01）";
    SECTION_REPORT_MISSING = Warning "section/report-missing"
        "该公开的年度报告还没有：…",
        "a report that is due every year is not there: …";
        "用 `gongkai new --form 名称` 起草，写好后发布",
        "draft it with `gongkai new --form NAME`, then publish it";
    SECTION_REPORT_LATE = Note "section/report-late"
        "年度报告公开得晚了：…",
        "a report that is due every year came out late: …";
        "明年按期公开；逾期的原因可写入 `changes`",
        "be in time next year; the reason can be told in `changes`";
    SECTION_REPORT_DUE = Note "section/report-due"
        "年度报告快到公开期限：…",
        "a report that is due every year has to come out soon: …";
        "用 `gongkai new --form 名称` 起草",
        "draft it with `gongkai new --form NAME`";
}
