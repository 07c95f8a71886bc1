//! A mail's text as HTML: paragraphs, line breaks and links, everything else escaped.

/// What a web address begins with that becomes a link. No other scheme does.
const SCHEMES: [&str; 2] = ["https://", "http://"];
/// What ends a sentence and not the address before it.
const AFTER_ADDRESS: [char; 8] = ['.', ',', ';', ':', '!', '?', ')', '\''];

/// A whole document.
#[must_use]
pub fn document(text: &str) -> String {
    format!("<!DOCTYPE html><html><head><meta charset=\"utf-8\"></head><body>{}</body></html>", paragraphs(text))
}

/// Its paragraphs alone, as a page shows them.
#[must_use]
pub fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let whole = text.split("\n\n").map(|part| part.trim_matches('\n')).filter(|part| !part.trim().is_empty());
    whole.map(|part| format!("<p>{}</p>", part.lines().map(line).collect::<Vec<_>>().join("<br>"))).collect()
}

/// A line with its addresses as links.
fn line(text: &str) -> String {
    let (mut html, mut rest) = (String::new(), text);
    while let Some(at) = SCHEMES.iter().filter_map(|scheme| rest.find(scheme)).min() {
        let (before, from) = rest.split_at(at);
        let ends = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"');
        let (found, _) = from.split_at(from.find(ends).unwrap_or(from.len()));
        let address = found.trim_end_matches(AFTER_ADDRESS);
        let after = from.strip_prefix(address).unwrap_or_default();
        html.push_str(&escaped(before));
        if SCHEMES.contains(&address) {
            html.push_str(&escaped(address));
        } else {
            let address = escaped(address);
            html.push_str(&format!("<a href=\"{address}\" rel=\"noopener noreferrer\">{address}</a>"));
        }
        rest = after;
    }
    html.push_str(&escaped(rest));
    html
}

/// A text that says what it says, whatever it holds.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_becomes_paragraphs_and_links() {
        let check = |text: &str, want: &str| assert_eq!(paragraphs(text), want, "{text}");
        let link = |address: &str| format!("<a href=\"{address}\" rel=\"noopener noreferrer\">{address}</a>");
        check("", "");
        check("Dear Ada,\nhello.\n\n\n\nBye", "<p>Dear Ada,<br>hello.</p><p>Bye</p>");
        check("a\r\n\r\nb", "<p>a</p><p>b</p>");
        check("<b>&\"'", "<p>&lt;b&gt;&amp;&quot;&#39;</p>");
        check("See https://a.test/x?a=1&b=2.", &format!("<p>See {}.</p>", link("https://a.test/x?a=1&amp;b=2")));
        check("(http://a.test) b", &format!("<p>({}) b</p>", link("http://a.test")));
        check("https:// and http://", "<p>https:// and http://</p>");
        check("javascript:alert(1)", "<p>javascript:alert(1)</p>");
        check("https://a\"onclick=\"x", &format!("<p>{}&quot;onclick=&quot;x</p>", link("https://a")));
        check("https://a.test/<script>", &format!("<p>{}&lt;script&gt;</p>", link("https://a.test/")));
    }
}
