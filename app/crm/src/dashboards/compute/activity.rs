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
use ac_views::figures::{Figures, GroupBy};

/// People in a report; of more, those who did most.
pub const PEOPLE_MAX: usize = 25;

pub async fn done(ctx: &Ctx, widget: &Widget, asked: &Asked) -> Result<Vec<DoneShown>, ListError> {
    let by_week = widget.group.as_deref() == Some("week");
    let by = GroupBy::read(if by_week { "done.week" } else { "owner" });
    let of = async |term: &str| {
        of_list(ctx, Resource::Activity, &asked.and(&format!("status:done {term}")), Some(by.clone()), &count()).await
    };
    // Which parts there are is asked once, of all kinds together.
    let Figures { mut groups, others, .. } = of("").await?;
    let mut of_these = String::new();
    if !by_week {
        groups.sort_by(|a, b| b.sums.count.cmp(&a.sums.count).then_with(|| a.label.cmp(&b.label)));
        groups.truncate(PEOPLE_MAX);
        if others.is_some() {
            groups.retain(|group| group.value.is_some());
            let ids = groups.iter().filter_map(|group| group.value.as_deref()).collect::<Vec<_>>();
            of_these = format!("owner:{}", ids.join(","));
        }
    }
    let mut parts: Vec<DoneShown> = groups
        .iter()
        .map(|group| DoneShown {
            label: group.label.clone(),
            count: group.sums.count,
            kinds: Vec::new(),
            filter: asked.and(&format!("status:done {}", group.filter)),
        })
        .collect();
    for kind in ActivityKind::ALL {
        let figures = of(&format!("kind:{} {of_these}", kind.as_str())).await?;
        for (group, part) in groups.iter().zip(&mut parts) {
            let same = figures.groups.iter().find(|other| other.value == group.value);
            part.kinds.push(KindShown { kind, count: same.map_or(0, |same| same.sums.count) });
        }
    }
    Ok(parts)
}
