//! Collects this crate's `style!` blocks into one file.

fn main() -> Result<(), std::env::VarError> {
    let out = std::env::var("OUT_DIR")?;
    stylers::build(Some(format!("{out}/components.css")));
    Ok(())
}
