//! HTTP over a socket, byte for byte: no client tidies up a path or a header.

use std::{io, net::SocketAddr, time::Duration};

use lockstep_server::{App, serve};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};

const PATIENCE: Duration = Duration::from_secs(30);

/// The server on a free port, until the test ends.
pub(crate) async fn listen(app: &App) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = app.clone();
    tokio::spawn(async move { serve(&app, listener, std::future::pending()).await });
    address
}

/// A connection that is kept open.
pub(crate) struct Connection {
    stream: TcpStream,
    rest: Vec<u8>,
}

pub(crate) struct Received {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> Self {
        Self::try_open(address).await.unwrap()
    }

    pub(crate) async fn try_open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            rest: Vec::new(),
        })
    }

    /// Sends a request and reads its answer, whose length must be announced.
    pub(crate) async fn exchange(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> Received {
        timeout(PATIENCE, self.try_exchange(method, target, headers, body))
            .await
            .unwrap_or_else(|_| panic!("{method} {target}: no answer in time"))
            .unwrap()
    }

    /// The same, with a server that may go away meanwhile or take long.
    pub(crate) async fn try_exchange(
        &mut self,
        method: &str,
        target: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> io::Result<Received> {
        let mut request = format!("{method} {target} HTTP/1.1\r\nhost: localhost\r\n");
        for (name, value) in headers {
            request += &[name, ": ", value, "\r\n"].concat();
        }
        if !body.is_empty() {
            request += &["content-length: ", &body.len().to_string(), "\r\n"].concat();
        }
        request += "\r\n";
        request += body;
        self.stream.write_all(request.as_bytes()).await?;
        self.receive(method != "HEAD").await
    }

    async fn receive(&mut self, has_body: bool) -> io::Result<Received> {
        let end = loop {
            if let Some(end) = self.rest.windows(4).position(|window| window == b"\r\n\r\n") {
                break end + 4;
            }
            self.read().await?;
        };
        let head = String::from_utf8(self.rest.drain(..end).collect()).unwrap();
        let mut received = Received {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head,
            body: String::new(),
        };
        if !has_body {
            return Ok(received);
        }
        if received.header("transfer-encoding").is_some() {
            received.body = self.chunks().await?;
        } else {
            let length: usize = received.header("content-length").unwrap_or("0").parse().unwrap();
            received.body = self.take(length).await?;
        }
        Ok(received)
    }

    async fn chunks(&mut self) -> io::Result<String> {
        let mut body = String::new();
        loop {
            let end = loop {
                if let Some(end) = self.rest.windows(2).position(|window| window == b"\r\n") {
                    break end;
                }
                self.read().await?;
            };
            let line: Vec<u8> = self.rest.drain(..end + 2).collect();
            let length = usize::from_str_radix(std::str::from_utf8(&line[..end]).unwrap(), 16).unwrap();
            body += &self.take(length).await?;
            self.take(2).await?;
            if length == 0 {
                return Ok(body);
            }
        }
    }

    async fn take(&mut self, length: usize) -> io::Result<String> {
        while self.rest.len() < length {
            self.read().await?;
        }
        Ok(String::from_utf8(self.rest.drain(..length).collect()).unwrap())
    }

    async fn read(&mut self) -> io::Result<()> {
        let mut buffer = [0; 8_192];
        let count = self.stream.read(&mut buffer).await?;
        if count == 0 {
            let closed = "the other side has closed the connection";
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, closed));
        }
        self.rest.extend_from_slice(&buffer[..count]);
        Ok(())
    }
}

/// One request on a connection of its own.
pub(crate) async fn exchange(address: SocketAddr, method: &str, target: &str, headers: &[(&str, &str)]) -> Received {
    Connection::open(address)
        .await
        .exchange(method, target, headers, "")
        .await
}
