//! Problems of `site.yaml`.

use super::super::rules::config as rules;
use super::super::{Diagnostic, Location, Text};
use crate::text;

/// A setting that has to be there is not.
pub(crate) fn missing(at: Location, key: &str) -> Diagnostic {
    Diagnostic::of(&rules::CONFIG_MISSING, at, text!("缺少 `{key}`", "`{key}` is missing"))
        .help(text!("加上一行 `{key}: …`", "add a line `{key}: …`"))
}

/// A rule that there is not.
pub(crate) fn no_such_rule(at: Location, typed: &str, near: Option<&str>) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_NO_SUCH_RULE,
        at,
        text!("没有规则 `{typed}`", "there is no rule `{typed}`"),
    )
    .help(match near {
        Some(near) => text!("是不是 `{near}`", "`{near}` perhaps?"),
        None => text!("`gongkai explain` 列出全部规则", "`gongkai explain` lists all rules"),
    })
}

/// `home.notice_link` leads to no page.
pub(crate) fn home_notice(at: Location, link: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_HOME_NOTICE,
        at,
        text!(
            "首页通知的链接 `{link}` 没有对应的页面",
            "the link `{link}` of the home page's notice leads to no page"
        ),
    )
    .help(text!(
        "照网址写，栏目以 `/` 结尾，如 `/fzzf/`、`/fzzf/2024/a.html`，或完整网址",
        "give its address, that of a section with `/` at the end: `/fzzf/`, `/fzzf/2024/a.html`, or a full address"
    ))
}

/// `home.sections` names no section.
pub(crate) fn home_section(at: Location, typed: &str, near: Option<&str>) -> Diagnostic {
    let finding = Diagnostic::of(
        &rules::CONFIG_HOME_SECTION,
        at,
        text!("首页的栏目 `{typed}` 不存在", "the home page's section `{typed}` does not exist"),
    );
    match near {
        Some(near) => finding.help(text!("是不是 `{near}`？", "did you mean `{near}`?")),
        None => finding.help(text!(
            "写栏目的文件夹，从 `content/` 之下写起，如 `fzzf`",
            "give the section's folder below `content/`, such as `fzzf`"
        )),
    }
}

/// Not a host's name.
pub(crate) fn host(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_HOST,
        at,
        text!("`{typed}` 不是主机名", "`{typed}` is not the name of a host"),
    )
    .help(text!(
        "写成 `www.example.org`，或用 `*.example.org` 指其下全部",
        "write `www.example.org`, or `*.example.org` for all below it"
    ))
}

/// A group of synonyms of fewer than two words.
pub(crate) fn lonely_synonym(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_LONELY_SYNONYM,
        at,
        text!("这一组近义词不到两个", "this group of synonyms has fewer than two words"),
    )
    .help(text!(
        "每组至少写两个词，如 `- [法治政府, 依法行政]`",
        "give each group two words or more, as in `- [法治政府, 依法行政]`"
    ))
}

/// Not a colour.
pub(crate) fn color(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_COLOR,
        at,
        text!("`{typed}` 不是颜色", "`{typed}` is not a colour"),
    )
    .help(text!("写成 `\"#1b4b8a\"`，要加引号", "write it as `\"#1b4b8a\"`, with quotation marks"))
}

/// A colour that white text cannot be read on.
pub(crate) fn pale(at: Location, typed: &str, better: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_PALE,
        at,
        text!(
            "主色 `{typed}` 太浅，上面的白字看不清（对比度不足 4.5:1）",
            "white text cannot be read on the main colour `{typed}` (contrast below 4.5:1)"
        ),
    )
    .help(text!("改深一些，例如 `\"{better}\"`", "use a darker one, for example `\"{better}\"`"))
}

/// Not a time zone.
pub(crate) fn time_zone(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_TIME_ZONE,
        at,
        text!("没有时区 `{typed}`", "there is no time zone `{typed}`"),
    )
    .help(text!("写成 `Asia/Shanghai` 这样的名字", "use a name such as `Asia/Shanghai`"))
}

