//! One process owns the data: it holds `DATA/lock`, and where there is a PostgreSQL database a lock of that. While a server
//! runs, every other command runs inside it, through `DATA/control.sock` (0600): a JSON command a connection in, lines of
//! output and an exit code back.

use crate::{
    commands::{self, AdminCommand, Host},
    connections,
};
use ac_core::Error;
use serde::{Deserialize, Serialize};
use std::{
    fs::{File, Permissions},
    io::Write,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{UnixListener, UnixStream},
    sync::mpsc,
};

/// Longest command line of JSON, in bytes.
const COMMAND_BYTES_MAX: u64 = 1024 * 1024;

/// The mode bits of everybody but the owner.
const OTHERS: u32 = 0o077;

/// The exclusive right to a data directory, for as long as it lives.
pub struct DataLock(#[allow(dead_code, reason = "held, never read: the lock ends when the file closes")] File);

/// Takes the data directory, making it if needed. `None` when another process has it.
pub fn lock(data: &Path) -> std::io::Result<Option<DataLock>> {
    std::fs::create_dir_all(data)?;
    close_to_others(data)?;
    let file = File::options().create(true).truncate(false).write(true).open(data.join("lock"))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(DataLock(file))),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(error)) => Err(error),
    }
}

/// Lets nobody else on the machine into the directory, however it was made: all that people keep here is below it.
fn close_to_others(data: &Path) -> std::io::Result<()> {
    let mode = std::fs::metadata(data)?.permissions().mode();
    if mode & OTHERS == 0 {
        return Ok(());
    }
    if let Err(error) = std::fs::set_permissions(data, Permissions::from_mode(mode & !OTHERS)) {
        // A directory that somebody else made for this process may be theirs to close.
        tracing::warn!(%error, "others may read the data directory; close it to them: chmod 700");
    }
    Ok(())
}

fn path(data: &Path) -> PathBuf {
    data.join("control.sock")
}

/// A line of a command's answer.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reply {
    Out(String),
    Err(String),
    Exit(u8),
}

/// Answers commands on the socket until the process ends.
pub async fn listen(data: &Path, host: Host) -> Result<(), Error> {
    let path = path(data);
    // The lock is held: a socket that is still there belongs to a process that died.
    let _ = std::fs::remove_file(&path);
    let listener = UnixListener::bind(&path).map_err(|e| Error::internal("the control socket", e))?;
    std::fs::set_permissions(&path, Permissions::from_mode(0o600))
        .map_err(|e| Error::internal("the control socket", e))?;
    tokio::spawn(async move {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    tokio::spawn(answer(stream, host.clone()));
                }
                Err(error) => connections::pause_after(&error).await,
            }
        }
    });
    Ok(())
}

async fn answer(stream: UnixStream, host: Host) {
    let (reader, mut writer) = stream.into_split();
    let mut line = String::new();
    let limited = tokio::io::AsyncReadExt::take(reader, COMMAND_BYTES_MAX);
    if BufReader::new(limited).read_line(&mut line).await.is_err() {
        return;
    }
    let (out, lines) = mpsc::channel(64);
    let running = tokio::spawn(async move {
        match serde_json::from_str::<AdminCommand>(&line) {
            Ok(command) => commands::run(&host, command, &out).await,
            Err(error) => {
                let text = format!("the running server is of another version and does not know this command ({error})");
                let _ = out.send(Reply::Err(text)).await;
                1
            }
        }
    });
    pass_on(lines, &mut writer).await;
    let code = running.await.unwrap_or(1);
    let _ = send(&mut writer, &Reply::Exit(code)).await;
}

/// Sends what the command says, until the caller hangs up: then nobody takes its lines any more, and it says the rest to
/// nobody instead of waiting.
async fn pass_on(mut lines: mpsc::Receiver<Reply>, writer: &mut (impl AsyncWriteExt + Unpin)) {
    while let Some(reply) = lines.recv().await {
        if send(writer, &reply).await.is_err() {
            return;
        }
    }
}

async fn send(writer: &mut (impl AsyncWriteExt + Unpin), reply: &Reply) -> std::io::Result<()> {
    let mut line = serde_json::to_vec(reply)?;
    line.push(b'\n');
    writer.write_all(&line).await
}

/// Runs `command` inside the server that owns `data`, printing what it says. Answers its exit code.
pub async fn call(data: &Path, command: &AdminCommand) -> std::io::Result<u8> {
    let mut stream = UnixStream::connect(path(data)).await?;
    let mut line = serde_json::to_vec(command)?;
    line.push(b'\n');
    stream.write_all(&line).await?;
    let mut replies = BufReader::new(stream).lines();
    while let Some(line) = replies.next_line().await? {
        match serde_json::from_str(&line)? {
            Reply::Exit(code) => return Ok(code),
            said => print(&said),
        }
    }
    Err(std::io::Error::other("the server ended before the command did"))
}

/// Prints a line. Whoever stopped reading, such as `head`, has seen enough: that is no failure, and the command goes on.
fn print(said: &Reply) {
    let _ = match said {
        Reply::Out(text) => writeln!(std::io::stdout(), "{text}"),
        Reply::Err(text) => writeln!(std::io::stderr(), "{text}"),
        Reply::Exit(_) => Ok(()),
    };
}

/// Runs `command` inside the server that owns the data, or here when there is none.
pub async fn run_or_call(config: crate::config::Config, command: AdminCommand) -> Result<u8, Error> {
    let Some(_lock) = lock(&config.data).map_err(|e| Error::internal("the data directory", e))? else {
        return call(&config.data, &command).await.map_err(|e| Error::internal("the running server", e));
    };
    let host = Host::open(config).await?;
    let (out, mut lines) = mpsc::channel(64);
    let printing = tokio::spawn(async move {
        while let Some(said) = lines.recv().await {
            print(&said);
        }
    });
    let ended = tokio::select! {
        code = commands::run(&host, command, &out) => Ok(code),
        error = host.platform.store.lost() => Err(error),
    };
    drop(out);
    let _ = printing.await;
    ended
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_data_directory_that_was_open_is_closed() {
        let data = std::env::temp_dir().join(format!("alphaclone-lock-{}", uuid::Uuid::now_v7().simple()));
        std::fs::create_dir(&data).unwrap();
        std::fs::set_permissions(&data, Permissions::from_mode(0o755)).unwrap();
        let held = lock(&data).unwrap().expect("nobody else has it");
        assert_eq!(std::fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
        drop(held);
        std::fs::remove_dir_all(&data).unwrap();
    }

    #[tokio::test]
    async fn a_command_whose_caller_hung_up_runs_to_its_end() {
        let (ours, theirs) = UnixStream::pair().unwrap();
        drop(theirs);
        let (out, lines) = mpsc::channel(1);
        let command = tokio::spawn(async move {
            for line in 0..100 {
                commands::say(&out, Reply::Out(line.to_string())).await;
            }
        });
        pass_on(lines, &mut ours.into_split().1).await;
        command.await.unwrap();
    }
}
