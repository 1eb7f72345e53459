//! Writes the full text of a part.

use std::borrow::Borrow;
use std::fs::{self, File};
use std::io;
use std::path::Path;

use tantivy::directory::MmapDirectory;
use tantivy::schema::{IndexRecordOption, Schema, TextFieldIndexing, TextOptions};
use tantivy::store::Compressor;
use tantivy::tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{Index, IndexSettings, SingleSegmentIndexWriter, TantivyDocument};

use crate::clean::Article;
use crate::text::tokens::Words;

/// The names of the fields.
pub(super) const TITLE: &str = "title";
pub(super) const BODY: &str = "body";

/// The name of the tokeniser in the schema.
const TOKENIZER: &str = "words";

/// What the table of words may take at first: a part has some hundred thousand, and growing the table costs more.
const TABLE_BYTES: usize = 64 << 20;

/// Writes the full text of articles, row by row, into a folder that is made for it; on return all of it is on the disk.
/// Takes memory of about one and a half times the text.
pub(in super::super) fn build<A: Borrow<Article>>(folder: &Path, articles: impl Iterator<Item = A>) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let mut schema = Schema::builder();
    let words = TextFieldIndexing::default()
        .set_tokenizer(TOKENIZER)
        .set_index_option(IndexRecordOption::WithFreqsAndPositions);
    let options = TextOptions::default().set_indexing_options(words);
    let title = schema.add_text_field(TITLE, options.clone());
    let body = schema.add_text_field(BODY, options);
    let tokenizers = TokenizerManager::new();
    tokenizers.register(TOKENIZER, TextAnalyzer::from(Cut));
    let settings = IndexSettings {
        docstore_compression: Compressor::None,
        docstore_compress_dedicated_thread: false,
        ..IndexSettings::default()
    };
    let index = Index::builder().schema(schema.build()).settings(settings).tokenizers(tokenizers);
    let directory = MmapDirectory::open(folder).map_err(io::Error::other)?;
    let mut writer: SingleSegmentIndexWriter =
        index.single_segment_index_writer(directory, TABLE_BYTES).map_err(io::Error::other)?;
    for article in articles {
        let article = article.borrow();
        let mut document = TantivyDocument::new();
        document.add_text(title, article.title.as_deref().unwrap_or_default());
        for block in &article.blocks {
            document.add_text(body, &block.text);
        }
        writer.add_document(document).map_err(io::Error::other)?;
    }
    writer.finalize().map_err(io::Error::other)?;
    sync(folder)
}

/// tantivy syncs most of its files, and says nowhere which.
fn sync(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    // A folder cannot be synced everywhere.
    File::open(folder).and_then(|folder| folder.sync_all()).or_else(|error| match error.kind() {
        io::ErrorKind::InvalidInput | io::ErrorKind::PermissionDenied => Ok(()),
        _ => Err(error),
    })
}

/// Our words in tantivy's terms.
#[derive(Debug, Clone, Copy)]
struct Cut;

struct Stream<'a> {
    words: Words<'a>,
    token: Token,
}

impl Tokenizer for Cut {
    type TokenStream<'a> = Stream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Stream<'a> {
        Stream { words: Words::new(text), token: Token::default() }
    }
}

impl TokenStream for Stream<'_> {
    fn advance(&mut self) -> bool {
        if !self.words.advance() {
            return false;
        }
        self.token.text.clear();
        self.token.text.push_str(self.words.word());
        self.token.position = self.words.position() as usize;
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
