use crate::Outcome;
use crate::args::{Doctor, Trust};
use anyhow::Result;
pub(crate) fn run(_: &Doctor) -> Result<Outcome> {
    todo!()
}
pub(crate) fn trust(_: &Trust) -> Result<Outcome> {
    todo!()
}
