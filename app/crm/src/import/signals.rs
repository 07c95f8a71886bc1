//! What a file's rows are: a guess by its headers, then by its values, then by its name.
//!
//! A guess is only ever a preselection: one that is not sure becomes a question.

use super::content::ColumnProfile;
use super::mapping::{Column, is_sectors, is_stages};
use super::model::{Content, ObjectKind};
use super::normal;
use super::vocabulary::{self, EMAIL, Fit, Phrases};

/// Points from which a kind is taken without asking: one header that no other kind has.
const KIND_POINTS_MIN: u32 = 6;
/// Points for a word in the file's name: more than a header that several kinds have, less than one that only one has.
const FILE_NAME_POINTS: u32 = 3;
/// Columns up to which a file with a price and nothing else known is a price list.
const PRICE_LIST_COLUMNS_MAX: usize = 4;

const COMPANY: &[ObjectKind] = &[ObjectKind::Company];
const CONTACT: &[ObjectKind] = &[ObjectKind::Contact];
const DEAL: &[ObjectKind] = &[ObjectKind::Deal];
const LEAD: &[ObjectKind] = &[ObjectKind::Lead];
const PRODUCT: &[ObjectKind] = &[ObjectKind::Product];
const MEMBER: &[ObjectKind] = &[ObjectKind::Member];
/// Contacts and leads have the same columns: only what is called after one of them tells them apart.
const PEOPLE: &[ObjectKind] = &[ObjectKind::Contact, ObjectKind::Lead];

/// Headers that tell what a file's rows are, with their weight; many are no target.
const SIGNALS: &[(&[ObjectKind], u32, Phrases)] = &[
    (
        COMPANY,
        3,
        "sector, industry, branche, secteur, employees, number of employees, mitarbeiterzahl, subsidiary of, \
         parent company, parent account, year established, year founded, founded, annual revenue, company size, \
         company owner, account owner, raison sociale, firmenname",
    ),
    (COMPANY, 2, "revenue, website, domain, company name, account name, headquarters, company domain name"),
    (
        COMPANY,
        1,
        "company, account, organization, organisation, customer, client, firma, unternehmen, entreprise, societe, \
         empresa",
    ),
    (
        PEOPLE,
        3,
        "first name, firstname, last name, lastname, surname, given name, family name, vorname, nachname, prenom, \
         apellido, apellidos, job title, salutation",
    ),
    (PEOPLE, 2, "phone, phone number, mobile, mobile phone, telefon, telephone, telefono, birthday"),
    (PEOPLE, 2, EMAIL),
    (PEOPLE, 1, "company, company name, full name, name"),
    (CONTACT, 3, "contact, contact name, contact owner, kontakt, ansprechpartner"),
    (
        LEAD,
        3,
        "lead status, leadstatus, lead owner, lead name, lead id, lead stage, lead score, lead rating, lead type, \
         lead value, statut du lead, proprietaire du lead, estado del lead, propietario del lead",
    ),
    // Contacts that were leads once have it too.
    (
        LEAD,
        2,
        "lead source, leadsource, lead origin, leadquelle, source du lead, origine du lead, fuente del lead, \
         origen del lead",
    ),
    (
        DEAL,
        3,
        "deal, deal name, deal title, deal id, deal stage, deal value, deal amount, deal owner, opportunity, \
         opportunity id, opportunity name, opportunity owner, stage, stage name, sales stage, pipeline stage, \
         verkaufsphase, etape, etapa, close date, closing date, close value, expected close, expected close date, \
         expected closing, probability, abschlussdatum, date de cloture, fecha de cierre, verkaufschance, affaire, \
         opportunite, oportunidad",
    ),
    (
        DEAL,
        2,
        "amount, pipeline, phase, betrag, montant, importe, lost reason, closed on, closed date, engage date, \
         expected revenue, loss reason, won time",
    ),
    (DEAL, 1, "product, account, company, owner, sales agent, status, value, value in usd, wert, created, created on"),
    (
        PRODUCT,
        3,
        "price, sales price, list price, unit price, sku, product code, product family, product line, preis, \
         listenpreis, prix, precio, barcode, article number, artikelnummer",
    ),
    (PRODUCT, 2, "series, product name, cost, stock, unit, vat, tax rate, produktname"),
    (PRODUCT, 1, "product, category, item, produkt, artikel, produit, producto"),
    (
        MEMBER,
        2,
        "manager, supervisor, regional office, sales office, reports to, team, sales team, team lead, role, quota, \
         hire date, vorgesetzter, teamleiter, territory, user name, employee, member",
    ),
    (MEMBER, 1, "sales agent, sales rep, salesperson, office, region, department, agent, user, mitarbeiter, email"),
];

