//! Integration tests, one binary: sites as people have them, through the program as people run it.

#![expect(clippy::disallowed_methods, reason = "tests touch files as they like")]

mod addresses;
mod advice;
#[cfg(unix)]
mod archive;
mod carriers;
mod catalogue;
mod check;
mod circles;
mod clocks;
#[cfg(all(unix, feature = "cloud"))]
mod cloud;
mod commands;
#[cfg(unix)]
mod conformance;
mod corrections;
#[cfg(unix)]
mod edits;
mod entrance;
mod errors;
mod export;
#[cfg(feature = "cloud")]
mod external;
mod fields;
mod files;
mod follow;
mod golden;
mod harness;
mod home;
mod house;
mod import;
mod in_turn;
mod include;
mod incremental;
#[cfg(unix)]
mod invariants;
mod leaving;
#[cfg(unix)]
mod ledger;
mod mended;
mod names;
#[cfg(unix)]
mod packages;
mod pages;
mod platform;
#[cfg(unix)]
mod publish;
#[cfg(unix)]
mod readback;
#[cfg(unix)]
mod related;
mod remote;
mod reports;
mod rooms;
mod root_files;
mod rules;
mod seals;
mod search;
mod serve;
mod server;
mod settings;
mod slips;
mod states;
#[cfg(unix)]
mod street;
mod tables;
mod targets;
mod theme;
mod tidy;
mod undated;
#[cfg(all(unix, feature = "cloud"))]
mod vendors;
mod waivers;
#[cfg(unix)]
mod webserver;
mod word;
