//! xz, stream after stream.

use std::io::{self, BufRead, Read};

use lzma_rust2::{Action, Status, XzStream};

/// Unpacks as much as there is to unpack and never waits for more than that: the crate's own reader waits until a
/// buffer is full.
pub(super) struct Streams<R> {
    reader: R,
    stream: XzStream,
}

impl<R: BufRead> Streams<R> {
    /// Takes the most that the decoder may look back at, in KiB.
    pub(super) fn new(reader: R, window: u32) -> Self {
        /// What the decoder needs beside it.
        const REST: u32 = 1 << 10;
        Self { reader, stream: XzStream::new_mem_limit(true, window + REST) }
    }
}

impl<R: BufRead> Read for Streams<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let packed = self.reader.fill_buf()?;
            let last = packed.is_empty();
            let action = if last { Action::Finish } else { Action::Run };
            let step = self.stream.process(packed, buffer, action)?;
            self.reader.consume(step.bytes_consumed);
            if step.bytes_produced > 0 || step.status == Status::StreamEnd || buffer.is_empty() {
                return Ok(step.bytes_produced);
            }
            if last && step.bytes_consumed == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}
