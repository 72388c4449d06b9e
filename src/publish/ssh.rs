//! A target's folder on another machine, through the system's `ssh` and `rsync`.
//!
//! In: as [`Host`]. Out: commands that any POSIX shell runs, with the tools of GNU or `BusyBox`. Must not know: what the files
//! are for.
//!
//! Keys, passwords and host keys are ssh's business; it is never asked to take an unknown host key, and never asks.
//! A connection that fails is tried again, so every command can be run twice.

use std::io::Write;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};

use super::{Files, HashesByPath, Host, Inventory};
use crate::config::Ssh;
use crate::text;
use crate::trouble::Trouble;

/// How often a connection is tried, and how long is waited before the second try; before each further one twice as
/// long.
const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_millis(500);

/// Exit statuses of our own scripts.
const NOTHING_THERE: i32 = 44;
const TAKEN: i32 = 45;

/// A folder of another machine.
#[derive(Debug, Clone)]
pub struct SshHost {
    ssh: Ssh,
    identity_file: Option<Utf8PathBuf>,
}

/// What came of a command.
struct CommandOutput {
    status: i32,
    out: Vec<u8>,
}

impl SshHost {
    /// The folder that the settings name; paths in them are relative to `root`.
    #[must_use]
    pub fn new(ssh: Ssh, root: &Utf8Path) -> Self {
        let identity_file = ssh.identity_file.as_deref().map(|file| root.join(file));
        Self { ssh, identity_file }
    }

    /// What every call of ssh begins with, the host apart.
    fn options(&self) -> Vec<String> {
        let mut options: Vec<String> = Vec::new();
        let fixed = [
            "BatchMode=yes",
            "ConnectTimeout=15",
            "ServerAliveInterval=15",
            "ServerAliveCountMax=4",
        ];
        for option in fixed {
            options.extend(["-o".to_owned(), option.to_owned()]);
        }
        if let Some(port) = self.ssh.port {
            options.extend(["-p".to_owned(), port.to_string()]);
        }
        if let Some(file) = &self.identity_file {
            options.extend(["-i".to_owned(), file.to_string()]);
        }
        options
    }

    /// A path there, quoted.
    fn path(&self, path: &str) -> String {
        let root = &self.ssh.path;
        quoted(&if path.is_empty() { root.clone() } else { format!("{root}/{path}") })
    }

    /// Runs a script there; statuses that are not listed in `fine` are trouble.
    fn run(&self, script: &str, input: &[u8], fine: &[i32]) -> Result<CommandOutput, Trouble> {
        let mut arguments = self.options();
        // The login shell may be any; the script is for sh.
        arguments.extend([
            "--".to_owned(),
            self.ssh.host.clone(),
            format!("sh -c {}", quoted(script)),
        ]);
        let output = tried("ssh", &arguments, input, |status| status == Some(255))?;
        match output.status.code() {
            Some(status) if status == 0 || fine.contains(&status) => {
                Ok(CommandOutput { status, out: output.stdout })
            }
            _ => Err(self.trouble("ssh", &output)),
        }
    }

    fn trouble(&self, program: &str, output: &Output) -> Trouble {
        let name = self.name();
        let said = String::from_utf8_lossy(&output.stderr);
        let lines: Vec<&str> = said.lines().filter(|line| !line.trim().is_empty()).collect();
        let said = lines[lines.len().saturating_sub(3)..].join("; ");
        let status = output.status.code().map_or_else(|| "–".to_owned(), |code| code.to_string());
        Trouble::new(text!(
            "`{name}`：{program} 失败（{status}）：{said}",
            "`{name}`: {program} failed ({status}): {said}"
        ))
    }
}

/// A text as one word for a POSIX shell.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// Runs a program here, again where `again` says that the connection failed.
fn tried(
    program: &str,
    arguments: &[String],
    input: &[u8],
    again: impl Fn(Option<i32>) -> bool,
) -> Result<Output, Trouble> {
    let mut pause = PAUSE;
    for _ in 1..TRIES {
        let output = call(program, arguments, input)?;
        if !again(output.status.code()) {
            return Ok(output);
        }
        std::thread::sleep(pause);
        pause *= 2;
    }
    call(program, arguments, input)
}

