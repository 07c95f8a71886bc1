//! What a widget shows, asked anew for whoever looks.
//!
//! The rule: every figure comes from a list's own query with a filter in the query bar's language, so that it counts what the
//! actor may see and nothing else, and leads to exactly the records it was made of.

mod activity;
mod ask;
mod csv;
mod forecast;
mod funnel;
mod table;

use super::{
    figures::{BeforeShown, GroupsShown, NumberShown, Shows, WidgetFigures},
    widget::{Widget, WidgetKind, count},
};
use crate::{activities, companies, contacts, deals, leads, products, rates};
use ac_core::{Action, Ctx, Error, Resource, keyset::ListError};
use ac_views::figures::{Figures, FiguresQuery, GroupBy, Measure, Worth};
use ask::Asked;
use std::cmp::Reverse;

/// Owners in a leaderboard.
pub const LEADERS_MAX: usize = 10;
/// Decimal places that a figure may have.
const DECIMALS_MAX: usize = 4;

/// What `widget` shows the actor. Errors: `forbidden`, `not_found` where its view or pipeline is gone, `invalid`, or a filter that
/// its list cannot be asked.
pub async fn figures(ctx: &Ctx, widget: &Widget) -> Result<WidgetFigures, ListError> {
    let widget = widget.clone().normal();
    let complaints = widget.complaints();
    if !complaints.is_empty() {
        return Err(Error::Invalid(complaints).into());
    }
    let asked = Asked::of(ctx, &widget).await?;
    let shows = match widget.kind {
        WidgetKind::Number => Shows::Number(number(ctx, &widget, &asked).await?),
        WidgetKind::Chart => Shows::Groups(chart(ctx, &widget, &asked).await?),
        WidgetKind::Table => Shows::Table(table::table(ctx, &widget, &asked).await?),
        WidgetKind::Funnel => Shows::Funnel(funnel::funnel(ctx, &widget, &asked).await?),
        WidgetKind::Forecast => Shows::Forecast(forecast::forecast(ctx, &widget, &asked).await?),
        WidgetKind::Leaderboard => Shows::Groups(leaders(ctx, &widget, &asked).await?),
        WidgetKind::Activity => Shows::Activity(activity::done(ctx, &widget, &asked).await?),
    };
    Ok(WidgetFigures { filter: asked.filter, today: asked.today, shows })
}

/// The same as the text of a CSV file. Errors: those of [`figures`], and `forbidden` where it has records that the actor may not
/// export.
pub async fn file(ctx: &Ctx, widget: &Widget) -> Result<String, ListError> {
    let widget = widget.clone().normal();
    if widget.kind != WidgetKind::Table {
        return Ok(csv::text(&figures(ctx, &widget).await?));
    }
    ctx.allow_any(widget.object, Action::Export)?;
    Ok(csv::text(&figures(&ctx.exporting(widget.object), &widget).await?))
}

async fn number(ctx: &Ctx, widget: &Widget, asked: &Asked) -> Result<NumberShown, ListError> {
    let now = one(ctx, widget, &asked.filter).await?;
    let before = match asked.before(widget) {
        Some(filter) => Some(BeforeShown { worth: one(ctx, widget, &filter).await?, filter }),
        None => None,
    };
    Ok(NumberShown { now, before })
}

/// What the widget's measure comes to of all that `filter` leaves.
async fn one(ctx: &Ctx, widget: &Widget, filter: &str) -> Result<Worth, ListError> {
    let figures = of_list(ctx, widget.object, filter, None, &widget.measure).await?;
    Ok(figures.all.get(&widget.measure).unwrap_or(Worth::Count(figures.all.count)))
}

async fn chart(ctx: &Ctx, widget: &Widget, asked: &Asked) -> Result<GroupsShown, ListError> {
    let by = widget.group.as_deref().map(GroupBy::read);
    let figures = of_list(ctx, widget.object, &asked.filter, by, &widget.measure).await?;
    Ok(GroupsShown { measure: widget.measure.clone(), figures })
}

/// By owner, the greatest first. Nobody is no leader.
async fn leaders(ctx: &Ctx, widget: &Widget, asked: &Asked) -> Result<GroupsShown, ListError> {
    let by = Some(GroupBy::read("owner"));
    let mut figures = of_list(ctx, widget.object, &asked.filter, by, &widget.measure).await?;
    figures.groups.retain(|group| group.value.is_some());
    let rates = widget.measure.total.rates(&rates::queries::rates(ctx).await?);
    figures.groups.sort_by_cached_key(|group| {
        let worth = match group.sums.get(&widget.measure) {
            Some(Worth::Money(sums)) => Some(i128::from(rates.sum(&sums).own.amount_minor)),
            Some(Worth::Count(count)) => Some(i128::from(count)),
            Some(Worth::Number(number)) => number.as_deref().and_then(comparable),
            None => None,
        };
        (Reverse(worth), Reverse(group.sums.count))
    });
    figures.groups.truncate(LEADERS_MAX);
    figures.others = None;
    Ok(GroupsShown { measure: widget.measure.clone(), figures })
}

/// A decimal number in units of its last possible place.
fn comparable(number: &str) -> Option<i128> {
    let (whole, rest) = number.split_once('.').unwrap_or((number, ""));
    format!("{whole}{rest:0<places$}", places = DECIMALS_MAX).parse().ok()
}

/// How many records of a list `filter` leaves and what `measure` comes to, all together and in groups.
pub(super) async fn of_list(
    ctx: &Ctx,
    object: Resource,
    filter: &str,
    group_by: Option<GroupBy>,
    measure: &Measure,
) -> Result<Figures, ListError> {
    let measures = if *measure == count() { Vec::new() } else { vec![measure.clone()] };
    macro_rules! figures {
        ($module:ident) => {{
            let query = Some(filter.to_owned());
            $module::queries::figures(ctx, &FiguresQuery { query, group_by, measures, ..FiguresQuery::default() }).await
        }};
    }
    match object {
        Resource::Company => figures!(companies),
        Resource::Contact => figures!(contacts),
        Resource::Lead => figures!(leads),
        Resource::Activity => figures!(activities),
        Resource::Product => figures!(products),
        _ => figures!(deals),
    }
}
