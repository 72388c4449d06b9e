//! Fuzzes the target `front_matter` of `src/fuzz.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gongkai::fuzz::run("front_matter", bytes));
