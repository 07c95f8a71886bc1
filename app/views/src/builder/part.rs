//! Groups, rows and words of a filter as controls. Every change goes into the tree, and the tree's text into the bar.
//!
//! What changes the shape draws its group anew; what only changes a value leaves the controls, and with them the focus, alone.

use super::{
    tree::{Group, Node, Op, Row},
    value::ValuePart,
};
use crate::{
    bar::Names,
    query::{Field, Kind, read},
};
use ac_ui::{Bound, Button, ButtonKind, ButtonSize, Choice, Icon, Select, TextField};
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
    pub names: Names,
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
    pub fn change(self, path: &[usize], change: impl FnOnce(&mut Node)) {
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
#[must_use]
pub fn id_of(path: &[usize], what: &str) -> String {
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

/// Words that are looked for.
#[component]
fn WordsPart(work: Work, path: Vec<usize>, text: String, is_not: bool) -> impl IntoView {
    let scope = style! {
        .vw-words {
            display: grid;
            grid-template-columns: minmax(0, 2fr) minmax(0, 3fr) auto;
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
    let options = vec![Choice::new("has", "Words"), Choice::new("not", "Not words")];
    let (id, how_id) = (id_of(&path, "words"), id_of(&path, "words-how"));
    view! { class = scope,
        <div class="vw-words" role="group" aria-label="Words">
            <Select label="Words" name=how_id.clone() id=how_id options=Signal::stored(options) value=not hide_label=true/>
            <TextField label="Words that are looked for" name=id.clone() id value=text hide_label=true/>
            <Remove work path/>
        </div>
    }
}
