//! Prints what each reader costs on a few kinds of line: `cargo run --release --example speed`.

use std::hint::black_box;
use std::time::Duration;

use kiosque_values::fold::Folded;
use kiosque_values::{
    DateHints, compare_key, date_of_url, date_role, direction, find_agencies, find_dates, language,
    read_byline, read_dateline, read_source_line, read_time, split_authors,
};

/// Each measurement repeats its call for about this long.
const TARGET: Duration = Duration::from_millis(60);

fn main() {
    let headline = "Le conseil municipal vote la reconstruction du vieux pont de pierre";
    let meta = "24 octobre 2019 - 09h40 - Maroc - Ecrit par : S.A";
    let ticker = "- 17:10Le port rouvre après la tempête";
    let arabic = "أعلن المجلس عن إعادة بناء الجسر القديم في المدينة";
    let accents = "L’été dernier, la mairie a déjà réouvert l’école fermée depuis février";
    let paragraph = format!("{accents}. Le 3 mai 2021, 12 élus sur 29 ont voté. {headline}. ").repeat(16);
    let arabic_paragraph = format!("{arabic}. ").repeat(30);
    let lines = [
        ("headline", headline),
        ("meta line", meta),
        ("ticker", ticker),
        ("arabic line", arabic),
        ("accents", accents),
        ("french paragraph", paragraph.as_str()),
        ("arabic paragraph", arabic_paragraph.as_str()),
    ];
    println!("{:<20}{:>8}  nanoseconds a call", "", "bytes");
    for (name, line) in lines {
        print!("{name:<20}{:>8}", line.len());
        let hints = DateHints::default();
        print!("  fold {}", cost(|| Folded::new(black_box(line)).as_str().len()));
        print!("  dates {}", cost(|| find_dates(black_box(line), &hints).len()));
        print!("  time {}", cost(|| usize::from(read_time(black_box(line)).is_some())));
        print!("  byline {}", cost(|| usize::from(read_byline(black_box(line)).is_some())));
        print!("  agencies {}", cost(|| find_agencies(black_box(line)).len()));
        print!("  source {}", cost(|| usize::from(read_source_line(black_box(line)).is_some())));
        print!("  dateline {}", cost(|| usize::from(read_dateline(black_box(line)).is_some())));
        print!("  language {}", cost(|| usize::from(language(black_box(line)).is_some())));
        print!("  direction {}", cost(|| direction(black_box(line)) as usize));
        print!("  authors {}", cost(|| split_authors(black_box(line)).len()));
        print!("  role {}", cost(|| usize::from(date_role(black_box(line), "").is_some())));
        println!("  key {}", cost(|| compare_key(black_box(line)).len()));
    }
    let url = "https://gazette.example/international/n3/2021/1227/c31356-9937662.html";
    println!(
        "{:<20}{:>8}  date {}",
        "address",
        url.len(),
        cost(|| usize::from(date_of_url(black_box(url)).is_some()))
    );
}

/// Nanoseconds for one call of `work`: the best of five rounds.
#[expect(clippy::disallowed_methods, reason = "this program measures time")]
fn cost(work: impl Fn() -> usize) -> u128 {
    let mut calls = 16u32;
    let mut best = u128::MAX;
    let mut rounds = 0;
    while rounds < 5 {
        let start = std::time::Instant::now();
        for _ in 0..calls {
            black_box(work());
        }
        let spent = start.elapsed();
        if spent < TARGET / 5 {
            calls *= 2;
        } else {
            best = best.min(spent.as_nanos() / u128::from(calls));
            rounds += 1;
        }
    }
    best
}
