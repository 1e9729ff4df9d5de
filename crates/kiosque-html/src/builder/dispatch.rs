//! From token to token: the dispatcher of the standard's section 13.2.6.

use super::{Builder, Mode};
use crate::tag::Tag;
use crate::tokenizer::Token;
use crate::tree::{Kind, Node, NodeId, Quirks, RawDoctype, Span};
use kiosque_core::watch;

impl Builder<'_> {
    pub(super) fn read_all(&mut self) {
        loop {
            if watch::is_over() {
                return self.end_of_file();
            }
            match self.tokenizer.next() {
                Token::Text => self.text_token(),
                Token::Start => self.start_token(),
                Token::End => self.end_token(),
                Token::EndOfFile => return self.end_of_file(),
                Token::Comment => self.comment_token(),
                Token::Doctype => self.doctype_token(),
                Token::Cdata => self.cdata_token(),
            }
        }
    }

    #[cold]
    fn cdata_token(&mut self) {
        match self.tokenizer.cdata(self.is_in_foreign_content()) {
            Token::Text => self.text_token(),
            _ => self.comment_token(),
        }
    }

    #[inline]
    fn start_token(&mut self) {
        self.skips_newline = false;
        self.flush_table_text();
        if self.may_be_foreign() && self.is_start_foreign() {
            self.foreign_start();
        } else {
            self.start_in(self.mode);
        }
    }

    #[inline]
    fn end_token(&mut self) {
        self.skips_newline = false;
        self.ending = Some(self.tokenizer.tag.tag);
        self.flush_table_text();
        if self.is_in_foreign_content() {
            self.foreign_end();
        } else {
            self.end_in(self.mode);
        }
        self.ending = None;
    }

    fn comment_token(&mut self) {
        let segment = self.tokenizer.segment;
        self.skips_newline = false;
        self.flush_table_text();
        match self.mode {
            // An element of SVG or MathML may be open after the body's end tag.
            _ if self.is_in_foreign_content() => self.insert_comment(segment),
            Mode::Initial | Mode::BeforeHtml | Mode::AfterAfterBody | Mode::AfterAfterFrameset => {
                self.append_comment(NodeId::ROOT, segment);
            }
            Mode::AfterBody => self.append_comment(self.stack.at(0).id, segment),
            _ => self.insert_comment(segment),
        }
    }

    /// A document type counts at the start of a page only: standard, section 13.2.6.4.1.
    fn doctype_token(&mut self) {
        let doctype = self.tokenizer.doctype;
        self.skips_newline = false;
        self.flush_table_text();
        if self.mode != Mode::Initial {
            return;
        }
        let span = Span::new(self.tokenizer.token_start, self.tokenizer.position);
        let id = self.tree.add(Node::new(Kind::Doctype), span);
        self.tree.append(NodeId::ROOT, id);
        self.tree.doctype = Some(doctype);
        self.quirks = self.quirks_of(doctype);
        self.mode = Mode::BeforeHtml;
    }

    fn quirks_of(&self, doctype: RawDoctype) -> Quirks {
        let text =
            |span: Option<Span>| span.map(|span| self.tokenizer.source[span.range()].to_ascii_lowercase());
        let (name, public, system) = (text(doctype.name), text(doctype.public), text(doctype.system));
        let public_starts = |prefixes: &[&str]| {
            public.as_deref().is_some_and(|public| prefixes.iter().any(|prefix| public.starts_with(prefix)))
        };
        if doctype.forces_quirks
            || name.as_deref() != Some("html")
            || public.as_deref().is_some_and(|public| QUIRKY_PUBLIC.contains(&public))
            || system.as_deref() == Some("http://www.ibm.com/data/dtd/v11/ibmxhtml1-transitional.dtd")
            || public_starts(QUIRKY_PREFIXES)
        {
            return Quirks::Full;
        }
        if public_starts(HTML_4_PREFIXES) {
            return if system.is_some() { Quirks::Limited } else { Quirks::Full };
        }
        if public_starts(XHTML_PREFIXES) { Quirks::Limited } else { Quirks::No }
    }

    /// The end of the page ends everything.
    fn end_of_file(&mut self) {
        self.tokenizer.token_start = self.tokenizer.position;
        self.flush_table_text();
        if self.mode == Mode::Text {
            self.pop();
            self.mode = self.original_mode;
        }
        self.complete_skeleton();
        while !self.template_modes.is_empty() && self.stack.has(Tag::Template) {
            self.end_template();
            self.complete_skeleton();
        }
        while let Some(open) = self.stack.pop() {
            if open.id != NodeId::ROOT {
                self.end_span(open);
            }
        }
    }

    /// Every page has an html, a head and a body.
    fn complete_skeleton(&mut self) {
        loop {
            match self.mode {
                Mode::Initial => self.begin_without_doctype(),
                Mode::BeforeHtml => self.insert_root(),
                Mode::BeforeHead => self.begin_head(),
                Mode::InHead => self.end_head(),
                Mode::InHeadNoscript => self.end_head_noscript(),
                Mode::AfterHead => self.begin_body(),
                _ => return,
            }
        }
    }

    /// Resets the insertion mode appropriately: standard, section 13.2.4.1.
    pub(super) fn reset_mode(&mut self) {
        self.mode =
            self.stack.downwards().find_map(|(position, _)| self.mode_at(position)).unwrap_or(Mode::InBody);
    }

    fn mode_at(&self, position: usize) -> Option<Mode> {
        let is_first = position == 0;
        let open = match self.context {
            Some(context) if is_first => Self::context_element(context),
            _ => self.stack.at(position),
        };
        if open.namespace != crate::tree::Namespace::Html {
            return None;
        }
        let mode = match open.tag {
            Tag::Td | Tag::Th if !is_first => Mode::InCell,
            Tag::Tr => Mode::InRow,
            Tag::Tbody | Tag::Thead | Tag::Tfoot => Mode::InTableBody,
            Tag::Caption => Mode::InCaption,
            Tag::Colgroup => Mode::InColumnGroup,
            Tag::Table => Mode::InTable,
            Tag::Template => self.template_modes.last().copied().unwrap_or(Mode::InBody),
            Tag::Head if !is_first => Mode::InHead,
            Tag::Body => Mode::InBody,
            Tag::Frameset => Mode::InFrameset,
            Tag::Html if self.head == NodeId::NONE => Mode::BeforeHead,
            Tag::Html => Mode::AfterHead,
            _ => return None,
        };
        Some(mode)
    }
}

