//! What a list can be asked about its custom fields, and how they are found in its table.

use super::{
    Customs,
    entity::link,
    index::{self, LEAST, Spelling, key_sql, sort_kind, sort_sql, value_sql},
    kind::FieldKind,
    model::{CustomField, NUMBER_PLACES},
};
use crate::{
    figures::{Key, MEMBERS},
    query::{Days, Limit, Test, To},
    sql::{ByIndex, ByName, Column, Indexed, Own, Rows},
};
use ac_core::{
    Currency, Resource,
    keyset::{OwnSort, Then},
    money::EXPONENT_USUAL,
    text::sort_key,
};
use sea_orm::{
    ColumnTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{Alias, Condition, Expr, ExprTrait, SimpleExpr},
};

impl Customs {
    /// What the list can be sorted by besides: each of them has an index.
    #[must_use]
    pub fn sorts(&self, backend: DbBackend) -> Vec<OwnSort> {
        let (table, order) = (self.object.table, self.object.order);
        let sort = |field: &CustomField| OwnSort {
            name: field.key.clone(),
            sql: sort_sql(backend, table, field),
            kind: sort_kind(field.holds()),
            then: Some(Then { sql: index::column(table, order.column), kind: order.kind }),
        };
        self.live().filter(|field| field.indexed).map(sort).collect()
    }

    /// What the list can be asked besides.
    #[must_use]
    pub fn asked(&self, backend: DbBackend) -> Vec<Own> {
        self.live().filter_map(|field| self.own(backend, field)).collect()
    }

    fn own(&self, backend: DbBackend, field: &CustomField) -> Option<Own> {
        let table = self.object.table;
        let key = Expr::cust(key_sql(backend, table, field, Spelling::Plain));
        let column = match field.holds() {
            FieldKind::Text | FieldKind::Formula => Column::Folded(key),
            FieldKind::Link => Column::Plain(Expr::cust(value_sql(backend, table, &[&field.key]))),
            FieldKind::Number => Column::Scaled(key, NUMBER_PLACES),
            FieldKind::Rating => Column::Number(key),
            FieldKind::Money => Column::Money(key, Expr::cust(value_sql(backend, table, &[&field.key, "currency"]))),
            FieldKind::Date => Column::DayText(key),
            FieldKind::Select => Column::Choice(key),
            FieldKind::Checkbox => {
                let key = key_sql(backend, table, field, Spelling::Plain);
                Column::Choice(Expr::cust(format!("CASE WHEN {key} IS NULL THEN 'no' ELSE 'yes' END")))
            }
            FieldKind::MultiSelect => Column::Rows(Box::new(self.rows(backend, field, None))),
            FieldKind::Person => {
                Column::Rows(Box::new(self.rows(backend, field, (self.object.named)(Resource::Member))))
            }
            FieldKind::Relation => {
                Column::Rows(Box::new(self.rows(backend, field, field.relates_to.and_then(self.object.named))))
            }
        };
        let indexed: ByIndex = match &column {
            Column::Rows(rows) => {
                let (field, named) = (field.id, rows.named);
                let id = Expr::col((Alias::new(table), Alias::new("id")));
                Box::new(move |test, me| {
                    let found = linked(test, me, named)?;
                    let ids = link::Entity::find().select_only().column(link::Column::RecordId);
                    let ids = ids.filter(link::Column::FieldId.eq(field)).filter(found);
                    let condition = Condition::all().add(id.clone().in_subquery(ids.into_query()));
                    Some(Indexed { condition, is_exact: true, is_one: false, then: None })
                })
            }
            _ if field.indexed => {
                let (field, value) = (field.clone(), Expr::cust(sort_sql(backend, table, field)));
                let then = Some(self.object.order.sort);
                Box::new(move |test, _| {
                    let condition = by_sort_value(&field, &value, test)?;
                    // An amount's currency says how many minor units a whole one has.
                    let is_exact = field.holds() != FieldKind::Money;
                    let is_one = matches!(test, Test::Equals(_) | Test::Is(_));
                    Some(Indexed { condition, is_exact, is_one, then })
                })
            }
            _ => Box::new(|_, _| None),
        };
        Some(Own { field: field.asked(), column, indexed, key: self.key(backend, field) })
    }

