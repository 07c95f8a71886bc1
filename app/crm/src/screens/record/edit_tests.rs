use super::*;
use ac_core::Timestamp;
use std::sync::Mutex;

#[test]
fn only_a_change_of_the_same_field_is_a_conflict() {
    let check = |base, now, mine, want| assert_eq!(verdict(base, now, mine), want, "{base} {now} {mine}");
    check("a", "a", "b", Verdict::Send);
    check("a", "b", "b", Verdict::Done);
    check("a", "c", "b", Verdict::Conflict);
    check("a", "a", "a", Verdict::Done);
    check("a", "c", "a", Verdict::Conflict);
}

/// What the server says: the record's version, or why not.
type Said = Arc<Mutex<Result<i64, AppError>>>;

fn editor(said: &Said, end: Result<Ending, AppError>) -> Editor<i64, ()> {
    let _ = any_spawner::Executor::init_tokio();
    let (read, write) = (said.clone(), said.clone());
    let answer = move |said: &Said| {
        let answer = said.lock().unwrap().clone();
        async move { answer }
    };
    Editor::new(
        1,
        |version| *version,
        move || answer(&read),
        move |_, ()| answer(&write),
        move || {
            let end = end.clone();
            async move { end }
        },
    )
}

/// Lets everything that was spawned run until it waits.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn a_record_that_went_away_is_told_with_who_took_it_and_comes_back() {
    let work = async {
        let owner = Owner::new();
        owner.set();
        let sam = Ending { by: None, by_name: Some("Sam".to_owned()), at: Timestamp(0), merged_into: None };
        let said: Said = Arc::new(Mutex::new(Ok(2)));
        let editor = editor(&said, Ok(sam.clone()));
        let now = || (editor.record.get_untracked(), editor.gone.get_untracked());
        let say = async |answer: Result<i64, AppError>| {
            *said.lock().unwrap() = answer;
            editor.reload();
            settle().await;
        };
        say(Ok(2)).await;
        assert_eq!(now(), (2, None));
        say(Err(AppError::new(ErrorCode::Internal, "The line is down."))).await;
        assert_eq!(now(), (2, None), "what cannot be reached just now is not gone");
        say(Err(AppError::not_found())).await;
        assert_eq!(now(), (2, Some(Gone::Deleted(sam))));
        say(Ok(4)).await;
        assert_eq!(now(), (4, None), "brought back");
    };
    tokio::task::LocalSet::new().run_until(work).await;
}

#[tokio::test]
async fn a_record_that_is_no_longer_open_to_the_person_is_told() {
    let work = async {
        let owner = Owner::new();
        owner.set();
        for refusal in [AppError::not_found(), AppError::forbidden()] {
            let said: Said = Arc::new(Mutex::new(Err(refusal)));
            let editor = editor(&said, Err(AppError::not_found()));
            editor.reload();
            settle().await;
            assert_eq!(editor.gone.get_untracked(), Some(Gone::Closed));
        }
    };
    tokio::task::LocalSet::new().run_until(work).await;
}
