//! A reader of JSON that is small where it is compiled: in the browser once for every type that crosses the wire.
//!
//! `serde_json`'s own readers bring, for each struct, a second way in for structs written as arrays, and the scanning of text with
//! it. Here the text becomes a tree once, by code that knows no type, and each struct is read out of an object only.

use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, MapAccess, SeqAccess, Unexpected,
    VariantAccess, Visitor,
};
use serde_json::{Error, Value};

/// Reads a value that `serde_json` wrote.
///
/// # Errors
/// When the text is no JSON, or not of this type. A struct that is written as an array is not, nor are keys that are numbers.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    T::deserialize(Tree(serde_json::from_str(text)?))
}

struct Tree(Value);

impl Tree {
    #[cold]
    fn is_not(&self, expected: &dyn serde::de::Expected) -> Error {
        let found = match &self.0 {
            Value::Null => Unexpected::Unit,
            Value::Bool(is) => Unexpected::Bool(*is),
            Value::Number(_) => Unexpected::Other("number"),
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Error::invalid_type(found, expected)
    }

    fn array<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => visitor.visit_seq(Items(items.into_iter())),
            _ => Err(self.is_not(&visitor)),
        }
    }

    fn object<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(entries) => visitor.visit_map(Entries { rest: entries.into_iter(), value: Value::Null }),
            _ => Err(self.is_not(&visitor)),
        }
    }

    fn text<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(text) => visitor.visit_string(text),
            _ => Err(self.is_not(&visitor)),
        }
    }
}

/// Numbers and truth values: what there is goes to the visitor, which knows what it can hold.
macro_rules! scalars {
    ($($method:ident)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match &self.0 {
                Value::Bool(is) => visitor.visit_bool(*is),
                Value::Number(number) => number.deserialize_any(visitor),
                _ => Err(self.is_not(&visitor)),
            }
        })+
    };
}

impl<'de> Deserializer<'de> for Tree {
    type Error = Error;

    scalars! {
        deserialize_bool
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64
        deserialize_f32 deserialize_f64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(is) => visitor.visit_bool(is),
            Value::Number(number) => number.deserialize_any(visitor),
            Value::String(text) => visitor.visit_string(text),
            Value::Array(_) => self.array(visitor),
            Value::Object(_) => self.object(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            _ => Err(self.is_not(&visitor)),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.text(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.text(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.text(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.array(visitor)
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.array(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.array(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        self.array(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _len: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.array(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.object(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.object(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(Variant { name, content: Value::Null }),
            Value::Object(entries) if entries.len() == 1 => match entries.into_iter().next() {
                Some((name, content)) => visitor.visit_enum(Variant { name, content }),
                None => Err(Error::missing_field("variant")),
            },
            _ => Err(self.is_not(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

struct Items(std::vec::IntoIter<Value>);

impl<'de> SeqAccess<'de> for Items {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        self.0.next().map(|item| seed.deserialize(Tree(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

struct Entries {
    rest: serde_json::map::IntoIter,
    /// Of the key that was given last.
    value: Value,
}

impl<'de> MapAccess<'de> for Entries {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = value;
        seed.deserialize(Tree(Value::String(key))).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(Tree(self.value.take()))
    }
}

struct Variant {
    name: String,
    content: Value,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Error;
    type Variant = Tree;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Tree), Error> {
        Ok((seed.deserialize(Tree(Value::String(self.name)))?, Tree(self.content)))
    }
}

impl<'de> VariantAccess<'de> for Tree {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        match self.0 {
            Value::Null => Ok(()),
            _ => Err(self.is_not(&"a variant without content")),
        }
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Error> {
        self.array(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _fields: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.object(visitor)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use serde::{Deserialize, Serialize};
    use std::{collections::BTreeMap, fmt::Debug};

    #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
    struct Name(String);

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "snake_case")]
    enum Shape {
        Empty,
        Named(Name),
        Pair(i64, f64),
        Sized { wide: u8, high: Option<u8> },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(tag = "is", rename_all = "snake_case")]
    enum Tagged {
        None,
        Some { shape: Shape },
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct All {
        shapes: Vec<Shape>,
        tagged: [Tagged; 2],
        of: BTreeMap<Name, Result<u64, String>>,
        id: uuid::Uuid,
        day: Option<chrono::NaiveDate>,
        #[serde(default)]
        absent: Option<Name>,
        anything: Value,
        nothing: (),
        letter: char,
        is: bool,
        least: i64,
        half: f32,
    }

    fn all() -> All {
        All {
            shapes: vec![
                Shape::Empty,
                Shape::Named(Name("a \"b\" \u{1F600}".into())),
                Shape::Pair(-3, 2.5),
                Shape::Sized { wide: 255, high: None },
            ],
            tagged: [Tagged::None, Tagged::Some { shape: Shape::Sized { wide: 1, high: Some(2) } }],
            of: [(Name("x".into()), Ok(u64::MAX)), (Name("y".into()), Err("no".into()))].into(),
            id: uuid::Uuid::from_u128(7),
            day: chrono::NaiveDate::from_ymd_opt(2026, 2, 28),
            absent: Some(Name(String::new())),
            anything: serde_json::json!({ "a": [1, null, { "b": -2.5 }] }),
            nothing: (),
            letter: 'é',
            is: true,
            least: i64::MIN,
            half: 0.5,
        }
    }

    #[test]
    fn what_serde_json_wrote_comes_back() {
        let text = serde_json::to_string(&all()).unwrap();
        assert_eq!(read::<All>(&text).unwrap(), all());
        assert_eq!(read::<All>(&text.replace(r#""absent":"","#, "")).unwrap(), All { absent: None, ..all() });
    }

    #[test]
    fn what_is_something_else_is_refused_as_serde_json_does() {
        fn check<T: DeserializeOwned + Debug>(text: &str) {
            assert!(read::<T>(text).is_err(), "{text}");
            assert!(serde_json::from_str::<T>(text).is_err(), "{text}");
        }
        let text = serde_json::to_string(&all()).unwrap();
        for (from, to) in [
            (r#""is":true"#, r#""is":1"#),
            (r#""wide":255"#, r#""wide":256"#),
            (r#""letter":"é""#, r#""letter":"éé""#),
            (r#""nothing":null"#, r#""nothing":0"#),
            (r#""least":-"#, r#""least":0.1e-"#),
            (r#""empty""#, r#""emptied""#),
            (r#""empty""#, r#"{"empty":1}"#),
            (r#""is":true"#, r#""is":true,"more":1"#),
            (r#""id":"0"#, r#""id":"-"#),
            ("}", ""),
        ] {
            let changed = text.replacen(from, to, 1);
            assert_ne!(changed, text, "{from}");
            check::<All>(&changed);
        }
        check::<Vec<Name>>(r#"{"a":"b"}"#);
        check::<BTreeMap<String, u8>>("[1]");
        check::<Shape>(r#"{"named":"a","empty":null}"#);
        check::<Shape>("{}");
        check::<Option<u8>>("\"\"");
        check::<u8>("1 2");
    }
}
