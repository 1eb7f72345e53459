//! `offprint keys`: the key table and the names of all actions.

use std::io::{self, Write};

use clap::Args;

use super::{Exit, Failure, written};
use crate::keymap::{Action, Keymap};

/// Arguments of `offprint keys`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct KeysArgs {
    /// Print a Markdown table
    #[arg(long, conflicts_with = "actions")]
    markdown: bool,
    /// Print the name of every action, for the keymap file
    #[arg(long)]
    actions: bool,
}

const EXAMPLES: &str = "\
Examples:
  offprint keys             the keys in force, your own keymap.toml included
  offprint keys --actions   what keymap.toml can bind

Your own keys go into offprint/keymap.toml in your config folder:
  [global]
  \"x\" = \"star\"
  \"Q\" = \"none\"";

/// Prints the table.
///
/// # Errors
/// A keymap file is wrong, or standard output cannot be written.
pub(super) fn run(args: &KeysArgs) -> Result<Exit, Failure> {
    let text = match (args.actions, args.markdown) {
        (true, _) => actions(),
        (false, true) => markdown(&super::read::keymap()?),
        (false, false) => plain(&super::read::keymap()?),
    };
    written(None, io::stdout().write_all(text.as_bytes()))
}

fn actions() -> String {
    Action::all().map(|action| format!("{:<20} {}\n", action.name(), action.help())).collect()
}

fn plain(keymap: &Keymap) -> String {
    let mut text = String::new();
    for (heading, rows) in keymap.table() {
        let gap = if text.is_empty() { "" } else { "\n" };
        text += &format!("{gap}{heading}\n");
        for (keys, help) in rows {
            text += &format!("  {keys:<20} {help}\n");
        }
    }
    text
}

/// The table as README has it.
pub(super) fn markdown(keymap: &Keymap) -> String {
    let mut text = String::from("| where | keys | what they do |\n|---|---|---|\n");
    for (heading, rows) in keymap.table() {
        for (keys, help) in rows {
            let keys: Vec<String> = keys.split(' ').map(|key| format!("`{}`", key.replace('|', "\\|"))).collect();
            text += &format!("| {heading} | {} | {help} |\n", keys.join(" "));
        }
    }
    text
}
