//! Fuzzes the target `extract` of `src/fuzz.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gongkai::fuzz::run("extract", bytes));
