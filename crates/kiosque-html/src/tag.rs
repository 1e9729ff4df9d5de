//! The element names that the standard's rules speak of, as small numbers, and sets of them.

macro_rules! tags {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// The name of an element, for the names that the parsing rules or a reader of pages care about.
        ///
        /// Every other name is [`Tag::Other`]; [`Tree::name`](crate::Tree::name) spells it.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        #[non_exhaustive]
        pub enum Tag {
            $(#[doc = concat!("`", $name, "`")] $variant,)*
            /// Any name that is not in this list.
            Other,
        }

        pub(crate) const KNOWN: &[(Tag, &str)] = &[$((Tag::$variant, $name)),*];
    };
}

tags! {
    // The document and its head.
    Html "html", Head "head", Body "body", Title "title", Base "base", Basefont "basefont", Bgsound "bgsound",
    Link "link", Meta "meta", Noframes "noframes", Script "script", Style "style", Template "template",
    Noscript "noscript", Frameset "frameset", Frame "frame",
    // Blocks.
    Address "address", Article "article", Aside "aside", Blockquote "blockquote", Center "center",
    Details "details", Dialog "dialog", Dir "dir", Div "div", Dl "dl", Fieldset "fieldset",
    Figcaption "figcaption", Figure "figure", Footer "footer", Header "header", Hgroup "hgroup", Main "main",
    Menu "menu", Nav "nav", Ol "ol", P "p", Search "search", Section "section", Summary "summary", Ul "ul",
    H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6", Pre "pre", Listing "listing", Form "form", Li "li",
    Dd "dd", Dt "dt", Plaintext "plaintext", Hr "hr", Xmp "xmp",
    // Formatting.
    A "a", B "b", Big "big", Code "code", Em "em", Font "font", I "i", S "s", Small "small", Strike "strike",
    Strong "strong", Tt "tt", U "u", Nobr "nobr",
    // Embedded content, forms, ruby.
    Applet "applet", Marquee "marquee", Object "object", Area "area", Br "br", Embed "embed", Img "img",
    Image "image", Keygen "keygen", Wbr "wbr", Input "input", Param "param", Source "source", Track "track",
    Textarea "textarea", Iframe "iframe", Noembed "noembed", Button "button", Select "select",
    Selectedcontent "selectedcontent", Optgroup "optgroup", Option "option", Rb "rb", Rtc "rtc", Rp "rp", Rt "rt",
    Ruby "ruby",
    // Tables.
    Table "table", Caption "caption", Col "col", Colgroup "colgroup", Tbody "tbody", Td "td", Tfoot "tfoot",
    Th "th", Thead "thead", Tr "tr",
    // Foreign content.
    Math "math", Svg "svg", Mi "mi", Mo "mo", Mn "mn", Ms "ms", Mtext "mtext", Mglyph "mglyph",
    Malignmark "malignmark", AnnotationXml "annotation-xml", ForeignObject "foreignobject", Desc "desc",
    Path "path", G "g", Use "use", Circle "circle", Rect "rect",
    // Names without rules of their own, known because pages are full of them.
    Var "var", Sub "sub", Sup "sup", Span "span", Time "time", Cite "cite", Q "q", Abbr "abbr", Acronym "acronym",
    Label "label", Picture "picture", Video "video", Audio "audio", Canvas "canvas", Del "del", Ins "ins",
    Kbd "kbd", Samp "samp", Mark "mark", Data "data", Map "map", Legend "legend", Dfn "dfn", Bdi "bdi", Bdo "bdo",
    Output "output", Progress "progress", Meter "meter", Datalist "datalist", Slot "slot",
}

/// How many tags there are, [`Tag::Other`] included.
pub(crate) const TAG_COUNT: usize = KNOWN.len() + 1;

impl Tag {
    /// The tag of a name, in any case of letters; [`Tag::Other`] if it is not in the list.
    ///
    /// ```
    /// use kiosque_html::Tag;
    /// assert_eq!(Tag::of("DIV"), Tag::Div);
    /// assert_eq!(Tag::of("x-card"), Tag::Other);
    /// ```
    pub fn of(name: &str) -> Self {
        if name.is_empty() || name.len() > LONGEST_KEY {
            Self::Other
        } else {
            Self::from_key(key(name.as_bytes()))
        }
    }