const QUIRKY_PUBLIC: &[&str] =
    &["-//w3o//dtd w3 html strict 3.0//en//", "-/w3c/dtd html 4.0 transitional/en", "html"];

const HTML_4_PREFIXES: &[&str] =
    &["-//w3c//dtd html 4.01 frameset//", "-//w3c//dtd html 4.01 transitional//"];

const XHTML_PREFIXES: &[&str] = &["-//w3c//dtd xhtml 1.0 frameset//", "-//w3c//dtd xhtml 1.0 transitional//"];

/// Public identifiers that begin so ask for quirks mode.
const QUIRKY_PREFIXES: &[&str] = &[
    "+//silmaril//dtd html pro v0r11 19970101//",
    "-//as//dtd html 3.0 aswedit + extensions//",
    "-//advasoft ltd//dtd html 3.0 aswedit + extensions//",
    "-//ietf//dtd html 2.0 level 1//",
    "-//ietf//dtd html 2.0 level 2//",
    "-//ietf//dtd html 2.0 strict level 1//",
    "-//ietf//dtd html 2.0 strict level 2//",
    "-//ietf//dtd html 2.0 strict//",
    "-//ietf//dtd html 2.0//",
    "-//ietf//dtd html 2.1e//",
    "-//ietf//dtd html 3.0//",
    "-//ietf//dtd html 3.2 final//",
    "-//ietf//dtd html 3.2//",
    "-//ietf//dtd html 3//",
    "-//ietf//dtd html level 0//",
    "-//ietf//dtd html level 1//",
    "-//ietf//dtd html level 2//",
    "-//ietf//dtd html level 3//",
    "-//ietf//dtd html strict level 0//",
    "-//ietf//dtd html strict level 1//",
    "-//ietf//dtd html strict level 2//",
    "-//ietf//dtd html strict level 3//",
    "-//ietf//dtd html strict//",
    "-//ietf//dtd html//",
    "-//metrius//dtd metrius presentational//",
    "-//microsoft//dtd internet explorer 2.0 html strict//",
    "-//microsoft//dtd internet explorer 2.0 html//",
    "-//microsoft//dtd internet explorer 2.0 tables//",
    "-//microsoft//dtd internet explorer 3.0 html strict//",
    "-//microsoft//dtd internet explorer 3.0 html//",
    "-//microsoft//dtd internet explorer 3.0 tables//",
    "-//netscape comm. corp.//dtd html//",
    "-//netscape comm. corp.//dtd strict html//",
    "-//o'reilly and associates//dtd html 2.0//",
    "-//o'reilly and associates//dtd html extended 1.0//",
    "-//o'reilly and associates//dtd html extended relaxed 1.0//",
    "-//sq//dtd html 2.0 hotmetal + extensions//",
    "-//softquad software//dtd hotmetal pro 6.0::19990601::extensions to html 4.0//",
    "-//softquad//dtd hotmetal pro 4.0::19971010::extensions to html 4.0//",
    "-//spyglass//dtd html 2.0 extended//",
    "-//sun microsystems corp.//dtd hotjava html//",
    "-//sun microsystems corp.//dtd hotjava strict html//",
    "-//w3c//dtd html 3 1995-03-24//",
    "-//w3c//dtd html 3.2 draft//",
    "-//w3c//dtd html 3.2 final//",
    "-//w3c//dtd html 3.2//",
    "-//w3c//dtd html 3.2s draft//",
    "-//w3c//dtd html 4.0 frameset//",
    "-//w3c//dtd html 4.0 transitional//",
    "-//w3c//dtd html experimental 19960712//",
    "-//w3c//dtd html experimental 970421//",
    "-//w3c//dtd w3 html//",
    "-//w3o//dtd w3 html 3.0//",
    "-//webtechs//dtd mozilla html 2.0//",
    "-//webtechs//dtd mozilla html//",
];
