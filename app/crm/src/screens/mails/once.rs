//! What a dialog calls the one thing that it is about to have done.

use uuid::Uuid;
use web_sys::js_sys::Math;

/// A new name, told apart from this member's others alone, so that nobody has to be unable to guess it. Made in the browser only.
pub fn once() -> Uuid {
    let random = || Math::random().to_bits();
    Uuid::from_u64_pair(random(), random())
}
