//! Where the text of a page stands: by the marks of known systems, by the density of text otherwise.
//!
//! In: a tree. Out: [`ArticleParts`]: the element of the text, and the one round it that holds its head. Must not know: Markdown, facts.

use std::rc::Rc;

use super::shapes::{CLASSES, IDS, NEVER};
use crate::extract::document::signs;
use crate::extract::html::{NodeKind, NodeRef};

/// The parts of a page.
pub(super) struct ArticleParts {
    /// The element that holds the text.
    pub(super) text: NodeRef,
    /// The element that holds head, text and foot; it may be the same.
    pub(super) whole: NodeRef,
}

/// What no reader sees, whatever stands in it.
pub(super) fn is_unseen(node: &NodeRef) -> bool {
    let hides = |style: String| {
        let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
        let style = style.to_ascii_lowercase();
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    matches!(
        node.name(),
        "script"
            | "style"
            | "noscript"
            | "template"
            | "iframe"
            | "head"
            | "select"
            | "textarea"
            | "svg"
            | "object"
    ) || node.attribute("hidden").is_some()
        || node.attribute("style").is_some_and(hides)
}

/// Text of an element, what is unseen left out, and how much of it is in links.
fn measure(node: &NodeRef) -> (usize, usize) {
    let (mut all, mut linked) = (0, 0);
    let mut left = vec![(Rc::clone(node), false)];
    while let Some((node, in_link)) = left.pop() {
        if is_unseen(&node) {
            continue;
        }
        if let NodeKind::Text(text) = &node.kind {
            let count = signs(&text.borrow());
            all += count;
            linked += if in_link { count } else { 0 };
        }
        let in_link = in_link || node.name() == "a";
        left.extend(node.children().into_iter().map(|child| (child, in_link)));
    }
    (all, linked)
}

fn marks(node: &NodeRef) -> String {
    let of = |name| node.attribute(name).unwrap_or_default().to_ascii_lowercase();
    format!("{} {}", of("id"), of("class"))
}

/// Most characters of a form that is none of the text's.
const LONGEST_FORM: usize = 200;

fn is_never(node: &NodeRef) -> bool {
    let marks = marks(node);
    // Some systems put the whole article into a form.
    let is_form = node.name() == "form" && measure(node).0 < LONGEST_FORM;
    is_form
        || matches!(node.name(), "nav" | "header" | "footer" | "aside")
        || marks.split([' ', '-', '_']).any(|word| NEVER.contains(&word))
}

/// Every element, the outermost first.
fn elements(root: &NodeRef) -> Vec<NodeRef> {
    let mut out = Vec::new();
    let mut left = vec![Rc::clone(root)];
    while let Some(node) = left.pop() {
        if is_unseen(&node) {
            continue;
        }
        if !node.name().is_empty() {
            out.push(Rc::clone(&node));
        }
        left.extend(node.children().into_iter().rev());
    }
    out
}

/// Finds the text of a page.
pub(super) fn find(document: &NodeRef) -> Option<ArticleParts> {
    let all = elements(document);
    let body = all.iter().find(|node| node.name() == "body")?;
    let (on_page, _) = measure(body);
    let by_mark = by_marks(&all, on_page);
    let text = by_mark.or_else(|| by_density(&all)).unwrap_or_else(|| Rc::clone(body));
    let whole = around(&text);
    Some(ArticleParts { text, whole })
}

/// The element that a known system marks. An empty one is a leftover, one of few words beside a page of many a teaser.
fn by_marks(all: &[NodeRef], on_page: usize) -> Option<NodeRef> {
    let fits = |node: &&NodeRef| {
        let (count, linked) = measure(node);
        count >= 20 && linked * 2 <= count && (count * 20 >= on_page || count >= 200)
    };
    let of_id = IDS.iter().find_map(|id| {
        let has = |node: &&NodeRef| node.attribute("id").as_deref() == Some(id);
        all.iter().filter(has).find(fits)
    });
    let of_class = || {
        CLASSES.iter().find_map(|class| {
            let has = |node: &&NodeRef| {
                node.attribute("class")
                    .is_some_and(|all| all.split_whitespace().any(|each| each == *class))
            };
            let found = all.iter().filter(has).filter(fits);
            found.max_by_key(|node| measure(node).0)
        })
    };
    of_id.or_else(of_class).cloned()
}

/// The element with the most text of its own paragraphs: what stands in links, menus and footers does not count.
fn by_density(all: &[NodeRef]) -> Option<NodeRef> {
    let mut best: Option<(usize, NodeRef)> = None;
    for node in all {
        if !matches!(node.name(), "div" | "td" | "article" | "section" | "main" | "body" | "ul")
            || is_never(node)
        {
            continue;
        }
        // Paragraphs right below, or one element deeper: an element that holds everything has none of its own.
        let mut own = 0;
        for child in node.children() {
            let is_block = matches!(
                child.name(),
                "p" | "table"
                    | "h2"
                    | "h3"
                    | "blockquote"
                    | "ol"
                    | "pre"
                    | "font"
                    | "span"
                    | "b"
                    | "strong"
                    | ""
            );
            if is_block && !is_unseen(&child) {
                let (count, linked) = measure(&child);
                own += count.saturating_sub(linked * 2);
            }
        }
        if own > 0 && best.as_ref().is_none_or(|(known, _)| own > *known) {
            best = Some((own, Rc::clone(node)));
        }
    }
    best.map(|(_, node)| node)
}

/// Most characters that head and foot of a text have, outside of links.
const ROUND: usize = 1500;

/// The element round the text that holds its head: the outermost that adds little but is no menu.
fn around(text: &NodeRef) -> NodeRef {
    let (inside, _) = measure(text);
    let mut whole = Rc::clone(text);
    let mut next = text.parent();
    while let Some(node) = next {
        if node.name().is_empty() || node.name() == "html" || is_never(&node) {
            break;
        }
        let (count, linked) = measure(&node);
        // Menus and lists beside the text are links; a breadcrumb is a few of them.
        if count - inside > ROUND || linked > inside / 2 + 120 {
            break;
        }
        next = node.parent();
        whole = node;
    }
    whole
}
