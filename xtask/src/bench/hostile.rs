//! `cargo xtask bench hostile`: pages made to be slow, against ordinary ones, from bytes to JSON.

mod families;

use super::clock::{machine, median, processor_seconds};
use crate::project::Project;
use anyhow::Result;
use families::{Family, families, ordinary};
use kiosque::{Config, Kiosque, Page};
use kiosque_input::Record;
use std::fmt::Write as _;
use std::fs;
use std::hint::black_box;

/// What `hostile` takes.
#[derive(Debug, clap::Args)]
#[command(after_help = "\
Each family is a piece of text or markup repeated, or grown, to 0.25, 0.5, 1, 2 and 4 MiB. `ratio` is its worst time per byte at \
0.5 MiB and more to that of ordinary pages of its kind; `growth` is its time per byte at 4 MiB to that at 1 MiB: 1 is \
linear, less is a page that meets a budget. The largest of all, which are read up to a budget, are at the end.")]
pub(crate) struct Args {
    /// Measure families whose name contains this only
    #[arg(value_name = "NAME")]
    only: Option<String>,
    /// Write scores/bench-hostile.txt
    #[arg(long)]
    update: bool,
}

/// Bytes of the pages that are compared.
const SIZES: [usize; 5] = [1 << 18, 1 << 19, 1 << 20, 2 << 20, 4 << 20];

/// Rules made to be slow stand in a site of their own.
const RULES: &str = r#"
hosts = ["bomb.example"]
[[layout]]
name = "bombs"
[[layout.rule]]
name = "nested"
label = "ticker"
line = '^(a+)+$'
[[layout.rule]]
name = "alternation"
label = "ticker"
line = '^(a|aa|a.|.a)*!$'
[[layout.rule]]
name = "counted"
label = "ticker"
line = '(\w{1,4} ){1,4}z'
[[layout.rule]]
name = "dots"
label = "ticker"
text = '.*.*.*=.*'
"#;

pub(crate) fn run(project: &Project, args: &Args) -> Result<()> {
    if project.done_in_release()? {
        return Ok(());
    }
    let kiosque = kiosque_with_bombs(project)?;
    let mut report =
        format!("# `cargo xtask bench hostile --update` writes this file. Measured on: {}.\n", machine());
    let mut put = |line: String| {
        println!("{line}");
        report.push_str(&line);
        report.push('\n');
    };
    put("# Nanoseconds a byte, from bytes to JSON, by size in MiB; ratio to ordinary pages; growth.".into());
    put(format!(
        "{:<34} {:>7} {:>7} {:>7} {:>7} {:>7} {:>6} {:>6}",
        "", "0.25", "0.5", "1", "2", "4", "ratio", "growth"
    ));
    let mut worst = Worst::default();
    for is_html in [false, true] {
        let times = measure(&kiosque, &ordinary(is_html));
        let plain = times;
        put(row(&ordinary(is_html).name, &times, &times));
        for family in families().into_iter().filter(|family| family.is_html == is_html) {
            if args.only.as_ref().is_none_or(|only| family.name.contains(only.as_str())) {
                let times = measure(&kiosque, &family);
                worst.note(&family.name, &times, &plain);
                put(row(&family.name, &times, &plain));
            }
        }
    }
    put(format!(
        "# worst ratio {:.2} ({}), worst growth {:.2} ({})",
        worst.ratio, worst.slowest, worst.growth, worst.growing
    ));
    put("# Beyond the budget of 8 MiB: milliseconds of a page.".into());
    for (name, page) in families::beyond() {
        put(format!("{name:<34} {:>7.0}", extract_seconds(&kiosque, &page) * 1e3));
    }
    if args.update {
        fs::write(project.root.join("scores/bench-hostile.txt"), report)?;
        println!("wrote scores/bench-hostile.txt");
    }
    Ok(())
}

#[derive(Default)]
struct Worst {
    ratio: f64,
    slowest: String,
    growth: f64,
    growing: String,
}

impl Worst {
    fn note(&mut self, name: &str, times: &[f64; 5], plain: &[f64; 5]) {
        if ratio(times, plain) > self.ratio {
            (self.ratio, self.slowest) = (ratio(times, plain), name.to_owned());
        }
        if growth(times) > self.growth {
            (self.growth, self.growing) = (growth(times), name.to_owned());
        }
    }
}

/// The clock is too coarse for the smallest pages.
fn ratio(times: &[f64; 5], plain: &[f64; 5]) -> f64 {
    times[1..].iter().copied().fold(0.0, f64::max) / plain[4]
}

fn growth(times: &[f64; 5]) -> f64 {
    times[4] / times[2]
}

fn row(name: &str, times: &[f64; 5], plain: &[f64; 5]) -> String {
    let mut row = format!("{name:<34}");
    times.iter().for_each(|time| write!(row, " {time:>7.1}").expect("a string takes all"));
    write!(row, " {:>6.2} {:>6.2}", ratio(times, plain), growth(times)).expect("a string takes all");
    row
}

fn kiosque_with_bombs(project: &Project) -> Result<Kiosque> {
    let folder = project.target.join("bench/hostile/bomb");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("site.toml"), RULES)?;
    Ok(Kiosque::builder().config(Config::default()).folder(folder).build()?)
}

/// Nanoseconds a byte for each size.
fn measure(kiosque: &Kiosque, family: &Family) -> [f64; 5] {
    SIZES.map(|size| {
        let page = (family.make)(size);
        let rounds = if size <= 1 << 20 { 5 } else { 3 };
        let times = (0..rounds).map(|_| extract_seconds_of(kiosque, &page, family.url)).collect();
        median(times) / page.len() as f64 * 1e9
    })
}

fn extract_seconds(kiosque: &Kiosque, page: &str) -> f64 {
    extract_seconds_of(kiosque, page, None)
}

fn extract_seconds_of(kiosque: &Kiosque, page: &str, url: Option<&str>) -> f64 {
    processor_seconds(&|| {
        let record = Record { bytes: page.as_bytes().to_vec(), ..Record::default() };
        let page: Page = record.decode().expect("it is text");
        let page = Page { url: url.map(str::to_owned), ..page };
        black_box(serde_json::to_vec(&kiosque.extract(&page)).expect("articles are JSON"));
    })
}
