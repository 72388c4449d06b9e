#!/usr/bin/env python3
"""Makes the workbooks of this folder, and beside each what LibreOffice's CSV export shows of its visible cells.

    pip install openpyxl XlsxWriter && python3 tests/tables/make.py            # needs soffice (LibreOffice Calc)

The tests read the workbooks and the texts; they do not need this script. Offices and amounts are invented.

`NAME.txt` has one visible cell a line: sheet, row, column (both from 1), text, parted by tabs; line feeds in a text are written `\\n`. Where a formula
has no value in the workbook, the text is 未计算: LibreOffice would calculate it, readers of the file's page see that nobody has.
"""

import csv
import datetime
import glob
import os
import random
import subprocess
import sys
import tempfile

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter

HERE = os.path.dirname(os.path.abspath(__file__))
EXPORT = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,true,false,false,-1"
FORMATS = [
    "General", "0", "0.00", "#,##0", "#,##0.00", "0.0", "0.00_ ", "#,##0.00_ ", "0%", "0.00%",
    "#,##0_);(#,##0)", "#,##0.00_);(#,##0.00)", "#,##0.00_);[Red](#,##0.00)", "#,##0.00;[Red]\\-#,##0.00",
    '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ',
    '0"万元"', "#,##0.00_);[Red]\\(#,##0.00\\)", "[$¥-804]#,##0.00", "0.0%;\\-0.0%;\\-",
]
DAYS = ['yyyy"年"m"月"d"日"', "yyyy\\-mm\\-dd", "yyyy/m/d;@", 'yyyy"年"m"月";@', "yyyy/m/d\\ h:mm;@"]
ITEMS = [
    "一般公共服务支出", "公共安全支出", "教育支出", "科学技术支出", "文化旅游体育与传媒支出", "社会保障和就业支出",
    "卫生健康支出", "节能环保支出", "城乡社区支出", "农林水支出", "交通运输支出", "住房保障支出", "灾害防治及应急管理支出",
]
OFFICES = ["党政综合办公室", "财政办公室", "公共服务办公室", "平安建设办公室", "综合行政执法办公室"]
rnd = random.Random(20260101)


class Book:
    """A workbook as a list of sheets, written by one of two libraries."""

    def __init__(self, name):
        self.name, self.sheets = name, []

    def sheet(self, title, state="visible"):
        sheet = Sheet(title, state)
        self.sheets.append(sheet)
        return sheet

    def path(self):
        return os.path.join(HERE, self.name + ".xlsx")

    def by_openpyxl(self, epoch_1904=False):
        book = openpyxl.Workbook()
        book.remove(book.active)
        if epoch_1904:
            book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
        for it in self.sheets:
            out = book.create_sheet(it.title)
            out.sheet_state = it.state
            for (row, column), (value, code, _) in it.cells.items():
                cell = out.cell(row, column, value)
                if code:
                    cell.number_format = code
            for a, b, c, d in it.merged:
                out.merge_cells(start_row=a, start_column=b, end_row=c, end_column=d)
            for row in it.hidden_rows:
                out.row_dimensions[row].hidden = True
            for column in it.hidden_columns:
                out.column_dimensions[get_column_letter(column)].hidden = True
            if it.frozen:
                out.freeze_panes = f"A{it.frozen + 1}"
        book.save(self.path())

    def by_xlsxwriter(self, epoch_1904=False):
        book = xlsxwriter.Workbook(self.path(), {"date_1904": epoch_1904})
        book.set_properties({"created": datetime.datetime(2026, 1, 1)})
        for it in self.sheets:
            out = book.add_worksheet(it.title)
            if it.state != "visible":
                out.hide()
            for a, b, c, d in it.merged:
                out.merge_range(a - 1, b - 1, c - 1, d - 1, "")
            for (row, column), (value, code, cached) in it.cells.items():
                shape = book.add_format({"num_format": code}) if code else None
                if isinstance(value, str) and value.startswith("="):
                    out.write_formula(row - 1, column - 1, value, shape, cached)
                elif isinstance(value, (datetime.date, datetime.datetime)):
                    out.write_datetime(row - 1, column - 1, value, shape)
                elif isinstance(value, bool):
                    out.write_boolean(row - 1, column - 1, value, shape)
                elif isinstance(value, str):
                    out.write_string(row - 1, column - 1, value, shape)
                elif value is not None:
                    out.write_number(row - 1, column - 1, value, shape)
            for row in it.hidden_rows:
                out.set_row(row - 1, None, None, {"hidden": True})
            for column in it.hidden_columns:
                out.set_column(column - 1, column - 1, None, None, {"hidden": True})
            if it.frozen:
                out.freeze_panes(it.frozen, 0)
        book.close()


