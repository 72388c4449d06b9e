//! What every kind of target does, whatever it is: one suite, which a new kind passes before it is listed.
//!
//! A kind is a [`Bed`]: how its target is opened, what its readers get, how somebody else writes there.

#[cfg(feature = "cloud")]
mod cloud;
mod faults;
mod hosts;
mod memory;
mod objects;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::{Arc, Mutex};

use camino::Utf8PathBuf;
use gongkai::publish::{
    Destination, File, FileNotes, Inventory, Lock, Owner, Phase, Release, Store, TargetState,
    Upload,
};
use gongkai::trouble::Trouble;

use faults::Faults;
use memory::head;

/// Files by path.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// An empty target of one kind. It ends with the test.
pub(crate) trait Bed {
    /// Opens it; what is written goes over a line with these faults.
    fn open(&self, faults: &Arc<Faults>) -> Box<dyn Destination>;

    /// What readers get.
    fn served(&self) -> Tree;

    /// Somebody else writes a file that readers get.
    fn put(&self, path: &str, bytes: &[u8]);

    /// Calls this after each step, where looking at what is served costs little.
    fn watch(&self, _faults: &Arc<Faults>, _look: fn(&Tree)) {}

    /// Whether readers get the old site or the new one and never a part of it.
    fn switches(&self) -> bool;
}

/// The n-th site: a report with an attachment that comes and goes, a list, a style sheet that changes its name. A page names in
/// each line a file that it needs.
pub(crate) fn site(n: usize) -> Tree {
    let mut tree = Tree::new();
    let mut add = |path: &str, text: &str| tree.insert(path.to_owned(), text.as_bytes().to_vec());
    let style = format!("assets/{}.css", n % 2);
    add(&style, "css");
    let mut reports = vec!["same".to_owned()];
    reports.extend((0..3).map(|k| format!("r{}", n + k)));
    for name in &reports {
        let file = format!("a/{name}/表 一.csv");
        add(&file, &format!("{name}, {}", n / 2));
        add(&format!("a/{name}/index.html"), &format!("{style}\n{file}\n"));
    }
    let lines: Vec<String> = reports.iter().map(|name| format!("a/{name}/index.html\n")).collect();
    add("a/index.html", &format!("{style}\n{}", lines.concat()));
    add("index.html", &format!("{style}\n{n}\n"));
    tree
}

/// No page names a file that is missing.
fn assert_whole(served: &Tree) {
    let pages = served.iter().filter(|(path, _)| path.ends_with(".html"));
    for (path, bytes) in pages {
        let text = String::from_utf8_lossy(bytes);
        for needed in text.lines().filter(|line| line.contains('.')) {
            assert!(served.contains_key(needed), "{path} needs {needed}, which is not there");
        }
    }
}

/// One who publishes to a target.
pub(crate) struct Publisher {
    pub(crate) there: Box<dyn Destination>,
    pub(crate) faults: Arc<Faults>,
    built: tempfile::TempDir,
    pub(crate) notes: FileNotes,
}

impl Publisher {
    pub(crate) fn new(bed: &dyn Bed) -> Self {
        let faults = Arc::default();
        let built = tempfile::tempdir().expect("a folder");
        Self { there: bed.open(&faults), faults, built, notes: FileNotes::default() }
    }

    pub(crate) fn survey(&self) -> TargetState {
        self.there.survey().expect("a survey")
    }

    /// Publishes as the command does, and says how many paths were strange.
    pub(crate) fn publish(&self, id: &str, tree: &Tree) -> Result<usize, Trouble> {
        self.publish_after(id, tree, || ())
    }

    /// The same with something that happens between looking and writing.
    pub(crate) fn publish_after(
        &self,
        id: &str,
        tree: &Tree,
        meanwhile: impl FnOnce(),
    ) -> Result<usize, Trouble> {
        let folder = Utf8PathBuf::try_from(self.built.path().join(id)).expect("a path");
        let mut wanted = Inventory::default();
        for (path, bytes) in tree {
            let file = folder.join(path);
            std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            std::fs::write(&file, bytes).expect("a file");
            wanted.files.insert(path.clone(), File::of(&mut &bytes[..]).expect("its bytes"));
        }
        let mut notes = self.notes.clone();
        for path in tree.keys() {
            let phase = match path.as_str() {
                "index.html" | "a/index.html" => Phase::Lists,
                path if path.starts_with("assets/") => Phase::Assets,
                path if Path::new(path).extension().is_some_and(|it| it == "csv") => {
                    Phase::Attachments
                }
                _ => continue,
            };
            notes.phases.insert(path.clone(), phase);
        }
        let survey = self.there.survey()?;
        let found = self.there.look(&survey, &wanted, &notes)?;
        let load = Upload {
            built: &folder,
            wanted: &wanted,
            notes: &notes,
            survey: &survey,
            found: &found,
        };
        meanwhile();
        if !self.there.is_as_found(&load)? {
            let text =
                gongkai::text::Text { zh: "有人来过".into(), en: "somebody was here".into() };
            return Err(Trouble::new(text));
        }
        self.there.upload(&load)?;
        let release = Release {
            id: id.to_owned(),
            time: String::new(),
            by: String::new(),
            base_url: String::new(),
            plan: String::new(),
            inventory: wanted.digest(),
            files: wanted.files.len(),
            bytes: wanted.bytes(),
            ledger: String::new(),
            previous: survey.live_id().map(ToOwned::to_owned),
            force: None,
        };
        let survey = self.there.go_live(&load, release)?;
        assert_eq!(survey.live_id(), self.survey().live_id());
        assert_eq!(survey.releases, self.survey().releases);
        self.there.prune(&survey, 3)?;
        Ok(found.strange.len())
    }

