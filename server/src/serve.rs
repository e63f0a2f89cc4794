use std::{future::Future, io, net::SocketAddr, time::Duration};

use tokio::{net::TcpListener, sync::oneshot, time::timeout};

use crate::{app::App, http, key_reminders, mail};

/// Requests that are being answered when the server is told to stop have this long to end.
const DRAIN: Duration = Duration::from_secs(20);

/// Answers requests on `listener` until `stop` is ready; then ends what is begun, and closes the store.
///
/// # Errors
/// When the listener fails, or the database is damaged.
pub async fn serve(
    app: &App,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stopping, stopped) = oneshot::channel();
    let (stopping_mail, mail_stopped) = oneshot::channel::<()>();
    let mail = tokio::spawn(mail::run(app.clone(), async {
        let _ = mail_stopped.await;
    }));
    let (stopping_reminders, reminders_stopped) = oneshot::channel::<()>();
    let reminders = tokio::spawn(key_reminders::run(app.clone(), async {
        let _ = reminders_stopped.await;
    }));
    let service = http::router(app).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        stop.await;
        tracing::info!("stopping: requests that were begun are finished");
        let _ = stopping.send(());
    });
    let overdue = async {
        if stopped.await.is_ok() {
            tokio::time::sleep(DRAIN).await;
        } else {
            std::future::pending::<()>().await;
        }
    };
    let damaged = async {
        match app.store().damage().await {
            Some(damage) => damage,
            None => std::future::pending().await,
        }
    };
    let result = tokio::select! {
        result = server => result,
        damage = damaged => Err(io::Error::other(damage)),
        () = overdue => {
            tracing::warn!("some requests did not end in time");
            Ok(())
        }
    };
    let _ = stopping_reminders.send(());
    let _ = timeout(DRAIN, reminders).await;
    let _ = stopping_mail.send(());
    if timeout(DRAIN, mail).await.is_err() {
        tracing::warn!("a message did not leave in time; it is tried again after the start");
    }
    // A writer that still holds the store must not keep the process alive.
    let _ = timeout(DRAIN, app.store().close()).await;
    result
}
