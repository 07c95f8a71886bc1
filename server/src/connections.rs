//! The listener's connections: how many there may be, of whom, and how long one may take to say what it wants.
//!
//! The rule: a connection holds its [`Place`] until its socket is closed, also after it became a WebSocket. HTTP/1.1 alone is
//! spoken here; telling it from HTTP/2 first would wait without end for whoever sends nothing.

use ac_identity::Network;
use axum::{Router, body::Body, extract::ConnectInfo};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
    collections::HashMap,
    io,
    net::{IpAddr, Ipv6Addr, SocketAddr},
    pin::{Pin, pin},
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tower::Service;

/// How long a request's head may take to come in whole, and a connection to lie idle between two requests.
const HEAD_TIME_MAX: Duration = Duration::from_secs(30);
/// Connections at a time.
const CONNECTIONS_MAX: usize = 10_000;
/// Of these, those of one address, behind which a whole company may sit; of IPv6, of one /64, which is what one customer has.
const CONNECTIONS_OF_ONE_MAX: usize = 2_500;
/// How long to wait after the system had no file handle left.
const PAUSE: Duration = Duration::from_secs(1);

/// What connections may take.
#[derive(Clone, Debug)]
pub struct Limits {
    pub head_time: Duration,
    pub connections: usize,
    pub of_one: usize,
    /// Whose connections are many people's: not counted by address.
    pub proxies: Vec<Network>,
}

impl Limits {
    #[must_use]
    pub fn behind(proxies: Vec<Network>) -> Self {
        Self { head_time: HEAD_TIME_MAX, connections: CONNECTIONS_MAX, of_one: CONNECTIONS_OF_ONE_MAX, proxies }
    }
}

/// Answers on `listener` until `stop` says so, then lets the requests that are open finish.
pub async fn serve(listener: TcpListener, router: Router, limits: Limits, stop: watch::Receiver<bool>) {
    // Turned into routes once, not at every request.
    let router = router.with_state(());
    let places = Places { limits: Arc::new(limits), taken: Arc::default() };
    let (open, _) = watch::channel(());
    let mut stopped = stop.clone();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.wait_for(|stop| *stop) => break,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                pause_after(&error).await;
                continue;
            }
        };
        let Some(place) = places.take(peer.ip()) else {
            metrics::counter!("connections_refused").increment(1);
            continue;
        };
        let (io, is_open) = (Seated { stream, _place: place }, open.subscribe());
        let (router, head_time, stop) = (router.clone(), places.limits.head_time, stop.clone());
        tokio::spawn(async move {
            talk(io, peer, router, head_time, stop).await;
            drop(is_open);
        });
    }
    drop(listener);
    open.closed().await;
}

/// A connection that broke before it was taken concerns nobody; without file handles the next one would fail at once too.
pub async fn pause_after(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        tracing::error!(%error, "a connection could not be accepted");
        tokio::time::sleep(PAUSE).await;
    }
}

/// The requests of one connection, one after the other.
async fn talk(io: Seated, peer: SocketAddr, router: Router, head_time: Duration, mut stop: watch::Receiver<bool>) {
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        router.clone().call(request)
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(head_time);
    let mut connection = pin!(builder.serve_connection(TokioIo::new(io), service).with_upgrades());
    let ended = tokio::select! {
        ended = connection.as_mut() => Some(ended),
        _ = stop.wait_for(|stop| *stop) => None,
    };
    let ended = match ended {
        Some(ended) => ended,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::trace!(%error, "a connection broke");
    }
}

/// The places there are, and who has how many.
#[derive(Clone)]
struct Places {
    limits: Arc<Limits>,
    taken: Arc<Mutex<Taken>>,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_address: HashMap<IpAddr, usize>,
}

impl Places {
    /// `None` where there is none left, or this peer has as many as one may.
    fn take(&self, peer: IpAddr) -> Option<Place> {
        let address = counted_as(peer);
        let is_proxy = self.limits.proxies.iter().any(|proxy| proxy.contains(peer));
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let of_one = taken.by_address.get(&address).copied().unwrap_or_default();
        if taken.all >= self.limits.connections || (!is_proxy && of_one >= self.limits.of_one) {
            return None;
        }
        taken.all = taken.all.saturating_add(1);
        taken.by_address.insert(address, of_one.saturating_add(1));
        Some(Place { address, taken: self.taken.clone() })
    }
}

/// Who an address is counted as.
fn counted_as(peer: IpAddr) -> IpAddr {
    match peer {
        IpAddr::V4(_) => peer,
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => IpAddr::V4(v4),
            None => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        },
    }
}

/// One connection's place, which is free again when it is dropped.
struct Place {
    address: IpAddr,
    taken: Arc<Mutex<Taken>>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.all = taken.all.saturating_sub(1);
        if let Some(count) = taken.by_address.get_mut(&self.address) {
            *count = count.saturating_sub(1);
            if *count == 0 {
                taken.by_address.remove(&self.address);
            }
        }
    }
}

/// A socket with its place.
struct Seated {
    stream: TcpStream,
    _place: Place,
}

