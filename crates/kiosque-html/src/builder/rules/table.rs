//! Tables: standard, sections 13.2.6.4.9 to 13.2.6.4.15.

use super::Next;
use crate::builder::{Builder, Mode, sets};
use crate::tag::Tag::{self, *};
use crate::tree::{Namespace, NodeId};

impl Builder<'_> {
    // 13.2.6.4.9 The "in table" insertion mode.

    pub(super) fn start_in_table(&mut self, tag: Tag) -> Next {
        match tag {
            Caption => {
                self.pop_back_to(&sets::TABLE_CONTEXT);
                self.push_marker();
                self.insert_html();
                self.mode = Mode::InCaption;
            }
            Colgroup => {
                self.pop_back_to(&sets::TABLE_CONTEXT);
                self.insert_html();
                self.mode = Mode::InColumnGroup;
            }
            Col => return self.imply_in_table(Colgroup, Mode::InColumnGroup),
            Tbody | Tfoot | Thead => {
                self.pop_back_to(&sets::TABLE_CONTEXT);
                self.insert_html();
                self.mode = Mode::InTableBody;
            }
            Td | Th | Tr => return self.imply_in_table(Tbody, Mode::InTableBody),
            Table if self.stack.has_in_table_scope(Table) => {
                self.pop_through(Table);
                self.reset_mode();
                return Next::Again;
            }
            Table => {}
            Style | Script | Template => return self.start_as_in_head(),
            Input if self.is_hidden_input() => {
                self.insert_void(tag, Namespace::Html);
            }
            Form => {
                if !self.stack.has(Template) && self.form == NodeId::NONE {
                    self.form = self.insert_void(tag, Namespace::Html);
                }
            }
            _ => self.foster(|builder| builder.start_in(Mode::InBody)),
        }
        Next::Done
    }

    fn imply_in_table(&mut self, tag: Tag, mode: Mode) -> Next {
        self.pop_back_to(&sets::TABLE_CONTEXT);
        self.insert_implied(tag);
        self.again_in(mode)
    }

    pub(super) fn end_in_table(&mut self, tag: Tag) -> Next {
        match tag {
            Table => {
                if self.stack.has_in_table_scope(Table) {
                    self.pop_through(Table);
                    self.reset_mode();
                }
            }
            Body | Caption | Col | Colgroup | Html | Tbody | Td | Tfoot | Th | Thead | Tr => {}
            Template => self.end_template(),
            _ => self.foster(|builder| builder.end_in(Mode::InBody)),
        }
        Next::Done
    }

    // 13.2.6.4.11 The "in caption" insertion mode.

    pub(super) fn start_in_caption(&mut self, tag: Tag) -> Next {
        if !sets::TABLE_STRUCTURE.has(tag) {
            return self.start_in_body(tag);
        }
        if self.end_caption() { Next::Again } else { Next::Done }
    }

    pub(super) fn end_in_caption(&mut self, tag: Tag) -> Next {
        match tag {
            Caption => {
                self.end_caption();
                Next::Done
            }
            Table if self.end_caption() => Next::Again,
            Table | Body | Col | Colgroup | Html | Tbody | Td | Tfoot | Th | Thead | Tr => Next::Done,
            _ => self.end_in_body(tag),
        }
    }

    /// Ends the caption; false if there is none.
    fn end_caption(&mut self) -> bool {
        if !self.stack.has_in_table_scope(Caption) {
            return false;
        }
        self.imply_ends();
        self.pop_through(Caption);
        self.clear_to_marker();
        self.mode = Mode::InTable;
        true
    }

    // 13.2.6.4.12 The "in column group" insertion mode.

    pub(super) fn start_in_column_group(&mut self, tag: Tag) -> Next {
        match tag {
            Col => {
                self.insert_void(tag, Namespace::Html);
            }
            Template => return self.start_as_in_head(),
            _ if self.current_is(Colgroup) => {
                self.end_column_group();
                return Next::Again;
            }
            _ => {}
        }
        Next::Done
    }

    pub(super) fn end_in_column_group(&mut self, tag: Tag) -> Next {
        match tag {
            Col => {}
            Template => self.end_template(),
            _ if !self.current_is(Colgroup) => {}
            _ => {
                self.end_column_group();
                return if tag == Colgroup { Next::Done } else { Next::Again };
            }
        }
        Next::Done
    }

    pub(in crate::builder) fn end_column_group(&mut self) {
        self.pop();
        self.mode = Mode::InTable;
    }

    // 13.2.6.4.13 The "in table body" insertion mode.

    pub(super) fn start_in_table_body(&mut self, tag: Tag) -> Next {
        match tag {
            Tr => {
                self.pop_back_to(&sets::TABLE_BODY_CONTEXT);
                self.insert_html();
                self.mode = Mode::InRow;
                Next::Done
            }
            Th | Td => {
                self.pop_back_to(&sets::TABLE_BODY_CONTEXT);
                self.insert_implied(Tr);
                self.again_in(Mode::InRow)
            }
            Caption | Col | Colgroup | Tbody | Tfoot | Thead => self.end_any_table_body(),
            _ => self.start_in_table(tag),
        }
    }

    pub(super) fn end_in_table_body(&mut self, tag: Tag) -> Next {
        match tag {
            Tbody | Tfoot | Thead => {
                if self.stack.has_in_table_scope(tag) {
                    self.end_table_body();
                }
                Next::Done
            }
            Table => self.end_any_table_body(),
            Body | Caption | Col | Colgroup | Html | Td | Th | Tr => Next::Done,
            _ => self.end_in_table(tag),
        }
    }

    fn end_any_table_body(&mut self) -> Next {
        if !self.stack.has_any_in_table_scope(&sets::TABLE_SECTIONS) {
            return Next::Done;
        }
        self.end_table_body();
        Next::Again
    }

    fn end_table_body(&mut self) {
        self.pop_back_to(&sets::TABLE_BODY_CONTEXT);
        self.pop();
        self.mode = Mode::InTable;
    }

    // 13.2.6.4.14 The "in row" insertion mode.

    pub(super) fn start_in_row(&mut self, tag: Tag) -> Next {
        match tag {
            Th | Td => {
                self.pop_back_to(&sets::TABLE_ROW_CONTEXT);
                self.insert_html();
                self.push_marker();
                self.mode = Mode::InCell;
                Next::Done
            }
            Caption | Col | Colgroup | Tbody | Tfoot | Thead | Tr => self.end_row(),
            _ => self.start_in_table(tag),
        }
    }

    pub(super) fn end_in_row(&mut self, tag: Tag) -> Next {
        match tag {
            Tr => {
                self.end_row();
                Next::Done
            }
            Table => self.end_row(),
            Tbody | Tfoot | Thead if self.stack.has_in_table_scope(tag) => self.end_row(),
            Body | Caption | Col | Colgroup | Html | Tbody | Td | Tfoot | Th | Thead => Next::Done,
            _ => self.end_in_table(tag),
        }
    }

    fn end_row(&mut self) -> Next {
        if !self.stack.has_in_table_scope(Tr) {
            return Next::Done;
        }
        self.pop_back_to(&sets::TABLE_ROW_CONTEXT);
        self.pop();
        self.again_in(Mode::InTableBody)
    }

    // 13.2.6.4.15 The "in cell" insertion mode.

    pub(super) fn start_in_cell(&mut self, tag: Tag) -> Next {
        if !sets::TABLE_STRUCTURE.has(tag) {
            return self.start_in_body(tag);
        }
        if !self.stack.has_any_in_table_scope(&sets::CELLS) {
            return Next::Done;
        }
        self.end_cell();
        Next::Again
    }

    pub(super) fn end_in_cell(&mut self, tag: Tag) -> Next {
        match tag {
            Td | Th => {
                if self.stack.has_in_table_scope(tag) {
                    self.imply_ends();
                    self.pop_through(tag);
                    self.clear_to_marker();
                    self.mode = Mode::InRow;
                }
                Next::Done
            }
            Body | Caption | Col | Colgroup | Html => Next::Done,
            Table | Tbody | Tfoot | Thead | Tr => {
                if !self.stack.has_in_table_scope(tag) {
                    return Next::Done;
                }
                self.end_cell();
                Next::Again
            }
            _ => self.end_in_body(tag),
        }
    }

    fn end_cell(&mut self) {
        self.imply_ends();
        self.pop_through_any(&sets::CELLS);
        self.clear_to_marker();
        self.mode = Mode::InRow;
    }
}
