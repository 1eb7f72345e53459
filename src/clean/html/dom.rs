//! A page's tree: an arena of nodes that html5ever fills, bounded in depth, size and work, and dropped without recursion.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use super::scan;
use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::TreeBuilderOpts;
use html5ever::{Attribute, LocalName, Namespace, ParseOpts, QualName, parse_document};

/// Deepest tree that is looked at: browsers stop at the same depth, and no page measured went beyond 287.
pub(super) const DEEPEST: u32 = 512;
/// Most nodes of a tree: a node for so many bytes of the page, and some. Trees take memory by their nodes, and a page shall
/// take no more than a few times its length. Of 2,876 pages none had more than 28,403 nodes, and none with more than
/// 10,000 had one for fewer than 23 bytes.
const BYTES_A_NODE: usize = 32;
const NODES_FREE: usize = 20_000;
const MOST_NODES: usize = 400_000;
/// Most steps down from the root, summed over all nodes: building a tree takes time in proportion.
const MOST_WORK: usize = 4_000_000;
/// Bytes given to the parser between two looks at the bounds.
const CHUNK: usize = 4096;

/// Index of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct NodeId(u32);

/// The document node.
pub(super) const ROOT: NodeId = NodeId(0);

#[derive(Debug)]
enum Data {
    /// The document, comments and the like.
    Other,
    Text(StrTendril),
    Element {
        name: QualName,
        attributes: Vec<Attribute>,
    },
}

#[derive(Debug)]
struct Node {
    data: Data,
    depth: u32,
    parent: Option<NodeId>,
    previous: Option<NodeId>,
    next: Option<NodeId>,
    first: Option<NodeId>,
    last: Option<NodeId>,
}

/// A tree of nodes.
#[derive(Debug)]
pub(super) struct Dom {
    nodes: Vec<Node>,
    most_nodes: usize,
    /// Bytes of the source.
    bytes: usize,
    work: usize,
    deepest: u32,
}

/// A step of a walk through a tree in document order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Enter(NodeId),
    Leave(NodeId),
}

impl Dom {
    /// Parses a page; `None` where it goes beyond the bounds.
    pub(super) fn parse(html: &str) -> Option<Self> {
        if scan::is_overloaded(html) {
            return None;
        }
        let tree_builder = TreeBuilderOpts { drop_doctype: true, ..TreeBuilderOpts::default() };
        let mut parser = parse_document(Sink::new(html.len()), ParseOpts { tree_builder, ..ParseOpts::default() });
        let mut rest = html;
        while !rest.is_empty() {
            let end = (CHUNK..CHUNK + 4).find(|&at| rest.is_char_boundary(at)).unwrap_or(rest.len());
            let (chunk, after) = rest.split_at(end);
            parser.process(StrTendril::from_slice(chunk));
            if !parser.tokenizer.sink.sink.dom.borrow().is_within_bounds() {
                return None;
            }
            rest = after;
        }
        let mut dom = parser.finish();
        dom.nodes.shrink_to_fit();
        dom.measure_depth();
        dom.is_within_bounds().then_some(dom)
    }

    fn is_within_bounds(&self) -> bool {
        self.nodes.len() <= self.most_nodes && self.work <= MOST_WORK && self.deepest <= DEEPEST
    }

    /// While the tree grows, depths are those at insertion; whole branches can have moved down since.
    fn measure_depth(&mut self) {
        let (mut depth, mut deepest) = (0, 0);
        for step in self.walk(ROOT) {
            match step {
                Step::Enter(_) => depth += 1,
                Step::Leave(_) => depth -= 1,
            }
            deepest = deepest.max(depth);
        }
        self.deepest = deepest;
    }

