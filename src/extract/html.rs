//! The text of a web page → a tree of its elements, as browsers build it.
//!
//! In: HTML. Out: a tree of [`PageNode`]s. Must not know: what elements mean.
//!
//! Source: the tree construction section of the HTML standard, in html5ever's implementation.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use html5ever::interface::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::{Attribute, ExpandedName, QualName, local_name, ns};

use super::limits::{OverLimit, Pool};

/// A node that others can hold.
pub(crate) type NodeRef = Rc<PageNode>;

/// What a node is.
#[derive(Debug)]
pub(crate) enum NodeKind {
    /// The document, and what has neither text nor elements of a page: comments.
    Other,
    Element,
    Text(RefCell<String>),
}

/// A node of a page.
#[derive(Debug)]
pub(crate) struct PageNode {
    pub(crate) kind: NodeKind,
    qualified: QualName,
    attributes: RefCell<Vec<(String, String)>>,
    children: RefCell<Vec<NodeRef>>,
    parent: RefCell<Weak<PageNode>>,
    /// How many nodes it stands in.
    depth: Cell<u32>,
    /// Line of the source on which it begins, from 1.
    pub(crate) line: usize,
}

impl PageNode {
    fn new(kind: NodeKind, qualified: QualName, line: usize) -> NodeRef {
        Rc::new(Self {
            kind,
            qualified,
            attributes: RefCell::default(),
            children: RefCell::default(),
            parent: RefCell::default(),
            depth: Cell::new(0),
            line,
        })
    }

    /// Name of the element; empty for other nodes.
    pub(crate) fn name(&self) -> &str {
        match self.kind {
            NodeKind::Element => &self.qualified.local,
            NodeKind::Other | NodeKind::Text(_) => "",
        }
    }

    /// An attribute.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        self.attributes
            .borrow()
            .iter()
            .find(|(each, _)| each == name)
            .map(|(_, value)| value.clone())
    }

    /// Its children.
    pub(crate) fn children(&self) -> Vec<NodeRef> {
        self.children.borrow().clone()
    }

    /// The node that it stands in.
    pub(crate) fn parent(&self) -> Option<NodeRef> {
        self.parent.borrow().upgrade()
    }

    /// The text of a text node; empty for others.
    pub(crate) fn own_text(&self) -> String {
        match &self.kind {
            NodeKind::Text(text) => text.borrow().clone(),
            NodeKind::Other | NodeKind::Element => String::new(),
        }
    }
}

/// Deep trees are taken apart one by one: each inside the other's would need a stack as deep.
impl Drop for PageNode {
    fn drop(&mut self) {
        let mut left = std::mem::take(&mut *self.children.borrow_mut());
        while let Some(node) = left.pop() {
            if Rc::strong_count(&node) == 1 {
                left.append(&mut node.children.borrow_mut());
            }
        }
    }
}

/// Builds a tree.
struct Builder {
    document: NodeRef,
    line: Cell<u64>,
    /// The deepest node that was put in.
    deepest: Rc<Cell<u32>>,
}

impl Builder {
    fn node(&self, kind: NodeKind, name: QualName) -> NodeRef {
        PageNode::new(kind, name, usize::try_from(self.line.get()).unwrap_or(1))
    }

    fn other(&self) -> NodeRef {
        self.node(NodeKind::Other, nameless())
    }

    /// The node of what is put in; text is added to the text before it where there is one.
    fn put(&self, parent: &NodeRef, at: usize, child: NodeOrText<NodeRef>) {
        let child = match child {
            NodeOrText::AppendNode(node) => node,
            NodeOrText::AppendText(text) => {
                let before =
                    at.checked_sub(1).and_then(|at| parent.children.borrow().get(at).cloned());
                if let Some(before) = before
                    && let NodeKind::Text(known) = &before.kind
                {
                    known.borrow_mut().push_str(&text);
                    return;
                }
                self.node(NodeKind::Text(RefCell::new(text.to_string())), nameless())
            }
        };
        detach(&child);
        *child.parent.borrow_mut() = Rc::downgrade(parent);
        child.depth.set(parent.depth.get() + 1);
        self.deepest.set(self.deepest.get().max(child.depth.get()));
        let at = at.min(parent.children.borrow().len());
        parent.children.borrow_mut().insert(at, child);
    }
}

fn nameless() -> QualName {
    QualName::new(None, ns!(), local_name!(""))
}

fn detach(node: &NodeRef) {
    let Some(parent) = node.parent.take().upgrade() else { return };
    parent.children.borrow_mut().retain(|each| !Rc::ptr_eq(each, node));
}