/// Not a time of day.
pub(crate) fn default_time(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_DEFAULT_TIME,
        at,
        text!("`{typed}` 不是时间", "`{typed}` is not a time of day"),
    )
    .help(text!("写成 `\"09:00\"`", "write it as `\"09:00\"`"))
}

/// Not an address a site can have.
pub(crate) fn base_url(at: Location, typed: &str, right: Option<&str>) -> Diagnostic {
    let help = match right {
        Some(right) => text!(
            "写成 `{right}`：路径只用字母、数字和 `-._~`，不含中文、空格、`%` 和连续的 `/`",
            "write it as `{right}`: a path of letters, digits and `-._~`, without Chinese, spaces, `%` or `//`"
        ),
        None => text!(
            "写成 `https://www.example.gov.cn/slj/`，不带 `?` 和 `#`",
            "write it as `https://www.example.gov.cn/slj/`, without `?` or `#`"
        ),
    };
    Diagnostic::of(
        &rules::CONFIG_BASE_URL,
        at,
        text!("`{typed}` 不能作网站地址", "`{typed}` cannot be the address of a site"),
    )
    .help(help)
}

/// An address pattern that cannot work; `why` says what is wrong with it.
pub(crate) fn address(at: Location, pattern: &str, why: &Text) -> Diagnostic {
    let (zh, en) = (&why.zh, &why.en);
    Diagnostic::of(
        &rules::CONFIG_ADDRESS,
        at,
        text!("地址格式 `{pattern}`：{zh}", "address pattern `{pattern}`: {en}"),
    )
    .help(text!(
        "例如 `{{section}}/{{year}}/{{slug}}.html`",
        "for example `{{section}}/{{year}}/{{slug}}.html`"
    ))
}

/// A value whose form is laid down.
pub(crate) fn form(at: Location, key: &str, typed: &str, example: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_FORM,
        at,
        text!("`{key}` 的格式不对：`{typed}`", "`{key}` does not have the right form: `{typed}`"),
    )
    .help(text!(
        "格式如 `{example}`；没有就删去这一行",
        "the form is `{example}`; delete the line if there is none"
    ))
}

/// What is no type of file.
pub(crate) fn attachment_type(at: Location, kind: &str) -> Diagnostic {
    Diagnostic::of(
&rules::CONFIG_ATTACHMENT_TYPE,
        at,
        text!("`{kind}` 不是文件类型", "`{kind}` is no type of file"),
    )
    .help(text!(
        "一个一个写文件名末尾的字母，如 `allow: [dwg, dxf]`，不能写 `*`",
        "give the letters at the end of names one by one, as in `allow: [dwg, dxf]`; `*` is not possible"
    ))
}

/// A type that can run in a browser or on a machine.
pub(crate) fn never_an_attachment(at: Location, kind: &str) -> Diagnostic {
    Diagnostic::of(
&rules::CONFIG_ATTACHMENT_TYPE,
        at,
        text!("`{kind}` 类文件不得作附件", "files of type `{kind}` are never attachments"),
    )
    .help(if matches!(kind, "html" | "htm" | "xhtml" | "shtml" | "svg" | "svgz" | "mhtml" | "mht" | "xml") {
        text!("转成 PDF 或 OFD", "turn it into PDF or OFD")
    } else {
        text!(
            "程序和脚本不能给公众下载；要公开的是其中的数据或说明，就另存为 csv、xlsx 或 pdf",
            "programs and scripts are not for the public; if it is their data or text, save that as csv, xlsx or pdf"
        )
    })
}

/// The sample identity is still there.
pub(crate) fn sample_identity(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_SAMPLE_IDENTITY,
        at,
        text!(
            "网站身份还是样例，不能这样发布",
            "the identity is still the sample; do not publish like this"
        ),
    )
    .help(text!(
        "在 `identity:` 之下换成本单位的真实信息，然后删去 `sample: true`",
        "put the real identity under `identity:`, then delete `sample: true`"
    ))
}

