//! `/import/:id`: the frame around the steps, and what leads from one to the next.

use super::{
    check::Check,
    drop::DropZone,
    mapping::FileMapping,
    questions::FileQuestions,
    run::{Run, watch},
    saver::Saver,
    state::{Step, after, open_questions, questions, reachable, size, step_of},
    steps::Steps,
};
use crate::{
    import::{
        api::{get_import, remove_import_file, start_import},
        job::model::{ImportId, ImportJob, JobFile},
    },
    screens::{
        address::Address,
        failure::{self, Failed},
        loading::ListLoading,
        me::{Me, get_me, provide_me},
        record::actions::id_in_path,
        when::provide_now,
    },
};
use ac_core::{AppError, money::grouped, page_data};
use ac_ui::{Button, ButtonKind, ButtonSize, Card, EmptyState, Icon, LinkButton, Page, PageHeader, Wait, use_toasts};
use futures::try_join;
use leptos::{prelude::*, reactive::spawn_local};
use leptos_meta::Title;
use leptos_router::{NavigateOptions, hooks::use_navigate};
use stylers_macro::style;

/// `/import/:id`
#[component]
pub fn ImportPage() -> impl IntoView {
    provide_now();
    let address = Address::here();
    let id = id_in_path::<ImportId>();
    let data =
        page_data(move || id.get(), async |id| try_join!(get_import(id.ok_or_else(AppError::not_found)?), get_me()));
    let retry = move |()| data.refetch();
    view! {
        <Title text="Import"/>
        <Wait fallback=|| view! { <ListLoading title="Import"/> } until=move || async move {
            match data.await {
                Ok((job, me)) => view! { <Wizard job me address/> }.into_any(),
                Err(error) => view! { <PageHeader title="Import"/><Failed error on_retry=retry/> }.into_any(),
            }
        }/>
    }
    .into_any()
}

#[component]
fn Wizard(job: ImportJob, me: Me, address: Address) -> impl IntoView {
    provide_me(&me);
    let job = RwSignal::new(job);
    let saver = Saver::new(job);
    watch(job);
    let asked = Memo::new(move |_| address.get("step").and_then(|word| Step::parse(&word)));
    let step = Memo::new(move |_| job.with(|job| step_of(job, asked.get())));
    let title = move || job.with(title);
    let body = move || match step.get() {
        Step::Upload => view! { <Files saver address/> }.into_any(),
        Step::Mapping => view! { <Mapping saver/> }.into_any(),
        Step::Questions => view! { <Questions saver/> }.into_any(),
        Step::Preview => view! { <Check saver/> }.into_any(),
        Step::Import => view! { <Run job/> }.into_any(),
    };
    view! {
        <PageHeader title=Signal::derive(title)>
            <Steps job step address/>
        </PageHeader>
        <Page>
            {body}
            <Onward saver step address/>
        </Page>
    }
}

/// `Import of deals.csv and 3 more`.
fn title(job: &ImportJob) -> String {
    match job.files.as_slice() {
        [] => "New import".to_owned(),
        [one] => format!("Import of {}", one.name),
        [first, rest @ ..] => format!("Import of {} and {} more", first.name, rest.len()),
    }
}

/// The button that leads on.
#[component]
fn Onward(saver: Saver, step: Memo<Step>, address: Address) -> impl IntoView {
    let scope = style! {
        .crm-onward {
            display: flex;
            flex-wrap: wrap;
            align-items: center;
            justify-content: flex-end;
            gap: var(--s3);
            position: sticky;
            bottom: 0;
            padding: var(--s3) 0;
            background: linear-gradient(transparent, var(--bg) 40%);
        }
    };
    let job = saver.job;
    let starting = RwSignal::new(false);
    let toasts = use_toasts();
    let start = move |_| {
        starting.set(true);
        let id = job.with_untracked(|job| job.id);
        spawn_local(async move {
            match start_import(id).await {
                Ok(now) => job.set(now),
                Err(error) => failure::say(toasts, "The import did not start.", &error),
            }
            starting.set(false);
        });
    };
    let next = Memo::new(move |_| job.with(|job| after(job, step.get())));
    let is_open = Memo::new(move |_| job.with(|job| reachable(job, next.get())));
    let href = move || address.link(&[("step", Some(next.get().word().to_owned()))]);
    let hint = move || {
        let open = job.with(open_questions);
        (step.get() == Step::Questions && open > 0).then(|| match open {
            1 => "One question is open.".to_owned(),
            n => format!("{n} questions are open."),
        })
    };
    let rows = move || {
        job.with(|job| {
            job.files.iter().filter_map(|f| f.analysis.as_ref()).map(|a| u64::from(a.row_count)).sum::<u64>()
        })
    };
    let button = move || {
        match step.get() {
        Step::Import => None,
        Step::Preview => Some(
            view! {
                <Button kind=ButtonKind::Primary size=ButtonSize::Large busy=starting disabled=saver.is_saving on:click=start>
                    {move || format!("Import {} rows", grouped(rows()))}
                </Button>
            }
            .into_any(),
        ),
        _ => Some(if is_open.get() {
            view! { <LinkButton kind=ButtonKind::Primary size=ButtonSize::Large href=href()>"Continue"</LinkButton> }.into_any()
        } else {
            view! { <Button kind=ButtonKind::Primary size=ButtonSize::Large disabled=true>"Continue"</Button> }.into_any()
        }),
    }
    };
    view! { class = scope,
        {move || button().map(|button| view! { class = scope,
            <div class="crm-onward"><span class="dim" aria-live="polite">{hint}</span>{button}</div>
        })}
    }
}

