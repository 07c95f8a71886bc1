//! What is likely to be won: open deals by the month they are expected or by stage, each by the probability of its stage, and
//! beside a month what is won in it already.

use super::{
    ask::Asked,
    funnel::{money, of_stage},
    of_list,
};
use crate::{
    dashboards::{
        figures::OutlookShown,
        widget::{Widget, worth},
    },
    pipelines::{
        self,
        model::{Pipeline, StageKind},
    },
};
use ac_core::{Action, Ctx, Currency, Error, Money, Resource, keyset::ListError};
use ac_views::figures::{GroupBy, Sums};
use chrono::{Datelike, Months, NaiveDate};
use std::collections::{BTreeMap, HashMap};

/// Months of a forecast: this one and those after it.
pub const MONTHS: u32 = 6;
/// Stages that one question is about: a widget's own filter has to fit beside them.
const STAGES_ASKED_MAX: usize = 20;

pub async fn forecast(ctx: &Ctx, widget: &Widget, asked: &Asked) -> Result<Vec<OutlookShown>, ListError> {
    ctx.allow_any(Resource::Pipeline, Action::Read)?;
    let all = ctx.read::<_, Error, _>(async |tx| pipelines::queries::all_in(tx.conn()).await).await?;
    let pipelines: Vec<Pipeline> =
        all.into_iter().filter(|pipeline| widget.pipeline_id.is_none_or(|id| id == pipeline.id)).collect();
    if pipelines.is_empty() {
        return Err(Error::NotFound.into());
    }
    match widget.group.as_deref() {
        Some("stage") => by_stage(ctx, asked, &pipelines).await,
        _ => by_month(ctx, asked, &pipelines).await,
    }
}

async fn by_stage(ctx: &Ctx, asked: &Asked, pipelines: &[Pipeline]) -> Result<Vec<OutlookShown>, ListError> {
    let are_several = pipelines.len() > 1;
    let mut shown = Vec::new();
    // An answer has room for the stages of one pipeline.
    for pipeline in pipelines {
        let filter = asked.and(&format!("status:open pipeline:{}", pipeline.id));
        let by = Some(GroupBy::read("stage"));
        let figures = of_list(ctx, Resource::Deal, &filter, by, &worth(Resource::Deal)).await?;
        for stage in pipeline.stages.iter().filter(|stage| stage.kind == StageKind::Open) {
            let sums = of_stage(&figures, stage);
            let open = sums.map(money).unwrap_or_default();
            shown.push(OutlookShown {
                label: if are_several { format!("{}: {}", pipeline.name, stage.name) } else { stage.name.clone() },
                count: sums.map_or(0, |sums| sums.count),
                weighted: open.iter().map(|sum| weighed(*sum, stage.probability)).collect(),
                open,
                won: None,
                filter: asked.and(&format!("stage:{}", stage.id)),
                won_filter: None,
            });
        }
    }
    Ok(shown)
}

/// Open deals in the months to come, before them, after them and without a day.
async fn by_month(ctx: &Ctx, asked: &Asked, pipelines: &[Pipeline]) -> Result<Vec<OutlookShown>, ListError> {
    let mut times = times(asked);
    // Stages with one chance are asked for together, as far as a query has room for them.
    let mut chances: BTreeMap<i32, Vec<String>> = BTreeMap::new();
    for stage in pipelines.iter().flat_map(|pipeline| &pipeline.stages).filter(|stage| stage.kind == StageKind::Open) {
        chances.entry(stage.probability).or_default().push(stage.id.to_string());
    }
    let measure = worth(Resource::Deal);
    let month = |text| Some(GroupBy::read(text));
    let end = ends_on(asked.today);
    let mut asked_together: Vec<(i32, String)> = Vec::new();
    for (chance, stages) in &chances {
        asked_together.extend(stages.chunks(STAGES_ASKED_MAX).map(|some| (*chance, some.join(","))));
    }
    for (chance, stages) in asked_together {
        let of_stages = format!("stage:{stages}");
        let near = asked.and(&format!("{of_stages} -expected:>={end}"));
        let near = of_list(ctx, Resource::Deal, &near, month("expected.month"), &measure).await?;
        for group in &near.groups {
            let day = group.first_day();
            times.iter_mut().filter(|time| time.holds(day)).for_each(|time| time.add(chance, &group.sums));
        }
        // There is room for so many months in an answer; what lies before them is overdue.
        if let (Some(others), Some(overdue)) = (&near.others, times.first_mut()) {
            overdue.add(chance, &others.sums);
        }
        let later = asked.and(&format!("{of_stages} expected:>={end}"));
        let later = of_list(ctx, Resource::Deal, &later, None, &measure).await?;
        times.iter_mut().filter(|time| time.from == Some(end)).for_each(|time| time.add(chance, &later.all));
    }
    let first = times.iter().find_map(|time| time.month).unwrap_or(asked.today);
    let won = asked.and(&format!("status:won closed:>={first}"));
    let won = of_list(ctx, Resource::Deal, &won, month("closed.month"), &measure).await?;
    for time in &mut times {
        let Some(month) = time.month else { continue };
        let group = won.groups.iter().find(|group| group.first_day() == Some(month));
        time.shown.won = Some(group.map(|group| money(&group.sums)).unwrap_or_default());
    }
    let is_said = |time: &Time| time.month.is_some() || time.shown.count > 0;
    let mut told: Vec<OutlookShown> = times.into_iter().filter(is_said).map(Time::told).collect();
    let own = ctx.tenant.currency;
    for sums in told.iter_mut().flat_map(|time| [&mut time.open, &mut time.weighted]) {
        sums.sort_by_key(|sum| sum.currency != own);
    }
    Ok(told)
}

