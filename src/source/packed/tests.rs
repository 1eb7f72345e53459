use std::io::Write;
use std::ops::ControlFlow;

use proptest::prelude::*;

use super::super::document::Position;
use super::super::items::Items;
use super::super::kind::Kind;
use super::super::reading::{self, Content};
use super::super::{Options, Problem};
use super::*;

pub(in super::super) const ALL: [Packing; 4] = [Packing::Gzip, Packing::Zstd, Packing::Bzip2, Packing::Xz];

/// Packs bytes as one member, frame or stream.
pub(in super::super) fn pack(packing: Packing, bytes: &[u8]) -> Vec<u8> {
    let packed = match packing {
        Packing::Gzip => {
            let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            encoder.write_all(bytes).and_then(|()| encoder.finish())
        }
        Packing::Zstd => zstd::Encoder::new(Vec::new(), 3).and_then(|mut encoder| {
            encoder.include_checksum(true)?;
            encoder.write_all(bytes)?;
            encoder.finish()
        }),
        Packing::Bzip2 => {
            let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
            encoder.write_all(bytes).and_then(|()| encoder.finish())
        }
        Packing::Xz => pack_xz(bytes, 0),
    };
    packed.expect("memory")
}

fn pack_xz(bytes: &[u8], preset: u32) -> io::Result<Vec<u8>> {
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(preset))?;
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Packs parts of a text each by itself.
fn pack_parts(packing: Packing, parts: &[&str]) -> Vec<u8> {
    parts.iter().flat_map(|part| pack(packing, part.as_bytes())).collect()
}

type Found = Vec<Result<String, String>>;

/// The texts and problems of a stream.
fn found_in(kind: Option<Kind>, stream: impl Read) -> Found {
    let mut found = Vec::new();
    let mut sink = |item: Result<super::super::RawArticle, Problem>, _| {
        found.push(item.map(|raw| raw.text).map_err(|problem| problem.to_string()));
        ControlFlow::Continue(())
    };
    let mut items = Items::new(Position::default(), &mut sink);
    let content = Content::stream(stream, &Meter::default());
    let _ = reading::read(Path::new("x"), kind, content, &Options::default(), &mut items);
    found
}

#[test]
fn signs_and_endings() {
    let table: [(&[u8], Option<Packing>); 9] = [
        (b"\x1f\x8b\x08\0", Some(Packing::Gzip)),
        (b"\x1f\x8b\x07\0", None),
        (b"\x28\xb5\x2f\xfd", Some(Packing::Zstd)),
        (b"\x5a*M\x18rest", Some(Packing::Zstd)),
        (b"\xfd7zXZ\0", Some(Packing::Xz)),
        (b"BZh91AY&SY", Some(Packing::Bzip2)),
        (b"BZh1\x17rE8P\x90\0", Some(Packing::Bzip2)),
        (b"BZh is the name of a district", None),
        (b"BZh", None),
    ];
    for (head, packing) in table {
        assert_eq!(Packing::of_head(head), packing, "{head:?}");
    }
    assert_eq!(Packing::of_path(Path::new("a.tar.BZ2")), Some(Packing::Bzip2));
    assert_eq!(Packing::of_path(Path::new("gz")), None);
}