/// Step 1 of an import that was begun: its files, and room for more.
#[component]
fn Files(saver: Saver, address: Address) -> impl IntoView {
    let job = saver.job;
    let id = job.with_untracked(|job| job.id);
    let navigate = use_navigate();
    let go = Callback::new(move |to: String| navigate(&to, NavigateOptions::default()));
    let done = move |_| go.run(address.link(&[("step", Some(Step::Mapping.word().to_owned()))]));
    let files = Memo::new(move |_| job.with(|job| job.files.clone()));
    view! {
        <DropZone id on_job=move |now| job.set(now) on_done=done/>
        {move || files.get().into_iter().enumerate().map(|(at, file)| view! { <FileLine at file job/> }).collect_view()}
    }
}

#[component]
fn FileLine(at: usize, file: JobFile, job: RwSignal<ImportJob>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let toasts = use_toasts();
    let remove = move |_| {
        busy.set(true);
        let id = job.with_untracked(|job| job.id);
        spawn_local(async move {
            match remove_import_file(id, u32::try_from(at).unwrap_or(u32::MAX)).await {
                Ok(now) => job.set(now),
                Err(error) => failure::say(toasts, "The file is still there.", &error),
            }
            busy.set(false);
        });
    };
    let facts = match (&file.analysis, &file.refusal) {
        (Some(analysis), _) => format!(
            "{} rows of {}, {}",
            grouped(u64::from(analysis.row_count)),
            analysis.kind.label(),
            size(file.bytes)
        ),
        (None, Some(problem)) => problem.message.clone(),
        (None, None) => size(file.bytes),
    };
    let label = format!("Take out {}", file.name);
    view! {
        <Card>
            <div class="row">
                <strong>{file.name.clone()}</strong>
                <span class="dim">{facts}</span>
                <span class="push"><Button size=ButtonSize::Small icon=Icon::Trash label busy on:click=remove/></span>
            </div>
        </Card>
    }
}

/// The import's file at a place; an empty one when it was taken out meanwhile.
fn file_at(job: RwSignal<ImportJob>, at: usize) -> Option<Signal<JobFile>> {
    let first = job.with_untracked(|job| job.files.get(at).cloned())?;
    let file = Memo::new(move |last: Option<&JobFile>| {
        let now = job.with(|job| job.files.get(at).cloned());
        now.or_else(|| last.cloned()).unwrap_or_else(|| first.clone())
    });
    Some(file.into())
}

/// Step 2, redrawn only when the files or what was found in them change: a choice keeps its focus.
#[component]
fn Mapping(saver: Saver) -> impl IntoView {
    let job = saver.job;
    let shape = Memo::new(move |_| {
        let found = |file: &JobFile| {
            let analysis = file.analysis.as_ref()?;
            Some((analysis.kind, analysis.columns.clone(), analysis.workbook.clone()))
        };
        job.with(|job| job.files.iter().map(|file| (file.name.clone(), found(file))).collect::<Vec<_>>())
    });
    move || {
        saver.refused.track();
        let files = (0..shape.get().len()).filter_map(|at| Some((at, file_at(job, at)?)));
        files.map(|(at, file)| view! { <FileMapping at file saver/> }).collect_view()
    }
}

/// Step 3, redrawn only when other questions are asked.
#[component]
fn Questions(saver: Saver) -> impl IntoView {
    let job = saver.job;
    let asked = Memo::new(move |_| job.with(|job| job.files.iter().map(|f| questions(f).to_vec()).collect::<Vec<_>>()));
    move || {
        saver.refused.track();
        let asked = asked.get();
        if asked.iter().all(Vec::is_empty) {
            return view! {
                <EmptyState icon=Icon::Check title="Nothing to ask" text="Every date, amount and name in these files reads one way only."/>
            }
            .into_any();
        }
        let files = asked.iter().enumerate().filter(|(_, asked)| !asked.is_empty());
        files
            .filter_map(|(at, _)| Some((at, file_at(job, at)?)))
            .map(|(at, file)| view! { <FileQuestions at file saver/> })
            .collect_view()
            .into_any()
    }
}
