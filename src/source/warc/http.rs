//! What a server sent: whether it is a page, and its body as it was before it was packed for the way.

use std::io::Read;

use super::super::Format;
use super::super::packed::WINDOW_LOG;
use super::records::Fault;
use super::{Fields, MAX_LEN};

/// A page as it was sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    pub(super) body: Vec<u8>,
    /// The encoding that was named beside it.
    pub(super) charset: Option<String>,
    /// What it was said to be; `None` where nothing was said.
    pub(super) format: Option<Format>,
}

impl Page {
    /// A body of a media type; `None` where that is neither HTML nor plain text.
    pub(super) fn of_type(media: &str, body: Vec<u8>) -> Option<Self> {
        let mut parts = media.split(';');
        let format = match parts.next()?.trim().to_ascii_lowercase().as_str() {
            "text/html" | "application/xhtml+xml" => Some(Format::Html),
            "text/plain" => Some(Format::Text),
            "" => None,
            _ => return None,
        };
        let charset = parts.find_map(|part| {
            let (name, value) = part.split_once('=')?;
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches(['"', '\'']).to_owned())
        });
        Some(Self { body, charset, format })
    }
}

/// The page of an HTTP response: of status 200, and HTML by its type, or of no type at all.
///
/// # Errors
/// Where it unpacks to more than is read.
pub(super) fn page(response: Vec<u8>) -> Result<Option<Page>, Fault> {
    let Some((head, start)) = head(&response) else { return Ok(None) };
    if head.split(u8::is_ascii_whitespace).nth(1) != Some(b"200") {
        return Ok(None);
    }
    let fields = Fields::parse(head);
    let page = Page::of_type(fields.get("Content-Type").unwrap_or_default(), Vec::new());
    let Some(page) = page.filter(|page| page.format != Some(Format::Text)) else { return Ok(None) };
    let mut body = response.get(start..).unwrap_or_default().to_vec();
    drop(response);
    if fields.get("Transfer-Encoding").is_some_and(|coding| coding.eq_ignore_ascii_case("chunked")) {
        body = joined(&body).unwrap_or(body);
    }
    for coding in fields.get("Content-Encoding").unwrap_or_default().rsplit(',') {
        match unpacked(coding.trim(), body)? {
            Some(unpacked) => body = unpacked,
            None => return Ok(None),
        }
    }
    Ok(Some(Page { body, ..page }))
}

/// The head of a response, and where its body starts.
fn head(response: &[u8]) -> Option<(&[u8], usize)> {
    let mut lines = memchr::memchr_iter(b'\n', response);
    let mut start = 0;
    lines.find_map(|end| {
        let line = response.get(start..end)?.trim_ascii();
        let empty = line.is_empty();
        let at = std::mem::replace(&mut start, end + 1);
        empty.then(|| (response.get(..at).unwrap_or_default(), end + 1))
    })
}

/// The chunks of a body in one; `None` where it is not in chunks: many crawlers join them and leave the field as it was.
/// Of a body that was cut off it is what was sent.
fn joined(body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut rest = body;
    let mut any = false;
    while let Some((length, after)) = chunk(rest) {
        any = true;
        let (chunk, after) = after.split_at(length.min(after.len()));
        if chunk.is_empty() {
            break;
        }
        whole.extend_from_slice(chunk);
        rest = after.trim_ascii_start();
    }
    any.then_some(whole)
}

/// The length that a chunk begins with, and what follows the line of it.
fn chunk(rest: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', rest)?;
    let line = std::str::from_utf8(rest.get(..end)?).ok()?;
    let length = usize::from_str_radix(line.split(';').next()?.trim(), 16).ok()?;
    Some((length, rest.get(end + 1..)?))
}

/// A body as it was before it was packed; `None` where the packing is unknown. Many crawlers unpack bodies and leave the
/// field as it was. Of a body that was cut off it is what can be unpacked.
fn unpacked(coding: &str, body: Vec<u8>) -> Result<Option<Vec<u8>>, Fault> {
    let plain = body.trim_ascii_start().first().is_none_or(|&byte| byte == b'<');
    let packed = body.as_slice();
    match coding.to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(Some(body)),
        _ if plain => Ok(Some(body)),
        "gzip" | "x-gzip" => whole(flate2::bufread::MultiGzDecoder::new(packed)),
        // What is named after the raw format is by its standard in a wrapping, and by custom in either.
        "deflate" if packed.first().is_some_and(|&byte| byte & 0x0f == 8) => {
            whole(flate2::bufread::ZlibDecoder::new(packed))
        }
        "deflate" => whole(flate2::bufread::DeflateDecoder::new(packed)),
        "br" => whole(brotli_decompressor::Decompressor::new(packed, 1 << 12)),
        "zstd" => zstd_decoder(packed).map_or(Ok(None), whole),
        _ => Ok(None),
    }
}

fn zstd_decoder(packed: &[u8]) -> Option<impl Read> {
    let mut decoder = zstd::stream::read::Decoder::with_buffer(packed).ok()?;
    decoder.window_log_max(WINDOW_LOG).ok()?;
    Some(decoder)
}

fn whole(decoder: impl Read) -> Result<Option<Vec<u8>>, Fault> {
    let mut body = Vec::new();
    let end = decoder.take(MAX_LEN as u64 + 1).read_to_end(&mut body);
    match end {
        _ if body.len() > MAX_LEN => Err(Fault::too_long()),
        Err(_) if body.is_empty() => Ok(None),
        _ => Ok(Some(body)),
    }
}

#[cfg(test)]
mod tests;
