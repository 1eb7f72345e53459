//! Tagging: the keys, the prompt, undo, and what the journal says of it.

use std::sync::Arc;

use super::adopt::target;
use super::{App, Effect, Effects, LineEditor, Mode, Now, Status};
use crate::clean::ArticleId;
use crate::keymap::{Action, Group, Key, Slot};
use crate::library::RowIndex;
use crate::source::Problem;
use crate::tags::{Journal, Line, State, TagName, Tags};

/// The tags that were there before this session, and the journal to write to.
#[derive(Debug, Default)]
pub struct OpenedTags {
    /// The tags.
    pub state: State,
    /// The journal; `None` where it cannot be written.
    pub journal: Option<Journal>,
    /// Why not.
    pub closed: Option<Problem>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// The prompt for tags.
#[derive(Debug)]
pub struct TagPrompt {
    /// What is typed: tags parted by spaces or commas; one that starts with `-` is taken off, or put on where the prompt removes.
    pub editor: LineEditor,
    /// Whether tags are taken off.
    pub removes: bool,
    /// The article that they are for.
    on: ArticleId,
    /// The chosen place in [`App::tag_choices`]; `None` takes what is typed.
    pub chosen: Option<usize>,
}

/// A change of tags as a person asked for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Request {
    add: Vec<TagName>,
    del: Vec<TagName>,
}

/// What was done to the article that was tagged last, all of it: what `.` does to another one.
#[derive(Debug, Default)]
pub(super) struct Repeat {
    on: Option<ArticleId>,
    all: Request,
}

impl Repeat {
    fn note(&mut self, on: ArticleId, request: &Request) {
        if self.on != Some(on) {
            *self = Self { on: Some(on), all: Request::default() };
        }
        let Request { add, del } = &mut self.all;
        add.retain(|name| !request.del.contains(name));
        del.retain(|name| !request.add.contains(name));
        add.extend(request.add.iter().filter(|name| !add.contains(name)).cloned().collect::<Vec<_>>());
        del.extend(request.del.iter().filter(|name| !del.contains(name)).cloned().collect::<Vec<_>>());
    }
}

/// Number keys that have a tag.
const SLOTS: u8 = 10;

/// How many completions the prompt offers.
const CHOICES: usize = 8;

impl TagPrompt {
    pub(super) fn insert(&mut self, text: &str) {
        self.editor.insert(text);
        self.chosen = None;
    }

    /// The word before the cursor, without its sign.
    fn word(&self) -> (&str, bool) {
        let word = self.editor.word();
        word.strip_prefix(['-', '+']).map_or((word, false), |rest| (rest, word.starts_with('-')))
    }
}

impl App {
    pub(super) fn act_on_tags(&mut self, action: Action, now: Now) -> Effects {
        match action {
            Action::AddTag => self.prompt_for_tags(false),
            Action::RemoveTag => self.prompt_for_tags(true),
            Action::Star => self.toggle(TagName::star(), now),
            Action::Slot(slot) => match self.slot(slot) {
                Some(name) => self.toggle(name, now),
                None => self.fill_slot(slot),
            },
            Action::Repeat => self.repeat(now),
            Action::Undo => self.undo(now),
            Action::Redo => self.redo(now),
            _ => Effects::none(),
        }
    }

    /// The tags of the number keys 1 to 9 and 0: the settings' own, and for keys that these leave free the tags in the order of
    /// their first use.
    pub fn slots(&self) -> Vec<(Slot, Option<TagName>)> {
        let fixed = |slot: u8| self.config.slots.get(usize::from(slot) - 1).cloned().flatten();
        let taken: Vec<TagName> = (1..=SLOTS).filter_map(fixed).collect();
        let mut used = self.tags.slots().into_iter().filter(|name| !taken.contains(name)).cloned();
        (1..=SLOTS).map(|slot| (Slot(slot), fixed(slot).or_else(|| used.next()))).collect()
    }

    fn slot(&self, slot: Slot) -> Option<TagName> {
        self.slots().into_iter().find(|(number, _)| *number == slot)?.1
    }

    fn fill_slot(&mut self, slot: Slot) -> Effects {
        // No prompt: the next number key of someone who types fast would be text in it.
        let (key, add) = (slot.0 % 10, self.keymap.hint(Action::AddTag).unwrap_or_default());
        self.status =
            Status::plain(format!("key {key} has no tag yet: {add} makes one, and it takes the next free key"));
        Effects::none()
    }

    fn prompt_for_tags(&mut self, removes: bool) -> Effects {
        if let Some(refused) = self.refusal() {
            self.status = refused;
            return Effects::none();
        }
        self.list.choose();
        let Some(article) = self.current() else {
            return Effects::none();
        };
        let on = article.id();
        if removes && self.tags.of(on).next().is_none() {
            self.status = Status::plain("this article has no tags");
            return Effects::none();
        }
        self.mode = Mode::Tag(TagPrompt { editor: LineEditor::default(), removes, on, chosen: None });
        Effects::none()
    }

