//! Work that keeps a core busy, in a bounded queue and on threads of its own, whose priority is lower than that of
//! everything else, so that a flood of it cannot starve the rest.

use std::sync::Arc;

use tokio::{
    runtime::{self, Runtime},
    sync::{OwnedSemaphorePermit, Semaphore},
};

/// How much nicer the threads are than the rest of the process: where both want a core, they get about a tenth of it.
const NICER: i32 = 10;

/// As many workers as cores, and a bounded number of tasks that wait for one.
#[derive(Clone, Debug)]
pub(crate) struct Queue {
    places: Arc<Semaphore>,
    size: usize,
    workers: Arc<Workers>,
}

/// Room for one task, from before it is known what there is to do.
#[derive(Debug)]
pub(crate) struct Place {
    _permit: OwnedSemaphorePermit,
}

/// Why there is no result.
#[derive(Debug)]
pub(crate) enum QueueError {
    /// Too many tasks wait already.
    Full,
    /// The task panicked, or the server is stopping.
    Failed,
}

/// A runtime of which only the threads for blocking work are used: its driver would have nothing to drive.
#[derive(Debug)]
struct Workers(Option<Runtime>);

impl Queue {
    /// # Errors
    /// When no threads can be had.
    pub(crate) fn new(workers: usize, waiting: usize) -> std::io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread()
            .max_blocking_threads(workers)
            .thread_name("lockstep-work")
            .on_thread_start(lower_priority)
            .build()?;
        Ok(Self {
            places: Arc::new(Semaphore::new(workers + waiting)),
            size: workers + waiting,
            workers: Arc::new(Workers(Some(runtime))),
        })
    }

    /// How many places are taken.
    pub(crate) fn depth(&self) -> usize {
        self.size.saturating_sub(self.places.available_permits())
    }

    /// Takes a place, for work that costs something before it comes to the core.
    pub(crate) fn place(&self) -> Result<Place, QueueError> {
        let permit = Arc::clone(&self.places).try_acquire_owned();
        permit
            .map(|permit| Place { _permit: permit })
            .map_err(|_| QueueError::Full)
    }

    /// Runs `work`, if there is a place.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, QueueError> {
        self.run_at(self.place()?, work).await
    }

    /// Runs `work` in its place.
    pub(crate) async fn run_at<T: Send + 'static>(
        &self,
        place: Place,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, QueueError> {
        let runtime = self.workers.0.as_ref().ok_or(QueueError::Failed)?;
        // The task holds its place itself: when the client goes away, the work goes on and still counts.
        let task = runtime.handle().spawn_blocking(move || {
            let _place = place;
            work()
        });
        task.await.map_err(|_| QueueError::Failed)
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        // Waiting for the threads is not allowed where the last clone may be dropped.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Of the calling thread; elsewhere than on Linux it would be the whole process's.
fn lower_priority() {
    if cfg!(target_os = "linux") {
        // Whoever forbids it gets the same work done at the same priority.
        let _ = rustix::process::nice(NICER);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use tokio::task;

    use super::*;

    #[tokio::test]
    async fn a_full_queue_refuses_at_once_and_takes_work_again_when_there_is_room() {
        let queue = Queue::new(1, 1).unwrap();
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

    #[tokio::test]
    async fn a_place_that_was_taken_is_room_for_its_work_and_is_given_back_without_any() {
        let queue = Queue::new(1, 0).unwrap();
        let place = queue.place().unwrap();
        assert!(matches!(queue.place(), Err(QueueError::Full)));
        queue.run_at(place, || ()).await.unwrap();
        drop(queue.place().unwrap());
        queue.run(|| ()).await.unwrap();
        assert_eq!(queue.depth(), 0);
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn the_work_has_a_lower_priority_than_whoever_asks_for_it() {
        let queue = Queue::new(1, 1).unwrap();
        let priority = || rustix::process::getpriority_process(None).unwrap();
        let own = priority();
        assert_eq!(queue.run(priority).await.unwrap(), (own + NICER).min(19));
        assert_eq!(priority(), own);
    }
}
