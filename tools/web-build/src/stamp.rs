//! Decides that nothing changed. The stamp covers everything the output is made of, this program's own code included.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::{files, options::Options, publish, toolchain};

pub struct Stamp(String);

impl Stamp {
    pub fn of_inputs(options: &Options, linked: &Path) -> Result<Self> {
        let program = files::read(&std::env::current_exe()?)?;
        let module = files::read(linked)?;
        let optimiser = if options.is_dev() { String::new() } else { toolchain::binaryen(options)? };
        let assets = files::tree(&options.assets_dir())?;
        let mut parts: Vec<&[u8]> = vec![&program, &module, optimiser.as_bytes()];
        for asset in &assets {
            parts.extend([asset.name.as_bytes(), asset.content.as_slice()]);
        }
        Ok(Self(files::hash(&parts)))
    }

    /// True if the site on disk was made from these very inputs and is still whole.
    pub fn is_published(&self, options: &Options) -> Result<bool> {
        let build = publish::published_build(&options.out.join("build.json"));
        let (Some(build), Ok(written)) = (build, std::fs::read_to_string(path(options))) else {
            return Ok(false);
        };
        Ok(written == self.line(&build))
    }

    pub fn write(&self, options: &Options) -> Result<()> {
        match publish::published_build(&options.out.join("build.json")) {
            Some(build) => files::replace(&path(options), self.line(&build).as_bytes()),
            None => Ok(()),
        }
    }

    /// Names the build too: a dev build published since then makes the release stamp void.
    fn line(&self, build: &str) -> String {
        format!("{} {build}", self.0)
    }
}

/// One stamp for each output directory, inside it: removing the site removes its stamp.
fn path(options: &Options) -> PathBuf {
    options.out.join(".stamp")
}
