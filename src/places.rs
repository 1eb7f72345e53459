//! Where somebody was in a collection, kept from one session to the next: one small file a collection in the state folder.
//!
//! Nothing here is precious. A file that cannot be read is as none; of two processes the one that writes last is right, and
//! neither leaves half a file.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Read, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use crate::clean::ArticleId;
use crate::library::Sort;
use crate::paths;
use crate::source::Input;
use crate::text::setting::{Anchor, Piece};

/// Where somebody was in a collection, and how it was shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    /// The article that was selected.
    pub selected: Option<ArticleId>,
    /// How many places of the list stood above it on the screen.
    pub above: usize,
    /// The widest that lines may be, where it was chosen by key, and what the settings said then.
    pub measure: Option<(u16, u16)>,
    /// Whether removed lines were shown.
    pub show_removed: bool,
    /// The order of the list.
    pub sort: Sort,
    /// What was in the filter bar.
    pub query: String,
    /// How far articles were read, the last one last.
    pub reading: Vec<(ArticleId, Anchor)>,
}

/// So many articles' places are kept.
pub const MOST_READING: usize = 200;

/// So many collections are kept; of more, those that were not opened for longest are forgotten.
const MOST_COLLECTIONS: usize = 200;

/// The longest file that is read, in bytes: ten times what is ever written.
const LONGEST: u64 = 1 << 18;

/// The file of a collection.
#[derive(Debug)]
pub struct Keeper {
    path: PathBuf,
    sources: Vec<String>,
    /// The number of the last write: an older one that was kept waiting is not to undo it.
    written: Mutex<u64>,
}

impl Keeper {
    /// The file for these inputs; `None` where the home folder is not known.
    pub fn of(inputs: &[Input]) -> Option<Self> {
        Some(Self::within(&paths::state_dir().ok()?.join("places"), inputs))
    }

    fn within(folder: &Path, inputs: &[Input]) -> Self {
        let sources: Vec<String> = inputs.iter().map(name).collect();
        let key = blake3::hash(sources.join("\0").as_bytes()).to_hex();
        let path = folder.join(format!("{}.json", &key[..32]));
        Self { path, sources, written: Mutex::new(0) }
    }

    /// What was written last; nothing where that cannot be read.
    pub fn read(&self) -> Remembered {
        let mut text = Vec::new();
        let read = File::open(&self.path).and_then(|file| file.take(LONGEST).read_to_end(&mut text));
        read.ok().and_then(|_| serde_json::from_slice(&text).ok()).map(Entry::into).unwrap_or_default()
    }

    /// Writes the file anew, unless a write of a higher number has been.
    ///
    /// # Errors
    /// The file stays as it was.
    pub fn write(&self, number: u64, remembered: &Remembered) -> io::Result<()> {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        if number < *written {
            return Ok(());
        }
        *written = number;
        let folder = self.path.parent().unwrap_or(Path::new("."));
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        // Only its owner may read it, as what somebody reads is private.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, &Entry::of(&self.sources, remembered))?;
        file.write_all(b"\n")?;
        file.persist(&self.path)?;
        forget_oldest(folder)
    }
}

/// The name of an input, the same from wherever it is opened.
fn name(input: &Input) -> String {
    match input {
        Input::Path(path) => {
            let whole = fs::canonicalize(path).or_else(|_| std::path::absolute(path));
            whole.unwrap_or_else(|_| path.clone()).to_string_lossy().into_owned()
        }
        Input::Stdin => "-".to_owned(),
        Input::Sample => "the sample".to_owned(),
    }
}

fn forget_oldest(folder: &Path) -> io::Result<()> {
    let age = |entry: fs::DirEntry| Some((entry.metadata().ok()?.modified().ok()?, entry.path()));
    let mut files: Vec<(SystemTime, PathBuf)> = fs::read_dir(folder)?.filter_map(|entry| age(entry.ok()?)).collect();
    if files.len() > MOST_COLLECTIONS {
        files.sort_unstable();
        let many = files.len() - MOST_COLLECTIONS;
        files.into_iter().take(many).try_for_each(|(_, path)| fs::remove_file(path))?;
    }
    Ok(())
}

/// The file's form. What a later version adds is passed over, what is missing is as if never set.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Entry {
    sources: Vec<String>,
    selected: Option<String>,
    above: usize,
    measure: Option<(u16, u16)>,
    show_removed: bool,
    sort: String,
    query: String,
    reading: Vec<Reading>,
}

/// The article, what of it was at the top of the screen, and the byte within that.
#[derive(Debug, Serialize, Deserialize)]
struct Reading(String, Part, u32, usize);

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Part {
    Title,
    Meta,
    Block,
    Removed,
}

