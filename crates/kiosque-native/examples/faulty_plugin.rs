//! A plugin in Rust that misbehaves as the first line of the page says: for tests of what contains it.

#![expect(unsafe_code, reason = "a plugin that reads a wild address")]

use kiosque_plugin::kiosque_core::{
    Extractor, Label, Labels, Mark, Reading, Reason, Reasons, Recognition, Site, Tier,
};
use std::sync::Arc;

/// Labels the first block as the title when it behaves.
#[derive(Debug)]
pub struct Faulty {
    site: Site,
    reasons: Arc<Reasons>,
}

impl Faulty {
    /// Takes any configuration.
    ///
    /// # Errors
    /// Never.
    pub fn new(_config: &str) -> Result<Faulty, String> {
        let reason = Reason { name: "native:the-gazette/first".into(), why: String::new() };
        Ok(Faulty {
            site: Site { id: "the-gazette".into(), ..Site::default() },
            reasons: Arc::new(Reasons { tier: Tier::Native, list: vec![reason] }),
        })
    }
}

impl Extractor for Faulty {
    fn site(&self) -> &Site {
        &self.site
    }

    fn recognise(&self, _: &Reading) -> Recognition {
        Recognition::No
    }

    fn extract(&self, reading: &Reading, labels: &mut Labels) {
        match reading.text(0) {
            "panic" => panic!("no umbrella"),
            "abort" => std::process::abort(),
            "exit" => std::process::exit(3),
            // SAFETY: none: this is the fault.
            "segfault" => unsafe { std::ptr::without_provenance_mut::<u8>(8).write_volatile(1) },
            "loop" => loop {
                std::hint::spin_loop();
            },
            "stack" => assert!(deeper(1) > 0),
            "memory" => {
                let mut all = Vec::new();
                loop {
                    all.push(vec![1_u8; 1 << 20]);
                }
            }
            "calls" => (0..1_000_000).for_each(|number| labels.warn(format!("again {number}"))),
            "thread" => assert!(std::thread::spawn(|| 1).join().is_ok()),
            _ => {}
        }
        let by = labels.register(&self.reasons).by(0);
        labels.set(0, Mark::new(Label::Title, by));
    }
}

/// Uses all of the stack.
#[expect(unconditional_recursion, reason = "this is the fault")]
fn deeper(depth: u64) -> u64 {
    std::hint::black_box(deeper(std::hint::black_box(depth) + 1)) + 1
}

kiosque_plugin::export!(the_gazette, Faulty::new);