    /// Length of the source, in bytes.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    fn node(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id.0 as usize)
    }

    fn node_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(id.0 as usize)
    }

    /// The local name of an element, in lower case; empty for all else.
    pub(super) fn name(&self, id: NodeId) -> &str {
        match self.node(id).map(|n| &n.data) {
            Some(Data::Element { name, .. }) => &name.local,
            _ => "",
        }
    }

    /// An attribute's value as written.
    pub(super) fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        let Some(Data::Element { attributes, .. }) = self.node(id).map(|n| &n.data) else { return None };
        attributes.iter().find(|a| &*a.name.local == name).map(|a| &*a.value)
    }

    /// The text of a text node.
    pub(super) fn text(&self, id: NodeId) -> Option<&str> {
        match self.node(id).map(|n| &n.data) {
            Some(Data::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The parent element.
    pub(super) fn parent(&self, id: NodeId) -> Option<NodeId> {
        self.node(id)?.parent
    }

    /// Walks through the branch below `top`, `top` itself included.
    pub(super) fn walk(&self, top: NodeId) -> Walk<'_> {
        Walk { dom: self, top, next: Some(Step::Enter(top)) }
    }

    /// All text below a node, as written, up to about so many bytes.
    pub(super) fn text_below(&self, id: NodeId, most: usize) -> String {
        /// One text that goes on for so many bytes more is whole: what is too long for a name must not be cut to one.
        const MORE: usize = 4096;
        let mut all = String::new();
        let mut walk = self.walk(id);
        while let Some(step) = walk.next() {
            let Step::Enter(node) = step else { continue };
            if matches!(self.name(node), "script" | "style" | "noscript" | "svg") && node != id {
                walk.pass_over(node);
            } else if let Some(text) = self.text(node) {
                let end = (most + MORE).min(text.len());
                all.push_str((0..=end).rev().find_map(|end| text.get(..end)).unwrap_or_default());
            } else if !all.is_empty() {
                all.push(' ');
            }
            if all.len() >= most {
                break;
            }
        }
        all
    }

    fn add(&mut self, data: Data) -> NodeId {
        let id = NodeId(u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
        self.nodes.push(Node { data, depth: 0, parent: None, previous: None, next: None, first: None, last: None });
        id
    }

    fn detach(&mut self, id: NodeId) {
        let Some(node) = self.node_mut(id) else { return };
        let (parent, previous, next) = (node.parent.take(), node.previous.take(), node.next.take());
        match previous {
            Some(previous) => self.link(previous, |n| n.next = next),
            None => parent.into_iter().for_each(|p| self.link(p, |n| n.first = next)),
        }
        match next {
            Some(next) => self.link(next, |n| n.previous = previous),
            None => parent.into_iter().for_each(|p| self.link(p, |n| n.last = previous)),
        }
    }

    fn link(&mut self, id: NodeId, set: impl FnOnce(&mut Node)) {
        if let Some(node) = self.node_mut(id) {
            set(node);
        }
    }

    /// Puts a node without a parent below `parent`, in front of `next` or last.
    fn insert(&mut self, parent: NodeId, id: NodeId, next: Option<NodeId>) {
        self.detach(id);
        let previous = match next {
            Some(next) => self.node(next).and_then(|n| n.previous),
            None => self.node(parent).and_then(|n| n.last),
        };
        let depth = self.node(parent).map_or(0, |n| n.depth + 1);
        self.work += depth as usize;
        self.deepest = self.deepest.max(depth);
        self.link(id, |n| (n.parent, n.previous, n.next, n.depth) = (Some(parent), previous, next, depth));
        match previous {
            Some(previous) => self.link(previous, |n| n.next = Some(id)),
            None => self.link(parent, |n| n.first = Some(id)),
        }
        match next {
            Some(next) => self.link(next, |n| n.previous = Some(id)),
            None => self.link(parent, |n| n.last = Some(id)),
        }
    }

    /// Inserts a node or text; text goes on in a text node that stands just before.
    fn put(&mut self, parent: NodeId, child: NodeOrText<NodeId>, next: Option<NodeId>) {
        match child {
            NodeOrText::AppendNode(id) => self.insert(parent, id, next),
            NodeOrText::AppendText(text) => {
                let before = match next {
                    Some(next) => self.node(next).and_then(|n| n.previous),
                    None => self.node(parent).and_then(|n| n.last),
                };
                if let Some(Node { data: Data::Text(have), .. }) = before.and_then(|b| self.node_mut(b)) {
                    have.push_tendril(&text);
                } else {
                    let id = self.add(Data::Text(text));
                    self.insert(parent, id, next);
                }
            }
        }
    }
}

/// A walk through a branch.
#[derive(Debug)]
pub(super) struct Walk<'a> {
    dom: &'a Dom,
    top: NodeId,
    next: Option<Step>,
}

impl Walk<'_> {
    /// Leaves out what is below the node that was just entered.
    pub(super) fn pass_over(&mut self, entered: NodeId) {
        self.next = Some(Step::Leave(entered));
    }
}

