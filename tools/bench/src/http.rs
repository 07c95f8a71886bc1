//! HTTP/1.1 to one port of this machine over connections that stay open. The Host header is the caller's choice.

use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    HeaderMap, Request, StatusCode,
    client::conn::http1::{SendRequest, handshake},
};
use hyper_util::rt::TokioIo;
use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};
use tokio::net::TcpStream;

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Answer {
    /// The answer, if its status is `status`; else an error that quotes it.
    pub fn expect_status(self, status: StatusCode) -> Result<Self> {
        ensure!(self.status == status, "{} instead of {status}: {}", self.status, self.text());
        Ok(self)
    }

    pub fn json(&self) -> Result<serde_json::Value> {
        serde_json::from_slice(&self.body).with_context(|| format!("no JSON: {}", self.text()))
    }

    /// The beginning of the body.
    #[must_use]
    pub fn text(&self) -> String {
        const CHARS_MAX: usize = 300;
        String::from_utf8_lossy(&self.body).chars().take(CHARS_MAX).collect()
    }
}

/// A pool of connections: a request takes an idle one, or opens another.
pub struct Client {
    address: SocketAddr,
    idle: Mutex<Vec<SendRequest<Full<Bytes>>>>,
}

impl Client {
    #[must_use]
    pub fn new(port: u16) -> Self {
        Self { address: SocketAddr::from(([127, 0, 0, 1], port)), idle: Mutex::default() }
    }

    /// Sends and reads the whole answer.
    pub async fn send(&self, request: Request<Full<Bytes>>) -> Result<Answer> {
        let mut connection = match self.take() {
            Some(connection) => connection,
            None => self.connect().await?,
        };
        let response = connection.send_request(request).await?;
        let (parts, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
        Ok(Answer { status: parts.status, headers: parts.headers, body })
    }

    fn take(&self) -> Option<SendRequest<Full<Bytes>>> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(connection) = idle.pop() {
            if connection.is_ready() {
                return Some(connection);
            }
        }
        None
    }

    async fn connect(&self) -> Result<SendRequest<Full<Bytes>>> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(async move {
            // Ends with the server; whoever waits for an answer hears of it.
            let _ = connection.await;
        });
        sender.ready().await?;
        Ok(sender)
    }
}
