//! A preview under test, and the smallest HTTP client that can ask it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::harness::TestSite;

/// A preview that ends with the test.
pub(crate) struct Server {
    child: Child,
    /// `127.0.0.1:1313`.
    pub(crate) host: String,
    /// The path of the site's home.
    pub(crate) mount: String,
    /// What it has said on the terminal.
    said: Arc<Mutex<String>>,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Response {
    pub(crate) fn header(&self, name: &str) -> &str {
        let found = self.headers.iter().find(|(each, _)| each.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

impl Server {
    /// Serves the site at a free port.
    pub(crate) fn start(site: &TestSite, arguments: &[&str]) -> Self {
        let mut command = site.command(&["serve"]);
        if !arguments.contains(&"--port") {
            command.args(["--port", "0"]);
        }
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("it runs");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("its address");
        let rest = line.trim().strip_prefix("http://").expect("an address");
        let (host, mount) = rest.split_once('/').expect("a path");
        let said: Arc<Mutex<String>> = Arc::default();
        let (err, hears) = (child.stderr.take().expect("its words"), Arc::clone(&said));
        std::thread::spawn(move || {
            for line in BufReader::new(err).lines().map_while(Result::ok) {
                let mut said = hears.lock().expect("a text");
                said.push_str(&line);
                said.push('\n');
            }
        });
        Self { child, host: host.to_owned(), mount: format!("/{mount}"), said }
    }

    /// What it says until these words come, which are taken away.
    pub(crate) fn hear(&self, wanted: &str) -> String {
        let began = Instant::now();
        loop {
            let mut said = self.said.lock().expect("a text");
            if let Some(at) = said.find(wanted) {
                return said.drain(..at + wanted.len()).collect();
            }
            assert!(began.elapsed() < Duration::from_secs(20), "{wanted} is not said: {said}");
            drop(said);
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn asker(&self) -> Asker {
        Asker { host: self.host.clone() }
    }

    fn connect(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> TcpStream {
        self.asker().connect(method, path, headers)
    }

    pub(crate) fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        self.asker().ask(method, path, headers)
    }
    pub(crate) fn get(&self, path: &str) -> Response {
        self.ask("GET", path, &[])
    }

    /// A page below the site's home.
    pub(crate) fn page(&self, below: &str) -> Response {
        self.get(&format!("{}{below}", self.mount))
    }

    /// Asks for a page until what it says is as wanted.
    pub(crate) fn until(&self, below: &str, wanted: impl Fn(&Response) -> bool) -> Response {
        let began = Instant::now();
        loop {
            let response = self.page(below);
            if wanted(&response) {
                return response;
            }
            assert!(began.elapsed() < Duration::from_secs(20), "{below}: {}", response.text());
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// What an open page hears and finds when it looks, as its script does: `reload`, `styles` and `problems` with their
    /// data, whenever they differ from what it has.
    pub(crate) fn events(&self, below: &str, hash: &str) -> Receiver<(String, String)> {
        let stream = self.connect("GET", "/__gongkai/events", &[]);
        let path = format!("/__gongkai/look?path={}{below}", self.mount);
        let asker = self.asker();
        let mut had = [format!("{hash:0>32}"), String::new(), String::new()];
        let (send, receive) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stream).lines() {
                let Ok(line) = line else { return };
                if !line.starts_with("data") {
                    continue;
                }
                let first = if had[1].is_empty() { "&first=true" } else { "" };
                let text = asker.get(&format!("{path}{first}")).text();
                let look: serde_json::Value = serde_json::from_str(&text).expect("a look");
                let now = ["hash", "styles", "problems"].map(|key| match &look[key] {
                    serde_json::Value::String(text) => Some(text.clone()),
                    serde_json::Value::Null => None,
                    other => Some(other.to_string()),
                });
                let names = ["reload", "styles", "problems"];
                for (name, (now, had)) in names.iter().zip(now.into_iter().zip(&mut had)).rev() {
                    let Some(now) = now.filter(|now| now != had) else { continue };
                    // The page knows the style sheets that it was made with.
                    let is_news = *name != "styles" || !had.is_empty();
                    had.clone_from(&now);
                    if is_news && send.send(((*name).to_owned(), now)).is_err() {
                        return;
                    }
                }
            }
        });
        receive
    }
}

/// Asks a preview.
struct Asker {
    host: String,
}

impl Asker {
    fn connect(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> TcpStream {
        let mut stream = TcpStream::connect(&self.host).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("host")) {
            request = format!("{request}Host: {}\r\n", self.host);
        }
        for (name, value) in headers {
            request = format!("{request}{name}: {value}\r\n");
        }
        request.push_str("\r\n");
        stream.write_all(request.as_bytes()).expect("a request");
        stream
    }

    fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        let mut all = Vec::new();
        self.connect(method, path, headers).read_to_end(&mut all).expect("an answer");
        let end = all.windows(4).position(|each| each == b"\r\n\r\n").expect("a head");
        let head = String::from_utf8_lossy(&all[..end]).into_owned();
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Response { status: status.expect("a status"), headers, body: all[end + 4..].to_vec() }
    }

    fn get(&self, path: &str) -> Response {
        self.ask("GET", path, &[])
    }
}

/// The next event of this name; others in between are passed over.
pub(crate) fn next(events: &Receiver<(String, String)>, wanted: &str) -> String {
    loop {
        let (name, data) = events.recv_timeout(Duration::from_secs(20)).expect("an event");
        if name == wanted {
            return data;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
