//! Packed documents: gzip, zstd, bzip2 and xz, unpacked as they are read and never held whole.
//!
//! An archive may unpack to far more than its size. What holds it: one article, page or line is bounded as in all
//! documents, decoders get a bounded memory, and a stream that goes on and on at a ratio that no text has ends.

use std::error::Error;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::path::Path;

use super::document::Meter;
use super::reading::{CHUNK, MAX_LEN, Metered};

mod gzip;
mod xz;

/// How a document is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
    Bzip2,
    Xz,
}

/// Each packing with its ending and its name.
const PACKINGS: [(Packing, &str, &str); 4] = [
    (Packing::Gzip, "gz", "gzip"),
    (Packing::Zstd, "zst", "zstd"),
    (Packing::Bzip2, "bz2", "bzip2"),
    (Packing::Xz, "xz", "xz"),
];

/// How packed streams begin. The three bytes of bzip2 are also a word's; what follows them is not.
const SIGNS: [(&[u8], Packing); 4] = [
    (b"\x1f\x8b\x08", Packing::Gzip),
    (b"\x28\xb5\x2f\xfd", Packing::Zstd),
    (b"\xfd7zXZ\0", Packing::Xz),
    (b"BZh", Packing::Bzip2),
];

/// The most bytes that it takes to tell a packing, those of bzip2: `BZh`, a level, and the sign of a block or of the end.
const SIGN: usize = 10;

/// What a decoder may keep to look back at, as a power of two in bytes: 128 MiB, what `zstd` itself allows unasked and
/// twice what `xz -9` needs.
pub(super) const WINDOW_LOG: u32 = 27;

/// The ratio of unpacked to packed that no text has, and the unpacked bytes up to which it is let be: prose comes to 3 to
/// 8, logs to about 100, a gzip of zeros to 1032.
const BOMB: u64 = 250;
const BOMB_FROM: u64 = MAX_LEN as u64;

/// What is unpacked at a time, in bytes: that much before a fault may be lost.
const SLICE: usize = 64 << 10;

impl Packing {
    /// The packing of a stream that begins like this.
    pub(super) fn of_head(head: &[u8]) -> Option<Self> {
        if skippable(head) {
            return Some(Self::Zstd);
        }
        let (sign, packing) = SIGNS.iter().find(|(sign, _)| head.starts_with(sign))?;
        let block = head.get(sign.len() + 1..SIGN);
        let bzip2 = || block == Some(b"1AY&SY") || block == Some(b"\x17rE8P\x90");
        (*packing != Self::Bzip2 || bzip2()).then_some(*packing)
    }

    /// The packing that the ending of a path names, in either case.
    pub(super) fn of_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_str()?;
        PACKINGS.iter().find(|(_, name, _)| ending.eq_ignore_ascii_case(name)).map(|&(packing, ..)| packing)
    }

    /// All endings, without their dot.
    pub(super) fn endings() -> impl Iterator<Item = &'static str> {
        PACKINGS.iter().map(|&(_, ending, _)| ending)
    }

    /// What unpacks `reader`.
    ///
    /// # Errors
    /// Where there is no memory for a decoder.
    pub(super) fn unpack<'a>(self, reader: impl Read + 'a) -> io::Result<Box<dyn Read + 'a>> {
        let packed = Meter::default();
        let reader = BufReader::with_capacity(CHUNK, Metered::new(reader, &packed));
        Ok(match self {
            Self::Gzip => Box::new(Unpacking::new(self, gzip::Members::new(reader), packed)),
            Self::Zstd => {
                let mut decoder = zstd::stream::read::Decoder::with_buffer(reader)?;
                decoder.window_log_max(WINDOW_LOG)?;
                Box::new(Unpacking::new(self, decoder, packed))
            }
            Self::Bzip2 => Box::new(Unpacking::new(self, bzip2::bufread::MultiBzDecoder::new(reader), packed)),
            Self::Xz => Box::new(Unpacking::new(self, xz::Streams::new(reader, 1 << (WINDOW_LOG - 10)), packed)),
        })
    }

    fn name(self) -> &'static str {
        PACKINGS.iter().find(|&&(packing, ..)| packing == self).map_or("", |&(.., name)| name)
    }
}

/// Whether more must be seen of a stream to tell how it is packed.
pub(super) fn undecided(head: &[u8]) -> bool {
    head.len() < SIGN && head.starts_with(b"BZh") || SIGNS.iter().any(|(sign, _)| sign.starts_with(head))
}

/// Whether this is a frame of zstd that holds no text: seekable and dictionary files start with one.
fn skippable(head: &[u8]) -> bool {
    matches!(head, [0x50..=0x5f, b'*', b'M', 0x18, ..])
}

/// What is wrong with the packing of a document, and not with its disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    /// As in a problem.
    pub(super) why: String,
    /// As in a problem.
    pub(super) advice: String,
    /// Whether what follows can be read.
    pub(super) passes: bool,
}

impl Fault {
    /// What an error says of the packing, if it is about that.
    pub(super) fn of(error: &io::Error) -> Option<&Self> {
        error.get_ref()?.downcast_ref()
    }

    fn new(packing: Packing, error: &io::Error) -> Self {
        let name = packing.name();
        // The decoder of zstd has no kinds, only words.
        let memory = error.kind() == io::ErrorKind::OutOfMemory || error.to_string().contains("too much memory");
        let (why, advice) = match error.kind() {
            _ if memory => {
                let long = if packing == Packing::Zstd { " --long=31" } else { "" };
                let why = format!("takes more than {} MiB of memory to unpack", 1 << (WINDOW_LOG - 20));
                (why, format!("unpack it by hand: {name} -dk{long} FILE"))
            }
            io::ErrorKind::UnexpectedEof => (format!("its {name} data ends too early"), "fetch it again".to_owned()),
            _ => (format!("its {name} data is damaged: {error}"), "fetch it again".to_owned()),
        };
        Self { why, advice, passes: packing == Packing::Gzip }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

impl Error for Fault {}

/// A decoder that tells its own faults from those of the disk, and bombs from text.
struct Unpacking<R> {
    packing: Packing,
    decoder: R,
    packed: Meter,
    unpacked: u64,
}

impl<R> Unpacking<R> {
    fn new(packing: Packing, decoder: R, packed: Meter) -> Self {
        Self { packing, decoder, packed, unpacked: 0 }
    }
}

impl<R: Read> Read for Unpacking<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.unpacked > BOMB_FROM && self.unpacked / BOMB > self.packed.bytes() {
            let why = format!("unpacks to more than {BOMB} times its size");
            let advice = "if it is no trap, unpack it by hand".to_owned();
            return Err(io::Error::other(Fault { why, advice, passes: false }));
        }
        let room = buffer.len().min(SLICE);
        match self.decoder.read(buffer.get_mut(..room).unwrap_or_default()) {
            Ok(read) => {
                self.unpacked += read as u64;
                Ok(read)
            }
            Err(error) if error.raw_os_error().is_some() || error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => Err(io::Error::new(error.kind(), Fault::new(self.packing, &error))),
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
