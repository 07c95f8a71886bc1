//! Groups, rows and words of a filter as controls. Every change goes into the tree, and the tree's text into the bar.
//!
//! What changes the shape draws its group anew; what only changes a value leaves the controls, and with them the focus, alone.

use super::tree::{Group, Node, Op, Row};
use crate::{
    bar::Names,
    query::{Field, Kind, Value, read},
};
use ac_ui::{Bound, Button, ButtonKind, ButtonSize, Choice, Combobox, Icon, Lookup, Select, Source, TextField};
use chrono::NaiveDate;
use leptos::prelude::*;
use stylers_macro::style;

/// The filter that is worked on. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Work {
    tree: StoredValue<Group>,
    /// Grows with every change of shape.
    shape: RwSignal<u64>,
    /// Grows with every change of a value.
    value: RwSignal<u64>,
    pub fields: Signal<Vec<Field>>,
    names: Names,
    write: Callback<Group>,
}

impl Work {
    #[must_use]
    pub fn new(group: Group, fields: Signal<Vec<Field>>, names: Names, write: Callback<Group>) -> Self {
        Self { tree: StoredValue::new(group), shape: RwSignal::new(0), value: RwSignal::new(0), fields, names, write }
    }

    fn with<T>(self, path: &[usize], read: impl FnOnce(&mut Node) -> T) -> Option<T> {
        self.tree.try_update_value(|tree| tree.at(path).map(read)).flatten()
    }

    fn group(self, path: &[usize]) -> Group {
        self.tree.try_update_value(|tree| tree.group_at(path).cloned()).flatten().unwrap_or_default()
    }

    /// A change that leaves the controls as they are.
    fn change(self, path: &[usize], change: impl FnOnce(&mut Node)) {
        self.with(path, change);
        self.value.update(|n| *n += 1);
        self.tell();
    }

    /// A change of which parts there are.
    fn reshape(self, change: impl FnOnce(&mut Group)) {
        self.tree.update_value(change);
        self.shape.update(|n| *n += 1);
        self.tell();
    }

    fn tell(self) {
        self.write.run(self.tree.get_value());
    }

    fn field(self, name: &str) -> Option<Field> {
        self.fields.with(|fields| fields.iter().find(|field| field.is_called(name)).cloned())
    }

    /// What is wrong with a row as it stands.
    fn complaint(self, path: &[usize]) -> Option<String> {
        self.value.track();
        let node = self.with(path, |node| node.clone())?;
        let text = Group { parts: vec![node], ..Group::default() }.text();
        self.fields.with(|fields| read(&text, fields, NaiveDate::default()).err()).map(|problem| problem.message)
    }
}

/// The ids of a part's controls.
fn id_of(path: &[usize], what: &str) -> String {
    let places: Vec<String> = path.iter().map(usize::to_string).collect();
    format!("filter-{}-{what}", places.join("-"))
}

/// Puts the focus on a control that the current change is about to draw.
fn focus_soon(id: String) {
    request_animation_frame(move || {
        use wasm_bindgen::JsCast;
        let found = document().get_element_by_id(&id).and_then(|found| found.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(control) = found {
            let _ = control.focus();
        }
    });
}

/// A group with all that is in it, groups again among it.
pub fn group_part(work: Work, path: Vec<usize>) -> AnyView {
    let scope = style! {
        .vw-group {
            display: grid;
            gap: var(--s3);
            min-width: 0;
        }
        .vw-group-inner {
            padding: var(--s3);
            border: var(--hair) solid var(--line);
            border-radius: var(--r-m);
            background: var(--glass);
        }
        .vw-group-head {
            display: flex;
            align-items: end;
            gap: var(--s2);
        }
        .vw-group-how {
            flex: 1;
            min-width: 0;
        }
        .vw-group-foot {
            display: flex;
            flex-wrap: wrap;
            gap: var(--s1);
        }
    };
    let is_whole = path.is_empty();
    let path = StoredValue::new(path);
    let how = Bound::new(
        move || {
            work.shape.track();
            let group = work.group(&path.get_value());
            how_key(&group).to_owned()
        },
        move |chosen| {
            work.reshape(|tree| {
                if let Some(group) = tree.group_at(&path.get_value()) {
                    group.is_any = chosen.contains("any");
                    group.is_not = chosen.contains("not");
                }
            });
        },
    );
    let options = vec![
        Choice::new("all", "All of these hold"),
        Choice::new("any", "Any of these holds"),
        Choice::new("not all", "Not all of these hold"),
        Choice::new("not any", "None of these holds"),
    ];
    let add = move |node: Node, what: &'static str| {
        let mut at = path.get_value();
        at.push(work.group(&at).parts.len());
        work.reshape(|tree| {
            if let Some(group) = tree.group_at(&path.get_value()) {
                group.parts.push(node);
            }
        });
        focus_soon(id_of(&at, what));
    };
    let add_row = move |_| {
        let first = work.fields.with_untracked(|fields| fields.first().map(Row::about));
        if let Some(row) = first {
            add(Node::Row(row), "field");
        }
    };
    let add_words = move |_| add(Node::Words { text: String::new(), is_not: false }, "words");
    let add_group = move |_| {
        let parts = work.fields.with_untracked(|fields| fields.first().map(|field| Node::Row(Row::about(field))));
        let group = Group { is_any: true, parts: parts.into_iter().collect(), ..Group::default() };
        add(Node::Group(group), "how");
    };
    let parts = move || {
        work.shape.track();
        let path = path.get_value();
        let part = |(at, node): (usize, Node)| {
            let mut path = path.clone();
            path.push(at);
            match node {
                Node::Group(_) => group_part(work, path),
                Node::Row(row) => view! { <RowPart work path row/> }.into_any(),
                Node::Words { text, is_not } => view! { <WordsPart work path text is_not/> }.into_any(),
            }
        };
        work.group(&path).parts.into_iter().enumerate().map(part).collect_view()
    };
    let id = id_of(&path.get_value(), "how");
    view! { class = scope,
        <div class="vw-group" class:vw-group-inner=!is_whole role="group">
            <div class="vw-group-head">
                <span class="vw-group-how">
                    <Select label="These conditions" name=id.clone() id=id options=Signal::stored(options) value=how hide_label=true/>
                </span>
                {(!is_whole).then(|| view! { <Remove work path=path.get_value()/> })}
            </div>
            {parts}
            <div class="vw-group-foot">
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Plus on:click=add_row>"Condition"</Button>
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Plus on:click=add_words>"Words"</Button>
                <Button kind=ButtonKind::Ghost size=ButtonSize::Small icon=Icon::Plus on:click=add_group>"Group"</Button>
            </div>
        </div>
    }
    .into_any()
}

