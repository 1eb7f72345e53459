//! Collections as files: JSON Lines in one file, in many, or the headlines alone.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{Article, Generator, SCRIPTS};

/// Articles that a thread makes at a time, and how many such shares wait for the disk.
const SHARE: u64 = 256;
const SHARES: u64 = 64;

/// Files of a folder.
const FOLDER: u64 = 1_000;

/// What was written.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Tally {
    pub articles: u64,
    pub words: u64,
    /// Of the text fields.
    pub text: u64,
    /// Of the files.
    pub bytes: u64,
    pub scripts: [u64; SCRIPTS.len()],
    pub copies: u64,
    pub noisy: u64,
    pub untitled: u64,
    pub undated: u64,
}

impl Tally {
    fn count(&mut self, article: &Article) {
        self.articles += 1;
        self.words += article.words as u64;
        self.text += article.text.len() as u64;
        self.scripts[article.script] += 1;
        self.copies += u64::from(article.is_copy);
        self.noisy += u64::from(article.is_noisy);
        self.untitled += u64::from(article.title.is_none());
        self.undated += u64::from(article.date.is_none());
    }

    fn add(mut self, other: &Self) -> Self {
        self.articles += other.articles;
        self.words += other.words;
        self.text += other.text;
        self.bytes += other.bytes;
        for (sum, more) in self.scripts.iter_mut().zip(other.scripts) {
            *sum += more;
        }
        self.copies += other.copies;
        self.noisy += other.noisy;
        self.untitled += other.untitled;
        self.undated += other.undated;
        self
    }
}

/// Writes articles `range` as JSON Lines.
pub fn lines(generator: &Generator, range: Range<u64>, path: &Path) -> io::Result<Tally> {
    in_order(range, path, |range| {
        let (mut out, mut tally) = (Vec::with_capacity(1 << 20), Tally::default());
        for k in range {
            let article = generator.article(k);
            tally.count(&article);
            line(&article, &mut out);
        }
        tally.bytes = out.len() as u64;
        (out, tally)
    })
}

/// Writes articles `0..count` as JSON Lines, each content once, with a sentence for a body.
pub fn heads(generator: &Generator, count: u64, path: &Path) -> io::Result<Tally> {
    in_order(0..count, path, |range| {
        let (mut out, mut tally) = (Vec::new(), Tally::default());
        for k in range.filter(|&k| !generator.is_copy(k)) {
            let article = Article { text: format!("This is article number {k}."), ..generator.article(k) };
            tally.count(&article);
            line(&article, &mut out);
        }
        tally.bytes = out.len() as u64;
        (out, tally)
    })
}

/// Writes the headlines of articles `0..count`, one a line, each content once.
pub fn titles(generator: &Generator, count: u64, path: &Path) -> io::Result<Tally> {
    in_order(0..count, path, |range| {
        let (mut out, mut tally) = (Vec::new(), Tally::default());
        for k in range.filter(|&k| !generator.is_copy(k)) {
            out.extend_from_slice(generator.title(k).as_bytes());
            out.push(b'\n');
            tally.articles += 1;
        }
        tally.bytes = out.len() as u64;
        (out, tally)
    })
}

/// Writes articles `0..count` as so many files, a thousand a folder: JSON where a file has one article, else JSON Lines.
pub fn files(generator: &Generator, count: u64, files: u64, folder: &Path) -> io::Result<Tally> {
    for at in 0..files.div_ceil(FOLDER) {
        fs::create_dir_all(folder.join(format!("{at:04}")))?;
    }
    (0..files)
        .into_par_iter()
        .map(|file| {
            let (mut out, mut tally) = (Vec::new(), Tally::default());
            for k in count * file / files..count * (file + 1) / files {
                let article = generator.article(k);
                tally.count(&article);
                line(&article, &mut out);
            }
            tally.bytes = out.len() as u64;
            fs::write(file_path(folder, file, count == files), out)?;
            Ok(tally)
        })
        .try_reduce(Tally::default, |a, b| Ok(a.add(&b)))
}

/// Where a file of a folder is.
pub fn file_path(folder: &Path, file: u64, is_one_article: bool) -> PathBuf {
    let ending = if is_one_article { "json" } else { "jsonl" };
    folder.join(format!("{:04}/{file:07}.{ending}", file / FOLDER))
}

/// Makes shares of a range on all cores and writes them in order, the disk being busy meanwhile.
fn in_order(range: Range<u64>, path: &Path, make: impl Fn(Range<u64>) -> (Vec<u8>, Tally) + Sync) -> io::Result<Tally> {
    let mut file = BufWriter::new(File::create(path)?);
    let (sender, receiver) = mpsc::sync_channel::<Vec<Vec<u8>>>(1);
    let writer = thread::spawn(move || {
        receiver.iter().flatten().try_for_each(|share| file.write_all(&share))?;
        file.flush()
    });
    let mut sum = Tally::default();
    let mut start = range.start;
    while start < range.end {
        let end = range.end.min(start + SHARE * SHARES);
        let starts: Vec<u64> = (start..end).step_by(SHARE as usize).collect();
        let shares: Vec<_> = starts.into_par_iter().map(|at| make(at..end.min(at + SHARE))).collect();
        sum = shares.iter().fold(sum, |sum, (_, tally)| sum.add(tally));
        if sender.send(shares.into_iter().map(|(out, _)| out).collect()).is_err() {
            break;
        }
        start = end;
    }
    drop(sender);
    writer.join().map_err(|_| io::Error::other("the writing thread has ended"))??;
    Ok(sum)
}

/// Writes an article as a line of JSON.
pub fn line(article: &Article, out: &mut Vec<u8>) {
    out.extend_from_slice(b"{\"url\":");
    string(&article.url, out);
    for (name, value) in [
        ("title", article.title.as_deref()),
        ("date", article.date.as_deref()),
        ("author", article.author.as_deref()),
        ("site", Some(article.site.as_str())),
        ("text", Some(article.text.as_str())),
    ] {
        if let Some(value) = value {
            out.extend_from_slice(b",\"");
            out.extend_from_slice(name.as_bytes());
            out.extend_from_slice(b"\":");
            string(value, out);
        }
    }
    out.extend_from_slice(b"}\n");
}

/// Generated text has no other characters that JSON must escape.
fn string(text: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    while let Some(at) = memchr::memchr3(b'"', b'\\', b'\n', rest) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(match rest[at] {
            b'\n' => b"\\n",
            b'"' => b"\\\"",
            _ => b"\\\\",
        });
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}
