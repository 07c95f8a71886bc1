//! The real server in one process: its router over a test platform, browsers and programs that talk to it, workspaces
//! with a record of every kind.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::as_conversions
)]

pub mod browser;
pub mod forms;
pub mod jobs;
pub mod people;
pub mod projects;
pub mod records;
pub mod sockets;
pub mod tls;
pub mod views;

use ac_core::{platform::Site, testing::TestPlatform};
use ac_realtime::Timings;
use axum::Router;
use browser::Browser;
use server::{bundle, commands::Host, config::Options, live, router};
use std::{net::SocketAddr, sync::Arc, time::Duration};

/// Where the product answers, unless a test says otherwise.
pub const BASE_URL: &str = "http://localhost:3000";
/// A person's password, whoever it is.
pub const PASSWORD: &str = "seven gelbe Enten";

/// One installation: the binary's own composition, without its listener and workers.
#[derive(Clone)]
pub struct Installation {
    pub host: Host,
    pub router: Router,
}

impl Installation {
    pub fn open(test: &TestPlatform) -> Self {
        Self::at(test, BASE_URL, Options::default())
    }

    /// Answers at `base_url` instead, with these options.
    pub fn at(test: &TestPlatform, base_url: &str, options: Options) -> Self {
        let site = test.data.join("site");
        std::fs::create_dir_all(site.join("pkg/b1")).unwrap();
        for file in ["app.js", "app.js.map", "app.wasm.map", "app.wasm"] {
            std::fs::write(site.join("pkg/b1").join(file), "{}").unwrap();
        }
        let options =
            Options { data: Some(test.data.clone()), base_url: Some(base_url.into()), site: Some(site), ..options };
        let platform = ac_core::Platform { site: Arc::new(Site::parse(base_url).unwrap()), ..test.platform.clone() };
        let host = Host::on(platform, options.load().expect("a configuration"));
        // The regular check would close, some time later, what nobody closed at once.
        let timings = Timings { check: Duration::from_secs(3_600), ..Timings::default() };
        let (realtime, _) = live::realtime(&host.identity, timings);
        let build = app::Build {
            id: "b1".into(),
            js: "/pkg/b1/app.js".into(),
            wasm: "/pkg/b1/app.wasm".into(),
            css: bundle::css_href(),
            packs: Arc::default(),
        };
        let router = router::build(&host, build, realtime);
        Self { host, router }
    }

    pub fn base(&self) -> String {
        let site = &self.host.platform.site;
        format!("{}{}", site.host, site.port)
    }

    /// The host of a workspace.
    pub fn host_of(&self, slug: &str) -> String {
        format!("{slug}.{}", self.base())
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self)
    }

    /// The path of the newest link mailed to an address, which has to be on the configured base.
    pub async fn mailed_path(&self, to: &str) -> String {
        let mails = ac_identity::outbox::list(&self.host.identity).await.unwrap();
        let mail = mails.into_iter().find(|mail| mail.recipient == to).unwrap_or_else(|| panic!("no mail to {to}"));
        let link = mail.body.lines().find(|line| line.starts_with("http")).expect("a link").to_owned();
        link.strip_prefix(&self.host.platform.site.base_url()).expect("on the base host").to_owned()
    }

    /// Listens on a loopback port until the test ends, for what needs a real connection.
    pub async fn listen(&self) -> SocketAddr {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = self.router.clone().into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await.unwrap() });
        address
    }
}
