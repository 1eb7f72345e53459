//! What happens to the reader: one of its three vocabularies.

use std::sync::Arc;

use ratatui::layout::Size;

use super::{Generation, Heir, OpenedTags, Tone};
use crate::clean::ArticleId;
use crate::keymap::Key;
use crate::library::{Catalog, Damage, Progress};
use crate::search::{Hits, Snippet};
use crate::source::Problem;
use crate::tags::{Line, State};
use crate::text::Setting;
use crate::text::setting::Hit;
use crate::theme::Background;

/// What happened.
#[derive(Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The terminal has a new size.
    Resize(Size),
    /// The terminal told its background.
    Background(Background),
    /// More articles are there: all that there are now, and what could not be read since the last time.
    Imported(Catalog, Vec<Problem>),
    /// Something could not be read.
    Unread(Problem),
    /// How far reading has come.
    Progress(Progress),
    /// All sources have been read.
    ImportEnded,
    /// A filter job is done, or its library cannot be read.
    Filtered(Generation, Result<Hits, Damage>),
    /// An article has been set, or cannot be loaded.
    Set(Generation, Result<Arc<Setting>, Damage>),
    /// A search in the article is done.
    Found(Generation, Vec<Hit>),
    /// Parts of bodies for the list, for a query of this number; `None` where a body does not hold what is asked for.
    Snippets(Generation, Vec<(ArticleId, Option<Snippet>)>),
    /// The tags are there.
    TagsOpened(Box<OpenedTags>),
    /// So many of the lines handed out since the start are on disk.
    Saved(u64),
    /// Lines could not be written; they are kept and tried again.
    SaveFailed(Problem),
    /// Time to try again what could not be written.
    RetryDue,
    /// Tagged articles were edited: what they are now, some of them at a time.
    Heirs(Vec<Heir>),
    /// Another process wrote these lines to the journal.
    Followed(Vec<Line>),
    /// The journal's file was replaced: what it holds now.
    Replaced(Box<State>),
    /// Something could not be read.
    Problem(Problem),
    /// Something of the library on disk cannot be used.
    Damaged(Damage),
    /// An effect that reports to the user is done, or failed.
    Told(Tone, String),
}

/// What the mouse did, and in which cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mouse {
    /// Column, from 0.
    pub column: u16,
    /// Row, from 0.
    pub row: u16,
    /// What it did there.
    pub did: MouseDid,
}

/// What the mouse did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MouseDid {
    /// The left button went down.
    Click,
    /// The wheel turned towards the user.
    WheelDown,
    /// The wheel turned away from the user.
    WheelUp,
}
