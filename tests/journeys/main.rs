//! What people do with the reader: keys go in, the screen and the journal are read.

#[path = "../support/mod.rs"]
mod support;

mod arrivals;
mod bar;
mod filter;
mod list;
mod reading;
mod screen;
mod sessions;
mod sorting;
mod tagging;
