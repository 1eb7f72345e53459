//! Bytes of any encoding to text. Never fails, and loses nothing where the encoding is known.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, X_USER_DEFINED};

/// How far into a file its encoding is looked for, in bytes: four times what browsers read, for long first comments.
const PRESCAN: usize = 4096;

/// How many well-formed sequences must stand against each broken one for text to be damaged UTF-8 rather than something
/// else. In GBK about one character in four looks like UTF-8, in single-byte encodings far fewer.
const DAMAGE: usize = 8;

/// Decodes a file or a line. A declaration inside (`<meta charset>`, `<?xml encoding>`) is heeded if `html`.
pub(super) fn decode(bytes: Vec<u8>, html: bool) -> String {
    decode_as(bytes, html, None)
}

/// Does as [`decode`] does, for a page whose encoding was named by the server. That goes before what it declares itself,
/// as in browsers, but not before what the bytes show.
pub(super) fn decode_as(bytes: Vec<u8>, html: bool, charset: Option<&str>) -> String {
    if let Some((encoding, bom)) = Encoding::for_bom(&bytes) {
        return encoding.decode_without_bom_handling(&bytes[bom..]).0.into_owned();
    }
    if let Some(encoding) = wide(&bytes) {
        return encoding.decode_without_bom_handling(&bytes).0.into_owned();
    }
    let named = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    let declared = named.or_else(|| if html { declared(&bytes) } else { None });
    // The one encoding that looks like ASCII; all others show themselves by not being UTF-8. A page that is well-formed
    // UTF-8 is UTF-8 whatever it says: scrapers transcode pages and leave the old declaration in them.
    if declared == Some(ISO_2022_JP) {
        return ISO_2022_JP.decode_without_bom_handling(&bytes).0.into_owned();
    }
    match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => legacy(error.as_bytes(), declared),
    }
}

fn legacy(bytes: &[u8], declared: Option<&'static Encoding>) -> String {
    let encoding = match declared {
        Some(encoding) if encoding != UTF_8 => encoding,
        _ if damaged_utf8(bytes) => UTF_8,
        _ => {
            let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
            detector.feed(bytes, true);
            detector.guess(None, Utf8Detection::Deny)
        }
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The two-byte encoding of bytes that start with its mark, or else show it. Text in an 8-bit encoding has no zero
/// bytes; in UTF-16 even the spaces of Chinese text have them.
pub(super) fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return (encoding != UTF_8).then_some(encoding);
    }
    let start = &bytes[..bytes.len().min(PRESCAN) & !1];
    memchr::memchr(0, start)?;
    let (first, second) = (Half::of(start, 0), Half::of(start, 1));
    let encoding = if second.is_high_of(&first) {
        UTF_16LE
    } else if first.is_high_of(&second) {
        UTF_16BE
    } else {
        return None;
    };
    // Where the start was cut off, the cut may go through a pair.
    let uncut = if bytes.len() > PRESCAN { start.len() - 2 } else { start.len() };
    let sound = |bytes| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        text.chars()
            .all(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}'))
            .then_some(encoding)
    };
    sound(start).or_else(|| sound(&start[..uncut]))
}

/// Every second byte of a text.
struct Half {
    count: usize,
    zeros: usize,
    distinct: usize,
}

impl Half {
    fn of(bytes: &[u8], side: usize) -> Self {
        let mut seen = [0_usize; 256];
        let half = bytes.iter().skip(side).step_by(2);
        let count = half.map(|&b| seen[usize::from(b)] += 1).count();
        Self { count, zeros: seen[0], distinct: seen.iter().filter(|&&n| n > 0).count() }
    }

    /// Whether this half holds the high bytes, which name the script and so take few values; the halves of an 8-bit
    /// text with a stray zero take about the same number. Chinese fills 82 of 256 rows, which shows in a long text.
    fn is_high_of(&self, low: &Self) -> bool {
        let few = if self.count >= 1024 { 2 } else { 4 };
        self.zeros > low.zeros && self.zeros * 2 > self.count || self.distinct * few <= low.distinct
    }
}

