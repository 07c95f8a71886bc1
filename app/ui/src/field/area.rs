//! Several lines of text. The box grows with its text up to a limit, by CSS (`field-sizing`).
use super::{FieldFrame, Wiring, follow, input_class, standing};
use crate::dom;
use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

/// A labelled text area.
#[component]
pub fn TextArea(
    /// What to enter.
    #[prop(into)]
    label: String,
    /// Form name; also the base of the ids.
    #[prop(into)]
    name: String,
    /// Two-way value. Left away in forms that are submitted without JavaScript.
    #[prop(optional)]
    value: Option<RwSignal<String>>,
    /// First value when there is no `value` signal.
    #[prop(optional, into)]
    initial: Option<String>,
    /// Lines shown when empty.
    #[prop(default = 3)]
    rows: u32,
    /// An example, never the label.
    #[prop(optional, into)]
    placeholder: Option<String>,
    /// One line on how to fill it in.
    #[prop(optional, into)]
    help: Option<String>,
    /// What is wrong and what to do.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Must be filled in.
    #[prop(optional)]
    required: bool,
    /// Longest input, in characters.
    #[prop(optional, into)]
    max_chars: Option<u32>,
    /// Keeps the label for assistive technology only.
    #[prop(optional)]
    hide_label: bool,
    /// Overrides the id made from the name.
    #[prop(optional, into)]
    id: String,
) -> impl IntoView {
    let wiring = Wiring::new(&id, &name, help.is_some());
    let text = value.unwrap_or_else(|| RwSignal::new(initial.unwrap_or_default()));
    let error = standing(error, text);
    let node = NodeRef::<html::Textarea>::new();
    follow(
        text,
        move || node.get().map(|area| area.value()),
        move |value| {
            if let Some(area) = node.get_untracked() {
                area.set_value(value);
            }
        },
    );
    view! {
        <FieldFrame id=wiring.id.clone() label help=help error hide_label>
            <textarea
                class=format!("ac-area {}", input_class())
                id=wiring.id.clone()
                name=name
                rows=rows.to_string()
                // A box that grows with its text forgets its rows.
                style=("--ac-area-rows", rows.to_string())
                node_ref=node
                on:input=move |event| text.set(event_target_value(&event))
                placeholder=placeholder
                required=required
                maxlength=max_chars.map(|n| n.to_string())
                aria-describedby=wiring.described_by
                aria-invalid=move || error.with(Option::is_some).then_some("true")
            >
                {between_tags(text.get_untracked())}
            </textarea>
        </FieldFrame>
    }
}

/// Puts `text` where the caret is, or was last, in the field with this id, of one line or several, or else at its end, and the caret
/// behind it.
pub fn insert_at_caret(id: &str, value: RwSignal<String>, text: &str) {
    let field = dom::by_id(id);
    let area = field.as_ref().and_then(|found| found.dyn_ref::<web_sys::HtmlTextAreaElement>());
    let line = field.as_ref().and_then(|found| found.dyn_ref::<web_sys::HtmlInputElement>());
    // Browsers count in UTF-16.
    let now: Vec<u16> = value.get_untracked().encode_utf16().collect();
    let caret = match (area, line) {
        (Some(area), _) => area.selection_end().ok().flatten(),
        (_, Some(line)) => line.selection_end().ok().flatten(),
        _ => None,
    };
    let caret = caret.and_then(|at| usize::try_from(at).ok()).unwrap_or(now.len()).min(now.len());
    let (before, after) = now.split_at(caret);
    let behind = u32::try_from(caret.saturating_add(text.encode_utf16().count())).unwrap_or(u32::MAX);
    let all = format!("{}{text}{}", String::from_utf16_lossy(before), String::from_utf16_lossy(after));
    // Without a caret there the text is in all the same.
    if let Some(area) = area {
        area.set_value(&all);
        let _ = area.set_selection_range(behind, behind);
    } else if let Some(line) = line {
        line.set_value(&all);
        let _ = line.set_selection_range(behind, behind);
    }
    if let Some(field) = &field {
        let _ = field.focus();
    }
    value.set(all);
}

/// Text as it may stand between the tags. The framework escapes what stands between all tags but those of scripts, styles and,
/// against the rules of HTML, text areas: there, what was typed could end its box and go on as markup.
#[cfg(not(target_arch = "wasm32"))]
fn between_tags(text: String) -> String {
    // The first line break behind the tag is not taken for one.
    let first = if text.starts_with('\n') { "\n" } else { "" };
    format!("{first}{}", text.replace('&', "&amp;").replace('<', "&lt;"))
}

/// A browser sets it as text.
#[cfg(target_arch = "wasm32")]
fn between_tags(text: String) -> String {
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_ends_no_box() {
        let html = Owner::new()
            .with(|| view! { <TextArea label="Text" name="text" initial="</textarea><script>&lt;"/> }.to_html());
        assert!(html.contains("&lt;/textarea>&lt;script>&amp;lt;"), "{html}");
        assert_eq!(html.matches("</textarea>").count(), 1, "{html}");
    }
}
