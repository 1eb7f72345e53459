use std::io::{self, Read};
use std::path::Path;

use proptest::prelude::*;

use super::super::Options;
use super::super::document::{Meter, Position};
use super::super::packed::Packing;
use super::super::packed::tests::pack;
use super::super::reading::{self, Content};
use super::*;

/// A record of a type, with more fields each ended by a line break, and its block.
fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
    let fields = fields.replace('\n', "\r\n");
    let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {}\r\n\r\n", block.len());
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(url: &str, page: &str) -> Vec<u8> {
    let http = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\nX: y\r\n\r\n{page}");
    record("response", &format!("WARC-Target-URI: {url}\nContent-Type: application/http\n"), http.as_bytes())
}

fn conversion(lang: &str, text: &str) -> Vec<u8> {
    let fields = format!(
        "WARC-Target-URI: <https://quay.example/{lang}>\nWARC-Date: 2024-05-18T04:05:00Z\n\
         WARC-Identified-Content-Language: {lang}\nContent-Type: text/plain\n"
    );
    record("conversion", &fields, text.as_bytes())
}

/// An archive as crawlers write them: what is no page between the pages.
fn crawl() -> Vec<Vec<u8>> {
    vec![
        record("warcinfo", "WARC-Filename: quay.warc.gz\n", b"software: a crawler\r\n"),
        record("request", "", b"GET / HTTP/1.1\r\n\r\n"),
        response("https://quay.example/1", "<html><p>One."),
        record("metadata", "", b"fetchTimeMs: 7"),
        record("response", "", b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG\0\0\0\x01"),
        record("response", "", b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>None here."),
        record("response", "", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        record("revisit", "", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Seen."),
        record("resource", "Content-Type: text/html\n", b"<html><p>Two."),
        record("response", "", b"HTTP/1.1 200 OK\r\n\r\n<!doctype html><p>Three."),
        record("response", "", b"HTTP/1.1 200 OK\r\n\r\nof no type and no kind"),
        conversion("zho", "四"),
        record("conversion", "", "Fünf".as_bytes()),
    ]
}

const PAGES: [(u32, &str); 5] =
    [(3, "<html><p>One."), (9, "<html><p>Two."), (10, "<!doctype html><p>Three."), (12, "四"), (13, "Fünf")];

fn items_of(stream: impl Read) -> Vec<Result<RawArticle, Problem>> {
    let mut found = Vec::new();
    let mut sink = |item, _| {
        found.push(item);
        ControlFlow::Continue(())
    };
    let mut items = Items::new(Position::default(), &mut sink);
    let content = Content::stream(stream, &Meter::default());
    let _ = reading::read(Path::new("x"), None, content, &Options::default(), &mut items);
    found
}

/// Record and text of each article, or what the problem is.
fn found_in(stream: impl Read) -> Vec<Result<(u32, String), String>> {
    let short = |raw: RawArticle| (raw.origin.line.map_or(0, |line| line.0), raw.text);
    items_of(stream).into_iter().map(|item| item.map(short).map_err(|problem| problem.to_string())).collect()
}

fn pages() -> Vec<Result<(u32, String), String>> {
    PAGES.map(|(record, text)| Ok((record, text.to_owned()))).to_vec()
}

#[test]
fn pages_are_taken_and_the_rest_is_passed_over() {
    assert_eq!(found_in(crawl().concat().as_slice()), pages());
    let lean = String::from_utf8_lossy(&crawl().concat()).replace("\r\n", "\n");
    assert!(found_in(lean.as_bytes()).len() > 5, "lengths are off by the line breaks that are gone");
    let members: Vec<u8> = crawl().iter().flat_map(|record| pack(Packing::Gzip, record)).collect();
    assert_eq!(found_in(members.as_slice()), pages(), "a gzip member a record");
    let frames: Vec<u8> = crawl().iter().flat_map(|record| pack(Packing::Zstd, record)).collect();
    assert_eq!(found_in(frames.as_slice()), pages(), "a zstd frame a record");
    assert_eq!(found_in(pack(Packing::Gzip, &crawl().concat()).as_slice()), pages(), "all in one member");
}

#[test]
fn what_the_archive_says_is_given() {
    let found: Vec<RawArticle> = items_of(crawl().concat().as_slice()).into_iter().flatten().collect();
    let url = |url: &str| Given { url: Some(url.to_owned()), ..Given::default() };
    assert_eq!(found[0].given, url("https://quay.example/1"));
    assert_eq!(found[1].given, Given::default());
    assert_eq!(found[3].given, Given { lang: Some("zh".into()), ..url("https://quay.example/zho") });
    let formats: Vec<Format> = found.iter().map(|raw| raw.format).collect();
    assert_eq!(formats, [Format::Html, Format::Html, Format::Html, Format::Text, Format::Text]);
}

#[test]
fn servers_name_encodings() {
    let (body, ..) = encoding_rs::WINDOWS_1251.encode("<html><p>Ёж</p>");
    let block = [b"HTTP/1.1 200 OK\r\ncontent-type: TEXT/HTML; Charset=\"windows-1251\"\r\n\r\n", &body[..]].concat();
    assert_eq!(found_in(record("response", "", &block).as_slice()), [Ok((1, "<html><p>Ёж</p>".to_owned()))]);
}

#[test]
fn damaged_records_cost_no_other() {
    let spoilt = |at: usize, record: Vec<u8>| {
        let mut records = crawl();
        records[at] = record;
        records.concat()
    };
    let page = response("https://quay.example/1", "<html><p>One.");
    let text = String::from_utf8_lossy(&page).into_owned();
    let begins = "x:3: the record does not begin with WARC/1.0; fetch the archive again";
    let length = "x:3: the record is longer or shorter than it says; fetch the archive again";
    let table = [
        (text.replace("WARC/1.0", "WORC/1.0"), begins),
        (text.replace("Content-Length", "Length"), "x:3: the record does not say its length; fetch the archive again"),
        (
            text.replace("Content-Length: ", "Content-Length: x"),
            "x:3: the record does not say its length; fetch the archive again",
        ),
        (text.replace("One.", "One is longer."), length),
        (text.replace("One.", ""), length),
    ];
    for (record, why) in table {
        let found = found_in(spoilt(2, record.into_bytes()).as_slice());
        assert_eq!(found[0], Err(why.to_owned()));
        assert_eq!(found[1..], pages()[1..], "{why}");
    }
    let whole = crawl().concat();
    let cut = found_in(&whole[..whole.len() - 6]);
    assert_eq!(cut[..4], pages()[..4]);
    assert_eq!(cut[4..], [Err("x:13: the record is cut off; fetch the archive again".to_owned())]);
}

#[test]
fn damaged_members_cost_no_other() {
    for spoilt in [0, 2, 8, 12] {
        let mut members: Vec<Vec<u8>> = crawl().iter().map(|record| pack(Packing::Gzip, record)).collect();
        let middle = members[spoilt].len() / 2;
        members[spoilt][middle..middle + 9].fill(0xff);
        let found = found_in(members.concat().as_slice());
        assert!(found.iter().any(Result::is_err), "{spoilt}");
        for (record, text) in PAGES.iter().filter(|page| page.0 as usize != spoilt + 1) {
            assert!(found.iter().flatten().any(|(_, its)| its == text), "record {record} after a fault in {spoilt}");
        }
    }
}

#[test]
fn archives_without_pages_say_so() {
    let [info, request, ..] = &crawl()[..] else { panic!("a crawl has records") };
    let why = "x: is a web archive without a page in it; name one with HTML responses, or a WET file";
    assert_eq!(found_in([info.as_slice(), request].concat().as_slice()), [Err(why.to_owned())]);
}

#[test]
fn lengths_that_lie_cost_no_memory() {
    let claims = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 250000000\r\n\r\nHTTP/1.1 200 OK";
    let cut = "x:1: the record is cut off; fetch the archive again".to_owned();
    assert_eq!(found_in(claims.as_slice()), [Err(cut.clone())]);
    let huge = String::from_utf8_lossy(claims).replace("250000000", "18446744073709551615");
    assert_eq!(found_in(huge.as_bytes()), [Err(cut)]);
    let endless = Read::chain(b"WARC/1.0\r\n".as_slice(), io::repeat(b'h').take(3 << 20));
    assert_eq!(
        found_in(endless),
        [Err("x:1: the record has a header without an end; fetch the archive again".to_owned())]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damage_is_no_danger(
        packed: bool,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..5),
        cut: prop::sample::Index,
    ) {
        let mut bytes: Vec<u8> = if packed {
            crawl().iter().flat_map(|record| pack(Packing::Gzip, record)).collect()
        } else {
            crawl().concat()
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        prop_assert!(!found_in(bytes.as_slice()).is_empty());
    }
}
