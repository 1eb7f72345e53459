//! Paths in JSON: a string, or a list of bytes where the path is no UTF-8.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum PathText<'a> {
    Text(std::borrow::Cow<'a, str>),
    Bytes(Vec<u8>),
}

impl<'a> From<&'a Path> for PathText<'a> {
    fn from(path: &'a Path) -> Self {
        match path.to_str() {
            Some(text) => Self::Text(text.into()),
            None => Self::Bytes(path.as_os_str().as_bytes().to_vec()),
        }
    }
}

impl From<PathText<'_>> for PathBuf {
    fn from(text: PathText<'_>) -> Self {
        match text {
            PathText::Text(text) => text.into_owned().into(),
            PathText::Bytes(bytes) => OsString::from_vec(bytes).into(),
        }
    }
}

/// For `#[serde(with)]` on a list of paths.
pub(super) mod list {
    use serde::{Deserializer, Serializer};

    use super::{Deserialize, PathBuf, PathText};

    pub(in super::super) fn serialize<S: Serializer>(paths: &[PathBuf], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(paths.iter().map(|path| PathText::from(path.as_path())))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<PathBuf>, D::Error> {
        let texts: Vec<PathText<'_>> = Vec::deserialize(from)?;
        Ok(texts.into_iter().map(PathBuf::from).collect())
    }
}
