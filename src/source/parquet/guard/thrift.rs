//! Just enough of Thrift's compact protocol to see what a file says of its lengths:
//! <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>.

/// How deep a schema or a value may be nested.
const DEPTH: u32 = 64;

/// How many nodes a schema may have.
const NODES: u64 = 100_000;

/// The compact protocol's names of types.
const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
const I16: u8 = 4;
const I32: u8 = 5;
const I64: u8 = 6;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
const STRUCT: u8 = 12;

/// What the header of a page says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    /// The length of the page when it is unpacked, in bytes.
    pub(super) unpacked: u64,
    /// The number of values in it.
    pub(super) values: u64,
}

/// Reads the start of a page header: type, lengths, checksum, and the number of values with which the header of each
/// type of page begins.
pub(super) fn page(header: &[u8]) -> Option<Page> {
    const UNPACKED: i32 = 2;
    let mut input = Input(header);
    let (mut id, mut unpacked) = (0, None);
    loop {
        let kind = input.field(&mut id)?;
        match (id, kind) {
            (UNPACKED, I32) => unpacked = Some(u64::try_from(input.int()?).ok()?),
            (1..=4, I32) => drop(input.int()?),
            (5 | 7 | 8, STRUCT) => {
                let mut inner = 0;
                let first = (input.field(&mut inner)?, inner);
                let values = if first == (I32, 1) { u64::try_from(input.int()?).ok()? } else { return None };
                return Some(Page { unpacked: unpacked?, values });
            }
            // An index page holds no values and is passed over.
            (6, STRUCT) => return Some(Page { unpacked: unpacked?, values: 0 }),
            _ => return None,
        }
    }
}

/// Looks through the schema of a footer: every node has as many children as it says, none is too deep.
pub(super) fn check_schema(footer: &[u8]) -> Option<()> {
    const SCHEMA: i32 = 2;
    let mut input = Input(footer);
    let mut id = 0;
    loop {
        let kind = input.field(&mut id)?;
        if (id, kind) == (SCHEMA, LIST) {
            let (kind, nodes) = input.list()?;
            return (kind == STRUCT && nodes <= NODES).then_some(()).and_then(|()| check_nodes(&mut input, nodes));
        }
        input.skip(kind, DEPTH)?;
    }
}

fn check_nodes(input: &mut Input<'_>, nodes: u64) -> Option<()> {
    // How many children are still to come, on each level.
    let mut open: Vec<u64> = Vec::new();
    for node in 0..nodes {
        while open.last() == Some(&0) {
            open.pop();
        }
        match open.last_mut() {
            Some(left) => *left -= 1,
            None if node == 0 => {}
            None => return None,
        }
        let children = children(input)?;
        if children > nodes - node || open.len() >= DEPTH as usize {
            return None;
        }
        open.push(children);
    }
    open.iter().all(|&left| left == 0).then_some(())
}

/// Reads a node of the schema for the number of its children.
fn children(input: &mut Input<'_>) -> Option<u64> {
    const CHILDREN: i32 = 5;
    let (mut id, mut children) = (0, 0);
    loop {
        match (input.field(&mut id)?, id) {
            (0, _) => return Some(children),
            (I32, CHILDREN) => children = u64::try_from(input.int()?).ok()?,
            (kind, _) => input.skip(kind, DEPTH)?,
        }
    }
}

/// What has not been read yet.
struct Input<'a>(&'a [u8]);

