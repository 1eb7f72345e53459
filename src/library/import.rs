//! Reading and cleaning on all cores, in order.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::value::RawValue;

use super::ahead::{self, Pace};
use super::counted::Counted;
use super::pipeline::{self, End};
use crate::clean::furniture::Elsewhere;
use crate::clean::{self, Article};
use crate::source::{self, Input, Options, Problem, RawArticle};

/// An article as it comes out of an import.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The cleaned article.
    pub article: Arc<Article>,
    /// The other fields of a JSON input object, in their order and to the letter.
    pub input: Vec<(String, Box<RawValue>)>,
}

/// What was found since the last batch, in the order of finding.
#[derive(Debug)]
pub struct Batch<T = Imported> {
    /// What became of the articles.
    pub articles: Vec<T>,
    /// What could not be read.
    pub problems: Vec<Problem>,
}

/// A switch that ends an import; clones are the same switch.
#[derive(Debug, Clone, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Ends the import with the article that is being read.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the import is to end.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Reads and cleans `inputs` and gives batch after batch to `deliver`, the first as soon as there is an article. Returns
/// when all is delivered, or `Break` when `deliver` broke off or the import was cancelled.
///
/// Blocks as long as its input does, a cancelled import of a silent pipe included: call it on a thread that nobody waits
/// for. `finish` is done with each article on all cores too.
pub fn import_with<T: Send + 'static>(
    inputs: Vec<Input>,
    options: Options,
    cancel: &Cancel,
    finish: impl Fn(Imported) -> T + Send + Sync + 'static,
    deliver: &mut dyn FnMut(Batch<T>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let switch = cancel.clone();
    let pace = Pace::of(&inputs);
    let read = move |feed: &mut pipeline::Feed<'_, Item>| {
        let _ = source::read(&inputs, &options, &mut |item| {
            let weight = item.as_ref().map_or(0, weight);
            if switch.is_cancelled() { ControlFlow::Break(()) } else { feed(item, weight) }
        });
    };
    let read = move |feed: &mut pipeline::Feed<'_, (Item, Elsewhere)>| {
        ahead::look(read, |item| item.as_ref().ok(), pace, &Counted::default(), feed);
    };
    let work = move |(item, elsewhere): (Item, Elsewhere)| item.and_then(|raw| guarded(raw, &elsewhere, &finish));
    let end = pipeline::run(read, work, &mut |items| {
        if cancel.is_cancelled() { ControlFlow::Break(()) } else { deliver(sorted(items)) }
    });
    let problem = match end {
        Ok(End::Complete) if !cancel.is_cancelled() => return ControlFlow::Continue(()),
        Ok(End::Complete | End::Stopped) => return ControlFlow::Break(()),
        Ok(End::Died) => ("reading stopped early by a fault of this program", "report it, with the input if you can"),
        Err(_) => ("no thread could be started to read", "close other programs and try again"),
    };
    let problem = Problem::new(Path::new("offprint"), problem.0, problem.1);
    deliver(Batch { articles: Vec::new(), problems: vec![problem] })
}

/// What is read.
type Item = Result<RawArticle, Problem>;

/// Bytes that an article takes.
fn weight(raw: &RawArticle) -> usize {
    raw.text.len() + raw.input.iter().map(|(name, value)| name.len() + value.get().len()).sum::<usize>()
}

/// Cleans one article. This is the one place where a fault of ours is caught: one odd page shall not cost the rest of a
/// million.
fn guarded<T>(raw: RawArticle, elsewhere: &Elsewhere, finish: &impl Fn(Imported) -> T) -> Result<T, Problem> {
    let origin = raw.origin.clone();
    let work = AssertUnwindSafe(|| {
        let article = Arc::new(clean::clean_in(&raw, elsewhere));
        finish(Imported { article, input: raw.input })
    });
    catch_unwind(work).map_err(|_| {
        Problem::at(&origin, "could not be cleaned, by a fault of this program", "report it, with this page if you can")
    })
}

fn sorted<T>(items: Vec<Result<T, Problem>>) -> Batch<T> {
    let mut batch = Batch { articles: Vec::with_capacity(items.len()), problems: Vec::new() };
    for item in items {
        match item {
            Ok(article) => batch.articles.push(article),
            Err(problem) => batch.problems.push(problem),
        }
    }
    batch
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::path::PathBuf;

    use super::*;

    fn file(lines: u32) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().expect("a folder");
        let path = dir.path().join("many.jsonl");
        let mut text = String::new();
        for n in 0..lines {
            let words = "A line of words that fills the page. ".repeat(n as usize * 31 % 40 + 1);
            writeln!(text, "{{\"n\":{n},\"text\":\"{words}\"}}").expect("memory");
        }
        std::fs::write(&path, text).expect("a file");
        (dir, path)
    }

    fn whole(imported: Imported) -> Imported {
        imported
    }

    #[test]
    fn order_is_kept_over_all_cores() {
        let (_dir, path) = file(3000);
        let missing = Input::Path(path.with_file_name("missing"));
        let (mut lines, mut problems) = (Vec::new(), Vec::new());
        let inputs = vec![missing, Input::Path(path)];
        let flow = import_with(inputs, Options::default(), &Cancel::default(), whole, &mut |batch| {
            lines.extend(batch.articles.into_iter().filter_map(|a| a.article.origin.line.map(|l| l.0)));
            problems.extend(batch.problems);
            ControlFlow::Continue(())
        });
        assert_eq!(flow, ControlFlow::Continue(()));
        assert_eq!(lines, (1..=3000).collect::<Vec<u32>>());
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn cancelling_ends_it() {
        let (_dir, path) = file(3000);
        let cancel = Cancel::default();
        let mut batches = 0;
        let flow = import_with(vec![Input::Path(path)], Options::default(), &cancel, whole, &mut |_| {
            batches += 1;
            cancel.cancel();
            ControlFlow::Continue(())
        });
        assert_eq!((flow, batches), (ControlFlow::Break(()), 1));
    }

    #[test]
    fn a_fault_in_one_article_costs_no_other() {
        let (_dir, path) = file(200);
        let (mut lines, mut problems) = (Vec::new(), Vec::new());
        let finish = |imported: Imported| {
            let line = imported.article.origin.line.map_or(0, |l| l.0);
            assert!(line != 77, "of this test");
            line
        };
        let inputs = vec![Input::Path(path)];
        let _ = import_with(inputs, Options::default(), &Cancel::default(), finish, &mut |batch| {
            lines.extend(batch.articles);
            problems.extend(batch.problems);
            ControlFlow::Continue(())
        });
        assert_eq!(lines, (1..=200).filter(|&n| n != 77).collect::<Vec<u32>>());
        assert_eq!(problems.iter().map(|p| p.line.map(|l| l.0)).collect::<Vec<_>>(), [Some(77)]);
    }
}
