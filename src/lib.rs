//! `gongkai` (公开): Markdown reports in, an indexed government disclosure site out.
pub mod body;
pub mod config;
pub mod diagnostic;
mod escape;
pub mod fs;
mod slug;
pub mod source;
pub mod yaml;
