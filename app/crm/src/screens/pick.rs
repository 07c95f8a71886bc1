//! Choosing an owner.

use super::names::person;
use crate::members::model::Member;
use ac_core::MemberId;
use ac_ui::{Bound, Choice, Select};
use ac_views::{
    ListViews,
    address::Entry,
    query::{Field, Kind, Picked, Value, pick, picked},
};
use leptos::prelude::*;
use stylers_macro::style;

/// Everybody by name, those who have not joined yet marked as such.
#[must_use]
pub fn choice(member: &Member) -> Choice {
    person(member.id, &member.name, member.state != "placeholder")
}

/// The owner field of a form. `value` holds a member's id, or nothing.
#[component]
pub fn OwnerField(
    #[prop(into)] members: Signal<Vec<Member>>,
    value: RwSignal<String>,
    /// Words for leaving it open.
    #[prop(default = "Me")]
    nobody: &'static str,
) -> impl IntoView {
    let options = Signal::derive(move || members.read().iter().map(choice).collect::<Vec<_>>());
    view! { <Select label="Owner" name="owner_id" options value placeholder=nobody/> }
}

/// The select's value where the query says something of the owner that no choice says.
const OTHERWISE: &str = "otherwise";

/// The owner filter of a list: it shows what the query says of the owner, and writes into it.
#[component]
pub fn OwnerFilter(list: ListViews, #[prop(into)] members: Signal<Vec<Member>>) -> impl IntoView {
    let me = move || list.kept.with(|kept| kept.me);
    let now = move || {
        let query = list.shown.with(|shown| shown.query.clone());
        members.with(|members| chosen(&query, members, me()))
    };
    let options = move || {
        let otherwise = (now() == OTHERWISE).then(|| Choice::new(OTHERWISE, "As the filter says"));
        members.with(|members| members.iter().map(choice).chain(otherwise).collect::<Vec<_>>())
    };
    let choose = move |id: String| {
        if id != OTHERWISE {
            let value = id.parse().ok().map(|id| members.with_untracked(|members| called(id, members, untrack(me))));
            list.update(Entry::Own, |shown| shown.query = pick(&shown.query, &owner(), value));
        }
    };
    let value = Bound::new(now, choose);
    let scope = style! {
        .crm-owner-filter {
            flex: 0 1 12rem;
            min-width: 0;
        }
        @media (max-width: 40rem) {
            .crm-owner-filter {
                flex: 1 1 8rem;
            }
        }
    };
    view! { class = scope,
        <div class="crm-owner-filter">
            <Select label="Owner" name="owner" options=Signal::derive(options) value placeholder="Any owner" hide_label=true/>
        </div>
    }
}

fn owner() -> Field {
    Field::new("owner", "Owner", Kind::Member).or(&["owner_id"])
}

/// The id of the owner that the query asks for, nothing where it asks for none.
fn chosen(query: &str, members: &[Member], me: Option<MemberId>) -> String {
    let value = match picked(query, &owner()) {
        Picked::Nothing => return String::new(),
        Picked::Other => return OTHERWISE.to_owned(),
        Picked::One(value) => value,
    };
    let is_me = !value.is_quoted && value.text.eq_ignore_ascii_case("me");
    let id = if is_me { me } else { value.text.parse().ok() };
    let named = || {
        let asked = value.text.to_lowercase();
        let mut meant = members.iter().filter(|member| member.name.to_lowercase().contains(&asked));
        meant.next().filter(|_| meant.next().is_none()).map(|member| member.id)
    };
    let is_word = !value.is_quoted && ["none", "any"].iter().any(|word| value.text.eq_ignore_ascii_case(word));
    let found = id.or_else(|| if is_word || is_me { None } else { named() });
    let known = found.filter(|id| members.iter().any(|member| member.id == *id));
    known.map_or_else(|| OTHERWISE.to_owned(), |id| id.to_string())
}

/// What the query calls a member: `me`, by name where that means nobody else, else by id.
fn called(id: MemberId, members: &[Member], me: Option<MemberId>) -> Value {
    if Some(id) == me {
        return Value::word("me");
    }
    let name = members.iter().find(|member| member.id == id).map(|member| member.name.as_str()).unwrap_or_default();
    let folded = name.to_lowercase();
    let others = members.iter().filter(|member| member.id != id);
    let means_others = others.into_iter().any(|member| member.name.to_lowercase().contains(&folded));
    if folded.is_empty() || means_others || name.contains(['"', '“', '”']) {
        return Value::word(id.to_string());
    }
    Value::name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(n: u128, name: &str) -> Member {
        let id = MemberId(uuid::Uuid::from_u128(n));
        Member { id, name: name.to_owned(), role: "member".to_owned(), state: "active".to_owned(), team: None }
    }

    #[test]
    fn what_is_chosen_is_what_the_query_says() {
        let members = [member(1, "Kofi Asante"), member(2, "Ann Lee"), member(3, "Ann Leeward"), member(4, "none")];
        let me = Some(members[1].id);
        for chosen_one in &members {
            let value = called(chosen_one.id, &members, me);
            let text = pick("stage:won", &owner(), Some(value));
            assert_eq!(chosen(&text, &members, me), chosen_one.id.to_string(), "{text}");
        }
        let check = |query: &str, want: &str| assert_eq!(chosen(query, &members, me), want, "{query}");
        check("", "");
        check("stage:won", "");
        check("owner:me", &members[1].id.to_string());
        check("owner:kofi", &members[0].id.to_string());
        check("owner:ann", OTHERWISE);
        check("owner:none", OTHERWISE);
        check("-owner:me", OTHERWISE);
        check("owner:nobody", OTHERWISE);
        assert_eq!(chosen("owner:me", &members, None), OTHERWISE);
    }
}
