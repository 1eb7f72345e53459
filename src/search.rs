//! Finding articles: the query language and the fuzzy matcher.
