//! Rules on files of the content folder.

use super::rules;

rules! {
    SOURCE_NO_CONTENT = Error "source/no-content"
        "没有 `content` 文件夹",
        "there is no folder `content`";
        "用 `gongkai init` 建一个站点",
        "make a site with `gongkai init`";
    SOURCE_NAME = Error "source/name"
        "文件名不是 UTF-8",
        "the file's name is not UTF-8";
        "给文件改名",
        "rename the file";
    SOURCE_SYMBOLIC_LINK = Error "source/symbolic-link"
        "不读取符号链接",
        "symbolic links are not read";
        "把文件本身放到这里",
        "put the file itself here";
    SOURCE_NO_PLAIN_FILE = Error "source/no-plain-file"
        "这不是普通文件（管道、套接字或设备）",
        "this is no plain file but a pipe, a socket or a device";
        "把它移出 `content/`",
        "move it out of `content/`";
    SOURCE_LITTER = Note "source/litter"
        "临时文件或隐藏文件，已略过",
        "a temporary or hidden file, skipped";
        "可以删除",
        "it can be deleted";
    SOURCE_LOST_CHARACTER = Warning "source/lost-character"
        "有读不出的字 `…`…，原来的字已经丢了",
        "`…` stands where a character was lost…";
        "对照原文，把这里的字重新打上",
        "type the character anew from the original";
    SOURCE_PRIVATE_CHARACTER = Warning "source/private-character"
        "有别的电脑上显示不出的字符 `…`…，多半是 Word 的项目符号",
        "`…` shows as a box elsewhere…; most come from bullets of Word";
        "改成普通的字或符号，列表用 `- `",
        "use an ordinary character; write lists with `- `";
    SOURCE_INVISIBLE_CHARACTER = Warning "source/invisible-character"
        "有看不见的字符 `…`…，会妨碍查找和复制",
        "`…` cannot be seen and breaks searching and copying…";
        "把这一处的几个字删去，重新打一遍",
        "delete the characters around it and type them anew";
    SOURCE_DIRECTION_MARK = Error "source/direction-mark"
        "有改变文字方向的字符 `…`…，页面上的字会颠倒",
        "`…` turns the direction of the text behind it…";
        "把这一处的几个字删去，重新打一遍",
        "delete the characters around it and type them anew";
    SOURCE_MOJIBAKE = Warning "source/mojibake"
        "像是乱码：`…`…",
        "this looks like text in a wrong encoding: `…`…";
        "从原文重新复制，保存时选 UTF-8 编码",
        "copy it from the original again and save it as UTF-8";
    SOURCE_ENCODING = Error "source/encoding"
        "文件是 GB18030（GBK）编码，不是 UTF-8",
        "the file is in GB18030 (GBK), not in UTF-8";
        "在编辑器里另存为 UTF-8，或运行 `iconv -f GB18030 -t UTF-8`；纯文本报告可直接 `gongkai import`",
        "save it as UTF-8 in the editor, or run `iconv -f GB18030 -t UTF-8`; a plain text report can go straight through `gongkai import`";
    SOURCE_CONTROL_CHARACTER = Error "source/control-character"
        "控制字符 …，网页和订阅源里不允许",
        "control character …, not allowed in pages and feeds";
        "删去这个看不见的字符",
        "delete this invisible character";
    SOURCE_NO_FRONT_MATTER = Error "source/no-front-matter"
        "文件开头没有 `---` 之间的信息",
        "the file does not begin with front matter between `---` lines";
        "在第一行写 `---`，再写 `title: 栏目名`，再写一行 `---`",
        "write `---` on the first line, then `title: NAME`, then another `---`";
    SOURCE_ODD_FENCE = Error "source/odd-fence"
        "`---` 前面有空格",
        "there is a space before `---`";
        "改成三个英文减号 `---`，前面不要空格",
        "write three hyphens, `---`, with nothing before them";
    SOURCE_CAPITALS = Error "source/capitals"
        "这个文件名要用小写字母",
        "this file's name is known in small letters only";
        "改名为 `…`",
        "rename it `…`";
    SOURCE_FRONT_MATTER_OPEN = Error "source/front-matter-open"
        "开头的 `---` 没有配对的 `---`",
        "the `---` that opens the front matter is never closed";
        "在最后一个键之后单独写一行 `---`",
        "put a line `---` after the last key";
    SOURCE_OTHER_FRONT_MATTER = Error "source/other-front-matter"
        "开头的信息是 …，这里只读 YAML",
        "the front matter is …; only YAML is read";
        "改写成 `---` 之间的 `键: 值`",
        "write it as `key: value` between `---` lines";
    SOURCE_UNREADABLE = Error "source/unreadable"
        "读不了：…",
        "cannot be read: …";
        "检查文件的权限，或它是否正被别的程序占用",
        "check the file's permissions, or whether another program holds it";
}
