//! Lifts articles out of the web pages they were scraped from, and lets one person read, find and tag them in a
//! terminal.
//!
//! ```text
//!             files, folders, JSON Lines, HTML, standard input
//!                       │
//!   source  ──────►  RawArticle ──► clean ──► Article ──► library
//!                                                           │ rows, bodies
//!   keys, resize, signals ─► keymap ─► Action ─┐            ▼
//!                                              ├─► app.apply(event) ─► Effects ─► worker ─┐
//!   results of background work ◄── Event ──────┘            ▲                             │
//!                                                           └──────── Event ◄─────────────┘
//!                               view::draw(&app)                       tags: the journal
//! ```
//!
//! [`source`] knows where raw articles are and nothing of cleaning. [`clean`] is pure: text in, [`clean::Article`] out.
//! [`library`] holds what was cleaned and can always be made again; [`tags`] keeps the one file that must never be lost.
//!
//! The reader is Elm with effects. [`keymap::Action`] is what the user asked, [`app::Event`] is what happened,
//! [`app::Effect`] is what is to be done. [`app::App::apply`] changes state and returns effects; it does no I/O, so a test
//! needs no terminal and no runtime. [`view`] draws from `&App` and never changes it. [`worker`] carries effects out
//! and sends events back, each with a generation: what is stale is dropped.
//!
//! [`places`] and [`history`] keep where somebody was, and what they looked for, from one session to the next.
//!
//! [`text`] is the terminal's typography, and the one place where hostile text is made harmless.

pub mod app;
pub mod clean;
pub mod cli;
pub mod config;
pub mod history;
pub mod keymap;
pub mod library;
pub mod paths;
pub mod places;
pub mod search;
pub mod source;
pub mod tags;
pub mod terminal;
pub mod text;
pub mod theme;
pub(crate) mod train;
pub mod view;
pub mod worker;