#[test]
fn all_packings_of_all_kinds() {
    let lines = ["{\"text\": \"one\"}\n{\"te", "xt\": \"two\"}\n", "", "{\"text\": \"three\"}"];
    let three = ["one", "two", "three"].map(|text| Ok(text.to_owned()));
    for packing in ALL {
        let packed = pack_parts(packing, &lines);
        assert_eq!(found_in(Some(Kind::JsonLines), packed.as_slice()), three, "{packing:?} by name");
        assert_eq!(found_in(None, packed.as_slice()), three, "{packing:?} by content");
        let wide: Vec<u8> = lines.concat().encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(found_in(None, pack(packing, &wide).as_slice()), three, "{packing:?} in UTF-16");
        let json = pack(packing, b"[{\"text\": \"one\"},\n{\"text\": \"two\"}, {\"text\": \"three\"}]");
        assert_eq!(found_in(Some(Kind::Json), json.as_slice()), three, "{packing:?}");
        let page = "<!doctype html><p>Words.";
        assert_eq!(found_in(None, pack(packing, page.as_bytes()).as_slice()), [Ok(page.to_owned())]);
        // A short text, and none.
        assert_eq!(found_in(None, pack(packing, b"No").as_slice()), [Ok("No".to_owned())]);
        assert!(found_in(None, pack(packing, b"").as_slice())[0].as_ref().is_err_and(|e| e.contains("is empty")));
        let twice = pack(packing, &pack(Packing::Gzip, b"words"));
        assert_eq!(found_in(None, twice.as_slice()), [Err("x: is packed twice; unpack it once".to_owned())]);
        let tar = pack(packing, &[b"page.html".as_slice(), &[0; 248], b"ustar\0"].concat());
        assert!(found_in(None, tar.as_slice())[0].as_ref().is_err_and(|e| e.contains("is a tar archive")));
    }
}

#[test]
fn filling_after_members_is_none_of_it() {
    let mut packed = pack(Packing::Gzip, b"{\"text\": \"one\"}\n");
    packed.extend([0; 700]);
    packed.extend(pack(Packing::Gzip, b"{\"text\": \"two\"}\n"));
    packed.extend([0; 512]);
    assert_eq!(found_in(None, packed.as_slice()), [Ok("one".to_owned()), Ok("two".to_owned())]);
    packed.extend(b"rubbish");
    assert_eq!(found_in(None, packed.as_slice()).len(), 3);
}

/// Lines that do not pack to nothing.
fn many_lines(count: usize) -> (String, Found) {
    let texts: Vec<String> = (0..count).map(|n| blake3::hash(&n.to_le_bytes()).to_string()).collect();
    let lines = texts.iter().map(|text| format!("{{\"text\": \"{text}\"}}\n")).collect();
    (lines, texts.into_iter().map(Ok).collect())
}

#[test]
fn what_comes_before_a_fault_is_kept() {
    let (lines, texts) = many_lines(4000);
    for packing in ALL {
        let packed = pack(packing, lines.as_bytes());
        let short = found_in(Some(Kind::JsonLines), &packed[..packed.len() - 9]);
        let (fault, before) = short.split_last().expect("something");
        assert!(before.len() > 2000, "{packing:?}: {} articles", before.len());
        assert_eq!(before, &texts[..before.len()], "{packing:?}");
        let line = before.len() + 1;
        let why = format!("x:{line}: its {} data ends too early; fetch it again", packing.name());
        assert_eq!(fault.as_ref().err(), Some(&why), "{packing:?}");

        let mut damaged = packed.clone();
        let middle = damaged.len() / 2;
        damaged[middle..middle + 64].fill(0x55);
        let found = found_in(Some(Kind::JsonLines), damaged.as_slice());
        let why = found.last().and_then(|last| last.as_ref().err()).expect("a fault");
        assert!(why.contains(&format!("its {} data is damaged: ", packing.name())), "{why}");
        assert!(found.len() > 500, "{packing:?}: {}", found.len());
    }
}

/// A stream that has one part ready at a time, and fails where it is asked for more than it takes.
struct Conversation(Vec<Vec<u8>>);

impl Read for Conversation {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        assert!(!self.0.is_empty(), "asked for more before handing out what was there");
        let part = self.0.remove(0);
        buffer[..part.len()].copy_from_slice(&part);
        Ok(part.len())
    }
}

