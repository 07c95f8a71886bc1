//! Whether a formula makes sense: its fields are there and the types of its parts fit.

use super::{
    Complaint, FIELDS_USED_MAX,
    ast::{Node, Op, Part},
    functions::{Function, Step},
    parser::parse,
    value::{Input, Type, type_of},
};
use crate::{
    custom::{kind::FieldKind, model::CustomField},
    near::nearest,
};
use ac_core::Currency;
use std::collections::BTreeMap;

/// What a formula may use, and what it may not.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    known: BTreeMap<String, Known>,
    /// The key of the formula itself: known, so that what follows from itself is seen, and never offered.
    own: Option<String>,
}

/// A field as a formula's editor offers it.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    pub label: String,
    /// Why it cannot be used, if it cannot.
    pub of: Result<Type, &'static str>,
    /// Values of a select's choices, with what they are called.
    pub choices: Vec<(String, String)>,
}

const MANY: &str = "holds several values. A formula takes one.";
const OTHERS: &str = "refers to another record. A formula takes the values of its own.";
const GONE: &str = "was deleted. Restore it, or use another field.";
const OF_STAGE: &str = "belongs to the stage and changes without the deal. Add a number field for it.";

impl Scope {
    /// What records of an object have of themselves, and the fields that the workspace added.
    #[must_use]
    pub fn of(inputs: &[Input], own: &[CustomField]) -> Self {
        let input = |input: &Input| {
            (input.key.to_owned(), Known { label: input.label.to_owned(), of: Ok(input.of), choices: Vec::new() })
        };
        let field = |field: &CustomField| {
            let of = match type_of(field) {
                _ if field.is_deleted => Err(GONE),
                Some(of) => Ok(of),
                None if field.kind == FieldKind::MultiSelect => Err(MANY),
                None => Err(OTHERS),
            };
            let choices = field.choices.iter().map(|choice| (choice.value.clone(), choice.label.clone())).collect();
            (field.key.clone(), Known { label: field.label.clone(), of, choices })
        };
        Self { known: own.iter().map(field).chain(inputs.iter().map(input)).collect(), own: None }
    }

    /// The same for the formula of the field with this key.
    #[must_use]
    pub fn for_formula(self, key: &str) -> Self {
        Self { own: Some(key.to_owned()), ..self }
    }

    /// The fields that can be used, by key.
    pub fn usable(&self) -> impl Iterator<Item = (&String, &Known)> {
        self.known.iter().filter(|(key, known)| known.of.is_ok() && self.own.as_ref() != Some(key))
    }

    /// The type of the field of this key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Type> {
        self.known.get(key)?.of.ok()
    }

    fn field(&self, at: usize, key: &str) -> Result<Type, Complaint> {
        match self.known.get(key).map(|known| (known, known.of)) {
            Some((_, Ok(of))) => Ok(of),
            Some((known, Err(why))) => Err(Complaint::new(at, format!("{} {why}", known.label))),
            None if key == "probability" => Err(Complaint::new(at, format!("The probability {OF_STAGE}"))),
            None => {
                let keys: Vec<&str> = self.usable().map(|(key, _)| key.as_str()).collect();
                let hint = match nearest(key, &keys, |key| key) {
                    Some(meant) => format!("Did you mean {meant}?"),
                    None => format!("There are {}.", keys.join(", ")),
                };
                Err(Complaint::new(at, format!("There is no field “{key}”. {hint}")))
            }
        }
    }
}

/// A formula that makes sense.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    pub(super) tree: Node,
    /// The keys of the fields that it uses, each once.
    pub uses: Vec<String>,
}

/// Reads `text` as a formula with that result. Errors: the first place that makes no sense.
pub fn check(text: &str, scope: &Scope, result: Type) -> Result<Checked, Complaint> {
    let tree = parse(text)?;
    match (Checker { scope }).of(&tree)? {
        None => return Err(Complaint::new(tree.at, "This is always empty.")),
        Some(found) if found != result => return Err(Complaint::new(tree.at, misfit(found, result))),
        Some(_) => {}
    }
    let uses = tree.fields();
    if uses.len() > FIELDS_USED_MAX {
        return Err(Complaint::new(0, format!("A formula uses up to {FIELDS_USED_MAX} fields. Make two of it.")));
    }
    Ok(Checked { tree, uses })
}

fn misfit(found: Type, result: Type) -> String {
    let how = match (found, result) {
        (Type::Money, Type::Number) => ": write number(…) around it",
        (Type::Number, Type::Money) => ": write money(…, \"EUR\") around it",
        (_, Type::Text) => ": write concat(…) around it",
        _ => "",
    };
    format!("The formula comes to {}, and the field is to hold {}{how}.", found.called(), result.called())
}

