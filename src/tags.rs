//! Tags: what they are now ([`Tags`]) and the journal that keeps them. The journal is the one file that must never be lost.
