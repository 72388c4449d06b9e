//! Rules on the insides of attachments.

use super::rules;

rules! {
    ATTACHMENT_DAMAGED = Error "attachment/damaged"
        "附件损坏，打不开",
        "the attachment is damaged and cannot be opened";
        "用原来的程序打开、另存一份，再放回来",
        "open it in the program that made it, save it anew and put it back";
    ATTACHMENT_ENCRYPTED = Error "attachment/encrypted"
        "附件要密码，公众打不开",
        "the attachment asks for a password, so that nobody can open it";
        "去掉密码，另存一份",
        "save it without the password",
        norm "政府信息公开条例第二十四条：检索、查阅、下载（2019-05-15）";
    ATTACHMENT_NO_TABLES = Warning "attachment/no-tables"
        "附件里的表格不能显示成网页：…",
        "the tables of the attachment cannot be shown as a web page: …";
        "换成 xlsx、csv 或 docx 文件；不必显示的，在 attachments 里给它写 tables: false",
        "use an xlsx, csv or docx file; where no page is wanted, write tables: false for it in attachments";
    ATTACHMENT_NOT_INSPECTED = Warning "attachment/not-inspected"
        "没有检查：…",
        "not inspected: …";
        "自己打开看一看有没有不该公开的内容；能另存为 xlsx、docx、pdf 或 ofd 的就另存",
        "open it and look for what should not be public; save it as xlsx, docx, pdf or ofd where that can be done";
    ATTACHMENT_MACROS = Warning "attachment/macros"
        "附件里有宏，许多电脑不肯打开",
        "the attachment has macros, which many machines refuse to open";
        "另存为不带宏的 docx 或 xlsx",
        "save it as docx or xlsx, without macros";
    ATTACHMENT_SCANNED = Warning "attachment/scanned"
        "有的页只是图片，不能检索、不能朗读，里面写了什么也没有检查：…",
        "pages are pictures only, which cannot be searched or read aloud, and what they say was not inspected: …";
        "换成由原文件直接另存的 PDF",
        "use a PDF that was saved from the original document",
        norm "无障碍环境建设法第三十二条（2023-09-01）";
    ATTACHMENT_UNREADABLE_TEXT = Warning "attachment/unreadable-text"
        "文字用的字体没有说明是什么字，不能检索、没有检查：…",
        "the fonts of its text do not say which characters they show, so it cannot be searched and was not inspected: …";
        "由原文件重新导出 PDF，导出时嵌入字体",
        "export the PDF from the original again, with its fonts embedded";
    ATTACHMENT_HIDDEN_SHEET = Warning "attachment/hidden-sheet"
        "有隐藏的工作表，任何人都能显示它：…",
        "a sheet is hidden, and anybody can show it: …";
        "不该公开的删去；该公开的取消隐藏",
        "delete what should not be public; show what should";
    ATTACHMENT_HIDDEN_CELLS = Warning "attachment/hidden-cells"
        "有隐藏的行或列，任何人都能显示它们：…",
        "rows or columns are hidden, and anybody can show them: …";
        "不该公开的删去；该公开的取消隐藏",
        "delete what should not be public; show what should";
    ATTACHMENT_COMMENTS = Warning "attachment/comments"
        "附件里留着批注：…",
        "comments are left in the attachment: …";
        "删去批注，再放回来",
        "delete the comments and put it back";
    ATTACHMENT_TRACKED_CHANGES = Warning "attachment/tracked-changes"
        "附件里留着修订记录，删掉的字也看得见：…",
        "tracked changes are left in the attachment, so that deleted words can be read: …";
        "接受全部修订，再放回来",
        "accept all changes and put it back";
    ATTACHMENT_HIDDEN_TEXT = Warning "attachment/hidden-text"
        "附件里有隐藏的文字：…",
        "text in the attachment is formatted as hidden: …";
        "删去，或者取消隐藏",
        "delete it, or show it";
    ATTACHMENT_CACHED_DATA = Warning "attachment/cached-data"
        "附件里留着透视表或别的工作簿的数据：…",
        "data of a pivot table or of another workbook is left in the attachment: …";
        "复制成数值，另存一份",
        "copy it as values into a new file";
    ATTACHMENT_UNCALCULATED = Warning "attachment/uncalculated"
        "有的公式没有算出结果，读者看到的是空格或 0：…",
        "formulas have no value, so that readers see nothing or 0: …";
        "用表格程序打开，保存一次",
        "open it in a spreadsheet program and save it once";
    ATTACHMENT_PERSON = Note "attachment/person"
        "附件的属性里写着人名：…",
        "a property of the attachment names a person: …";
        "在「文件 → 检查文档」里删去属性",
        "remove the properties with File → Inspect Document";
    ATTACHMENT_LARGE = Warning "attachment/large"
        "附件很大：…",
        "the attachment is large: …";
        "压缩图片，或者分成几个文件",
        "compress its pictures, or part it into several files";
}
