//! Where the program keeps its files: the XDG base directories, on every Unix.

use std::fmt;
use std::path::PathBuf;

use etcetera::BaseStrategy;
use etcetera::base_strategy::Xdg;

/// The home folder is not known, so no folder of the user's is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoHome;

/// The path of a file that must not be lost, such as the tag journal: `$XDG_DATA_HOME/offprint/<name>`.
///
/// # Errors
/// The home folder is not known.
pub fn data_file(name: &str) -> Result<PathBuf, NoHome> {
    Ok(xdg()?.data_dir().join("offprint").join(name))
}

/// The folder of settings: `$XDG_CONFIG_HOME/offprint`.
///
/// # Errors
/// The home folder is not known.
pub fn config_dir() -> Result<PathBuf, NoHome> {
    Ok(xdg()?.config_dir().join("offprint"))
}

/// The folder of what can be made again: `$XDG_CACHE_HOME/offprint`.
///
/// # Errors
/// The home folder is not known.
pub fn cache_dir() -> Result<PathBuf, NoHome> {
    Ok(xdg()?.cache_dir().join("offprint"))
}

/// The folder of what is kept from one session to the next and would not be missed: `$XDG_STATE_HOME/offprint`.
///
/// # Errors
/// The home folder is not known.
pub fn state_dir() -> Result<PathBuf, NoHome> {
    Ok(xdg()?.state_dir().ok_or(NoHome)?.join("offprint"))
}

fn xdg() -> Result<Xdg, NoHome> {
    Xdg::new().map_err(|_| NoHome)
}

impl fmt::Display for NoHome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("your home folder is not known; set HOME")
    }
}

impl std::error::Error for NoHome {}
