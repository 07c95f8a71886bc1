//! Which deals the address asks for, and the controls that change it.

use crate::{
    deals::{
        board_model::BoardQuery,
        model::{DealFilter, DealQuery},
    },
    members::model::Member,
    pipelines::model::Pipeline,
    screens::{
        address::Address,
        feed::PAGE_ROWS,
        list::{Known, SearchBox, owner_in, query_in, with_members, with_stages},
        pick::OwnerFilter,
    },
};
use ac_ui::{Choice, Select, Tag, Tone};
use leptos::prelude::*;
use stylers_macro::style;

/// The two ways to look at deals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Board,
    Table,
}

impl View {
    #[must_use]
    pub fn of(address: Address) -> Self {
        Self::named(address.get("view").as_deref())
    }

    /// The view that `view` in a query asks for.
    #[must_use]
    pub fn named(asked: Option<&str>) -> Self {
        if asked.map(str::trim) == Some("table") { Self::Table } else { Self::Board }
    }
}

/// The filters of the address, apart from the pipeline.
fn filter(address: Address) -> DealFilter {
    DealFilter {
        owner_id: owner_in(address),
        company_id: address.get("company").and_then(|id| id.parse().ok()),
        contact_id: address.get("person").and_then(|id| id.parse().ok()),
        ..DealFilter::default()
    }
}

#[must_use]
pub fn board_question(address: Address, known: Known) -> BoardQuery {
    let pipeline_id = address.get("pipeline").and_then(|id| id.parse().ok());
    BoardQuery { pipeline_id, query: query_in(address, known), filter: filter(address) }
}

#[must_use]
pub fn table_question(address: Address, known: Known) -> DealQuery {
    let pipeline_id = address.get("pipeline").and_then(|id| id.parse().ok());
    DealQuery {
        query: query_in(address, known),
        sort: address.get("sort"),
        limit: Some(PAGE_ROWS),
        ..DealQuery::of(DealFilter { pipeline_id, ..filter(address) })
    }
}

/// Whether anything but the pipeline narrows the deals.
#[must_use]
pub fn is_narrowed(address: Address) -> bool {
    address.get("q").is_some() || filter(address) != DealFilter::default()
}

/// Takes all filters out of the address.
pub fn clear(address: Address) {
    address.set(&[("q", None), ("owner", None), ("company", None), ("person", None)]);
}

/// Tabs at the left, filters at the right.
#[component]
pub fn TabsAndFilters(
    address: Address,
    known: Known,
    #[prop(into)] members: Signal<Vec<Member>>,
    #[prop(into)] pipelines: Signal<Vec<Pipeline>>,
) -> impl IntoView {
    let scope = style! {
        .crm-deal-bar {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            gap: 0 var(--s4);
            margin: 0 calc(var(--page-pad) * -1);
            padding: 0 var(--page-pad);
            border-bottom: var(--hair) solid var(--line);
        }
        .crm-deal-tabs {
            display: flex;
            gap: var(--s1);
        }
        .crm-deal-tab {
            display: grid;
            align-items: center;
            height: var(--s10);
            padding: 0 var(--s3);
            border-bottom: var(--focus-w) solid transparent;
            color: var(--text-2);
            font-size: var(--fs-control);
            font-weight: var(--fw-medium);
            transition: color var(--fast) var(--ease);
        }
        .crm-deal-tab:hover {
            color: var(--text);
        }
        .crm-deal-tab[aria-current=page] {
            color: var(--text);
            border-color: var(--accent-hi);
        }
        .crm-deal-filters {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            justify-content: flex-end;
            gap: var(--s2);
            flex: 1 1 24rem;
            min-width: 0;
            padding-bottom: var(--s2);
        }
        @media (max-width: 40rem) {
            .crm-deal-filters {
                flex-basis: 100%;
                padding-top: var(--s2);
            }
        }
    };
    let (company, person) = (address.value("company"), address.value("person"));
    let asked = Signal::derive(move || with_stages(with_members(known.all(), &members.read()), &pipelines.read()));
    view! { class = scope,
        <div class="crm-deal-bar">
            <nav class="crm-deal-tabs" aria-label="Ways to look at deals">
                <Tab address view=View::Board scope/>
                <Tab address view=View::Table scope/>
            </nav>
            <div class="crm-deal-filters">
                <PipelinePick address pipelines/>
                <SearchBox label="Search or filter deals" address fields=asked/>
                <OwnerFilter address members/>
                {move || company.get().map(|_| view! { <Narrowed address key="company" words="one company"/> })}
                {move || person.get().map(|_| view! { <Narrowed address key="person" words="one person"/> })}
            </div>
        </div>
    }
}

#[component]
fn Tab(address: Address, view: View, scope: &'static str) -> impl IntoView {
    let (name, value) = match view {
        View::Board => ("Board", None),
        View::Table => ("Table", Some("table".to_owned())),
    };
    let here = move || (View::of(address) == view).then_some("page");
    let to = Signal::derive(move || address.link(&[("view", value.clone())]));
    view! { class = scope,
        <a class="crm-deal-tab" href=move || to.get() aria-current=here>{name}</a>
    }
}

/// A filter that was set by a link, and the way out of it.
#[component]
fn Narrowed(address: Address, key: &'static str, words: &'static str) -> impl IntoView {
    view! { <Tag text=words dot=Tone::Accent on_remove=Callback::new(move |()| address.set(&[(key, None)]))/> }
}

/// Only where there is something to pick.
#[component]
fn PipelinePick(address: Address, pipelines: Signal<Vec<Pipeline>>) -> impl IntoView {
    let scope = style! {
        .crm-pipeline-pick {
            flex: 0 1 auto;
            min-width: 0;
        }
        @media (max-width: 40rem) {
            .crm-pipeline-pick {
                flex-basis: 100%;
            }
        }
    };
    let options = move || pipeline_choices(View::of(address), &pipelines.read());
    (pipelines.with_untracked(Vec::len) > 1).then(|| {
        view! { class = scope,
            <div class="crm-pipeline-pick">
                <Select label="Pipeline" name="pipeline" options=Signal::derive(options) value=address.bound("pipeline") hide_label=true/>
            </div>
        }
    })
}

/// What an address without a pipeline shows comes first: on the board the first pipeline, in the table all of them.
fn pipeline_choices(view: View, pipelines: &[Pipeline]) -> Vec<Choice> {
    let all = (view == View::Table).then(|| Choice::new("", "All pipelines"));
    all.into_iter().chain(pipelines.iter().map(|p| Choice::new(p.id.to_string(), p.name.clone()))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipelines::model::PipelineId;
    use ac_core::Timestamp;

    #[test]
    fn the_first_choice_is_what_is_shown_without_one() {
        let pipeline = |name: &str| Pipeline {
            id: PipelineId(uuid::Uuid::nil()),
            name: name.to_owned(),
            stages: Vec::new(),
            version: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        };
        let pipelines = [pipeline("New business"), pipeline("Renewals")];
        let names = |view| pipeline_choices(view, &pipelines).into_iter().map(|c| c.label).collect::<Vec<_>>();
        assert_eq!(names(View::Board), ["New business", "Renewals"]);
        assert_eq!(names(View::Table), ["All pipelines", "New business", "Renewals"]);
    }
}
