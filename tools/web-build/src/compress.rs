//! Brotli neighbours. The server sends these bytes as they are, so a release build pays for the best compression once.

use std::io::Write;

use anyhow::Result;

use crate::{
    files::{self, BundleFile, NamedBytes},
    options::Options,
    parallel,
};

const QUALITY_RELEASE: u32 = 11;
/// A watch loop waits for this one.
const QUALITY_DEV: u32 = 4;
/// The largest window that every browser accepts: 2^22 bytes.
const WINDOW_BITS: u32 = 22;
const BUFFER_BYTES: usize = 1 << 16;

pub fn files(options: &Options, files: Vec<NamedBytes>) -> Result<Vec<BundleFile>> {
    parallel::map(files, |NamedBytes { name, content }| {
        let brotli = brotli(options, &content)?;
        Ok(BundleFile { name, content, brotli })
    })
}

/// Compresses, or takes the result of an earlier run over the same bytes.
pub fn brotli(options: &Options, content: &[u8]) -> Result<Vec<u8>> {
    let quality = if options.is_dev() { QUALITY_DEV } else { QUALITY_RELEASE };
    let key = files::hash(&[&quality.to_le_bytes(), content]);
    let cached = options.cache_dir().join("brotli").join(key);
    if cached.is_file() {
        return files::read(&cached);
    }
    let compressed = compress(content, quality)?;
    files::replace(&cached, &compressed)?;
    Ok(compressed)
}

fn compress(content: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut compressed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut compressed, BUFFER_BYTES, quality, WINDOW_BITS);
    writer.write_all(content)?;
    drop(writer);
    Ok(compressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_compressed_comes_back() {
        let text = b"the same words, the same words, the same words".repeat(100);
        for quality in [QUALITY_DEV, QUALITY_RELEASE] {
            let small = compress(&text, quality).unwrap();
            assert!(small.len() < text.len() / 10);
            let mut back = Vec::new();
            brotli::BrotliDecompress(&mut small.as_slice(), &mut back).unwrap();
            assert_eq!(back, text);
        }
    }
}
