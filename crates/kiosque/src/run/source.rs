//! The seam to the inputs: they hand on their records until they are told to stop.

use kiosque_input::{InputError, Inputs, Limits, Record};
use std::ops::ControlFlow;

/// Hands the records of `inputs` to `sink`; answers how many files were passed over.
pub(super) fn read(
    inputs: Inputs,
    limits: &Limits,
    sink: &mut dyn FnMut(Result<Record, InputError>) -> ControlFlow<()>,
) -> u64 {
    let mut records = inputs.records(limits);
    let _ = records.try_for_each(sink);
    records.passed_over()
}
