import CMalloc
import Glibc

/// How much of what was freed the allocator keeps: little while the kit is quiet, all of it between two pictures.
///
/// A picture's work takes dozens of buffers of several megabytes, the face finder's among them. Each one taken from the
/// system anew is cleared by it page by page: a tenth of the work's time.
public enum WorkingMemory {
  /// Bounds for a quiet kit, before the first thread begins.
  ///
  /// glibc's own bounds grow with what a process frees, up to 64 MiB at the end of each thread's heap, which trimming
  /// does not reach (mallopt(3), `M_MMAP_THRESHOLD`): a minute after a photo 34 MiB were left, and 13 with these.
  public static func prepare() {
    mallopt(M_TRIM_THRESHOLD, 256 << 10)
    mallopt(M_MMAP_THRESHOLD, 1 << 20)
  }

  /// From now on what is freed is kept for the next picture.
  public static func keep() {
    // The largest that glibc takes.
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 128 << 20)
  }

  /// The bounds of ``prepare()`` again; gives the end of the calling thread's heap back, which ``trim()`` does not reach.
  public static func giveBack() {
    prepare()
    // Freeing this much looks at the heap's end (malloc.c, `FASTBIN_CONSOLIDATION_THRESHOLD`). The question in between
    // keeps the compiler from leaving both out.
    let block = malloc(128 << 10)
    _ = malloc_usable_size(block)
    free(block)
  }

  /// Gives what is free in all heaps back to the system, but for their ends; takes some milliseconds.
  public static func trim() { malloc_trim(0) }
}
