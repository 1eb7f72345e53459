//! Web archives: WARC, and WET, which is WARC with the text of the pages in it. Written to ISO 28500,
//! <https://iipc.github.io/warc-specifications/>. The `warc` crate was looked at and left: it holds whatever a length
//! claims in memory, and ends at the first damaged record.

use std::ops::ControlFlow;

use super::items::Items;
use super::reading::{MAX_LEN, Reading};
use super::{Format, Given, LineNo, Origin, Problem, RawArticle, decode, kind};
use fields::Fields;
use records::{Fault, Found, Record, Records};

mod fields;
mod http;
mod language;
mod records;

/// The longest address that is kept, in bytes. Longer ones are data in disguise.
const LONGEST_URL: usize = 4096;

/// Reads every record that holds a page: HTML as a server sent it, and text that was made of a page. The line of an
/// article is the number of its record, counted from 1. Records that hold none are passed over; after a damaged one
/// the next is looked for.
pub(super) fn read(reading: Reading<'_>, items: &mut Items<'_>) -> ControlFlow<()> {
    let path = reading.path;
    let from = items.resume();
    let (mut records, packed) = match reading.lines(0) {
        Ok(lines) => (Records::new(lines.reader), lines.packed),
        Err(error) => return items.fail(Problem::io(path, &error)),
    };
    loop {
        if let Some(problem) = items.hopeless(path).filter(|_| packed) {
            return items.fail(problem);
        }
        let new = records.number() >= from.line;
        let found = match records.next(|fields| new && may_hold_page(fields)) {
            Ok(Some(found)) => found,
            Ok(None) => break,
            Err(error) => return items.fail(Problem::io(path, &error)),
        };
        if new {
            let origin = Origin { path: path.to_owned(), line: Some(LineNo(records.number())) };
            let item = match found {
                Found::Record(record) => article(record, origin.clone()).map_err(|fault| problem(&origin, fault)),
                Found::Other => Ok(None),
                Found::Damaged(fault) => Err(problem(&origin, fault)),
            };
            items.reach(0, records.number());
            item.transpose().map_or(ControlFlow::Continue(()), |item| items.give(item))?;
        }
    }
    if items.position().items > 0 { ControlFlow::Continue(()) } else { items.fail(without_pages(path)) }
}

fn without_pages(path: &std::path::Path) -> Problem {
    Problem::new(path, "is a web archive without a page in it", "name one with HTML responses, or a WET file")
}

fn problem(origin: &Origin, fault: Fault) -> Problem {
    Problem::at(origin, fault.why, fault.advice)
}

/// Whether a record is of a type that pages are kept in.
fn may_hold_page(fields: &Fields) -> bool {
    fields.get("WARC-Type").is_some_and(|kind| matches!(kind, "response" | "resource" | "conversion"))
}

/// The page of a record, if it holds one.
///
/// # Errors
/// Where the page is longer than is read.
fn article(record: Record, origin: Origin) -> Result<Option<RawArticle>, Fault> {
    let fields = record.fields;
    let page = match (fields.get("WARC-Type"), fields.get("Content-Type")) {
        (Some("response"), _) => http::page(record.block)?,
        (Some("conversion"), None) => http::Page::of_type("text/plain", record.block),
        (_, media) => http::Page::of_type(media.unwrap_or_default(), record.block),
    };
    let Some(page) = page else { return Ok(None) };
    let html = page.format != Some(Format::Text);
    let text = decode::decode_as(page.body, html, page.charset.as_deref());
    let format = page.format.or_else(|| kind::is_html(&text).then_some(Format::Html));
    let Some(format) = format.filter(|_| !text.trim().is_empty()) else { return Ok(None) };
    Ok(Some(RawArticle { origin, format, text, given: given(&fields), input: Vec::new() }))
}

/// What a record says about its page. Its date is that of the crawl, and not given.
fn given(fields: &Fields) -> Given {
    // Some writers took the angle brackets of the standard's grammar for a part of the address.
    let url = fields.get("WARC-Target-URI").map(|url| url.trim_start_matches('<').trim_end_matches('>'));
    Given {
        url: url.filter(|url| !url.is_empty() && url.len() <= LONGEST_URL).map(str::to_owned),
        lang: fields.get("WARC-Identified-Content-Language").and_then(language::tag),
        ..Given::default()
    }
}

#[cfg(test)]
mod tests;
