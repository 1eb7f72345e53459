//! Fits the models that cleaning decides by, from pages whose article a person marked.

pub(crate) mod fit;
mod grow;
mod random;
pub(crate) mod table;