class Sheet:
    def __init__(self, title, state):
        self.title, self.state = title, state
        self.cells, self.merged = {}, []
        self.hidden_rows, self.hidden_columns, self.frozen = set(), set(), 0

    def put(self, row, column, value, code=None, cached=None):
        self.cells[row, column] = (value, code, cached)

    def row(self, row, values, column=1, code=None):
        for at, value in enumerate(values):
            if value is not None:
                self.put(row, column + at, value, code if isinstance(value, (int, float)) else None)

    def merge(self, *area):
        self.merged.append(area)


def amount():
    return round(rnd.choice([1, 1, 1, -1, 0]) * rnd.random() * 10 ** rnd.randint(1, 6), rnd.choice([0, 1, 2, 2, 4]))


def title(sheet, width, how, year):
    """Title rows of several habits; the next free row."""
    text = f"{year}年示例街道{rnd.choice(['部门收支预算总表', '一般公共预算支出表', '“三公”经费支出表', '部门决算表'])}"
    row = 1
    if how in (0, 1):
        sheet.put(row, 1, rnd.choice(["附件1", "表1", "公开01表"]))
        row += 1
    if how != 4:
        sheet.put(row, 1, text)
        if how != 3:
            sheet.merge(row, 1, row, width)
        row += 1
    if how in (0, 2):
        sheet.put(row, 1, "编制单位：示例街道办事处")
        sheet.put(row, width, "单位：万元")
        row += 1
    elif how == 1:
        sheet.put(row, width, "单位：万元")
        row += 1
    return row


def simple(sheet, how, year, code):
    row = title(sheet, 4, how, year)
    sheet.row(row, ["项目", f"{year - 1}年决算数", f"{year}年预算数", "增减"])
    for item in rnd.sample(ITEMS, rnd.randint(4, 9)):
        row += 1
        sheet.row(row, [item, amount(), amount(), amount()], code=code)
    sheet.row(row + 1, ["合计", amount(), amount(), amount()], code=code)
    return row + 2


def two_heads(sheet, how, year, code):
    row = title(sheet, 6, how, year)
    sheet.row(row, ["科目编码", "科目名称", "合计", "其中", None, "备注"])
    sheet.merge(row, 1, row + 1, 1), sheet.merge(row, 2, row + 1, 2), sheet.merge(row, 3, row + 1, 3)
    sheet.merge(row, 4, row, 5), sheet.merge(row, 6, row + 1, 6)
    sheet.row(row + 1, ["基本支出", "项目支出"], column=4)
    row += 1
    for at, item in enumerate(rnd.sample(ITEMS, 6)):
        row += 1
        sheet.row(row, [f"2{at:02}01", item, amount(), amount(), amount(), rnd.choice([None, "含上年结转"])], code=code)
    return row + 1


def both_sides(sheet, how, year, code):
    row = title(sheet, 4, how, year)
    sheet.row(row, ["收入", None, "支出", None])
    sheet.merge(row, 1, row, 2), sheet.merge(row, 3, row, 4)
    sheet.row(row + 1, ["项目", "预算数", "项目", "预算数"])
    row += 1
    for left, right in zip(["一般公共预算拨款", "政府性基金预算拨款", "事业收入", "其他收入"], rnd.sample(ITEMS, 4)):
        row += 1
        sheet.row(row, [left, amount(), right, amount()], code=code)
    sheet.row(row + 1, ["本年收入合计", amount(), "本年支出合计", amount()], code=code)
    return row + 2


def three_heads(sheet, how, year, code):
    row = title(sheet, 7, how, year)
    sheet.row(row, ["单位", "“三公”经费", None, None, None, None, "会议费"])
    sheet.merge(row, 1, row + 2, 1), sheet.merge(row, 2, row, 6), sheet.merge(row, 7, row + 2, 7)
    sheet.row(row + 1, ["小计", "因公出国（境）费", "公务用车", None, "公务接待费"], column=2)
    sheet.merge(row + 1, 2, row + 2, 2), sheet.merge(row + 1, 3, row + 2, 3)
    sheet.merge(row + 1, 4, row + 1, 5), sheet.merge(row + 1, 6, row + 2, 6)
    sheet.row(row + 2, ["购置费", "运行费"], column=4)
    row += 2
    for office in OFFICES:
        row += 1
        sheet.row(row, [office] + [amount() for _ in range(6)], code=code)
    return row + 1


