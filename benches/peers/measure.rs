//! One process → how long it took, what it cost, how much memory it held.
//!
//! In: a command. Out: [`Cost`]. Must not know: whose program it is.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Instant;

use wait4::Wait4;

/// What a run of a program cost.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Cost {
    /// Seconds from start to end.
    pub(crate) wall: f64,
    /// Seconds of all its threads, in the kernel too.
    pub(crate) cpu: f64,
    /// Most memory it held, in bytes.
    pub(crate) peak: u64,
    /// Share of the machine's time that others used meanwhile, from 0 to 1.
    pub(crate) others: f64,
}

/// Runs a command to its end, which has to be a good one.
pub(crate) fn run(command: &mut Command) -> Cost {
    let (cost, succeeded, said) = run_to_end(command);
    assert!(succeeded, "{command:?}\n{said}");
    cost
}

/// Runs a command to its end, whatever it finds wrong.
pub(crate) fn run_whatever(command: &mut Command) -> Cost {
    run_to_end(command).0
}

fn run_to_end(command: &mut Command) -> (Cost, bool, String) {
    let (began, busy) = (Instant::now(), machine());
    let log = std::env::temp_dir().join(format!("gongkai-peers-{}.log", std::process::id()));
    let output = fs::File::create(&log).expect("a file");
    let errors = output.try_clone().expect("a file");
    let mut child = command
        .stdin(Stdio::null())
        .stdout(output)
        .stderr(errors)
        .spawn()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let ended = child.wait4().expect("its end");
    let wall = began.elapsed().as_secs_f64();
    let said = fs::read_to_string(&log).unwrap_or_default();
    let _ = fs::remove_file(&log);
    let cpu = (ended.rusage.utime + ended.rusage.stime).as_secs_f64();
    let (busy, all) = (machine().0 - busy.0, machine().1 - busy.1);
    let others = if all > 0.0 { ((busy - cpu) / all).max(0.0) } else { 0.0 };
    let cost = Cost { wall, cpu, peak: ended.rusage.maxrss, others };
    (cost, ended.status.success(), said)
}

/// Seconds that the machine's processors were busy, and seconds in all, since it was started.
fn machine() -> (f64, f64) {
    let text = fs::read_to_string("/proc/stat").unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let ticks: Vec<f64> =
        first.split_whitespace().skip(1).filter_map(|word| word.parse().ok()).collect();
    let all: f64 = ticks.iter().take(8).sum();
    let idle: f64 = ticks.iter().skip(3).take(2).sum();
    ((all - idle) / 100.0, all / 100.0)
}

/// The median, by a key, of several runs.
pub(crate) fn median(costs: &[Cost], key: impl Fn(&Cost) -> f64) -> f64 {
    let mut values: Vec<f64> = costs.iter().map(key).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
