//! Small file helpers. Whatever another process may read is written beside its place and renamed into it, never in place.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// One file of the bundle; `name` is relative to the build's directory and uses `/`.
pub struct BundleFile {
    pub name: String,
    pub content: Vec<u8>,
    pub brotli: Vec<u8>,
}

/// A file on its way through the stages.
pub struct NamedBytes {
    pub name: String,
    pub content: Vec<u8>,
}

/// Lower-case hex SHA-256 over the parts, each preceded by its length so that no two lists of parts look alike.
pub fn hash(parts: &[&[u8]]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    hex::encode(hasher.finalize())
}

pub fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", path.display()))
}

pub fn write(path: &Path, content: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Replaces `path` in one step: a reader sees the old content or the new, never a part of it.
pub fn replace(path: &Path, content: &[u8]) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = PathBuf::from(beside);
    write(&beside, content)?;
    fs::rename(&beside, path).with_context(|| format!("cannot replace {}", path.display()))
}

/// Every file under `dir` in name order, with its path relative to `dir`; none if `dir` does not exist.
pub fn tree(dir: &Path) -> Result<Vec<NamedBytes>> {
    let mut found = Vec::new();
    if dir.is_dir() {
        collect(dir, "", &mut found)?;
    }
    Ok(found)
}

fn collect(dir: &Path, prefix: &str, found: &mut Vec<NamedBytes>) -> Result<()> {
    let mut entries =
        fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{name}/"), found)?;
        } else {
            found.push(NamedBytes { name, content: read(&entry.path())? });
        }
    }
    Ok(())
}

/// Waits for the exclusive lock at `path`; it lasts as long as the returned file.
pub fn lock(path: &Path) -> Result<File> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let file = File::create(path).with_context(|| format!("cannot open {}", path.display()))?;
    file.lock()?;
    Ok(file)
}

/// Removes the oldest files of a cache directory until `entries_max` are left.
pub fn trim(dir: &Path, entries_max: usize) -> Result<()> {
    if !dir.is_dir() {
        return Ok(());
    }
    let mut entries = Vec::new();
    for entry in fs::read_dir(dir).with_context(|| format!("cannot list {}", dir.display()))? {
        let entry = entry?;
        entries.push((entry.metadata()?.modified()?, entry.path()));
    }
    entries.sort();
    let surplus = entries.len().saturating_sub(entries_max);
    for (_, path) in entries.iter().take(surplus) {
        fs::remove_file(path).with_context(|| format!("cannot remove {}", path.display()))?;
    }
    Ok(())
}

/// Removes a directory that may not be there.
pub fn remove_dir(dir: &Path) -> Result<()> {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(error).with_context(|| format!("cannot remove {}", dir.display()))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_tells_apart_the_same_bytes_cut_differently() {
        assert_ne!(hash(&[b"ab", b"c"]), hash(&[b"a", b"bc"]));
        assert_eq!(hash(&[b"ab", b"c"]), hash(&[b"ab", b"c"]));
    }

    #[test]
    fn a_cache_keeps_its_newest_entries() {
        let dir = std::env::temp_dir().join(format!("web-build-trim-{}", std::process::id()));
        let day = std::time::Duration::from_secs(24 * 60 * 60);
        for (name, age_days) in [("old", 2), ("new", 0), ("middle", 1)] {
            write(&dir.join(name), b"").unwrap();
            let at = std::time::SystemTime::now() - day * age_days;
            let file = File::options().write(true).open(dir.join(name)).unwrap();
            file.set_modified(at).unwrap();
        }
        trim(&dir, 2).unwrap();
        let names: Vec<_> = tree(&dir).unwrap().into_iter().map(|f| f.name).collect();
        remove_dir(&dir).unwrap();
        assert_eq!(names, ["middle", "new"]);
        assert!(trim(&dir, 2).is_ok());
    }

    #[test]
    fn the_tree_is_listed_in_order_with_relative_names() {
        let dir = std::env::temp_dir().join(format!("web-build-tree-{}", std::process::id()));
        write(&dir.join("b.txt"), b"2").unwrap();
        replace(&dir.join("a/x.txt"), b"1").unwrap();
        let names: Vec<_> = tree(&dir).unwrap().into_iter().map(|f| f.name).collect();
        remove_dir(&dir).unwrap();
        remove_dir(&dir).unwrap();
        assert_eq!(names, ["a/x.txt", "b.txt"]);
        assert!(tree(&dir).unwrap().is_empty());
    }
}
