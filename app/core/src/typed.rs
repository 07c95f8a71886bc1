//! What people type, made clean: the same in the browser and on the server.

/// The address with its scheme, which is http or https: any other could be a script that runs where it is clicked. A bare
/// host name, with or without a path, becomes https.
#[must_use]
pub fn web_address(text: &str) -> Option<String> {
    let text = text.trim();
    let (scheme, rest) = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => (Some("http"), rest),
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => (Some("https"), rest),
        _ => (None, text),
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "0"));
    let is_label = |label: &str| {
        !label.is_empty()
            && label
                .chars()
                .all(|c| c == '-' || if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() })
    };
    let is_host = host.strip_suffix('.').unwrap_or(host).split('.').all(is_label);
    // Without a scheme a single word is as well a remark.
    let is_named = scheme.is_some() || host.contains('.');
    let is_clean = !text.contains(|c: char| c.is_whitespace() || c.is_control());
    let is_address = is_host && is_named && is_clean && port.parse::<u16>().is_ok();
    is_address.then(|| format!("{}://{rest}", scheme.unwrap_or("https")))
}

/// One trimmed line: control characters, line breaks among them, become blanks.
#[must_use]
pub fn line(text: &str) -> String {
    let blanked: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    blanked.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_website_is_reached_by_http() {
        let check = |text: &str, expect: Option<&str>| assert_eq!(web_address(text).as_deref(), expect, "{text}");
        check("https://example.com", Some("https://example.com"));
        check("HTTP://Example.com:8080/a?b#c", Some("http://Example.com:8080/a?b#c"));
        check(" acme.example/about ", Some("https://acme.example/about"));
        check("http://intranet/", Some("http://intranet/"));
        check("bücher.example", Some("https://bücher.example"));
        for bad in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)//example.com",
            "javascript://example.com/%0aalert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://example.com",
            "mailto:a@example.com",
            "//example.com",
            "https://",
            "https://user:pass@example.com",
            "https://exa mple.com",
            "https://example.com:99999",
            "https://-\"><script>",
            "acme",
            "n/a",
            ".",
        ] {
            check(bad, None);
        }
    }
}
