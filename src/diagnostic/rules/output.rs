//! Rules on the output folder.

use super::rules;

rules! {
    OUTPUT_STRANGER = Error "output/stranger"
        "这个位置已有别的文件，不会覆盖",
        "a file that is not ours stands here; it is not overwritten";
        "把它移走，或用 `-o` 换一个输出文件夹",
        "move it away, or choose another output folder with `-o`";
    OUTPUT_CHANGED_MEANWHILE = Error "output/changed-meanwhile"
        "生成过程中文件被改动",
        "the file changed while the site was built";
        "保存好文件，再运行一次",
        "save the file and run again";
    OUTPUT_RECORD_LOST = Error "output/record-lost"
        "输出文件夹里有 … 个文件（如 `…`）不在记录里，不会覆盖；记录 `.gongkai` 可能丢了",
        "the output folder has … files that are not on record, such as `…`; they are not overwritten. Its record `.gongkai` may be lost";
        "给这个文件夹改名留底，再运行一次；或用 `-o` 换一个空的输出文件夹",
        "rename the folder and run again, or choose an empty output folder with `-o`";
}
