//! Rules on the 政府信息公开工作年度报告 in its national form.

use super::rules;

rules! {
    ANNUAL_SUM = Error "annual/sum"
        "年报表格的勾稽关系不成立：…",
        "an equation of the annual report's tables does not hold: …";
        "核对这几格的数，改正后再发布",
        "check these cells and mend them before it is published",
        norm "国办公开办函〔2021〕30号，格式（2021-09-26）";
    ANNUAL_NUMBER = Warning "annual/number"
        "年报表格里这一格不是数：…",
        "a cell of the annual report's tables is no number: …";
        "没有的写 0",
        "write 0 where there is none",
        norm "国办公开办函〔2021〕30号，格式（2021-09-26）";
    ANNUAL_CARRIED_OVER = Error "annual/carried-over"
        "本年“上年结转”与上一年年报的“结转下年度”不一致：…",
        "what was carried over does not equal what last year's report carried forward: …";
        "与上一年的年报核对；上一年的有错，先更正上一年的",
        "compare with last year's report, and correct that one first if it is wrong",
        norm "国办公开办函〔2021〕30号，格式（2021-09-26）";
    ANNUAL_OLD_COLUMNS = Warning "annual/old-columns"
        "用的是 2019 年的旧格式：…",
        "these are the columns of the form of 2019: …";
        "换成“本年制发件数、本年废止件数、现行有效件数”；`gongkai new --form 政府信息公开工作年度报告` 有新格式的表",
        "use 本年制发件数, 本年废止件数, 现行有效件数; `gongkai new --form 政府信息公开工作年度报告` has the tables",
        norm "国办公开办函〔2021〕30号，格式（2021-09-26）";
    ANNUAL_TABLE_MISSING = Warning "annual/table-missing"
        "年报缺少表格：…",
        "a table of the annual report is missing: …";
        "补上；`gongkai new --form 政府信息公开工作年度报告` 有空表",
        "add it; `gongkai new --form 政府信息公开工作年度报告` has empty ones",
        norm "国办公开办函〔2021〕30号，格式（2021-09-26）";
}