    /// Why nothing can be tagged now, where nothing can.
    fn refusal(&self) -> Option<Status> {
        if self.tags_coming {
            return Some(Status::plain("the tags are still being read"));
        }
        if let Some(why) = &self.tags_closed {
            return Some(Status::error(format!("no tagging: {why}")));
        }
        self.current().is_none().then(|| self.nothing_current())
    }

    /// The tags that fit what is typed in the tag prompt, most used first.
    pub fn tag_choices(&self) -> Vec<TagName> {
        let (Mode::Tag(prompt), Some(article)) = (&self.mode, self.current()) else {
            return Vec::new();
        };
        let (word, minus) = prompt.word();
        let word = word.to_lowercase();
        let off = prompt.removes != minus;
        let fits = |name: &&TagName| self.tags.has(article.id(), name) == off && name.contains(&word);
        let mut names: Vec<TagName> =
            self.tags.names().into_iter().map(|(name, _)| name).filter(fits).cloned().collect();
        names.sort_by_key(|name| !name.starts_with(&word));
        names.truncate(CHOICES);
        names
    }

    pub(super) fn act_tagging(&mut self, action: Action, now: Now) -> Effects {
        let choices = self.tag_choices();
        let Mode::Tag(prompt) = &mut self.mode else {
            return Effects::none();
        };
        match action {
            Action::Leave => self.mode = Mode::Browse,
            Action::Down => prompt.chosen = step(prompt.chosen, choices.len(), true),
            Action::Up => prompt.chosen = step(prompt.chosen, choices.len(), false),
            Action::Complete => {
                if let Some(name) = choices.get(prompt.chosen.unwrap_or(0)) {
                    prompt.complete(name);
                }
            }
            Action::Submit => {
                if let Some(name) = prompt.chosen.and_then(|place| choices.get(place)) {
                    prompt.complete(name);
                }
                return self.submit_tags(now);
            }
            _ if prompt.editor.act(action, &mut self.kills) => prompt.chosen = None,
            _ => {}
        }
        Effects::none()
    }

    fn submit_tags(&mut self, now: Now) -> Effects {
        let Mode::Tag(prompt) = &self.mode else {
            return Effects::none();
        };
        let on = prompt.on;
        let mut request = Request::default();
        for word in prompt.editor.text().split([' ', ',']).filter(|word| !word.is_empty()) {
            let (text, minus) = word.strip_prefix(['-', '+']).map_or((word, false), |t| (t, word.starts_with('-')));
            match TagName::parse(text) {
                Ok(name) if prompt.removes != minus => request.del.push(name),
                Ok(name) => request.add.push(name),
                Err(why) => {
                    self.status = Status::warning(why.to_string());
                    return Effects::none();
                }
            }
        }
        self.mode = Mode::Browse;
        if request == Request::default() {
            return Effects::none();
        }
        // Rows may have come and gone meanwhile: it is about the article that the prompt was opened on.
        let selected = self.list.selected_row().filter(|row| self.id_of(*row) == Some(on));
        let Some(row) = selected.or_else(|| self.catalog.find(on)) else {
            self.status = Status::warning("nothing was tagged: this article is gone from its source");
            return Effects::none();
        };
        self.tag_row(row, request, now)
    }

    fn toggle(&mut self, name: TagName, now: Now) -> Effects {
        let on = self.current().is_some_and(|article| self.tags.has(article.id(), &name));
        let (add, del) = if on { (vec![], vec![name]) } else { (vec![name], vec![]) };
        self.tag(Request { add, del }, now)
    }

    fn tag(&mut self, request: Request, now: Now) -> Effects {
        if let Some(refused) = self.refusal() {
            self.status = refused;
            return Effects::none();
        }
        self.list.choose();
        self.list.selected_row().map_or_else(Effects::none, |row| self.tag_row(row, request, now))
    }

    fn tag_row(&mut self, row: RowIndex, request: Request, now: Now) -> Effects {
        let Some(article) = self.catalog.get(row) else {
            return Effects::none();
        };
        let id = article.id();
        let lines = self.tags.change(now.millis, &[target(article, &self.folder)], &request.add, &request.del);
        let what = described(&request.add, &request.del);
        self.status = Status::plain(if lines.is_empty() { format!("{what}: as it was") } else { what });
        self.repeat.note(id, &request);
        let noted = self.note_filter();
        noted.and(self.append(lines))
    }

    fn repeat(&mut self, now: Now) -> Effects {
        let request = self.repeat.all.clone();
        if request == Request::default() {
            self.status = Status::plain("nothing to repeat yet");
            return Effects::none();
        }
        let headline = self.current().map(|article| article.headline().to_owned()).unwrap_or_default();
        let done = self.current().is_some_and(|article| self.repeat.on == Some(article.id()));
        let effects = if done { Effects::none() } else { self.tag(request, now) };
        let said = std::mem::take(&mut self.status);
        let moved = self.go_to_article(1);
        if !said.text().is_empty() {
            self.status = Status::new(said.tone(), format!("{} on “{headline}”", said.text()));
        }
        effects.and(moved)
    }

