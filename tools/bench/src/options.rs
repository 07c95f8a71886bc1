//! The command line, and how much data each measure gets.

use clap::Parser;
use std::path::PathBuf;

/// Measures the release binary against the budgets of the design. Ends with 0 also when a budget is missed.
#[derive(Debug, Parser)]
#[command(name = "bench")]
pub struct Options {
    /// Only these measures; all without.
    #[arg(value_enum)]
    pub names: Vec<Name>,
    /// Little data, to see that everything runs. What it prints says nothing about the budgets.
    #[arg(long)]
    pub quick: bool,
    /// Generated data is the same for the same seed.
    #[arg(long, default_value_t = 20_260_301)]
    pub seed: u64,
    /// Workspaces that `tenants` makes, instead of the budget's number.
    #[arg(long)]
    pub tenants: Option<u32>,
    /// Where data directories are made: on the disk that is to be measured.
    #[arg(long, env = "ALPHACLONE_BENCH_DIR")]
    pub dir: Option<PathBuf>,
    /// Keep the workspace of contacts there for the next run, and use it if it is of the same size and seed.
    #[arg(long)]
    pub reuse: bool,
    /// The binary under test.
    #[arg(long, env = "ALPHACLONE_BIN", default_value = "target/release/alphaclone")]
    pub binary: PathBuf,
    /// The built browser bundle.
    #[arg(long, env = "ALPHACLONE_SITE", default_value = "target/site")]
    pub site: PathBuf,
    /// A PostgreSQL superuser; without it that half is not measured.
    #[arg(long, env = "ALPHACLONE_TEST_DATABASE_URL")]
    pub postgres: Option<String>,
}

/// What can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Name {
    /// Cold start and idle memory with many workspaces.
    Start,
    /// Brotli bytes of a first load.
    Bundle,
    /// A server function that writes.
    Write,
    /// Writes a second of one workspace.
    Throughput,
    /// 100,000 rows of CSV.
    Import,
    /// Pages of the REST list.
    List,
    /// The search over all records.
    Search,
    /// Fields of the workspace's own, and a bulk change.
    Own,
    /// Server-rendered pages at a fixed rate.
    Ssr,
    /// The board in Chromium.
    Board,
    /// Live changes to many connections.
    Fanout,
    /// Making workspaces.
    Tenants,
}

impl Name {
    /// In the order of a run: what is short first.
    pub const ALL: [Self; 12] = [
        Self::Bundle,
        Self::Start,
        Self::Write,
        Self::Throughput,
        Self::Fanout,
        Self::Board,
        Self::Import,
        Self::List,
        Self::Search,
        Self::Ssr,
        // Last over the same contacts: what it makes stays there.
        Self::Own,
        Self::Tenants,
    ];
}

/// Sizes of the measures. [`Scale::full`] is what the budgets are about.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    pub contacts: u32,
    pub import_rows: u32,
    pub cards: u32,
    pub tenants: u32,
    pub sockets: u32,
    pub writes: u32,
    /// Companies whose contacts are listed.
    pub list_companies: usize,
    /// Seconds of each measure that runs for a time.
    pub seconds: u32,
}

impl Scale {
    const FULL: Self = Self {
        contacts: 1_000_000,
        import_rows: 100_000,
        cards: 10_000,
        tenants: 10_000,
        sockets: 1_000,
        writes: 3_000,
        list_companies: 20,
        seconds: 20,
    };
    const QUICK: Self = Self {
        contacts: 20_000,
        import_rows: 5_000,
        cards: 1_000,
        tenants: 50,
        sockets: 100,
        writes: 200,
        list_companies: 5,
        seconds: 3,
    };

    #[must_use]
    pub fn of(options: &Options) -> Self {
        let scale = if options.quick { Self::QUICK } else { Self::FULL };
        Self { tenants: options.tenants.unwrap_or(scale.tenants), ..scale }
    }
}