fn how_key(group: &Group) -> &'static str {
    match (group.is_not, group.is_any) {
        (false, false) => "all",
        (false, true) => "any",
        (true, false) => "not all",
        (true, true) => "not any",
    }
}

#[component]
fn Remove(work: Work, path: Vec<usize>) -> impl IntoView {
    let remove = move |_| work.reshape(|tree| tree.remove(&path));
    view! { <Button kind=ButtonKind::Ghost icon=Icon::Close label="Take this out" on:click=remove/> }
}

/// A field, how it is compared, and with what.
#[component]
fn RowPart(work: Work, path: Vec<usize>, row: Row) -> impl IntoView {
    let scope = style! {
        .vw-cond {
            display: grid;
            grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
            gap: var(--s1);
            align-items: start;
        }
        .vw-cond-value {
            grid-column: 1 / 3;
            min-width: 0;
        }
        .vw-cond-bad {
            grid-column: 1 / -1;
            color: var(--bad);
            font-size: var(--fs-small);
            overflow-wrap: anywhere;
        }
    };
    let field = untrack(|| work.field(&row.field));
    let (ids, at) = (path.clone(), StoredValue::new(path.clone()));
    let known = field.as_ref().map_or_else(|| row.field.clone(), |field| field.key.clone());
    let fields = {
        let (named, is_known) = (row.field.clone(), field.is_some());
        Signal::derive(move || {
            let gone = (!is_known).then(|| Choice::new(named.clone(), format!("{named} (gone)")));
            let all = work
                .fields
                .with(|fields| fields.iter().map(|f| Choice::new(f.key.clone(), f.label.clone())).collect::<Vec<_>>());
            gone.into_iter().chain(all).collect::<Vec<_>>()
        })
    };
    let choose_field = Bound::new(
        move || known.clone(),
        move |key| {
            let Some(chosen) = untrack(|| work.field(&key)) else { return };
            work.reshape(|tree| {
                if let Some(node) = tree.at(&at.get_value()) {
                    *node = Node::Row(Row::about(&chosen));
                }
            });
            focus_soon(id_of(&at.get_value(), "field"));
        },
    );
    let kind = field.as_ref().map_or(Kind::Text, |field| field.kind);
    let ops = field.as_ref().map_or_else(|| vec![row.op], |field| Op::all(field, row.op));
    let op_choices: Vec<Choice> = ops.iter().map(|op| Choice::new(op.key(), op.words(kind))).collect();
    let now = row.op.key();
    let choose_op = Bound::new(
        move || now.clone(),
        move |key| {
            let Some(op) = ops.iter().copied().find(|op| op.key() == key) else { return };
            work.reshape(|tree| {
                if let Some(Node::Row(row)) = tree.at(&at.get_value()) {
                    row.op = op;
                }
            });
            focus_soon(id_of(&at.get_value(), "op"));
        },
    );
    let has_value = matches!(row.op, Op::Compare { .. });
    let (field_id, op_id) = (id_of(&ids, "field"), id_of(&ids, "op"));
    let complaint = move || work.complaint(&at.get_value());
    view! { class = scope,
        <div class="vw-cond" role="group" aria-label="Condition">
            <Select label="Field" name=field_id.clone() id=field_id options=fields value=choose_field hide_label=true/>
            <Select label="Comparison" name=op_id.clone() id=op_id options=Signal::stored(op_choices) value=choose_op hide_label=true/>
            <Remove work path=path.clone()/>
            {has_value.then(|| view! { class = scope, <div class="vw-cond-value"><ValuePart work path field row/></div> })}
            {move || complaint().map(|text| view! { class = scope, <p class="vw-cond-bad" role="status">{text}</p> })}
        </div>
    }
}

