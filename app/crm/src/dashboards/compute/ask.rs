//! The filter that a widget stands for: what it keeps, its view and its period as one text of the query bar's language.

use crate::dashboards::widget::Widget;
use ac_core::{Ctx, Error};
use ac_views::{
    dated::LAYOUT,
    query::{Sign, Term, Value, Written, within},
    saved::{
        self,
        model::{View, ViewColumn},
    },
};
use chrono::NaiveDate;

/// What a widget asks.
pub struct Asked {
    pub today: NaiveDate,
    /// All that it is about, its period included.
    pub filter: String,
    /// The same in whatever period.
    whenever: String,
    /// How the view shows its records.
    pub sort: Option<String>,
    pub columns: Vec<ViewColumn>,
}

impl Asked {
    /// Errors: `not_found` where the actor does not see the widget's view, `invalid` where it is another list's.
    pub async fn of(ctx: &Ctx, widget: &Widget) -> Result<Self, Error> {
        let view = match widget.view_id {
            Some(id) => Some(saved::queries::get(ctx, id).await?),
            None => None,
        };
        if view.as_ref().is_some_and(|view| view.object != widget.object) {
            return Err(Error::field("view_id", "Choose a view of the list that the widget is about."));
        }
        let today = ctx.now().date();
        let pipeline = widget.pipeline_id.map(|id| format!("pipeline:{id}")).unwrap_or_default();
        let of_view = view.as_ref().map(scoped).unwrap_or_default();
        let whenever = within(&within(&of_view, &widget.query), &pipeline);
        let period = widget.period.zip(widget.date.as_deref()).map(|(period, date)| period.term(date));
        let filter = within(&whenever, period.as_deref().unwrap_or_default());
        let (sort, columns) = view.map(|view| (view.sort, view.columns)).unwrap_or_default();
        Ok(Self { today, filter, whenever, sort, columns })
    }

    /// What it asks of the period before, where it has one.
    #[must_use]
    pub fn before(&self, widget: &Widget) -> Option<String> {
        let (period, date) = widget.period.zip(widget.date.as_deref())?;
        Some(within(&self.whenever, &period.term_before(date, self.today)?))
    }

    /// With something that must hold besides.
    #[must_use]
    pub fn and(&self, more: &str) -> String {
        within(&self.filter, more)
    }
}

/// What a view shows: its query, and what else of its address narrows it, which a list may be asked in the same words.
fn scoped(view: &View) -> String {
    let term = |(key, value): (&String, &String)| {
        let sign = if key == "sector" { Sign::Equal } else { Sign::Has };
        Written::Term(Term::new(key.clone(), sign, vec![Value::name(value)])).text()
    };
    let narrowing = view.scope.iter().filter(|(key, _)| !LAYOUT.contains(&key.as_str()));
    narrowing.map(term).fold(view.query.clone(), |text, term| within(&text, &term))
}