    fn undo(&mut self, now: Now) -> Effects {
        match self.tags.undo(now.millis) {
            Some(change) => self.changed("undone", &change),
            None => self.nothing_to("undo"),
        }
    }

    fn redo(&mut self, now: Now) -> Effects {
        match self.tags.redo(now.millis) {
            Some(change) => self.changed("redone", &change),
            None => self.nothing_to("redo"),
        }
    }

    fn nothing_to(&mut self, what: &str) -> Effects {
        self.status = Status::plain(format!("nothing to {what}"));
        Effects::none()
    }

    fn changed(&mut self, how: &str, change: &crate::tags::Change) -> Effects {
        self.status = Status::plain(format!("{how}: {change}"));
        // What has changed should be seen where it can be.
        let one = change.lines.first().filter(|_| change.articles == 1).and_then(|line| line.ids.first());
        let row = one.and_then(|id| self.catalog.find(*id));
        if let Some(row) = row {
            self.list.select_row(row, self.layout().list_rows());
        }
        let effects = self.append(change.lines.clone());
        effects.and(self.show_selected())
    }

    pub(super) fn append(&mut self, lines: Vec<Arc<Line>>) -> Effects {
        // Who only chooses has no journal to write to.
        if lines.is_empty() || self.pick().is_some() {
            return Effects::none();
        }
        self.saving.handed += lines.len() as u64;
        Effect::Append(lines).into()
    }

    /// The tags have been read.
    pub(super) fn tags_opened(&mut self, opened: OpenedTags) -> Effects {
        self.tags = Tags::new(opened.state);
        self.tags_coming = false;
        self.offer_anew();
        self.problems.extend(opened.problems);
        if let Some(closed) = opened.closed {
            let why = format!("{}; {}", closed.why, closed.advice);
            self.status = Status::error(format!("no tagging: {why}"));
            self.tags_closed = Some(why);
            self.problems.push(closed);
        }
        let writes = opened.journal.map(|journal| Effect::WriteTags(Box::new(journal)));
        Effects::from(writes).and(self.find_heirs()).and(self.tags_came())
    }

    /// Whether a key is to be kept until the tags are there.
    pub fn waits_for_tags(&self, key: Key) -> bool {
        let tags = |action: Action| action.group() == Group::Tagging;
        let action = self.keymap.action(self.layers(), key);
        self.tags_coming
            && match &self.mode {
                Mode::Browse => action.is_some_and(tags),
                Mode::Filter => self.completes_tag(key),
                Mode::Palette(palette) => action == Some(Action::Submit) && palette.choice().is_some_and(tags),
                _ => false,
            }
    }

    /// Searches again where tags that are not of the user's own making can have changed what matches.
    pub(super) fn tags_came(&mut self) -> Effects {
        if self.filter.shown.asks_for_tags() { self.refilter() } else { Effects::none() }
    }

    pub(super) fn saved(&mut self, upto: u64) -> Effects {
        self.saving.saved = self.saving.saved.max(upto);
        self.saving.trouble = None;
        self.saving.warned = false;
        Effects::none()
    }

    pub(super) fn save_failed(&mut self, problem: Problem) -> Effects {
        self.saving.trouble = Some(format!("{}; {}", problem.why, problem.advice));
        self.note(problem);
        Effects::none()
    }

    /// Leaves; where tags are not on disk and cannot get there, only when asked twice.
    pub(super) fn quit(&mut self) -> Effects {
        if self.saving.trouble.is_some() && !self.saving.warned {
            self.saving.warned = true;
            let n = self.saving.waiting();
            self.status = Status::error(format!("{n} changes are not saved: once more leaves and prints them"));
            return Effects::none();
        }
        Effect::Quit.into()
    }

    pub(super) fn replaced(&mut self, state: State) -> Effects {
        self.tags.rebuild(state);
        self.status = Status::warning("the tag file was replaced by another program; its tags are shown now");
        self.tags_came()
    }

    pub(super) fn followed(&mut self, lines: &[Line]) -> Effects {
        for line in lines {
            self.tags.replay(line);
        }
        Effects::none()
    }
}

impl TagPrompt {
    fn complete(&mut self, name: &TagName) {
        let sign = match self.editor.word().chars().next() {
            Some(sign @ ('-' | '+')) => sign.to_string(),
            _ => String::new(),
        };
        self.editor.replace_word(&format!("{sign}{name}"));
        self.chosen = None;
    }
}

fn step(chosen: Option<usize>, n: usize, forward: bool) -> Option<usize> {
    match (chosen, forward) {
        _ if n == 0 => None,
        (None, true) => Some(0),
        (None, false) => Some(n - 1),
        (Some(at), true) => (at + 1 < n).then_some(at + 1),
        (Some(at), false) => at.checked_sub(1),
    }
}

fn described(add: &[TagName], del: &[TagName]) -> String {
    let plus = add.iter().map(|name| format!("+{name}"));
    let minus = del.iter().map(|name| format!("−{name}"));
    plus.chain(minus).collect::<Vec<_>>().join(" ")
}
