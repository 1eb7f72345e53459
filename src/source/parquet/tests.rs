use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::{Int32Type, TimestampSecondType};
use arrow_array::{
    ArrayRef, BinaryArray, Date32Array, Decimal128Array, Float64Array, Int64Array, LargeStringArray, NullArray,
    PrimitiveArray, StringArray, StringViewArray, StructArray, TimestampMicrosecondArray,
};
use arrow_schema::{DataType, Field};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, Encoding, GzipLevel, ZstdLevel};
use parquet::file::properties::{WriterProperties, WriterPropertiesBuilder};
use proptest::prelude::*;

use super::super::document::{Meter, Position};
use super::super::{Format, Given, Input, Options, documents, read_document};
use super::*;

/// What a reading gave, and the position after each item.
type Found = Vec<(Result<RawArticle, Problem>, u64)>;

fn write(path: &Path, columns: Vec<(&str, ArrayRef)>, properties: WriterPropertiesBuilder) {
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, packed(columns, properties)).expect("a file");
}

fn packed(columns: Vec<(&str, ArrayRef)>, properties: WriterPropertiesBuilder) -> Vec<u8> {
    let fields: Vec<Field> = columns.iter().map(|(name, c)| Field::new(*name, c.data_type().clone(), true)).collect();
    let schema = Arc::new(arrow_schema::Schema::new(fields));
    let batch = RecordBatch::try_new(schema.clone(), columns.into_iter().map(|(_, c)| c).collect()).expect("columns");
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, schema, Some(properties.build())).expect("a writer");
    writer.write(&batch).expect("memory");
    writer.close().expect("memory");
    bytes
}

fn plain() -> WriterPropertiesBuilder {
    WriterProperties::builder()
}

fn strings<'a>(values: impl IntoIterator<Item = &'a str>) -> ArrayRef {
    Arc::new(StringArray::from_iter_values(values))
}

fn read_from(path: &Path, from: u64, options: &Options) -> (Found, u64) {
    let mut found = Vec::new();
    let meter = Meter::default();
    let from = Position { items: from, ..Position::default() };
    let _ = documents(&[Input::Path(path.to_owned())], &mut |document| {
        let document = document.expect("a file");
        read_document(&document, from, options, &meter, &mut |item, position| {
            found.push((item, position.items));
            ControlFlow::Continue(())
        })
        .map_continue(drop)
    });
    (found, meter.bytes())
}

fn articles(path: &Path) -> Vec<RawArticle> {
    read_from(path, 0, &Options::default()).0.into_iter().map(|(item, _)| item.expect("an article")).collect()
}

fn problem(path: &Path) -> String {
    let (found, _) = read_from(path, 0, &Options::default());
    let [(Err(problem), 0)] = found.as_slice() else { panic!("{found:?}") };
    problem.to_string().replace(&path.display().to_string(), "x")
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.parquet");
    (folder, path)
}

#[test]
fn columns_say_what_json_fields_say() {
    let (_folder, path) = folder();
    let authors = {
        let mut list = ListBuilder::new(StringBuilder::new());
        list.append_value([Some("Ida Holm"), None, Some("Per Aas")]);
        list.append_null();
        list.finish()
    };
    let mut lang = StringDictionaryBuilder::<Int32Type>::new();
    lang.append("nb").expect("few");
    lang.append("nb").expect("few");
    let name: ArrayRef = Arc::new(StringArray::from(vec![Some("Fjord Post"), None]));
    let site = StructArray::from(vec![(Arc::new(Field::new("name", DataType::Utf8, true)), name)]);
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("headline", Arc::new(LargeStringArray::from(vec![Some("A bridge opens"), None]))),
        ("n", Arc::new(Int64Array::from(vec![Some(7), None]))),
        ("authors", Arc::new(authors)),
        ("content", Arc::new(StringViewArray::from(vec![Some("Words of it."), None]))),
        ("date", Arc::new(Date32Array::from(vec![Some(19861), None]))),
        ("publisher", Arc::new(site)),
        ("URL", Arc::new(BinaryArray::from(vec![b"https://fjord.example/1".as_slice(), b"\xff\xfe"]))),
        ("language", Arc::new(lang.finish())),
        ("none", Arc::new(NullArray::new(2))),
    ];
    write(&path, columns, plain());
    let found = articles(&path);
    let full = Given {
        title: Some("A bridge opens".into()),
        byline: Some("Ida Holm, Per Aas".into()),
        published: Some("2024-05-18".into()),
        site: Some("Fjord Post".into()),
        url: Some("https://fjord.example/1".into()),
        lang: Some("nb".into()),
    };
    assert_eq!(found[0].given, full);
    assert_eq!(found[1].given, Given { lang: Some("nb".into()), ..Given::default() });
    assert_eq!(found.iter().map(|raw| raw.text.as_str()).collect::<Vec<_>>(), ["Words of it.", ""]);
    assert_eq!(
        found.iter().map(|raw| raw.origin.to_string()).collect::<Vec<_>>(),
        [format!("{}:1", path.display()), format!("{}:2", path.display())]
    );
    let input: Vec<String> = found[0].input.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let expected = [
        r#"headline="A bridge opens""#,
        "n=7",
        r#"authors=["Ida Holm",null,"Per Aas"]"#,
        r#"date="2024-05-18""#,
        r#"publisher={"name":"Fjord Post"}"#,
        r#"URL="https://fjord.example/1""#,
        r#"language="nb""#,
        "none=null",
    ];
    assert_eq!(input, expected);
}

