//! Which deals the address asks for, and the controls that change it.

use crate::{
    deals::{
        board_model::BoardQuery,
        model::{DealFilter, DealQuery},
    },
    pipelines::model::Pipeline,
    screens::{
        feed::PAGE_ROWS,
        list::{Known, Narrowed, readable, scoped},
        table_list::Words,
    },
    shared::kind::RecordKind,
};
use ac_core::policy::Resource as Kind;
use ac_ui::{Bound, Choice, Icon, Select};
use ac_views::{
    BuiltIn, ListSpec, ListViews, Offered,
    dated::{BY, SPAN, ZOOM},
    saved::model::ViewKind,
    shown::Shown,
};
use leptos::prelude::*;
use stylers_macro::style;

pub static WORDS: Words = Words {
    id: "deals",
    title: "Deals",
    search: "Search or filter deals",
    new: "New deal",
    no_match: "No deal matches",
    empty: (Icon::Board, "Your deals will be here"),
};

/// The value that says where deals are looked at; the others narrow them.
pub const PIPELINE: &str = "pipeline";

/// The ways to look at deals, and what else a view of them keeps.
pub static VIEWS: ListSpec = ListSpec {
    object: Kind::Deal,
    path: RecordKind::Deal.list(),
    built_in: &[
        BuiltIn::all("board", "Board", ViewKind::Board),
        BuiltIn::all("table", "Table", ViewKind::Table),
        BuiltIn::all("calendar", "Calendar", ViewKind::Calendar),
        BuiltIn::all("timeline", "Timeline", ViewKind::Timeline),
    ],
    scope: &[PIPELINE, "owner", "company", "person", "product", BY, ZOOM, SPAN],
};

/// Whether the code of the table may be asked for by what `view` in an address names: all but the board, the calendar and the timeline, since
/// what a saved view is, is not known before it is read.
#[must_use]
pub fn may_be_table(asked: Option<&str>) -> bool {
    asked.is_some_and(|asked| !["", "board", "calendar", "timeline"].contains(&asked.trim()))
}

/// What is shown, apart from the pipeline.
fn filter(shown: &Shown) -> DealFilter {
    DealFilter {
        owner_id: scoped(shown, "owner"),
        company_id: scoped(shown, "company"),
        contact_id: scoped(shown, "person"),
        product_id: scoped(shown, "product"),
        ..DealFilter::default()
    }
}

#[must_use]
pub fn board_question(shown: &Shown, known: Known) -> BoardQuery {
    let query = readable(&shown.query, &known.all());
    BoardQuery { pipeline_id: scoped(shown, PIPELINE), query, filter: filter(shown) }
}

#[must_use]
pub fn table_question(shown: &Shown, offered: &Offered, known: Known) -> DealQuery {
    DealQuery {
        query: readable(&shown.query, &known.all()),
        sort: offered.within(shown).sort,
        limit: Some(PAGE_ROWS),
        ..DealQuery::of(DealFilter { pipeline_id: scoped(shown, PIPELINE), ..filter(shown) })
    }
}

/// What narrows the deals beside their query.
pub fn narrowed(list: ListViews) -> AnyView {
    let words = |words: &str| Signal::stored(words.to_owned());
    view! {
        <Narrowed list key="owner" words=words("one owner")/>
        <Narrowed list key="company" words=words("one company")/>
        <Narrowed list key="person" words=words("one person")/>
        <Narrowed list key="product" words=words("one product")/>
    }
    .into_any()
}

/// Only where there is something to pick.
#[component]
pub fn PipelinePick(list: ListViews, pipelines: Signal<Vec<Pipeline>>) -> impl IntoView {
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
    let options = move || pipeline_choices(list.kind(), &pipelines.read());
    let value =
        Bound::new(move || list.scope(PIPELINE).unwrap_or_default(), move |picked| list.set_scope(PIPELINE, picked));
    (pipelines.with_untracked(Vec::len) > 1).then(|| {
        view! { class = scope,
            <div class="crm-pipeline-pick">
                <Select label="Pipeline" name="pipeline" options=Signal::derive(options) value hide_label=true/>
            </div>
        }
    })
}

/// What an address without a pipeline shows comes first: on the board the first pipeline, elsewhere all of them.
fn pipeline_choices(kind: ViewKind, pipelines: &[Pipeline]) -> Vec<Choice> {
    let all = (kind != ViewKind::Board).then(|| Choice::new("", "All pipelines"));
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
            position: 0,
            stages: Vec::new(),
            version: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
        };
        let pipelines = [pipeline("New business"), pipeline("Renewals")];
        let names = |kind| pipeline_choices(kind, &pipelines).into_iter().map(|c| c.label).collect::<Vec<_>>();
        assert_eq!(names(ViewKind::Board), ["New business", "Renewals"]);
        assert_eq!(names(ViewKind::Table), ["All pipelines", "New business", "Renewals"]);
        assert_eq!(names(ViewKind::Calendar), names(ViewKind::Table));
    }

    #[test]
    fn the_tables_code_is_there_wherever_it_may_be_shown() {
        let check = |asked: Option<&str>, want| assert_eq!(may_be_table(asked), want, "{asked:?}");
        check(None, false);
        check(Some(" board "), false);
        check(Some("calendar"), false);
        check(Some("timeline"), false);
        check(Some("table"), true);
        check(Some("0193c0de-0000-7000-8000-000000000001"), true);
    }
}
