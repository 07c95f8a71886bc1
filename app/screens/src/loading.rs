//! What stands where a screen will be: the same lines in grey, seen only if the answer takes longer than a blink.

use ac_ui::{Page, PageHeader, Skeleton, SkeletonRows};
use leptos::prelude::*;

/// A list or table on its way.
#[component]
pub fn ListLoading(#[prop(into)] title: String) -> impl IntoView {
    view! {
        <PageHeader title/>
        <Page><SkeletonRows rows=12/></Page>
    }
}

/// A record on its way.
#[component]
pub fn RecordLoading() -> impl IntoView {
    view! {
        <Page>
            <Skeleton width=32 lines_tall=2/>
            <Skeleton width=100 lines_tall=3/>
            <SkeletonRows rows=6/>
        </Page>
    }
}