/// The index-number template names an unknown word, or one whose code is missing or wrong.
pub(crate) fn index_template(at: Location, why: &Text) -> Diagnostic {
    let (zh, en) = (&why.zh, &why.en);
    Diagnostic::of(
&rules::CONFIG_INDEX_NUMBER, at, text!("索引号：{zh}", "index numbers: {en}")).help(text!(
        "格式如 `{{org9}}/{{yyyy}}-{{seq5}}`，并在 `index_numbers:` 之下填写用到的代码",
        "the form is `{{org9}}/{{yyyy}}-{{seq5}}`, with the codes it uses given under `index_numbers:`"
    ))
}

/// A link of the main menu that leads nowhere.
pub(crate) fn navigation(at: Location, link: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_NAVIGATION,
        at,
        text!("导航的链接 `{link}` 没有对应的页面", "the menu's link `{link}` leads to no page"),
    )
    .help(text!(
        "写栏目的路径，如 `/fzzf/`，或完整网址",
        "give a section's path such as `/fzzf/`, or a full address"
    ))
}

/// A link of the menu or to the parent site that is no address of the web.
pub(crate) fn link(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_LINK,
        at,
        text!("不能这样链接：`{typed}`", "a link like this does not work: `{typed}`"),
    )
    .help(text!(
        "写栏目的路径，如 `/fzzf/`，或 `https://` 开头的网址",
        "give a section's path such as `/fzzf/`, or an address with `https://`"
    ))
}

/// Two targets of one name.
pub(crate) fn target_twice(at: Location, name: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_TARGET_TWICE,
        at,
        text!("有两个发布目标都叫 `{name}`", "two targets are called `{name}`"),
    )
    .help(text!("给其中一个换个名字", "give one of them another name"))
}

/// A target's name that cannot be a folder's.
pub(crate) fn target_name(at: Location, name: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_TARGET_NAME,
        at,
        text!("发布目标不能叫 `{name}`", "a target cannot be called `{name}`"),
    )
    .help(text!(
        "用字母、数字、`-`、`_`，不超过 40 个，例如 `www`",
        "use letters, digits, `-`, `_`, at most 40, for example `www`"
    ))
}

/// A kind of target that is not known.
pub(crate) fn target_kind(
    at: Location,
    typed: &str,
    near: Option<&str>,
    known: &Text,
) -> Diagnostic {
    let finding = Diagnostic::of(
        &rules::CONFIG_TARGET_KIND,
        at,
        text!("不认识发布方式 `{typed}`", "the kind of target `{typed}` is not known"),
    );
    finding.help(match near {
        Some(near) => text!("是不是 `{near}`？", "did you mean `{near}`?"),
        None => {
            let Text { zh, en } = known;
            text!("可用 {zh}", "use {en}")
        }
    })
}

/// The address of a store that would send what is secret in the open.
pub(crate) fn endpoint(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_ENDPOINT,
        at,
        text!(
            "endpoint 要是 https 地址，里面不写用户名和密码",
            "an endpoint has to be an https address, without user and password in it"
        ),
    )
    .help(text!(
        "写成 `https://…`，照服务商控制台上的 endpoint",
        "write `https://…`, the endpoint that the provider's console shows"
    ))
}

/// A path in a store that leads elsewhere.
pub(crate) fn store_path(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_STORE_PATH,
        at,
        text!("`{typed}` 不是存储里的路径", "`{typed}` is no path in a store"),
    )
    .help(text!("不用 `.`、`..` 和控制字符", "use neither `.`, `..` nor control characters"))
}

/// Records that the site would stand in.
pub(crate) fn store_records(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_STORE_RECORDS,
        at,
        text!(
            "`records` 不能是网站所在的文件夹，也不能在它上面",
            "`records` cannot be the site's folder nor one above it"
        ),
    )
    .help(text!("删去 `records`，或另写一个文件夹", "leave it out, or name another folder"))
}