    /// The name in lower case; empty for [`Tag::Other`].
    pub fn name(self) -> &'static str {
        KNOWN.get(self as usize).map_or("", |(_, name)| name)
    }

    /// The tag whose name was packed into `key`, a byte at a time, lower case, first byte highest.
    pub(crate) fn from_key(key: u128) -> Self {
        let mut slot = slot_of(key);
        loop {
            let index = usize::from(SLOTS[slot]);
            if index == EMPTY as usize {
                return Self::Other;
            }
            if KEYS[index] == key {
                return KNOWN[index].0;
            }
            slot = (slot + 1) % SLOT_COUNT;
        }
    }
}

/// A name of up to this many bytes fits into a key.
pub(crate) const LONGEST_KEY: usize = 16;

const SLOT_COUNT: usize = 512;
const EMPTY: u8 = u8::MAX;
static KEYS: [u128; KNOWN.len()] = keys();
static SLOTS: [u8; SLOT_COUNT] = slots();

const fn key(name: &[u8]) -> u128 {
    let mut key = 0;
    let mut at = 0;
    while at < name.len() {
        key = (key << 8) | name[at].to_ascii_lowercase() as u128;
        at += 1;
    }
    key
}

/// Multiplicative hashing: the constant is 2^64 divided by the golden ratio.
const fn slot_of(key: u128) -> usize {
    let folded = (key as u64) ^ ((key >> 64) as u64).rotate_left(29);
    (folded.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (64 - SLOT_COUNT.trailing_zeros())) as usize
}

const fn keys() -> [u128; KNOWN.len()] {
    let mut keys = [0; KNOWN.len()];
    let mut at = 0;
    while at < KNOWN.len() {
        keys[at] = key(KNOWN[at].1.as_bytes());
        at += 1;
    }
    keys
}

const fn slots() -> [u8; SLOT_COUNT] {
    let keys = keys();
    let mut slots = [EMPTY; SLOT_COUNT];
    let mut at = 0;
    while at < keys.len() {
        let mut slot = slot_of(keys[at]);
        while slots[slot] != EMPTY {
            slot = (slot + 1) % SLOT_COUNT;
        }
        slots[slot] = at as u8;
        at += 1;
    }
    slots
}

/// A set of tags, as bits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TagSet([u64; 3]);

impl TagSet {
    pub(crate) const fn of(tags: &[Tag]) -> Self {
        let mut bits = [0; 3];
        let mut at = 0;
        while at < tags.len() {
            let tag = tags[at] as usize;
            bits[tag / 64] |= 1 << (tag % 64);
            at += 1;
        }
        Self(bits)
    }

    pub(crate) const fn with(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1], self.0[2] | other.0[2]])
    }

    #[inline]
    pub(crate) const fn has(&self, tag: Tag) -> bool {
        self.0[tag as usize / 64] >> (tag as usize % 64) & 1 == 1
    }

    #[inline]
    pub(crate) fn add(&mut self, tag: Tag) {
        self.0[tag as usize / 64] |= 1 << (tag as usize % 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tag_is_found_by_its_name() {
        for &(tag, name) in KNOWN {
            assert_eq!(Tag::of(name), tag);
            assert_eq!(Tag::of(&name.to_ascii_uppercase()), tag);
            assert_eq!(tag.name(), name);
        }
        assert_eq!(Tag::of("divx"), Tag::Other);
        assert_eq!(Tag::of(""), Tag::Other);
        assert_eq!(Tag::Other.name(), "");
    }

    #[test]
    fn sets_hold_their_members_only() {
        let set = TagSet::of(&[Tag::Html, Tag::Slot]);
        assert!(set.has(Tag::Html) && set.has(Tag::Slot));
        assert!(!set.has(Tag::Head) && !set.has(Tag::Other));
    }
}