impl AsyncRead for Seated {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_read(cx, buf)
    }
}

impl AsyncWrite for Seated {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(cx, buf)
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use axum::{extract::ws::WebSocketUpgrade, routing::get};
    use futures::StreamExt;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    const SOON: Duration = Duration::from_millis(200);
    const LONG: Duration = Duration::from_secs(20);

    struct Running {
        address: SocketAddr,
        stop: watch::Sender<bool>,
        serving: tokio::task::JoinHandle<()>,
    }

    async fn run(change: impl FnOnce(&mut Limits)) -> Running {
        let mut limits = Limits { head_time: LONG, ..Limits::behind(Vec::new()) };
        change(&mut limits);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let slow = || async {
            tokio::time::sleep(SOON * 2).await;
            "done"
        };
        let echo = |upgrade: WebSocketUpgrade| async {
            upgrade.on_upgrade(|mut socket| async move {
                while let Some(Ok(message)) = socket.recv().await {
                    if socket.send(message).await.is_err() {
                        break;
                    }
                }
            })
        };
        let peer = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() };
        let router = Router::new().route("/", get(peer)).route("/slow", get(slow)).route("/ws", get(echo));
        let (stop, stopped) = watch::channel(false);
        let serving = tokio::spawn(serve(listener, router, limits, stopped));
        Running { address, stop, serving }
    }

    /// What comes until the other side closes.
    async fn rest(socket: &mut TcpStream) -> String {
        let mut text = Vec::new();
        let read = tokio::time::timeout(LONG / 2, socket.read_to_end(&mut text)).await.expect("it is closed");
        // A closed connection may also show as a reset.
        let _ = read;
        String::from_utf8(text).unwrap()
    }

    async fn ask(address: SocketAddr, path: &str) -> String {
        let mut socket = TcpStream::connect(address).await.unwrap();
        let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        let _ = socket.write_all(head.as_bytes()).await;
        rest(&mut socket).await
    }

    #[tokio::test]
    async fn a_head_that_does_not_come_is_not_waited_for() {
        let running = run(|limits| limits.head_time = SOON).await;
        for half in ["", "P", "PRI * HTTP/2.0\r\n", "GET / HTTP/1.1\r\nHost: x\r\nX-A: "] {
            let mut socket = TcpStream::connect(running.address).await.unwrap();
            socket.write_all(half.as_bytes()).await.unwrap();
            assert!(!rest(&mut socket).await.contains("200"), "{half:?}");
        }
        // The time is the head's alone, not the answer's.
        assert!(ask(running.address, "/slow").await.ends_with("done"));
        assert!(ask(running.address, "/").await.ends_with("127.0.0.1"));
    }

    #[tokio::test]
    async fn one_address_has_only_so_many_connections() {
        let running = run(|limits| limits.of_one = 3).await;
        let mut held = Vec::new();
        for _ in 0..3 {
            let mut socket = TcpStream::connect(running.address).await.unwrap();
            socket.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
            held.push(socket);
        }
        assert_eq!(ask(running.address, "/").await, "");
        held.pop();
        tokio::time::sleep(SOON).await;
        assert!(ask(running.address, "/").await.ends_with("127.0.0.1"));
        let behind = run(|limits| (limits.of_one, limits.proxies) = (0, vec!["127.0.0.0/8".parse().unwrap()])).await;
        assert!(ask(behind.address, "/").await.ends_with("127.0.0.1"), "a proxy's are many people's");
        let full = run(|limits| (limits.connections, limits.proxies) = (0, vec!["127.0.0.1".parse().unwrap()])).await;
        assert_eq!(ask(full.address, "/").await, "", "but of all together there are only so many");
    }

    #[tokio::test]
    async fn a_websocket_keeps_its_place_and_outlives_a_stop() {
        let running = run(|limits| limits.of_one = 1).await;
        let url = format!("ws://{}/ws", running.address);
        let (mut socket, _) = tokio_tungstenite::connect_async(&url).await.unwrap();
        assert_eq!(ask(running.address, "/").await, "");
        running.stop.send(true).unwrap();
        running.serving.await.unwrap();
        let said = tokio_tungstenite::tungstenite::Message::text("still here");
        futures::SinkExt::send(&mut socket, said.clone()).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap(), said);
    }

    #[tokio::test]
    async fn a_stop_waits_for_open_requests() {
        let running = run(|_| ()).await;
        let asked = tokio::spawn(ask(running.address, "/slow"));
        tokio::time::sleep(SOON).await;
        running.stop.send(true).unwrap();
        running.serving.await.unwrap();
        assert!(asked.await.unwrap().ends_with("done"));
        assert!(TcpStream::connect(running.address).await.is_err());
    }

    #[test]
    fn who_an_address_is_counted_as() {
        let check = |peer: &str, expect: &str| assert_eq!(counted_as(peer.parse().unwrap()).to_string(), expect);
        check("192.0.2.1", "192.0.2.1");
        check("::ffff:192.0.2.1", "192.0.2.1");
        check("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::");
    }
}
