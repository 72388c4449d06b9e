//! Stores of single files as readers, strangers and a cut line meet them, in memory; and the suite for that store.

use std::sync::Arc;

use gongkai::config::CacheRule;
use gongkai::publish::{Destination, Files, Objects, Store};
use proptest::prelude::{ProptestConfig, any, proptest};

use super::faults::{Faults, Faulty};
use super::memory::{Inside, Memory, head};
use super::{Bed, Publisher, Tree, assert_whole, conforms, id, is_a_store, look_at, site};

/// A store in memory below `www/`.
#[derive(Default)]
pub(super) struct InMemory(Memory);

fn served(memory: &Memory) -> Tree {
    let inside = memory.inside();
    let files = inside.files.iter().filter(|(path, _)| !path.starts_with("www/.gongkai/"));
    let files = files.filter_map(|(path, (bytes, ..))| Some((path.strip_prefix("www/")?, bytes)));
    files.map(|(path, bytes)| (path.to_owned(), bytes.clone())).collect()
}

impl Bed for InMemory {
    fn open(&self, faults: &Arc<Faults>) -> Box<dyn Destination> {
        let store = Faulty { inner: self.0.clone(), faults: Arc::clone(faults) };
        Box::new(Objects::new(store, "www/", "www/.gongkai/"))
    }
    fn served(&self) -> Tree {
        served(&self.0)
    }
    fn put(&self, path: &str, bytes: &[u8]) {
        self.0.put(&format!("www/{path}"), &mut &*bytes, &head("x")).expect("it works");
    }
    fn watch(&self, faults: &Arc<Faults>, look: fn(&Tree)) {
        let memory = self.0.clone();
        faults.watch(look_at(move || served(&memory), look));
    }
    fn switches(&self) -> bool {
        false
    }
}

#[test]
fn a_store_in_memory() {
    is_a_store(&Memory::default(), "x/");
    conforms(&|| Box::new(InMemory::default()), 1);
}

/// A store in memory, and one who publishes to it.
struct Scene {
    memory: Memory,
    publisher: Publisher,
}

impl Scene {
    /// One in which no page may ever lack what it needs.
    fn new() -> Self {
        let scene = Self::with_vandals();
        InMemory(scene.memory.clone()).watch(&scene.publisher.faults, assert_whole);
        scene
    }

    /// One in which somebody else removes files.
    fn with_vandals() -> Self {
        let bed = InMemory::default();
        Self { memory: bed.0.clone(), publisher: Publisher::new(&bed) }
    }

    fn inside(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.memory.inside()
    }

    fn served(&self) -> Tree {
        served(&self.memory)
    }

    /// Somebody else writes a file.
    fn put(&self, path: &str, text: &str) {
        self.memory.put(path, &mut text.as_bytes(), &head("x")).expect("it works");
    }
}

impl std::ops::Deref for Scene {
    type Target = Publisher;

    fn deref(&self) -> &Publisher {
        &self.publisher
    }
}

#[test]
fn publishes_and_goes_back_and_writes_only_what_is_new() {
    let scene = Scene::new();
    for n in 0..4 {
        scene.publish(&id(n), &site(n)).expect("it works");
        assert_eq!(scene.served(), site(n));
    }
    assert_eq!(scene.survey().releases.len(), 3);
    for n in [2, 1, 3] {
        scene.roll_back(&id(n)).expect("it works");
        assert_eq!(scene.served(), site(n));
        assert_eq!(scene.survey().live_id(), Some(&*id(n)));
    }
    let puts = |scene: &Scene| {
        let inside = scene.inside();
        let site = inside.files.iter().filter(|(path, _)| !path.contains(".gongkai"));
        site.map(|(_, (.., times))| times).sum::<usize>()
    };
    let before = puts(&scene);
    scene.publish(&id(4), &site(3)).expect("it works");
    assert_eq!(puts(&scene), before);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_run_of_cuts_ends_well(cuts in proptest::collection::vec((0..40_usize, any::<bool>(), any::<bool>()), 1..6)) {
        let scene = Scene::new();
        scene.publish(&id(0), &site(0)).expect("it works");
        let made = cuts.len();
        for (n, (step, done_though_cut, back)) in cuts.into_iter().enumerate() {
            scene.faults.cut_after(step, done_though_cut);
            let live = scene.survey().live_id().expect("one is live").to_owned();
            // Whether it fails or not, the next may go on from there.
            let _ = if back { scene.roll_back(&live) } else { scene.publish(&id(n + 1), &site(n + 1)).map(drop) };
            scene.faults.mend();
                }
        let live = scene.survey().live_id().expect("one is live").to_owned();
        scene.roll_back(&live).expect("it works");
        let n = (0..=made).find(|n| id(*n) == live).expect("one of them");
        assert_eq!(scene.served(), site(n));
        scene.publish(&id(99), &site(99)).expect("it works");
        assert_eq!(scene.served(), site(99));
        }
}

#[test]
fn what_somebody_changed_is_noticed_and_strangers_are_left_alone() {
    let scene = Scene::with_vandals();
    let put = |path: &str, text: &str| scene.put(path, text);
    put("www/other.txt", "somebody's own");
    put("www/index.html", "an older site");
    assert_eq!(scene.publish(&id(0), &site(0)).expect("it works"), 1);
    assert_eq!(scene.publish(&id(1), &site(1)).expect("it works"), 0);
    // The same length, so only the mark tells.
    let text = String::from_utf8(site(1)["a/index.html"].clone()).expect("text");
    put("www/a/index.html", &text.replace("same", "SAME"));
    scene.memory.remove("www/a/r1/表 一.csv").expect("it works");
    assert_eq!(scene.publish(&id(2), &site(2)).expect("it works"), 2);
    let mut served = scene.served();
    assert_eq!(served.remove("other.txt"), Some(b"somebody's own".to_vec()));
    assert_eq!(served, site(2));
}