fn damaged_utf8(bytes: &[u8]) -> bool {
    let (mut sound, mut broken) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    sound >= broken * DAMAGE
}

/// The encoding that a page declares, as browsers read it: <https://html.spec.whatwg.org/#prescan-a-byte-stream-to-determine-its-encoding>.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes[..bytes.len().min(PRESCAN)].to_ascii_lowercase();
    let labels = ["charset", "encoding"];
    let encoding = labels
        .iter()
        .find_map(|name| memchr::memmem::find_iter(&start, name).find_map(|at| label(&start[at + name.len()..])))?;
    // A page that could be read as far as this is no UTF-16 page, and the other name is no encoding of text.
    match encoding {
        e if e == UTF_16LE || e == UTF_16BE => Some(UTF_8),
        e if e == X_USER_DEFINED => Some(WINDOWS_1252),
        e => Some(e),
    }
}

/// The encoding named by `="…"`.
fn label(rest: &[u8]) -> Option<&'static Encoding> {
    let value = rest.trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    let value = value.strip_prefix(b"\"").or_else(|| value.strip_prefix(b"'")).unwrap_or(value);
    let end = value.iter().position(|b| !(b.is_ascii_alphanumeric() || b"-_:.+".contains(b))).unwrap_or(value.len());
    Encoding::for_label(&value[..end])
}

#[cfg(test)]
mod tests {
    use encoding_rs::{BIG5, EUC_KR, GB18030, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1256};
    use proptest::prelude::*;

    use super::*;

