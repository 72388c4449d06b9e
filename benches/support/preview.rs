//! A preview that is timed: its process, and what it answers.
//!
//! In: a program, a site. Out: pages. Must not know: what is measured.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Whose preview.
pub(crate) enum Program {
    /// Ours.
    Gongkai(PathBuf),
    /// Hugo's, from memory.
    Hugo(PathBuf),
}

/// A running preview; it ends when it is dropped.
pub(crate) struct Preview {
    child: Child,
    host: String,
    mount: String,
}

impl Preview {
    /// Starts one at a free port and waits until it says that it is ready.
    pub(crate) fn start(program: &Program, root: &Path) -> Self {
        let mut command = match program {
            Program::Gongkai(path) => {
                let mut command = Command::new(path);
                command.args([
                    "serve",
                    "--port",
                    "0",
                    "--as-of",
                    "2026-01-01",
                    "--quiet",
                    "--root",
                ]);
                command.arg(root);
                command
            }
            Program::Hugo(path) => {
                let port = free_port();
                let mut command = Command::new(path);
                command.args(["server", "--renderToMemory", "--bind", "127.0.0.1", "--port"]);
                command.arg(port.to_string()).arg("--source").arg(root);
                command
            }
        };
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program");
        let mut lines = BufReader::new(child.stdout.take().expect("its output"));
        let address = loop {
            let mut line = String::new();
            assert!(lines.read_line(&mut line).expect("its output") > 0, "it ended");
            if let Some((_, address)) = line.split_once("http://") {
                break address.split_whitespace().next().unwrap_or_default().to_owned();
            }
        };
        // What else it says must not fill the pipe.
        std::thread::spawn(move || {
            let _ = std::io::copy(&mut lines, &mut std::io::sink());
        });
        let (host, mount) = address.split_once('/').expect("an address");
        Self { child, host: host.to_owned(), mount: format!("/{mount}") }
    }

    /// A page below the site's home.
    pub(crate) fn get(&self, below: &str) -> String {
        let mut stream = TcpStream::connect(&self.host).expect("a connection");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a limit");
        let request = format!(
            "GET {}{below} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n",
            self.mount, self.host
        );
        stream.write_all(request.as_bytes()).expect("a request");
        let mut all = Vec::new();
        stream.read_to_end(&mut all).expect("an answer");
        String::from_utf8_lossy(&all).into_owned()
    }
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