#[test]
fn a_file_of_which_something_else_is_said_is_written_again() {
    let mut scene = Scene::new();
    scene.publish(&id(0), &site(0)).expect("it works");
    let cache = CacheRule { pattern: "*.html".into(), value: "no-cache".into() };
    scene.publisher.notes.cache.push(cache);
    scene.publish(&id(1), &site(0)).expect("it works");
    let said = |scene: &Scene, path: &str| scene.inside().files[path].1.cache_control.clone();
    assert_eq!(said(&scene, "www/index.html").as_deref(), Some("no-cache"));
    assert_eq!(said(&scene, "www/a/index.html"), None);
    assert_eq!(scene.inside().files["www/a/index.html"].2, 1);
    scene.roll_back(&id(0)).expect("it works");
    assert_eq!(said(&scene, "www/index.html"), None);
    assert_eq!(scene.served(), site(0));
}

#[test]
fn what_only_removed_releases_need_is_not_kept() {
    let scene = Scene::new();
    for n in 0..3 {
        scene.publish(&id(n), &site(n)).expect("it works");
    }
    let kept = |scene: &Scene| {
        let inside = scene.inside();
        let kept = inside.files.iter().filter(|(path, _)| path.contains("/kept/"));
        kept.map(|(_, (bytes, ..))| bytes.clone()).collect::<Vec<_>>()
    };
    let live: Vec<Vec<u8>> = site(2).into_values().collect();
    assert!(kept(&scene).iter().filter(|bytes| !live.contains(*bytes)).count() > 5);
    let gone = scene.there.prune(&scene.survey(), 1).expect("it works");
    assert_eq!(gone, [id(0), id(1)]);
    assert!(kept(&scene).iter().all(|bytes| live.contains(bytes)));
    let records: Vec<String> = scene
        .inside()
        .files
        .keys()
        .filter(|path| path.contains(".gongkai") && !path.contains("kept"))
        .cloned()
        .collect();
    assert_eq!(
        records,
        ["files", "marks", "notes"]
            .map(|kind| format!("www/.gongkai/{}.{kind}", id(2)))
            .into_iter()
            .chain(["www/.gongkai/releases.json".to_owned()])
            .collect::<Vec<_>>()
    );
}

#[test]
fn going_back_does_not_overwrite_what_somebody_changed() {
    let scene = Scene::new();
    scene.publish(&id(0), &site(0)).expect("it works");
    scene.publish(&id(1), &site(1)).expect("it works");
    scene.put("www/index.html", "by hand");
    // Where the release before had a page, somebody has put one of his own.
    scene.put("www/a/r0/index.html", "somebody's own");
    let before = scene.served();
    let trouble = scene.roll_back(&id(0)).expect_err("it is noticed");
    assert!(trouble.message.en.contains("changed 2 files"), "{trouble}");
    assert_eq!(scene.served(), before);
    let survey = scene.survey();
    let release = survey.release(&id(0)).expect("it is there").clone();
    scene.there.roll_back(&survey, &release, true).expect("it is meant");
    assert_eq!(scene.served(), site(0));
}

#[test]
fn what_happens_between_looking_and_writing_stops_it() {
    let scene = Scene::new();
    scene.publish(&id(0), &site(0)).expect("it works");
    let edit = || scene.put("www/a/same/表 一.csv", "by hand");
    scene.publish_after(&id(1), &site(1), edit).expect_err("it is noticed");
    assert_eq!(scene.publish(&id(1), &site(1)).expect("it is meant"), 1);
    let cut = || {
        scene.faults.cut_after(15, false);
        scene.publish(&id(2), &site(2)).expect_err("it is cut");
        scene.faults.mend();
    };
    scene.publish_after(&id(3), &site(3), cut).expect_err("it is noticed");
    scene.publish(&id(3), &site(3)).expect("it works");
    assert_eq!(scene.served(), site(3));
}

#[test]
fn what_somebody_changes_while_it_is_published_is_noticed_the_next_time() {
    let scene = Scene::new();
    scene.publish(&id(0), &site(0)).expect("it works");
    let path = "www/a/same/表 一.csv";
    let bytes = scene.served()["a/same/表 一.csv"].iter().map(|byte| byte ^ 1).collect();
    scene.inside().meddling = Some((path.to_owned(), bytes));
    scene.publish(&id(1), &site(1)).expect("it works");
    assert_eq!(scene.publish(&id(2), &site(1)).expect("it works"), 1);
    assert_eq!(scene.served(), site(1));
}

#[test]
fn files_of_others_among_the_records_stay() {
    let scene = Scene::new();
    let others =
        ["www/.gongkai/web.config", "www/.gongkai/README.files", "www/.gongkai/kept/note.txt"];
    for path in others {
        scene.put(path, "somebody's own");
    }
    for n in 0..5 {
        scene.publish(&id(n), &site(n)).expect("it works");
    }
    for path in others {
        assert!(scene.inside().files.contains_key(path), "{path} is gone");
    }
}

#[test]
fn what_a_cut_run_has_written_is_not_written_again() {
    let scene = Scene::new();
    scene.publish(&id(0), &site(0)).expect("it works");
    scene.faults.cut_after(15, false);
    scene.publish(&id(1), &site(1)).expect_err("it is cut");
    scene.faults.mend();
    let times = |scene: &Scene| scene.inside().files["www/a/r3/表 一.csv"].2;
    assert_eq!(times(&scene), 1, "it was not cut late enough");
    scene.publish(&id(2), &site(1)).expect("it works");
    assert_eq!(times(&scene), 1);
}
