//! Snippets of the rows in view.

use super::Cancel;
use crate::app::{Event, SnippetsJob};
use crate::search::snippet;

/// Makes the snippets of some articles; what was made before it was cancelled is of use all the same. A body that cannot be
/// loaded has none: who reads it is told why.
pub fn snippets(job: &SnippetsJob, cancel: &Cancel) -> Event {
    let wanted = job.bodies.iter().take_while(|_| !cancel.is_cancelled());
    let made = wanted.map(|(id, body)| {
        let found = body.load().ok().and_then(|article| snippet(&article, &job.passages));
        (*id, found)
    });
    Event::Snippets(job.generation, made.collect())
}
