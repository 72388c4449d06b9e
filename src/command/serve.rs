//! `gongkai serve`: a preview at the screen.

use std::io::Write;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use camino::Utf8PathBuf;

use super::build::{SCAN, output_folder};
use super::cache::Cache;
use super::check;
use super::session::Session;
use super::{Done, Outcome};
use crate::diagnostic::Diagnostic;
use crate::output::{self, Manifest};
use crate::serve::{Inspector, Kept, PreviewOptions, Reporter, serve};
use crate::source::Tree;
use crate::text::{Lang, Text};
use crate::{LoadOptions, Snapshot, text};

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Arguments {
    /// 端口；被占用时用其后空闲的，0 为任意 / port, or the next free one; 0 for any
    #[arg(long, default_value_t = 1313)]
    port: u16,
    /// 监听的地址；默认只有本机能看 / address to listen at; only this machine by default
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1")]
    bind: IpAddr,
    /// 用浏览器打开 / open a browser
    #[arg(long)]
    open: bool,
    /// 草稿和待发布的也显示，页面上注明 / show drafts and scheduled reports, marked
    #[arg(long)]
    drafts: bool,
    /// 按哪一天（该日终了）或哪一刻判断状态 / judge states at the end of this day, or at this moment
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// 页面中不加任何东西，与生成的完全相同 / pages exactly as they are built, nothing added
    #[arg(long)]
    no_inject: bool,
    /// 不用系统的监视，每秒查看一次文件 / look at files every second instead of watching them
    #[arg(long)]
    poll: bool,
    /// 生成时的输出文件夹，借用其中的缓存 / the build's output folder, whose cache is used
    #[arg(short, long, value_name = "DIR")]
    output: Option<Utf8PathBuf>,
    /// The page that a browser opens, below the site's address; the home page where there is none.
    #[arg(skip)]
    page: Option<String>,
}

impl Arguments {
    /// A preview that opens a page in a browser, drafts and scheduled reports shown.
    pub(super) fn of_page(page: String) -> Self {
        Self {
            port: 1313,
            bind: IpAddr::V4(Ipv4Addr::LOCALHOST),
            open: true,
            drafts: true,
            as_of: None,
            no_inject: false,
            poll: false,
            output: None,
            page: Some(page),
        }
    }
}

struct Terminal(Session);

impl Reporter for Terminal {
    fn tell(&self, message: &Text) {
        self.0.tell(message);
    }

    fn findings(&self, findings: &[Diagnostic]) {
        // A file was edited since its lines were printed last.
        self.0.forget_lines();
        self.0.print(findings);
    }
}

pub(super) fn run(session: &mut Session, arguments: Arguments) -> Outcome {
    let root = session.root()?;
    let config = session.settings_file(&root)?.parse(&[]).0;
    let theme = config.shared_theme.map(|shared| shared.folder);
    let output = output_folder(&root, theme.as_deref(), arguments.output.as_deref())?;
    if !arguments.bind.is_loopback() {
        session.warn(&text!(
            "注意：同一网络上的人都能看到预览，包括未发布的内容",
            "mind: everyone on this network can see the preview, unpublished content included"
        ));
    }
    let tree = Cache::of(&root, &output).read(SCAN)?.and_then(|bytes| Tree::from_bytes(&bytes));
    // A damaged record matters to those who write; here it only means more to render.
    let manifest = output::record(&output, "manifest")?
        .and_then(|bytes| Manifest::parse(String::from_utf8(bytes).ok()?))
        .unwrap_or_default();
    let load = LoadOptions {
        overrides: Session::overrides(None),
        as_of: arguments.as_of,
        drafts: arguments.drafts,
    };
    let options = PreviewOptions {
        root,
        load,
        bind: arguments.bind,
        port: arguments.port,
        inject: !arguments.no_inject,
        poll: arguments.poll,
        lang: session.lang(),
    };
    let terminal = Arc::new(Terminal(session.again()));
    let voice: Arc<dyn Reporter> = Arc::clone(&terminal) as _;
    let ready = |url: &str| {
        Session::result(url);
        let _ = std::io::stdout().flush();
        terminal.tell(&text!("按 Ctrl+C 结束预览", "press Ctrl+C to end the preview"));
        let page = format!("{url}{}", arguments.page.as_deref().unwrap_or_default());
        if arguments.open
            && let Err(error) = open::that_detached(&page)
        {
            terminal.tell(&text!(
                "打不开浏览器，请自己打开上面的网址：{error}",
                "no browser could be opened ({error}); open the address above yourself"
            ));
        }
    };
    let (root, load, lang) = (options.root.clone(), options.load.clone(), options.lang);
    let inspector = PreviewInspector { root, options: load, lang };
    serve(options, Kept { tree, manifest }, &voice, Arc::new(inspector), ready)?;
    Ok(Done::Fine)
}

/// Inspects the site of the preview.
struct PreviewInspector {
    root: Utf8PathBuf,
    options: LoadOptions,
    lang: Lang,
}

impl Inspector for PreviewInspector {
    fn findings(&self, snapshot: &Snapshot) -> Vec<Diagnostic> {
        check::preview_findings(&self.root, snapshot)
    }

    fn page(&self) -> String {
        check::preview_page(&self.root, &self.options, self.lang)
    }
}
