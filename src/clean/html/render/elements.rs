//! What an element does to the lines of a page: it parts them, hides them, or is one.

use super::super::dom::{Dom, NodeId, Step};

/// Elements that part lines.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "body"
            | "button"
            | "caption"
            | "center"
            | "dd"
            | "details"
            | "dialog"
            | "dir"
            | "div"
            | "dl"
            | "dt"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "footer"
            | "form"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "header"
            | "hgroup"
            | "hr"
            | "html"
            | "legend"
            | "li"
            | "main"
            | "menu"
            | "nav"
            | "ol"
            | "option"
            | "p"
            | "pre"
            | "search"
            | "section"
            | "summary"
            | "table"
            | "tbody"
            | "td"
            | "tfoot"
            | "th"
            | "thead"
            | "tr"
            | "ul"
    )
}

/// Elements whose content is not shown, or stands for something that a terminal cannot show.
pub(super) fn is_skipped(name: &str) -> bool {
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "noscript"
            | "template"
            | "title"
            | "svg"
            | "textarea"
            | "select"
            | "datalist"
            | "iframe"
            | "object"
            | "audio"
            | "video"
            | "canvas"
            | "noembed"
            | "noframes"
            | "rp"
            | "rt"
            | "annotation"
            | "annotation-xml"
    )
}

pub(super) fn is_hidden(dom: &Dom, id: NodeId) -> bool {
    let styled = |style: &str| {
        let style: String =
            style.chars().take(400).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
        style.contains("display:none") || style.contains("visibility:hidden")
    };
    dom.attribute(id, "hidden").is_some() || dom.attribute(id, "style").is_some_and(styled)
}

/// Bounds of a row that holds data: tables that lay out a page hold whole columns in a cell.
const ROW_NODES: usize = 200;
const ROW_TEXT: usize = 400;

/// Whether a row of a table reads as one line: two cells and more, little text, nothing but text in the cells.
pub(super) fn is_row(dom: &Dom, row: NodeId) -> bool {
    let (mut nodes, mut text, mut cells, mut blocks) = (0, 0, 0, 0);
    for step in dom.walk(row).skip(1) {
        let Step::Enter(id) = step else { continue };
        nodes += 1;
        text += dom.text(id).map_or(0, str::len);
        match dom.name(id) {
            "td" | "th" => cells += 1,
            "p" | "div" | "center" => blocks += 1,
            "br" => {}
            name if is_block(name) => return false,
            _ => {}
        }
        if nodes > ROW_NODES || text > ROW_TEXT {
            return false;
        }
    }
    cells >= 2 && blocks <= cells
}
