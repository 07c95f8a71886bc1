//! A proxy that ends TLS in front of an installation, and a client that trusts it: what a scanner on the internet would see.

use super::{Installation, browser::Reply};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use rustls::{
    ClientConfig, RootCertStore, ServerConfig,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName},
};
use std::{net::SocketAddr, sync::Arc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, TlsConnector};

/// The address that the certificate is for; workspaces answer below it.
pub const HOST: &str = "alphaclone.test";

pub struct Proxy {
    address: SocketAddr,
    connector: TlsConnector,
}

impl Proxy {
    /// Ends TLS in front of `installation`, with a certificate of its own.
    pub async fn before(installation: &Installation) -> Self {
        let names = vec![HOST.to_owned(), format!("*.{HOST}")];
        let made = rcgen::generate_simple_self_signed(names).unwrap();
        let certificate: CertificateDer<'static> = made.cert.der().clone();
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = || Arc::new(rustls::crypto::ring::default_provider());
        let server = ServerConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
        let server = server.with_no_client_auth().with_single_cert(vec![certificate.clone()], key).unwrap();
        let mut roots = RootCertStore::empty();
        roots.add(certificate).unwrap();
        let client = ClientConfig::builder_with_provider(provider()).with_safe_default_protocol_versions().unwrap();
        let client = client.with_root_certificates(roots).with_no_client_auth();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(pass_on(listener, TlsAcceptor::from(Arc::new(server)), installation.listen().await));
        Self { address, connector: TlsConnector::from(Arc::new(client)) }
    }

    /// One request over a connection of its own.
    pub async fn send(&self, method: &str, host: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
        let tcp = TcpStream::connect(self.address).await.unwrap();
        let name = ServerName::try_from(host.to_owned()).unwrap();
        let mut stream = self.connector.connect(name, tcp).await.expect("a certificate for the host");
        let mut text = format!("{method} {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
        for (name, value) in headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut bytes = Vec::new();
        // A peer that closes without a word of TLS has still sent everything that it announced.
        let _ = stream.read_to_end(&mut bytes).await;
        parsed(&String::from_utf8_lossy(&bytes))
    }
}

async fn pass_on(listener: TcpListener, acceptor: TlsAcceptor, to: SocketAddr) {
    while let Ok((tcp, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            let Ok(mut outside) = acceptor.accept(tcp).await else { return };
            let mut inside = TcpStream::connect(to).await.unwrap();
            let _ = copy_bidirectional(&mut outside, &mut inside).await;
            let _ = outside.shutdown().await;
        });
    }
}

fn parsed(text: &str) -> Reply {
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let mut headers = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(':').unwrap();
        let value = HeaderValue::from_str(value.trim()).unwrap();
        headers.append(HeaderName::from_bytes(name.as_bytes()).unwrap(), value);
    }
    Reply { status, headers, body: body.to_owned() }
}
