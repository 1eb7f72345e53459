//! Keeps the library up to date while the reader is open.

use std::ops::ControlFlow;
use std::thread;
use std::time::Duration;

use tokio::sync::mpsc::Sender;

use crate::app::Event;
use crate::library::{self, Cancel, Home, Library, News};
use crate::source::{Input, Options};

/// How long the reader takes at the most to show what it was told.
const SETTLED: Duration = Duration::from_secs(1);

/// Opens the library, hands out what it holds, brings it up to date, and does that again whenever files change.
pub(super) fn run(
    home: Home,
    inputs: Vec<Input>,
    options: Options,
    cancel: &Cancel,
    events: &Sender<Event>,
) -> ControlFlow<()> {
    let (mut library, damaged) = Library::open(home, inputs, options);
    send(events, Event::Imported(library.catalog().clone(), damaged.into_iter().collect()))?;
    // After the first rows: where there are many files, this looks through a list of them all.
    let problems = library.problems().unwrap_or_default();
    if !problems.is_empty() {
        send(events, Event::Imported(library.catalog().clone(), problems))?;
    }
    // Before the first look at the files, so that no change falls between the two.
    let watch = library.watch();
    loop {
        let flow = library.refresh(cancel, &mut |news| {
            let event = match news {
                News::Catalog(catalog) => Event::Imported(catalog, Vec::new()),
                News::Problem(problem) | News::Waiting(problem) => Event::Unread(problem),
                News::Progress(progress) => Event::Progress(progress),
            };
            send(events, event)
        });
        send(events, Event::ImportEnded)?;
        flow?;
        // The reader has let go of the last rows in memory by then.
        thread::sleep(SETTLED);
        library::give_back();
        match &watch {
            Some(Ok(watch)) if watch.wait() => {}
            Some(Err(problem)) => return send(events, Event::Problem(problem.clone())),
            Some(Ok(_)) | None => return ControlFlow::Continue(()),
        }
    }
}

fn send(events: &Sender<Event>, event: Event) -> ControlFlow<()> {
    events.blocking_send(event).map_or(ControlFlow::Break(()), ControlFlow::Continue)
}
