//! The dashboard's figures in a handful of grouped statements, whatever the number of deals.

use super::{
    calendar::{Calendar, monday},
    model::{Dashboard, DashboardQuery, StageFigures, Tally, WEEKS, WeekFigures},
    owners,
};
use crate::{
    deals::{
        columns::{StageTotal, totals},
        entity::{Column, Entity},
        queries::{AMOUNT, visible},
    },
    pipelines::{
        self,
        model::{Pipeline, Stage, StageId, StageKind},
    },
    rates,
    shared::sums::{self, SumRow},
};
use ac_core::{Action, Ctx, Currency, Error, Resource};
use chrono::{Days, NaiveDate};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, FromQueryResult, QueryFilter, QuerySelect, Select,
    sea_query::{Alias, Expr, ExprTrait, Order},
};
use std::collections::HashMap;

/// The figures over the deals the actor may see: of one pipeline, or of all (then the stages are the first one's).
///
/// Errors: `forbidden`, `not_found`.
pub async fn dashboard(ctx: &Ctx, query: &DashboardQuery) -> Result<Dashboard, Error> {
    let open = visible(ctx)?;
    ctx.allow_any(Resource::Pipeline, Action::Read)?;
    if ctx.rights().hides(Resource::Deal, AMOUNT) {
        // There is no figure in it that does not follow from amounts, or is not in their order.
        return Err(Error::Forbidden);
    }
    let calendar = Calendar::of(ctx.now().date());
    let rates = rates::queries::rates(ctx).await?;
    let own = rates.own();
    ctx.read(async |tx| {
        let conn = tx.conn();
        let pipelines = match query.pipeline_id {
            Some(id) => vec![pipelines::queries::find(conn, id).await?],
            None => pipelines::queries::all_in(conn).await?,
        };
        let base = open.filter(Column::PipelineId.is_in(pipelines.iter().map(|pipeline| pipeline.id)));
        let stages = Stages::of(&pipelines);
        let now = totals(conn, base.clone()).await?;
        let days = closed_by_day(conn, base.clone(), &stages, &calendar).await?;
        let closed = |kind, (from, to): (NaiveDate, NaiveDate)| {
            let of = |day: &&DayTotal| stages.is(day.stage_id, kind) && (from..to).contains(&day.closed_on);
            tally(own, days.iter().filter(of).map(|day| &day.sum))
        };
        let won_this_quarter = closed(StageKind::Won, calendar.quarter);
        let lost_this_quarter = closed(StageKind::Lost, calendar.quarter);
        Ok(Dashboard {
            today: calendar.today,
            quarter_start: calendar.quarter.0,
            open: tally(own, now.iter().filter(|t| stages.is(t.stage_id, StageKind::Open)).map(|t| &t.sum)),
            won_last_quarter: closed(StageKind::Won, calendar.last_quarter),
            win_rate_percent: percent(won_this_quarter.count, won_this_quarter.count + lost_this_quarter.count),
            median_days_to_win: median_days(conn, base.clone(), &stages, &calendar).await?,
            stages: pipelines.first().map(|first| funnel(own, first, &now)).unwrap_or_default(),
            top_owners: owners::top(conn, &rates, base, &stages, &calendar).await?,
            won_by_week: weeks(own, &calendar, days.iter().filter(|day| stages.is(day.stage_id, StageKind::Won))),
            won_this_quarter,
            lost_this_quarter,
        })
    })
    .await
}

/// What each stage says about its deals.
pub(super) struct Stages {
    kinds: HashMap<StageId, StageKind>,
}

impl Stages {
    fn of(pipelines: &[Pipeline]) -> Self {
        let stages = pipelines.iter().flat_map(|pipeline| &pipeline.stages);
        Self { kinds: stages.map(|stage| (stage.id, stage.kind)).collect() }
    }

    fn is(&self, id: StageId, kind: StageKind) -> bool {
        self.kinds.get(&id) == Some(&kind)
    }

    pub(super) fn of_kind(&self, kind: StageKind) -> Vec<StageId> {
        self.kinds.iter().filter(|(_, of)| **of == kind).map(|(id, _)| *id).collect()
    }
}

/// What was closed on one day in one stage and currency.
#[derive(FromQueryResult)]
struct DayTotal {
    stage_id: StageId,
    closed_on: NaiveDate,
    #[sea_orm(nested)]
    sum: SumRow,
}

async fn closed_by_day(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    stages: &Stages,
    calendar: &Calendar,
) -> Result<Vec<DayTotal>, Error> {
    let closed = stages.of_kind(StageKind::Won).into_iter().chain(stages.of_kind(StageKind::Lost));
    let select = base
        .filter(Column::StageId.is_in(closed))
        .filter(Column::ClosedOn.gte(calendar.since()))
        .filter(Column::ClosedOn.lt(calendar.quarter.1));
    let select = select.select_only().column(Column::StageId).column(Column::ClosedOn);
    let select = sums::columns(select, Column::AmountMinor, Column::Currency);
    let grouped = select.group_by(Column::StageId).group_by(Column::ClosedOn).group_by(Column::Currency);
    Ok(grouped.into_model::<DayTotal>().all(conn).await?)
}

