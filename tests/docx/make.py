#!/usr/bin/env python3
"""Makes the Word files of this folder, and beside each what LibreOffice's text export shows of it.

    python3 tests/docx/make.py            # needs soffice (LibreOffice Writer)

The tests read the files and the texts; they do not need this script. Places and people are invented.
"""

import os
import subprocess
import sys
import zipfile
from xml.sax.saxutils import escape

HERE = os.path.dirname(os.path.abspath(__file__))
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def r(text, props=""):
    return f'<w:r>{f"<w:rPr>{props}</w:rPr>" if props else ""}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(text="", num=None, style=None, props="", runs=None):
    inside = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        inside += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    inside += props
    return f'<w:p>{f"<w:pPr>{inside}</w:pPr>" if inside else ""}{runs if runs is not None else r(text) if text else ""}</w:p>'


def lvl(i, fmt, text, more="", start=1):
    return f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/><w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


def lvl_with(i, fmt, text, before="", after=""):
    return f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/>{before}<w:lvlText w:val="{text}"/>{after}</w:lvl>'


def abstract(i, *levels, more=""):
    return f'<w:abstractNum w:abstractNumId="{i}"><w:multiLevelType w:val="multilevel"/>{more}{"".join(levels)}</w:abstractNum>'


def num(i, of, more=""):
    return f'<w:num w:numId="{i}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def start(level, value):
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{value}"/></w:lvlOverride>'


def style(i, name, inside="", base=None, kind="paragraph", default=False):
    base = f'<w:basedOn w:val="{base}"/>' if base else ""
    default = ' w:default="1"' if default else ""
    return f'<w:style w:type="{kind}"{default} w:styleId="{i}"><w:name w:val="{name}"/>{base}{inside}</w:style>'


NORMAL = style("a", "Normal", default=True)
OFFICIAL = abstract(
    1,
    lvl(0, "chineseCountingThousand", "%1、"),
    lvl(1, "chineseCountingThousand", "（%2）"),
    lvl(2, "decimal", "%3."),
    lvl(3, "decimal", "（%4）"),
    lvl(4, "decimalEnclosedCircle", "%5"),
)


def one_list(fmt, pattern, count):
    return dict(numbering=abstract(1, lvl(0, fmt, pattern)) + num(1, 1), body="".join(p(f"甲{i}", (1, 0)) for i in range(count)))


