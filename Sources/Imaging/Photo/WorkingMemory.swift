import CMalloc

/// What of freed memory the allocator keeps: all of it between two pictures, none once the kit is quiet.
///
/// A picture's work takes dozens of buffers of several megabytes, the face finder's among them. Each one taken from the
/// system anew is cleared by it page by page: a tenth of the work's time.
public enum WorkingMemory {
  /// Sets the allocator's bounds, before the first thread begins.
  ///
  /// All threads share one heap: ``release()`` does not reach the ends of others, where glibc may keep 64 MiB for each
  /// thread (mallopt(3), `M_ARENA_MAX`). Few threads are at work at a time, and each keeps its small blocks by itself.
  public static func prepare() {
    mallopt(M_ARENA_MAX, 1)
    // The largest that glibc takes: what is above is given back when it is freed.
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 256 << 20)
  }

  /// Gives all that is free back to the system; takes some milliseconds.
  public static func release() { malloc_trim(0) }
}
