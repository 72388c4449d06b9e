//! Streams of a PDF, unpacked within the limits.
//!
//! In: a stream, a pool. Out: its bytes. Must not know: what they mean.

use std::io::Read;

use flate2::read::ZlibDecoder;
use hayro_syntax::Filter;
use hayro_syntax::object::{Dict, Stream};

use super::super::limits::{OverLimit, Pool};

/// Packed bytes of the largest stream that the library unpacks, which knows no limit itself.
const LARGEST: usize = 4 * 1024 * 1024;

/// The bytes of a stream; `None` where they are a picture, or damaged from the beginning.
pub(super) fn unpacked(stream: &Stream<'_>, pool: &Pool) -> Result<Option<Vec<u8>>, OverLimit> {
    let filters = stream.filters();
    let raw = stream.raw_data();
    let is_plain = stream.dict().get::<Dict<'_>>("DecodeParms").is_none();
    let mut out = Vec::new();
    let taken = match filters.as_slice() {
        [] => pool.inflating(&*raw).read_to_end(&mut out),
        // What stands before the damage is read.
        [Filter::FlateDecode] if is_plain => {
            pool.inflating(ZlibDecoder::new(&*raw)).read_to_end(&mut out)
        }
        _ if raw.len() > LARGEST => return Ok(None),
        _ => match stream.decoded_data() {
            Ok(bytes) => pool.inflating(&*bytes).read_to_end(&mut out),
            Err(_) => return Ok(None),
        },
    };
    match (taken, pool.over()) {
        (Err(_), Some(over)) => Err(over),
        _ => Ok((!out.is_empty()).then_some(out)),
    }
}
