//! Names in brackets where Chinese newsrooms sign: behind the last sentence, or before the first one.

use super::super::script;

/// Longest signature, in characters.
const LONGEST: usize = 30;
/// How far into a paragraph its first signature stands, in characters.
const FAR: usize = 40;

/// Words that come before the names of reporters.
const REPORTERS: [&str; 8] = ["记者", "記者", "通讯员", "通訊員", "通讯员：", "作者：", "作者", "撰文"];
/// Words from which on those are named who did not write.
const OTHERS: [&str; 9] = ["编辑", "編輯", "责编", "責編", "校对", "审核", "來源", "来源", "译"];
/// Last characters of what is no person: reports, papers, agencies, pictures.
const NO_NAMES: [char; 17] =
    ['报', '報', '道', '导', '導', '网', '網', '社', '台', '图', '圖', '摄', '攝', '版', '刊', '文', '影'];

/// Family names that most people have.
const FAMILIES: &str = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許韩韓邓鄧冯馮曹彭曾肖萧\
蕭田董袁潘蒋蔣蔡余杜叶葉程苏蘇魏吕呂丁任沈姚卢盧姜崔钟鍾谭譚陆陸汪范廖石金韦韋贾賈夏付傅邹鄒熊白孟秦邱侯江尹薛闫閆雷\
龙龍黎史陶贺賀毛段郝顾顧龚龔邵万萬覃武钱錢戴严嚴莫孔向常汤湯樊惠葛庞龐";

/// The names in brackets at the end of a text.
pub(in super::super) fn at_end(text: &str) -> Option<String> {
    let inner = text.trim_end().strip_suffix([')', '）'])?;
    let start = inner.rfind(['(', '（'])?;
    let inner = inner.get(start..)?.trim_start_matches(['(', '（']);
    names(inner, false)
}

/// The reporters' names in brackets before the first sentence.
pub(in super::super) fn at_start(text: &str) -> Option<String> {
    let end = text.char_indices().nth(FAR + LONGEST).map_or(text.len(), |(at, _)| at);
    let head = text.get(..end)?;
    let (before, behind) = head.split_once(['(', '（'])?;
    let (inner, _) = behind.split_once([')', '）'])?;
    (before.chars().count() <= FAR).then(|| names(inner, true))?
}

/// The names of a signature; `told` asks for a word that says that they are reporters'.
fn names(inner: &str, told: bool) -> Option<String> {
    if inner.chars().count() > LONGEST || !inner.chars().any(script::is_cjk) {
        return None;
    }
    let mut found: Vec<&str> = Vec::new();
    let (mut reported, mut familiar) = (false, true);
    let parts = inner.split(|c: char| c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | '/' | '／' | '|'));
    for part in parts.filter(|part| !part.is_empty()) {
        if OTHERS.iter().any(|word| part.contains(word)) {
            break;
        }
        let label = REPORTERS.iter().filter_map(|word| Some(part.rfind(word)? + word.len())).max();
        reported |= label.is_some() || part.ends_with("报道") || part.ends_with("報導") || part.ends_with("報道");
        let name = part.get(label.unwrap_or(0)..)?.trim_matches([':', '：', '·']);
        if name.is_empty() || label.is_none() && name.chars().last().is_some_and(|c| NO_NAMES.contains(&c)) {
            continue;
        }
        if !(2..=4).contains(&name.chars().count()) || !name.chars().all(script::is_cjk) {
            return None;
        }
        familiar &= name.chars().next().is_some_and(|c| FAMILIES.contains(c));
        found.push(name);
    }
    ((reported || !told && familiar) && !found.is_empty()).then(|| found.join("、"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_behind_the_text() {
        for (text, names) in [
            ("渡船已经停航。（王小明）", Some("王小明")),
            ("渡船已经停航。（记者 王小明 李港）", Some("王小明、李港")),
            ("渡船已经停航。(港口日报记者王小明)", Some("王小明")),
            ("渡船已经停航。（王小明 港口报道）", Some("王小明")),
            ("渡船已经停航。（本报记者 欧阳港生、通讯员 李港）", Some("欧阳港生、李港")),
            ("渡船已经停航。（记者 王小明 编辑 李港）", Some("王小明")),
            ("渡船已经停航。（责任编辑：李港）", None),
            ("渡船已经停航。（待续）", None),
            ("渡船已经停航。（港口日报）", None),
            ("渡船已经停航。（见第三版图）", None),
            ("The ferry (late)", None),
            ("渡船已经停航。", None),
        ] {
            assert_eq!(at_end(text).as_deref(), names, "{text}");
        }
    }

    #[test]
    fn signatures_before_the_text() {
        for (text, names) in [
            ("本报讯（记者 王小明）渡船昨日停航。", Some("王小明")),
            ("本报讯 （实习记者 王小明 李港 记者陈船）渡船昨日停航。", Some("王小明、李港、陈船")),
            ("渡船（王小明）昨日停航。", None),
            ("渡船昨日停航。", None),
        ] {
            assert_eq!(at_start(text).as_deref(), names, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(text in "[（(]?[王记者 、港/报]{0,12}[)）]?\\PC{0,6}[)）]?") {
            let _ = (at_end(&text), at_start(&text));
        }
    }
}
