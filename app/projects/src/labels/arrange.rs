//! A project's labels changed as a whole, as the dialog for them does: one unit of work.

use super::{
    model::{LabelDraft, LabelLine, LabelPatch},
    queries, verbs,
};
use crate::{lines::at_line, projects::model::ProjectId};
use ac_core::{Ctx, Error, event::Origin};
use std::collections::HashSet;

/// Makes a project's labels what `lines` say: those without an id are made, those that are not among them taken off all tasks.
///
/// Errors: `not_found`, `forbidden`, `stale`, `conflict`; `invalid` names a line by its place: `lines.0.name`.
pub async fn arrange(ctx: &Ctx, project: ProjectId, lines: Vec<LabelLine>) -> Result<(), Error> {
    ctx.write(async |tx| {
        let before = queries::of_project(tx.conn(), project).await?;
        let theirs: HashSet<_> = before.iter().map(|label| label.id).collect();
        let kept: HashSet<_> = lines.iter().filter_map(|line| Some(line.known?.0)).collect();
        // First, so that their names are free for others.
        for gone in theirs.difference(&kept) {
            verbs::delete_in(tx, Origin::Direct, *gone).await?;
        }
        for (at, LabelLine { known, name, tone }) in lines.into_iter().enumerate() {
            let written = match known {
                None => verbs::create_in(tx, Origin::Direct, LabelDraft { project_id: project, name, tone }).await,
                Some((id, _)) if !theirs.contains(&id) => Err(Error::NotFound),
                Some((id, version)) => {
                    let patch = LabelPatch { name: Some(name), tone: Some(tone) };
                    verbs::update_in(tx, Origin::Direct, id, version, patch).await
                }
            };
            written.map_err(|error| at_line(at, error))?;
        }
        Ok(())
    })
    .await
}
