//! The attributes that a reader asks every element for, found in one go.

use super::elements::is_boundary;
use crate::tree::RawAttribute;
use crate::{NodeId, Tag, Tree};

/// Those of an element.
#[derive(Clone, Copy, Default)]
pub(super) struct Asked<'t> {
    pub(super) class: Option<&'t RawAttribute>,
    pub(super) id: Option<&'t RawAttribute>,
    pub(super) role: Option<&'t RawAttribute>,
    pub(super) itemprop: Option<&'t RawAttribute>,
    pub(super) itemtype: Option<&'t RawAttribute>,
    pub(super) property: Option<&'t RawAttribute>,
    pub(super) href: Option<&'t RawAttribute>,
    style: Option<&'t RawAttribute>,
    hidden: Option<&'t RawAttribute>,
    aria_hidden: Option<&'t RawAttribute>,
    open: Option<&'t RawAttribute>,
}

impl<'t> Asked<'t> {
    #[inline(always)]
    pub(super) fn of(tree: &'t Tree<'_>, node: NodeId) -> Asked<'t> {
        let mut asked = Asked::default();
        for attribute in tree.raw_attributes(node) {
            let is = |name: &str| attribute.is_named(tree.source(), name);
            // Its length tells most names apart.
            let place = match attribute.name_length() {
                2 if is("id") => &mut asked.id,
                4 if is("role") => &mut asked.role,
                4 if is("href") => &mut asked.href,
                4 if is("open") => &mut asked.open,
                5 if is("class") => &mut asked.class,
                5 if is("style") => &mut asked.style,
                6 if is("hidden") => &mut asked.hidden,
                8 if is("itemprop") => &mut asked.itemprop,
                8 if is("itemtype") => &mut asked.itemtype,
                8 if is("property") => &mut asked.property,
                11 if is("aria-hidden") => &mut asked.aria_hidden,
                _ => continue,
            };
            *place = Some(attribute);
        }
        asked
    }

    /// Whether the element says of which thing it is a property.
    pub(super) fn has_property(&self) -> bool {
        self.itemprop.or(self.property).is_some()
    }

    /// Whether the element says that it is not shown.
    pub(super) fn is_hidden(&self, source: &str, tag: Tag) -> bool {
        if matches!(tag, Tag::Html | Tag::Body) {
            return false;
        }
        self.style.is_some_and(|style| hides(&style.value(source)))
            || self
                .hidden
                .is_some_and(|hidden| !hidden.value(source).trim().eq_ignore_ascii_case("until-found"))
            || self
                .aria_hidden
                .is_some_and(|hidden| is_boundary(tag) && hidden.value(source).trim() == "true")
            || tag == Tag::Dialog && self.open.is_none()
    }
}

/// Whether an inline style says `display: none`.
fn hides(style: &str) -> bool {
    // Most say nothing of `display`, and few of their letters are its last one.
    let is_display = |at: usize| {
        let word = at.checked_sub(DISPLAY.len() - 1).map(|start| &style.as_bytes()[start..=at]);
        word.is_some_and(|word| word.eq_ignore_ascii_case(DISPLAY.as_bytes()))
    };
    memchr::memchr2_iter(b'y', b'Y', style.as_bytes()).any(is_display) && declares_none(style)
}

const DISPLAY: &str = "display";

fn declares_none(style: &str) -> bool {
    style.split(';').filter_map(|declaration| declaration.split_once(':')).any(|(name, value)| {
        name.trim().eq_ignore_ascii_case(DISPLAY)
            && value.trim().get(..4).is_some_and(|start| start.eq_ignore_ascii_case("none"))
    })
}