impl Iterator for Walk<'_> {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        let step = self.next?;
        self.next = match step {
            Step::Enter(id) => Some(self.dom.node(id)?.first.map_or(Step::Leave(id), Step::Enter)),
            Step::Leave(id) if id == self.top => None,
            Step::Leave(id) => {
                let node = self.dom.node(id)?;
                node.next.map(Step::Enter).or(node.parent.map(Step::Leave))
            }
        };
        Some(step)
    }
}

/// What html5ever writes the tree through.
struct Sink {
    dom: RefCell<Dom>,
    quirks: Cell<QuirksMode>,
}

impl Sink {
    fn new(bytes: usize) -> Self {
        let most_nodes = MOST_NODES.min(NODES_FREE + bytes / BYTES_A_NODE);
        let mut dom = Dom { nodes: Vec::new(), most_nodes, bytes, work: 0, deepest: 0 };
        dom.add(Data::Other);
        Self { dom: RefCell::new(dom), quirks: Cell::new(QuirksMode::NoQuirks) }
    }
}

/// An element's name, copied because the tree goes on changing while html5ever looks at it.
#[derive(Debug)]
struct Name(QualName);

impl ElemName for Name {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Dom;
    type ElemName<'a> = Name;

    fn finish(self) -> Dom {
        self.dom.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        ROOT
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name {
        Name(match self.dom.borrow().node(*target).map(|n| &n.data) {
            Some(Data::Element { name, .. }) => name.clone(),
            _ => QualName::new(None, Namespace::default(), LocalName::default()),
        })
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> NodeId {
        self.dom.borrow_mut().add(Data::Element { name, attributes })
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.dom.borrow_mut().add(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.dom.borrow_mut().add(Data::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.dom.borrow_mut().put(*parent, child, None);
    }

    fn append_based_on_parent_node(&self, element: &NodeId, previous: &NodeId, child: NodeOrText<NodeId>) {
        let parent = self.dom.borrow().parent(*element);
        match parent {
            Some(parent) => self.dom.borrow_mut().put(parent, child, Some(*element)),
            None => self.append(previous, child),
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    /// The contents of a template are never shown, so they may as well stand in it.
    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, x: &NodeId, y: &NodeId) -> bool {
        x == y
    }

    fn set_quirks_mode(&self, mode: QuirksMode) {
        self.quirks.set(mode);
    }

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        let parent = self.dom.borrow().parent(*sibling);
        if let Some(parent) = parent {
            self.dom.borrow_mut().put(parent, child, Some(*sibling));
        }
    }

    fn add_attrs_if_missing(&self, target: &NodeId, more: Vec<Attribute>) {
        let mut dom = self.dom.borrow_mut();
        if let Some(Node { data: Data::Element { attributes, .. }, .. }) = dom.node_mut(*target) {
            for attribute in more {
                if attributes.iter().all(|have| have.name != attribute.name) {
                    attributes.push(attribute);
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.dom.borrow_mut().detach(*target);
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        let mut dom = self.dom.borrow_mut();
        while let Some(child) = dom.node(*node).and_then(|n| n.first) {
            dom.insert(*parent, child, None);
        }
    }
}