#[test]
fn lines_come_out_as_they_arrive() {
    let line = b"{\"text\": \"one\"}\n";
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(line).and_then(|()| gzip.flush()).expect("memory");
    let mut zstd = zstd::Encoder::new(Vec::new(), 3).expect("memory");
    zstd.write_all(line).and_then(|()| zstd.flush()).expect("memory");
    let table = [
        ("gzip", gzip.get_ref().clone()),
        ("zstd", zstd.get_ref().clone()),
        ("a gzip member", pack(Packing::Gzip, line)),
        ("a zstd frame", pack(Packing::Zstd, line)),
        ("a bzip2 stream", pack(Packing::Bzip2, line)),
        ("an xz stream", pack(Packing::Xz, line)),
    ];
    for (name, packed) in table {
        for parts in [vec![packed.clone()], packed.iter().map(|&byte| vec![byte]).collect()] {
            let mut seen = None;
            let mut sink = |item: Result<super::super::RawArticle, Problem>, _| {
                seen = item.ok().map(|raw| raw.text);
                ControlFlow::Break(())
            };
            let mut items = Items::new(Position::default(), &mut sink);
            let content = Content::stream(Conversation(parts), &Meter::default());
            let _ = reading::read(Path::new("-"), None, content, &Options::default(), &mut items);
            assert_eq!(seen.as_deref(), Some("one"), "{name}");
        }
    }
}

/// A small file that unpacks to so many times a part.
fn bomb(part: &[u8], times: usize) -> impl Read {
    let member = pack(Packing::Gzip, part);
    io::Cursor::new(member.repeat(times))
}

#[test]
fn blank_lines_without_end_are_a_problem() {
    let found = found_in(Some(Kind::JsonLines), bomb(&format!("{:1023}\n", "").repeat(1 << 10).into_bytes(), 10_000));
    assert_eq!(found.len(), 1);
    let why = found[0].as_ref().err().map(String::as_str);
    let line = (16 << 10) + 1;
    let expected =
        format!("x:{line}: unpacks to 16 MiB of white space and more; fetch it again, or mend what packed it");
    assert_eq!(why, Some(expected.as_str()));
    let zeros = found_in(Some(Kind::JsonLines), bomb(&vec![0; 1 << 20], 10_000));
    assert_eq!(zeros, [Err("x: is not text; name text, Markdown, HTML or JSON Lines".to_owned())]);
}

#[test]
#[ignore = "unpacks a quarter of a gigabyte several times"]
fn lines_and_pages_without_end_are_a_problem() {
    let table = [
        (Kind::JsonLines, b' ', "x:1: the line is longer than 256 MiB; write one article a line"),
        (Kind::JsonLines, b'a', "x:1: the line is longer than 256 MiB; write one article a line"),
        (
            Kind::Page(super::super::Format::Html),
            b'a',
            "x: is longer than 256 MiB; split it into articles: one a file, or one a line in JSON Lines",
        ),
    ];
    for (kind, byte, why) in table {
        let begun = std::time::Instant::now();
        assert_eq!(found_in(Some(kind), bomb(&vec![byte; 1 << 20], 10_000)), [Err(why.to_owned())]);
        eprintln!("{kind:?} of {byte}: {:?}", begun.elapsed());
    }
}

#[test]
fn problems_without_end_are_a_problem() {
    let mut found = found_in(Some(Kind::JsonLines), bomb("x\n".repeat(1 << 10).as_bytes(), 10_000));
    assert_eq!(found.len(), 10_001);
    let why = "x: has had nothing but problems 10000 times in a row; see to the first of them, or leave it out";
    assert_eq!(found.pop(), Some(Err(why.to_owned())));
    let records = found_in(Some(Kind::Warc), bomb("WARC/1.0\n\nx\n".repeat(1 << 10).as_bytes(), 10_000));
    assert_eq!(records.last(), Some(&Err(why.to_owned())));
    // Here and there an article is hope enough, and so is a plain file, which is no larger than it is.
    let lines = format!("{}{{\"text\": \"one\"}}\n", "x\n".repeat(9_000)).repeat(2);
    assert_eq!(found_in(Some(Kind::JsonLines), pack(Packing::Gzip, lines.as_bytes()).as_slice()).len(), 18_002);
    assert_eq!(found_in(Some(Kind::JsonLines), "x\n".repeat(10_500).as_bytes()).len(), 10_500);
}

