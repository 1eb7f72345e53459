//! Other programs: the browser and the editor. Neither goes through a shell, so nothing in an address or a path is a
//! command.

use std::ffi::OsString;
use std::process::{Command, Stdio};
use std::thread;

use tokio::sync::mpsc::Sender;

use crate::app::{Event, Tone};
use crate::source::Origin;

/// Opens an address in the browser, and tells when that did not work.
pub(super) fn browse(url: String, events: Sender<Event>) {
    let browser = std::env::var_os("BROWSER").filter(|b| !b.is_empty()).unwrap_or_else(|| OPENER.into());
    let open = move || {
        let mut command = Command::new(&browser);
        command.arg(&url).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let told = match command.spawn() {
            Ok(mut child) => {
                let told = Event::Told(Tone::Plain, format!("opened {url}"));
                let _ = events.blocking_send(told);
                let _ = child.wait();
                return;
            }
            Err(e) => format!("{}: {e}; set BROWSER to a program that opens web pages", browser.display()),
        };
        let _ = events.blocking_send(Event::Told(Tone::Error, told));
    };
    let _ = thread::Builder::new().name("browser".into()).spawn(open);
}

const OPENER: &str = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };

/// A file to be opened in the editor.
#[derive(Debug, PartialEq, Eq)]
pub struct Editing {
    editor: OsString,
    arguments: Vec<OsString>,
}

impl Editing {
    /// The editor that the environment names, on the file of an article, at its line.
    pub fn of(origin: &Origin) -> Self {
        let named = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
        Self::with(named.into_iter().find(|e| !e.trim().is_empty()).as_deref().unwrap_or("vi"), origin)
    }

    fn with(editor: &str, origin: &Origin) -> Self {
        let mut words = editor.split_whitespace();
        let program = words.next().unwrap_or("vi");
        let mut arguments: Vec<OsString> = words.map(OsString::from).collect();
        let name = program.rsplit('/').next().unwrap_or(program);
        if let Some(line) = origin.line.filter(|_| TAKES_PLUS.contains(&name)) {
            arguments.push(format!("+{line}").into());
        }
        // A name that starts with a dash would be an option.
        let dashed = origin.path.as_os_str().as_encoded_bytes().starts_with(b"-");
        let path = if dashed { std::path::Path::new(".").join(&origin.path) } else { origin.path.clone() };
        arguments.push(path.into());
        Self { editor: program.into(), arguments }
    }
}

/// Editors that go to a line by `+LINE` before the file.
const TAKES_PLUS: [&str; 11] =
    ["vi", "vim", "nvim", "view", "nano", "pico", "emacs", "emacsclient", "kak", "micro", "joe"];

/// Runs the editor and waits for it. The terminal has to be given back before.
///
/// # Errors
/// One line that names the editor and says what to do.
pub fn edit(editing: &Editing) -> Result<(), String> {
    let name = editing.editor.display();
    match Command::new(&editing.editor).args(&editing.arguments).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{name} ended with {status}")),
        Err(e) => Err(format!("{name}: {e}; set EDITOR to an editor that is installed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::LineNo;

    #[test]
    fn the_editor_gets_its_words_the_line_and_the_path() {
        let origin = Origin { path: "-a b;c.jsonl".into(), line: Some(LineNo(7)) };
        let vim = Editing::with("/usr/bin/vim -u NONE", &origin);
        assert_eq!(vim.arguments, ["-u", "NONE", "+7", "./-a b;c.jsonl"].map(OsString::from));
        assert_eq!(Editing::with("code --wait", &origin).arguments, ["--wait", "./-a b;c.jsonl"].map(OsString::from));
    }
}
