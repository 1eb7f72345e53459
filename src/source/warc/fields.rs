//! The fields of a header, as WARC has them from HTTP.

/// Names and values in their order.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads lines of `name: value`. A line that starts with white space goes on with the value before it; a line that
    /// is no field is passed over.
    pub(super) fn parse(header: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in header.split(|&byte| byte == b'\n') {
            let line = String::from_utf8_lossy(line);
            match (line.split_once(':'), fields.last_mut()) {
                (_, Some((_, value))) if line.starts_with([' ', '\t']) => {
                    value.push(' ');
                    value.push_str(line.trim());
                }
                (Some((name, value)), _) => fields.push((name.trim().to_owned(), value.trim().to_owned())),
                (None, _) => {}
            }
        }
        Self(fields)
    }

    /// The first value of a name, which is compared without regard to case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(its, _)| its.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}
