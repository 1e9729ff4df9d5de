//! The fixed-size records of the page block: little-endian, without padding, the same in the C header.

/// Defines a record: a plain struct of integers with its bytes.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[repr(C)]
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)*
        }

        const _: () = assert!(size_of::<$name>() == 0 $(+ size_of::<$type>())*, "a record has no padding");

        impl $name {
            /// Size in bytes.
            pub const SIZE: usize = size_of::<$name>();

            /// Reads the record from its bytes.
            pub(crate) fn read(bytes: &[u8; size_of::<$name>()]) -> $name {
                $name {
                    $($field: {
                        let mut field = [0; size_of::<$type>()];
                        let start = std::mem::offset_of!($name, $field);
                        field.copy_from_slice(&bytes[start..start + size_of::<$type>()]);
                        <$type>::from_le_bytes(field)
                    },)*
                }
            }

            /// The record's bytes.
            pub(crate) fn bytes(&self) -> [u8; size_of::<$name>()] {
                let mut bytes = [0; size_of::<$name>()];
                $(
                    let start = std::mem::offset_of!($name, $field);
                    bytes[start..start + size_of::<$type>()].copy_from_slice(&self.$field.to_le_bytes());
                )*
                bytes
            }
        }
    };
}

/// First word of a page block: `KQPG`.
pub(crate) const MAGIC: u32 = u32::from_le_bytes(*b"KQPG");
/// Version of the layout; only a change of a section that exists would raise it.
pub(crate) const VERSION: u32 = 1;

/// Sections in the order of the header. New ones are appended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Section {
    /// One [`MetaRecord`].
    Meta,
    /// Rendered text of all blocks.
    Text,
    /// A [`BlockRecord`] a block.
    Blocks,
    /// A [`RunRecord`] a run.
    Runs,
    /// Paths of the blocks, one after the other.
    Paths,
    /// A [`PartRecord`] a part or fact known so far.
    Parts,
    /// Other strings.
    Strings,
}

/// Number of sections.
pub(crate) const SECTIONS: usize = Section::Strings as usize + 1;

record! {
    /// What a page block begins with; as many [`SectionRecord`]s as `section_count` says follow.
    HeadRecord {
        /// `KQPG`.
        magic: u32,
        /// Length of the whole block in bytes.
        size: u32,
        /// Version of the layout.
        version: u32,
        /// Number of sections.
        section_count: u32,
    }
}

record! {
    /// Where a section stands.
    SectionRecord {
        /// Number of its records; of bytes, if it is text.
        count: u32,
        /// Offset of its first byte from the start of the page block, 8-aligned.
        offset: u32,
    }
}

record! {
    /// The page as a whole.
    MetaRecord {
        /// 0: a text dump, 1: HTML.
        medium: u32,
        /// Length of the decoded input in bytes.
        input_len: u32,
        /// Address in the strings; an empty range if it is unknown.
        url_start: u32,
        /// Length in bytes.
        url_len: u32,
        /// Name of the layout that the site's rules chose, in the strings; an empty range if none.
        layout_start: u32,
        /// Length in bytes.
        layout_len: u32,
    }
}

record! {
    /// A block, with its label so far. Numbers are those of `kiosque_core`.
    BlockRecord {
        /// Where its text stands in the rendered text.
        text_start: u32,
        /// Length in bytes.
        text_len: u32,
        /// Where it stands in the decoded input.
        span_start: u32,
        /// Length in bytes.
        span_len: u32,
        /// Index of its first run.
        first_run: u32,
        /// Number of its runs; 0 when its text is the input's bytes as they are.
        run_count: u32,
        /// Where its path stands in the paths.
        path_start: u32,
        /// Length in bytes; 0 in a dump.
        path_len: u32,
        /// Line of the decoded input, counted from 1.
        line: u32,
        /// How sure the labeller was, 0 to 1.
        score: f32,
        /// Blank lines before it in a dump.
        gap: u16,
        /// Level of a heading, 1 to 6, otherwise 0.
        level: u8,
        /// Number of its kind.
        kind: u8,
        /// Number of its source.
        source: u8,
        /// Number of its label.
        label: u8,
        /// Who gave the label. 0: nobody yet, 1: generic, 2: rules, 3: native.
        tier: u8,
        /// Which list of other stories it belongs to. 0: not said, else 1 more than the list's number.
        related: u8,
        /// 1: several items stand on it and cannot be told apart.
        unsplit: u8,
        /// Zero.
        reserved_byte: u8,
        /// Zero.
        reserved_short: u16,
        /// Zero.
        reserved: u32,
    }
}

record! {
    /// A stretch of a block's text and the bytes it came from.
    RunRecord {
        /// Where it stands in the block's text.
        text_start: u32,
        /// Length in bytes.
        text_len: u32,
        /// Where it came from in the decoded input.
        source_start: u32,
        /// Length in bytes.
        source_len: u32,
        /// Target of a link in the decoded input.
        target_start: u32,
        /// Length in bytes; 0 if there is none.
        target_len: u32,
        /// Number of its inline kind.
        inline_kind: u32,
        /// Zero.
        reserved: u32,
    }
}

record! {
    /// A part of a block, or a fact about the page.
    PartRecord {
        /// Index of the block; [`ON_NO_BLOCK`] for a fact.
        block: u32,
        /// Number of the part.
        part: u32,
        /// Where it stands in the block's text.
        start: u32,
        /// Length in bytes.
        len: u32,
        /// Its text in the strings, if `has_text`.
        text_start: u32,
        /// Length in bytes.
        text_len: u32,
        /// 1: its text is the one in the strings; 0: the range's.
        has_text: u32,
        /// Zero.
        reserved: u32,
    }
}

/// Index of the block of a fact, which stands on none.
pub const ON_NO_BLOCK: u32 = u32::MAX;