impl Entry {
    fn of(sources: &[String], from: &Remembered) -> Self {
        Self {
            sources: sources.to_vec(),
            selected: from.selected.map(|id| id.to_string()),
            above: from.above,
            measure: from.measure,
            show_removed: from.show_removed,
            sort: from.sort.name().to_owned(),
            query: from.query.clone(),
            reading: from.reading.iter().map(|(id, anchor)| Reading::of(*id, *anchor)).collect(),
        }
    }
}

impl From<Entry> for Remembered {
    fn from(entry: Entry) -> Self {
        Self {
            selected: entry.selected.and_then(|id| id.parse().ok()),
            above: entry.above,
            measure: entry.measure,
            show_removed: entry.show_removed,
            sort: Sort::from_name(&entry.sort).unwrap_or_default(),
            query: entry.query,
            reading: entry.reading.iter().filter_map(Reading::place).collect(),
        }
    }
}

impl Reading {
    fn of(id: ArticleId, Anchor { piece, byte }: Anchor) -> Self {
        let (part, index) = match piece {
            Piece::Title | Piece::Gap => (Part::Title, 0),
            Piece::Meta => (Part::Meta, 0),
            Piece::Block(index) => (Part::Block, index),
            Piece::Removed(index) => (Part::Removed, index),
        };
        Self(id.to_string(), part, index, byte)
    }

    fn place(&self) -> Option<(ArticleId, Anchor)> {
        let Self(id, part, index, byte) = self;
        let piece = match part {
            Part::Title => Piece::Title,
            Part::Meta => Piece::Meta,
            Part::Block => Piece::Block(*index),
            Part::Removed => Piece::Removed(*index),
        };
        Some((id.parse().ok()?, Anchor { piece, byte: *byte }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keeper(folder: &Path) -> Keeper {
        Keeper::within(folder, &[Input::Path("/data/a".into()), Input::Stdin])
    }

    fn remembered() -> impl Strategy<Value = Remembered> {
        let id = || any::<[u8; 16]>().prop_map(ArticleId);
        let piece = prop_oneof![
            Just(Piece::Title),
            Just(Piece::Meta),
            any::<u32>().prop_map(Piece::Block),
            any::<u32>().prop_map(Piece::Removed)
        ];
        let reading = (id(), piece, any::<usize>()).prop_map(|(id, piece, byte)| (id, Anchor { piece, byte }));
        let reading = prop::collection::vec(reading, 0..5);
        let sort = prop::sample::select(Sort::all().to_vec());
        (
            prop::option::of(id()),
            any::<usize>(),
            any::<Option<(u16, u16)>>(),
            any::<bool>(),
            sort,
            any::<String>(),
            reading,
        )
            .prop_map(|(selected, above, measure, show_removed, sort, query, reading)| Remembered {
                selected,
                above,
                measure,
                show_removed,
                sort,
                query,
                reading,
            })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn what_is_written_reads_back(remembered in remembered()) {
            let folder = tempfile::tempdir().unwrap();
            keeper(folder.path()).write(1, &remembered).unwrap();
            prop_assert_eq!(keeper(folder.path()).read(), remembered);
        }

        #[test]
        fn a_damaged_file_is_as_none(cut in 0_usize..200, with in "\\PC{0,20}") {
            let folder = tempfile::tempdir().unwrap();
            let keeper = keeper(folder.path());
            keeper.write(1, &Remembered { selected: Some(ArticleId([7; 16])), ..Remembered::default() }).unwrap();
            let mut text = fs::read(&keeper.path).unwrap();
            text.truncate(cut);
            text.extend_from_slice(with.as_bytes());
            fs::write(&keeper.path, text).unwrap();
            let _ = keeper.read();
        }
    }

    #[test]
    fn the_newest_write_wins_and_is_private() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let keeper = keeper(&folder.path().join("new"));
        assert_eq!(keeper.read(), Remembered::default());
        keeper.write(2, &Remembered { above: 2, ..Remembered::default() }).unwrap();
        keeper.write(1, &Remembered { above: 1, ..Remembered::default() }).unwrap();
        assert_eq!(keeper.read().above, 2);
        assert_eq!(fs::metadata(&keeper.path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn collections_are_told_apart_and_old_ones_forgotten() {
        let folder = tempfile::tempdir().unwrap();
        let of = |n: usize| Keeper::within(folder.path(), &[Input::Path(format!("/data/{n}").into())]);
        for n in 0..MOST_COLLECTIONS + 3 {
            of(n).write(1, &Remembered { above: n + 1, ..Remembered::default() }).unwrap();
        }
        assert_eq!(of(MOST_COLLECTIONS).read().above, MOST_COLLECTIONS + 1);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), MOST_COLLECTIONS);
    }
}
