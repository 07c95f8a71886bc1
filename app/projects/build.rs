//! Collects this crate's `style!` blocks into one file.

fn main() -> Result<(), std::env::VarError> {
    let out = std::env::var("OUT_DIR")?;
    // Without this the crate is built anew whenever one of its tests is changed.
    println!("cargo::rerun-if-changed=src");
    stylers::build(Some(format!("{out}/components.css")));
    Ok(())
}
