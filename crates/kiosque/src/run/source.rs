//! The seam to the inputs: units hand on their records until they are told to stop.

use kiosque_input::{InputError, Limits, Record, Skipped, Unit};
use std::ops::ControlFlow;

/// Hands the records of `units` to `sink`; answers what they passed over.
pub(super) fn read(
    units: impl Iterator<Item = Result<Unit, InputError>>,
    limits: &Limits,
    sink: &mut dyn FnMut(Result<Record, InputError>) -> ControlFlow<()>,
) -> Skipped {
    let mut skipped = Skipped::default();
    let mut flow = ControlFlow::Continue(());
    for unit in units {
        match unit {
            Ok(unit) => {
                let passed_over = unit.read(limits, |record| {
                    flow = sink(record);
                    flow
                });
                skipped.merge(&passed_over);
            }
            Err(error) => flow = sink(Err(error)),
        }
        if flow.is_break() {
            break;
        }
    }
    skipped
}
