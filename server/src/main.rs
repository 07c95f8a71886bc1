//! The one binary: `alphaclone serve` and the commands that run beside or inside it.

use clap::{Parser, Subcommand};
use server::{
    commands::{self, AdminCommand},
    config::Options,
    serve, socket,
};
use std::process::ExitCode;

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

fn main() -> ExitCode {
    let Cli { options, command } = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
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
    eprintln!("alphaclone: {sentence}");
    ExitCode::FAILURE
}
