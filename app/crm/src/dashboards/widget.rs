//! A widget as it is kept: what it looks at, what it makes of that, and how large it is.
//!
//! The rule: what a widget's kind has no use for is kept blank, so that two widgets that show the same are the same.

use super::period::Period;
use crate::pipelines::model::PipelineId;
use ac_core::{FieldError, Resource};
use ac_views::{
    figures::{Measure, Total},
    query,
    saved::model::{KEY_CHARS_MAX, LISTED, ViewId},
};
use serde::{Deserialize, Serialize};

/// Widgets of one dashboard.
pub const WIDGETS_MAX: usize = 40;
/// Characters of a widget's title.
pub const TITLE_CHARS_MAX: usize = 80;
/// Records that a table widget shows.
pub const ROWS_MAX: u32 = 25;
/// Records that one shows which does not say.
pub const ROWS_DEFAULT: u32 = 6;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$of:meta])* $variant:ident = $text:literal, $label:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$of])* $variant),* }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant),*];

            #[must_use]
            pub fn as_str(self) -> &'static str { match self { $(Self::$variant => $text),* } }

            /// As screens call it.
            #[must_use]
            pub fn label(self) -> &'static str { match self { $(Self::$variant => $label),* } }

            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|word| word.as_str() == text)
            }
        }
    };
}

words! {
    /// What a widget makes of its records.
    WidgetKind {
        /// One figure, with what it was in the period before.
        #[default]
        Number = "number", "Number";
        /// Figures by a field's values or by month.
        Chart = "chart", "Chart";
        /// The first records, with their columns.
        Table = "table", "Table";
        /// The stages of a pipeline.
        Funnel = "funnel", "Funnel";
        /// Open deals by when they are expected, beside what is won.
        Forecast = "forecast", "Forecast";
        /// Owners by what they won or did.
        Leaderboard = "leaderboard", "Leaderboard";
        /// What was done, by kind.
        Activity = "activity", "Activity report";
    }
}

words! {
    /// How much of the grid a widget takes. On a phone each takes the whole width.
    Size {
        /// One column, one row.
        #[default]
        Small = "small", "Small";
        /// One column, two rows.
        Tall = "tall", "Tall";
        /// Two columns, two rows.
        Wide = "wide", "Wide";
        /// All columns, two rows.
        Full = "full", "Full width";
    }
}

words! {
    /// How a chart is drawn.
    Shape {
        #[default]
        Bar = "bar", "Bars";
        Line = "line", "Line";
        Donut = "donut", "Ring";
    }
}

/// A widget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Widget {
    /// Its number within the dashboard; 0, or none, for a new one, which is given the next.
    #[serde(default)]
    pub id: u32,
    pub kind: WidgetKind,
    /// Blank for a title that says what is shown.
    #[serde(default)]
    pub title: String,
    #[serde(default)]
    pub size: Size,
    /// The kind of record: company, contact, lead, deal, activity or product.
    #[serde(default = "deals")]
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
    pub object: Resource,
    /// In the language of the query bar; blank for all records.
    #[serde(default)]
    pub query: String,
    /// A saved view, whose records these are; `query` narrows it further.
    #[serde(default)]
    pub view_id: Option<ViewId>,
    /// `count`, or what a field comes to, as in `sum.amount`.
    #[serde(default = "count")]
    #[cfg_attr(not(target_arch = "wasm32"), schema(value_type = String))]
    pub measure: Measure,
    /// A field by whose values a chart groups, with `.week`, `.month` or `.quarter` behind one that holds days. A forecast is by
    /// `month` or `stage`, an activity report by `owner` or `week`.
    #[serde(default)]
    pub group: Option<String>,
    #[serde(default)]
    pub shape: Shape,
    #[serde(default)]
    pub period: Option<Period>,
    /// The field whose day lies in the period.
    #[serde(default)]
    pub date: Option<String>,
    /// Of a funnel and a forecast; without it the first one and all.
    #[serde(default)]
    pub pipeline_id: Option<PipelineId>,
    /// How many records a table shows.
    #[serde(default)]
    pub rows: u32,
}

fn deals() -> Resource {
    Resource::Deal
}

