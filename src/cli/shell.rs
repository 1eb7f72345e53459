//! `offprint completions` and `offprint man`: what a shell and man(1) want to know.

use std::io::{self, Write};

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::{Cli, Exit, Failure, written};

/// Arguments of `offprint completions`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

const EXAMPLES: &str = "\
Examples:
  offprint completions bash > ~/.local/share/bash-completion/completions/offprint
  offprint completions fish > ~/.config/fish/completions/offprint.fish
  offprint completions zsh  > ~/.zfunc/_offprint";

/// Prints the completions for a shell.
///
/// # Errors
/// Standard output cannot be written.
pub(super) fn completions(args: &CompletionsArgs) -> Result<Exit, Failure> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "offprint", &mut text);
    written(None, io::stdout().write_all(&text))
}

/// Prints the manual page, with a section for each subcommand.
///
/// # Errors
/// Standard output cannot be written.
pub(super) fn man() -> Result<Exit, Failure> {
    let mut text = Vec::new();
    let rendered = render(&mut text);
    written(None, rendered.and_then(|()| io::stdout().write_all(&text)))
}

fn render(out: &mut Vec<u8>) -> io::Result<()> {
    let mut command = Cli::command();
    command.build();
    // Not `Man::render`, which names a page of its own for each subcommand: they are sections of this one.
    let page = clap_mangen::Man::new(command.clone());
    page.render_title(out)?;
    page.render_name_section(out)?;
    page.render_synopsis_section(out)?;
    page.render_description_section(out)?;
    page.render_options_section(out)?;
    page.render_extra_section(out)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = format!("OFFPRINT {}", sub.get_name().to_uppercase());
        writeln!(out, ".SH {name}")?;
        let page = clap_mangen::Man::new(sub.clone());
        page.render_description_section(out)?;
        page.render_options_section(out)?;
        page.render_extra_section(out)?;
    }
    Ok(())
}
