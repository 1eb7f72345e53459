//! Pages of plain text, Markdown and JSON Lines.

use super::{Case, again, between, each};

const WORDS: &str = "the harbour pilot had been looking for his spectacles since noon, and ";

pub(super) const CASES: &[Case] = &[
    ("prose", "txt", |size| again(&format!("{}it rained.\n\n", WORDS.repeat(5)), size)),
    ("a million lines of one character", "txt", |_| again("x\n", 2_000_000)),
    ("lines of one character", "txt", |size| again("x\n", size)),
    ("lines of one Han character", "txt", |size| again("雨\n", size)),
    ("lines of one character and blank lines", "txt", |size| again("x\n\n", size)),
    ("blank lines", "txt", |size| again("\n", size)),
    ("short lines that differ", "txt", |size| each(size, |n| format!("{n:x} ferry\n"))),
    ("one line of words", "txt", |size| again(WORDS, size)),
    ("one line of one word", "txt", |size| again("a", size)),
    ("one line of Han", "txt", |size| again("渡轮晚了一个小时离开港口", size)),
    ("one line of spaces", "txt", |size| again(" ", size)),
    ("one line of tabs between words", "txt", |size| again("a\t\t", size)),
    ("one line of marks", "txt", |size| again(".,;!?", size)),
    ("one line of quotes", "txt", |size| again("\"'”", size)),
    ("one line of bars", "txt", |size| again(" | a", size)),
    ("wrapped lines without an end", "txt", |size| {
        again(
            "the harbour pilot had been looking for his spectacles\nsince noon and nobody knew where they could be\n",
            size,
        )
    }),
    ("the same sentence a million times", "txt", |size| again("The ferry left.\n", size)),
    ("the same title a million times", "txt", |size| {
        between("The ferry left the harbour\n\n", "The ferry left the harbour\n", WORDS, size)
    }),
    ("titles cut off", "txt", |size| {
        let head = "Ferries leave the harbour in the rain\n".to_owned();
        let body = WORDS.repeat(5);
        [head.as_bytes(), &again("Ferries leave the harbour…\n", size), body.as_bytes()].concat()
    }),
    ("combining marks", "txt", |size| again("\u{301}", size)),
    ("combining marks on letters", "txt", |size| again("a\u{301}\u{302}\u{5b0}", size)),
    ("joiners", "txt", |size| again("\u{200d}👩", size)),
    ("bidi controls", "txt", |size| again("\u{202e}a", size)),
    ("escapes that open strings", "txt", |size| again("\u{1b}]", size)),
    ("escapes that open control sequences", "txt", |size| again("\u{1b}[1;", size)),
    ("escapes of C1", "txt", |size| again("\u{9d}x", size)),
    ("NULs", "txt", |size| again("\0", size)),
    ("NULs and letters", "txt", |size| again("\0a\n", size)),
    ("bytes that are no UTF-8", "txt", |size| vec![0xff; size]),
    ("bytes of all kinds", "txt", |size| (0..size).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect()),
    ("CR alone", "txt", |size| again("a\r", size)),
    ("line separators", "txt", |size| again("a\u{2028}", size)),
    ("share buttons", "txt", |size| again("Share\n", size)),
    ("share bars", "txt", |size| again("Share Copy link Print Email Tweet Pin WhatsApp Facebook\n", size)),
    ("nearly share bars", "txt", |size| {
        again("share share share share share share share share share share harbour\n", size)
    }),
    ("comments counted", "txt", |size| each(size, |n| format!("{n} Comments\n"))),
    ("lines of phrases that nearly fit", "txt", |size| {
        again(&format!("{}\n", "read share follow sign by ".repeat(15)), size)
    }),
    ("dates", "txt", |size| each(size, |n| format!("May {}, {}\n", n % 31 + 1, 1900 + n % 200))),
    ("one line of dates", "txt", |size| each(size, |n| format!("May {}, 20{:02} ", n % 31 + 1, n % 100))),
    ("one line of numbers", "txt", |size| again("12/", size)),
    ("lines of numbers", "txt", |size| again(&format!("{}\n", "12 34:".repeat(60)), size)),
    ("digits", "txt", |size| again("7", size)),
    ("lines of digits", "txt", |size| again(&format!("{}\n", "7".repeat(390)), size)),
    ("bylines", "txt", |size| each(size, |n| format!("By Jo Field{n}\n"))),
    ("bylines in one line", "txt", |size| again("By Jo Field ", size)),
    ("lines of labels", "txt", |size| again(&format!("{}:\n", "by by by von par di da автор ".repeat(5)), size)),
    ("names and bars", "txt", |size| again("Jo Field | May 18, 2024\n", size)),
    ("teasers", "txt", |size| again(&format!("Ferries leave the harbour\n{WORDS}it rained...\nMay 18, 2024\n"), size)),
    ("breadcrumbs", "txt", |size| again("Home » World » Ferries\n", size)),
    ("addresses", "txt", |size| each(size, |n| format!("https://a.example/{n}.jpg\n"))),
    ("one address", "txt", |size| between("https://a.example/", "a/", "", size)),
    ("data address", "txt", |size| between("data:image/png;base64,", "iVBORw0KGgo", "\n", size)),
    ("hashtags", "txt", |size| again("#ferry ", size)),
    ("bullets", "txt", |size| again("• ", size)),
    ("list items", "txt", |size| again("- ferry\n", size)),
    ("mathematical letters", "txt", |size| again("𝕬𝖇 ", size)),
    ("Thai", "txt", |size| again("เรือข้ามฟากออกจากท่า", size)),
    ("Arabic", "txt", |size| again("غادرت العبارة الميناء متأخرة ساعة.\n", size)),
    ("capital sigmas", "txt", |size| again("ΣΣΣΣ ", size)),
    ("dotted capital I", "txt", |size| again("İ", size)),
    ("prose", "md", |size| again(&format!("## Harbour\n\n{}it *rained*.\n\n", WORDS.repeat(5)), size)),
    ("lines of one character", "md", |size| again("x\n\n", size)),
    ("open brackets", "md", |size| again("[", size)),
    ("open pictures", "md", |size| again("![", size)),
    ("open links", "md", |size| again("[a](", size)),
    ("closed brackets in open ones", "md", |size| [again("[", size / 2), again("]", size / 2)].concat()),
    ("links", "md", |size| again("[a](b)", size)),
    ("reference links", "md", |size| again("[a][b]", size)),
    ("reference definitions", "md", |size| each(size, |n| format!("[{n}]: https://a.example/{n}\n"))),
    ("stars", "md", |size| again("*", size)),
    ("stars and letters", "md", |size| again("*a ", size)),
    ("stars and letters joined", "md", |size| again("a*", size)),
    ("underscores", "md", |size| again("_a", size)),
    ("stars of three kinds", "md", |size| again("***a **b *c ", size)),
    ("backticks", "md", |size| again("`", size)),
    ("backticks of growing length", "md", |size| each(size, |n| format!("{} ", "`".repeat(n + 1)))),
    ("fences", "md", |size| again("```\n", size)),
    ("fence never closed", "md", |size| between("```\n", "let ferry = 1;\n", "", size)),
    ("quotes in quotes", "md", |size| again("> ", size)),
    ("quoted lines", "md", |size| again("> a\n", size)),
    ("lists in lists", "md", |size| again("- ", size)),
    ("indented lists", "md", |size| each(size, |n| format!("{}- a\n", " ".repeat(n % 2000)))),
    ("setext underlines", "md", |size| again("a\n=\n", size)),
    ("open angles", "md", |size| again("<", size)),
    ("open comments", "md", |size| again("<!--", size)),
    ("tags", "md", |size| again("<b>a</b>", size)),
    ("entities", "md", |size| again("&amp;", size)),
    ("ampersands", "md", |size| again("&", size)),
    ("backslashes", "md", |size| again("\\", size)),
    ("bars", "md", |size| again("|", size)),
    ("table", "md", |size| between("|a|b|\n|-|-|\n", "|c|d|\n", "", size)),
    ("front matter never closed", "md", |size| between("---\n", "a: b\n", "", size)),
    ("front matter of keys", "md", |size| {
        [&b"---\n"[..], &each(size, |n| format!("k{n}: v\n")), b"---\n\nText.\n"].concat()
    }),
    ("front matter of one title", "md", |size| between("---\ntitle: ", "ferry ", "\n---\n\nText.\n", size)),
    ("surrogates alone", "jsonl", |size| between("{\"text\":\"", "\\ud800", "\"}\n", size)),
    ("escaped NULs", "jsonl", |size| between("{\"text\":\"", "\\u0000", "\"}\n", size)),
    ("escaped line breaks", "jsonl", |size| between("{\"text\":\"", "x\\n", "\"}\n", size)),
    ("one title", "jsonl", |size| between("{\"title\":\"", "ferry ", "\",\"text\":\"It rained.\"}\n", size)),
    ("other fields", "jsonl", |size| {
        [&b"{\"text\":\"It rained.\""[..], &each(size, |n| format!(",\"k{n}\":1")), b"}\n"].concat()
    }),
    ("nested field", "jsonl", |size| between("{\"text\":\"It rained.\",\"k\":", "[", "\n", size)),
];
