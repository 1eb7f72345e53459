//! The columns of the evidence: their names, and what stands in them.

use super::super::super::lines::{Features, Hint};
use super::super::holders::{Kind, Sum};
use super::super::render::Markup;
use super::{At, View};

/// Names columns and says what stands in them.
macro_rules! columns {
    ($a:ident: $of:ty; $($name:ident = $value:expr;)*) => {
        /// The names of the columns.
        pub(in super::super) const COLUMNS: &[&str] = &[$(stringify!($name)),*];

        pub(super) fn row($a: $of) -> Vec<f32> {
            vec![$($value),*]
        }
    };
}

pub(super) fn yes(is: bool) -> f32 {
    f32::from(u8::from(is))
}

pub(super) fn share(m: &Markup) -> f32 {
    m.linked as f32 / m.all.max(1) as f32
}

pub(super) fn hit(f: &Features) -> f32 {
    f.hit.map_or(-1.0, |h| h.reason as u32 as f32)
}

fn hint(hint: Hint) -> f32 {
    match hint {
        Hint::None => 0.0,
        Hint::Item => 1.0,
        Hint::Quote => 2.0,
        Hint::Heading => 3.0,
        Hint::Code => 4.0,
        Hint::Title | Hint::Picture | Hint::Links => 5.0,
    }
}

