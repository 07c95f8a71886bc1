//! Every limit of the import, with its unit. A file beyond one of them is told so; it is never cut short silently.

/// Largest file read.
pub const FILE_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// Most that the files of one workspace's imports may take on the disk until they are read.
pub const WAITING_BYTES_MAX: u64 = 1024 * 1024 * 1024;
/// Bytes of a file taken in before the room is measured again.
pub const MEASURED_EVERY_BYTES: u64 = 4 * 1024 * 1024;
/// Files of one workspace that come in at once.
pub const RECEIVED_AT_ONCE_MAX: usize = 10;
/// Imports of one workspace that wait for somebody to go on with them.
pub const WAITING_IMPORTS_MAX: u64 = 500;
/// Of these, those of one member.
pub const WAITING_IMPORTS_OF_A_MEMBER_MAX: u64 = 50;
/// Most that a workbook may hold once it is unpacked.
pub const WORKBOOK_BYTES_MAX: u64 = 512 * 1024 * 1024;
/// Of that, most that is not cells: texts that cells share, styles. It is held in memory.
pub const WORKBOOK_TEXTS_BYTES_MAX: u64 = 128 * 1024 * 1024;
/// Most that one cell of a workbook may take as it is written there.
pub const WORKBOOK_CELL_BYTES_MAX: u64 = 16 * 1024 * 1024;
/// Files in the archive that a workbook is.
pub const WORKBOOK_PARTS_MAX: usize = 2_000;
/// Sheets of a workbook that can be chosen among.
pub const SHEETS_MAX: usize = 100;
/// Of these, the first that are looked through for one with data, where none was chosen.
pub const SHEETS_TRIED_MAX: usize = 5;
/// Workbooks of the whole installation that are unpacked at once: each may take memory and a core.
pub const UNPACKED_AT_ONCE_MAX: usize = 2;
/// Largest single cell; the row of a larger one is skipped.
pub const CELL_BYTES_MAX: usize = 64 * 1024;
/// Most columns in a header.
pub const COLUMNS_MAX: usize = 200;
/// Most data rows in a file.
pub const ROWS_MAX: u32 = 1_000_000;
/// Longest text of one field, in characters.
pub const TEXT_CHARS_MAX: usize = 200;
/// Rows shown as a sample.
pub const SAMPLE_ROWS_MAX: usize = 20;
/// Characters of a cell shown in a sample, an example or a message.
pub const SHOWN_CHARS_MAX: usize = 80;
/// Problems kept with their text; the rest are counted.
pub const PROBLEMS_KEPT_MAX: usize = 200;
/// Problems of each kind that are kept with their text, however many of other kinds came before.
pub const PROBLEMS_OF_A_KIND_KEPT: u32 = 3;
/// Distinct values of one column remembered while a file is analysed.
pub const DISTINCT_VALUES_MAX: usize = 2_000;
/// Example values kept of each column.
pub const EXAMPLES_MAX: usize = 5;