#[test]
fn moments_and_numbers() {
    let micros = |zone: Option<&str>| {
        let column = TimestampMicrosecondArray::from(vec![1_716_005_100_000_000]);
        Arc::new(column.with_timezone_opt(zone.map(str::to_owned))) as ArrayRef
    };
    let seconds: ArrayRef = Arc::new(PrimitiveArray::<TimestampSecondType>::from(vec![1_716_005_100]));
    let table: Vec<(ArrayRef, &str, Option<&str>)> = vec![
        (micros(Some("UTC")), r#""2024-05-18T04:05:00Z""#, Some("2024-05-18T04:05:00Z")),
        (micros(Some("+02:00")), r#""2024-05-18T04:05:00Z""#, Some("2024-05-18T04:05:00Z")),
        (micros(None), r#""2024-05-18T04:05:00""#, Some("2024-05-18T04:05:00")),
        (seconds, "1716005100", Some("2024-05-18T04:05:00Z")),
        (Arc::new(Int64Array::from(vec![1_716_005_100_000])), "1716005100000", Some("2024-05-18T04:05:00Z")),
        (Arc::new(Float64Array::from(vec![f64::NAN])), "null", None),
        (Arc::new(Float64Array::from(vec![1_716_005_100.25])), "1716005100.25", Some("2024-05-18T04:05:00Z")),
        (strings(["18 May 2024"]), r#""18 May 2024""#, Some("18 May 2024")),
        (
            Arc::new(Decimal128Array::from(vec![1250]).with_precision_and_scale(10, 2).expect("fits")),
            r#""12.50""#,
            Some("12.50"),
        ),
    ];
    for (column, json, published) in table {
        let (_folder, path) = folder();
        let kind = column.data_type().clone();
        write(&path, vec![("text", strings(["x"])), ("date", column)], plain());
        let found = articles(&path);
        assert_eq!(found[0].input[0].1.get(), json, "{kind}");
        assert_eq!(found[0].given.published.as_deref(), published, "{kind}");
    }
}

#[test]
fn the_text_column() {
    let (_folder, path) = folder();
    let columns = || {
        vec![
            ("page", strings(["<p>One.</p><p>Two.</p>", "plain"])),
            ("html", strings(["words", "words"])),
            ("body", strings([" ", "A body."])),
        ]
    };
    write(&path, columns(), plain());
    let texts = |options: &Options| -> Vec<(String, Format)> {
        let (found, _) = read_from(&path, 0, options);
        found.into_iter().map(|(item, _)| item.expect("an article")).map(|raw| (raw.text, raw.format)).collect()
    };
    let usual = texts(&Options::default());
    assert_eq!(usual, [("words".to_owned(), Format::Html), ("A body.".to_owned(), Format::Text)]);
    let named = texts(&Options { text_field: Some("page".into()) });
    assert_eq!(named, [("<p>One.</p><p>Two.</p>".to_owned(), Format::Html), ("plain".to_owned(), Format::Text)]);
    write(&path, columns().into_iter().take(1).collect(), plain());
    assert_eq!(
        problem(&path),
        "x: has no column of text text, raw_text, content, body, html; name the one that holds the text with --text-field: \"page\""
    );
}

#[test]
fn large_binary_columns_are_left_out() {
    let (_folder, path) = folder();
    let picture: ArrayRef = Arc::new(BinaryArray::from_iter_values([vec![b'x'; 9000]]));
    let small: ArrayRef = Arc::new(BinaryArray::from_iter_values([b"tag"]));
    write(&path, vec![("text", strings(["x"])), ("picture", picture), ("tag", small)], plain());
    let input: Vec<String> = articles(&path)[0].input.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(input, [r#"tag="tag""#]);
}

#[test]
fn folders_of_partitions() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, title) in [
        ("lang=nb/date=2024-02/part-10", "c"),
        ("lang=en/date=2024-01/part-0", "a"),
        ("lang=nb/date=2024-02/part-9", "b"),
    ] {
        let path = folder.path().join(format!("{name}.parquet"));
        write(&path, vec![("text", strings(["x"])), ("title", strings([title])), ("LANG", strings(["kept"]))], plain());
    }
    let found = articles(folder.path());
    let given: Vec<_> = found.iter().map(|raw| (raw.given.title.as_deref(), raw.given.published.as_deref())).collect();
    assert_eq!(given, [(Some("a"), Some("2024-01")), (Some("b"), Some("2024-02")), (Some("c"), Some("2024-02"))]);
    assert!(found.iter().all(|raw| raw.given.lang.as_deref() == Some("kept")));
    let input: Vec<String> = found[0].input.iter().map(|(name, value)| format!("{name}={value}")).collect();
    assert_eq!(input, [r#"title="a""#, r#"LANG="kept""#, r#"date="2024-01""#]);
}

/// A file of so many rows in groups and pages of a few.
fn many(rows: usize, compression: Compression) -> Vec<u8> {
    let texts: Vec<String> =
        (0..rows).map(|row| format!("Row {row} of the table, and {}", "words ".repeat(row % 7))).collect();
    let names = (0..rows).map(|row| if row % 3 == 0 { "Mill Road" } else { "Harbour" });
    let columns = vec![("text", strings(texts.iter().map(String::as_str))), ("author", strings(names))];
    let properties = plain()
        .set_compression(compression)
        .set_max_row_group_row_count(Some(40))
        .set_data_page_row_count_limit(9)
        .set_write_batch_size(9);
    packed(columns, properties)
}

#[test]
fn every_codec_and_every_position() {
    let gzip = Compression::GZIP(GzipLevel::default());
    let zstd = Compression::ZSTD(ZstdLevel::default());
    for codec in [Compression::UNCOMPRESSED, Compression::SNAPPY, gzip, zstd, Compression::LZ4_RAW, Compression::LZ4] {
        let (_folder, path) = folder();
        fs::write(&path, many(100, codec)).expect("a file");
        let (whole, bytes) = read_from(&path, 0, &Options::default());
        assert_eq!(whole.len(), 100, "{codec}");
        assert_eq!(bytes, fs::metadata(&path).expect("a file").len());
        for from in [0, 1, 39, 40, 41, 80, 99, 100, 1000] {
            let (rest, bytes) = read_from(&path, from, &Options::default());
            assert_eq!(rest.len() as u64, 100_u64.saturating_sub(from), "{codec} from {from}");
            assert_eq!(bytes, fs::metadata(&path).expect("a file").len());
            for ((item, at), row) in rest.into_iter().zip(from..) {
                let raw = item.expect("an article");
                assert!(raw.text.starts_with(&format!("Row {row} ")), "{codec} from {from}");
                assert_eq!((at, raw.origin.line), (row + 1, Some(LineNo(row as u32 + 1))));
            }
        }
    }
}

#[test]
fn a_broken_group_is_one_problem() {
    let (_folder, path) = folder();
    let mut bytes = many(100, Compression::SNAPPY);
    let metadata = ArrowReaderMetadata::load(&Bytes::from(bytes.clone()), ArrowReaderOptions::new()).expect("a footer");
    let (start, length) = metadata.metadata().row_group(1).column(0).byte_range();
    bytes[start as usize..(start + length) as usize].fill(0xff);
    fs::write(&path, &bytes).expect("a file");
    let (found, _) = read_from(&path, 0, &Options::default());
    assert_eq!(found.len(), 61);
    let (problem, at) = (found[40].0.as_ref().expect_err("broken"), found[40].1);
    assert_eq!((problem.line, at), (Some(LineNo(41)), 80));
    assert!(problem.why.starts_with("cannot be read from here to row 80: "), "{problem}");
    assert_eq!(found[41].0.as_ref().expect("an article").origin.line, Some(LineNo(81)));
    assert_eq!(read_from(&path, 80, &Options::default()).0.len(), 20);
}

#[test]
fn what_is_no_table_says_so() {
    let (_folder, path) = folder();
    let bytes = many(10, Compression::SNAPPY);
    let broken = |bytes: &[u8]| {
        fs::write(&path, bytes).expect("a file");
        problem(&path)
    };
    let mend = "fetch it again, or write it anew with the program that made it";
    assert_eq!(broken(&bytes[..bytes.len() - 1]), format!("x: is no whole Parquet file: its end is missing; {mend}"));
    assert_eq!(broken(b"PAR1"), format!("x: is no whole Parquet file: its end is missing; {mend}"));
    let mut long = bytes.clone();
    let at = long.len() - 8;
    long[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(broken(&long), format!("x: is no whole Parquet file: its end is missing; {mend}"));
    // The number of the codec, which stands for snappy in the metadata of a column, stands for Brotli if it is 4.
    let column = b"\x04text\x15\x02\x16";
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, column).map(|at| at + 6).collect();
    let mut brotli = bytes.clone();
    assert_eq!(places.len(), 1);
    brotli[places[0]] = 8;
    let packed_so = "x: is packed with Brotli or LZO, which is not read: snappy, zstd, gzip and LZ4 are";
    assert_eq!(broken(&brotli), format!("{packed_so}; {mend}"));
    let empty = packed(vec![("text", strings([]))], plain());
    assert_eq!(broken(&empty), "x: holds no rows; name another file");
}

#[test]
fn a_stream_is_read_whole() {
    let mut found = 0;
    let mut sink = |item: Result<RawArticle, Problem>, _| {
        found += usize::from(item.is_ok());
        ControlFlow::Continue(())
    };
    let bytes = many(50, Compression::SNAPPY);
    let content = super::super::reading::Content::stream(bytes.as_slice(), &Meter::default());
    let mut items = Items::new(Position::default(), &mut sink);
    let _ = super::super::reading::read(Path::new("-"), None, content, &Options::default(), &mut items);
    assert_eq!(found, 50);
}

/// One long string in a dictionary, and as many rows that name it; or the same without a dictionary, packed.
fn same(length: usize, rows: usize, dictionary: bool, compression: Compression) -> Vec<u8> {
    let text = "x".repeat(length);
    let properties = plain()
        .set_compression(compression)
        .set_dictionary_enabled(dictionary)
        .set_encoding(Encoding::PLAIN)
        .set_dictionary_page_size_limit(length * 2)
        .set_write_batch_size(1)
        .set_statistics_enabled(parquet::file::properties::EnabledStatistics::None);
    packed(vec![("text", strings(std::iter::repeat_n(text.as_str(), rows)))], properties)
}

#[test]
fn long_rows_are_read_few_at_a_time() {
    let (_folder, path) = folder();
    for dictionary in [true, false] {
        fs::write(&path, same(3 << 20, 40, dictionary, Compression::SNAPPY)).expect("a file");
        assert_eq!(articles(&path).len(), 40);
    }
    // Short rows, and among them a few that are far longer than the room for a batch.
    let long = "long ".repeat(600 << 10);
    let texts = (0..3000).map(|row| if row % 1000 == 500 { long.as_str() } else { "short" });
    let properties = plain().set_compression(Compression::SNAPPY).set_write_batch_size(1).set_dictionary_enabled(false);
    fs::write(&path, packed(vec![("text", strings(texts))], properties)).expect("a file");
    assert_eq!(articles(&path).iter().filter(|raw| raw.text == long).count(), 3);
}

#[test]
fn bombs_end_with_a_problem() {
    let (_folder, path) = folder();
    let gzip = Compression::GZIP(GzipLevel::default());
    let zstd = Compression::ZSTD(ZstdLevel::default());
    for codec in [gzip, zstd] {
        fs::write(&path, same(guard::PAGE as usize + 10, 1, false, codec)).expect("a file");
        let (found, _) = read_from(&path, 0, &Options::default());
        let [(Err(problem), 1)] = found.as_slice() else { panic!("{codec}") };
        assert_eq!(problem.why, "cannot be read from here to row 1: a page is longer than 8 MiB");
    }
}

/// Skipping takes no room: the rows to go on from may lie behind any number of pages.
#[test]
fn long_rows_are_passed_over() {
    let (_folder, path) = folder();
    fs::write(&path, same(guard::PAGE as usize - 10, 4, false, Compression::SNAPPY)).expect("a file");
    let (found, _) = read_from(&path, 3, &Options::default());
    assert!(matches!(found.as_slice(), [(Ok(_), 4)]), "{:?}", found.len());
}

fn survives(bytes: &[u8]) {
    let mut rows = 0_u32;
    let mut sink = |_: Result<RawArticle, Problem>, _| {
        rows += 1;
        if rows < 10_000 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    };
    let content = super::super::reading::Content::stream(bytes, &Meter::default());
    let mut items = Items::new(Position::default(), &mut sink);
    let _ = super::super::reading::read(
        Path::new("-"),
        Some(super::super::kind::Kind::Parquet),
        content,
        &Options::default(),
        &mut items,
    );
    assert!(rows > 0);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: std::env::var("FUZZ").map_or(200, |n| n.parse().expect("a number")), ..ProptestConfig::default() })]

    #[test]
    fn broken_files_are_problems(codec in 0_usize..4, at in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6), cut in prop::option::weighted(0.1, any::<prop::sample::Index>())) {
        let codec = [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::LZ4, Compression::ZSTD(ZstdLevel::default())][codec];
        let mut bytes = many(90, codec);
        for (at, value) in at {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()).max(4));
        }
        survives(&bytes);
    }
}

