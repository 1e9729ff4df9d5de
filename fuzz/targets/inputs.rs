#![no_main]

libfuzzer_sys::fuzz_target!(
    init: kiosque_fuzz::let_libraries_break_down(),
    |bytes: &[u8]| kiosque_fuzz::inputs(bytes)
);
