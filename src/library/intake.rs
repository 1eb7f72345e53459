//! Reading and cleaning on all cores, document by document, in order.

use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use super::Cancel;
use super::ahead::{self, Pace};
use super::counted::Counted;
use super::pipeline::{self, End, Feed};
use super::plan::Work;
use crate::clean::furniture::Elsewhere;
use crate::clean::{self, Article};
use crate::source::{self, Meter, Options, Position, Problem, RawArticle};

/// What comes out of the documents, in order.
#[derive(Debug)]
pub(super) enum Item {
    /// The next document begins.
    Begin(Box<Work>),
    /// An article, and how far its document has been read with it.
    Article(Arc<Article>, Position),
    /// Something that could not be read.
    Problem(Problem, Position),
    /// The document has been read to its end.
    End,
}

enum Raw {
    Begin(Box<Work>),
    Article(Box<RawArticle>, Position),
    Problem(Problem, Position),
    End,
}

impl Raw {
    fn page(&self) -> Option<&RawArticle> {
        if let Self::Article(raw, _) = self { Some(raw) } else { None }
    }
}

/// Reads and cleans what is to be read, and hands it on in order. `Break` when `deliver` broke off or it was cancelled.
pub(super) fn run(
    works: Vec<Work>,
    options: Options,
    cancel: &Cancel,
    meter: &Meter,
    (pace, counted): (Pace, Counted),
    deliver: &mut dyn FnMut(Vec<Item>) -> ControlFlow<()>,
) -> ControlFlow<()> {
    let (switch, meter) = (cancel.clone(), meter.clone());
    let read = move |feed: &mut Feed<'_, Raw>| {
        let _ = works.into_iter().try_for_each(|work| read(work, &options, &switch, &meter, feed));
    };
    let read = move |feed: &mut Feed<'_, (Raw, Elsewhere)>| ahead::look(read, Raw::page, pace, &counted, feed);
    let end = pipeline::run(read, cleaned, &mut |items| {
        if cancel.is_cancelled() { ControlFlow::Break(()) } else { deliver(items) }
    });
    let problem = match end {
        Ok(End::Complete) if !cancel.is_cancelled() => return ControlFlow::Continue(()),
        Ok(End::Complete | End::Stopped) => return ControlFlow::Break(()),
        Ok(End::Died) => ("reading stopped early by a fault of this program", "report it, with the input if you can"),
        Err(_) => ("no thread could be started to read", "close other programs and try again"),
    };
    let problem = Problem::new(std::path::Path::new("offprint"), problem.0, problem.1);
    let _ = deliver(vec![Item::Problem(problem, Position::default())]);
    ControlFlow::Break(())
}

fn read(work: Work, options: &Options, cancel: &Cancel, meter: &Meter, feed: &mut Feed<'_, Raw>) -> ControlFlow<()> {
    let (document, from, path) = (work.document.clone(), work.from, work.path.clone());
    feed(Raw::Begin(Box::new(work)), 0)?;
    let end = source::read_document(&document, from, options, meter, &mut |item, after| {
        if cancel.is_cancelled() {
            return ControlFlow::Break(());
        }
        match item {
            Ok(mut raw) => {
                let weight = raw.text.len();
                raw.origin.path.clone_from(&path);
                // Other fields of the input are for those who write JSON again.
                feed(Raw::Article(Box::new(RawArticle { input: Vec::new(), ..raw }), after), weight)
            }
            Err(problem) => feed(Raw::Problem(problem, after), 0),
        }
    });
    end.map_continue(drop)?;
    feed(Raw::End, 0)
}

fn cleaned((item, elsewhere): (Raw, Elsewhere)) -> Item {
    match item {
        Raw::Begin(work) => Item::Begin(work),
        Raw::Article(raw, after) => match guarded(&raw, &elsewhere) {
            Ok(article) => Item::Article(Arc::new(article), after),
            Err(problem) => Item::Problem(problem, after),
        },
        Raw::Problem(problem, after) => Item::Problem(problem, after),
        Raw::End => Item::End,
    }
}

/// Cleans one article. A fault of ours is caught: one odd page shall not cost the rest of a million.
fn guarded(raw: &RawArticle, elsewhere: &Elsewhere) -> Result<Article, Problem> {
    catch_unwind(AssertUnwindSafe(|| clean::clean_in(raw, elsewhere))).map_err(|_| {
        let (why, advice) =
            ("could not be cleaned, by a fault of this program", "report it, with this page if you can");
        Problem::at(&raw.origin, why, advice)
    })
}
