//! Giving memory back to the system. glibc keeps what was freed, for each of its arenas; elsewhere nothing is to be done.

#[cfg(all(target_os = "linux", target_env = "gnu"))]
mod system {
    /// Allocations from this size on go back to the system as soon as they are freed, in bytes.
    const GIVEN_BACK_FROM_BYTES: i32 = 1024 * 1024;

    /// Keeps glibc's threshold where it is. It would follow the largest block ever freed: after the first sign-in, whose hash takes
    /// 19 MiB, every thread would hold on to that much.
    #[allow(unsafe_code)]
    pub fn give_large_back_at_once() {
        // SAFETY: no other thread runs yet, and the call only sets a number; refused, everything works as before.
        unsafe {
            libc::mallopt(libc::M_MMAP_THRESHOLD, GIVEN_BACK_FROM_BYTES);
        }
    }

    /// Gives back what was freed in any thread, as far as whole pages are free.
    #[allow(unsafe_code)]
    pub fn give_back() {
        // SAFETY: it takes each arena's lock as every allocation does, and only what is free is given back.
        unsafe {
            libc::malloc_trim(0);
        }
    }
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
mod system {
    pub fn give_large_back_at_once() {}
    pub fn give_back() {}
}

pub use system::{give_back, give_large_back_at_once};
