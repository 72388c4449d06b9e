//! A street office makes its site from `init` alone: twelve pages of the usual kinds, and no template of its own.

use std::path::Path;

use crate::harness::TestSite;

const NOTICE: &str = "---
title: 示例街道办事处关于印发《示例街道2025年法治政府建设工作要点》的通知
date: 2025-03-14
doc_number: 示街办〔2025〕8号
kind: 通知
red_head: true
colophon: {copied_to: 示例区司法局, office: 示例街道党政综合办公室, date: 2025-03-14}
---
各社区居委会，街道各办公室：

现将《示例街道2025年法治政府建设工作要点》印发给你们，请认真贯彻执行。

一、健全决策机制

严格执行重大行政决策程序。

二、规范行政执法

推行“综合查一次”。

示例街道办事处

2025年3月14日
";
const READING: &str = "---
title: 《示例街道2025年法治政府建设工作要点》解读
date: 2025-03-18
interprets: notice.md
---
工作要点于3月14日印发，现就主要内容解读如下。

一、为什么制定

上年度报告提出的问题要逐项落实。

{{include:联系方式}}
";
const CONSULTATION: &str = "---
title: 关于公开征求示例路改造方案意见的公告
date: 2025-05-06
---
为改善出行条件，现就示例路改造方案公开征求意见，方案见 https://www.example.gov.cn/slj/。

> [!注意] 截止日期
> 2025年6月6日下午五时之前寄到。

{{include:联系方式}}
";
const BUDGET: &str = "---
title: 示例街道2025年部门预算
date: 2025-02-21
kind: 部门预算
---
现将2025年部门预算公开如下。

表1 收支预算

单位：万元

| 项目 | 2024年 | 2025年 |
|---|---|---|
| 收入合计 | 5,432.18 | 5,630.00 |
| 支出合计 | 5,432.18 | 5,630.00 |
";
const PENALTIES: &str = "---
title: 示例街道2025年第一季度行政处罚信息
date: 2025-04-08
kind: 行政处罚
---
<table>
<tr><td>文书号</td><td>案由</td><td>处罚依据</td><td>处罚种类</td><td>金额（元）</td><td>决定日期</td></tr>
<tr><td>示街罚〔2025〕1号</td><td>占道经营</td><td>《示例市容条例》第十条</td><td>罚款</td><td>200</td><td>2025-01-20</td></tr>
<tr><td>示街罚〔2025〕2号</td><td>乱堆建筑垃圾</td><td>《示例市容条例》第十二条</td><td>罚款</td><td>500</td><td>2025-03-02</td></tr>
</table>
";

fn annual_report(year: u16) -> String {
    let requests = year - 2015;
    format!(
        "---\ntitle: 示例街道{year}年政府信息公开工作年度报告\ndate: {}-01-15\nyear: {year}\nkind: 政府信息公开工作年度报告\nfigures: [{{name: 受理申请, value: {requests}, unit: 件}}]\n---\n一、总体情况\n\n{year}年收到申请{requests}件，均按期答复。\n\n二、存在的问题\n\n目录更新不够及时。\n",
        year + 1
    )
}

/// The site with the skeletons of `init` filled in and its pages added.
fn street() -> TestSite {
    let site = TestSite::empty();
    site.run(&["init", "."]).expect(0);
    for file in ["zfxxgk/zn.md", "zfxxgk/zd/shencha.md", "jgzn/gaikuang.md", "jgzn/lingdao.md"] {
        let path = format!("content/{file}");
        let mut text = site.read(&path);
        while let Some(from) = text.find("【请填写") {
            let end = from + text[from..].find('】').expect("an end") + '】'.len_utf8();
            text.replace_range(from..end, "示例内容");
        }
        site.write(&path, text);
    }
    for year in 2022..=2024 {
        site.write(&format!("content/zfxxgk/nb/{year}.md"), annual_report(year));
    }
    site.write("content/tzgg/notice.md", NOTICE);
    site.write("content/tzgg/reading.md", READING);
    site.write("content/tzgg/consultation.md", CONSULTATION);
    site.write("content/tzgg/budget.md", BUDGET);
    site.write("content/tzgg/penalties.md", PENALTIES);
    site.write("layouts/includes/联系方式.md", "联系电话：000-00000000；地址：示例路1号。\n");
    let settings = site.read("site.yaml").replace("  sample: true\n", "");
    let more = "facts: {always: [doc_number]}\nhome: {notice: 示例路改造方案正在征求意见, notice_link: /tzgg/}\nnavigation:\n  - {title: 政府信息公开, link: /zfxxgk/}\n  - {title: 通知公告, link: /tzgg/}\n  - {title: 机构职能, link: /jgzn/}\n";
    site.write("site.yaml", format!("{settings}\n{more}"));
    site
}

#[test]
fn twelve_pages_from_what_init_makes() {
    let site = street();
    let run = site.run(&["build", "--as-of", "2025-06-01", "--lang", "en"]).expect(0);
    assert!(!run.err.contains("warning[") && !run.err.contains("note["), "{}", run.err);
    let page = |path: &str| site.read(&format!("public/{path}"));
    let count = page("sitemap.xml").matches("<loc>").count();
    assert!(count >= 18, "{count}");
    let home = page("index.html");
    assert!(home.contains("征求意见</a>") && home.contains("政府信息公开指南"), "{home}");
    let notice = page("tzgg/2025/notice.html");
    for part in [
        "<p class=\"addressee\"",
        "<p class=\"signed\"",
        "class=\"red-head paper\"",
        "class=\"colophon paper\"",
        "<dt>解读</dt>",
        "<span class=\"phrase\">关于印发</span>",
        "aria-current=\"true\"",
    ] {
        assert!(notice.contains(part), "{part}: {notice}");
    }
    assert!(page("tzgg/2025/budget.html").contains("<span class=\"unit\""), "unit");
    assert!(page("tzgg/2025/penalties.html").contains("<th scope=\"col\">文书号</th>"), "head");
    let consultation = page("tzgg/2025/consultation.html");
    assert!(
        consultation.contains("class=\"callout warning\"") && consultation.contains("示例路1号")
    );
    assert!(page("zfxxgk/nb/2025/2024.html").contains("<dt>历年报告</dt>"));
    assert!(page("zfxxgk/nb/data.html").contains("<svg"));
    assert!(page("zfxxgk/zn.html").contains("class=\"columns\""));
    // To be looked at by people: `STREET=folder cargo test --test it street::`.
    if let Ok(folder) = std::env::var("STREET") {
        crate::harness::copy_all(&site.path("public"), Path::new(&folder));
    }
}
