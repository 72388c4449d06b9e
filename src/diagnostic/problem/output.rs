//! Problems of writing the output.

use super::super::rules::output as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// A file that is not ours stands where an output has to go.
pub(crate) fn stranger(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::OUTPUT_STRANGER,
        at,
        text!(
            "这个位置已有别的文件，不会覆盖",
            "a file that is not ours stands here; it is not overwritten"
        ),
    )
    .help(text!(
        "把它移走，或用 `-o` 换一个输出文件夹",
        "move it away, or choose another output folder with `-o`"
    ))
}

/// A file changed between reading and rendering.
pub(crate) fn changed_meanwhile(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::OUTPUT_CHANGED_MEANWHILE,
        at,
        text!("生成过程中文件被改动", "the file changed while the site was built"),
    )
    .help(text!("保存好文件，再运行一次", "save the file and run again"))
}

/// An output folder whose files are not on record, as when `.gongkai` in it was lost.
pub(crate) fn record_lost(at: Location, count: usize, first: &str) -> Diagnostic {
    Diagnostic::of(
&rules::OUTPUT_RECORD_LOST,
        at,
        text!(
            "输出文件夹里有 {count} 个文件（如 `{first}`）不在记录里，不会覆盖；记录 `.gongkai` 可能丢了",
            "the output folder has {count} files that are not on record, such as `{first}`; they are not overwritten. Its record `.gongkai` may be lost"
        ),
    )
    .help(text!(
        "给这个文件夹改名留底，再运行一次；或用 `-o` 换一个空的输出文件夹",
        "rename the folder and run again, or choose an empty output folder with `-o`"
    ))
}
