//! What is put into another site to show a form there, as text to copy.

use crate::forms::{
    asked::{Asked, Control},
    face::{CONSENT, Face},
};

/// How tall the frame is until the form says.
const HEIGHT: u32 = 640;

/// A frame with the form that is as tall as the form.
#[must_use]
pub fn frame(address: &str, key: &str, title: &str) -> String {
    let title = escaped(title);
    format!(
        "<iframe id=\"form-{key}\" src=\"{address}?embed=1\" title=\"{title}\" style=\"width:100%;height:{HEIGHT}px;border:0\"></iframe>\n\
         <script>\n\
         addEventListener(\"message\", (event) => {{\n\
         \x20 const frame = document.getElementById(\"form-{key}\");\n\
         \x20 if (event.source !== frame.contentWindow || event.data?.alphacloneForm !== \"{key}\") return;\n\
         \x20 frame.style.height = Math.max(120, Number(event.data.height) || {HEIGHT}) + \"px\";\n\
         }});\n\
         </script>"
    )
}

/// The bare form, to be styled by the site itself.
#[must_use]
pub fn plain(address: &str, face: &Face) -> String {
    let fields: String = face.asked.iter().map(field).collect();
    let consent = face.consent.as_ref().map(|text| {
        let required = if face.consent_required { " required" } else { "" };
        format!(
            "  <label><input type=\"checkbox\" name=\"{CONSENT}\" value=\"yes\"{required}> {}</label>\n",
            escaped(text)
        )
    });
    let button = escaped(&face.button);
    format!(
        "<form method=\"post\" action=\"{address}\">\n{fields}{}  <button>{button}</button>\n</form>",
        consent.unwrap_or_default()
    )
}

fn field(asked: &Asked) -> String {
    let (label, name) = (escaped(&asked.label), escaped(&asked.name));
    let required = if asked.required { " required" } else { "" };
    let option =
        |(value, label): &(String, String)| format!("<option value=\"{}\">{}</option>", escaped(value), escaped(label));
    match &asked.control {
        Control::Line { kind, .. } => {
            format!("  <label>{label} <input type=\"{kind}\" name=\"{name}\"{required}></label>\n")
        }
        Control::Lines => format!("  <label>{label} <textarea name=\"{name}\"{required}></textarea></label>\n"),
        Control::One(all) => {
            let options: String = all.iter().map(option).collect();
            format!(
                "  <label>{label} <select name=\"{name}\"{required}><option value=\"\"></option>{options}</select></label>\n"
            )
        }
        Control::Any(all) => {
            let options: String = all.iter().map(option).collect();
            format!("  <label>{label} <select name=\"{name}\" multiple{required}>{options}</select></label>\n")
        }
        Control::Tick => {
            format!("  <label><input type=\"checkbox\" name=\"{name}\" value=\"yes\"{required}> {label}</label>\n")
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::forms::model::FormDraft;

    #[test]
    fn own_words_stay_words() {
        let draft =
            FormDraft { name: "\"><script>x".to_owned(), consent: Some("<b>".to_owned()), ..FormDraft::default() };
        let face = Face::of(&draft.validate().unwrap(), &[]);
        let html = plain("https://acme.test/f/k", &face);
        assert!(!html.contains("<script") && !html.contains("<b>"), "{html}");
        assert!(
            html.contains("name=\"last_name\" required") && html.contains("action=\"https://acme.test/f/k\""),
            "{html}"
        );
        let frame = frame("https://acme.test/f/k", "k", &face.title);
        assert_eq!(frame.matches("<script").count(), 1, "{frame}");
    }
}