    const RUSSIAN: &str = "Городской совет во вторник утвердил план реконструкции старой набережной, сообщает пресс-служба. \
        Работы начнутся весной и продлятся два года.";
    const CHINESE: &str = "市议会周二批准了旧码头的改建计划。工程将于明年春天开始,预计持续两年,总投资约三亿元。";
    const JAPANESE: &str = "市議会は火曜日、古い岸壁の改修計画を承認した。工事は来春に始まり、二年間続く見込みである。";
    const ARABIC: &str =
        "وافق مجلس المدينة يوم الثلاثاء على خطة تجديد الرصيف القديم، وستبدأ الأعمال في الربيع المقبل وتستمر عامين.";
    const FRENCH: &str =
        "Le conseil a approuvé mardi la rénovation du vieux quai ; les travaux, très attendus, débuteront à l’été.";
    const KOREAN: &str =
        "시의회는 화요일 오래된 부두의 재건 계획을 승인했다. 공사는 내년 봄에 시작되어 이 년 동안 계속된다.";

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
    }

    fn encoded(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "the test's own text has no place in {}", encoding.name());
        bytes.into_owned()
    }

    #[test]
    fn legacy_encodings_are_found() {
        let table = [
            (RUSSIAN, WINDOWS_1251),
            (RUSSIAN, KOI8_R),
            (CHINESE, GB18030),
            ("市議會週二批准了舊碼頭的改建計畫。工程將於明年春天開始,預計持續兩年。", BIG5),
            (JAPANESE, SHIFT_JIS),
            (JAPANESE, encoding_rs::EUC_JP),
            (JAPANESE, ISO_2022_JP),
            (ARABIC, WINDOWS_1256),
            (KOREAN, EUC_KR),
            (FRENCH, WINDOWS_1252),
        ];
        for (text, encoding) in table {
            let bytes = encoded(text, encoding);
            if encoding == ISO_2022_JP {
                // Seven-bit text is only told from ASCII where a page declares it.
                let page = [b"<meta charset=iso-2022-jp>", bytes.as_slice()].concat();
                assert!(decode(page, true).ends_with(text));
            } else {
                assert_eq!(decode(bytes, false), text, "{}", encoding.name());
            }
        }
    }

    #[test]
    fn unicode_with_and_without_mark() {
        let rows: String = ('\u{4e00}'..'\u{9fa5}').step_by(13).collect();
        for text in [RUSSIAN, rows.as_str(), ARABIC, FRENCH, "No.\r\n", "𝄞 and 🦊, beyond the first plane"] {
            let utf8 = [b"\xef\xbb\xbf", text.as_bytes()].concat();
            assert_eq!(decode(utf8, false), text);
            assert_eq!(decode(text.as_bytes().to_vec(), false), text);
            assert_eq!(decode([b"\xff\xfe".to_vec(), utf16(text, false)].concat(), false), text);
            assert_eq!(decode([b"\xfe\xff".to_vec(), utf16(text, true)].concat(), false), text);
            let line = format!("{text}\n");
            assert_eq!(decode(utf16(&line, false), false), line);
            assert_eq!(decode(utf16(&line, true), false), line);
        }
        // A text that is longer than what is looked at, with a pair across the edge, and one cut in the middle.
        let long = format!("{}🦊 and on", "x".repeat(PRESCAN / 2 - 1));
        assert_eq!(decode(utf16(&long, false), false), long);
        let mut cut = utf16("cut short", false);
        cut.pop();
        assert_eq!(decode(cut, false), "cut shor\u{fffd}");
    }

    #[test]
    fn damaged_utf8_stays_utf8() {
        let mut bytes = RUSSIAN.as_bytes().to_vec();
        bytes.truncate(101);
        let text = decode(bytes, false);
        assert!(text.starts_with("Городской совет"), "{text}");
        assert!(text.ends_with('\u{fffd}'));
    }

    #[test]
    fn declarations_are_heeded() {
        let page = |declaration: &str, text: &str, encoding| {
            decode([declaration.as_bytes(), &encoded(text, encoding)].concat(), true)
        };
        // Two letters are too little to guess from.
        assert!(
            page("<META content='text/html; charset=Windows-1251' http-equiv=…>", "Ёж", WINDOWS_1251).ends_with("Ёж")
        );
        assert!(page("<?xml version='1.0' encoding='shift_jis'?>", "月", SHIFT_JIS).ends_with('月'));
        assert!(page("<meta charset = gb2312 >", "镕", GB18030).ends_with('镕'));
        // What the server says goes before.
        let twice = [b"<meta charset=koi8-r>".as_slice(), &encoded("Ёж", WINDOWS_1251)].concat();
        assert!(decode_as(twice.clone(), true, Some("windows-1251")).ends_with("Ёж"));
        assert_eq!(decode_as(twice.clone(), true, Some("utf9")), decode(twice, true));
        // Outside HTML they are words like others.
        assert!(
            !decode([b"charset=koi8-r ".as_slice(), &encoded(RUSSIAN, WINDOWS_1251)].concat(), false).contains("пНП")
        );
        // A declaration that the bytes belie.
        let stale = format!("<meta charset=gb2312>{CHINESE}");
        assert_eq!(decode(stale.clone().into_bytes(), true), stale);
        let wrong = page("<meta charset=utf-8>", RUSSIAN, WINDOWS_1251);
        assert!(wrong.ends_with(RUSSIAN), "{wrong}");
    }

    #[test]
    fn zeros_of_binaries_are_no_utf16() {
        assert_eq!(wide(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3e\0"), None);
        assert_eq!(wide(b"a\0b\0\x01\0"), None);
        assert_eq!(wide(b"Plain words with one stray\0 zero, of which each half takes its share"), None);
        assert_eq!(wide(b"plain"), None);
        assert_eq!(wide(b""), None);
    }

    proptest! {
        #[test]
        fn any_bytes_decode(bytes: Vec<u8>, html: bool) {
            let _ = decode(bytes, html);
        }

        #[test]
        fn utf8_is_left_alone(text in "[^\u{feff}\0].*") {
            prop_assume!(!text.contains('\0'));
            prop_assert_eq!(decode(text.clone().into_bytes(), false), text);
        }
    }
}
