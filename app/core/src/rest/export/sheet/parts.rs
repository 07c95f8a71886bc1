//! The parts of a workbook that are not cells. Source: ECMA-376, part 1.

use super::xml;
use crate::Currency;

const XML: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
/// Characters of a sheet's name.
const NAME_CHARS_MAX: usize = 31;
/// The first number of a format that is not built in.
const OWN_FORMATS: usize = 164;

pub const TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>"#;

pub const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

pub const WORKBOOK_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;

pub const SHEET_END: &str = "</sheetData></worksheet>";

/// How a cell looks: its place among the formats of cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    Plain,
    Head,
    Day,
    At,
    /// Text that is never taken for a formula.
    Quoted,
    /// An amount in the currency at this place.
    Amount(usize),
}

impl Style {
    #[must_use]
    pub fn index(self) -> usize {
        match self {
            Self::Plain => 0,
            Self::Head => 1,
            Self::Day => 2,
            Self::At => 3,
            Self::Quoted => 4,
            Self::Amount(place) => place.saturating_add(5),
        }
    }
}

/// The workbook with its one sheet.
#[must_use]
pub fn workbook(name: &str) -> String {
    let mut chars = name.chars();
    let name: String =
        chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).take(NAME_CHARS_MAX).collect();
    let mut escaped = String::new();
    xml::escape(&mut escaped, &name);
    format!(
        "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">\
         <bookViews><workbookView/></bookViews><sheets><sheet name=\"{escaped}\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    )
}

/// What stands before the first row: the header stays in sight, and the widths of the columns in characters.
#[must_use]
pub fn sheet_head(widths: &[usize]) -> String {
    let column = |(place, width): (usize, &usize)| {
        let number = place.saturating_add(1);
        format!("<col min=\"{number}\" max=\"{number}\" width=\"{width}\" customWidth=\"1\"/>")
    };
    let columns: String = widths.iter().enumerate().map(column).collect();
    format!(
        "{XML}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\">\
         <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
         <cols>{columns}</cols><sheetData>"
    )
}

/// The formats of cells: those that every workbook has, and one for each currency, which names it.
#[must_use]
pub fn styles(currencies: &[Currency]) -> String {
    let (day, at) = (OWN_FORMATS, OWN_FORMATS.saturating_add(1));
    let number = |place: usize| at.saturating_add(place).saturating_add(1);
    let mut formats = format!(
        "<numFmt numFmtId=\"{day}\" formatCode=\"yyyy\\-mm\\-dd\"/>\
         <numFmt numFmtId=\"{at}\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm:ss\"/>"
    );
    let mut cells = format!(
        "{}<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>{}{}\
         <xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" quotePrefix=\"1\"/>",
        formatted(0),
        formatted(day),
        formatted(at)
    );
    for (place, currency) in currencies.iter().enumerate() {
        let digits = usize::try_from(currency.exponent()).unwrap_or(0);
        let decimals = if digits == 0 { String::new() } else { format!(".{}", "0".repeat(digits)) };
        formats.push_str(&format!(
            "<numFmt numFmtId=\"{}\" formatCode=\"#,##0{decimals}\\ &quot;{}&quot;\"/>",
            number(place),
            currency.code()
        ));
        cells.push_str(&formatted(number(place)));
    }
    let (formats_count, cells_count) = (currencies.len().saturating_add(2), currencies.len().saturating_add(5));
    format!(
        "{XML}<styleSheet xmlns=\"{MAIN}\"><numFmts count=\"{formats_count}\">{formats}</numFmts>\
         <fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>\
         <font><b/><sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font></fonts>\
         <fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
         <borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
         <cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
         <cellXfs count=\"{cells_count}\">{cells}</cellXfs>\
         <cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>"
    )
}

fn formatted(number: usize) -> String {
    let applied = if number == 0 { "" } else { " applyNumberFormat=\"1\"" };
    format!("<xf numFmtId=\"{number}\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"{applied}/>")
}
