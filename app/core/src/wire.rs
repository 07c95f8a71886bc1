//! JSON between browser and server.

use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType, codec::Post};
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};

/// How server functions take and give: JSON in the body of a POST.
///
/// `server_fn`'s own codec reads bytes, the data that comes with a page is read as text, and each of the two readers is
/// compiled for every type. This one reads text, so that the browser loads one of them.
pub type Json = Post<JsonText>;

/// See [`Json`].
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<bytes::Bytes, Self::Error> {
        serde_json::to_vec(value).map(bytes::Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(bytes: bytes::Bytes) -> Result<T, Self::Error> {
        let text = str::from_utf8(&bytes).map_err(serde::de::Error::custom)?;
        serde_json::from_str(text)
    }
}

/// For `#[serde(default, deserialize_with = "present")]` on an `Option<T>`: absent is `None`; null is a value of `T`, or an
/// error where `T` has none.
pub fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}