#[test]
#[ignore = "measures: run with --release --nocapture"]
fn figures() {
    const ROWS: usize = 50_000;
    const WORDS: [&str; 12] =
        ["mill", "river", "council", "opened", "the", "a", "of", "bridge", "yesterday", "and", "will", "mended"];
    let mut seed = 7_u64;
    let mut text = || {
        let mut text = String::with_capacity(2600);
        while text.len() < 2500 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.push_str(WORDS[(seed >> 33) as usize % WORDS.len()]);
            text.push_str(&format!("{} ", seed >> 52 & 0xff));
        }
        text
    };
    let texts: Vec<String> = (0..ROWS).map(|_| text()).collect();
    let titles: Vec<String> = (0..ROWS).map(|row| format!("Title of article number {row}")).collect();
    let (_folder, path) = folder();
    for codec in [Compression::SNAPPY, Compression::ZSTD(ZstdLevel::default())] {
        let columns = vec![
            ("text", strings(texts.iter().map(String::as_str))),
            ("title", strings(titles.iter().map(String::as_str))),
            ("url", strings(titles.iter().map(String::as_str))),
            (
                "date",
                Arc::new(Date32Array::from_iter_values((0..900).cycle().map(|day| 19_000 + day).take(ROWS)))
                    as ArrayRef,
            ),
            ("score", Arc::new(Float64Array::from_iter_values((0..ROWS).map(|row| row as f64))) as ArrayRef),
        ];
        fs::write(&path, packed(columns, plain().set_compression(codec))).expect("a file");
        let size = fs::metadata(&path).expect("a file").len();
        for from in [0, ROWS as u64 - 1] {
            let start = std::time::Instant::now();
            let mut count = 0;
            let mut bytes = 0;
            let from = Position { items: from, ..Position::default() };
            let _ = documents(&[Input::Path(path.clone())], &mut |document| {
                let document = document.expect("a file");
                read_document(&document, from, &Options::default(), &Meter::default(), &mut |item, _| {
                    count += 1;
                    bytes += item.expect("an article").text.len();
                    ControlFlow::Continue(())
                })
                .map_continue(drop)
            });
            let seconds = start.elapsed().as_secs_f64();
            println!(
                "{codec}: {count} rows, {:.0} MB of text in {:.0} MB, {:.3} s: {:.0} rows/s, {:.0} MB/s",
                bytes as f64 / 1e6,
                size as f64 / 1e6,
                seconds,
                f64::from(count) / seconds,
                bytes as f64 / 1e6 / seconds
            );
        }
    }
}
