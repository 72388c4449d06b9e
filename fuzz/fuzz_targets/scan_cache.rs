//! Fuzzes the target `scan_cache` of `src/fuzz.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gongkai::fuzz::run("scan_cache", bytes));
