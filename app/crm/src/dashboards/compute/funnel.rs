//! The stages of a pipeline with what is in each, and how many came at least so far.

use super::{ask::Asked, of_list};
use crate::{
    dashboard::queries::{Reached, reached},
    dashboards::{
        figures::StepShown,
        widget::{Widget, worth},
    },
    pipelines::{self, model::Stage},
};
use ac_core::{Action, Ctx, Error, Money, Resource, keyset::ListError};
use ac_views::figures::{Figures, GroupBy, Sums, Worth};

pub async fn funnel(ctx: &Ctx, widget: &Widget, asked: &Asked) -> Result<Vec<StepShown>, ListError> {
    ctx.allow_any(Resource::Pipeline, Action::Read)?;
    let pipeline = ctx
        .read::<_, Error, _>(async |tx| pipelines::queries::find_or_first(tx.conn(), widget.pipeline_id).await)
        .await?;
    let filter = asked.and(&format!("pipeline:{}", pipeline.id));
    let by = Some(GroupBy::read("stage"));
    let figures = of_list(ctx, Resource::Deal, &filter, by, &worth(Resource::Deal)).await?;
    let filter = |stage: &Stage| asked.and(&format!("stage:{}", stage.id));
    Ok(steps(&pipeline.stages, filter, &figures))
}

fn steps(stages: &[Stage], filter: impl Fn(&Stage) -> String, figures: &Figures) -> Vec<StepShown> {
    let reached = reached(stages, |stage| of_stage(figures, stage).map_or(0, |sums| sums.count));
    let step = |(stage, Reached { count, percent }): (&Stage, Reached)| {
        let now = of_stage(figures, stage);
        StepShown {
            stage: stage.name.clone(),
            kind: stage.kind,
            count: now.map_or(0, |sums| sums.count),
            sums: now.map(money).unwrap_or_default(),
            reached: count,
            percent,
            filter: filter(stage),
        }
    };
    stages.iter().zip(reached).map(step).collect()
}

/// What is in a stage.
pub(super) fn of_stage<'f>(figures: &'f Figures, stage: &Stage) -> Option<&'f Sums> {
    let id = stage.id.to_string();
    let group = figures.groups.iter().find(|group| group.value.as_deref() == Some(id.as_str()));
    group.map(|group| &group.sums)
}

/// What deals are worth.
pub(super) fn money(sums: &Sums) -> Vec<Money> {
    match sums.get(&worth(Resource::Deal)) {
        Some(Worth::Money(sums)) => sums,
        _ => Vec::new(),
    }
}
