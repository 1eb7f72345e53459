//! The names by which heads and classes call what they say.

/// Words of classes that call a date.
pub(super) const DATE_WORDS: [&str; 12] = [
    "date",
    "published",
    "pubdate",
    "timestamp",
    "dateline",
    "posted",
    "datetime",
    "publication",
    "fecha",
    "datum",
    "postdate",
    "time",
];

/// Metas that give the headline, best first.
pub(super) const TITLE_METAS: [&str; 11] = [
    "og:title",
    "twitter:title",
    "parsely-title",
    "sailthru.title",
    "citation_title",
    "dc.title",
    "dcterms.title",
    "cxenseparse:title",
    "headline",
    "hdl",
    "article:title",
];

/// Metas that name authors, best first.
pub(super) const AUTHOR_METAS: [&str; 19] = [
    "author",
    "article:author",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "citation_author",
    "og:article:author",
    "article:author_name",
    "authors",
    "creator",
    "cxenseparse:author",
    "og:author",
    "article_author",
    "author_name",
    "authorname",
    "blogger_name",
    "dc.contributor",
];

/// Metas that give the day of publication, best first.
pub(super) const DATE_METAS: [&str; 31] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published_time",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.date",
    "dc.date.created",
    "dc.date",
    "date",
    "article.published",
    "originalpublicationdate",
    "dc.date.published",
    "dcterms.issued",
    "dcterms.available",
    "cxenseparse:publishtime",
    "article_date_original",
    "article:published",
    "published",
    "w-published-date",
    "citation_online_date",
];

/// Metas that give the day of the last change.
pub(super) const MODIFIED_METAS: [&str; 9] = [
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "last-modified",
    "revised",
    "dc.date.modified",
    "dcterms.modified",
    "updated",
];