columns! { a: &At<'_>;
    words = a.f.words;
    commas = a.f.commas as f32 / a.f.words.max(1.0);
    ends = yes(a.f.end_mark);
    cut_off = yes(a.f.cut_off);
    repeats = a.f.repeats as f32;
    date = yes(a.f.date);
    hit = hit(a.f);
    hit_end = a.f.hit.map_or(-1.0, |h| yes(h.end));
    hit_worded = a.f.hit.map_or(-1.0, |h| yes(h.worded));
    capitals = a.s.capitals;
    digits = a.s.digits;
    lower = yes(a.s.lower);
    quotes = yes(a.s.quotes);
    marks = a.s.marks;
    colon = yes(a.s.colon);
    near = a.s.near;
    titled = a.s.titled;
    described = yes(a.v.described.get(a.no) == Some(&true));
    hint = hint(a.line.hint);
    level = f32::from(a.m.level);
    linked = share(a.m);
    bold = a.m.bold as f32 / a.m.all.max(1) as f32;
    broken = yes(a.m.broken);
    row = yes(a.m.row);
    standfirst = yes(a.m.standfirst);
    tag = a.holder.tag as u32 as f32;
    depth = f32::from(a.holder.depth);
    in_article = a.kind(Kind::Article);
    in_main = a.kind(Kind::Main);
    in_aside = a.kind(Kind::Aside);
    in_nav = a.kind(Kind::Navigation);
    in_header = a.kind(Kind::Header);
    in_footer = a.kind(Kind::Footer);
    in_form = a.kind(Kind::Form);
    in_body = a.kind(Kind::Body);
    in_list = a.kind(Kind::List);
    in_table = a.kind(Kind::Table);
    in_figure = a.kind(Kind::Figure);
    in_comments = a.kind(Kind::Comments);
    why_nav = a.reason(0);
    why_ad = a.reason(1);
    why_share = a.reason(2);
    why_subscribe = a.reason(3);
    why_related = a.reason(4);
    why_comments = a.reason(5);
    why_legal = a.reason(6);
    why_caption = a.reason(7);
    why_author = a.reason(8);
    why_meta = a.reason(9);
    why_outside = a.reason(11);
    marked_levels = a.marked().0;
    marked_why = a.marked().1;
    marked_prose = a.marked().2;
    lines_0 = a.whole(0).lines as f32;
    lines_1 = a.whole(1).lines as f32;
    lines_2 = a.whole(2).lines as f32;
    lines_3 = a.whole(3).lines as f32;
    density_0 = a.whole(0).link_density();
    density_1 = a.whole(1).link_density();
    density_2 = a.whole(2).link_density();
    density_3 = a.whole(3).link_density();
    length_0 = a.whole(0).words_a_line();
    length_1 = a.whole(1).words_a_line();
    length_2 = a.whole(2).words_a_line();
    length_3 = a.whole(3).words_a_line();
    prose_0 = a.whole(0).prose / a.page_prose();
    prose_1 = a.whole(1).prose / a.page_prose();
    prose_2 = a.whole(2).prose / a.page_prose();
    prose_3 = a.whole(3).prose / a.page_prose();
    prose_4 = a.whole(4).prose / a.page_prose();
    own_words = a.v.own.get(a.m.holder as usize).map_or(0.0, |s| s.words);
    half_down = a.distance(&a.v.half).0;
    half_up = a.distance(&a.v.half).1;
    most_down = a.distance(&a.v.most).0;
    most_up = a.distance(&a.v.most).1;
    dense_down = a.distance(&a.v.dense).0;
    dense_up = a.distance(&a.v.dense).1;
    path_lines = a.path().lines as f32;
    path_length = a.path().words_a_line();
    path_prose = a.path().prose / a.page_prose();
    path_links = a.path().link_density();
    styled_lines = a.styled().lines as f32;
    styled_length = a.styled().words_a_line();
    styled_prose = a.styled().prose / a.page_prose();
    styled_links = a.styled().link_density();
    from_title = a.away(a.v.title);
    from_first = a.no as f32 - a.v.first as f32;
    from_last = a.no as f32 - a.v.last as f32;
    from_above = a.away(a.v.above.get(a.no).copied().flatten());
    from_below = a.away(a.v.below.get(a.no).copied().flatten());
    from_end = a.away(a.v.ended.get(a.no).copied().flatten());
    from_heading = a.away(a.v.heading.get(a.no).copied().flatten());
    end_words = a.v.ended.get(a.no).copied().flatten().map_or(-1.0, |e| View::between(&a.v.prose, e, a.no));
    words_before = View::between(&a.v.words, 0, a.no);
    words_after = View::between(&a.v.words, a.no, a.v.features.len());
    prose_before = View::between(&a.v.prose, 0, a.no) / a.page_prose();
    share_before = View::between(&a.v.words, 0, a.no) / View::between(&a.v.words, 0, a.v.features.len()).max(1.0);
    from_start = a.no as f32;
    to_end = a.v.features.len() as f32 - a.no as f32;
    page_prose = a.page_prose();
    page_lines = a.v.features.len() as f32;
    page_words = View::between(&a.v.words, 0, a.v.features.len());
    page_links = a.v.whole.first().map_or(0.0, Sum::link_density);
    prose_back_4 = a.prose_near(4, 0);
    prose_on_4 = a.prose_near(0, 4);
    prose_back_12 = a.prose_near(12, 0);
    prose_on_12 = a.prose_near(0, 12);
    prose_share_2 = a.prose_share(2, 2);
    prose_share_5 = a.prose_share(5, 5);
    prose_share_12 = a.prose_share(12, 12);
    linked_2 = a.linked_near(2, 2);
    linked_back_5 = a.linked_near(5, 0);
    linked_on_5 = a.linked_near(0, 5);
    run_back = a.run().0;
    run_on = a.run().1;
    words_b1 = a.words_beside(-1);
    words_b2 = a.words_beside(-2);
    words_b3 = a.words_beside(-3);
    words_a1 = a.words_beside(1);
    words_a2 = a.words_beside(2);
    words_a3 = a.words_beside(3);
    linked_b1 = a.linked_beside(-1);
    linked_b2 = a.linked_beside(-2);
    linked_a1 = a.linked_beside(1);
    linked_a2 = a.linked_beside(2);
    hit_b1 = a.hit_beside(-1);
    hit_b2 = a.hit_beside(-2);
    hit_a1 = a.hit_beside(1);
    hit_a2 = a.hit_beside(2);
    ends_b1 = a.beside(-1, |f, _| yes(f.end_mark));
    ends_a1 = a.beside(1, |f, _| yes(f.end_mark));
    date_b1 = a.beside(-1, |f, _| yes(f.date));
    date_a1 = a.beside(1, |f, _| yes(f.date));
    level_b1 = a.beside(-1, |_, m| f32::from(m.level));
    level_a1 = a.beside(1, |_, m| f32::from(m.level));
    same_b1 = a.same_path(-1);
    same_b2 = a.same_path(-2);
    same_a1 = a.same_path(1);
    same_a2 = a.same_path(2);
    shared_b1 = a.shared(-1);
    shared_a1 = a.shared(1);
    extracted = a.kept_beside(0, 0);
    extracted_3 = a.kept_beside(3, 3);
    extracted_back = a.kept_beside(20, 0);
    extracted_on = a.kept_beside(0, 20);
    twins = a.twin().count;
    twin_no = a.twin().no;
    twin_levels = a.twin().levels;
    twin_words = a.twin().words;
    twin_lines = a.twin().lines;
    twin_dated = a.twin().dated;
    twin_prose = a.twin().prose;
    before_lead = a.no as f32 / (a.v.first.max(1) as f32);
}
