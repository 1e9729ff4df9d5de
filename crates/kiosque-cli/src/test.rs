use crate::Outcome;
use crate::args::Test;
use anyhow::Result;
pub(crate) fn run(_: &Test) -> Result<Outcome> {
    todo!()
}