/// The control for a value, by the field's kind.
#[component]
fn ValuePart(work: Work, path: Vec<usize>, #[prop(optional_no_strip)] field: Option<Field>, row: Row) -> impl IntoView {
    let id = id_of(&path, "value");
    let set = Callback::new(move |text: String| {
        work.change(&path, |node| {
            if let Node::Row(row) = node {
                row.value = text;
            }
        });
    });
    let kind = field.as_ref().map_or(Kind::Text, |field| field.kind);
    let choices = field.as_ref().map(|field| field.choices.clone()).unwrap_or_default();
    let source = field.as_ref().and_then(|field| (work.names)(&field.key));
    match kind {
        Kind::Choice | Kind::Record | Kind::Member if !choices.is_empty() => {
            let now = RwSignal::new(as_choice(&row.value, &choices));
            let mut options: Vec<Choice> = Vec::new();
            if kind == Kind::Member {
                options.push(Choice::new("me", "me"));
            }
            options.extend(choices.iter().map(|choice| Choice::new(choice.label.clone(), choice.label.clone())));
            // Several values, or one that is none of the choices, stay as they are until another is chosen.
            let shown = now.get_untracked();
            if !shown.is_empty() && options.iter().all(|option| option.value != shown) {
                options.push(Choice::new(shown.clone(), shown));
            }
            let as_it_is = row.value.clone();
            let choose = move |text: String| {
                now.set(text.clone());
                let is_word = text.is_empty() || text == as_it_is || (kind == Kind::Member && text == "me");
                set.run(if is_word { text } else { Value::name(&text).written() });
            };
            let value = Bound::new(move || now.get(), choose);
            view! { <Select label="Value" name=id.clone() id options=Signal::stored(options) value placeholder="Choose…" hide_label=true/> }
                .into_any()
        }
        Kind::Record if source.is_some() => {
            let first = (!row.value.is_empty()).then(|| Choice::new(row.value.clone(), row.value.clone()));
            let value = RwSignal::new(first);
            Effect::new(move |seen: Option<()>| {
                let chosen = value.get();
                if seen.is_some() {
                    set.run(chosen.map(|choice| Value::name(&choice.label).written()).unwrap_or_default());
                }
            });
            let asked = Lookup::new(move |typed: String| {
                let source = source.clone();
                async move {
                    let Some(source) = source else { return Ok(Vec::new()) };
                    Ok(source.answer(typed).await?.into_iter().map(|name| Choice::new(name.clone(), name)).collect())
                }
            });
            view! { <Combobox label="Value" name=id.clone() id source=Source::Asked(asked) value hide_label=true/> }
                .into_any()
        }
        _ => {
            let text = RwSignal::new(row.value.clone());
            Effect::new(move |seen: Option<()>| {
                let typed = text.get();
                if seen.is_some() {
                    set.run(typed);
                }
            });
            view! { <TextField label="Value" name=id.clone() id value=text placeholder=example(kind) hide_label=true/> }
                .into_any()
        }
    }
}

/// The value as one of the choices, where it is one.
fn as_choice(value: &str, choices: &[crate::query::Choice]) -> String {
    let plain = value.trim_matches('"');
    let found = choices.iter().find(|choice| choice.is_called(plain));
    found.map_or_else(|| value.to_owned(), |choice| choice.label.clone())
}

fn example(kind: Kind) -> &'static str {
    match kind {
        Kind::Number | Kind::Money => "10k, or 5k..20k",
        Kind::Day(_) | Kind::Instant => "this-month, 2026-11, 30d",
        Kind::Text | Kind::Choice | Kind::Record | Kind::Member => "some text",
    }
}

/// Words that are looked for.
#[component]
fn WordsPart(work: Work, path: Vec<usize>, text: String, is_not: bool) -> impl IntoView {
    let scope = style! {
        .vw-words {
            display: grid;
            grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) auto;
            gap: var(--s1);
            align-items: start;
        }
    };
    let at = StoredValue::new(path.clone());
    let text = RwSignal::new(text);
    let not = RwSignal::new(if is_not { "not" } else { "has" }.to_owned());
    Effect::new(move |seen: Option<()>| {
        let (typed, not) = (text.get(), not.get() == "not");
        if seen.is_some() {
            work.change(&at.get_value(), |node| *node = Node::Words { text: typed, is_not: not });
        }
    });
    let options = vec![Choice::new("has", "Has the words"), Choice::new("not", "Has not the words")];
    let (id, how_id) = (id_of(&path, "words"), id_of(&path, "words-how"));
    view! { class = scope,
        <div class="vw-words" role="group" aria-label="Words">
            <Select label="Words" name=how_id.clone() id=how_id options=Signal::stored(options) value=not hide_label=true/>
            <TextField label="Words that are looked for" name=id.clone() id value=text hide_label=true/>
            <Remove work path/>
        </div>
    }
}
