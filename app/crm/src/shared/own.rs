//! Records that take custom fields, as their entities declare it.

/// As [`ac_records::impl_record`], of what takes the custom fields of an object, in the columns `fields` and `field_keys`.
macro_rules! impl_custom {
    ($fields:ty, $method:ident, $object:path, $label:expr $(, $($more:item)*)?) => {
        ac_records::impl_record!($fields, $method, $label,
            fn own_object() -> Option<&'static ac_views::custom::Object> {
                Some($object)
            }
            fn own_fields(&self) -> &serde_json::Value {
                &self.fields
            }
            fn own_keys(&self) -> &serde_json::Value {
                &self.field_keys
            }
            fn made_on(&self) -> Option<chrono::NaiveDate> {
                Some(self.created_at.date())
            }
            fn with_computed(self, computed: ac_views::custom::formula::program::Computed) -> Self {
                Self { fields: computed.fields, field_keys: computed.field_keys, ..self }
            }
            $($($more)*)?
        );

        impl $crate::shared::custom::Custom for Model {
            fn field_keys(&self) -> &serde_json::Value {
                &self.field_keys
            }
            fn with_own(self, changed: &ac_views::custom::change::Changed) -> Self {
                Self { fields: changed.fields.clone(), field_keys: changed.field_keys.clone(), ..self }
            }
        }
    };
}

/// As [`impl_custom`], of what is compared with its like and merged besides.
macro_rules! impl_merged {
    ($fields:ty, $method:ident, $object:path, $label:expr) => {
        $crate::shared::own::impl_custom! { $fields, $method, $object, $label,
            fn match_keys(&self) -> Vec<ac_likeness::Key> {
                ac_likeness::Compared::keys(&$crate::duplicates::object::Mergeable::compared(self))
            }
            fn unmarked(self) -> Self {
                Self { merged_into_id: None, ..self }
            }
        }
    };
}
pub(crate) use {impl_custom, impl_merged};
