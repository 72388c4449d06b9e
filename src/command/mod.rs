//! The commands: what was typed, then what it means, then the rooms that do it. One file a command.
//!
//! In: arguments. Out: text on the terminal and an exit status: 0 fine, 1 problems in the site, 2 wrong
//! usage or trouble with the machine. Nothing knows this room.

mod archive;
mod build;
mod cache;
mod check;
mod explain;
mod export;
mod form_files;
mod import;
mod init;
mod kept_index;
mod list;
mod log;
mod manual;
mod new;
mod number;
mod publish;
mod receipt;
mod schema;
mod serve;
mod session;
mod snapshot_source;
mod theme;
mod verify;

use std::process::ExitCode;

use camino::Utf8PathBuf;
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

use crate::LoadError;
use crate::text::Lang;
use session::{Session, Show};

/// 把 Markdown 报告生成有目录、有日期的政务公开网站。
/// Turns Markdown reports into an indexed government disclosure site.
#[derive(Debug, Parser)]
#[command(name = "gongkai", version, max_term_width = 100)]
struct Arguments {
    /// 站点所在的文件夹；默认为当前文件夹或最近的含 site.yaml 的上级 / the site's folder
    #[arg(long, global = true, value_name = "DIR")]
    root: Option<Utf8PathBuf>,
    /// 何时用颜色 / when to use colour
    #[arg(long, global = true, value_enum, default_value = "auto")]
    color: WhenToColor,
    /// 只说错误 / errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// 多说一些 / say more
    #[arg(short, long, global = true)]
    verbose: bool,
    /// 消息的语言；默认为站点的语言 / language of messages
    #[arg(long, global = true, value_enum)]
    lang: Option<MessageLang>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum WhenToColor {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum MessageLang {
    Zh,
    En,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 建一个新站点 / make a new site
    Init(init::Arguments),
    /// 新建一份报告（草稿） / make a new report, as a draft
    New(new::Arguments),
    /// 把纯文本报告导入栏目 / bring plain text reports into a section
    Import(import::Arguments),
    /// 补上缺少的索引号 / assign missing index numbers
    Number(number::Arguments),
    /// 生成网站 / build the site
    Build(build::Arguments),
    /// 检查：发布之前先照检查指标查一遍，附件里面也查 / inspect before others do, attachments included
    Check(check::Arguments),
    /// 预览：改动立即可见，不写文件 / preview: changes show at once, nothing is written
    Serve(serve::Arguments),
    /// 发布到服务器：先看计划，整体切换，留下回执和登记 / publish: plan first, switch as a whole, leave a record
    Publish(publish::Arguments),
    /// 把过去的一年归档成一个包 / a past year as one package for the archives
    Archive(archive::Arguments),
    /// 核对发布登记或归档包 / check a ledger or a package
    Verify(verify::Arguments),
    /// 一份报告的发布历史 / what became of a report
    Log(log::Arguments),
    /// 列出报告及其状态 / list reports with their states
    List(list::Arguments),
    /// 导出发布过的内容，供别处的搜索引擎装载 / what was published, for search engines of others
    Export(export::Arguments),
    /// 说明一条规则 / explain a rule
    Explain(explain::Arguments),
    /// 查看或复制内置主题的文件 / print or copy files of the built-in theme
    Theme(theme::Arguments),
    /// 输出编辑器用的 JSON Schema / print a JSON Schema for editors
    Schema(schema::Arguments),
    /// 输出命令行补全脚本 / print a completion script
    Completions {
        /// 哪种命令行 / which shell
        shell: clap_complete::Shell,
    },
    /// 输出手册页（man），供打包用 / write manual pages, for packages
    Manual(manual::Arguments),
}

/// How a command ended, trouble apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    Fine,
    Problems,
}

/// Runs the program.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let lang = arguments.lang.map(|lang| match lang {
        MessageLang::Zh => Lang::Zh,
        MessageLang::En => Lang::En,
    });
    let show = match (arguments.quiet, arguments.verbose) {
        (true, _) => Show::Errors,
        (_, true) => Show::Everything,
        _ => Show::Usual,
    };
    let color = match arguments.color {
        WhenToColor::Always => anstream::ColorChoice::Always,
        WhenToColor::Never => anstream::ColorChoice::Never,
        WhenToColor::Auto => anstream::ColorChoice::Auto,
    };
    color.write_global();
    let mut session = Session::new(arguments.root, lang, show);
    if let Command::Build(_) | Command::Publish(_) | Command::Archive(_) = arguments.command {
        crate::fs::make_readable_for_all();
    }
    let done = match arguments.command {
        Command::Init(arguments) => init::run(&mut session, &arguments),
        Command::New(arguments) => new::run(&mut session, &arguments),
        Command::Import(arguments) => import::run(&mut session, &arguments),
        Command::Number(arguments) => number::run(&mut session, &arguments),
        Command::Build(arguments) => build::run(&mut session, &arguments),
        Command::Check(arguments) => check::run(&mut session, &arguments),
        Command::Serve(arguments) => serve::run(&mut session, arguments),
        Command::Publish(arguments) => publish::run(&mut session, &arguments),
        Command::Archive(arguments) => archive::run(&mut session, &arguments),
        Command::Verify(arguments) => verify::run(&mut session, &arguments),
        Command::Log(arguments) => log::run(&mut session, &arguments),
        Command::List(arguments) => list::run(&mut session, &arguments),
        Command::Export(arguments) => export::run(&mut session, &arguments),
        Command::Explain(arguments) => explain::run(&session, &arguments),
        Command::Theme(arguments) => theme::run(&mut session, &arguments),
        Command::Schema(arguments) => Ok(schema::run(&arguments)),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "gongkai", &mut script);
            Session::result(&String::from_utf8_lossy(&script));
            Ok(Done::Fine)
        }
        Command::Manual(arguments) => manual::run(&arguments),
    };
    match done {
        Ok(Done::Fine) => ExitCode::SUCCESS,
        Ok(Done::Problems) => ExitCode::from(1),
        Err(LoadError::Config(findings)) => {
            session.print(&findings);
            ExitCode::from(1)
        }
        Err(LoadError::Trouble(trouble)) => {
            session.trouble(&trouble);
            ExitCode::from(2)
        }
    }
}

/// A value of the command line that goes on record: a line of text without characters that nobody sees.
fn one_line(typed: &str) -> Result<String, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err("不能为空 / it is empty".to_owned());
    }
    match typed.chars().find(|c| crate::escape::is_forbidden(*c) || matches!(c, '\n' | '\t')) {
        Some(c) => Err(format!("有控制字符 / it has a control character: U+{:04X}", u32::from(c))),
        None => Ok(typed.to_owned()),
    }
}

type Outcome = Result<Done, LoadError>;
