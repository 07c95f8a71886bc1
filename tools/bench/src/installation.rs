//! The real binary in a data directory of its own, on a free port: served, stopped, and served again.

use crate::{
    control::{self, Created},
    http::Client,
    options::Options,
    postgres::Scratch,
    process::{self, Memory},
    visitor::Visitor,
};
use anyhow::{Context, Result, bail, ensure};
use hyper::{Request, StatusCode, header::HOST};
use std::{
    fs::File,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    process::{Child, Command},
};

/// Password of every owner that the benchmark makes.
pub const PASSWORD: &str = "four quiet green lanterns";
const START_MAX: Duration = Duration::from_secs(60);
const STOP_MAX: Duration = Duration::from_secs(20);
const POLL: Duration = Duration::from_millis(1);

/// Which database an installation keeps its workspaces in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    Sqlite,
    Postgres,
}

pub struct Installation {
    data: PathBuf,
    port: u16,
    binary: PathBuf,
    site: PathBuf,
    scratch: Option<Scratch>,
    _dir: Option<TempDir>,
}

impl Installation {
    /// An empty one that goes when it is dropped. `None` if there is no PostgreSQL to put it in.
    pub async fn new(options: &Options, database: Database) -> Result<Option<Self>> {
        let scratch = match (database, &options.postgres) {
            (Database::Sqlite, _) => None,
            (Database::Postgres, None) => return Ok(None),
            (Database::Postgres, Some(cluster)) => Some(Scratch::create(cluster).await?),
        };
        let mut builder = tempfile::Builder::new();
        builder.prefix("alphaclone-bench-");
        let dir = match &options.dir {
            Some(parent) => builder.tempdir_in(parent),
            None => builder.tempdir(),
        }?;
        let mut made = Self::at(options, dir.path().to_path_buf()).await?;
        (made.scratch, made._dir) = (scratch, Some(dir));
        Ok(Some(made))
    }

    /// An empty one on SQLite.
    pub async fn sqlite(options: &Options) -> Result<Self> {
        Self::new(options, Database::Sqlite).await?.context("SQLite is always there")
    }

    /// One in a directory that stays, on SQLite.
    pub async fn at(options: &Options, data: PathBuf) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        Ok(Self {
            data,
            port: listener.local_addr()?.port(),
            binary: std::path::absolute(&options.binary)?,
            site: std::path::absolute(&options.site)?,
            scratch: None,
            _dir: None,
        })
    }

    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    fn program(&self) -> Command {
        let mut program = Command::new(&self.binary);
        program
            .env("ALPHACLONE_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("ALPHACLONE_BASE_URL", format!("http://localhost:{}", self.port))
            .env("ALPHACLONE_DATA", &self.data)
            .env("ALPHACLONE_SITE", &self.site)
            // What connects from here stands for many people.
            .env("ALPHACLONE_TRUSTED_PROXIES", "127.0.0.1")
            .env("ALPHACLONE_DATABASE_URL", self.scratch.as_ref().map_or("", |scratch| &scratch.url))
            .current_dir(&self.data)
            .stdin(Stdio::null())
            .kill_on_drop(true);
        program
    }

    /// A fresh process, once it answers the sign-in page.
    pub async fn serve(&self) -> Result<Server<'_>> {
        let log = self.data.join("server.log");
        let file = File::options().create(true).append(true).open(&log)?;
        let mut program = self.program();
        let started = Instant::now();
        let child = program.arg("serve").stdout(file.try_clone()?).stderr(file).spawn();
        let mut child = child.with_context(|| format!("{} does not run", self.binary.display()))?;
        let pid = child.id().context("a process that runs")?;
        while started.elapsed() < START_MAX {
            // A client of its own each time: what is refused must not be waited for.
            let request = Request::builder().uri("/sign-in").header(HOST, format!("localhost:{}", self.port));
            let answer = Client::new(self.port).send(request.body(crate::visitor::nothing())?).await;
            if answer.is_ok_and(|answer| answer.status == StatusCode::OK) {
                return Ok(Server {
                    child,
                    pid,
                    started_in: started.elapsed(),
                    at: self,
                    client: Arc::new(Client::new(self.port)),
                });
            }
            if child.try_wait()?.is_some() {
                break;
            }
            tokio::time::sleep(POLL).await;
        }
        bail!("the server does not serve: {}", std::fs::read_to_string(log).unwrap_or_default())
    }

    /// Runs a subcommand in a process of its own to its end.
    pub async fn command(&self, arguments: &[&str]) -> Result<Finished> {
        let started = Instant::now();
        let child = self.program().args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        let pid = child.id().context("a process that runs")?;
        let output = child.wait_with_output();
        tokio::pin!(output);
        let mut peak_kib = 0;
        let output = loop {
            tokio::select! {
                output = &mut output => break output?,
                // The kernel keeps the peak; asking now and then only has to be in time before the end.
                () = tokio::time::sleep(Duration::from_millis(20)) => {
                    peak_kib = Memory::of(pid).map_or(peak_kib, |memory| memory.peak_kib);
                }
            }
        };
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        let errors = text(&output.stderr);
        ensure!(matches!(output.status.code(), Some(0 | 2)), "{arguments:?} ended with {}: {errors}", output.status);
        Ok(Finished { printed: text(&output.stdout), took: started.elapsed(), peak_kib })
    }

    /// Gives back what does not lie in the data directory.
    pub async fn remove(self) -> Result<()> {
        match &self.scratch {
            Some(scratch) => scratch.drop_database().await,
            None => Ok(()),
        }
    }
}

/// A subcommand that has ended.
pub struct Finished {
    pub printed: String,
    pub took: Duration,
    pub peak_kib: u64,
}

/// A running server. Killed when it is dropped.
pub struct Server<'i> {
    at: &'i Installation,
    child: Child,
    pub pid: u32,
    /// From the start of the process to its first 200.
    pub started_in: Duration,
    pub client: Arc<Client>,
}

impl Server<'_> {
    /// Ends it as an operator does.
    pub async fn stop(mut self) -> Result<()> {
        process::terminate(self.pid)?;
        tokio::time::timeout(STOP_MAX, self.child.wait()).await.context("the server does not stop")??;
        Ok(())
    }

    pub fn memory(&self) -> Result<Memory> {
        Memory::of(self.pid)
    }

    /// Makes a workspace whose owner is `email`.
    pub async fn workspace(&self, slug: &str, email: &str) -> Result<Created> {
        control::create_tenant(self.at.data(), slug, email, PASSWORD).await
    }

    #[must_use]
    pub fn host(&self, slug: &str) -> String {
        format!("{slug}.localhost:{}", self.at.port)
    }

    /// A program with a token.
    #[must_use]
    pub fn program(&self, slug: &str, token: &str) -> Visitor {
        Visitor::with_token(self.client.clone(), self.host(slug), token)
    }

    /// A browser of somebody who is signed in.
    pub async fn browser(&self, slug: &str, email: &str) -> Result<Visitor> {
        Visitor::signed_in(self.client.clone(), self.at.port, slug, email, PASSWORD).await
    }
}
