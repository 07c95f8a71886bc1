//! Configuration: command line, then `ALPHACLONE_*` variables, then `alphaclone.toml`, then the default.
//!
//! Everything is checked before anything starts; a wrong value stops the start with one sentence that says which and why.

use ac_core::platform::Site;
use ac_identity::Network;
use clap::Args;
use serde::Deserialize;
use std::{net::SocketAddr, path::PathBuf};

/// What an operator can set. Each option is also an environment variable and a key of `alphaclone.toml`.
#[derive(Args, Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Address to listen on.
    #[arg(long, global = true, env = "ALPHACLONE_LISTEN")]
    pub listen: Option<String>,
    /// Directory that holds everything.
    #[arg(long, global = true, env = "ALPHACLONE_DATA")]
    pub data: Option<PathBuf>,
    /// PostgreSQL instead of SQLite files: postgres://user:password@host/database
    #[arg(long, global = true, env = "ALPHACLONE_DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The address people type, without a path.
    #[arg(long, global = true, env = "ALPHACLONE_BASE_URL")]
    pub base_url: Option<String>,
    /// Directory of the built browser bundle.
    #[arg(long, global = true, env = "ALPHACLONE_SITE")]
    pub site: Option<PathBuf>,
    /// Addresses of proxies whose X-Forwarded-* headers count, separated by commas.
    #[arg(long, global = true, env = "ALPHACLONE_TRUSTED_PROXIES")]
    pub trusted_proxies: Option<String>,
    /// Mail server: smtp://user:password@host:587, by STARTTLS, or smtps://…; ?tls=none at the end for one that speaks in clear. Without
    /// it mail waits in `alphaclone outbox`.
    #[arg(long, global = true, env = "ALPHACLONE_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// Sender of the product's own mail.
    #[arg(long, global = true, env = "ALPHACLONE_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Bearer token that may read /metrics. Without it nobody may.
    #[arg(long, global = true, env = "ALPHACLONE_METRICS_TOKEN", hide_env_values = true)]
    pub metrics_token: Option<String>,
}

/// The checked configuration.
#[derive(Clone, Debug)]
pub struct Config {
    pub listen: SocketAddr,
    pub data: PathBuf,
    pub database_url: Option<String>,
    pub site: Site,
    pub bundle: PathBuf,
    pub trusted_proxies: Vec<Network>,
    pub smtp_url: Option<String>,
    pub mail_from: String,
    pub metrics_token: Option<String>,
}

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("{setting}: {problem}")]
pub struct ConfigError {
    setting: &'static str,
    problem: String,
}

fn wrong(setting: &'static str, problem: impl Into<String>) -> ConfigError {
    ConfigError { setting, problem: problem.into() }
}

const FILE: &str = "alphaclone.toml";

impl Options {
    /// Fills what is not set from `alphaclone.toml` in the working directory, and checks everything.
    pub fn load(self) -> Result<Config, ConfigError> {
        let file = match std::fs::read_to_string(FILE) {
            Ok(text) => toml::from_str(&text).map_err(|e| wrong(FILE, e.message()))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Self::default(),
            Err(error) => return Err(wrong(FILE, error.to_string())),
        };
        self.or(file).check()
    }

    fn or(self, file: Self) -> Self {
        Self {
            listen: self.listen.or(file.listen),
            data: self.data.or(file.data),
            database_url: self.database_url.or(file.database_url),
            base_url: self.base_url.or(file.base_url),
            site: self.site.or(file.site),
            trusted_proxies: self.trusted_proxies.or(file.trusted_proxies),
            smtp_url: self.smtp_url.or(file.smtp_url),
            mail_from: self.mail_from.or(file.mail_from),
            metrics_token: self.metrics_token.or(file.metrics_token),
        }
    }

