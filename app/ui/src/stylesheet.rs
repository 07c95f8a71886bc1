//! The styles as the server serves them. Order is by cascade layer, not by place in the file.

/// This crate's component styles.
pub const CSS: &str = include_str!(concat!(env!("OUT_DIR"), "/components.css"));

/// Tokens, reset, base elements and what stylers cannot parse; goes before every component style.
pub const BASE_CSS: &str = concat!(
    include_str!("../../../style/layers.css"),
    include_str!("../../../style/tokens.css"),
    include_str!("../../../style/reset.css"),
    include_str!("../../../style/base.css"),
    include_str!("../../../style/parts.css"),
    include_str!("../../../style/utilities.css"),
    include_str!("../../../style/device.css"),
);

/// The whole style sheet: the base, this crate's components, then those of the domains, in their layer.
pub fn stylesheet(domains: &[&str]) -> String {
    let mut out = String::with_capacity(BASE_CSS.len() + CSS.len() * 2);
    out.push_str(BASE_CSS);
    out.push_str("@layer components {\n");
    out.push_str(CSS);
    for css in domains {
        out.push_str(css);
    }
    out.push_str("}\n");
    out
}
