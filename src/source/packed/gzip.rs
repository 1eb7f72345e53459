//! gzip, member after member.

use std::io::{self, BufRead, Chain, Read};

use flate2::bufread::GzDecoder;

/// How a member begins: the sign of gzip and the one way of packing that there is.
const SIGN: &[u8] = b"\x1f\x8b\x08";

/// Packed bytes, after the sign of a member where that had to be looked for.
type Packed<R> = Chain<&'static [u8], R>;

/// Unpacks one member after the other as if they were one. After a fault the next `read` goes on with the next member
/// that is found: web archives pack each record by itself.
pub(super) struct Members<R> {
    place: Option<Place<R>>,
}

enum Place<R> {
    Between(Packed<R>),
    Within(Box<GzDecoder<Packed<R>>>),
    Lost(Packed<R>),
}

impl<R: BufRead> Members<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { place: Some(Place::Between(Read::chain(b"".as_slice(), reader))) }
    }

    /// One step on; `None` where nothing has been unpacked by it.
    fn step(&mut self, place: Place<R>, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        let (next, result) = match place {
            Place::Between(packed) => next_member(packed),
            Place::Within(mut decoder) => match decoder.read(buffer) {
                Ok(0) => (Place::Between(decoder.into_inner()), Ok(None)),
                Ok(read) => (Place::Within(decoder), Ok(Some(read))),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => (Place::Within(decoder), Err(error)),
                Err(error) => (Place::Lost(decoder.into_inner()), Err(error)),
            },
            Place::Lost(packed) => {
                let (_, mut reader) = packed.into_inner();
                match find(&mut reader) {
                    Ok(true) => (Place::Within(Box::new(GzDecoder::new(Read::chain(SIGN, reader)))), Ok(None)),
                    Ok(false) => (Place::Lost(Read::chain(b"".as_slice(), reader)), Ok(Some(0))),
                    Err(error) => (Place::Lost(Read::chain(b"".as_slice(), reader)), Err(error)),
                }
            }
        };
        self.place = Some(next);
        result
    }
}

impl<R: BufRead> Read for Members<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(place) = self.place.take() {
            if let Some(read) = self.step(place, buffer)? {
                return Ok(read);
            }
        }
        Ok(0)
    }
}

/// Starts the next member. Zeros between and after members are filling, as `gzip` has it too.
fn next_member<R: BufRead>(mut packed: Packed<R>) -> (Place<R>, io::Result<Option<usize>>) {
    let (ahead, zeros) = match packed.fill_buf() {
        Ok(ahead) => (ahead.len(), ahead.iter().take_while(|&&byte| byte == 0).count()),
        Err(error) => return (Place::Between(packed), Err(error)),
    };
    match (ahead, zeros) {
        (0, _) => (Place::Between(packed), Ok(Some(0))),
        (_, 0) => (Place::Within(Box::new(GzDecoder::new(packed))), Ok(None)),
        (_, zeros) => {
            packed.consume(zeros);
            (Place::Between(packed), Ok(None))
        }
    }
}

/// Passes over everything up to the end of the next [`SIGN`]; false at the end of all.
fn find(reader: &mut impl BufRead) -> io::Result<bool> {
    let mut matched = 0;
    loop {
        let chunk = match reader.fill_buf() {
            Ok([]) => return Ok(false),
            Ok(chunk) => chunk,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let mut used = 0;
        for &byte in chunk {
            used += 1;
            // The first byte of the sign stands nowhere else in it.
            matched = if SIGN.get(matched) == Some(&byte) { matched + 1 } else { usize::from(byte == 0x1f) };
            if matched == SIGN.len() {
                break;
            }
        }
        reader.consume(used);
        if matched == SIGN.len() {
            return Ok(true);
        }
    }
}