    pub(crate) fn roll_back(&self, id: &str) -> Result<(), Trouble> {
        let survey = self.there.survey()?;
        let release = survey.release(id).expect("it is there").clone();
        self.there.roll_back(&survey, &release, false)
    }
}

/// A name of a release; names are of the form that the command gives them, and sort by time.
pub(crate) fn id(n: usize) -> String {
    format!("20260101T{n:06}Z-{n:012x}")
}

/// All that a target must do. `make` gives an empty one each time; of the steps at which the line can be cut every `stride`-th is
/// tried.
pub(crate) fn conforms(make: &dyn Fn() -> Box<dyn Bed>, stride: usize) {
    publishes_goes_back_and_lists(&*make());
    small_files_are_written_whole_and_claimed_once(&*make());
    one_lock_at_a_time(&*make());
    what_is_given_up_is_on_no_list(&*make());
    foreign_changes_are_noticed(&*make());
    whatever_is_cut_is_finished_or_undone(make, stride);
}

fn publishes_goes_back_and_lists(bed: &dyn Bed) {
    let publisher = Publisher::new(bed);
    assert_eq!(publisher.survey().live_id(), None, "it is empty at first");
    bed.watch(&publisher.faults, assert_whole);
    for n in 0..4 {
        assert_eq!(publisher.publish(&id(n), &site(n)).expect("it works"), 0);
        assert_eq!(bed.served(), site(n));
    }
    let survey = publisher.survey();
    let ids: Vec<&str> = survey.releases.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, [id(1), id(2), id(3)], "three are kept, oldest first");
    assert_eq!(
        (survey.live_id(), survey.before().map(|it| it.id.clone())),
        (Some(&*id(3)), Some(id(2)))
    );
    for release in &survey.releases {
        let inventory = publisher.there.inventory_of(release).expect("its list");
        assert_eq!(inventory.digest(), release.inventory);
    }
    for n in [2, 1, 3] {
        publisher.roll_back(&id(n)).expect("it works");
        assert_eq!(bed.served(), site(n));
        assert_eq!(publisher.survey().live_id(), Some(&*id(n)));
    }
}

fn small_files_are_written_whole_and_claimed_once(bed: &dyn Bed) {
    let publisher = Publisher::new(bed);
    let files = publisher.there.files();
    assert_eq!(files.read("records/a").expect("an answer"), None);
    for bytes in [&b"one"[..], b"", &[0, 255, 10, 13]] {
        files.write("records/a", bytes).expect("it works");
        assert_eq!(files.read("records/a").expect("an answer").as_deref(), Some(bytes));
    }
    assert!(files.claim("claimed", b"first").expect("an answer"));
    assert!(!files.claim("claimed", b"second").expect("an answer"));
    assert_eq!(files.read("claimed").expect("an answer").as_deref(), Some(&b"first"[..]));
    files.remove("claimed").expect("it works");
    files.remove("claimed").expect("nothing there is fine");
    assert_eq!(files.read("claimed").expect("an answer"), None);
    assert!(files.claim("claimed", b"second").expect("an answer"), "it is free again");
}

fn one_lock_at_a_time(bed: &dyn Bed) {
    let publisher = Publisher::new(bed);
    let files = publisher.there.files();
    let owner = |folder: &str| Owner {
        by: "王".to_owned(),
        machine: "m".to_owned(),
        since: "2026-01-01T00:00:00+08:00".to_owned(),
        folder: folder.to_owned(),
    };
    let lock = Lock::take(files, owner("1"), false).expect("it is free");
    let held = Lock::take(files, owner("2"), false).expect_err("somebody has it");
    assert!(held.message.en.contains("王"), "{held}");
    assert!(Lock::is_held_by(files, "1").expect("an answer"));
    // One that a killed run of the same folder left is taken over.
    drop(lock);
    let lock = Lock::take(files, owner("1"), false).expect("it is our own");
    let taken = Lock::take(files, owner("2"), true).expect("by force");
    lock.give_back(files).expect("it is somebody else's by now");
    assert!(Lock::is_held_by(files, "2").expect("an answer"));
    taken.give_back(files).expect("it works");
    let lock = Lock::take(files, owner("3"), false).expect("it is free");
    lock.give_back(files).expect("it works");
}