impl Input<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn bytes(&mut self, count: u64) -> Option<()> {
        self.0 = self.0.get(usize::try_from(count).ok()?..)?;
        Some(())
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }

    fn int(&mut self) -> Option<i64> {
        let folded = self.varint()?;
        Some((folded >> 1).cast_signed() ^ -(folded & 1).cast_signed())
    }

    /// The type of the next field, whose number goes to `id`; 0 at the end of a struct.
    fn field(&mut self, id: &mut i32) -> Option<u8> {
        let first = self.byte()?;
        if first & 0x0f != 0 {
            *id = match first >> 4 {
                0 => i32::try_from(self.int()?).ok()?,
                step => id.checked_add(i32::from(step))?,
            };
        }
        Some(first & 0x0f)
    }

    /// The type and number of a list's elements.
    fn list(&mut self) -> Option<(u8, u64)> {
        let first = self.byte()?;
        let count = if first >> 4 == 15 { self.varint()? } else { u64::from(first >> 4) };
        Some((first & 0x0f, count))
    }

    fn skip(&mut self, kind: u8, depth: u32) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            TRUE | FALSE => Some(()),
            BYTE => self.bytes(1),
            I16 | I32 | I64 => self.varint().map(drop),
            DOUBLE => self.bytes(8),
            BINARY => {
                let length = self.varint()?;
                self.bytes(length)
            }
            LIST | SET => {
                let (kind, count) = self.list()?;
                (0..count).try_for_each(|_| self.element(kind, depth))
            }
            MAP => {
                let count = self.varint()?;
                let kinds = if count == 0 { 0 } else { self.byte()? };
                (0..count).try_for_each(|_| {
                    self.element(kinds >> 4, depth)?;
                    self.element(kinds & 0x0f, depth)
                })
            }
            STRUCT => {
                let mut id = 0;
                loop {
                    match self.field(&mut id)? {
                        0 => return Some(()),
                        kind => self.skip(kind, depth)?,
                    }
                }
            }
            _ => None,
        }
    }

    /// Within a list, a truth value is a byte.
    fn element(&mut self, kind: u8, depth: u32) -> Option<()> {
        self.skip(if matches!(kind, TRUE | FALSE) { BYTE } else { kind }, depth)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_page_header() {
        // type 0, unpacked 300, packed 7, data page header with 5 values; by steps and by numbers.
        let steps = [0x15, 0, 0x15, 0xd8, 0x04, 0x15, 14, 0x2c, 0x15, 10];
        let numbers = [0x05, 2, 0, 0x05, 4, 0xd8, 0x04, 0x05, 6, 14, 0x0c, 10, 0x05, 2, 10];
        let expected = Some(Page { unpacked: 300, values: 5 });
        assert_eq!(page(&steps), expected);
        assert_eq!(page(&numbers), expected);
        for end in 0..steps.len() {
            assert_eq!(page(&steps[..end]), None);
        }
        // A negative length.
        assert_eq!(page(&[0x15, 0, 0x15, 1, 0x15, 14, 0x2c, 0x15, 10]), None);
    }

    /// A footer with nothing but a schema, of nodes with so many children.
    fn footer(children: &[u64]) -> Vec<u8> {
        let mut bytes = vec![0x15, 2, 0x19, 0xfc];
        let varint = |mut n: u64, bytes: &mut Vec<u8>| {
            while n >= 0x80 {
                bytes.push(n as u8 | 0x80);
                n >>= 7;
            }
            bytes.push(n as u8);
        };
        varint(children.len() as u64, &mut bytes);
        for &count in children {
            bytes.extend([0x48, 1, b'n']);
            if count > 0 {
                bytes.push(0x15);
                varint(count * 2, &mut bytes);
            }
            bytes.push(0);
        }
        bytes
    }

    #[test]
    fn schemas() {
        assert_eq!(check_schema(&footer(&[2, 0, 0])), Some(()));
        assert_eq!(check_schema(&footer(&[2, 1, 0, 0])), Some(()));
        assert_eq!(check_schema(&footer(&[0])), Some(()));
        assert_eq!(check_schema(&footer(&[3, 0, 0])), None);
        assert_eq!(check_schema(&footer(&[1, 0, 0])), None);
        assert_eq!(check_schema(&footer(&[i32::MAX as u64, 0])), None);
        assert_eq!(check_schema(&footer(&vec![1; 100_000])), None);
    }

    proptest! {
        #[test]
        fn any_bytes_are_looked_through(bytes: Vec<u8>) {
            let _ = page(&bytes);
            let _ = check_schema(&bytes);
            let _ = Input(&bytes).skip(STRUCT, DEPTH);
        }
    }
}