    /// What records are grouped by for a field; none of whose values are many, or several in one record.
    fn key(&self, backend: DbBackend, field: &CustomField) -> Option<Key> {
        let table = self.object.table;
        let key = || key_sql(backend, table, field, Spelling::Plain);
        Some(match field.holds() {
            FieldKind::Select => Key::Word(Expr::cust(key())),
            FieldKind::Checkbox => {
                Key::Word(Expr::cust(format!("CASE WHEN {} IS NULL THEN 'no' ELSE 'yes' END", key())))
            }
            FieldKind::Date => return Key::of_column(backend, Column::DayText(Expr::cust(key()))),
            FieldKind::Person => Key::RecordText(Expr::cust(value_sql(backend, table, &[&field.key])), MEMBERS),
            _ => return None,
        })
    }

    /// The rows that say what a record's field refers to.
    fn rows(&self, backend: DbBackend, field: &CustomField, named: Option<ByName>) -> Rows {
        let record = Expr::col((Alias::new(self.object.table), Alias::new("id")));
        let of_record = Expr::col((link::Entity, link::Column::RecordId)).eq(record);
        let rows = link::Entity::find().select_only().expr(Expr::val(1)).filter(link::Column::FieldId.eq(field.id));
        Rows {
            rows: rows.filter(of_record).into_query(),
            target: match backend {
                // One record refers to few: these are compared with those that are meant. SQLite would go through all that are
                // meant for every record, if the column were there to be looked up by.
                DbBackend::Sqlite => Expr::cust(r#"+"field_link"."target_id""#),
                _ => Expr::col((link::Entity, link::Column::TargetId)),
            },
            choice: Expr::col((link::Entity, link::Column::Choice)),
            named,
        }
    }
}

fn linked(test: &Test, me: Option<uuid::Uuid>, named: Option<ByName>) -> Option<SimpleExpr> {
    let target = || Expr::col((link::Entity, link::Column::TargetId));
    Some(match test {
        Test::Is(choice) => Expr::col((link::Entity, link::Column::Choice)).eq(choice.as_str()),
        Test::Refers(To::Me) => target().eq(me?),
        Test::Refers(To::Id(id)) => target().eq(*id),
        Test::Refers(To::Named(name)) => target().in_subquery(named?(name)),
        _ => return None,
    })
}

/// What `test` asks of the field's sort value, for its index; where it asks for more than the value can say, what must hold at
/// least.
fn by_sort_value(field: &CustomField, value: &SimpleExpr, test: &Test) -> Option<Condition> {
    let between = |least: SimpleExpr, low: Option<SimpleExpr>, high: Option<SimpleExpr>| {
        // What is missing sorts as the least and is not meant by any limit.
        let from = low.map_or_else(|| value.clone().gt(least), |low| value.clone().gte(low));
        Condition::all().add(from).add_option(high.map(|high| value.clone().lte(high)))
    };
    let whole = |low: Option<i64>, high: Option<i64>| {
        let at = |limit: i64| Expr::val(Ord::max(limit, LEAST + 1));
        between(Expr::val(LEAST), low.map(at), high.map(at))
    };
    let is = |place: i64| Condition::all().add(value.clone().eq(place));
    match (field.holds(), test) {
        (FieldKind::Text, Test::Equals(words)) => {
            let key = sort_key(words);
            (!key.is_empty()).then(|| Condition::all().add(value.clone().eq(key)))
        }
        (FieldKind::Number, Test::Number(low, high)) => {
            Some(whole(low.map(|low| low.at_least(NUMBER_PLACES)), high.map(|high| high.at_most(NUMBER_PLACES))))
        }
        (FieldKind::Rating, Test::Number(low, high)) => {
            Some(whole(low.map(|low| low.at_least(0)), high.map(|high| high.at_most(0))))
        }
        (FieldKind::Money, Test::Number(low, high)) => {
            // Whichever currency it is in.
            let exponents = || Currency::unusual().into_iter().map(|(exponent, _)| exponent).chain([EXPONENT_USUAL]);
            let least = |limit: Limit| exponents().map(move |exponent| limit.at_least(exponent)).min();
            let most = |limit: Limit| exponents().map(move |exponent| limit.at_most(exponent)).max();
            Some(whole(low.and_then(least), high.and_then(most)))
        }
        (FieldKind::Date, Test::Days(Days { from, to })) => {
            let day = |day: chrono::NaiveDate| Expr::val(day.to_string());
            Some(between(Expr::val(""), from.map(day), to.map(day)))
        }
        (FieldKind::Select, Test::Is(chosen)) => {
            let place = field.choices.iter().position(|choice| choice.value == *chosen)?;
            Some(is(i64::try_from(place).ok()? + 1))
        }
        (FieldKind::Checkbox, Test::Is(word)) => Some(is(i64::from(word == "yes"))),
        _ => None,
    }
}
