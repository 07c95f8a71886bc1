//! One field in the list of fields, which can be dragged, or moved by its buttons or Alt with an arrow key.

use crate::screens::names::isolated;
use ac_ui::{Badge, Button, ButtonKind, ButtonSize, Glyph, Icon};
use ac_views::custom::{CustomField, model::FieldId};
use leptos::{ev, prelude::*};
use stylers_macro::style;

/// A field on its way to another place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Put {
    pub id: FieldId,
    pub place: i32,
    /// The element that has the focus afterwards.
    pub focus: String,
}

/// What is done to a field of the list. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Acts {
    pub edit: Callback<FieldId>,
    pub delete: Callback<CustomField>,
    pub put: Callback<Put>,
    /// The field that is being dragged.
    pub dragged: RwSignal<Option<FieldId>>,
}

/// The last place is `last`. Without `acts` it is only looked at.
#[component]
pub fn FieldLine(field: CustomField, last: Memo<i32>, acts: Option<Acts>) -> impl IntoView {
    let scope = style! {
        .crm-fields-line {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: var(--s2) var(--s3);
            padding: var(--s3) var(--s4);
            border-bottom: var(--hair) solid var(--line);
        }
        .crm-fields-line:last-child {
            border-bottom: none;
        }
        .crm-fields-moved {
            opacity: .5;
        }
        .crm-fields-over {
            background: var(--accent-soft);
        }
        .crm-fields-grip {
            display: grid;
            color: var(--text-3);
            cursor: grab;
        }
        .crm-fields-words {
            display: grid;
            flex: 1 1 12rem;
            min-width: 0;
        }
        .crm-fields-name {
            font-weight: var(--fw-medium);
            overflow-wrap: anywhere;
        }
        .crm-fields-note {
            color: var(--text-2);
            font-size: var(--fs-small);
            overflow-wrap: anywhere;
        }
        .crm-fields-key {
            font-family: var(--font-mono);
        }
        .crm-fields-end {
            display: flex;
            align-items: center;
            gap: var(--s3);
        }
        .crm-fields-acts {
            display: flex;
            align-items: center;
            gap: var(--s1);
        }
        @media (max-width: 40rem) {
            .crm-fields-end {
                flex: 1 1 100%;
                flex-wrap: wrap;
                justify-content: space-between;
            }
            .crm-fields-acts {
                margin-inline-start: auto;
            }
        }
    };
    let (id, place) = (field.id, field.position);
    let is_over = RwSignal::new(false);
    let is_dragged = move || acts.is_some_and(|acts| acts.dragged.get() == Some(id));
    let drop = move |event: ev::DragEvent| {
        event.prevent_default();
        is_over.set(false);
        if let Some((acts, other)) = acts.and_then(|acts| Some((acts, acts.dragged.get_untracked()?))) {
            acts.dragged.set(None);
            if other != id {
                acts.put.run(Put { id: other, place, focus: String::new() });
            }
        }
    };
    let over = move |event: ev::DragEvent| {
        if acts.is_some_and(|acts| acts.dragged.with_untracked(Option::is_some)) {
            event.prevent_default();
            is_over.set(true);
        }
    };
    let change_id = format!("change-{}", field.key);
    let focus = change_id.clone();
    let on_key = move |event: ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowUp" if event.alt_key() => -1,
            "ArrowDown" if event.alt_key() => 1,
            _ => return,
        };
        event.prevent_default();
        if let Some(acts) = acts.filter(|_| (0..=last.get_untracked()).contains(&(place + by))) {
            acts.put.run(Put { id, place: place + by, focus: focus.clone() });
        }
    };
    let name = isolated(&field.label);
    let buttons = acts.map(|acts| {
        let deleted = field.clone();
        let quiet = |icon, way: &'static str, to: i32| {
            let (own, change) = (format!("move-{way}-{}", field.key), change_id.clone());
            let (here, label) = (own.clone(), format!("Move {name} {way}"));
            let is_off = Signal::derive(move || !(0..=last.get()).contains(&to));
            let put = move |_| {
                // At either end the button rests, and the focus goes on beside it.
                let is_end = to == 0 || to == last.get_untracked();
                let focus = if is_end { change.clone() } else { own.clone() };
                acts.put.run(Put { id, place: to, focus });
            };
            view! {
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon label disabled=is_off attr:id=here on:click=put/>
            }
        };
        view! { class = scope,
            <div class="crm-fields-acts">
                {quiet(Icon::ChevronUp, "up", place - 1)}
                {quiet(Icon::ChevronDown, "down", place + 1)}
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Edit label=format!("Change {name}") attr:id=change_id.clone() on:click=move |_| acts.edit.run(id)/>
                <Button size=ButtonSize::Small kind=ButtonKind::Ghost icon=Icon::Trash label=format!("Delete {name}") on:click=move |_| acts.delete.run(deleted.clone())/>
            </div>
        }
    });
    let is_computing = field.computing_job_id.is_some();
    let flags = [
        (is_computing, "Being computed"),
        (field.required, "Required"),
        (field.in_table, "Column"),
        (field.indexed, "Sortable"),
    ];
    let flags = flags.into_iter().filter(|(is_on, _)| *is_on).map(|(_, words)| view! { <Badge>{words}</Badge> });
    let grip = acts.is_some().then(|| {
        view! { class = scope, <span class="crm-fields-grip" aria-hidden="true"><Glyph icon=Icon::More small=true/></span> }
    });
    view! { class = scope,
        <li
            class="crm-fields-line"
            class:crm-fields-moved=is_dragged
            class:crm-fields-over=move || is_over.get() && !is_dragged()
            draggable=acts.is_some().then_some("true")
            on:dragstart=move |_| if let Some(acts) = acts { acts.dragged.set(Some(id)) }
            on:dragend=move |_| if let Some(acts) = acts { acts.dragged.set(None) }
            on:dragover=over
            on:dragleave=move |_| is_over.set(false)
            on:drop=drop
            on:keydown=on_key
        >
            {grip}
            <div class="crm-fields-words">
                <span class="crm-fields-name">{field.label.clone()}</span>
                <span class="crm-fields-note">{kind_of(&field)}" · "<span class="crm-fields-key">{field.key.clone()}</span></span>
            </div>
            <div class="crm-fields-end">
                <div class="row">{flags.collect_view()}</div>
                {buttons}
            </div>
        </li>
    }
}