fn what_is_given_up_is_on_no_list(bed: &dyn Bed) {
    let publisher = Publisher::new(bed);
    publisher.publish(&id(0), &site(0)).expect("it works");
    publisher.publish(&id(1), &site(1)).expect("it works");
    publisher.roll_back(&id(0)).expect("it works");
    publisher.there.discard(&id(1)).expect("it works");
    let listed = publisher.survey().releases.into_iter().map(|it| it.id);
    assert_eq!(listed.collect::<Vec<_>>(), [id(0)]);
    publisher.publish(&id(2), &site(2)).expect("it works");
    assert_eq!(bed.served(), site(2));
}

fn foreign_changes_are_noticed(bed: &dyn Bed) {
    let publisher = Publisher::new(bed);
    publisher.publish(&id(0), &site(0)).expect("it works");
    bed.put("other.txt", b"somebody's own");
    publisher.publish(&id(1), &site(1)).expect("it works");
    // The same length, so that only the bytes or their marks tell.
    let text = String::from_utf8(site(1)["index.html"].clone()).expect("text");
    bed.put("index.html", text.replace("\n1\n", "\n9\n").as_bytes());
    assert_eq!(publisher.publish(&id(2), &site(2)).expect("it works"), 1);
    // A new release does not have it; in a store it is left alone.
    let strangers = bed.served().remove("other.txt");
    assert_eq!(strangers.is_some(), !bed.switches());
    let served = || {
        let mut served = bed.served();
        served.remove("other.txt");
        served
    };
    assert_eq!(served(), site(2));
    // What happens between looking and writing stops a publication.
    let other = Publisher::new(bed);
    let meanwhile = || assert_eq!(other.publish(&id(3), &site(3)).expect("it works"), 0);
    publisher.publish_after(&id(4), &site(4), meanwhile).expect_err("it is noticed");
    assert_eq!(served(), site(3));
    if !bed.switches() {
        let edit = || bed.put("a/same/表 一.csv", b"by hand");
        publisher.publish_after(&id(4), &site(4), edit).expect_err("it is noticed");
        // Going back would overwrite it.
        publisher.roll_back(&id(2)).expect_err("it is noticed");
    }
    publisher.publish(&id(4), &site(4)).expect("it works");
    assert_eq!(served(), site(4));
}

fn whatever_is_cut_is_finished_or_undone(make: &dyn Fn() -> Box<dyn Bed>, stride: usize) {
    for done_though_cut in [false, true] {
        for step in (usize::from(done_though_cut)..).step_by(stride) {
            let bed = make();
            let publisher = Publisher::new(&*bed);
            publisher.publish(&id(0), &site(0)).expect("it works");
            bed.watch(&publisher.faults, assert_whole);
            publisher.faults.cut_after(step, done_though_cut);
            let done = publisher.publish(&id(1), &site(1));
            publisher.faults.mend();
            if done.is_ok() {
                assert!(step > 4, "only {step} steps");
                break;
            }
            let served = bed.served();
            assert_whole(&served);
            if bed.switches() {
                assert!([site(0), site(1)].contains(&served), "step {step}: neither site");
            }
            if step % 2 == 0 {
                let strange = publisher.publish(&id(2), &site(2)).expect("the next run works");
                assert_eq!((bed.served(), strange), (site(2), 0), "step {step}");
            }
            // Undoing can be cut as well.
            publisher.faults.cut_after(step / 2, !done_though_cut);
            let undone = publisher.roll_back(&id(0));
            publisher.faults.mend();
            if undone.is_err() {
                publisher.roll_back(&id(0)).expect("it works");
            }
            assert_eq!(bed.served(), site(0), "step {step}");
            assert!(publisher.survey().touched.is_empty());
            assert_whole(&bed.served());
        }
    }
}