/// How many there are.
#[must_use]
pub fn count() -> Measure {
    Measure::new(Total::Count, "")
}

/// What such records are worth together, or how many there are of those that have no price.
#[must_use]
pub fn worth(object: Resource) -> Measure {
    money_field(object).map_or_else(count, |field| Measure::new(Total::Sum, field))
}

impl Widget {
    /// A widget of that kind as a picker offers it.
    #[must_use]
    pub fn new(kind: WidgetKind, object: Resource) -> Self {
        let size = match kind {
            WidgetKind::Number => Size::Small,
            WidgetKind::Leaderboard => Size::Tall,
            WidgetKind::Chart | WidgetKind::Table | WidgetKind::Funnel | WidgetKind::Activity => Size::Wide,
            WidgetKind::Forecast => Size::Full,
        };
        let blank = Self {
            id: 0,
            kind,
            title: String::new(),
            size,
            object,
            query: String::new(),
            view_id: None,
            measure: count(),
            group: None,
            shape: Shape::Bar,
            period: None,
            date: None,
            pipeline_id: None,
            rows: 0,
        };
        blank.normal()
    }

    /// With what its kind needs and without what it has no use for.
    #[must_use]
    pub fn normal(self) -> Self {
        use WidgetKind as K;
        let object = match self.kind {
            K::Funnel | K::Forecast => Resource::Deal,
            K::Activity => Resource::Activity,
            K::Leaderboard if self.object != Resource::Activity => Resource::Deal,
            _ => self.object,
        };
        let is_measured = matches!(self.kind, K::Number | K::Chart | K::Leaderboard);
        let grouped = || self.group.as_deref().map(str::trim).filter(|group| !group.is_empty()).map(str::to_owned);
        let group = match self.kind {
            K::Chart => Some(grouped().unwrap_or_else(|| usual_group(object).to_owned())),
            K::Forecast => Some(grouped().filter(|group| group == "stage").unwrap_or_else(|| "month".to_owned())),
            K::Activity => Some(grouped().filter(|group| group == "week").unwrap_or_else(|| "owner".to_owned())),
            K::Number | K::Table | K::Funnel | K::Leaderboard => None,
        };
        let has_period = matches!(self.kind, K::Number | K::Chart | K::Table | K::Leaderboard | K::Activity);
        let period = self.period.filter(|_| has_period);
        let date = match self.kind {
            K::Leaderboard | K::Activity => Some(finished_field(object).to_owned()),
            _ => self.date.as_deref().map(str::trim).filter(|date| !date.is_empty()).map(str::to_owned),
        };
        Self {
            id: self.id,
            kind: self.kind,
            title: line(&self.title),
            size: self.size,
            object,
            query: self.query.trim().to_owned(),
            view_id: self.view_id,
            measure: if is_measured { self.measure } else { count() },
            group,
            shape: if self.kind == K::Chart { self.shape } else { Shape::Bar },
            period,
            date: period.map(|_| date.unwrap_or_else(|| usual_date(object).to_owned())),
            pipeline_id: self.pipeline_id.filter(|_| matches!(self.kind, K::Funnel | K::Forecast)),
            rows: match (self.kind, self.rows) {
                (K::Table, 0) => ROWS_DEFAULT,
                (K::Table, rows) => rows,
                _ => 0,
            },
        }
    }

    /// Complaints about what cannot be kept. Which fields there are may change: a name need only look like one.
    #[must_use]
    pub fn complaints(&self) -> Vec<FieldError> {
        let mut errors = Vec::new();
        if !LISTED.contains(&self.object) {
            let known: Vec<&str> = LISTED.iter().map(|object| object.as_str()).collect();
            errors.push(FieldError::new("object", format!("Widgets are of {}.", known.join(", "))));
        }
        if self.title.chars().count() > TITLE_CHARS_MAX {
            errors.push(FieldError::new("title", format!("Shorten the title to {TITLE_CHARS_MAX} characters.")));
        }
        if let Err(problem) = query::check(&self.query) {
            errors.push(FieldError::new("query", problem.message));
        }
        let measured = Some(&self.measure.field).filter(|field| !field.is_empty());
        for (field, name) in [("group", self.group.as_ref()), ("date", self.date.as_ref()), ("measure", measured)] {
            if name.is_some_and(|name| !is_name(name)) {
                errors.push(FieldError::new(field, "Name one of the list's fields."));
            }
        }
        if self.rows > ROWS_MAX {
            errors.push(FieldError::new("rows", format!("A table shows up to {ROWS_MAX} records.")));
        }
        errors
    }
}

