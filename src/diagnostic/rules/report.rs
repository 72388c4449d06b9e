//! Rules on what reports say, for inspections.

use super::rules;

rules! {
    REPORT_PART_MISSING = Warning "report/part-missing"
        "这种报告要有的部分没有找到：…",
        "a part that reports of this kind have is not found: …";
        "补上这一部分；写在别的标题下的，标题里写明",
        "add it; where it stands under another heading, say so in the heading",
        norm "法治政府建设与责任落实督察工作规定（2019-04）；国办公开办函〔2021〕30号（2021-09-26）";
    REPORT_PART_ORDER = Warning "report/part-order"
        "这种报告的各部分次序不对：…",
        "parts of this kind of report are out of order: …";
        "照规定的次序排",
        "put them in the order of the form",
        norm "国办公开办函〔2021〕30号（2021-09-26）";
    REPORT_YEAR = Warning "report/year"
        "报告写的年份与发布日期对不上：…",
        "the year of the report does not fit the day of its publication: …";
        "核对标题里的年份、`year` 和 `date`",
        "look at the year in its title, at `year` and `date`";
    REPORT_FAR_AHEAD = Warning "report/far-ahead"
        "发布日期离今天很远，到那天才公开：…",
        "the day of publication is far ahead, and nobody sees the report before: …";
        "核对 `date` 的年份；确实要到那天公开的，用 `gongkai check --waive report/far-ahead` 记下理由",
        "look at the year of `date`; where it is meant, put the reason on record with `gongkai check --waive report/far-ahead`";
    REPORT_SUMMARY_COPIES = Warning "report/summary-copies"
        "内容概述照抄标题，等于没有",
        "the summary copies the title and says nothing";
        "写一两句说明内容，或者删去 `summary`，由正文自动取",
        "say in a sentence what is in it, or delete `summary` and let it be taken from the text",
        norm "政府信息公开条例第十二条：目录包括内容概述（2019-05-15）";
    REPORT_HALF_WIDTH = Note "report/half-width"
        "汉字之间有半角标点：…",
        "half-width punctuation between Han characters: …";
        "改成全角的，如 `，（）；：`",
        "write it full-width: `，（）；：`",
        norm "GB/T 15834 标点符号用法（2012-06-01）";
    REPORT_ATTACHMENT_NOT_MENTIONED = Note "report/attachment-not-mentioned"
        "有附件，正文没有提到：…",
        "the report has attachments that its text does not mention: …";
        "正文末尾写“附件：1.名称”，读者才知道附件是什么",
        "name them at the end of the text as `附件：1.…`, so that readers know what they are",
        norm "GB/T 9704-2012 7.3.4（2012-07-01）";
}