#[test]
fn ratios_that_no_text_has_end() {
    let packed = Meter::default();
    packed.add(2 << 20);
    let mut unpacking = Unpacking::new(Packing::Zstd, io::repeat(b'x'), packed);
    unpacking.unpacked = BOMB_FROM;
    let read = io::copy(&mut unpacking, &mut io::sink());
    assert!(unpacking.unpacked >= BOMB * (2 << 20) && unpacking.unpacked < BOMB * (3 << 20));
    assert!(read.is_err_and(|error| error.to_string() == "unpacks to more than 250 times its size"));
    unpacking.packed.add(2 << 20);
    assert!(unpacking.read(&mut [0; 10]).is_ok());
}

#[test]
fn windows_are_bounded() {
    // A frame whose header asks for a window of 2 GiB, with one block of one byte.
    let frame = b"\x28\xb5\x2f\xfd\0\xa8\x09\0\0x";
    let why = "x: takes more than 128 MiB of memory to unpack; unpack it by hand: zstd -dk --long=31 FILE";
    assert_eq!(found_in(None, frame.as_slice()), [Err(why.to_owned())]);
    let packed = pack_xz(b"words", 3).expect("memory");
    let mut streams = xz::Streams::new(packed.as_slice(), 64);
    let error = io::copy(&mut streams, &mut io::sink()).expect_err("a dictionary of 4 MiB");
    let fault = Fault::new(Packing::Xz, &io::Error::from(error.kind()));
    assert_eq!(fault.why, "takes more than 128 MiB of memory to unpack");
}

#[test]
fn members_are_found_again_after_a_fault() {
    let members: Vec<Vec<u8>> = (0..40_u32)
        .map(|n| {
            let text: String = (0..40_u32).map(|i| blake3::hash(&(n * 1000 + i).to_le_bytes()).to_string()).collect();
            pack(Packing::Gzip, format!("<{n}>{text}").as_bytes())
        })
        .collect();
    for spoilt in 0..40 {
        let mut packed = members.clone();
        let middle = packed[spoilt].len() / 2;
        packed[spoilt][middle..middle + 8].fill(0xff);
        let packed = packed.concat();
        let mut reader = gzip::Members::new(BufReader::with_capacity(61, packed.as_slice()));
        let (mut text, mut faults) = (Vec::new(), 0);
        while let Err(error) = reader.read_to_end(&mut text) {
            assert_eq!(Fault::of(&error), None);
            faults += 1;
            assert!(faults < 10, "no way forward");
        }
        let text = String::from_utf8_lossy(&text);
        assert!(faults >= 1, "member {spoilt}");
        for n in (0..40).filter(|&n| n != spoilt) {
            assert!(text.contains(&format!("<{n}>")), "member {n} after a fault in {spoilt}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn damage_is_no_danger(
        packing in prop::sample::select(ALL.to_vec()),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut: prop::sample::Index,
    ) {
        let (lines, texts) = many_lines(60);
        let mut packed = pack_parts(packing, &[&lines[..500], &lines[500..]]);
        for (at, byte) in changes {
            let at = at.index(packed.len());
            packed[at] = byte;
        }
        packed.truncate(cut.index(packed.len()));
        let found = found_in(Some(Kind::JsonLines), packed.as_slice());
        prop_assert!(!found.is_empty() && found.len() <= texts.len() + 1);
    }

    #[test]
    fn any_bytes_are_read_or_a_problem(
        packing in prop::sample::select(ALL.to_vec()),
        rest in prop::collection::vec(any::<u8>(), 0..200),
    ) {
        let sign = SIGNS.iter().find(|(_, its)| *its == packing).map_or(b"".as_slice(), |(sign, _)| sign);
        prop_assert!(!found_in(None, [sign, rest.as_slice()].concat().as_slice()).is_empty());
    }
}
