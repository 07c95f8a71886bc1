//! What the kernel says of a process, and how this one is allowed to behave.

use anyhow::{Context, Result};
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, setrlimit};

/// Resident memory of a process in KiB: now, and the most it ever was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Memory {
    pub now_kib: u64,
    pub peak_kib: u64,
}

impl Memory {
    /// Errors: there is no such process.
    pub fn of(pid: u32) -> Result<Self> {
        let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
        Self::read(&status).context("a process without memory: it has ended")
    }

    fn read(status: &str) -> Option<Self> {
        let field = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.split_whitespace().next()?.parse().ok()
        };
        Some(Self { now_kib: field("VmRSS:")?, peak_kib: field("VmHWM:")? })
    }
}

/// Asks a process to end.
pub fn terminate(pid: u32) -> Result<()> {
    let pid = Pid::from_raw(i32::try_from(pid)?).context("a process id")?;
    Ok(kill_process(pid, Signal::TERM)?)
}

/// Lets this process, and the server that inherits it, open as many sockets as the machine allows.
pub fn raise_open_files() -> Result<()> {
    let limit = getrlimit(Resource::Nofile);
    Ok(setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, maximum: limit.maximum })?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_as_the_kernel_writes_it() {
        let status = "Name:\talphaclone\nVmHWM:\t   20480 kB\nVmRSS:\t   10240 kB\nThreads:\t4\n";
        assert_eq!(Memory::read(status), Some(Memory { now_kib: 10_240, peak_kib: 20_480 }));
        assert_eq!(Memory::read("Name:\tgone\n"), None);
    }
}
