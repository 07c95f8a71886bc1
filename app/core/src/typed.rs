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

/// Whether a character is not seen itself but lets a name seem to be another: controls, the marks that turn the direction of
/// writing, and blanks without a width.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    let turns = matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let has_no_width = matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}');
    c.is_control() || turns || has_no_width
}

/// One trimmed line: control characters and line breaks become blanks, and what else is not seen but changes how the text around
/// it is shown goes, so that no name seems to be another.
#[must_use]
pub fn line(text: &str) -> String {
    let seen = |c: char| {
        let parts = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        if parts { Some(' ') } else { (!is_hidden(c)).then_some(c) }
    };
    text.chars().filter_map(seen).collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_holds_what_is_seen() {
        assert!("\u{200b}\u{202a}\u{202e}\u{2066}\u{2069}\u{200f}\u{7}\r".chars().all(is_hidden));
        assert_eq!(line(" Acme\r\n\tLtd\u{7} "), "Acme   Ltd");
        assert_eq!(line("Acme\u{202e}dtL\u{202c}"), "AcmedtL");
        assert_eq!(line("\u{feff}Ac\u{200b}me\u{2028}"), "Acme");
        assert_eq!(line("\u{200b}\u{2060}"), "");
        assert_eq!(line("Zoë 👩\u{200d}🚀"), "Zoë 👩\u{200d}🚀");
    }

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
