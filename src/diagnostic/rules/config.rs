//! Rules on `site.yaml`.

use super::rules;

rules! {
    CONFIG_NO_PICTURE = Error "config/no-picture"
        "`…` 指的图片 `…` 不在网站里",
        "`…` names the picture `…`, which the site does not have";
        "把图片放进 `layouts/assets/`（网址 `assets/…`）或 `root/`，或删去这一行",
        "put the picture into `layouts/assets/` (at `assets/…`) or `root/`, or delete the line";
    CONFIG_HOME_NOTICE = Error "config/home-notice"
        "首页通知的链接 `…` 没有对应的页面",
        "the link `…` of the home page's notice leads to no page";
        "照网址写，栏目以 `/` 结尾，如 `/fzzf/`、`/fzzf/2024/a.html`，或完整网址",
        "give its address, that of a section with `/` at the end: `/fzzf/`, `/fzzf/2024/a.html`, or a full address";
    CONFIG_HOME_SECTION = Error "config/home-section"
        "首页的栏目 `…` 不存在",
        "the home page's section `…` does not exist";
        "写栏目的文件夹，从 `content/` 之下写起，如 `fzzf`",
        "give the section's folder below `content/`, such as `fzzf`";
    CONFIG_NO_SUCH_RULE = Error "config/no-such-rule"
        "没有规则 `…`",
        "there is no rule `…`";
        "`gongkai explain` 列出全部规则",
        "`gongkai explain` lists all rules";
    CONFIG_MISSING = Error "config/missing"
        "缺少 `…`",
        "`…` is missing";
        "加上一行 `…: …`",
        "add a line `…: …`";
    CONFIG_HOST = Error "config/host"
        "`…` 不是主机名",
        "`…` is not the name of a host";
        "写成 `www.example.org`，或用 `*.example.org` 指其下全部",
        "write `www.example.org`, or `*.example.org` for all below it";
    CONFIG_LONELY_SYNONYM = Error "config/lonely-synonym"
        "这一组近义词不到两个",
        "this group of synonyms has fewer than two words";
        "每组至少写两个词，如 `- [法治政府, 依法行政]`",
        "give each group two words or more, as in `- [法治政府, 依法行政]`";
    CONFIG_COLOR = Error "config/color"
        "`…` 不是颜色",
        "`…` is not a colour";
        "写成 `\"#1b4b8a\"`，要加引号",
        "write it as `\"#1b4b8a\"`, with quotation marks";
    CONFIG_PALE = Error "config/pale"
        "主色 `…` 太浅，上面的白字看不清（对比度不足 4.5:1）",
        "white text cannot be read on the main colour `…` (contrast below 4.5:1)";
        "改深一些，例如 `\"…\"`",
        "use a darker one, for example `\"…\"`";
    CONFIG_TIME_ZONE = Error "config/time-zone"
        "没有时区 `…`",
        "there is no time zone `…`";
        "写成 `Asia/Shanghai` 这样的名字",
        "use a name such as `Asia/Shanghai`";
    CONFIG_DEFAULT_TIME = Error "config/default-time"
        "`…` 不是时间",
        "`…` is not a time of day";
        "写成 `\"09:00\"`",
        "write it as `\"09:00\"`";
    CONFIG_BASE_URL = Error "config/base-url"
        "`…` 不能作网站地址",
        "`…` cannot be the address of a site";
        "写成 `…`：路径只用字母、数字和 `-._~`，不含中文、空格、`%` 和连续的 `/`",
        "write it as `…`: a path of letters, digits and `-._~`, without Chinese, spaces, `%` or `//`";
    CONFIG_ADDRESS = Error "config/address"
        "地址格式 `…`：…",
        "address pattern `…`: …";
        "例如 `{section}/{year}/{slug}.html`",
        "for example `{section}/{year}/{slug}.html`";
    CONFIG_FORM = Error "config/form"
        "`…` 的格式不对：`…`",
        "`…` does not have the right form: `…`";
        "格式如 `…`；没有就删去这一行",
        "the form is `…`; delete the line if there is none";
    CONFIG_ATTACHMENT_TYPE = Error "config/attachment-type"
        "`…` 不是文件类型",
        "`…` is no type of file";
        "一个一个写文件名末尾的字母，如 `allow: [dwg, dxf]`，不能写 `*`",
        "give the letters at the end of names one by one, as in `allow: [dwg, dxf]`; `*` is not possible";
    CONFIG_SAMPLE_IDENTITY = Warning "config/sample-identity"
        "网站身份还是样例，不能这样发布",
        "the identity is still the sample; do not publish like this";
        "在 `identity:` 之下换成本单位的真实信息，然后删去 `sample: true`",
        "put the real identity under `identity:`, then delete `sample: true`";
    CONFIG_INDEX_NUMBER = Error "config/index-number"
        "索引号：…",
        "index numbers: …";
        "格式如 `{org9}/{yyyy}-{seq5}`，并在 `index_numbers:` 之下填写用到的代码",
        "the form is `{org9}/{yyyy}-{seq5}`, with the codes it uses given under `index_numbers:`";
    CONFIG_NAVIGATION = Error "config/navigation"
        "导航的链接 `…` 没有对应的页面",
        "the menu's link `…` leads to no page";
        "写栏目的路径，如 `/fzzf/`，或完整网址",
        "give a section's path such as `/fzzf/`, or a full address";
    CONFIG_LINK = Error "config/link"
        "不能这样链接：`…`",
        "a link like this does not work: `…`";
        "写栏目的路径，如 `/fzzf/`，或 `https://` 开头的网址",
        "give a section's path such as `/fzzf/`, or an address with `https://`";
    CONFIG_TARGET_TWICE = Error "config/target-twice"
        "有两个发布目标都叫 `…`",
        "two targets are called `…`";
        "给其中一个换个名字",
        "give one of them another name";
    CONFIG_TARGET_NAME = Error "config/target-name"
        "发布目标不能叫 `…`",
        "a target cannot be called `…`";
        "用字母、数字、`-`、`_`，不超过 40 个，例如 `www`",
        "use letters, digits, `-`, `_`, at most 40, for example `www`";
    CONFIG_TARGET_KIND = Error "config/target-kind"
        "不认识发布方式 `…`",
        "the kind of target `…` is not known";
        "是不是 `…`？",
        "did you mean `…`?";
    CONFIG_ENDPOINT = Error "config/endpoint"
        "endpoint 要是 https 地址，里面不写用户名和密码",
        "an endpoint has to be an https address, without user and password in it";
        "写成 `https://…`，照服务商控制台上的 endpoint",
        "write `https://…`, the endpoint that the provider's console shows";
    CONFIG_STORE_PATH = Error "config/store-path"
        "`…` 不是存储里的路径",
        "`…` is no path in a store";
        "不用 `.`、`..` 和控制字符",
        "use neither `.`, `..` nor control characters";
    CONFIG_STORE_RECORDS = Error "config/store-records"
        "`records` 不能是网站所在的文件夹，也不能在它上面",
        "`records` cannot be the site's folder nor one above it";
        "删去 `records`，或另写一个文件夹",
        "leave it out, or name another folder";
    CONFIG_CACHE_PATTERN = Error "config/cache-pattern"
        "`…` 不是路径模式",
        "`…` is no pattern of paths";
        "例如 `assets/**`、`**/*.pdf`",
        "for example `assets/**`, `**/*.pdf`";
    CONFIG_RETENTION = Error "config/retention"
        "“…”的保管期限 `…` 不认识",
        "the term `…` of `…` is not known";
        "写 永久、30 或 10",
        "write permanent, 30 or 10";
    CONFIG_ARCHIVE_FOLDER = Error "config/archive-folder"
        "`archive.folder`（…）和 `archive.packages`（…）不能是同一个文件夹，也不能一个在另一个里面",
        "`archive.folder` (…) and `archive.packages` (…) must not be the same folder, nor one inside the other";
        "例如 `archives` 和 `packages`",
        "for example `archives` and `packages`";
    CONFIG_COMPRESS = Error "config/compress"
        "不认识压缩方式 `…`",
        "the way to compress `…` is not known";
        "可用 gzip、brotli",
        "use gzip, brotli";
    CONFIG_CACHE_VALUE = Error "config/cache-value"
        "`…` 不能作 Cache-Control",
        "`…` cannot be a Cache-Control";
        "例如 `max-age=300`",
        "for example `max-age=300`";
    CONFIG_SSH_HOST = Error "config/ssh-host"
        "`…` 不是主机",
        "`…` is no host";
        "写成 `用户@主机`；端口写在 `port`",
        "write `user@host`; the port goes under `port`";
    CONFIG_SSH_PATH = Error "config/ssh-path"
        "`…` 不是绝对路径",
        "`…` is not an absolute path";
        "从 `/` 写起，例如 `/srv/www/gongkai`",
        "begin with `/`, for example `/srv/www/gongkai`";
}