/// A deleted field, and the way back.
#[component]
pub fn GoneLine(field: CustomField, back: Callback<CustomField>) -> impl IntoView {
    let scope = style! {
        .crm-fields-gone {
            display: flex;
            align-items: center;
            gap: var(--s3);
            padding: var(--s3) var(--s4);
            border-bottom: var(--hair) solid var(--line);
        }
        .crm-fields-gone:last-child {
            border-bottom: none;
        }
    };
    let (name, kind) = (field.label.clone(), kind_of(&field));
    let label = format!("Bring back {}", isolated(&name));
    view! { class = scope,
        <li class="crm-fields-gone">
            <span class="stack"><b>{name}</b><small class="dim">{kind}</small></span>
            <span class="push">
                <Button size=ButtonSize::Small icon=Icon::Undo label on:click=move |_| back.run(field.clone())>"Bring back"</Button>
            </span>
        </li>
    }
}

/// The kind, and what it is made of.
#[must_use]
pub fn kind_of(field: &CustomField) -> String {
    const CHOICES_SHOWN: usize = 4;
    let offered = field.offered().count();
    let some: Vec<&str> = field.offered().take(CHOICES_SHOWN).map(|choice| choice.label.as_str()).collect();
    if let Some(formula) = &field.formula {
        return format!("{} ({}): {formula}", field.kind.label(), field.holds().label().to_lowercase());
    }
    let of = match (field.relates_to, offered) {
        (Some(to), _) => format!(" to a {}", to.as_str()),
        (None, 0) => String::new(),
        (None, all) if all > CHOICES_SHOWN => format!(": {} and {} more", some.join(", "), all - CHOICES_SHOWN),
        _ => format!(": {}", some.join(", ")),
    };
    format!("{}{of}", field.kind.label())
}
