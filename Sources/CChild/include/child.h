#pragma once
#include <stdint.h>
#include <sys/types.h>

/// What a child process may use.
struct satchel_child_limits {
  /// Bytes of address space.
  uint64_t address_space;
  /// Seconds of processor time.
  uint64_t cpu_seconds;
  /// Descriptors, the standard three among them.
  uint64_t open_files;
};

/// Starts a program in a session of its own, with an empty environment, the three descriptors as its standard ones and
/// no other; it can start no further process (unless it is root's), write to no file, leave no core file, and where the
/// kernel has Landlock read nothing but programs, libraries, fonts and their caches. It is killed when the thread that
/// started it ends. The descriptors must be above 2.
/// Returns 0 with `*pid` and `*pidfd` set, or an errno. A program that cannot be executed ends with status 127.
int satchel_child_start(const char *path, char *const arguments[], int in, int out, int err,
                        const struct satchel_child_limits *limits, pid_t *pid, int *pidfd);

/// A file in memory, closed when a program is executed. Returns its descriptor, or -1 with errno set.
int satchel_memory_file(const char *name);

/// A pipe whose ends are closed when a program is executed. Returns 0, or -1 with errno set.
int satchel_pipe(int ends[2]);
