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
    aside(&terminal).map_err(unusable)
}

const NONE: &str = "there is no terminal to choose in; use `offprint find`, which asks for nothing";

/// Standard output where it is, for what is printed without a screen.
///
/// # Errors
/// One line that says what is wrong and what to do.
pub fn output() -> Result<File, String> {
    duplicate().map_err(unusable)
}

fn unusable(error: io::Error) -> String {
    format!("standard output: {error}; write elsewhere")
}

fn duplicate() -> io::Result<File> {
    let mut stdout = io::stdout();
    stdout.flush()?;
    Ok(stdout.as_fd().try_clone_to_owned()?.into())
}

fn aside(terminal: &File) -> io::Result<File> {
    let output = duplicate()?;
    rustix::stdio::dup2_stdout(terminal)?;
    Ok(output)
}
