//! What was done, by kind: each person's, or each week's.

use super::{ask::Asked, of_list};
use crate::{
    activities::model::ActivityKind,
    dashboards::{
        figures::{DoneShown, KindShown},
        widget::{Widget, count},
    },
};
use ac_core::{Ctx, Resource, keyset::ListError};
use ac_views::figures::GroupBy;

pub async fn done(ctx: &Ctx, widget: &Widget, asked: &Asked) -> Result<Vec<DoneShown>, ListError> {
    let by_week = widget.group.as_deref() == Some("week");
    let by = GroupBy::read(if by_week { "done.week" } else { "owner" });
    let mut all: Vec<(Option<String>, DoneShown)> = Vec::new();
    for kind in ActivityKind::ALL {
        let filter = asked.and(&format!("kind:{} status:done", kind.as_str()));
        let figures = of_list(ctx, Resource::Activity, &filter, Some(by.clone()), &count()).await?;
        for group in figures.groups {
            let shown = match all.iter_mut().find(|(value, _)| *value == group.value) {
                Some((_, shown)) => shown,
                None => {
                    let filter = asked.and(&format!("status:done {}", group.filter));
                    let kinds = ActivityKind::ALL.map(|kind| KindShown { kind, count: 0 }).to_vec();
                    all.push((group.value.clone(), DoneShown { label: group.label.clone(), count: 0, kinds, filter }));
                    let Some((_, shown)) = all.last_mut() else { continue };
                    shown
                }
            };
            shown.count += group.sums.count;
            if let Some(of_kind) = shown.kinds.iter_mut().find(|known| known.kind == kind) {
                of_kind.count += group.sums.count;
            }
        }
    }
    if by_week {
        // A group of days says its first one: in the order of time, as it is written.
        all.sort_by(|(a, _), (b, _)| a.cmp(b));
    } else {
        all.sort_by(|(_, a), (_, b)| b.count.cmp(&a.count).then_with(|| a.label.cmp(&b.label)));
    }
    Ok(all.into_iter().map(|(_, shown)| shown).collect())
}
