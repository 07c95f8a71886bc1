//! The first records of a list, as the list itself reads them.

use super::ask::Asked;
use crate::{
    activities, companies, contacts,
    dashboards::{
        figures::{Records, TableShown},
        widget::Widget,
    },
    deals, leads, products,
};
use ac_core::{
    Ctx, Page, Resource,
    keyset::ListError,
    list::{BadQuery, ListQuery},
};

pub async fn table(ctx: &Ctx, widget: &Widget, asked: &Asked) -> Result<TableShown, ListError> {
    let (sort, page) = match page(ctx, widget, asked, asked.sort.clone()).await {
        // The view may have been saved in an order that the list no longer has.
        Err(ListError::Query(BadQuery::Sort(_))) => (None, page(ctx, widget, asked, None).await?),
        page => (asked.sort.clone(), page?),
    };
    let (records, total) = page;
    Ok(TableShown { records, total, columns: asked.columns.clone(), sort })
}

async fn page(
    ctx: &Ctx,
    widget: &Widget,
    asked: &Asked,
    sort: Option<String>,
) -> Result<(Records, Option<i64>), ListError> {
    macro_rules! first {
        ($module:ident, $records:ident) => {{
            let query = Some(asked.filter.clone());
            let ask = ListQuery { limit: Some(widget.rows), query, sort, ..ListQuery::default() };
            let Page { data, total, .. } = $module::queries::list(ctx, &ask).await?;
            (Records::$records(data), total)
        }};
    }
    Ok(match widget.object {
        Resource::Company => first!(companies, Company),
        Resource::Contact => first!(contacts, Contact),
        Resource::Lead => first!(leads, Lead),
        Resource::Activity => first!(activities, Activity),
        Resource::Product => first!(products, Product),
        _ => first!(deals, Deal),
    })
}