/// A stretch of time of the forecast.
struct Time {
    /// From this day on, where it begins on one.
    from: Option<NaiveDate>,
    /// Up to the day before this one.
    until: Option<NaiveDate>,
    /// Its first day, if it is a month.
    month: Option<NaiveDate>,
    is_dated: bool,
    /// Amounts times their chance in percent: rounded once, at the end.
    hundredths: HashMap<Currency, i128>,
    shown: OutlookShown,
}

impl Time {
    fn holds(&self, day: Option<NaiveDate>) -> bool {
        match day {
            None => !self.is_dated,
            Some(day) => {
                self.is_dated && self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
            }
        }
    }

    fn add(&mut self, chance: i32, sums: &Sums) {
        self.shown.count += sums.count;
        for sum in money(sums) {
            add(&mut self.shown.open, sum);
            *self.hundredths.entry(sum.currency).or_default() += hundredths(sum, chance);
        }
    }

    fn told(self) -> OutlookShown {
        let of = |currency| self.hundredths.get(&currency).copied().unwrap_or_default();
        let weighted = self.shown.open.iter().map(|sum| rounded(of(sum.currency), sum.currency)).collect();
        OutlookShown { weighted, ..self.shown }
    }
}

fn month_after(today: NaiveDate, months: u32) -> NaiveDate {
    let first = today.with_day(1).unwrap_or(today);
    first.checked_add_months(Months::new(months)).unwrap_or(first)
}

/// The first day after the last month.
fn ends_on(today: NaiveDate) -> NaiveDate {
    month_after(today, MONTHS)
}

fn times(asked: &Asked) -> Vec<Time> {
    let month = |at| month_after(asked.today, at);
    let first = month(0);
    let time = |label: String, term: String, (from, until), is_dated| {
        let filter = asked.and(&format!("status:open {term}"));
        let shown = OutlookShown {
            label,
            count: 0,
            open: Vec::new(),
            weighted: Vec::new(),
            won: None,
            filter,
            won_filter: None,
        };
        Time { from, until, month: None, is_dated, hundredths: HashMap::new(), shown }
    };
    let mut times = vec![time("Overdue".to_owned(), format!("expected:<{first}"), (None, Some(first)), true)];
    for at in 0..MONTHS {
        let (from, until) = (month(at), month(at + 1));
        let name = format!("{:04}-{:02}", from.year(), from.month());
        let label = ac_core::time::month(from);
        let mut of_month = time(label, format!("expected:{name}"), (Some(from), Some(until)), true);
        of_month.month = Some(from);
        of_month.shown.won_filter = Some(asked.and(&format!("status:won closed:{name}")));
        times.push(of_month);
    }
    let end = ends_on(asked.today);
    times.push(time("Later".to_owned(), format!("expected:>={end}"), (Some(end), None), true));
    times.push(time("No date".to_owned(), "expected:none".to_owned(), (None, None), false));
    times
}

/// What a sum is worth at a chance in percent.
fn weighed(sum: Money, percent: i32) -> Money {
    rounded(hundredths(sum, percent), sum.currency)
}

fn hundredths(sum: Money, percent: i32) -> i128 {
    i128::from(sum.amount_minor) * i128::from(percent)
}

/// Halves go away from zero.
fn rounded(hundredths: i128, currency: Currency) -> Money {
    let minor = (hundredths + 50 * hundredths.signum()) / 100;
    let beyond = if minor < 0 { i64::MIN } else { i64::MAX };
    Money { amount_minor: i64::try_from(minor).unwrap_or(beyond), currency }
}

fn add(sums: &mut Vec<Money>, by: Money) {
    match sums.iter_mut().find(|sum| sum.currency == by.currency) {
        Some(sum) => sum.amount_minor = sum.amount_minor.saturating_add(by.amount_minor),
        None => sums.push(by),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_weighed_and_currencies_stay_apart() {
        let usd = |amount_minor| Money { amount_minor, currency: Currency::USD };
        assert_eq!(weighed(usd(10_050), 50), usd(5_025));
        assert_eq!(weighed(usd(i64::MAX), 100), usd(i64::MAX));
        for (minor, percent, to) in [(99, 50, 50), (-99, 50, -50), (49, 1, 0), (51, 1, 1)] {
            assert_eq!(weighed(usd(minor), percent), usd(to), "{minor} at {percent}");
        }
        let mut sums = vec![usd(1)];
        add(&mut sums, usd(2));
        add(&mut sums, Money { amount_minor: 5, currency: Currency::EUR });
        assert_eq!(sums, [usd(3), Money { amount_minor: 5, currency: Currency::EUR }]);
    }
}