impl TreeSink for Builder {
    type Handle = NodeRef;
    type Output = NodeRef;
    type ElemName<'a> = ExpandedName<'a>;

    fn finish(self) -> NodeRef {
        self.document
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeRef {
        Rc::clone(&self.document)
    }

    fn elem_name<'a>(&'a self, target: &'a NodeRef) -> ExpandedName<'a> {
        target.qualified.expanded()
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> NodeRef {
        let node = self.node(NodeKind::Element, name);
        self.add_attrs_if_missing(&node, attributes);
        node
    }

    fn create_comment(&self, _: StrTendril) -> NodeRef {
        self.other()
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeRef {
        self.other()
    }

    fn append(&self, parent: &NodeRef, child: NodeOrText<NodeRef>) {
        let end = parent.children.borrow().len();
        self.put(parent, end, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeRef,
        before: &NodeRef,
        child: NodeOrText<NodeRef>,
    ) {
        if element.parent().is_some() {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeRef) -> NodeRef {
        Rc::clone(target)
    }

    fn same_node(&self, one: &NodeRef, other: &NodeRef) -> bool {
        Rc::ptr_eq(one, other)
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeRef, node: NodeOrText<NodeRef>) {
        let Some(parent) = sibling.parent() else { return };
        if let NodeOrText::AppendNode(node) = &node {
            detach(node);
        }
        let at = parent.children.borrow().iter().position(|each| Rc::ptr_eq(each, sibling));
        self.put(&parent, at.unwrap_or(0), node);
    }

    fn add_attrs_if_missing(&self, target: &NodeRef, attributes: Vec<Attribute>) {
        let mut known = target.attributes.borrow_mut();
        for attribute in attributes {
            let name = attribute.name.local.to_string();
            if !known.iter().any(|(each, _)| *each == name) {
                known.push((name, attribute.value.to_string()));
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeRef) {
        detach(target);
    }

    fn reparent_children(&self, node: &NodeRef, new_parent: &NodeRef) {
        let children = std::mem::take(&mut *node.children.borrow_mut());
        for child in children {
            *child.parent.borrow_mut() = Weak::new();
            self.append(new_parent, NodeOrText::AppendNode(child));
        }
    }

    fn set_current_line(&self, line: u64) {
        self.line.set(line);
    }
}

/// Bytes that are read between two looks at the limits: each element costs time by how deep it stands.
const STRETCH: usize = 2048;

/// Reads a page. The node that is given is the document.
pub(crate) fn parse(html: &str, pool: &Pool) -> Result<NodeRef, OverLimit> {
    let deepest = Rc::new(Cell::new(0));
    let document = PageNode::new(NodeKind::Other, nameless(), 1);
    let builder = Builder { document, line: Cell::new(1), deepest: Rc::clone(&deepest) };
    let mut parser = html5ever::parse_document(builder, html5ever::ParseOpts::default());
    let mut rest = html;
    while !rest.is_empty() {
        let (stretch, behind) = rest.split_at(rest.floor_char_boundary(STRETCH));
        parser.process(stretch.into());
        rest = behind;
        pool.check_depth(deepest.get())?;
        pool.check_time()?;
    }
    Ok(parser.finish())
}

#[cfg(test)]
mod tests {
    use super::{NodeRef, OverLimit, Pool, parse};
    use crate::extract::ExtractLimits;

    fn names(node: &NodeRef, out: &mut Vec<String>) {
        for child in node.children() {
            if !child.name().is_empty() {
                out.push(format!("{}@{}", child.name(), child.line));
            }
            names(&child, out);
        }
    }

    #[test]
    fn trees_are_those_of_browsers() {
        let pool = Pool::new(ExtractLimits::default());
        let page = parse("<title>题</title>\n<p>甲<p>乙\n<table><tr><td>丙</table><b>丁", &pool);
        let page = page.unwrap_or_else(|over| panic!("{over:?}"));
        let mut found = Vec::new();
        names(&page, &mut found);
        assert_eq!(
            found,
            [
                "html@1", "head@1", "title@1", "body@2", "p@2", "p@2", "table@3", "tbody@3",
                "tr@3", "td@3", "b@3"
            ]
        );
    }

    #[test]
    fn deep_trees_are_refused_and_taken_apart() {
        let pool = Pool::new(ExtractLimits::default());
        assert_eq!(parse(&"<div>".repeat(200_000), &pool).err(), Some(OverLimit::Depth));
        let wide = Pool::new(ExtractLimits { depth: u32::MAX, ..ExtractLimits::default() });
        assert!(parse(&"<b>".repeat(5000), &wide).is_ok());
    }
}