    fn check(self) -> Result<Config, ConfigError> {
        let listen = self.listen.unwrap_or_else(|| "127.0.0.1:3000".to_owned());
        let listen: SocketAddr = listen
            .parse()
            .map_err(|_| wrong("ALPHACLONE_LISTEN", format!("“{listen}” is not an address such as 127.0.0.1:3000.")))?;
        let base_url = self.base_url.unwrap_or_else(|| format!("http://localhost:{}", listen.port()));
        let site = Site::parse(&base_url).map_err(|_| {
            wrong("ALPHACLONE_BASE_URL", format!("“{base_url}” is not an origin such as https://example.com."))
        })?;
        let database_url = self.database_url.filter(|url| !url.is_empty());
        if database_url
            .as_deref()
            .is_some_and(|url| !url.starts_with("postgres://") && !url.starts_with("postgresql://"))
        {
            return Err(wrong(
                "ALPHACLONE_DATABASE_URL",
                "It has to start with postgres://; without it SQLite is used.",
            ));
        }
        let smtp_url = self.smtp_url.filter(|url| !url.is_empty());
        if smtp_url.as_deref().is_some_and(|url| !url.starts_with("smtp://") && !url.starts_with("smtps://")) {
            return Err(wrong("ALPHACLONE_SMTP_URL", "It has to start with smtp:// or smtps://."));
        }
        let trusted_proxies = self
            .trusted_proxies
            .iter()
            .flat_map(|list| list.split(','))
            .map(str::trim)
            .filter(|address| !address.is_empty())
            .map(|address| {
                address.parse().map_err(|_| {
                    wrong(
                        "ALPHACLONE_TRUSTED_PROXIES",
                        format!("“{address}” is not an address or a range such as 10.0.0.0/8."),
                    )
                })
            })
            .collect::<Result<_, _>>()?;
        let bundle = self.site.unwrap_or_else(|| PathBuf::from("target/site"));
        let mail_from = self.mail_from.unwrap_or_else(|| format!("AlphaClone <no-reply@{}>", site.host));
        Ok(Config {
            listen,
            data: self.data.unwrap_or_else(|| PathBuf::from("data")),
            database_url,
            site,
            bundle,
            trusted_proxies,
            smtp_url,
            mail_from,
            metrics_token: self.metrics_token.filter(|token| !token.is_empty()),
        })
    }
}

impl Config {
    /// Where uploaded files wait until an import has read them.
    #[must_use]
    pub fn uploads(&self) -> PathBuf {
        self.data.join("uploads")
    }

    /// One line a setting, without secrets, for the start-up log and the admin's system page.
    #[must_use]
    pub fn summary(&self) -> Vec<(&'static str, String)> {
        let set = |value: &Option<String>| if value.is_some() { "set" } else { "not set" }.to_owned();
        vec![
            ("listen", self.listen.to_string()),
            ("base url", self.site.base_url()),
            ("data", self.data.display().to_string()),
            (
                "database",
                if self.database_url.is_some() { "PostgreSQL, a schema a tenant" } else { "SQLite, a file a tenant" }
                    .to_owned(),
            ),
            ("mail", if self.smtp_url.is_some() { "SMTP" } else { "the operator's outbox" }.to_owned()),
            ("trusted proxies", self.trusted_proxies.len().to_string()),
            ("metrics token", set(&self.metrics_token)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(options: Options) -> Result<Config, ConfigError> {
        options.check()
    }

    #[test]
    fn the_default_is_a_loopback_server_with_sqlite() {
        let config = check(Options::default()).expect("the default is valid");
        assert_eq!(config.listen.to_string(), "127.0.0.1:3000");
        assert_eq!(config.site.base_url(), "http://localhost:3000");
        assert_eq!(config.database_url, None);
        let elsewhere = check(Options { listen: Some("127.0.0.1:3900".to_owned()), ..Options::default() });
        assert_eq!(elsewhere.expect("valid").site.base_url(), "http://localhost:3900", "where it listens it is found");
    }

    #[test]
    fn each_wrong_setting_is_named() {
        let set = |f: fn(&mut Options)| {
            let mut options = Options::default();
            f(&mut options);
            check(options).expect_err("wrong").setting
        };
        assert_eq!(set(|o| o.listen = Some("3000".into())), "ALPHACLONE_LISTEN");
        assert_eq!(set(|o| o.base_url = Some("localhost".into())), "ALPHACLONE_BASE_URL");
        assert_eq!(set(|o| o.database_url = Some("mysql://x".into())), "ALPHACLONE_DATABASE_URL");
        assert_eq!(set(|o| o.smtp_url = Some("host:25".into())), "ALPHACLONE_SMTP_URL");
        assert_eq!(set(|o| o.trusted_proxies = Some("10.0.0.1, proxy".into())), "ALPHACLONE_TRUSTED_PROXIES");
    }

    #[test]
    fn the_command_line_wins_over_the_file() {
        let line = Options { listen: Some("127.0.0.1:1".into()), ..Options::default() };
        let file: Options = toml::from_str("listen = '127.0.0.1:2'\ndata = 'elsewhere'").expect("a file");
        let both = check(line.or(file)).expect("valid");
        assert_eq!((both.listen.port(), both.data), (1, PathBuf::from("elsewhere")));
        assert!(toml::from_str::<Options>("listn = 'x'").is_err(), "a misspelt key is refused");
    }
}
