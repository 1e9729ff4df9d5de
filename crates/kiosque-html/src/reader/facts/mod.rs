//! What a page says of itself apart from its text.

use crate::Tree;
use kiosque_core::Reading;

pub(super) fn read(_tree: &Tree<'_>, _reading: &mut Reading) {}
pub(super) fn read_article_body(_tree: &Tree<'_>, _reading: &mut Reading) {}
