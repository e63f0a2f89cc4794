//! A way to the database on which connections are reset, stall or die without a word.

use std::{path::PathBuf, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream, UnixStream},
    sync::watch,
};

/// What happens to what is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Open,
    /// Connections are ended hard, new ones at once.
    Reset,
    /// Nothing gets through in either direction, until it is open again.
    Stalled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    way: Way,
    /// Connections of an earlier one hang for ever.
    generation: u32,
}

pub(super) struct Proxy {
    pub(super) port: u16,
    state: Arc<watch::Sender<State>>,
}

impl Proxy {
    /// Forwards to `socket`.
    pub(super) async fn start(socket: PathBuf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let state = Arc::new(watch::Sender::new(State {
            way: Way::Open,
            generation: 0,
        }));
        let states = Arc::clone(&state);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(forward(client, socket.clone(), states.subscribe()));
            }
        });
        Self { port, state }
    }

    pub(super) fn set(&self, way: Way) {
        self.state.send_modify(|state| state.way = way);
    }

    /// Every connection that there is goes silent for ever, and new ones work.
    pub(super) fn lose_connections(&self) {
        self.state.send_modify(|state| state.generation += 1);
    }
}

async fn forward(mut client: TcpStream, socket: PathBuf, mut state: watch::Receiver<State>) {
    let generation = state.borrow().generation;
    if let Ok(mut server) = UnixStream::connect(socket).await {
        let (mut upward, mut downward) = ([0; 16_384], [0; 16_384]);
        loop {
            let now = *state.borrow_and_update();
            if now.generation != generation {
                std::future::pending::<()>().await;
            }
            let result = match now.way {
                Way::Reset => break,
                Way::Stalled => state.changed().await.map(|()| 1).map_err(|_| ()),
                Way::Open => tokio::select! {
                    changed = state.changed() => changed.map(|()| 1).map_err(|_| ()),
                    read = client.read(&mut upward) => pass(read, &upward, &mut server).await,
                    read = server.read(&mut downward) => pass(read, &downward, &mut client).await,
                },
            };
            if !matches!(result, Ok(1..)) {
                break;
            }
        }
    }
    // Without lingering the other side gets a reset.
    let _ = client.set_zero_linger();
}

async fn pass(read: std::io::Result<usize>, buffer: &[u8], to: &mut (impl AsyncWriteExt + Unpin)) -> Result<usize, ()> {
    let count = read.map_err(|_| ())?;
    to.write_all(&buffer[..count]).await.map_err(|_| ())?;
    Ok(count)
}
