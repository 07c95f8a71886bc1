//! The one binary: `alphaclone serve` and the commands that run beside or inside it.

use clap::{Parser, Subcommand};
use server::{
    commands::{self, AdminCommand},
    config::Options,
    memory, serve, socket,
};
use std::{io::Write, process::ExitCode};

#[derive(Parser)]
#[command(name = "alphaclone", version, about = "AlphaClone: the multi-tenant business OS, in one binary")]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the product.
    Serve {
        /// Make the demo workspace on first start and print how to sign in.
        #[arg(long)]
        demo: bool,
    },
    #[command(flatten)]
    Admin(AdminCommand),
}

/// Room of a thread's stack: what merges records polls far into one another, and a stack that is full ends the whole process. Only
/// what is used of it takes memory.
const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Keeps from everybody else on the machine what this process writes: databases, uploads, backups, archives.
fn write_for_ourselves() {
    use rustix::{fs::Mode, process::umask};
    umask(Mode::RWXG | Mode::RWXO);
}

fn main() -> ExitCode {
    memory::give_large_back_at_once();
    write_for_ourselves();
    let Cli { options, command } = Cli::parse();
    let mut threads = tokio::runtime::Builder::new_multi_thread();
    let runtime = match threads.enable_all().thread_stack_size(STACK_BYTES).build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("the runtime did not start: {error}")),
    };
    runtime.block_on(async {
        match command {
            Command::Serve { demo } => match options.load() {
                Ok(config) => match serve::run(config, demo).await {
                    Ok(()) => ExitCode::SUCCESS,
                    Err(error) => fail(&commands::explain(&error)),
                },
                Err(error) => fail(&error.to_string()),
            },
            Command::Admin(command) => match options.load() {
                Ok(config) => match socket::run_or_call(config, command.absolute()).await {
                    Ok(code) => ExitCode::from(code),
                    Err(error) => fail(&commands::explain(&error)),
                },
                Err(error) => fail(&error.to_string()),
            },
        }
    })
}

fn fail(sentence: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr(), "alphaclone: {sentence}");
    ExitCode::FAILURE
}
