//! Languages, as crawls name them: ISO 639-3 codes of three letters.

/// Codes of three letters and the codes of two that BCP 47 has for the same languages.
const CODES: &str = "\
afr af amh am ara ar arb ar asm as aze az bak ba bel be ben bn bod bo bos bs bre br bul bg cat ca ces cs cmn zh cos co \
cym cy dan da deu de div dv dzo dz ekk et ell el eng en epo eo est et eus eu fao fo fas fa fin fi fra fr fry fy gla gd \
gle ga glg gl grn gn guj gu hat ht hau ha heb he hin hi hrv hr hun hu hye hy ibo ig iku iu ind id ipk ik isl is ita it \
jav jv jpn ja kal kl kan kn kas ks kat ka kaz kk khk mn khm km kin rw kir ky kor ko kur ku lao lo lat la lav lv lin ln \
lit lt ltz lb lug lg lvs lv mal ml mar mr mkd mk mlg mg mlt mt mon mn mri mi msa ms mya my nau na nep ne nld nl nno nn \
nob nb nor no npi ne nya ny oci oc ori or orm om ory or pan pa pes fa pol pl por pt prs fa pus ps que qu roh rm ron ro \
run rn rus ru sag sg san sa sin si slk sk slv sl smo sm sna sn snd sd som so sot st spa es sqi sq srp sr ssw ss sun su \
swa sw swe sv swh sw tam ta tat tt tel te tgk tg tgl tl tha th tir ti ton to tsn tn tso ts tuk tk tur tr twi tw uig ug \
ukr uk urd ur uzb uz uzn uz ven ve vie vi vol vo wol wo xho xh yid yi yor yo zha za zho zh zsm ms zul zu";

/// The BCP 47 tag of what a crawl says, if that is one language. Codes of three letters without one of two are tags
/// themselves.
pub(super) fn tag(said: &str) -> Option<String> {
    let code = said.trim().to_ascii_lowercase();
    if !(2..=3).contains(&code.len()) || !code.bytes().all(|byte| byte.is_ascii_lowercase()) || code == "und" {
        return None;
    }
    let mut codes = CODES.split(' ');
    while let (Some(long), Some(short)) = (codes.next(), codes.next()) {
        if long == code {
            return Some(short.to_owned());
        }
    }
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_language_is_a_tag() {
        let table = [
            ("eng", Some("en")),
            ("zho", Some("zh")),
            (" ZUL", Some("zu")),
            ("ceb", Some("ceb")),
            ("de", Some("de")),
            ("eng,deu", None),
            ("und", None),
            ("", None),
        ];
        for (said, known) in table {
            assert_eq!(tag(said).as_deref(), known, "{said}");
        }
    }

    #[test]
    fn the_table_is_in_pairs_and_in_order() {
        let codes: Vec<&str> = CODES.split(' ').collect();
        assert!(codes.chunks(2).all(|pair| matches!(pair, [long, short] if long.len() == 3 && short.len() == 2)));
        assert!(codes.chunks(2).is_sorted_by_key(|pair| pair[0]));
    }
}
