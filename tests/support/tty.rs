//! The real program in a real pseudo-terminal.

// Each test binary uses its own part of this.
#![allow(dead_code, unreachable_pub, missing_docs)]

use std::io::{Read, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

/// The binary under test.
pub const OFFPRINT: &str = env!("CARGO_BIN_EXE_offprint");

/// How long a screen may take to come before the test fails. No timing is judged by it.
const PATIENCE: Duration = Duration::from_secs(20);

/// A program in a terminal.
pub struct Tty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Arc<Mutex<Box<dyn Write + Send>>>,
    seen: Arc<Mutex<Seen>>,
    /// Whether it says where its cursor is when it is asked, as most terminals do.
    answers: Arc<AtomicBool>,
}

struct Seen {
    terminal: vt100::Parser,
    raw: Vec<u8>,
    /// How much of `raw` the terminal has shown.
    shown: usize,
    /// Whether there is nothing more to come.
    ended: bool,
}

impl Seen {
    /// Takes what was read and shows what is whole of it, as terminals with synchronized updates do. What was read last may
    /// end within a frame, and no test can say what stands on such a screen.
    fn take(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        let whole = self.shown + whole(&self.raw[self.shown..]);
        self.terminal.process(&self.raw[self.shown..whole]);
        self.shown = whole;
    }
}

/// How many of these bytes stand before a frame that has not ended, and before a letter that has not.
fn whole(bytes: &[u8]) -> usize {
    let last = |sequence: &[u8]| memchr::memmem::rfind(bytes, sequence);
    match (last(b"\x1b[?2026h"), last(b"\x1b[?2026l"), str::from_utf8(bytes)) {
        (Some(begun), ended, _) if ended.is_none_or(|ended| ended < begun) => begun,
        (.., Err(error)) if error.error_len().is_none() => error.valid_up_to(),
        _ => bytes.len(),
    }
}

impl Tty {
    /// Runs offprint with arguments; its files are in `home`.
    pub fn offprint(arguments: &[&str], home: &Path, columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new(OFFPRINT);
        command.args(arguments);
        Self::run(command, home, columns, rows)
    }

    /// Runs a command line of `sh`, in which `$OFFPRINT` is the binary.
    pub fn shell(line: &str, home: &Path, columns: u16, rows: u16) -> Self {
        let mut command = CommandBuilder::new("sh");
        command.args(["-c", line]);
        Self::run(command, home, columns, rows)
    }

    /// Runs a command.
    pub fn run(mut command: CommandBuilder, home: &Path, columns: u16, rows: u16) -> Self {
        command.env_clear();
        command.env("OFFPRINT", OFFPRINT);
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", home);
        command.env("TERM", "xterm-256color");
        command.env("LANG", "C.UTF-8");
        command.env("PS1", "$ ");
        command.cwd(home);
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let writer = Arc::new(Mutex::new(pair.master.take_writer().expect("a writer")));
        let answers = Arc::new(AtomicBool::new(true));
        let (reply, replies) = (Arc::clone(&writer), Arc::clone(&answers));
        let terminal = vt100::Parser::new(rows, columns, 0);
        let seen = Arc::new(Mutex::new(Seen { terminal, raw: Vec::new(), shown: 0, ended: false }));
        let theirs = Arc::clone(&seen);
        thread::spawn(move || {
            let mut buffer = vec![0; 1 << 16];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                let mut seen = theirs.lock().expect("no panic while reading");
                seen.take(&buffer[..n]);
                let asked = memchr::memmem::find(&buffer[..n], b"\x1b[6n").is_some();
                if asked && replies.load(Ordering::Relaxed) {
                    let (row, column) = seen.terminal.screen().cursor_position();
                    let answer = format!("\x1b[{};{}R", row + 1, column + 1);
                    let _ = reply.lock().expect("no panic while typing").write_all(answer.as_bytes());
                }
            }
            theirs.lock().expect("no panic while reading").ended = true;
        });
        Self { child, master: pair.master, writer, seen, answers }
    }

    /// Says nothing of its cursor from now on.
    pub fn keep_silent(&mut self) -> &mut Self {
        self.answers.store(false, Ordering::Relaxed);
        self
    }

    /// Types.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        let mut writer = self.writer.lock().expect("no panic while typing");
        writer.write_all(keys.as_bytes()).expect("the terminal takes keys");
        writer.flush().expect("the terminal takes keys");
        drop(writer);
        self
    }

    /// The screen as text.
    pub fn screen(&self) -> String {
        self.seen.lock().expect("no panic while reading").terminal.screen().contents()
    }

    /// Where the cursor is: its row and its column.
    pub fn cursor(&self) -> (u16, u16) {
        self.seen.lock().expect("no panic while reading").terminal.screen().cursor_position()
    }

    /// Whether the alternate screen is shown.
    pub fn is_alternate(&self) -> bool {
        self.seen.lock().expect("no panic while reading").terminal.screen().alternate_screen()
    }

    /// Every byte that the program has written.
    pub fn raw(&self) -> Vec<u8> {
        self.seen.lock().expect("no panic while reading").raw.clone()
    }

    /// How many bytes the program has written.
    pub fn written(&self) -> usize {
        self.seen.lock().expect("no panic while reading").raw.len()
    }

    /// Whether the program has ended.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|status| status.is_some())
    }

    /// Waits until the screen holds a text.
    #[track_caller]
    pub fn wait(&mut self, text: &str) -> &mut Self {
        self.wait_for(&format!("\"{text}\" on the screen"), |tty| tty.screen().contains(text))
    }

    /// Waits until a text has been written, be it within a frame that does not end.
    #[track_caller]
    pub fn wait_written(&mut self, text: &str) -> &mut Self {
        let written = |tty: &Self| memchr::memmem::find(&tty.raw(), text.as_bytes()).is_some();
        self.wait_for(&format!("\"{text}\" written"), written)
    }

    /// Waits until something holds.
    #[track_caller]
    pub fn wait_for(&mut self, what: &str, holds: impl Fn(&Self) -> bool) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        while !holds(self) {
            assert!(Instant::now() < end, "{what} did not come; the screen:\n{}", self.screen());
            thread::sleep(Duration::from_millis(5));
        }
        self
    }

    /// Changes the terminal's size.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        self.seen.lock().expect("no panic while reading").terminal.screen_mut().set_size(rows, columns);
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).expect("a new size");
    }

    /// Sends a signal.
    pub fn signal(&mut self, signal: Signal) {
        let pid = self.child.process_id().and_then(|pid| Pid::from_raw(pid.cast_signed())).expect("it runs");
        kill_process(pid, signal).expect("it can be signalled");
    }

    /// Waits for the program's end, and for what it wrote last.
    #[track_caller]
    pub fn ended(&mut self) -> ExitStatus {
        let status = self.child.wait().expect("it ends");
        self.wait_for("the end of what it wrote", |tty| tty.seen.lock().expect("no panic while reading").ended);
        status
    }

    /// The program's process id.
    pub fn pid(&self) -> u32 {
        self.child.process_id().unwrap_or(0)
    }
}

impl Drop for Tty {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
