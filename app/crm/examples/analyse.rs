//! Shows what the import makes of CSV files, without a workspace: `cargo run --release -p ac-crm --example analyse -- FILE… [--dates dmy]`.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    native::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
mod native {
    use std::fs::File;
    use std::time::Instant;

    use ac_core::Currency;
    use ac_crm::import::model::{Answers, FilePlan, Hints};
    use ac_crm::import::{analyse, plan, preview};

    pub fn main() -> Result<(), Box<dyn std::error::Error>> {
        let mut files = Vec::new();
        let mut answers = Answers::default();
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--dates" => answers.dates = Some(args.next().unwrap_or_default().parse()?),
                _ => files.push(arg),
            }
        }
        for file in &files {
            show(file, &answers)?;
        }
        Ok(())
    }

    fn show(file: &str, answers: &Answers) -> Result<(), Box<dyn std::error::Error>> {
        let started = Instant::now();
        let analysis = match analyse(file, File::open(file)?, Hints::default(), &[]) {
            Ok(analysis) => analysis,
            Err(error) => {
                println!("{file}: {} · {:?} · {}", error.code().as_str(), started.elapsed(), memory());
                println!("  {}", error.problem(file).message);
                return Ok(());
            }
        };
        let analysed = started.elapsed();
        println!("{file}: {:?} ({} %), {} rows", analysis.kind, analysis.kind_confidence, analysis.row_count);
        println!("  {:?}, {:?}, header {}", analysis.encoding, analysis.delimiter, analysis.has_header);
        for column in &analysis.columns {
            let target = column.target.map_or("—", |target| target.label());
            println!(
                "  {:<18} {target:<14} {:>3} {:?} · {}",
                column.header, column.confidence, column.content, column.reason
            );
            if let Some(dates) = &column.dates {
                println!("  {:<18} {dates:?}", "");
            }
        }
        for question in plan::questions(&analysis, answers) {
            println!("  ask: {question:?}");
        }
        for problem in &analysis.problems.kept {
            println!(
                "  row {} {}: {} {} {:?}",
                problem.row,
                problem.column,
                problem.code.as_str(),
                problem.message,
                problem.suggestion
            );
        }
        let plan = FilePlan::new(&analysis, answers, Currency::USD)?;
        let started = Instant::now();
        let preview = preview(File::open(file)?, &plan)?;
        println!("  staged {}, skipped {}, problems {:?}", preview.staged, preview.skipped, preview.problems.by_code);
        if let Some(row) = preview.rows.first() {
            println!("  first: {:?}", row.draft);
        }
        println!("  analysed in {analysed:?}, staged in {:?} · {}", started.elapsed(), memory());
        Ok(())
    }

    /// The process's largest resident memory so far, as Linux tells it.
    fn memory() -> String {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("memory unknown").to_owned()
    }
}