/// Half of the deals won this quarter took at most this many days.
async fn median_days(
    conn: &impl ConnectionTrait,
    base: Select<Entity>,
    stages: &Stages,
    calendar: &Calendar,
) -> Result<Option<i64>, Error> {
    #[derive(FromQueryResult)]
    struct Number {
        number: i64,
    }
    let won = base
        .filter(Column::StageId.is_in(stages.of_kind(StageKind::Won)))
        .filter(Column::ClosedOn.gte(calendar.quarter.0))
        .filter(Column::ClosedOn.lt(calendar.quarter.1))
        .filter(Column::OpenedOn.is_not_null())
        .select_only();
    let counted = won.clone().column_as(Column::Id.count(), "number").into_model::<Number>().one(conn).await?;
    let count = counted.and_then(|count| u64::try_from(count.number).ok()).unwrap_or(0);
    if count == 0 {
        return Ok(None);
    }
    let days = match conn.get_database_backend() {
        DbBackend::Postgres => r#""deal"."closed_on" - "deal"."opened_on""#,
        _ => r#"julianday("deal"."closed_on") - julianday("deal"."opened_on")"#,
    };
    let days = || Expr::cust(days).cast_as(Alias::new("bigint"));
    let mut middle = won.expr_as(days(), "number");
    QuerySelect::query(&mut middle).order_by_expr(days(), Order::Asc).limit(1).offset((count - 1) / 2);
    Ok(middle.into_model::<Number>().one(conn).await?.map(|found| Ord::max(found.number, 0)))
}

pub(super) fn tally<'r>(own: Currency, rows: impl Iterator<Item = &'r SumRow> + Clone) -> Tally {
    Tally { count: rows.clone().map(|row| row.count).sum(), sums: sums::moneys(own, rows) }
}

fn funnel(own: Currency, pipeline: &Pipeline, totals: &[StageTotal]) -> Vec<StageFigures> {
    let of = |stage: &Stage| {
        let id = stage.id;
        tally(own, totals.iter().filter(move |total| total.stage_id == id).map(|total| &total.sum))
    };
    let figures = |(stage, Reached { count, percent })| StageFigures {
        now: of(stage),
        reached: count,
        conversion_percent: percent,
        stage: stage.clone(),
    };
    pipeline.stages.iter().zip(reached(&pipeline.stages, |stage| of(stage).count)).map(figures).collect()
}

/// How many deals came at least as far as a stage, also in percent of all of them.
pub(crate) struct Reached {
    pub count: i64,
    pub percent: Option<i32>,
}

/// How many came at least as far as each stage, of which `now` are in it. Lost ones count for the first stage only, because a
/// lost deal's row does not say from where it was lost.
pub(crate) fn reached(stages: &[Stage], now: impl Fn(&Stage) -> i64) -> Vec<Reached> {
    let of_kind = |kind: StageKind| stages.iter().filter(|stage| stage.kind == kind).map(&now).sum::<i64>();
    let (won, lost) = (of_kind(StageKind::Won), of_kind(StageKind::Lost));
    let all = won + lost + of_kind(StageKind::Open);
    let (mut before, mut all_reached) = (0, Vec::new());
    for stage in stages {
        let here = now(stage);
        let count = match stage.kind {
            StageKind::Open if all_reached.is_empty() => all,
            StageKind::Open => all - lost - before,
            StageKind::Won | StageKind::Lost => here,
        };
        if stage.kind == StageKind::Open {
            before += here;
        }
        all_reached.push(Reached { count, percent: percent(count, all) });
    }
    all_reached
}

fn weeks<'d>(own: Currency, calendar: &Calendar, days: impl Iterator<Item = &'d DayTotal> + Clone) -> Vec<WeekFigures> {
    let mondays = (0..WEEKS).filter_map(|week| {
        calendar.first_monday.checked_add_days(Days::new(u64::try_from(week).unwrap_or(0).saturating_mul(7)))
    });
    let of = |start: NaiveDate| {
        let days = days.clone().filter(move |day| monday(day.closed_on) == start);
        WeekFigures { monday: start, won: tally(own, days.map(|day| &day.sum)) }
    };
    mondays.map(of).collect()
}

/// Rounded to whole percent; `None` of nothing.
fn percent(part: i64, whole: i64) -> Option<i32> {
    if whole <= 0 {
        return None;
    }
    let rounded = part.saturating_mul(200).saturating_add(whole) / whole.saturating_mul(2);
    i32::try_from(rounded).ok()
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn percentages_are_rounded() {
        assert_eq!(percent(2, 3), Some(67));
        assert_eq!(percent(1, 3), Some(33));
        assert_eq!(percent(0, 0), None);
    }
}
