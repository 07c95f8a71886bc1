//! Stage names to kinds: open, won, lost. The name itself is always kept as written.

use super::model::StageKind;
use super::normal;

const LOST: &str = "lost, lose, dead, rejected, disqualified, cancelled, canceled, abandoned, declined, unqualified, churned, \
    verloren, abgelehnt, storniert, abgebrochen, perdu, perdue, rejete, annule, abandonne, perdido, perdida, rechazado, \
    cancelado, cancelada, descartado";
const WON: &str = "won, win, sold, signed, gewonnen, abgeschlossen, verkauft, gagne, gagnee, signe, vendu, ganado, ganada, vendido, \
    firmado, cerrada";
const NEGATIONS: &str = "not, no, nicht, pas, non";
const OPEN: &str = "prospecting, prospect, qualification, qualified, qualifying, proposal, negotiation, engaging, discovery, demo, \
    new, lead, open, contacted, quote, contract, angebot, verhandlung, qualifizierung, negociation, propuesta, negociacion";

/// The kind a stage's name tells; what tells nothing is open.
#[must_use]
pub fn kind(name: &str) -> StageKind {
    let words = normal::words(name);
    let has = |list: &str| words.split(' ').any(|word| normal::listed(list, word));
    match () {
        () if has(LOST) => StageKind::Lost,
        () if has(WON) && has(NEGATIONS) => StageKind::Lost,
        () if has(WON) => StageKind::Won,
        () => StageKind::Open,
    }
}

/// Whether a value is a stage's name in common use, as a hint that a column holds stages.
#[must_use]
pub fn is_common(name: &str) -> bool {
    kind(name) != StageKind::Open || normal::words(name).split(' ').any(|word| normal::listed(OPEN, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_come_from_words() {
        let check = |name: &str, expect: StageKind| assert_eq!(kind(name), expect, "{name}");
        for won in ["Won", "Closed Won", "closed-won", "ClosedWon", "Gewonnen", "Gagné", "Ganada", "SOLD"] {
            check(won, StageKind::Won);
        }
        for lost in ["Lost", "Closed Lost", "verloren", "Perdu", "Not won", "Disqualified"] {
            check(lost, StageKind::Lost);
        }
        for open in ["Prospecting", "Engaging", "Wonderful ideas", "Closed", "", "Stage 3", "Winter campaign"] {
            check(open, StageKind::Open);
        }
    }
}
