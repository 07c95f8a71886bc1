//! Row 37, of the real program: nobody else on the machine reads what it keeps, and it ends quietly when nobody listens.

use std::{
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

const MAKE: [&str; 10] = [
    "tenant",
    "create",
    "--name",
    "Acme",
    "--slug",
    "acme",
    "--owner-email",
    "o@acme.test",
    "--owner-password",
    "seven gelbe Enten",
];

/// A directory of its own, which goes with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn make() -> Self {
        let dir = std::env::temp_dir().join(format!("alphaclone-private-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir(&dir).unwrap();
        // As most machines have it.
        std::fs::set_permissions(&dir, std::fs::Permissions::from_mode(0o755)).unwrap();
        Self(dir)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn alphaclone(scratch: &Path, arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_alphaclone"));
    program.args(arguments).current_dir(scratch).env("ALPHACLONE_DATA", scratch.join("data"));
    program.env_remove("ALPHACLONE_DATABASE_URL").stdin(Stdio::null());
    program
}

#[track_caller]
fn done(output: &Output) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {errors}", output.status);
}

/// Everything at and below a path with the bits that let others in.
fn open_to_others(path: &Path) -> Vec<(PathBuf, u32)> {
    let about = std::fs::symlink_metadata(path).unwrap();
    let mode = about.permissions().mode() & 0o077;
    let mut found: Vec<_> = (mode != 0).then(|| (path.to_owned(), mode)).into_iter().collect();
    if about.is_dir() {
        let below = std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
        found.extend(below.flat_map(|path| open_to_others(&path)));
    }
    found
}

#[test]
fn s37_nobody_else_reads_what_is_kept() {
    let scratch = Scratch::make();
    let data = scratch.0.join("data");
    // A directory that was there before, as an earlier version left it.
    std::fs::create_dir(&data).unwrap();
    std::fs::set_permissions(&data, std::fs::Permissions::from_mode(0o755)).unwrap();
    done(&alphaclone(&scratch.0, &MAKE).output().unwrap());
    done(&alphaclone(&scratch.0, &["backup", "backup"]).output().unwrap());
    assert!(data.join("control.db").exists() && scratch.0.join("backup").is_dir());
    let found: Vec<_> = [data, scratch.0.join("backup")].iter().flat_map(|path| open_to_others(path)).collect();
    assert_eq!(found, []);
}

#[test]
fn s36_a_command_ends_quietly_when_nobody_listens() {
    let scratch = Scratch::make();
    let unheard = |arguments: &[&str]| {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = alphaclone(&scratch.0, arguments).stdout(writer).stderr(Stdio::piped()).output().unwrap();
        done(&output);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    };
    unheard(&MAKE);
    let listed = alphaclone(&scratch.0, &["tenant", "list"]).output().unwrap();
    assert!(String::from_utf8_lossy(&listed.stdout).contains("acme"), "what nobody heard of was done");
    unheard(&["tenant", "list"]);
    unheard(&["audit", "verify", "--tenant", "acme"]);
}
