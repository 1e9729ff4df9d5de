//! What the machine says: time and memory.

use std::fs;
use std::thread::available_parallelism;
use std::time::Instant;

/// How long `work` takes, in seconds.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
pub(super) fn seconds(work: &dyn Fn()) -> f64 {
    let start = Instant::now();
    work();
    start.elapsed().as_secs_f64()
}

/// How long a processor is at `work` in this thread, in seconds; where the system does not tell, how long it takes.
pub(super) fn processor_seconds(work: &dyn Fn()) -> f64 {
    let Some(start) = on_processor() else { return seconds(work) };
    work();
    on_processor().map_or(0.0, |end| end - start)
}

/// Seconds that this thread has been on a processor, as Linux counts them.
fn on_processor() -> Option<f64> {
    let status = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: u64 = status.split(' ').next()?.parse().ok()?;
    Some(nanoseconds as f64 / 1e9)
}

/// The middle value; the upper of the two in the middle.
pub(super) fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Memory that the process holds, in megabytes; Linux only.
pub(super) fn resident_megabytes() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kibibytes * 1024.0 / 1e6)
}

/// The processor and how many cores of it there are.
pub(super) fn machine() -> String {
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let cores = available_parallelism().map_or(1, usize::from);
    format!("{}, {cores} cores", model.map_or(std::env::consts::ARCH, |(_, model)| model))
}
