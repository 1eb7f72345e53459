//! Imports that are killed at random moments.

// A test and a measurement use it.
#![allow(unreachable_pub)]

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::generate::random::Random;

/// A source whose import is to be killed.
pub struct Trial<'a> {
    pub program: &'a Path,
    pub source: &'a Path,
    /// Where libraries are made.
    pub folder: &'a Path,
}

/// What an import comes to that nobody disturbs.
pub struct Undisturbed {
    pub wall: Duration,
    content: Vec<u8>,
}

impl Undisturbed {
    /// How many articles there are.
    pub fn articles(&self) -> usize {
        memchr::memchr_iter(b'\n', &self.content).count()
    }
}

impl Trial<'_> {
    /// Imports without a kill.
    ///
    /// # Errors
    /// What went wrong, in words; so everywhere here.
    pub fn undisturbed(&self) -> Result<Undisturbed, String> {
        let library = self.folder.join("undisturbed");
        remove(&library)?;
        let start = Instant::now();
        let (ended, _) = self.index(&library, None)?;
        let wall = start.elapsed();
        if !ended {
            return Err("an import that nobody killed did not end".to_owned());
        }
        Ok(Undisturbed { wall, content: self.content(&library)? })
    }

    /// Kills one import again and again, up to so many times, until it completes. After each kill the library must open,
    /// and at the end it must hold what it holds undisturbed. Returns the number of kills.
    pub fn round(&self, undisturbed: &Undisturbed, most: usize, random: &mut Random) -> Result<usize, String> {
        let library = self.folder.join("killed");
        remove(&library)?;
        let mut kills = 0;
        loop {
            let moment = undisturbed.wall.mul_f64(random.fraction());
            let (ended, after) = self.index(&library, (kills < most).then_some(moment))?;
            if ended {
                break;
            }
            kills += 1;
            self.opens(&library)
                .map_err(|why| format!("killed after {} ms (kill {kills}): {why}", after.as_millis()))?;
        }
        let content = self.content(&library)?;
        difference(&undisturbed.content, &content).map_or(Ok(kills), |why| Err(format!("after {kills} kills: {why}")))
    }

    /// Imports, and kills the import at a moment. Whether it came to its end before, and when.
    fn index(&self, library: &Path, moment: Option<Duration>) -> Result<(bool, Duration), String> {
        let mut command = self.command(&["index"], library, &[]);
        let start = Instant::now();
        let words = self.folder.join("index.log");
        let log = File::create(&words).map_err(said)?;
        let mut child = command.stdout(Stdio::null()).stderr(log).spawn().map_err(said)?;
        let mut killed = false;
        let status = loop {
            if let Some(status) = child.try_wait().map_err(said)? {
                break status;
            }
            if !killed && moment.is_some_and(|moment| start.elapsed() >= moment) {
                // The signal that no program can catch.
                child.kill().map_err(said)?;
                killed = true;
            }
            thread::sleep(Duration::from_micros(500));
        };
        if status.success() || killed && status.code().is_none() {
            return Ok((status.success(), start.elapsed()));
        }
        let words = fs::read_to_string(words).unwrap_or_default();
        Err(format!("index: {status}: {}", words.trim()))
    }

    /// Opens a library as another process may at any time. It opens a copy: who opens a library may also complete it.
    fn opens(&self, library: &Path) -> Result<(), String> {
        let copy = self.folder.join("copy");
        remove(&copy)?;
        if library.exists() {
            copy_folder(library, &copy).map_err(said)?;
        }
        let found = self.command(&["find"], &copy, &["government"]).output().map_err(said)?;
        match found.status.code() {
            Some(0 | 1) => Ok(()),
            _ => Err(format!("find: {}: {}", found.status, String::from_utf8_lossy(&found.stderr).trim())),
        }
    }

    /// Every article of a library, in order, as JSON Lines.
    fn content(&self, library: &Path) -> Result<Vec<u8>, String> {
        let found = self.command(&["find", "--format", "jsonl"], library, &[""]).output().map_err(said)?;
        if found.status.success() {
            Ok(found.stdout)
        } else {
            Err(format!("find: {}: {}", found.status, String::from_utf8_lossy(&found.stderr).trim()))
        }
    }

    fn command(&self, verb: &[&str], library: &Path, rest: &[&str]) -> Command {
        let mut command = Command::new(self.program);
        command.args(verb).arg(self.source).args(rest).arg("--library").arg(library);
        command.env_clear().env("HOME", self.folder).env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.stdin(Stdio::null());
        command
    }
}

/// In what two contents differ; `None` where they do not.
fn difference(expected: &[u8], found: &[u8]) -> Option<String> {
    if expected == found {
        return None;
    }
    let [expected, found] = [expected, found].map(|content| {
        let mut lines: Vec<&[u8]> = content.split(|&byte| byte == b'\n').collect();
        lines.sort_unstable();
        lines
    });
    let counts = format!("{} lines and {}", expected.len(), found.len());
    let first = expected.iter().zip(&found).find(|(a, b)| a != b);
    Some(match first {
        None if expected.len() == found.len() => "the same articles in another order".to_owned(),
        None => format!("other articles: {counts}"),
        Some((a, b)) => {
            let [a, b] = [a, b].map(|line| String::from_utf8_lossy(line).chars().take(200).collect::<String>());
            format!("other articles: {counts}; first {a} and {b}")
        }
    })
}

fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(said(error)),
        _ => Ok(()),
    }
}

fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target: PathBuf = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn said(error: io::Error) -> String {
    error.to_string()
}