DOCS = {
    "official": dict(
        numbering=OFFICIAL + num(1, 1),
        body=p("示例街道2023年法治政府建设年度报告")
        + "".join(p(text, (1, level)) for text, level in [
            ("总体情况", 0), ("主动公开", 1), ("制发文件", 2), ("规章", 3), ("已修改", 4), ("已废止", 4), ("文件", 3), ("依申请公开", 1),
            ("收到申请", 2), ("存在的问题", 0), ("人手不足", 1), ("下一步安排", 0)]),
    ),
    "counting": one_list("chineseCounting", "%1、", 23),
    "thousand": one_list("chineseCountingThousand", "第%1条", 112),
    "legal": one_list("chineseLegalSimplified", "%1、", 14),
    "digital": one_list("ideographDigital", "%1、", 12),
    "stems": one_list("ideographTraditional", "%1、", 10),
    "branches": one_list("ideographZodiac", "%1、", 12),
    "wide": one_list("decimalFullWidth", "%1．", 12),
    "circled": one_list("decimalEnclosedCircle", "%1", 12),
    "roman": one_list("upperRoman", "%1.", 15),
    "letters": one_list("lowerLetter", "%1)", 30),
    "zero": one_list("decimalZero", "%1", 11),
    "articles": dict(
        numbering=abstract(1, lvl(0, "chineseCountingThousand", "第%1章"), lvl_with(1, "chineseCountingThousand", "第%2条", before='<w:lvlRestart w:val="0"/>'))
        + num(1, 1),
        body="".join(p(text, (1, level)) for text, level in [
            ("总则", 0), ("为了规范管理，制定本办法。", 1), ("本办法适用于本街道。", 1), ("职责", 0), ("街道负责。", 1), ("附则", 0), ("自印发之日起施行。", 1)]),
    ),
    "legal-levels": dict(
        numbering=abstract(1, lvl(0, "chineseCounting", "第%1章"), lvl_with(1, "decimal", "%1.%2", before="<w:isLgl/>"), lvl(2, "decimal", "%1.%2.%3")) + num(1, 1),
        body="".join(p(f"乙{level}", (1, level)) for level in [0, 1, 1, 2, 2, 0, 1, 2]),
    ),
    "restart": dict(
        numbering=OFFICIAL + num(1, 1) + num(2, 1, start(0, 1)) + num(3, 1, start(0, 5)),
        body="".join(p(f"丙{i}", (i, 0)) for i in [1, 1, 2, 2, 3, 3]),
    ),
    "shared": dict(
        numbering=OFFICIAL + num(1, 1) + num(2, 1),
        body="".join(p(f"丁{i}{level}", (i, level)) for i, level in [(1, 0), (2, 0), (1, 1), (2, 1), (1, 0), (2, 1)]),
    ),
    "two-lists": dict(
        numbering=OFFICIAL + abstract(2, lvl(0, "decimal", "%1.")) + num(1, 1) + num(2, 2),
        body="".join(p(f"戊{i}", (i, 0)) for i in [1, 2, 2, 1, 2, 1]),
    ),
    "none": dict(
        numbering=OFFICIAL + num(1, 1),
        styles=NORMAL + style("s", "条", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
        body=p("有编号", style="s") + p("没有编号", (0, 0), "s") + p("接着编", style="s"),
    ),
    "styled": dict(
        numbering=abstract(1, lvl_with(0, "chineseCounting", "%1、", before='<w:pStyle w:val="1"/>'), lvl_with(1, "chineseCounting", "（%2）", before='<w:pStyle w:val="2"/>')) + num(1, 1),
        styles=NORMAL
        + style("1", "heading 1", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="0"/></w:pPr>', "a")
        + style("2", "heading 2", '<w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr>', "a"),
        body=p("基本情况", style="1") + p("正文。") + p("组织领导", style="2") + p("制度建设", style="2") + p("问题", style="1") + p("不足", style="2"),
    ),
    "linked": dict(
        numbering=abstract(1, more='<w:numStyleLink w:val="l"/>') + abstract(2, lvl(0, "chineseCounting", "%1、"), lvl(1, "decimal", "%2."), more='<w:styleLink w:val="l"/>')
        + num(1, 1) + num(2, 2),
        styles=NORMAL + style("l", "公文", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>', kind="numbering"),
        body="".join(p(f"己{level}", (1, level)) for level in [0, 1, 1, 0, 1]),
    ),
    "start-three": dict(numbering=abstract(1, lvl(0, "chineseCounting", "%1、", start=3)) + num(1, 1), body=p("从三开始", (1, 0)) + p("第四", (1, 0))),
    "deep-first": dict(numbering=OFFICIAL + num(1, 1), body="".join(p(f"庚{level}", (1, level)) for level in [2, 2, 0, 2, 1, 2])),
    "bullets": dict(
        numbering=abstract(1, lvl(0, "bullet", "●"), lvl(1, "bullet", "–")) + num(1, 1),
        body=p("工作如下") + p("宣传", (1, 0)) + p("进社区", (1, 1)) + p("培训", (1, 0)) + p("完毕"),
    ),
    "plain-lvl": dict(numbering=abstract(1, lvl(0, "none", ""), lvl(1, "decimal", "%2.")) + num(1, 1), body=p("无编号", (1, 0)) + p("甲", (1, 1)) + p("乙", (1, 1))),
    "override-level": dict(
        numbering=OFFICIAL + num(1, 1) + num(2, 1, f'<w:lvlOverride w:ilvl="0">{lvl(0, "decimal", "（%1）")}</w:lvlOverride>'),
        body="".join(p(f"辛{i}", (i, 0)) for i in [1, 2, 2, 1]),
    ),
    "empty-items": dict(numbering=OFFICIAL + num(1, 1), body=p("甲", (1, 0)) + p("", (1, 0)) + p("乙", (1, 0))),
    "table-numbers": dict(
        numbering=OFFICIAL + num(1, 1),
        body=p("前", (1, 0)) + "<w:tbl><w:tblGrid><w:gridCol/><w:gridCol/></w:tblGrid>"
        + "".join(f"<w:tr><w:tc><w:tcPr/>{p(text, (1, 2))}</w:tc><w:tc><w:tcPr/>{p('1')}</w:tc></w:tr>" for text in ["新收", "结转"]) + "</w:tbl>" + p("后", (1, 0)),
    ),
    "fields": dict(
        body=p(runs=r("见第") + '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGEREF _Toc1 \\h </w:instrText></w:r>'
               '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + r("12") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + r("页。"))
        + p(runs='<w:fldSimple w:instr=" SEQ 表 \\* ARABIC ">' + r("1") + "</w:fldSimple>")
        + p(runs='<w:sdt><w:sdtPr/><w:sdtContent>' + r("内容控件") + "</w:sdtContent></w:sdt><w:smartTag>" + r("标记") + "</w:smartTag>"),
    ),
    "spaces": dict(body=p(runs=r("甲") + "<w:r><w:tab/></w:r>" + r("乙") + "<w:r><w:br/></w:r>" + r("丙") + "<w:r><w:noBreakHyphen/></w:r>" + r("丁"))),
    "many-levels": dict(
        numbering=abstract(1, *(lvl(i, "decimal", ".".join(f"%{n + 1}" for n in range(i + 1))) for i in range(9))) + num(1, 1),
        body="".join(p(f"壬{level}", (1, level)) for level in [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 4, 5, 0, 8]),
    ),
    "restart-after": dict(
        numbering=abstract(1, lvl(0, "chineseCounting", "%1、"), lvl(1, "chineseCounting", "（%2）"), lvl_with(2, "decimal", "%3.", before='<w:lvlRestart w:val="1"/>')) + num(1, 1),
        body="".join(p(f"癸{level}", (1, level)) for level in [0, 1, 2, 2, 1, 2, 0, 1, 2]),
    ),
}


def package(doc):
    parts = {
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{doc["body"]}<w:sectPr/></w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{W}">{doc.get("styles", NORMAL)}</w:styles>',
    }
    if "numbering" in doc:
        # All definitions come before all lists.
        both = doc["numbering"]
        lists = [f"<w:num {each}" for each in both.split("<w:num ")[1:]]
        definitions = both.split("<w:num ")[0]
        parts["word/numbering.xml"] = f'<w:numbering xmlns:w="{W}">{definitions}{"".join(lists)}</w:numbering>'
    names = [name for name in parts if name != "word/document.xml"]
    kinds = {"word/styles.xml": "styles", "word/numbering.xml": "numbering"}
    types = "".join(f'<Override PartName="/{name}" ContentType="{MAIN}{kinds[name]}+xml"/>' for name in names)
    parts["[Content_Types].xml"] = (
        f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{MAIN}document.main+xml"/>{types}</Types>'
    )
    parts["_rels/.rels"] = f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/></Relationships>'
    relations = "".join(f'<Relationship Id="r{i}" Type="{R}/{kinds[name]}" Target="{name[5:]}"/>' for i, name in enumerate(names))
    parts["word/_rels/document.xml.rels"] = f'<Relationships xmlns="{RELS}">{relations}</Relationships>'
    return parts


def main():
    for name, doc in DOCS.items():
        path = os.path.join(HERE, f"{name}.docx")
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, text in sorted(package(doc).items()):
                info = zipfile.ZipInfo(part, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text)
    files = [os.path.join(HERE, f"{name}.docx") for name in DOCS]
    done = subprocess.run(["soffice", "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir", HERE, *files], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    for name in DOCS:
        path = os.path.join(HERE, f"{name}.txt")
        with open(path, encoding="utf-8-sig") as file:
            text = file.read()
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