/// Words in a file's name that tell its kind.
const FILE_WORDS: &[(ObjectKind, Phrases)] = &[
    (
        ObjectKind::Company,
        "accounts, account, companies, company, organizations, organisations, customers, clients, firmen, \
         unternehmen, kunden, entreprises, empresas",
    ),
    (ObjectKind::Contact, "contacts, contact, people, persons, kontakte, personen, contactos"),
    (
        ObjectKind::Deal,
        "deals, deal, opportunities, pipeline, geschafte, verkaufschancen, affaires, opportunites, oportunidades",
    ),
    (ObjectKind::Lead, "leads, lead, prospects, interessenten, prospectos"),
    (ObjectKind::Product, "products, product, items, pricelist, produkte, artikel, produits, productos"),
    (ObjectKind::Member, "members, team, teams, users, agents, employees, staff, reps, mitarbeiter, equipe, equipo"),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KindGuess {
    pub kind: ObjectKind,
    /// 0 to 100.
    pub confidence: u8,
    /// Clear enough not to ask.
    pub is_sure: bool,
}

/// What speaks for one kind.
#[derive(Clone, Copy, Debug)]
struct Points {
    kind: ObjectKind,
    all: u32,
    /// Those of words that speak for no other kind.
    own: u32,
}

impl Points {
    fn none(kind: ObjectKind) -> Self {
        Self { kind, all: 0, own: 0 }
    }

    fn add(&mut self, all: u32, own: u32) {
        self.all = self.all.saturating_add(all);
        self.own = self.own.saturating_add(own);
    }
}

/// What the rows are, by headers, then by values, then by the file's name.
#[must_use]
pub fn guess_kind(file: &str, columns: &[Column<'_>]) -> KindGuess {
    let mut points = ObjectKind::ALL.map(Points::none);
    let stem = normal::words(file.rsplit(['/', '\\']).next().unwrap_or(file));
    for of in &mut points {
        let kind = of.kind;
        for column in columns {
            let words = normal::words(column.header);
            of.add(best(&words, |kinds| kinds.contains(&kind)), best(&words, |kinds| kinds == [kind]));
            if words.is_empty() {
                of.add(points_of_values(kind, column.profile, columns.len()), 0);
            }
        }
        let names = FILE_WORDS.iter().filter(|(known, _)| *known == kind);
        let is_named = |names: &str| stem.split(' ').any(|word| normal::listed(names, word));
        if names.map(|(_, names)| *names).any(is_named) {
            of.add(FILE_NAME_POINTS, FILE_NAME_POINTS);
        }
    }
    let are_told_apart = tell_people_apart(&mut points);
    points.sort_by_key(|of| std::cmp::Reverse(of.all));
    let [Points { kind, all: best, .. }, Points { all: second, .. }, ..] = points;
    let share = best.saturating_mul(100).checked_div(best.saturating_add(second)).unwrap_or(0);
    KindGuess {
        kind,
        confidence: u8::try_from(share).unwrap_or(100),
        is_sure: best >= KIND_POINTS_MIN && is_well_ahead(best, second) && (are_told_apart || !PEOPLE.contains(&kind)),
    }
}

/// The points of a header for the kinds that are wanted.
fn best(words: &str, is_wanted: impl Fn(&[ObjectKind]) -> bool) -> u32 {
    let signals = SIGNALS.iter().filter(|(kinds, ..)| is_wanted(kinds));
    let fitting = signals.filter_map(|(_, weight, phrases)| {
        let (fit, _) = vocabulary::fit(words, phrases)?;
        Some(if fit == Fit::Part { *weight } else { weight.saturating_mul(2) })
    });
    fitting.max().unwrap_or(0)
}

fn is_well_ahead(best: u32, second: u32) -> bool {
    best.saturating_mul(2) >= second.saturating_mul(3)
}

/// Leaves what all people have to the kind of them that more is called after, contacts where nothing is. Answers whether that
/// is clear.
fn tell_people_apart(points: &mut [Points]) -> bool {
    let own = |kind| points.iter().filter(|of| of.kind == kind).map(|of| of.own).sum::<u32>();
    let (contacts, leads) = (own(ObjectKind::Contact), own(ObjectKind::Lead));
    let (other, are_apart) = match leads > contacts {
        true => (ObjectKind::Contact, is_well_ahead(leads, contacts)),
        false => (ObjectKind::Lead, is_well_ahead(contacts, leads)),
    };
    for of in points.iter_mut().filter(|of| of.kind == other) {
        of.all = of.own;
    }
    are_apart
}

fn points_of_values(kind: ObjectKind, profile: &ColumnProfile, columns: usize) -> u32 {
    let (kinds, points) = match profile.content() {
        Content::Email | Content::Phone => (PEOPLE, 4),
        Content::Date => (DEAL, 3),
        Content::Url => (COMPANY, 4),
        Content::Money | Content::Number if columns <= PRICE_LIST_COLUMNS_MAX => (PRODUCT, 4),
        Content::Money => (DEAL, 2),
        Content::Text if is_stages(profile) => (DEAL, 6),
        Content::Text if is_sectors(profile) => (COMPANY, 6),
        Content::Text | Content::Number | Content::Empty => return 0,
    };
    if kinds.contains(&kind) { points } else { 0 }
}

/// Whether a cell is word for word what heads a column somewhere.
#[must_use]
pub fn is_known_header(cell: &str) -> bool {
    let words = normal::words(cell);
    let mut targets = ObjectKind::ALL.into_iter().flat_map(vocabulary::of);
    targets.any(|(_, phrases)| normal::listed(phrases, &words))
        || SIGNALS.iter().any(|(.., phrases)| normal::listed(phrases, &words))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_in_comparable_form() {
        let signals = SIGNALS.iter().flat_map(|(.., phrases)| normal::list(phrases));
        let files = FILE_WORDS.iter().flat_map(|(_, phrases)| normal::list(phrases));
        for phrase in signals.chain(files) {
            assert_eq!(phrase, normal::words(phrase));
        }
    }

    #[test]
    fn leads_are_told_from_contacts_by_what_is_called_after_them() {
        let check = |file: &str, headers: &str, expect: (ObjectKind, bool)| {
            let profile = ColumnProfile::default();
            let columns: Vec<Column<'_>> =
                headers.split(',').map(|header| Column { header, profile: &profile }).collect();
            let guess = guess_kind(file, &columns);
            assert_eq!((guess.kind, guess.is_sure), expect, "{file} {headers}");
        };
        let people = "First name,Last name,Company,E-mail,Phone";
        let with = |more: &str| format!("{people},{more}");
        check("data.csv", people, (ObjectKind::Contact, true));
        check("contacts.csv", people, (ObjectKind::Contact, true));
        check("Leads 2026.csv", people, (ObjectKind::Lead, true));
        for header in ["Lead Source", "LeadStatus", "lead_owner", "Statut du lead", "Leadquelle", "Estado del lead"] {
            check("data.csv", &with(header), (ObjectKind::Lead, true));
        }
        // Once a lead, a contact by now: that is for people to say.
        check("contacts.csv", &with("Lead Source"), (ObjectKind::Lead, false));
        check("data.csv", &with("Lead Source,Contact Owner"), (ObjectKind::Contact, true));
        check("data.csv", "Deal name,Amount,Stage,Close date,Lead source", (ObjectKind::Deal, true));
        check("data.csv", "Name,E-Mail,Team,Team Lead,Manager", (ObjectKind::Member, true));
    }
}
