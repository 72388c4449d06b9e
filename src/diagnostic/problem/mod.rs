//! Every finding has its constructor here, named for the problem, one file per room.
//!
//! In: the place and the words that differ. Out: a finding in both languages with a way out.
//! Must not know: any type of another room.

pub mod body;
pub mod config;


pub mod page;

pub mod source;

pub mod yaml;
