//! Work that keeps a core busy, in a bounded queue, so that a flood of it cannot starve the rest.

use std::sync::Arc;

use tokio::{sync::Semaphore, task};

/// As many workers as cores, and a bounded number of tasks that wait for one.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    places: Arc<Semaphore>,
    size: usize,
    workers: Arc<Semaphore>,
}

/// Why there is no result.
#[derive(Debug)]
pub(crate) enum QueueError {
    /// Too many tasks wait already.
    Full,
    /// The task panicked, or the server is stopping.
    Failed,
}

impl Queue {
    pub(crate) fn new(workers: usize, waiting: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(workers + waiting)),
            size: workers + waiting,
            workers: Arc::new(Semaphore::new(workers)),
        }
    }

    /// How many tasks run or wait.
    pub(crate) fn depth(&self) -> usize {
        self.size.saturating_sub(self.places.available_permits())
    }

    /// Runs `work` on a thread where blocking harms nobody.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, QueueError> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| QueueError::Full)?;
        let worker = Arc::clone(&self.workers)
            .acquire_owned()
            .await
            .map_err(|_| QueueError::Failed)?;
        // The task holds its permits itself: when the client goes away, the work goes on and still counts.
        task::spawn_blocking(move || {
            let _permits = (place, worker);
            work()
        })
        .await
        .map_err(|_| QueueError::Failed)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn a_full_queue_refuses_at_once_and_takes_work_again_when_there_is_room() {
        let queue = Queue::new(1, 1);
        let (release, released) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let queue = queue.clone();
            async move { queue.run(move || released.recv().is_err()).await }
        });
        let second = tokio::spawn({
            let queue = queue.clone();
            async move { queue.run(|| ()).await }
        });
        while queue.places.available_permits() > 0 {
            task::yield_now().await;
        }
        assert_eq!(queue.depth(), 2);
        assert!(matches!(queue.run(|| ()).await, Err(QueueError::Full)));
        drop(release);
        assert!(first.await.unwrap().unwrap());
        second.await.unwrap().unwrap();
        queue.run(|| ()).await.unwrap();
        assert!(matches!(
            queue.run(|| panic!("on purpose")).await,
            Err(QueueError::Failed)
        ));
        queue.run(|| ()).await.unwrap();
    }
}
