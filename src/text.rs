//! The terminal's typography. Everything is measured in terminal cells and grapheme clusters, and this is the one place
//! where hostile text is made harmless.

pub mod fold;
pub mod sanitise;
pub mod setting;
pub mod width;
pub mod wrap;

pub use fold::{Folded, fold};
pub use sanitise::{sanitise, sanitise_line};
pub use setting::Setting;
pub use width::{Cells, fit, fit_exact, fit_middle, width};
pub use wrap::wrap;
