//! The stages of a deal's pipeline as steps: where it is, how far it has come, and a click moves it.

use crate::pipelines::model::{Stage, StageId, StageKind};
use leptos::prelude::*;
use stylers_macro::style;

/// How a step stands to the deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Behind,
    Here,
    Ahead,
}

/// Each stage with its standing. A closed deal has no open stage ahead of it: it was lost or won from wherever it stood.
fn standings(stages: &[Stage], here: StageId) -> Vec<(Stage, Standing)> {
    let at = stages.iter().position(|stage| stage.id == here).unwrap_or(0);
    let won = stages.get(at).is_some_and(|stage| stage.kind == StageKind::Won);
    let standing = |index: usize, stage: &Stage| match stage.kind {
        _ if index == at => Standing::Here,
        StageKind::Open if index < at && (won || stages.get(at).is_some_and(|s| s.kind == StageKind::Open)) => {
            Standing::Behind
        }
        _ => Standing::Ahead,
    };
    stages.iter().enumerate().map(|(index, stage)| (stage.clone(), standing(index, stage))).collect()
}

/// The steps; `on_move` gets the stage that was clicked.
#[component]
pub fn Stepper(
    #[prop(into)] stages: Signal<Vec<Stage>>,
    #[prop(into)] here: Signal<StageId>,
    on_move: Callback<Stage>,
    /// The deal may be moved.
    open: bool,
) -> impl IntoView {
    let scope = style! {
        .crm-steps {
            display: flex;
            gap: var(--s1);
            overflow-x: auto;
            scrollbar-width: none;
        }
        .crm-step-item {
            display: grid;
            flex: 1 0 auto;
        }
        .crm-stage {
            position: relative;
            display: grid;
            place-items: center;
            height: var(--control-h);
            padding: 0 var(--s4);
            border-radius: var(--r-s);
            background: var(--glass-hover);
            color: var(--text-2);
            font-size: var(--fs-small);
            font-weight: var(--fw-medium);
            white-space: nowrap;
            transition: background var(--fast) var(--ease), color var(--fast) var(--ease);
        }
        .crm-stage:hover {
            color: var(--text);
            background: var(--surface-3);
        }
        .crm-stage:disabled {
            background: var(--glass-hover);
            color: var(--text-2);
        }
        .crm-stage-behind {
            background: var(--accent-soft);
            color: var(--accent-hi);
        }
        .crm-stage-here {
            background: var(--accent-fill);
            color: var(--on-accent);
            font-weight: var(--fw-strong);
        }
        .crm-stage-here:hover {
            background: var(--accent-fill);
            color: var(--on-accent);
        }
        .crm-stage-here:disabled {
            background: var(--accent-fill);
            color: var(--on-accent);
        }
        .crm-stage-won {
            background: var(--good-soft);
            color: var(--good);
            box-shadow: inset 0 0 0 var(--hair) currentColor;
        }
        .crm-stage-won:disabled {
            background: var(--good-soft);
            color: var(--good);
        }
        .crm-stage-lost {
            background: var(--bad-soft);
            color: var(--bad);
            box-shadow: inset 0 0 0 var(--hair) currentColor;
        }
        .crm-stage-lost:disabled {
            background: var(--bad-soft);
            color: var(--bad);
        }
    };
    let step = move |(stage, standing): (Stage, Standing)| {
        let at_end = standing == Standing::Here;
        let class = match (standing, stage.kind) {
            (Standing::Here, StageKind::Won) => "crm-stage-won",
            (Standing::Here, StageKind::Lost) => "crm-stage-lost",
            (Standing::Here, StageKind::Open) => "crm-stage-here",
            (Standing::Behind, _) => "crm-stage-behind",
            (Standing::Ahead, _) => "crm-stage-ahead",
        };
        let name = stage.name.clone();
        view! {
            <li class=format!("crm-step-item {scope}")>
                <button
                    class=format!("crm-stage {class} {scope}")
                    type="button"
                    disabled=!open
                    aria-current=at_end.then_some("step")
                    on:click=move |_| {
                        if !at_end {
                            on_move.run(stage.clone());
                        }
                    }
                >
                    {name}
                </button>
            </li>
        }
    };
    view! { class = scope,
        <ol class="crm-steps" aria-label="Stage">
            {move || stages.with(|stages| standings(stages, here.get())).into_iter().map(step).collect_view()}
        </ol>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipelines::model::PipelineId;
    use uuid::Uuid;

    #[test]
    fn what_lies_behind_depends_on_how_it_ended() {
        let kinds = [StageKind::Open, StageKind::Open, StageKind::Open, StageKind::Won, StageKind::Lost];
        let stages: Vec<Stage> = (0_u8..)
            .zip(kinds)
            .map(|(n, kind)| Stage {
                id: StageId(Uuid::from_u128(n.into())),
                pipeline_id: PipelineId(Uuid::nil()),
                name: String::new(),
                kind,
                probability: 0,
                position: n.into(),
            })
            .collect();
        let check = |at: u128, want: &str| {
            let letter = |standing| match standing {
                Standing::Behind => 'b',
                Standing::Here => 'h',
                Standing::Ahead => 'a',
            };
            let got: String =
                standings(&stages, StageId(Uuid::from_u128(at))).iter().map(|(_, s)| letter(*s)).collect();
            assert_eq!(got, want);
        };
        check(0, "haaaa");
        check(2, "bbhaa");
        check(3, "bbbha");
        check(4, "aaaah");
    }
}
