//! A store in memory that fails at a chosen step: what readers find meanwhile, and what the next run makes of it.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Mutex;

use camino::Utf8PathBuf;
use proptest::prelude::{ProptestConfig, any, proptest};

use super::Objects;
use crate::diagnostic::Trouble;
use crate::publish::inventory::File;
use crate::publish::store::{Marks, Store};
use crate::publish::{Destination, Files, Head, Inventory, Load, Notes, Phase, Release, Survey};
use crate::text;

/// A file and how often it has been written.
type Entry = (Vec<u8>, Head, usize);

#[derive(Default)]
struct Memory {
    inside: Mutex<Inside>,
}

#[derive(Default)]
struct Inside {
    files: BTreeMap<String, Entry>,
    /// Writing steps until it fails, for good; one that is cut may have been done or not.
    left: Option<usize>,
    done_though_cut: bool,
    writes: usize,
    /// Pages at which something that they point to was missing, ever.
    torn: Vec<String>,
}

impl Memory {
    fn step(&self, act: impl FnOnce(&mut Inside)) -> Result<(), Trouble> {
        let mut inside = self.inside.lock().expect("a lock");
        let cut = inside.left == Some(0);
        if !cut || inside.done_though_cut {
            act(&mut inside);
            inside.writes += 1;
        }
        // What follows a cut does not reach the store.
        inside.done_though_cut &= !cut;
        if cut {
            return Err(Trouble::new(text!("断了", "the line is cut")));
        }
        inside.left = inside.left.map(|left| left - 1);
        inside.look();
        Ok(())
    }
}

impl Inside {
    /// A page of these tests names in each line a file that it needs.
    fn look(&mut self) {
        let pages = self.files.iter().filter(|(path, _)| path.starts_with("www/"));
        let pages = pages.filter(|(path, _)| path.ends_with(".html"));
        let torn = pages.filter(|(_, (bytes, ..))| {
            let text = String::from_utf8_lossy(bytes);
            let mut needed = text.lines().filter(|line| line.contains('.'));
            needed.any(|path| !self.files.contains_key(&format!("www/{path}")))
        });
        let torn: Vec<String> = torn.map(|(path, _)| path.clone()).collect();
        self.torn.extend(torn);
    }
}

impl Files for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let inside = self.inside.lock().expect("a lock");
        Ok(inside.files.get(path).map(|(bytes, ..)| bytes.clone()))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.put(path, &mut &*bytes, &head("record"))
    }

    fn claim(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let is_free = self.read(path)?.is_none();
        if is_free {
            self.write(path, bytes)?;
        }
        Ok(is_free)
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        self.step(|inside| drop(inside.files.remove(path)))
    }
}

impl Store for Memory {
    fn width(&self) -> usize {
        3
    }

    fn put(&self, path: &str, from: &mut dyn Read, head: &Head) -> Result<(), Trouble> {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).expect("it reads");
        self.step(|inside| {
            let times = inside.files.get(path).map_or(0, |(.., times)| *times) + 1;
            inside.files.insert(path.to_owned(), (bytes, head.clone(), times));
        })
    }

    fn get(&self, path: &str) -> Result<Option<Box<dyn Read + '_>>, Trouble> {
        let bytes = self.read(path)?;
        Ok(bytes.map(|bytes| Box::new(std::io::Cursor::new(bytes)) as Box<dyn Read>))
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), Trouble> {
        self.step(|inside| {
            let entry = inside.files[from].clone();
            inside.files.insert(to.to_owned(), entry);
        })
    }

    fn paths(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        let inside = self.inside.lock().expect("a lock");
        Ok(inside.files.keys().filter(|path| path.starts_with(prefix)).cloned().collect())
    }

    fn marks(&self, prefix: &str, but: &str) -> Result<Marks, Trouble> {
        let inside = self.inside.lock().expect("a lock");
        let files = inside.files.iter();
        let files = files.filter(|(path, _)| path.starts_with(prefix) && !path.starts_with(but));
        Ok(files
            .map(|(path, (bytes, _, n))| (path.clone(), format!("{} {n}", bytes.len())))
            .collect())
    }
}

fn head(content_type: &str) -> Head {
    Head { content_type: content_type.to_owned(), disposition: None, cache_control: None }
}

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
    notes: Notes,
}

impl Scene {
    fn new() -> Self {
        let objects = Objects::new(Memory::default(), "www/", "www/.gongkai/");
        let built = tempfile::tempdir().expect("a folder");
        Self { objects, built, notes: Notes::default() }
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
        self.objects.roll_back(&survey, &release)
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
    let put = |path: &str, text: &str| {
        scene.objects.store.put(path, &mut text.as_bytes(), &head("x")).expect("it works");
    };
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
