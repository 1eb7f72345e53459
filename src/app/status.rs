//! The status line: what just happened, and whether it is saved.

/// What the status line says. It stands until the next key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Status {
    text: String,
    tone: Tone,
}

/// How a message is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Tone {
    /// All is well.
    #[default]
    Plain,
    /// Something wants a look.
    Warning,
    /// Something did not work.
    Error,
}

impl Status {
    /// A message.
    pub fn new(tone: Tone, text: impl Into<String>) -> Self {
        Self { text: text.into(), tone }
    }

    /// A message that all is well.
    pub fn plain(text: impl Into<String>) -> Self {
        Self::new(Tone::Plain, text)
    }

    /// A message that something wants a look.
    pub fn warning(text: impl Into<String>) -> Self {
        Self::new(Tone::Warning, text)
    }

    /// A message that something did not work.
    pub fn error(text: impl Into<String>) -> Self {
        Self::new(Tone::Error, text)
    }

    /// The message; empty where there is none.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How it is meant.
    pub fn tone(&self) -> Tone {
        self.tone
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// How far the session's tag changes are on disk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Saving {
    /// Lines handed to the journal since the start.
    pub handed: u64,
    /// How many of them are on disk, synced.
    pub saved: u64,
    /// Why the rest is not, where that is known.
    pub trouble: Option<String>,
    /// Whether the user has been told what leaving now would mean.
    pub(super) warned: bool,
}

impl Saving {
    /// Lines that are not on disk yet.
    pub fn waiting(&self) -> u64 {
        self.handed.saturating_sub(self.saved)
    }
}
