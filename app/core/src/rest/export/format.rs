//! The formats that a list is exported in, and the file of each as it grows page by page.

use super::{
    Cell, OwnColumn,
    sheet::{SHEET_TYPE, Sheet},
};
use crate::{
    Error,
    rest::{Collection, csv},
};

/// How a list is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Csv,
    Json,
    Xlsx,
}

impl Format {
    pub const ALL: [Self; 3] = [Self::Csv, Self::Json, Self::Xlsx];

    /// As file names end.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Json => "json",
            Self::Xlsx => "xlsx",
        }
    }

    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
            Self::Xlsx => SHEET_TYPE,
        }
    }
}

/// A file of records of `C`. What it gives out piece by piece is the whole file in the end.
pub struct File<C: Collection> {
    format: Format,
    own: Vec<OwnColumn<C::Row>>,
    /// Of JSON: a record stands in the array.
    has_some: bool,
    /// Of a workbook.
    sheet: Option<Box<Sheet>>,
}

impl<C: Collection> File<C> {
    /// The file and its first piece. `first` are its first records: a workbook's columns are made as wide as they need.
    pub fn begin(format: Format, own: Vec<OwnColumn<C::Row>>, first: &[C::Row]) -> Result<(Self, Vec<u8>), Error> {
        let mut file = Self { format, own, has_some: false, sheet: None };
        let piece = match format {
            Format::Csv => csv::line(&file.head()).into_bytes(),
            Format::Json => b"[".to_vec(),
            Format::Xlsx => {
                let (sheet, piece) = Sheet::begin(C::NAME, &file.head(), &file.rows(first))?;
                file.sheet = Some(Box::new(sheet));
                piece
            }
        };
        Ok((file, piece))
    }

    /// The next piece, with these records.
    pub fn page(&mut self, page: &[C::Row]) -> Result<Vec<u8>, Error> {
        if self.format == Format::Json {
            return self.json(page);
        }
        let rows = self.rows(page);
        match &mut self.sheet {
            Some(sheet) => sheet.rows(&rows),
            None => Ok(rows.iter().map(|cells| csv::row(cells)).collect::<String>().into_bytes()),
        }
    }

    /// The last piece.
    pub fn end(self) -> Result<Vec<u8>, Error> {
        match (self.format, self.sheet) {
            (Format::Json, _) => Ok(b"\n]\n".to_vec()),
            (_, Some(sheet)) => sheet.end(),
            (_, None) => Ok(Vec::new()),
        }
    }

    /// Each record on a line of its own, in one array over all pages.
    fn json(&mut self, page: &[C::Row]) -> Result<Vec<u8>, Error> {
        let mut out = Vec::new();
        for row in page {
            out.extend_from_slice(if self.has_some { b",\n" } else { b"\n" });
            self.has_some = true;
            serde_json::to_writer(&mut out, row).map_err(|e| Error::internal("an export", e))?;
        }
        Ok(out)
    }

    /// A workbook has the currency of an amount in a column of its own, so that the amount is a number there.
    fn head(&self) -> Vec<String> {
        let mut head: Vec<String> = C::COLUMNS.iter().map(|name| (*name).to_owned()).collect();
        for column in &self.own {
            head.push(column.name.clone());
            if self.has_currency(column) {
                head.push(format!("{}_currency", column.name));
            }
        }
        head
    }

    fn rows(&self, page: &[C::Row]) -> Vec<Vec<Cell>> {
        let cells = |row| {
            let mut cells = C::cells(row);
            for column in &self.own {
                let cell = (column.cell)(row);
                let currency = self.has_currency(column).then(|| match &cell {
                    Cell::Money(money) => Cell::text(money.currency.code()),
                    _ => Cell::Empty,
                });
                cells.push(cell);
                cells.extend(currency);
            }
            cells
        };
        page.iter().map(cells).collect()
    }

    fn has_currency(&self, column: &OwnColumn<C::Row>) -> bool {
        self.format == Format::Xlsx && column.is_money
    }
}
