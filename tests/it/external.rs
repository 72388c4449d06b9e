//! `gongkai check --external` against a server of our own that refuses, is busy, is slow, leads elsewhere and has nothing.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::check::told;
use crate::harness::TestSite;

/// Answers until the test ends; how often each path was asked for.
fn server() -> (String, Arc<Mutex<BTreeMap<String, usize>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Arc::new(Mutex::new(BTreeMap::new()));
    let seen = Arc::clone(&asked);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let seen = Arc::clone(&seen);
            std::thread::spawn(move || answer(stream, &seen));
        }
    });
    (address, asked)
}

fn answer(mut stream: std::net::TcpStream, seen: &Mutex<BTreeMap<String, usize>>) {
    let mut request = [0; 2048];
    let count = stream.read(&mut request).unwrap_or(0);
    let text = String::from_utf8_lossy(&request[..count]);
    let path = text.split(' ').nth(1).unwrap_or("").to_owned();
    let times = {
        let mut seen = seen.lock().expect("a lock");
        let times = seen.entry(path.clone()).or_insert(0);
        *times += 1;
        *times
    };
    let head = match path.as_str() {
        "/refuses" => "403 Forbidden\r\n",
        "/ok" => "200 OK\r\n",
        "/busy" if times >= 3 => "200 OK\r\nX-Times: 3\r\n",
        "/busy" => "429 Too Many Requests\r\nRetry-After: 0\r\n",
        "/moved" => "301 Moved Permanently\r\nLocation: /ok\r\n",
        "/away" => "302 Found\r\nLocation: /ok\r\n",
        "/round" => "302 Found\r\nLocation: /round\r\n",
        "/moved-to-nothing" => "301 Moved Permanently\r\nLocation: /nothing\r\n",
        "/broken" => "500 Internal Server Error\r\n",
        "/slow" => {
            std::thread::sleep(Duration::from_secs(3));
            "200 OK\r\n"
        }
        _ => "404 Not Found\r\n",
    };
    let _ = write!(stream, "HTTP/1.1 {head}Content-Length: 2\r\nConnection: close\r\n\r\nok");
}

#[test]
fn links_out_of_the_site_are_asked_and_dead_ones_count_on_the_third_day() {
    let (host, asked) = server();
    let paths = [
        "ok",
        "refuses",
        "busy",
        "moved",
        "away",
        "round",
        "moved-to-nothing",
        "broken",
        "slow",
        "gone",
    ];
    let links: Vec<String> =
        paths.iter().map(|path| format!("[{path}]({host}/{path})\n\n")).collect();
    let body = links.concat() + "[无人](http://127.0.0.1:9/x)\n";
    let site = TestSite::new().report("a", "", &body);
    let run = |day: &str| -> serde_json::Value {
        let run = site.run(&[
            "check",
            "--external",
            "--timeout",
            "1",
            "--format",
            "json",
            "--as-of",
            day,
        ]);
        serde_json::from_str(&run.out).unwrap_or_else(|why| panic!("{why}: {}", run.err))
    };
    let first = run("2024-02-01");
    let has = |all: &serde_json::Value, rule: &str, path: &str| {
        told(all, rule).iter().any(|it| it.contains(&format!("{path}`")))
    };
    for path in ["/ok", "/refuses", "/busy", "/away"] {
        let all = first["findings"].to_string();
        assert!(!all.contains(&format!("：`{host}{path}`")), "{path}: {all}");
    }
    assert!(has(&first, "link/external-moved", "/moved"), "{first:#}");
    for path in ["/gone", "/moved-to-nothing"] {
        assert!(has(&first, "link/external-doubtful", path), "{path}: {first:#}");
    }
    for path in ["/round", "/broken", "/slow", ":9/x"] {
        assert!(has(&first, "link/external-trouble", path), "{path}: {first:#}");
    }
    // Trouble is asked three times, at the place where it stands; what is there is not asked again the next day.
    let count = |path: &str| asked.lock().expect("a lock").get(path).copied().unwrap_or(0);
    assert_eq!((count("/broken"), count("/busy"), count("/gone")), (3, 3, 1));
    let gone = first["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .find(|it| it["message"].as_str().is_some_and(|it| it.contains("/gone`")));
    assert_eq!(gone.and_then(|it| it["line"].as_u64()), Some(23));
    let before = count("/refuses");
    assert!(has(&run("2024-02-02"), "link/external-doubtful", "/gone"));
    assert_eq!(count("/refuses"), before + 1);
    let third = run("2024-02-03");
    assert!(has(&third, "link/external-dead", "/gone"), "{third:#}");
    assert!(!has(&third, "link/external-doubtful", "/gone"));
}
