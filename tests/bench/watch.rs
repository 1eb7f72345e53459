//! A program that runs to its end, with its time and memory. What only `/proc` tells is missing where there is none.

// Each program that measures uses its own part of this.
#![allow(dead_code)]

use std::fs;
use std::io;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};

/// How often memory is looked at.
const PERIOD: Duration = Duration::from_millis(5);

/// What a program took.
pub struct Watched {
    pub status: ExitStatus,
    pub wall: Duration,
    /// On all processors together.
    pub processor: Option<Duration>,
    /// The most memory of its own, in bytes: heap and stacks, no mapped files.
    pub anonymous: u64,
    /// The most memory in all, in bytes, mapped files included.
    pub resident: u64,
    pub stdout: Vec<u8>,
    /// The last line on standard error.
    pub last_words: String,
}

/// Runs a command and watches it.
pub fn run(command: &mut Command) -> io::Result<Watched> {
    let (out, errors) = (tempfile::NamedTempFile::new()?, tempfile::NamedTempFile::new()?);
    command.stdin(Stdio::null()).stdout(out.reopen()?).stderr(errors.reopen()?);
    let start = Instant::now();
    let mut child = command.spawn()?;
    let ended = AtomicBool::new(false);
    let (wall, memory) = thread::scope(|scope| {
        let memory = scope.spawn(|| peaks(child.id(), &ended));
        wait_unreaped(&child);
        let wall = start.elapsed();
        ended.store(true, Ordering::Relaxed);
        (wall, memory.join().unwrap_or_default())
    });
    let processor = processor(child.id());
    let status = child.wait()?;
    let said = fs::read(errors.path())?;
    let said = String::from_utf8_lossy(&said).trim_end().to_owned();
    let last_words = said.rsplit(['\n', '\r']).next().unwrap_or_default().to_owned();
    let (anonymous, resident) = memory;
    Ok(Watched { status, wall, processor, anonymous, resident, stdout: fs::read(out.path())?, last_words })
}

/// Waits for the end and leaves the process in the table, where its time can still be read.
fn wait_unreaped(child: &Child) {
    if let Some(pid) = Pid::from_raw(child.id().cast_signed()) {
        let _ = waitid(WaitId::Pid(pid), WaitIdOptions::EXITED | WaitIdOptions::NOWAIT);
    }
}

fn peaks(pid: u32, ended: &AtomicBool) -> (u64, u64) {
    let mut most = (0, 0);
    while !ended.load(Ordering::Relaxed) {
        let memory = Memory::of(pid);
        most = (most.0.max(memory.anonymous), most.1.max(memory.high_water));
        thread::sleep(PERIOD);
    }
    most
}

/// Memory of a process that runs, in bytes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Memory {
    pub anonymous: u64,
    pub mapped: u64,
    pub high_water: u64,
}

impl Memory {
    pub fn of(pid: u32) -> Self {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        let bytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<u64>().ok()).unwrap_or(0) * 1024
        };
        Self { anonymous: bytes("RssAnon"), mapped: bytes("RssFile") + bytes("RssShmem"), high_water: bytes("VmHWM") }
    }
}

/// User and system time of a process that has ended and not been reaped.
fn processor(pid: u32) -> Option<Duration> {
    /// Of Linux, whatever the kernel's own clock.
    const TICKS_PER_SECOND: u64 = 100;
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name, which may hold anything, ends with the last bracket; the times are fields 14 and 15.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11).map(str::parse::<u64>);
    let ticks = fields.next()?.ok()? + fields.next()?.ok()?;
    Some(Duration::from_millis(ticks * 1000 / TICKS_PER_SECOND))
}

/// Whether a program is installed.
pub fn has(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}
