//! Fuzzes the target `plain_yaml` of `src/fuzz.rs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| gongkai::fuzz::run("plain_yaml", bytes));
