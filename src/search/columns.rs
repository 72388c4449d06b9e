//! Small numbers of many reports → columns of as few bits as they need.
//!
//! In: columns of numbers. Out: bytes. Must not know: what the numbers mean.
//!
//! The bytes are: the length of the head (4 bytes, the lowest first), the head (JSON), then each column from a whole byte on, a number for each
//! report, its lowest bit first. The head's `columns` says name and bits of each.

use serde_json::{Map, Value, json};

/// A number for each report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackedColumn {
    /// What the script calls it.
    pub name: &'static str,
    /// The numbers.
    pub values: Vec<u32>,
}

impl PackedColumn {
    /// Bits that its largest number needs; 0 where all are 0.
    fn bits(&self) -> u32 {
        self.values.iter().max().map_or(0, |most| u32::BITS - most.leading_zeros())
    }

    fn packed(&self, out: &mut Vec<u8>) {
        let (bits, mut held, mut count) = (self.bits(), 0_u64, 0);
        for value in &self.values {
            held |= u64::from(*value) << count;
            count += bits;
            while count >= 8 {
                out.push(held as u8);
                held >>= 8;
                count -= 8;
            }
        }
        if count > 0 {
            out.push(held as u8);
        }
    }
}

/// Packs columns behind a head, which gets the key `columns`.
#[must_use]
pub fn columns(mut head: Map<String, Value>, columns: &[PackedColumn]) -> Vec<u8> {
    let each = columns.iter().map(|column| json!([column.name, column.bits()]));
    head.insert("columns".to_owned(), each.collect());
    let head = Value::Object(head).to_string();
    let mut out = (head.len() as u32).to_le_bytes().to_vec();
    out.extend_from_slice(head.as_bytes());
    for column in columns {
        column.packed(&mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use serde_json::Map;

    use super::{PackedColumn, columns};

    #[test]
    fn numbers_take_as_many_bits_as_the_largest() {
        let column = |name, values: &[u32]| PackedColumn { name, values: values.to_vec() };
        let all =
            [column("none", &[0, 0, 0]), column("three", &[5, 0, 7]), column("many", &[256, 1, 2])];
        let bytes = columns(Map::new(), &all);
        let head = br#"{"columns":[["none",0],["three",3],["many",9]]}"#;
        assert_eq!(bytes[..4], (head.len() as u32).to_le_bytes());
        assert_eq!(&bytes[4..4 + head.len()], head);
        // 5 | 0 << 3 | 7 << 6, then 256 | 1 << 9 | 2 << 18.
        assert_eq!(bytes[4 + head.len()..], [0xC5, 0x01, 0x00, 0x03, 0x08, 0x00]);
    }
}