fn call(program: &str, arguments: &[String], input: &[u8]) -> Result<Output, Trouble> {
    let failed = |error: std::io::Error| {
        Trouble::new(text!(
            "运行 `{program}` 失败：{error}；要装好 ssh 和 rsync（`apt install openssh-client rsync`）",
            "cannot run `{program}`: {error}; ssh and rsync have to be installed (`apt install openssh-client rsync`)"
        ))
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(failed)?;
    let to = child.stdin.take();
    std::thread::scope(|scope| {
        // What is written does not wait for what is read. An end that closes early shows in the status.
        scope.spawn(move || to.map(|mut to| to.write_all(input)));
        child.wait_with_output().map_err(failed)
    })
}

impl Files for SshHost {
    fn name(&self) -> String {
        format!("{}:{}", self.ssh.host, self.ssh.path)
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let path = self.path(path);
        let script = format!("[ -f {path} ] || exit {NOTHING_THERE}; cat {path}");
        let answer = self.run(&script, b"", &[NOTHING_THERE])?;
        Ok((answer.status == 0).then_some(answer.out))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let (path, length) = (self.path(path), bytes.len());
        // A connection that breaks ends the input early: only the whole file takes the name.
        let script = format!(
            "set -e; mkdir -p \"$(dirname {path})\"; cat > {path}.tmp; [ \"$(wc -c < {path}.tmp)\" -eq {length} ]; mv -f {path}.tmp {path}"
        );
        self.run(&script, bytes, &[]).map(drop)
    }

    fn claim(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let (path, length) = (self.path(path), bytes.len());
        // A hard link is made only where nothing is, and names a whole file.
        let script = format!(
            "set -e; mkdir -p \"$(dirname {path})\"; cat > {path}.$$; [ \"$(wc -c < {path}.$$)\" -eq {length} ]; s=0; ln {path}.$$ {path} 2>/dev/null || s={TAKEN}; rm -f {path}.$$; exit $s"
        );
        Ok(self.run(&script, bytes, &[TAKEN])?.status == 0)
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        self.run(&format!("rm -rf {}", self.path(path)), b"", &[]).map(drop)
    }
}

impl Host for SshHost {
    fn names(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        let folder = self.path(folder);
        let answer = self.run(&format!("[ -d {folder} ] || exit 0; ls -1A {folder}"), b"", &[])?;
        let text = String::from_utf8_lossy(&answer.out).into_owned();
        Ok(text.lines().map(ToOwned::to_owned).collect())
    }

    fn hashes(&self, folder: &str) -> Result<HashesByPath, Trouble> {
        let folder = self.path(folder);
        let script = format!(
            "[ -d {folder} ] || exit 0; cd {folder} || exit 1; find . ! -type d ! -type f -exec echo '-  {{}}' ';'; find . -type f -exec sha256sum {{}} +"
        );
        let answer = self.run(&script, b"", &[])?;
        let text = String::from_utf8_lossy(&answer.out).into_owned();
        let line = |line: &str| {
            let (hash, path) = line.split_once("  ")?;
            let hash = if hash.len() == 64 { hash.to_owned() } else { String::new() };
            Some((path.trim_start_matches("./").to_owned(), hash))
        };
        Ok(text.lines().filter_map(line).collect())
    }

    fn fill(
        &self,
        folder: &str,
        built: &Utf8Path,
        wanted: &Inventory,
        like: Option<&str>,
    ) -> Result<(), Trouble> {
        // Whatever the umask there: a web server reads as another user.
        self.run(&format!("umask 022; mkdir -p {}", self.path(folder)), b"", &[])?;
        let root = &self.ssh.path;
        let shell: Vec<String> = self.options().iter().map(|word| quoted(word)).collect();
        let mut arguments: Vec<String> = vec![
            // Bytes decide, not times: a file that has not changed is not sent.
            "--recursive".to_owned(),
            "--checksum".to_owned(),
            "--compress".to_owned(),
            "--perms".to_owned(),
            "--chmod=D755,F644".to_owned(),
            "--files-from=-".to_owned(),
            "--from0".to_owned(),
            format!("--rsh=ssh {}", shell.join(" ")),
        ];
        arguments.extend(like.map(|like| format!("--link-dest={root}/{like}")));
        arguments.push(format!("{built}/"));
        arguments.push(format!("{}:{root}/{folder}/", self.ssh.host));
        let mut list = Vec::new();
        for path in wanted.files.keys() {
            list.extend_from_slice(path.as_bytes());
            list.push(0);
        }
        // Statuses of a connection that failed or was too slow (rsync(1), EXIT VALUES).
        let again = |status| matches!(status, Some(10 | 12 | 30 | 35 | 255));
        let output = tried("rsync", &arguments, &list, again)?;
        if output.status.success() { Ok(()) } else { Err(self.trouble("rsync", &output)) }
    }

    fn open_to_all(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        let folder = self.path(folder);
        // What cannot be set shows when it is looked at.
        let script = format!(
            "cd {folder} || exit 1; find . -type d ! -perm 755 -exec chmod 755 {{}} + 2>/dev/null; find . -type f ! -perm 644 -exec chmod 644 {{}} + 2>/dev/null; find . -type d ! -perm -005; find . -type f ! -perm -004"
        );
        let answer = self.run(&script, b"", &[])?;
        let text = String::from_utf8_lossy(&answer.out).into_owned();
        Ok(text.lines().map(|line| line.trim_start_matches("./").to_owned()).collect())
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Trouble> {
        let (from, to) = (self.path(from), self.path(to));
        // The second try of one that went well finds nothing to do.
        let script =
            format!("[ -e {from} ] || [ ! -e {to} ] || exit 0; [ ! -e {to} ] && mv {from} {to}");
        self.run(&script, b"", &[]).map(drop)
    }

    fn link(&self, path: &str) -> Result<Option<String>, Trouble> {
        let path = self.path(path);
        let script = format!("[ -L {path} ] || exit {NOTHING_THERE}; readlink {path}");
        let answer = self.run(&script, b"", &[NOTHING_THERE])?;
        let text = String::from_utf8_lossy(&answer.out).trim_end_matches('\n').to_owned();
        Ok((answer.status == 0).then_some(text))
    }

    fn point(&self, path: &str, to: &str) -> Result<(), Trouble> {
        let (path, to) = (self.path(path), quoted(to));
        let script = format!(
            "set -e; sync -f . 2>/dev/null || sync; rm -f {path}.new; ln -s {to} {path}.new; mv -Tf {path}.new {path}"
        );
        self.run(&script, b"", &[]).map(drop)
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_quoted_text_is_one_word() {
        for text in ["", "a b", "it's", "$(rm -rf x)", "甲\"乙`"] {
            let run = std::process::Command::new("sh")
                .args(["-c", &format!("printf %s {}", quoted(text))])
                .output()
                .expect("a shell");
            assert_eq!(String::from_utf8_lossy(&run.stdout), text);
        }
    }
}
