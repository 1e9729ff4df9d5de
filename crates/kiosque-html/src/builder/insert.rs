//! Creating and inserting nodes: standard, section 13.2.6.1; ending elements: section 13.2.4.2.

use super::sets;
use super::stack::Open;
use super::{Builder, MAX_OPEN, Mode, NO_LATE_ATTRIBUTES};
use crate::ascii::{is_space, is_space_char};
use crate::tag::{Tag, TagSet};
use crate::tokenizer::{Content, without_repeated};
use crate::tree::text::{Form, Segment, first_character};
use crate::tree::{Kind, Namespace, Node, NodeId, Place, Span};

impl Builder<'_> {
    /// Inserts and opens the element of the start tag.
    #[inline]
    pub(super) fn insert_html(&mut self) -> NodeId {
        self.insert_as(self.tokenizer.tag.tag, Namespace::Html)
    }

    pub(super) fn insert_as(&mut self, tag: Tag, namespace: Namespace) -> NodeId {
        self.make_room();
        let id = self.create(tag, namespace);
        self.insert_at_current(id);
        self.stack.push(Open { id, tag, namespace, hash: self.tokenizer.tag.hash });
        id
    }

    /// Inserts the element of the start tag and does not open it.
    pub(super) fn insert_void(&mut self, tag: Tag, namespace: Namespace) -> NodeId {
        let id = self.create(tag, namespace);
        self.insert_at_current(id);
        id
    }

    /// Inserts and opens an element that has no start tag in the source.
    pub(super) fn insert_implied(&mut self, tag: Tag) -> NodeId {
        self.make_room();
        let id = self.create_implied(tag);
        self.insert_at_current(id);
        self.stack.push(Open::html(id, tag));
        id
    }

    /// Inserts and opens the element of the start tag, whose content is text: standard, section 13.2.6.2.
    pub(super) fn insert_raw(&mut self, content: Content) {
        let tag = self.tokenizer.tag.tag;
        let id = self.insert_void(tag, Namespace::Html);
        if content == Content::Script {
            self.tree.scripts.push(id);
        }
        self.stack.push(Open::html(id, tag));
        self.tokenizer.content = content;
        self.original_mode = self.mode;
        self.mode = Mode::Text;
    }

    /// At the limit of open elements the innermost ends, so that another may begin: see [`MAX_OPEN`].
    #[inline]
    fn make_room(&mut self) {
        if self.stack.len() >= MAX_OPEN {
            self.tree.flattened = true;
            self.pop();
        }
    }

    /// The element of the start tag.
    #[inline]
    pub(super) fn create(&mut self, tag: Tag, namespace: Namespace) -> NodeId {
        let first = self.tokenizer.tag.first_attribute;
        let mut node = Node::new(Kind::Element);
        (node.tag, node.namespace) = (tag, namespace);
        (node.start, node.length) = (first as u32, (self.tokenizer.attributes.len() - first) as u32);
        let id = self.tree.add(node, Span::new(self.tokenizer.token_start, self.tokenizer.position));
        if tag == Tag::Template && namespace == Namespace::Html {
            // Right after the element: `Tree::template_contents` finds them there.
            self.tree
                .add(Node::new(Kind::Fragment), Span::new(self.tokenizer.position, self.tokenizer.position));
        }
        id
    }

    pub(super) fn create_implied(&mut self, tag: Tag) -> NodeId {
        let mut node = Node::new(Kind::Element);
        node.tag = tag;
        self.tree.add(node, self.here())
    }

    /// A formatting element like `id`, without children.
    pub(super) fn create_like(&mut self, id: NodeId) -> NodeId {
        let original = *self.tree.node(id);
        let mut node = Node::new(Kind::Element);
        (node.tag, node.start, node.length) = (original.tag, original.start, original.length);
        self.tree.add(node, self.here())
    }

    /// The empty span at the start of the token.
    fn here(&self) -> Span {
        Span::new(self.tokenizer.token_start, self.tokenizer.token_start)
    }

    /// Puts a node where the current node takes it.
    #[inline]
    pub(super) fn insert_at_current(&mut self, id: NodeId) {
        let current = self.stack.current();
        if self.foster_parenting || current.tag == Tag::Template {
            self.tree.insert(self.place_in(current), id);
        } else {
            self.tree.append(current.id, id);
        }
    }

    /// The appropriate place for inserting a node into `target`.
    pub(super) fn place_in(&self, target: Open) -> Place {
        if self.foster_parenting
            && target.is_in(&TagSet::of(&[Tag::Table, Tag::Tbody, Tag::Tfoot, Tag::Thead, Tag::Tr]))
        {
            return self.foster_place();
        }
        self.inside(target)
    }

    fn inside(&self, target: Open) -> Place {
        Place::end_of(self.tree.template_contents(target.id).unwrap_or(target.id))
    }

    /// Where content goes that may not stand in a table: before the table.
    fn foster_place(&self) -> Place {
        for (position, open) in self.stack.downwards() {
            if open.is(Tag::Template) {
                return self.inside(open);
            }
            if open.is(Tag::Table) {
                return match self.tree.parent(open.id) {
                    Some(parent) => Place { parent, before: open.id },
                    None => Place::end_of(self.stack.at(position.saturating_sub(1)).id),
                };
            }
        }
        Place::end_of(self.stack.at(0).id)
    }

    /// Inserts text, adding it to text that it follows.
    #[inline]
    pub(super) fn insert_text(&mut self, segment: Segment) {
        if segment.is_empty() {
            return;
        }
        let current = self.stack.current();
        if self.foster_parenting || current.tag == Tag::Template {
            return self.insert_text_at(self.place_in(current), segment);
        }
        let last = self.tree.node(current.id).last_child;
        if last.is_some() && self.tree.kind(last) == Kind::Text {
            self.tree.extend_text(last, segment);
        } else {
            let id = self.create_text(Kind::Text, segment);
            self.tree.append(current.id, id);
        }
    }

    fn insert_text_at(&mut self, place: Place, segment: Segment) {
        let before = self.tree.node_before(place);
        if before.is_some() && self.tree.kind(before) == Kind::Text {
            self.tree.extend_text(before, segment);
        } else {
            let id = self.create_text(Kind::Text, segment);
            self.tree.insert(place, id);
        }
    }

    pub(super) fn insert_comment(&mut self, segment: Segment) {
        let id = self.create_text(Kind::Comment, segment);
        self.insert_at_current(id);
    }

    pub(super) fn append_comment(&mut self, parent: NodeId, segment: Segment) {
        let id = self.create_text(Kind::Comment, segment);
        self.tree.append(parent, id);
    }

    #[inline]
    fn create_text(&mut self, kind: Kind, segment: Segment) -> NodeId {
        let mut node = Node::new(kind);
        (node.start, node.length, node.form) = (segment.start, segment.length, segment.form);
        self.tree.add(node, Span { start: segment.start, end: segment.end() })
    }

    /// Ends the current node. The first element stays open to the end of the page.
    #[inline]
    pub(super) fn pop(&mut self) {
        if self.stack.len() > 1
            && let Some(open) = self.stack.pop()
        {
            self.end_span(open);
        }
    }

    /// Sets the end of an element's span: after its end tag, or where something else ended it.
    #[inline]
    pub(super) fn end_span(&mut self, open: Open) {
        let tokenizer = &self.tokenizer;
        let by_its_tag = self.ending == Some(open.tag) && open.tag != Tag::Other;
        let end = if by_its_tag { tokenizer.position } else { tokenizer.token_start };
        self.tree.spans[open.id.index()].end = end as u32;
    }

    /// Ends elements until the stack has `length`.
    pub(super) fn pop_to(&mut self, length: usize) {
        while self.stack.len() > length.max(1) {
            self.pop();
        }
    }

    /// Ends elements up to and including the innermost one called `tag`.
    pub(super) fn pop_through(&mut self, tag: Tag) {
        self.pop_through_any(&TagSet::of(&[tag]));
    }

    pub(super) fn pop_through_any(&mut self, tags: &TagSet) {
        while self.stack.len() > 1 {
            let found = self.stack.current().is_in(tags);
            self.pop();
            if found {
                return;
            }
        }
    }

    /// Clears the stack back to one of `tags`.
    pub(super) fn pop_back_to(&mut self, tags: &TagSet) {
        while self.stack.len() > 1 && !self.stack.current().is_in(tags) {
            self.pop();
        }
    }

    pub(super) fn remove_from_stack(&mut self, id: NodeId) {
        if let Some(position) = self.stack.position(id) {
            let open = self.stack.remove(position);
            self.end_span(open);
        }
    }

    pub(super) fn current_is(&self, tag: Tag) -> bool {
        self.stack.current().is(tag)
    }

    /// Generates implied end tags: standard, section 13.2.6.3.
    pub(super) fn imply_ends(&mut self) {
        while self.stack.current().is_in(&sets::IMPLIED_END) {
            self.pop();
        }
    }

    pub(super) fn imply_ends_thoroughly(&mut self) {
        while self.stack.current().is_in(&sets::IMPLIED_END_THOROUGH) {
            self.pop();
        }
    }

    pub(super) fn imply_ends_except(&mut self, tag: Tag) {
        while self.stack.current().is_in(&sets::IMPLIED_END) && !self.current_is(tag) {
            self.pop();
        }
    }

    pub(super) fn close_paragraph(&mut self) {
        self.imply_ends_except(Tag::P);
        self.pop_through(Tag::P);
    }

    #[inline]
    pub(super) fn close_paragraph_in_button_scope(&mut self) {
        if self.stack.has_in_button_scope(Tag::P) {
            self.close_paragraph();
        }
    }

    /// Ends `tag` with the elements in it whose end is implied.
    pub(super) fn close(&mut self, tag: Tag) {
        self.imply_ends_except(tag);
        self.pop_through(tag);
    }

    /// True if the start tag is an `<input>` that shows nothing.
    pub(super) fn is_hidden_input(&self) -> bool {
        self.tag_attribute("type", |value| value.eq_ignore_ascii_case("hidden"))
    }

    /// True if the start tag has an attribute called `name` whose value passes `test`.
    pub(super) fn tag_attribute(&self, name: &str, test: impl Fn(&str) -> bool) -> bool {
        let source = self.tokenizer.source;
        self.tokenizer.attributes[self.tokenizer.tag.first_attribute..]
            .iter()
            .any(|attribute| attribute.is_named(source, name) && test(&attribute.value(source)))
    }

    /// Remembers the attributes of a further `<html>` or `<body>` tag: those that the element lacks are added to it at
    /// the end of the page, all at once, since a page may have a million such tags.
    pub(super) fn merge_attributes(&mut self, position: usize) {
        let added = self.tokenizer.attributes.split_off(self.tokenizer.tag.first_attribute);
        let (element, late) = &mut self.late_attributes[position];
        *element = self.stack.at(position).id;
        late.extend(added);
    }

    pub(super) fn add_late_attributes(&mut self) {
        for (element, late) in std::mem::replace(&mut self.late_attributes, NO_LATE_ATTRIBUTES) {
            // The root of a fragment stands for an element that is not in it.
            if late.is_empty() || element == NodeId::ROOT {
                continue;
            }
            let Node { start, length, .. } = *self.tree.node(element);
            let mut all = self.tokenizer.attributes[start as usize..(start + length) as usize].to_vec();
            all.extend(late);
            let first = self.tokenizer.attributes.len();
            self.tokenizer.attributes.extend(without_repeated(all, self.tokenizer.source));
            let node = &mut self.tree.nodes[element.index()];
            (node.start, node.length) = (first as u32, (self.tokenizer.attributes.len() - first) as u32);
        }
    }

    /// True for text that is nothing but white space.
    pub(super) fn is_space(&self, segment: Segment) -> bool {
        self.leading_space(segment) == segment.length
    }

    /// The length in the source of the white space that `segment` begins with.
    #[inline]
    pub(super) fn leading_space(&self, segment: Segment) -> u32 {
        let source = self.tokenizer.source;
        if segment.form == Form::VERBATIM {
            let bytes = segment.source(source).as_bytes();
            return bytes.iter().position(|&byte| !is_space(byte)).unwrap_or(bytes.len()) as u32;
        }
        let mut rest = segment;
        while let Some((character, length)) = first_character(source, rest)
            && (is_space_char(character) || character == '\0')
        {
            rest.start += length as u32;
            rest.length -= length as u32;
        }
        segment.length - rest.length
    }
}
