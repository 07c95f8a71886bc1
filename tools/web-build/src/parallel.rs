//! Work for all cores: each task is independent, the results keep the input's order, the first error wins.

use std::{
    sync::{Mutex, PoisonError},
    thread,
};

use anyhow::{Result, anyhow};

pub fn map<In: Send, Out: Send>(items: Vec<In>, work: impl Fn(In) -> Result<Out> + Sync) -> Result<Vec<Out>> {
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let queue = Mutex::new(items.into_iter().enumerate());
    let done = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    // Named, so that the queue is free again while the item is worked on.
                    let next = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
                    let Some((index, item)) = next else { break };
                    let result = work(item);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().map_err(|_| anyhow!("a worker thread died"))?;
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_and_an_error_is_returned() {
        let squares = map((0..100).collect(), |n: u32| Ok(n * n)).unwrap();
        assert_eq!(squares, (0..100).map(|n| n * n).collect::<Vec<u32>>());
        let failed = map(vec![1, 2, 3], |n: u32| {
            if n == 2 {
                anyhow::bail!("two")
            }
            Ok(n)
        });
        assert_eq!(failed.unwrap_err().to_string(), "two");
    }
}
