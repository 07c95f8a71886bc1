//! A pipeline while it is being written.

use crate::{
    pipelines::model::{
        DealsTo, Pipeline, PipelineDraft, PipelinePatch, Stage, StageDraft, StageId, StageKind, usual_stages,
    },
    screens::lines::shift,
};
use ac_core::FieldError;
use ac_ui::Choice;
use leptos::prelude::*;

/// What the dialog is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    New,
    Pipeline(Pipeline),
}

/// A stage's inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageInput {
    /// Tells the lines apart while they move.
    pub key: usize,
    pub id: Option<StageId>,
    pub name: RwSignal<String>,
    /// A [`StageKind`] as a form keeps it.
    pub kind: RwSignal<String>,
    pub probability: RwSignal<Option<i64>>,
}

/// A stage that is taken away, and the one that its deals go to.
#[derive(Clone, Debug, PartialEq)]
pub struct Gone {
    pub stage: Stage,
    pub to: RwSignal<String>,
}

/// The inputs of the form. Cheap to copy.
#[derive(Clone, Copy)]
pub struct Writing {
    pub name: RwSignal<String>,
    pub stages: RwSignal<Vec<StageInput>>,
    pub gone: RwSignal<Vec<Gone>>,
    next: StoredValue<usize>,
    /// The form's: inputs live as long as it, whatever they were added by.
    owner: StoredValue<Owner>,
    standing: StoredValue<Option<Pipeline>>,
}

impl Writing {
    #[must_use]
    pub fn of(about: &About) -> Self {
        let (name, stages, standing) = match about {
            About::New => (String::new(), usual_stages(), None),
            About::Pipeline(pipeline) => {
                let draft = |stage: &Stage| StageDraft {
                    id: Some(stage.id),
                    ..StageDraft::new(&stage.name, stage.kind, stage.probability)
                };
                (pipeline.name.clone(), pipeline.stages.iter().map(draft).collect(), Some(pipeline.clone()))
            }
        };
        let writing = Self {
            name: RwSignal::new(name),
            stages: RwSignal::new(Vec::new()),
            gone: RwSignal::new(Vec::new()),
            next: StoredValue::new(0),
            owner: StoredValue::new(Owner::current().unwrap_or_default()),
            standing: StoredValue::new(standing),
        };
        stages.iter().for_each(|draft| writing.push(draft));
        writing
    }

    /// The pipeline that is changed; none for a new one.
    #[must_use]
    pub fn standing(self) -> Option<Pipeline> {
        self.standing.get_value()
    }

    fn push(self, draft: &StageDraft) {
        let input = self.input(draft);
        self.stages.update(|stages| stages.push(input));
    }

    fn input(self, draft: &StageDraft) -> StageInput {
        let key = self.next.get_value();
        self.next.set_value(key.saturating_add(1));
        self.owner.get_value().with(|| StageInput {
            key,
            id: draft.id,
            name: RwSignal::new(draft.name.clone()),
            kind: RwSignal::new(draft.kind.as_str().to_owned()),
            probability: RwSignal::new(Some(i64::from(draft.probability))),
        })
    }

    /// One more open stage, behind the last open one; answers its key.
    pub fn add(self) -> usize {
        let input = self.input(&StageDraft::new("", StageKind::Open, 50));
        self.stages.update(|stages| {
            let is_open = |stage: &StageInput| stage.kind.with_untracked(|kind| kind == StageKind::Open.as_str());
            let behind = stages.iter().rposition(is_open).map_or(0, |at| at.saturating_add(1));
            stages.insert(behind.min(stages.len()), input);
        });
        input.key
    }