/// The field with the money of such records, where they have one.
#[must_use]
pub fn money_field(object: Resource) -> Option<&'static str> {
    match object {
        Resource::Deal => Some("amount"),
        Resource::Lead => Some("value"),
        Resource::Product => Some("price"),
        _ => None,
    }
}

/// The field with the day on which such records came to their end.
#[must_use]
pub fn finished_field(object: Resource) -> &'static str {
    match object {
        Resource::Activity => "done",
        Resource::Deal => "closed",
        Resource::Lead => "converted",
        _ => "created",
    }
}

/// By what a chart groups that does not say.
#[must_use]
pub fn usual_group(object: Resource) -> &'static str {
    match object {
        Resource::Deal => "stage",
        Resource::Lead | Resource::Product => "status",
        Resource::Activity => "kind",
        _ => "owner",
    }
}

/// The day that a period is about where nobody said.
#[must_use]
pub fn usual_date(object: Resource) -> &'static str {
    match object {
        Resource::Deal | Resource::Activity => finished_field(object),
        _ => "created",
    }
}

/// Whether it can be the name of a field, with a dot for what is made of it.
fn is_name(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    !text.is_empty() && text.chars().count() <= KEY_CHARS_MAX && text.chars().all(is_part)
}

fn line(text: &str) -> String {
    crate::shared::check::line(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_kind_has_no_use_for_is_left_out() {
        let all = Widget {
            measure: worth(Resource::Deal),
            group: Some("owner".to_owned()),
            shape: Shape::Donut,
            period: Some(Period::ThisMonth),
            rows: 9,
            ..Widget::new(WidgetKind::Number, Resource::Deal)
        };
        let number = all.clone().normal();
        assert_eq!((number.group, number.shape, number.rows), (None, Shape::Bar, 0));
        assert_eq!((number.measure.clone(), number.date.as_deref()), (worth(Resource::Deal), Some("closed")));
        let table = Widget { kind: WidgetKind::Table, ..all.clone() }.normal();
        assert_eq!((table.rows, table.measure), (9, count()));
        let funnel = Widget { kind: WidgetKind::Funnel, object: Resource::Company, ..all.clone() }.normal();
        assert_eq!((funnel.object, funnel.period, funnel.date), (Resource::Deal, None, None));
        let people = Widget { object: Resource::Contact, kind: WidgetKind::Chart, ..all }.normal();
        assert_eq!((people.object, people.date.as_deref()), (Resource::Contact, Some("created")));
    }

    #[test]
    fn every_kind_is_whole_as_it_is_offered() {
        for kind in WidgetKind::ALL {
            let widget = Widget::new(*kind, Resource::Deal);
            assert_eq!(widget.clone().normal(), widget, "{kind:?}");
            assert!(widget.complaints().is_empty(), "{kind:?}");
            assert_eq!(WidgetKind::parse(kind.as_str()), Some(*kind));
        }
    }

    #[test]
    fn what_cannot_be_kept_is_complained_about() {
        let check = |change: fn(&mut Widget), field: &str| {
            let mut widget = Widget::new(WidgetKind::Chart, Resource::Deal);
            change(&mut widget);
            let errors = widget.normal().complaints();
            assert_eq!(errors.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), [field]);
        };
        check(|widget| widget.object = Resource::Audit, "object");
        check(|widget| widget.title = "t".repeat(TITLE_CHARS_MAX + 1), "title");
        check(|widget| widget.query = "stage:".to_owned(), "query");
        check(|widget| widget.group = Some("a b".to_owned()), "group");
        let rows = Widget { rows: ROWS_MAX + 1, ..Widget::new(WidgetKind::Table, Resource::Deal) };
        assert_eq!(rows.complaints().len(), 1);
    }
}