/// What a store of single files must do beside that.
pub(crate) fn is_a_store(store: &dyn Store, folder: &str) {
    let at = |path: &str| format!("{folder}{path}");
    let read = |path: &str| {
        store.get(&at(path)).expect("an answer").map(|mut from| {
            let mut bytes = Vec::new();
            from.read_to_end(&mut bytes).expect("its bytes");
            bytes
        })
    };
    let put = |path: &str, bytes: &[u8]| {
        store.put(&at(path), &mut &*bytes, &head("text/plain")).expect("it works");
    };
    assert!(store.width() > 0);
    assert_eq!(read("a.txt"), None);
    let large: Vec<u8> = (0..300_000_u32).flat_map(u32::to_le_bytes).collect();
    for (path, bytes) in
        [("a.txt", &b"one"[..]), ("empty.txt", b""), ("深/一 层/名 字.txt", b"two"), ("l", &large)]
    {
        put(path, bytes);
        assert_eq!(read(path).as_deref(), Some(bytes), "{path}");
    }
    put("a.txt", b"other");
    assert_eq!(read("a.txt").as_deref(), Some(&b"other"[..]), "a file is replaced whole");
    store.copy(&at("a.txt"), &at("b/c.txt")).expect("it works");
    assert_eq!(read("b/c.txt").as_deref(), Some(&b"other"[..]));
    let paths = |prefix: &str| {
        let mut found = store.paths(&at(prefix)).expect("a list");
        found.sort();
        found
    };
    let all = ["a.txt", "b/c.txt", "empty.txt", "l", "深/一 层/名 字.txt"].map(at);
    assert_eq!(paths(""), all);
    assert_eq!(paths("b/"), [at("b/c.txt")]);
    assert_eq!(paths("nowhere/"), Vec::<String>::new());
    let marks = || store.marks(folder, &at("b/")).expect("marks");
    let before = marks();
    assert_eq!(
        before.keys().cloned().collect::<Vec<_>>(),
        all.clone().into_iter().filter(|path| !path.contains("b/c")).collect::<Vec<_>>()
    );
    assert_eq!(marks(), before, "nobody has written");
    // Times may be as coarse as a second.
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    put("a.txt", b"OTHER");
    let differing: Vec<String> =
        marks().into_iter().filter(|(path, mark)| before[path] != *mark).map(|it| it.0).collect();
    assert_eq!(differing, [at("a.txt")]);
    for path in ["a.txt", "a.txt", "深/一 层/名 字.txt"] {
        store.remove(&at(path)).expect("nothing there is fine");
        assert_eq!(read(path), None);
    }
}

/// A place for what is looked at after each step.
pub(crate) fn look_at(
    served: impl Fn() -> Tree + Send + 'static,
    look: fn(&Tree),
) -> impl FnMut() + Send {
    let served = Mutex::new(served);
    move || look(&served.lock().expect("a lock")())
}

/// Kinds of targets in `site.yaml`, and the test that runs the suite for each. Vendors' doubles are in `vendors.rs`.
const SUITES: [(&str, &str); 8] = [
    ("directory", "conformance::hosts::a_folder"),
    ("ssh", "conformance::hosts::a_folder_over_ssh"),
    ("s3", "conformance::cloud::s3"),
    ("oss", "conformance::cloud::oss"),
    ("obs", "conformance::cloud::obs"),
    ("cos", "conformance::cloud::cos"),
    ("sftp", "conformance::cloud::sftp"),
    ("webdav", "conformance::cloud::webdav"),
];

#[test]
fn every_kind_of_target_has_its_suite() {
    let kinds: Vec<&str> = SUITES.iter().map(|(kind, _)| *kind).collect();
    assert_eq!(gongkai::config::target_kinds().collect::<Vec<_>>(), kinds);
    for (kind, test) in SUITES {
        let name = test.rsplit("::").next().expect("a name");
        let text = ["hosts", "cloud"].map(|file| {
            let file = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join(format!("tests/it/conformance/{file}.rs"));
            std::fs::read_to_string(file).expect("a file")
        });
        let run = format!("#[test]\nfn {name}() {{");
        assert!(text.iter().any(|text| text.contains(&run)), "{kind} has no test {test}");
    }
}

/// Whether this is the test's own process, with programs of the test's first and variables of its own: what is started by name, or
/// reads the environment, cannot be told otherwise. The first process starts another one for that and answers `false` when it
/// has ended well.
pub(crate) fn in_child(test: &str, programs: &Path, variables: &[(&str, &str)]) -> bool {
    if std::env::var("GONGKAI_TEST_CHILD").is_ok_and(|name| name == test) {
        return true;
    }
    let path = std::env::var("PATH").expect("a path");
    let done = std::process::Command::new(std::env::current_exe().expect("this program"))
        .args(["--exact", test, "--nocapture"])
        .env("GONGKAI_TEST_CHILD", test)
        .env("PATH", format!("{}:{path}", programs.display()))
        .envs(variables.iter().copied())
        .output()
        .expect("it runs");
    let said = [done.stdout, done.stderr].map(|it| String::from_utf8_lossy(&it).into_owned());
    assert!(done.status.success(), "{}\n{}", said[0], said[1]);
    assert!(said[0].contains("1 passed"), "{}", said[0]);
    false
}
