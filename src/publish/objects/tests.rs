//! A store in memory that fails at a chosen step: what readers find meanwhile, and what the next run makes of it.

use std::collections::BTreeMap;

use camino::Utf8PathBuf;
use proptest::prelude::{ProptestConfig, any, proptest};

use super::Objects;
use super::memory::{Inside, Memory, head};
use crate::diagnostic::Trouble;
use crate::publish::inventory::File;
use crate::publish::store::Store;
use crate::publish::{Destination, FileNotes, Files, Inventory, Load, Phase, Release, Survey};
use crate::text;

/// Files of a site by path.
type Tree = BTreeMap<String, Vec<u8>>;

/// The n-th site: a report with an attachment that comes and goes, a list, a style sheet that changes its name.
fn site(n: usize) -> Tree {
    let mut tree = Tree::new();
    let mut add = |path: &str, text: &str| tree.insert(path.to_owned(), text.as_bytes().to_vec());
    let style = format!("assets/{}.css", n % 2);
    add(&style, "css");
    let mut reports = vec!["same".to_owned()];
    reports.extend((0..3).map(|k| format!("r{}", n + k)));
    for name in &reports {
        let file = format!("a/{name}/f.csv");
        add(&file, &format!("{name}, {}", n / 2));
        add(&format!("a/{name}/index.html"), &format!("{style}\n{file}\n"));
    }
    let lines: Vec<String> = reports.iter().map(|name| format!("a/{name}/index.html\n")).collect();
    add("a/index.html", &format!("{style}\n{}", lines.concat()));
    add("index.html", &format!("{style}\n{n}\n"));
    tree
}

/// A store with a folder of built files.
struct Scene {
    objects: Objects<Memory>,
    built: tempfile::TempDir,
    notes: FileNotes,
}

impl Scene {
    fn new() -> Self {
        let objects = Objects::new(Memory::default(), "www/", "www/.gongkai/");
        let built = tempfile::tempdir().expect("a folder");
        Self { objects, built, notes: FileNotes::default() }
    }

    fn inside(&self) -> std::sync::MutexGuard<'_, Inside> {
        self.objects.store.inside.lock().expect("a lock")
    }

    fn served(&self) -> Tree {
        let inside = self.inside();
        let files = inside.files.iter().filter(|(path, _)| !path.starts_with("www/.gongkai/"));
        let files =
            files.filter_map(|(path, (bytes, ..))| Some((path.strip_prefix("www/")?, bytes)));
        files.map(|(path, bytes)| (path.to_owned(), bytes.clone())).collect()
    }

    fn survey(&self) -> Survey {
        self.objects.survey().expect("a survey")
    }

    /// Publishes as the command does, and says how many paths were strange.
    fn publish(&self, id: &str, tree: &Tree) -> Result<usize, Trouble> {
        self.publish_after(id, tree, || ())
    }

    /// The same with something that happens between looking and writing.
    fn publish_after(
        &self,
        id: &str,
        tree: &Tree,
        meanwhile: impl FnOnce(),
    ) -> Result<usize, Trouble> {
        let folder = Utf8PathBuf::try_from(self.built.path().join(id)).expect("a path");
        let mut wanted = Inventory::default();
        for (path, bytes) in tree {
            crate::fs::write_deep(&folder.join(path), bytes).expect("a file");
            wanted.files.insert(path.clone(), File::of(&mut &bytes[..]).expect("a hash"));
        }
        let mut notes = self.notes.clone();
        for path in tree.keys() {
            let phase = match path.as_str() {
                "index.html" | "a/index.html" => Phase::Lists,
                path if path.starts_with("assets/") => Phase::Assets,
                path if path.ends_with(".csv") => Phase::Attachments,
                _ => continue,
            };
            notes.phases.insert(path.clone(), phase);
        }
        let survey = self.objects.survey()?;
        let found = self.objects.look(&survey, &wanted, &notes)?;
        let load =
            Load { built: &folder, wanted: &wanted, notes: &notes, survey: &survey, found: &found };
        meanwhile();
        if !self.objects.is_as_found(&load)? {
            return Err(Trouble::new(text!("有人来过", "somebody was here")));
        }
        self.objects.upload(&load)?;
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
        let survey = self.objects.go_live(&load, release)?;
        assert_eq!(survey, self.survey());
        self.objects.prune(&survey, 3)?;
        Ok(found.strange.len())
    }

    fn roll_back(&self, id: &str) -> Result<(), Trouble> {
        let survey = self.objects.survey()?;
        let release = survey.release(id).expect("it is there").clone();
        self.objects.roll_back(&survey, &release, false)
    }

    /// Somebody else writes a file.
    fn put(&self, path: &str, text: &str) {
        self.objects.store.put(path, &mut text.as_bytes(), &head("x")).expect("it works");
    }

    fn cut_after(&self, steps: usize, done_though_cut: bool) {
        let mut inside = self.inside();
        (inside.left, inside.done_though_cut) = (Some(steps), done_though_cut);
    }

    fn mend(&self) {
        self.inside().left = None;
    }

    fn assert_never_torn(&self) {
        assert_eq!(self.inside().torn, Vec::<String>::new());
    }
}

