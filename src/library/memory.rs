//! Gives memory back that an import has freed.

/// Has the allocator return what is free to the system. glibc keeps what the threads of an import have freed, some hundred
/// megabytes, for allocations that never come (`malloc_trim(3)`); others return it by themselves.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    #[expect(unsafe_code, reason = "no safe wrapper is there; the call takes a number and may be made at any time")]
    // SAFETY: malloc_trim is thread-safe and has no preconditions.
    unsafe {
        libc::malloc_trim(0);
    }
}
