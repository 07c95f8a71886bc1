//! The log on standard error. `RUST_LOG` narrows or widens it.
//!
//! Invariant: one event is one line, whatever text it holds: a line break in a name or in another server's answer must not
//! look like an event of its own.

use std::io::{self, Write};
use tracing_subscriber::EnvFilter;

/// Starts the process's log.
pub fn start() {
    start_on(io::stderr);
}

/// Starts the process's log on another writer. The first start counts.
pub fn start_on<W: Write + 'static>(writer: impl Fn() -> W + Send + Sync + 'static) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,hyper=warn,sea_orm_migration=warn"));
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(move || OneLine(writer())).try_init();
}

/// Escapes the line breaks inside of what it is given at once, which is one event.
struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = event.strip_suffix(b"\n").unwrap_or(event);
        let mut line = Vec::with_capacity(event.len());
        for byte in text {
            match byte {
                b'\n' => line.extend(b"\\n"),
                b'\r' => line.extend(b"\\r"),
                other => line.push(*other),
            }
        }
        line.extend(event.get(text.len()..).unwrap_or_default());
        self.0.write_all(&line)?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::expect_used)]
    use super::*;

    #[test]
    fn s33_an_event_is_one_line() {
        let mut out = Vec::new();
        OneLine(&mut out).write_all(b"refused by 550 no\r\nERROR forged\n").expect("a buffer");
        OneLine(&mut out).write_all(b"next\n").expect("a buffer");
        assert_eq!(out, b"refused by 550 no\\r\\nERROR forged\nnext\n");
    }
}