#[test]
fn publishes_and_goes_back_and_writes_only_what_is_new() {
    let scene = Scene::new();
    for n in 0..4 {
        scene.publish(&format!("p{n}"), &site(n)).expect("it works");
        assert_eq!(scene.served(), site(n));
    }
    assert_eq!(scene.survey().releases.len(), 3);
    for n in [2, 1, 3] {
        scene.roll_back(&format!("p{n}")).expect("it works");
        assert_eq!(scene.served(), site(n));
        assert_eq!(scene.survey().live_id(), Some(format!("p{n}").as_str()));
    }
    let puts = |scene: &Scene| {
        let inside = scene.inside();
        let site = inside.files.iter().filter(|(path, _)| !path.contains(".gongkai"));
        site.map(|(_, (.., times))| times).sum::<usize>()
    };
    let before = puts(&scene);
    scene.publish("p4", &site(3)).expect("it works");
    assert_eq!(puts(&scene), before);
    scene.assert_never_torn();
}

#[test]
fn whatever_is_cut_is_finished_by_the_next_run_or_undone() {
    for done_though_cut in [false, true] {
        for step in 0.. {
            let scene = Scene::new();
            scene.publish("p0", &site(0)).expect("it works");
            scene.cut_after(step, done_though_cut);
            let done = scene.publish("p1", &site(1));
            scene.mend();
            if done.is_ok() {
                assert!(step > 20, "only {step} steps");
                break;
            }
            // A page may have been replaced, but then all that it points to is there.
            scene.inside().look();
            scene.assert_never_torn();
            if step % 2 == 0 {
                let strange = scene.publish("p2", &site(2)).expect("the next run works");
                assert_eq!((scene.served(), strange), (site(2), 0), "step {step}");
            }
            // Undoing can be cut as well.
            scene.cut_after(step / 2, !done_though_cut);
            let undone = scene.roll_back("p0");
            scene.mend();
            if undone.is_err() {
                scene.roll_back("p0").expect("it works");
            }
            assert_eq!(scene.served(), site(0), "step {step}");
            assert!(scene.survey().touched.is_empty());
            scene.assert_never_torn();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_run_of_cuts_ends_well(cuts in proptest::collection::vec((0..40_usize, any::<bool>(), any::<bool>()), 1..6)) {
        let scene = Scene::new();
        scene.publish("p00", &site(0)).expect("it works");
        for (n, (step, done_though_cut, back)) in cuts.into_iter().enumerate() {
            scene.cut_after(step, done_though_cut);
            let live = scene.survey().live_id().expect("one is live").to_owned();
            // Whether it fails or not, the next may go on from there.
            let _ = if back { scene.roll_back(&live) } else { scene.publish(&format!("p{:02}", n + 1), &site(n + 1)).map(drop) };
            scene.mend();
            scene.assert_never_torn();
        }
        let live = scene.survey().live_id().expect("one is live").to_owned();
        scene.roll_back(&live).expect("it works");
        let n: usize = live[1..].parse().expect("a number");
        assert_eq!(scene.served(), site(n));
        scene.publish("p99", &site(99)).expect("it works");
        assert_eq!(scene.served(), site(99));
        scene.assert_never_torn();
    }
}

#[test]
fn what_somebody_changed_is_noticed_and_strangers_are_left_alone() {
    let scene = Scene::new();
    let put = |path: &str, text: &str| scene.put(path, text);
    put("www/other.txt", "somebody's own");
    put("www/index.html", "an older site");
    assert_eq!(scene.publish("p0", &site(0)).expect("it works"), 1);
    assert_eq!(scene.publish("p1", &site(1)).expect("it works"), 0);
    // The same length, so only the mark tells.
    let text = String::from_utf8(site(1)["a/index.html"].clone()).expect("text");
    put("www/a/index.html", &text.replace("same", "SAME"));
    scene.objects.store.remove("www/a/r1/f.csv").expect("it works");
    assert_eq!(scene.publish("p2", &site(2)).expect("it works"), 2);
    let mut served = scene.served();
    assert_eq!(served.remove("other.txt"), Some(b"somebody's own".to_vec()));
    assert_eq!(served, site(2));
}

#[test]
fn a_file_of_which_something_else_is_said_is_written_again() {
    let mut scene = Scene::new();
    scene.publish("p0", &site(0)).expect("it works");
    let cache = crate::config::CacheRule { pattern: "*.html".into(), value: "no-cache".into() };
    scene.notes.cache.push(cache);
    scene.publish("p1", &site(0)).expect("it works");
    let said = |scene: &Scene, path: &str| scene.inside().files[path].1.cache_control.clone();
    assert_eq!(said(&scene, "www/index.html").as_deref(), Some("no-cache"));
    assert_eq!(said(&scene, "www/a/index.html"), None);
    assert_eq!(scene.inside().files["www/a/index.html"].2, 1);
    scene.roll_back("p0").expect("it works");
    assert_eq!(said(&scene, "www/index.html"), None);
    assert_eq!(scene.served(), site(0));
}

#[test]
fn what_only_removed_releases_need_is_not_kept() {
    let scene = Scene::new();
    for n in 0..3 {
        scene.publish(&format!("p{n}"), &site(n)).expect("it works");
    }
    let kept = |scene: &Scene| {
        let inside = scene.inside();
        let kept = inside.files.iter().filter(|(path, _)| path.contains("/kept/"));
        kept.map(|(_, (bytes, ..))| bytes.clone()).collect::<Vec<_>>()
    };
    let live: Vec<Vec<u8>> = site(2).into_values().collect();
    assert!(kept(&scene).iter().filter(|bytes| !live.contains(*bytes)).count() > 5);
    let gone = scene.objects.prune(&scene.survey(), 1).expect("it works");
    assert_eq!(gone, ["p0", "p1"]);
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
            .map(|kind| format!("www/.gongkai/p2.{kind}"))
            .into_iter()
            .chain(["www/.gongkai/releases.json".to_owned()])
            .collect::<Vec<_>>()
    );
}

#[test]
fn going_back_does_not_overwrite_what_somebody_changed() {
    let scene = Scene::new();
    scene.publish("p0", &site(0)).expect("it works");
    scene.publish("p1", &site(1)).expect("it works");
    scene.put("www/index.html", "by hand");
    // Where the release before had a page, somebody has put one of his own.
    scene.put("www/a/r0/index.html", "somebody's own");
    let before = scene.served();
    let trouble = scene.roll_back("p0").expect_err("it is noticed");
    assert!(trouble.message.en.contains("changed 2 files"), "{trouble}");
    assert_eq!(scene.served(), before);
    let survey = scene.survey();
    let release = survey.release("p0").expect("it is there").clone();
    scene.objects.roll_back(&survey, &release, true).expect("it is meant");
    assert_eq!(scene.served(), site(0));
}

#[test]
fn what_happens_between_looking_and_writing_stops_it() {
    let scene = Scene::new();
    scene.publish("p0", &site(0)).expect("it works");
    let edit = || scene.put("www/a/same/f.csv", "by hand");
    scene.publish_after("p1", &site(1), edit).expect_err("it is noticed");
    assert_eq!(scene.publish("p1", &site(1)).expect("it is meant"), 1);
    let cut = || {
        scene.cut_after(15, false);
        scene.publish("p2", &site(2)).expect_err("it is cut");
        scene.mend();
    };
    scene.publish_after("p3", &site(3), cut).expect_err("it is noticed");
    scene.publish("p3", &site(3)).expect("it works");
    assert_eq!(scene.served(), site(3));
}

#[test]
fn what_somebody_changes_while_it_is_published_is_noticed_the_next_time() {
    let scene = Scene::new();
    scene.publish("p0", &site(0)).expect("it works");
    let path = "www/a/same/f.csv";
    let bytes = scene.served()["a/same/f.csv"].iter().map(|byte| byte ^ 1).collect();
    scene.inside().meddling = Some((path.to_owned(), bytes));
    scene.publish("p1", &site(1)).expect("it works");
    assert_eq!(scene.publish("p2", &site(1)).expect("it works"), 1);
    assert_eq!(scene.served(), site(1));
}

#[test]
fn a_release_that_is_given_up_is_on_no_list() {
    let scene = Scene::new();
    scene.publish("p0", &site(0)).expect("it works");
    scene.publish("p1", &site(1)).expect("it works");
    scene.roll_back("p0").expect("it works");
    scene.objects.discard("p1").expect("it works");
    assert_eq!(scene.survey().releases.len(), 1);
    scene.publish("p2", &site(2)).expect("it works");
    assert_eq!(scene.served(), site(2));
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
        scene.publish(&format!("p{n}"), &site(n)).expect("it works");
    }
    for path in others {
        assert!(scene.inside().files.contains_key(path), "{path} is gone");
    }
}

#[test]
fn what_a_cut_run_has_written_is_not_written_again() {
    let scene = Scene::new();
    scene.publish("p0", &site(0)).expect("it works");
    scene.cut_after(15, false);
    scene.publish("p1", &site(1)).expect_err("it is cut");
    scene.mend();
    let times = |scene: &Scene| scene.inside().files["www/a/r3/f.csv"].2;
    assert_eq!(times(&scene), 1, "it was not cut late enough");
    scene.publish("p2", &site(1)).expect("it works");
    assert_eq!(times(&scene), 1);
}