/// A pattern of paths that cannot be read.
pub(crate) fn cache_pattern(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_CACHE_PATTERN,
        at,
        text!("`{typed}` 不是路径模式", "`{typed}` is no pattern of paths"),
    )
    .help(text!("例如 `assets/**`、`**/*.pdf`", "for example `assets/**`, `**/*.pdf`"))
}

/// A term of retention that there is not.
pub(crate) fn retention(at: Location, kind: &str, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_RETENTION,
        at,
        text!("“{kind}”的保管期限 `{typed}` 不认识", "the term `{typed}` of `{kind}` is not known"),
    )
    .help(text!("写 永久、30 或 10", "write permanent, 30 or 10"))
}

/// Folders of sealed bytes and of packages that are one, or one in the other.
pub(crate) fn archive_nested(at: Location, folder: &str, packages: &str) -> Diagnostic {
    Diagnostic::of(
&rules::CONFIG_ARCHIVE_FOLDER,
        at,
        text!(
            "`archive.folder`（{folder}）和 `archive.packages`（{packages}）不能是同一个文件夹，也不能一个在另一个里面",
            "`archive.folder` ({folder}) and `archive.packages` ({packages}) must not be the same folder, nor one inside the other"
        ),
    )
    .help(text!("例如 `archives` 和 `packages`", "for example `archives` and `packages`"))
}

/// A folder that cannot hold archives.
pub(crate) fn archive_folder(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
&rules::CONFIG_ARCHIVE_FOLDER,
        at,
        text!(
            "`{typed}` 不能用来放归档：要是站点文件夹里的一个相对路径",
            "`{typed}` cannot hold archives: it has to be a relative path inside the site's folder"
        ),
    )
    .help(text!(
        "例如 `archives`；不能是 content、layouts、public、seals 或以点开头的文件夹",
        "for example `archives`; not content, layouts, public, seals or a folder whose name begins with a dot"
    ))
}

/// A way to compress that is not known.
pub(crate) fn compress(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_COMPRESS,
        at,
        text!("不认识压缩方式 `{typed}`", "the way to compress `{typed}` is not known"),
    )
    .help(text!("可用 gzip、brotli", "use gzip, brotli"))
}

/// A value that cannot stand in a header.
pub(crate) fn cache_value(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_CACHE_VALUE,
        at,
        text!("`{typed}` 不能作 Cache-Control", "`{typed}` cannot be a Cache-Control"),
    )
    .help(text!("例如 `max-age=300`", "for example `max-age=300`"))
}

/// A host that ssh would not take for one.
pub(crate) fn ssh_host(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(&rules::CONFIG_SSH_HOST, at, text!("`{typed}` 不是主机", "`{typed}` is no host"))
        .help(text!(
            "写成 `用户@主机`；端口写在 `port`",
            "write `user@host`; the port goes under `port`"
        ))
}

/// A folder of another machine that is not absolute.
pub(crate) fn ssh_path(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_SSH_PATH,
        at,
        text!("`{typed}` 不是绝对路径", "`{typed}` is not an absolute path"),
    )
    .help(text!(
        "从 `/` 写起，例如 `/srv/www/gongkai`",
        "begin with `/`, for example `/srv/www/gongkai`"
    ))
}

/// A picture of the identity that no output is.
pub(crate) fn no_picture(at: Location, key: &str, path: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::CONFIG_NO_PICTURE,
        at,
        text!(
            "`{key}` 指的图片 `{path}` 不在网站里",
            "`{key}` names the picture `{path}`, which the site does not have"
        ),
    )
    .help(text!(
        "把图片放进 `layouts/assets/`（网址 `assets/…`）或 `root/`，或删去这一行",
        "put the picture into `layouts/assets/` (at `assets/…`) or `root/`, or delete the line"
    ))
}
