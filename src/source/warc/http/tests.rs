use std::io::Write;

use proptest::prelude::*;

use super::super::super::packed::Packing;
use super::super::super::packed::tests::pack;
use super::*;

const PAGE: &str = "<!doctype html><p>The council met on the quay.</p>";

fn body_of(fields: &str, body: &[u8]) -> Option<Vec<u8>> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n");
    page([head.as_bytes(), body].concat()).ok().flatten().map(|page| page.body)
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory")
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    for part in body.chunks(7) {
        whole.extend(format!("{:X};x=y\r\n", part.len()).bytes());
        whole.extend(part);
        whole.extend(b"\r\n");
    }
    whole.extend(b"0\r\n\r\n");
    whole
}

#[test]
fn bodies_are_as_they_were_before_the_way() {
    let page = PAGE.as_bytes();
    let gzip = pack(Packing::Gzip, page);
    // What the reference encoder makes of the words: one block that is not packed.
    let brotli = [b"\x8b\x18\x80".as_slice(), page, b"\x03"].concat();
    let raw = zlib(page)[2..zlib(page).len() - 4].to_vec();
    let table = [
        ("", page.to_vec()),
        ("Content-Encoding: identity\r\n", page.to_vec()),
        ("Transfer-Encoding: chunked\r\n", chunked(page)),
        ("transfer-encoding: Chunked\r\n", page.to_vec()),
        ("Content-Encoding: gzip\r\n", gzip.clone()),
        ("Content-Encoding: gzip\r\n", page.to_vec()),
        ("Content-Encoding: x-GZIP\r\nTransfer-Encoding: chunked\r\n", chunked(&gzip)),
        ("Content-Encoding: deflate\r\n", zlib(page)),
        ("Content-Encoding: deflate\r\n", raw),
        ("Content-Encoding: br\r\n", brotli),
        ("Content-Encoding: zstd\r\n", pack(Packing::Zstd, page)),
        ("Content-Encoding: deflate, gzip\r\n", pack(Packing::Gzip, &zlib(page))),
    ];
    for (fields, body) in table {
        assert_eq!(body_of(fields, &body).as_deref(), Some(page), "{fields}");
    }
    assert_eq!(body_of("Content-Encoding: compress\r\n", b"\x1f\x9d"), None);
    let part = body_of("Transfer-Encoding: chunked\r\n", &chunked(page)[..60]).expect("what was sent");
    assert!(page.starts_with(&part) && part.len() > 20);
}

#[test]
fn only_pages_that_are_there_count() {
    let table = [
        ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\nx", true),
        ("HTTP/2 200\nContent-Type: application/xhtml+xml; charset=utf-8\n\nx", true),
        ("HTTP/1.0 200 OK\r\n\r\nx", true),
        ("HTTP/1.1 301 Moved\r\nContent-Type: text/html\r\n\r\nx", false),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nx", false),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", false),
        ("", false),
    ];
    for (response, there) in table {
        let found = page(response.as_bytes().to_vec()).ok().flatten();
        assert_eq!(found.map(|page| page.body), there.then(|| b"x".to_vec()), "{response}");
    }
}

#[test]
fn media_types_name_encodings() {
    let charset = |media: &str| Page::of_type(media, Vec::new()).and_then(|page| page.charset);
    assert_eq!(charset("text/html; version=5; CHARSET = \"koi8-r\"").as_deref(), Some("koi8-r"));
    assert_eq!(charset("text/html; charset"), None);
}

proptest! {
    #[test]
    fn any_bytes_are_a_page_or_none(
        coding in prop::sample::select(vec!["gzip", "deflate", "br", "zstd", "x"]),
        chunks: bool,
        body: Vec<u8>,
    ) {
        let chunks = if chunks { "Transfer-Encoding: chunked\r\n" } else { "" };
        let _ = body_of(&format!("Content-Encoding: {coding}\r\n{chunks}"), &body);
        let _ = page(body);
    }

    #[test]
    fn chunks_are_joined(body: Vec<u8>) {
        prop_assert_eq!(joined(&chunked(&body)), Some(body));
    }
}
