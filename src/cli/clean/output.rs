//! Where articles are written: standard output, or a file that is replaced only when all is done.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::super::{Exit, Failure, unwritten, written};

/// An open output.
pub(super) struct Output {
    target: Target,
    path: Option<PathBuf>,
    separator: &'static str,
    any: bool,
}

enum Target {
    Stream(BufWriter<Box<dyn Write>>),
    /// A file beside the one that it will replace.
    File(BufWriter<NamedTempFile>, PathBuf),
}

impl Output {
    /// Opens an output; `None` is standard output. `separator` will stand between articles.
    pub(super) fn open(path: Option<&Path>, separator: &'static str) -> Result<Self, Failure> {
        let target = match path {
            None => Ok(Target::Stream(BufWriter::new(Box::new(io::stdout().lock())))),
            Some(path) => open_file(path),
        };
        match target {
            Ok(target) => Ok(Self { target, path: path.map(Path::to_owned), separator, any: false }),
            Err(error) => Err(unwritten(path, &error)),
        }
    }

    /// Writes one article.
    pub(super) fn write(&mut self, article: &[u8]) -> io::Result<()> {
        if std::mem::replace(&mut self.any, true) {
            self.target.writer().write_all(self.separator.as_bytes())?;
        }
        self.target.writer().write_all(article)
    }

    /// Hands on what was written so far to whoever waits for it.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        match &mut self.target {
            Target::Stream(writer) => writer.flush(),
            Target::File(..) => Ok(()),
        }
    }

    /// Ends the output and puts a file in its place.
    pub(super) fn finish(mut self) -> Result<Exit, Failure> {
        let path = self.path.take();
        written(path.as_deref(), self.close())
    }

    /// Ends the output where it could not be written to; a file that it was to replace stays as it is.
    pub(super) fn give_up(self, error: io::Error) -> Result<Exit, Failure> {
        written(self.path.as_deref(), Err(error))
    }

    fn close(self) -> io::Result<()> {
        match self.target {
            Target::Stream(mut writer) => writer.flush(),
            Target::File(writer, path) => {
                let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
                file.as_file().sync_data()?;
                file.persist(path).map_err(|error| error.error)?;
                Ok(())
            }
        }
    }
}

impl Target {
    fn writer(&mut self) -> &mut dyn Write {
        match self {
            Self::Stream(writer) => writer,
            Self::File(writer, _) => writer,
        }
    }
}

fn open_file(path: &Path) -> io::Result<Target> {
    let existing = fs::metadata(path).ok();
    if existing.as_ref().is_some_and(|m| !m.is_file() && !m.is_dir()) {
        // A device or a pipe is written to; replacing it would be a disaster.
        return Ok(Target::Stream(BufWriter::new(Box::new(File::options().write(true).open(path)?))));
    }
    if existing.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    // Through a link, the file that it leads to is replaced, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".offprint-").suffix(".tmp");
    match existing {
        Some(existing) => {
            builder.permissions(existing.permissions());
        }
        None => usual_permissions(&mut builder),
    }
    Ok(Target::File(BufWriter::new(builder.tempfile_in(folder)?), path))
}

/// What a new file gets, less what the user's mask takes.
fn usual_permissions(builder: &mut tempfile::Builder<'_, '_>) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    #[cfg(not(unix))]
    let _ = builder;
}
