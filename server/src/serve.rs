//! `alphaclone serve`: lock, open, listen, and stop without dropping a request.

use crate::{
    bundle,
    commands::{self, Host},
    config::Config,
    connections::{self, Limits},
    demo, health, live, logging, router, socket, workers,
};
use ac_core::Error;
use ac_realtime::Timings;
use std::{io::Write, time::Duration};
use tokio::{net::TcpListener, signal::unix::SignalKind};

/// How long open requests may take to finish once the process was asked to stop.
const DRAIN: Duration = Duration::from_secs(10);

/// Serves until SIGTERM or SIGINT.
pub async fn run(config: Config, demo: bool) -> Result<(), Error> {
    logging::start();
    let Some(_lock) = socket::lock(&config.data).map_err(|e| Error::internal("the data directory", e))? else {
        return Err(Error::Conflict(format!(
            "another process already serves {}. Stop it, or choose another --data.",
            config.data.display()
        )));
    };
    // The recorder exists before the first metric is counted.
    health::recorder();
    let build = bundle::load(&config.bundle)?;
    let listener = TcpListener::bind(config.listen)
        .await
        .map_err(|e| Error::internal("listening", format!("{}: {e}", config.listen)))?;
    for (setting, value) in config.summary() {
        tracing::info!("{setting}: {value}");
    }
    let host = Host::open(config).await?;
    let (realtime, revocations) = live::realtime(&host.identity, Timings::default());
    let router = router::build(&host, build, realtime.clone());
    socket::listen(&host.config.data, host.clone()).await?;
    let workers = workers::start(&host)?;
    tracing::info!("serving {}", host.platform.site.base_url());
    if demo {
        // Beside the server: who looks at the first page does not wait for the demo's records.
        tokio::spawn(show_demo(host.clone()));
    }

    let (stop, stopped) = tokio::sync::watch::channel(false);
    tokio::spawn(async move {
        asked_to_stop().await;
        revocations.shut_down();
        let _ = stop.send(true);
    });
    let limits = Limits::behind(host.config.trusted_proxies.clone());
    let server = connections::serve(listener, router, limits, stopped.clone());
    let mut forced = stopped;
    tokio::select! {
        () = async {
            server.await;
            // The server no longer counts what was upgraded.
            realtime.drained().await;
        } => {}
        () = async {
            let _ = forced.wait_for(|stop| *stop).await;
            tokio::time::sleep(DRAIN).await;
        } => tracing::warn!("some requests did not finish in time"),
        error = host.platform.store.lost() => return Err(error),
    }
    workers.iter().for_each(tokio::task::JoinHandle::abort);
    tracing::info!("stopped");
    Ok(())
}

async fn show_demo(host: Host) {
    match demo::ensure(&host).await {
        Ok(Some(demo::SignIn { url, email, password, .. })) => {
            let text = format!("\n  Demo workspace  {url}\n  E-mail          {email}\n  Password        {password}\n");
            let _ = writeln!(std::io::stdout(), "{text}");
        }
        Ok(None) => tracing::info!("the demo workspace is there; its sign-in is no longer kept"),
        Err(error) => tracing::error!(error = %commands::explain(&error), "the demo workspace could not be made"),
    }
}

async fn asked_to_stop() {
    let terminated = async {
        match tokio::signal::unix::signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        () = terminated => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
