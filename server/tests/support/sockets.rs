//! Live connections to an installation that listens.

use super::people::Workspace;
use futures::{SinkExt, StreamExt};
use serde_json::Value;
use std::{net::SocketAddr, time::Duration};
use tokio::net::TcpStream;
use tokio_tungstenite::{
    WebSocketStream,
    tungstenite::{self, Message, client::IntoClientRequest, http},
};

/// Long enough for a busy machine; nothing is asserted about how long something took.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Socket(WebSocketStream<TcpStream>);

/// Opens `/ws` at a host with these headers. Answers the status of a refusal.
pub async fn open(address: SocketAddr, host: &str, headers: &[(&str, &str)]) -> Result<Socket, u16> {
    let mut request = format!("ws://{host}/ws").into_client_request().unwrap();
    for (name, value) in headers {
        request.headers_mut().append(name.parse::<http::HeaderName>().unwrap(), value.parse().unwrap());
    }
    let tcp = TcpStream::connect(address).await.unwrap();
    match tokio_tungstenite::client_async(request, tcp).await {
        Ok((socket, _)) => Ok(Socket(socket)),
        Err(tungstenite::Error::Http(refused)) => Err(refused.status().as_u16()),
        Err(error) => panic!("{error}"),
    }
}

/// Opens a connection with a browser's cookie, as a page of the workspace does.
pub async fn page(
    address: SocketAddr,
    workspace: &Workspace,
    browser: &super::browser::Browser,
) -> Result<Socket, u16> {
    let session = browser.cookies.get(&workspace.host).and_then(|jar| jar.get("session")).cloned().unwrap_or_default();
    let (cookie, origin) = (format!("session={session}"), format!("http://{}", workspace.host));
    open(address, &workspace.host, &[("cookie", &cookie), ("origin", &origin)]).await
}

impl Socket {
    /// Says hello from `cursor` on and waits until the server is ready.
    pub async fn hello(mut self, cursor: i64) -> Self {
        self.0.send(Message::text(format!(r#"{{"type":"hello","cursor":{cursor}}}"#))).await.unwrap();
        let ready = self.next().await.expect("ready");
        assert_eq!(ready["type"], "ready", "{ready}");
        self
    }

    /// The next message; `None` once the connection has ended.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            let read = tokio::time::timeout(PATIENCE, self.0.next()).await.expect("the server is silent");
            match read {
                Some(Ok(Message::Text(text))) => return Some(serde_json::from_str(&text).unwrap()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }

    /// The seqs heard until one of at least `last` has come.
    pub async fn seqs_until(&mut self, last: i64) -> Vec<i64> {
        let mut seqs = Vec::new();
        while seqs.last().is_none_or(|seq| *seq < last) {
            let message = self.next().await.expect("an open connection");
            let events = message["events"].as_array().cloned().unwrap_or_default();
            seqs.extend(events.iter().map(|event| event["seq"].as_i64().unwrap()));
        }
        seqs
    }
}
