//! What the caller asked for, and where things are. Paths come from here only, so that `CARGO_TARGET_DIR` is obeyed everywhere.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

const USAGE: &str = "usage: web-build [--dev] [--out DIR]";

pub enum Mode {
    /// Unoptimised code and fast compression: for the watch loop.
    Dev,
    Release,
}

pub struct Options {
    pub mode: Mode,
    /// The workspace root.
    pub root: PathBuf,
    /// Cargo's target directory.
    pub target: PathBuf,
    /// The directory the server serves.
    pub out: PathBuf,
}

impl Options {
    pub fn from_args(args: impl Iterator<Item = String>) -> Result<Self> {
        let mut mode = Mode::Release;
        let mut out = None;
        let mut args = args;
        while let Some(arg) = args.next() {
            match arg.as_str() {
                "--dev" => mode = Mode::Dev,
                "--out" => out = Some(PathBuf::from(args.next().context(USAGE)?)),
                other => bail!("`{other}` is unknown; {USAGE}"),
            }
        }
        let root = workspace_root(&std::env::current_dir()?)?;
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(dir) => std::path::absolute(PathBuf::from(dir))?,
            None => root.join("target"),
        };
        let out = match out {
            Some(dir) => std::path::absolute(dir)?,
            None => target.join("site"),
        };
        Ok(Self { mode, root, target, out })
    }

    pub fn is_dev(&self) -> bool {
        matches!(self.mode, Mode::Dev)
    }

    pub fn cargo_profile(&self) -> &'static str {
        match self.mode {
            Mode::Dev => "dev",
            Mode::Release => "wasm-release",
        }
    }

    /// Cargo's directory of this profile: `dev` is the one whose directory has another name.
    pub fn cargo_profile_dir(&self) -> &'static str {
        match self.mode {
            Mode::Dev => "debug",
            Mode::Release => "wasm-release",
        }
    }

    pub fn cache_dir(&self) -> PathBuf {
        self.target.join("web-cache")
    }

    pub fn assets_dir(&self) -> PathBuf {
        self.root.join("frontend").join("assets")
    }
}

fn workspace_root(start: &Path) -> Result<PathBuf> {
    start
        .ancestors()
        .find(|dir| dir.join("Trunk.toml").is_file() && dir.join("frontend/Cargo.toml").is_file())
        .map(Path::to_path_buf)
        .with_context(|| format!("{} is not inside the AlphaClone workspace", start.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(args: &[&str]) -> Result<Options> {
        Options::from_args(args.iter().map(|arg| (*arg).to_owned()))
    }

    #[test]
    fn release_is_the_default_and_out_is_made_absolute() {
        let options = parse(&["--out", "elsewhere"]).unwrap();
        assert!(!options.is_dev());
        assert!(options.out.is_absolute() && options.out.ends_with("elsewhere"));
    }

    #[test]
    fn unknown_and_incomplete_arguments_are_refused() {
        assert!(parse(&["--fast"]).is_err());
        assert!(parse(&["--out"]).is_err());
    }

    #[test]
    fn a_directory_outside_the_workspace_is_refused() {
        assert!(workspace_root(&std::env::temp_dir()).is_err());
    }
}
