//! Charts without boxes: inline SVG for the shapes, HTML for the words, so that both are crisp at every width and nothing
//! is measured. Each has a tab stop per chart, arrow keys between its points, and a table of the same numbers behind it.
mod bars;
mod donut;
mod frame;
mod funnel;
mod line;
mod styles;

pub use bars::BarChart;
pub use donut::Donut;
pub use frame::{Datum, Format};
pub use funnel::Funnel;
pub use line::{LineChart, Series};
