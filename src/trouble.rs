//! What keeps the program from doing what was asked: the machine, or how it was called.
//!
//! In: an error of the system. Out: [`Trouble`], with a way out where the kind of error has one. Must not know: any room but
//! that of texts.

use std::fmt;
use std::io::ErrorKind;

use crate::text;
use crate::text::Text;

/// Trouble with the machine or with how the program was called: exit status 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What went wrong, with the path or argument it is about.
    pub message: Text,
}

impl Trouble {
    /// Trouble with this message.
    #[must_use]
    pub fn new(message: Text) -> Self {
        Self { message }
    }

    /// An operation on a file that failed; the message names the path.
    #[must_use]
    pub fn file(path: impl fmt::Display, error: &std::io::Error) -> Self {
        let Text { zh, en } = way_out(error.kind()).unwrap_or_else(|| text!("", ""));
        let said = reason(error);
        let (said_zh, said_en) = (said.zh, said.en);
        Self::new(text!("`{path}`：{said_zh}{zh}", "`{path}`: {said_en}{en}"))
    }
}

/// What the system says, in both languages where the kind of error is known.
fn reason(error: &std::io::Error) -> Text {
    let zh = match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经有了",
        ErrorKind::NotADirectory => "路径中有一节不是文件夹",
        ErrorKind::IsADirectory => "这是文件夹，不是文件",
        ErrorKind::ReadOnlyFilesystem => "这个磁盘是只读的",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超出了磁盘限额",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::InvalidFilename => "文件名不能用（太长或含不能用的字符）",
        ErrorKind::ResourceBusy => "正在被别的程序使用",
        _ => return text!("{error}", "{error}"),
    };
    text!("{zh}（{error}）", "{error}")
}

/// What can be done about an error of the system; nothing where that depends on more than its kind.
fn way_out(kind: ErrorKind) -> Option<Text> {
    Some(match kind {
        ErrorKind::PermissionDenied => text!(
            "；给运行 gongkai 的用户这里的权限（`ls -ld` 看属于谁，`chown`、`chmod` 改），或换一个用户运行",
            "; give the user who runs gongkai access to it (`ls -ld` shows whose it is, `chown` and `chmod` change that), or run as another user"
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => text!(
            "；腾出空间（`df -h` 查看）再运行一次",
            "; make room (`df -h` shows where) and run it again"
        ),
        ErrorKind::ReadOnlyFilesystem => text!(
            "；换一个能写的文件夹，或重新挂载成可写的",
            "; choose a folder that can be written to, or mount it so that it can"
        ),
        ErrorKind::InvalidFilename => text!(
            "；换一个短一些的名字，一个文件名最多 255 字节（85 个汉字）",
            "; give it a shorter name, of at most 255 bytes"
        ),
        ErrorKind::ResourceBusy => {
            text!("；等那个程序结束再运行", "; run it again when that program has ended")
        }
        _ => return None,
    })
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message.en)
    }
}

impl std::error::Error for Trouble {}