struct Checker<'s> {
    scope: &'s Scope,
}

/// The type of a part; none for what is always empty.
type Found = Result<Option<Type>, Complaint>;

impl Checker<'_> {
    fn of(&self, node: &Node) -> Found {
        Ok(Some(match &node.part {
            Part::Number(_) => Type::Number,
            Part::Text(_) => Type::Text,
            Part::Truth(_) => Type::Checkbox,
            Part::Empty => return Ok(None),
            Part::Field(key) => self.scope.field(node.at, key)?,
            Part::Minus(of) => return self.among(of, &[Type::Number, Type::Money], "a minus stands before"),
            Part::Pair(op, left, right) => return self.pair(node.at, *op, left, right),
            Part::Call(function, given) => return self.call(node.at, *function, given),
        }))
    }

    /// The type of `node`, which has to be one of `wanted`.
    fn among(&self, node: &Node, wanted: &[Type], what: &str) -> Found {
        let found = self.of(node)?;
        match found {
            Some(of) if !wanted.contains(&of) => {
                let called: Vec<&str> = wanted.iter().map(|of| of.called()).collect();
                let message = format!("This is {}; {what} {}.", of.called(), called.join(" or "));
                Err(Complaint::new(node.at, message))
            }
            found => Ok(found),
        }
    }

    fn pair(&self, at: usize, op: Op, left: &Node, right: &Node) -> Found {
        use Type::{Checkbox, Date, Money, Number};
        let (of, with) = (self.of(left)?, self.of(right)?);
        if op.compares() {
            self.chooses(left, right)?;
            self.chooses(right, left)?;
        }
        let (Some(of), Some(with)) = (of, with) else {
            return Ok(if op.compares() { Some(Checkbox) } else { of.or(with) });
        };
        let result = match (op, of, with) {
            (Op::Plus | Op::Minus, Number, Number) | (Op::Times | Op::Over, Number, Number) => Number,
            (Op::Plus | Op::Minus, Money, Money)
            | (Op::Times, Number, Money)
            | (Op::Times | Op::Over, Money, Number) => Money,
            (Op::Over, Money, Money) | (Op::Minus, Date, Date) => Number,
            (Op::Plus | Op::Minus, Date, Number) | (Op::Plus, Number, Date) => Date,
            (Op::Is | Op::IsNot, ..) if of == with => Checkbox,
            (Op::Is | Op::IsNot, Money, Number) | (Op::Is | Op::IsNot, Number, Money) => Checkbox,
            _ if op.orders() && of == with && matches!(of, Number | Money | Date) => Checkbox,
            _ if op.orders() && matches!((of, with), (Money, Number) | (Number, Money)) => Checkbox,
            (Op::Plus, Type::Text, _) | (Op::Plus, _, Type::Text) => {
                return Err(Complaint::new(at, "Text is not added up. Join it with concat(…)."));
            }
            (Op::Plus | Op::Minus, Money, Number) | (Op::Plus | Op::Minus, Number, Money) => {
                let how = "Money and a plain number are not added up. Write money(…, \"EUR\") or number(…) around one of them.";
                return Err(Complaint::new(at, how));
            }
            _ => {
                let message = format!("“{}” does not go between {} and {}.", op.sign(), of.called(), with.called());
                return Err(Complaint::new(at, message));
            }
        };
        Ok(Some(result))
    }

    /// Refuses to compare a field that has choices with what is none of them.
    fn chooses(&self, field: &Node, with: &Node) -> Result<(), Complaint> {
        let (Part::Field(key), Part::Text(text)) = (&field.part, &with.part) else { return Ok(()) };
        let Some(known) = self.scope.known.get(key).filter(|known| !known.choices.is_empty()) else { return Ok(()) };
        if known.choices.iter().any(|(value, _)| value == text) {
            return Ok(());
        }
        let called = known.choices.iter().find(|(_, label)| label.to_lowercase() == text.to_lowercase());
        let message = match called {
            Some((value, label)) => format!("Write the value of the choice {label}: \"{value}\"."),
            None => {
                let values: Vec<String> = known.choices.iter().map(|(value, _)| format!("\"{value}\"")).collect();
                format!("{} is never “{text}”. Its values are {}.", known.label, values.join(", "))
            }
        };
        Err(Complaint::new(with.at, message))
    }

    fn call(&self, at: usize, function: Function, given: &[Node]) -> Found {
        use Type::{Checkbox, Date, Money, Number, Text};
        let about = function.about();
        let (least, most) = about.takes;
        if given.len() < least || given.len() > most {
            return Err(Complaint::new(at, format!("It is written {}.", about.usage)));
        }
        let each = |wanted: &[Type]| -> Result<(), Complaint> {
            let what = format!("{} takes", about.name);
            given.iter().try_for_each(|node| self.among(node, wanted, &what).map(|_| ()))
        };
        Ok(Some(match function {
            Function::If => {
                let (test, values) = given.split_first().ok_or_else(|| Complaint::new(at, about.usage))?;
                self.among(test, &[Checkbox], "a test is")?;
                return self.alike(values);
            }
            Function::And | Function::Or | Function::Not => each(&[Checkbox]).map(|()| Checkbox)?,
            Function::IsEmpty => given.iter().try_for_each(|node| self.of(node).map(|_| ())).map(|()| Checkbox)?,
            Function::Coalesce => return self.alike(given),
            Function::Min | Function::Max => {
                each(&[Number, Money, Date])?;
                return self.alike(given);
            }
            Function::Round | Function::Floor | Function::Ceil | Function::Abs => {
                let (first, places) = given.split_first().ok_or_else(|| Complaint::new(at, about.usage))?;
                places.iter().try_for_each(|node| self.among(node, &[Number], "the places are").map(|_| ()))?;
                return self.among(first, &[Number, Money], &format!("{} takes", about.name));
            }
            Function::Number => each(&[Money, Number]).map(|()| Number)?,
            Function::Money => {
                self.first(given, &[Number], about.name)?;
                self.literal(given, 1, "a currency such as \"EUR\"", |text| {
                    text.parse::<Currency>().is_ok_and(|currency| currency.is_active())
                })?;
                Money
            }
            Function::Currency => each(&[Money]).map(|()| Text)?,
            Function::Concat => given.iter().try_for_each(|node| self.of(node).map(|_| ())).map(|()| Text)?,
            Function::Len => each(&[Text]).map(|()| Number)?,
            Function::Upper | Function::Lower | Function::Trim => each(&[Text]).map(|()| Text)?,
            Function::Left | Function::Right => {
                self.first(given, &[Text], about.name)?;
                given.iter().skip(1).try_for_each(|node| self.among(node, &[Number], "its length is").map(|_| ()))?;
                Text
            }
            Function::Contains => each(&[Text]).map(|()| Checkbox)?,
            Function::Days if given.len() == 1 => each(&[Number]).map(|()| Number)?,
            Function::Days => each(&[Date]).map(|()| Number)?,
            Function::DateAdd => {
                self.first(given, &[Date], about.name)?;
                given
                    .iter()
                    .skip(1)
                    .take(1)
                    .try_for_each(|node| self.among(node, &[Number], "the number is").map(|_| ()))?;
                self.literal(given, 2, "\"days\", \"weeks\", \"months\" or \"years\"", |text| {
                    Step::called(text).is_some()
                })?;
                Date
            }
            Function::Date => each(&[Number]).map(|()| Date)?,
            Function::Year | Function::Month | Function::Day => each(&[Date]).map(|()| Number)?,
        }))
    }

    fn first(&self, given: &[Node], wanted: &[Type], name: &str) -> Result<(), Complaint> {
        let what = format!("{name} begins with");
        given.iter().take(1).try_for_each(|node| self.among(node, wanted, &what).map(|_| ()))
    }

    /// Refuses unless a text of the formula itself stands at `place`, and a good one.
    fn literal(
        &self,
        given: &[Node],
        place: usize,
        what: &str,
        is_good: impl Fn(&str) -> bool,
    ) -> Result<(), Complaint> {
        match given.get(place) {
            Some(Node { part: Part::Text(text), .. }) if is_good(text) => Ok(()),
            Some(node) => Err(Complaint::new(node.at, format!("Write {what} here."))),
            None => Ok(()),
        }
    }

    /// The one type that all of them have.
    fn alike(&self, given: &[Node]) -> Found {
        let mut all: Option<Type> = None;
        for node in given {
            match (all, self.of(node)?) {
                (Some(known), Some(found)) if known != found => {
                    let message =
                        format!("This is {}, and what stands before it is {}.", found.called(), known.called());
                    return Err(Complaint::new(node.at, format!("{message} One formula has one kind of value.")));
                }
                (known, found) => all = known.or(found),
            }
        }
        Ok(all)
    }
}
