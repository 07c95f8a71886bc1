//! A board's columns changed as a whole, as the dialog for them does: one unit of work.

use super::{
    model::{ColumnDraft, ColumnLine, ColumnPatch},
    queries, verbs,
};
use crate::{lines::at_line, projects::model::ProjectId};
use ac_core::{Ctx, Error, event::Origin};
use std::collections::HashSet;

/// Makes a project's columns what `lines` say, in their order: those without an id are made, those that are not among them removed.
///
/// Errors: `not_found`, `forbidden`, `stale`, `conflict`; `invalid` names a line by its place: `lines.0.name`.
pub async fn arrange(ctx: &Ctx, project: ProjectId, lines: Vec<ColumnLine>) -> Result<(), Error> {
    ctx.write(async |tx| {
        let before = queries::of_project(tx.conn(), project).await?;
        let (theirs, mut kept) = (before.iter().map(|column| column.id).collect::<HashSet<_>>(), HashSet::new());
        for (at, line) in lines.into_iter().enumerate() {
            let ColumnLine { known, name, kind, wip_limit } = line;
            let position = Some(i32::try_from(at).unwrap_or(i32::MAX));
            let written = match known {
                None => {
                    let draft = ColumnDraft { project_id: project, name, kind, wip_limit, position };
                    verbs::create_in(tx, Origin::Direct, draft).await
                }
                Some((id, _)) if !theirs.contains(&id) => Err(Error::NotFound),
                Some((id, version)) => {
                    let patch =
                        ColumnPatch { name: Some(name), kind: Some(kind), wip_limit: Some(wip_limit), position };
                    verbs::update_in(tx, Origin::Direct, id, version, patch).await
                }
            };
            kept.insert(written.map_err(|error| at_line(at, error))?.id);
        }
        for gone in theirs.difference(&kept) {
            verbs::delete_in(tx, Origin::Direct, *gone).await?;
        }
        Ok(())
    })
    .await
}