def grouped(sheet, how, year, code):
    row = title(sheet, 4, how, year)
    sheet.row(row, ["部门", "项目名称", "预算数", "执行率"])
    for office in OFFICES[:3]:
        first = row + 1
        for _ in range(rnd.randint(2, 3)):
            row += 1
            sheet.row(row, [None, rnd.choice(ITEMS)[:-2] + "项目", amount()], code=code)
            sheet.put(row, 4, rnd.random(), "0.00%")
        sheet.put(first, 1, office)
        sheet.merge(first, 1, row, 1)
    return row + 1


def people(sheet, how, year, _code):
    row = title(sheet, 5, how, year)
    sheet.row(row, ["序号", "事项名称", "责任部门", "办理时限", "开始日期"])
    for at in range(1, 7):
        row += 1
        sheet.row(row, [at, f"第{at}项事项", rnd.choice(OFFICES), "20个工作日"])
        sheet.put(row, 5, datetime.date(year, rnd.randint(1, 12), rnd.randint(1, 28)), rnd.choice(DAYS[:4]))
    return row + 1


SHAPES = [simple, two_heads, both_sides, three_heads, grouped, people]


def odd(name):
    """Workbooks of one habit each."""
    book = Book(name)
    sheet = book.sheet("Sheet1")
    if name.endswith("formats"):
        sheet.row(1, ["格式", "正数", "负数", "零", "小数", "大数"])
        for at, code in enumerate(FORMATS):
            sheet.put(at + 2, 1, f"格式{at + 1}")
            for column, value in enumerate([1234.567, -1234.567, 0, 0.1 + 0.2, 98765432.1], 2):
                sheet.put(at + 2, column, value, code)
    elif name.endswith("days"):
        sheet.row(1, ["事项", "日期", "时间"])
        for at, code in enumerate(DAYS):
            sheet.put(at + 2, 1, f"事项{at + 1}")
            sheet.put(at + 2, 2, datetime.date(2025, 3, at + 5), code)
            sheet.put(at + 2, 3, datetime.datetime(2025, 3, at + 5, 13, 4), "h:mm")
    elif name.endswith("formulas"):
        sheet.row(1, ["项目", "预算数", "决算数"])
        sheet.row(2, ["办公费", 10, 9.5]), sheet.row(3, ["差旅费", 5, 4])
        sheet.put(4, 1, "合计"), sheet.put(4, 2, "=SUM(B2:B3)", "0.00"), sheet.put(4, 3, "=SUM(C2:C3)", "0.00")
    elif name.endswith("values"):
        sheet.row(1, ["项目", "预算数", "是否公开", "说明"])
        sheet.row(2, ["办公费", 10]), sheet.put(2, 3, True), sheet.put(2, 4, "第一行\n第二行")
        sheet.put(3, 1, "比率"), sheet.put(3, 2, "=1/0", None, "#DIV/0!"), sheet.put(3, 3, False), sheet.put(3, 4, ' "引号"，逗号, <b> ')
        sheet.put(4, 1, "合计"), sheet.put(4, 2, "=B2*2", "#,##0.00", 20)
    elif name.endswith("hidden"):
        sheet.row(1, ["项目", "内部编号", "预算数", "备注"])
        for at in range(2, 9):
            sheet.row(at, [ITEMS[at], f"N{at}", amount(), "备"], code="#,##0.00")
        sheet.hidden_rows |= {4, 5}
        sheet.hidden_columns |= {2}
        book.sheet("底稿", "hidden").row(1, ["不公开", 1])
        # Cells that are one and partly hidden.
        sheet.put(9, 1, "合并"), sheet.merge(9, 1, 9, 3)
        sheet.hidden_columns |= {4}
    elif name.endswith("blank-rows"):
        row = simple(sheet, 2, 2025, "0.00")
        sheet.row(row + 1, ["其中：人员经费", amount(), amount(), amount()], code="0.00")
        sheet.row(row + 3, ["说明：本表为年初预算。"])
        row = simple(Shifted(sheet, row + 5), 3, 2024, "0.00")
    elif name.endswith("offset"):
        two_heads(Shifted(sheet, 4, 2), 0, 2025, "#,##0.00")
    elif name.endswith("cover"):
        sheet.put(8, 3, "2025年部门预算公开"), sheet.merge(8, 3, 8, 9)
        sheet.put(10, 3, "示例街道办事处")
        sheet.put(12, 3, "目  录")
        simple(book.sheet("收支总表"), 2, 2025, "#,##0.00")
        both_sides(book.sheet("财政拨款"), 1, 2025, "0.00")
        people(book.sheet("名 录"), 3, 2025, None)
    elif name.endswith("frozen"):
        sheet.row(1, ["甲类", "乙类", "丙类"])
        for at in range(2, 6):
            sheet.row(at, [f"文{at}", f"字{at}", f"段{at}"])
        sheet.frozen = 1
    elif name.endswith("long"):
        sheet.row(1, ["序号", "项目", "金额"])
        for at in range(1, 621):
            sheet.row(at + 1, [at, f"第{at}笔", at * 1.5], code="#,##0.00")
    elif name.endswith("text-numbers"):
        sheet.row(1, ["科目编码", "科目名称", "金额"])
        for at in range(2, 7):
            sheet.row(at, [f"20{at}0101", ITEMS[at], f"{at},{at}00.50"])
        sheet.row(7, ["", "空", ""]), sheet.put(8, 1, "注：金额为文本。")
    elif name.endswith("notes"):
        row = grouped(sheet, 2, 2025, "0.00")
        sheet.put(row, 1, "填表人：示例"), sheet.put(row, 3, "审核人：示例")
        sheet.put(row + 1, 1, "备注：数据截至年底。"), sheet.merge(row + 1, 1, row + 1, 4)
    return book


