//! What a feed keeps, drops and asks for.

use super::*;

#[test]
fn a_row_that_moved_up_is_not_listed_twice() {
    let key = |row: &(u32, &str)| row.0.to_string();
    let old = [(4, "old"), (5, "old"), (6, "old")];
    let fresh = [(1, "new"), (5, "new")];
    assert_eq!(unseen(&old, &fresh, key), vec![(4, "old"), (6, "old")]);
}

/// Lets everything that was spawned run until it waits.
async fn settle() {
    for _ in 0..20 {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn what_fails_is_asked_for_again_only_by_hand_and_old_rows_do_not_stand_under_a_new_question() {
    let _ = any_spawner::Executor::init_tokio();
    let work = async {
        let owner = Owner::new();
        owner.set();
        let is_down = Arc::new(std::sync::atomic::AtomicBool::new(true));
        let ask = {
            let is_down = is_down.clone();
            move |ask: Ask| {
                let is_down = is_down.load(std::sync::atomic::Ordering::Relaxed);
                let data = vec![if ask.cursor.is_some() { 2_u8 } else { 3 }];
                let page = Page { data, next_cursor: Some("next".to_owned()), total: Some(9) };
                async move { if is_down { Err(AppError::forbidden()) } else { Ok(page) } }
            }
        };
        let first = Page { data: vec![1_u8], next_cursor: Some("next".to_owned()), total: Some(9) };
        let feed = Feed::new(first, u8::to_string, load(ask));
        let failure = feed.failure();
        let rows = || (feed.rows.get_untracked(), failure.message.get_untracked().is_some());
        let down = |down| is_down.store(down, std::sync::atomic::Ordering::Relaxed);

        feed.more();
        settle().await;
        assert_eq!(rows(), (vec![1], true));
        down(false);
        failure.retry.run(());
        settle().await;
        assert_eq!(rows(), (vec![1, 2], false));
        down(true);
        feed.renew();
        settle().await;
        assert_eq!(rows(), (vec![1, 2], true), "what is old is still worth reading");
        feed.restart();
        settle().await;
        assert_eq!((rows(), feed.total.get_untracked()), ((vec![], true), None));
        down(false);
        failure.retry.run(());
        settle().await;
        assert_eq!((rows(), feed.total.get_untracked()), ((vec![3], false), Some(9)));
        feed.put_first(3);
        feed.put_first(4);
        assert_eq!(feed.rows.get_untracked(), [4, 3]);
    };
    tokio::task::LocalSet::new().run_until(work).await;
}

#[tokio::test]
async fn many_changes_cost_one_reading_at_a_time_and_a_page_asked_for_goes_first() {
    let _ = any_spawner::Executor::init_tokio();
    let work = async {
        let owner = Owner::new();
        owner.set();
        let asked = Arc::new(std::sync::Mutex::new(Vec::new()));
        let gate = Arc::new(tokio::sync::Semaphore::new(0));
        let page = |next: &str| Page { data: vec![1_u8], next_cursor: Some(next.to_owned()), total: None };
        let ask = {
            let (asked, gate) = (asked.clone(), gate.clone());
            move |ask: Ask| {
                asked.lock().unwrap().push(ask.cursor.unwrap_or_else(|| "top".to_owned()));
                let gate = gate.clone();
                async move {
                    gate.acquire().await.unwrap().forget();
                    Ok(page("next"))
                }
            }
        };
        let asked = move || std::mem::take(&mut *asked.lock().unwrap());
        let feed = Feed::new(page("next"), u8::to_string, load(ask));
        for _ in 0..5 {
            feed.renew();
            settle().await;
        }
        assert_eq!(asked(), ["top"]);
        feed.more();
        feed.more();
        settle().await;
        assert_eq!(asked(), ["next"]);
        // The reading that the page cut short, and the page.
        gate.add_permits(2);
        settle().await;
        assert_eq!((feed.rows.get_untracked(), asked()), (vec![1, 1], vec!["top".to_owned()]));
        gate.add_permits(10);
        settle().await;
        assert!(!feed.busy.get_untracked());
    };
    tokio::task::LocalSet::new().run_until(work).await;
}
