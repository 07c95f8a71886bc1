//! A project's labels changed as a whole, as the dialog for them does: one unit of work.

use super::{
    model::{LABELS_MAX, LabelDraft, LabelId, LabelLine, LabelPatch},
    queries, verbs,
};
use crate::{
    lines::at_line,
    projects::{self, model::ProjectId},
};
use ac_core::{Action, Ctx, Error, Resource, event::Origin};
use std::collections::HashSet;

/// Makes a project's labels what `lines` say: those without an id are made. Those in `gone` are removed, off all tasks; what somebody
/// else added meanwhile stays.
///
/// Errors: `not_found`, `forbidden`, `stale`, `conflict`; `invalid` names a line by its place: `lines.0.name`.
pub async fn arrange(ctx: &Ctx, project: ProjectId, lines: Vec<LabelLine>, gone: Vec<LabelId>) -> Result<(), Error> {
    if lines.len() > LABELS_MAX {
        return Err(Error::Conflict(format!("A project has up to {LABELS_MAX} labels. Take some away.")));
    }
    ctx.write(async |tx| {
        projects::queries::row(tx.conn(), ctx, project).await?;
        ctx.allow_any(Resource::Label, Action::Modify)?;
        let before = queries::of_project(tx.conn(), project).await?;
        let theirs: HashSet<_> = before.iter().map(|label| label.id).collect();
        // First, so that their names are free for others.
        for id in gone.into_iter().filter(|id| theirs.contains(id)) {
            verbs::delete_in(tx, Origin::Direct, id).await?;
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