    /// Takes a stage away. The deals of one that is there go to one of its kind, or to the first, unless somebody says where.
    pub fn remove(self, key: usize) {
        self.stages.update(|stages| stages.retain(|stage| stage.key != key));
        let left = self.standing.with_value(|standing| {
            let kept: Vec<StageId> =
                self.stages.with_untracked(|all| all.iter().filter_map(|stage| stage.id).collect());
            let known = |stage: &&Stage| {
                !kept.contains(&stage.id)
                    && !self.gone.with_untracked(|gone| gone.iter().any(|g| g.stage.id == stage.id))
            };
            standing.as_ref()?.stages.iter().find(known).cloned()
        });
        if let Some(stage) = left {
            let heir = self.heirs(stage.kind).into_iter().next().map(|choice| choice.value).unwrap_or_default();
            let to = self.owner.get_value().with(|| RwSignal::new(heir));
            self.gone.update(|gone| gone.push(Gone { stage, to }));
        }
        // Whoever was to go to it goes elsewhere.
        let heirs: Vec<String> = self.heirs(StageKind::Open).into_iter().map(|choice| choice.value).collect();
        for gone in self.gone.get_untracked() {
            if !gone.to.with_untracked(|to| heirs.contains(to)) {
                let other = self.heirs(gone.stage.kind).into_iter().next().map(|choice| choice.value);
                gone.to.set(other.unwrap_or_default());
            }
        }
    }

    /// Puts a stage that was taken away back, at the end.
    pub fn bring_back(self, id: StageId) {
        let back = self.gone.with_untracked(|gone| gone.iter().find(|gone| gone.stage.id == id).cloned());
        let Some(Gone { stage, .. }) = back else { return };
        self.gone.update(|gone| gone.retain(|gone| gone.stage.id != id));
        self.push(&StageDraft { id: Some(id), ..StageDraft::new(&stage.name, stage.kind, stage.probability) });
    }

    /// One place up or down.
    pub fn shift(self, key: usize, by: isize) {
        shift(self.stages, by, |stage| stage.key == key);
    }

    /// The stages that are there and stay, those of `kind` first.
    #[must_use]
    pub fn heirs(self, kind: StageKind) -> Vec<Choice> {
        let choice = |stage: &StageInput| {
            let id = stage.id?;
            let is_alike = stage.kind.get_untracked() == kind.as_str();
            Some((!is_alike, Choice::new(id.to_string(), stage.name.get())))
        };
        let mut all: Vec<(bool, Choice)> = self.stages.with(|stages| stages.iter().filter_map(choice).collect());
        all.sort_by_key(|(is_other, _)| *is_other);
        all.into_iter().map(|(_, choice)| choice).collect()
    }

    /// What is sent for a new pipeline.
    #[must_use]
    pub fn draft(self) -> PipelineDraft {
        let stage = |input: &StageInput| StageDraft {
            id: input.id,
            name: input.name.get_untracked(),
            kind: input.kind.with_untracked(|kind| StageKind::parse(kind)).unwrap_or(StageKind::Open),
            probability: i32::try_from(input.probability.get_untracked().unwrap_or_default()).unwrap_or(i32::MAX),
        };
        let stages = self.stages.with_untracked(|stages| stages.iter().map(stage).collect());
        PipelineDraft { name: self.name.get_untracked(), stages }
    }

    /// What is sent for one that is there.
    #[must_use]
    pub fn patch(self) -> PipelinePatch {
        let PipelineDraft { name, stages } = self.draft();
        let to = |gone: &Gone| {
            let to = gone.to.with_untracked(|to| to.parse().ok())?;
            Some(DealsTo { from: gone.stage.id, to })
        };
        let deals_to = self.gone.with_untracked(|gone| gone.iter().filter_map(to).collect());
        PipelinePatch { name: Some(name), stages: Some(stages), deals_to, ..PipelinePatch::default() }
    }

    /// Errors: what the server would complain about.
    pub fn check(self) -> Result<(), Vec<FieldError>> {
        let draft = self.draft();
        if draft.stages.is_empty() {
            let why = "Keep at least one open stage, where new deals start.";
            return Err(vec![FieldError::new("stages", why)]);
        }
        draft.validate().map(|_| ())
    }
}
