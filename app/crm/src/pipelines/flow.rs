//! Where a new stage belongs among those of a pipeline, by the words in common use for the steps of a sale.
//!
//! The rule: only the trade's own vocabulary. A stage's name of any data set never enters here.

use super::model::{StageDraft, StageKind};
use crate::import::normal;

/// How words begin that name each step, from the first look to the signature, as [`normal::words`] writes them.
const STEPS: &[&[&str]] = &[
    &["prospe", "suspect", "interessent"],
    &["lead"],
    &["contact", "kontakt", "engag", "discover", "approach", "outreach"],
    &["qualif", "cualif", "calif"],
    &["demo", "meeting", "presenta", "prasenta", "evaluat", "trial", "pilot", "treffen", "reunion"],
    &["propos", "propues", "quot", "offer", "angebot", "devis", "presupuesto"],
    &["negot", "negoc", "verhandl", "contract", "contrat", "vertrag"],
];

/// The furthest step that a name speaks of; `None` where it speaks of none.
fn step(name: &str) -> Option<usize> {
    let words = normal::words(name);
    let names = |beginnings: &&[&str]| words.split(' ').any(|word| beginnings.iter().any(|b| word.starts_with(b)));
    STEPS.iter().rposition(names)
}

/// The place that `new` gets among `stages`, which keep theirs. An open stage comes behind the last of its step or an earlier
/// one, and in front of all later ones; one that names no step comes behind all that are open.
pub(super) fn place(stages: &[StageDraft], new: &StageDraft) -> usize {
    let behind = |at: usize| at.saturating_add(1);
    let last_of = |kind| stages.iter().rposition(|stage| stage.kind == kind).map(behind);
    match (new.kind, step(&new.name)) {
        (StageKind::Open, Some(new)) => {
            let step_of = |stage: &StageDraft| if stage.kind == StageKind::Open { step(&stage.name) } else { None };
            let earlier = stages.iter().rposition(|stage| step_of(stage).is_some_and(|at| at <= new)).map(behind);
            let later = || stages.iter().position(|stage| step_of(stage).is_some_and(|at| at > new));
            earlier.or_else(later).or_else(|| last_of(StageKind::Open)).unwrap_or(0)
        }
        (StageKind::Open, None) => last_of(StageKind::Open).unwrap_or(0),
        (StageKind::Won, _) => last_of(StageKind::Won).or_else(|| last_of(StageKind::Open)).unwrap_or(0),
        (StageKind::Lost, _) => stages.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pipelines::model::usual_stages;

    /// Puts `new` into `stages` one by one.
    fn check(stages: &[StageDraft], new: &[&str], want: &[&str]) {
        let mut stages = stages.to_vec();
        for name in new {
            let draft = StageDraft::new(name, StageKind::Open, 50);
            stages.insert(place(&stages, &draft), draft);
        }
        let names: Vec<&str> =
            stages.iter().filter(|stage| stage.kind == StageKind::Open).map(|stage| stage.name.as_str()).collect();
        assert_eq!(names, want);
    }

    fn open(names: &[&str]) -> Vec<StageDraft> {
        names.iter().map(|name| StageDraft::new(name, StageKind::Open, 50)).collect()
    }

    #[test]
    fn open_stages_stand_in_the_order_of_a_sale() {
        let want = ["Prospecting", "Lead", "Engaging", "Qualified", "Proposal", "Negotiation"];
        check(&usual_stages(), &["Engaging", "Prospecting"], &want);
        check(&usual_stages(), &["Prospecting", "Engaging"], &want);
        check(
            &usual_stages(),
            &["Contract sent", "Security review", "Demo", "Price quote", "Pricing board"],
            &[
                "Lead",
                "Qualified",
                "Demo",
                "Proposal",
                "Price quote",
                "Negotiation",
                "Contract sent",
                "Security review",
                "Pricing board",
            ],
        );
        let german = ["Erstgespräch", "Qualifizierung", "Präsentation", "Angebot", "Verhandlung"];
        check(&open(&["Erstgespräch", "Angebot"]), &["Verhandlung", "Präsentation", "Qualifizierung"], &german);
    }

    #[test]
    fn stages_that_are_there_keep_their_order() {
        check(&open(&["Negotiation", "Alpha", "Lead"]), &["Engaging"], &["Negotiation", "Alpha", "Lead", "Engaging"]);
        check(
            &open(&["Alpha", "Beta"]),
            &["Lead", "Gamma", "Prospect"],
            &["Alpha", "Beta", "Prospect", "Lead", "Gamma"],
        );
    }

    #[test]
    fn closed_stages_stand_behind_their_like() {
        let stages = usual_stages();
        let at = |kind| place(&stages, &StageDraft::new("Signed", kind, 0));
        assert_eq!((at(StageKind::Won), at(StageKind::Lost)), (5, 6));
        assert_eq!(place(&open(&["Lead"]), &StageDraft::new("Signed", StageKind::Won, 100)), 1);
    }

    #[test]
    fn the_furthest_step_that_a_name_speaks_of_counts() {
        let check = |name, want| assert_eq!(step(name), want, "{name}");
        check("Sales qualified lead", Some(3));
        check("Contacted", Some(2));
        check("Contract", Some(6));
        check("Proposal / price quote", Some(5));
        check("Stage 3", None);
    }
}