class Shifted:
    """A sheet whose first cell lies elsewhere."""

    def __init__(self, sheet, row, column=1):
        self.sheet, self.down, self.right = sheet, row - 1, column - 1

    def put(self, row, column, *rest):
        self.sheet.put(row + self.down, column + self.right, *rest)

    def row(self, row, values, column=1, code=None):
        self.sheet.row(row + self.down, values, column + self.right, code)

    def merge(self, a, b, c, d):
        self.sheet.merge(a + self.down, b + self.right, c + self.down, d + self.right)


ODD = ["formats", "days", "formulas", "values", "hidden", "blank-rows", "offset", "cover", "frozen", "long", "text-numbers", "notes"]


def main():
    for old in glob.glob(os.path.join(HERE, "*.xlsx")) + glob.glob(os.path.join(HERE, "*.txt")):
        os.remove(old)
    books = []
    for number in range(38):
        book = Book(f"{number + 1:02}-{SHAPES[number % 6].__name__.replace('_', '-')}")
        sheet = book.sheet(rnd.choice(["Sheet1", "公开表", f"表{number}"]))
        SHAPES[number % 6](sheet, number // 2 % 5, 2020 + number % 6, FORMATS[number % len(FORMATS)])
        if number % 7 == 3:
            simple(book.sheet("附表"), number % 5, 2025, "0.00")
        books.append((book, number % 2 == 0, number == 11))
    books += [(odd(f"{number + 39}-{name}"), number % 2 == 0 or name == "formulas", False) for number, name in enumerate(ODD)]
    for book, by_openpyxl, epoch in books:
        book.by_openpyxl(epoch) if by_openpyxl else book.by_xlsxwriter(epoch)
    with tempfile.TemporaryDirectory() as folder:
        files = [book.path() for book, _, _ in books]
        subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", EXPORT, "--outdir", folder] + files, check=True, stdout=subprocess.DEVNULL)
        for book, by_openpyxl, _ in books:
            with open(book.path()[:-5] + ".txt", "w", encoding="utf-8", newline="\n") as out:
                for sheet in book.sheets:
                    if sheet.state == "visible":
                        expected(out, sheet, folder, book, by_openpyxl)


def expected(out, sheet, folder, book, by_openpyxl):
    with open(os.path.join(folder, f"{book.name}-{sheet.title}.csv"), encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    for r, row in enumerate(rows, 1):
        for c, text in enumerate(row, 1):
            value = sheet.cells.get((r, c), (None,))[0]
            if by_openpyxl and isinstance(value, str) and value.startswith("="):
                text = "未计算"
            is_hidden = r in sheet.hidden_rows or c in sheet.hidden_columns
            if text.strip() and not is_hidden:
                text = text.strip().replace("\n", "\\n")
                out.write(f"{sheet.title}\t{r}\t{c}\t{text}\n")


if __name__ == "__main__":
    sys.exit(main())
