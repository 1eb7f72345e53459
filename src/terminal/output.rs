//! Standard output kept for what a program is asked for, while the screen is drawn on the terminal itself.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::AsFd;

/// Puts the terminal in the place of standard output, and returns what was there: a pipe, a file, or the terminal too. From then
/// on nothing that draws can write to it.
///
/// # Errors
/// One line that says what is missing and what to do.
pub fn set_output_aside() -> Result<File, String> {
    super::check_term()?;
    let terminal = File::options().read(true).write(true).open("/dev/tty").map_err(|_| NONE.to_owned())?;
    aside(&terminal).map_err(|error| format!("standard output: {error}; write elsewhere"))
}

const NONE: &str = "there is no terminal to choose in; use `offprint find`, which asks for nothing";

fn aside(terminal: &File) -> io::Result<File> {
    let mut stdout = io::stdout();
    stdout.flush()?;
    let output = stdout.as_fd().try_clone_to_owned()?;
    rustix::stdio::dup2_stdout(terminal)?;
    Ok(output.into())
}
