#define _GNU_SOURCE
#include "child.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Everything from fork to exec is safe after a fork of a process with threads: system calls alone.

static const char *const readable[] = {
    "/usr", "/lib", "/lib64", "/etc/fonts", "/etc/ld.so.cache", "/var/cache/fontconfig", "/var/lib/ghostscript",
};

/// Narrows the file system; a kernel without Landlock leaves it to the unit's sandbox.
static void confine(void) {
  long version = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return;
  struct landlock_ruleset_attr ruleset;
  memset(&ruleset, 0, sizeof ruleset);
  ruleset.handled_access_fs = (1ULL << 13) - 1;  // All of version 1.
  if (version >= 2) ruleset.handled_access_fs |= 1ULL << 13;  // Moving between folders.
  if (version >= 3) ruleset.handled_access_fs |= 1ULL << 14;  // Truncation.
  int set = (int)syscall(SYS_landlock_create_ruleset, &ruleset, sizeof ruleset.handled_access_fs, 0);
  if (set < 0) return;
  const uint64_t folder =
      LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
  for (size_t i = 0; i < sizeof readable / sizeof *readable; i++) {
    int place = open(readable[i], O_PATH | O_CLOEXEC);
    if (place < 0) continue;
    struct stat status;
    int is_folder = fstat(place, &status) == 0 && S_ISDIR(status.st_mode);
    struct landlock_path_beneath_attr rule;
    memset(&rule, 0, sizeof rule);
    rule.parent_fd = place;
    rule.allowed_access = is_folder ? folder : folder & ~(uint64_t)LANDLOCK_ACCESS_FS_READ_DIR;
    syscall(SYS_landlock_add_rule, set, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(place);
  }
  syscall(SYS_landlock_restrict_self, set, 0);
  close(set);
}

static int limit(int resource, uint64_t value) {
  struct rlimit limits = {value, value};
  return setrlimit(resource, &limits);
}

static void run(const char *path, char *const arguments[], int in, int out, int err,
                const struct satchel_child_limits *limits, pid_t parent) {
  if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent) return;
  if (setsid() < 0) return;
  for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
  // A write beyond the limit of files is to fail, not to kill: fontconfig tries to mend its caches.
  signal(SIGXFSZ, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, NULL);
  if (dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0) return;
  if (syscall(SYS_close_range, 3u, ~0u, 0u) != 0) {
    for (int descriptor = 3; descriptor < 4096; descriptor++) close(descriptor);
  }
  // Under memory pressure this goes before the daemon.
  int score = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
  if (score >= 0) {
    ssize_t written = write(score, "1000", 4);
    (void)written;
    close(score);
  }
  umask(077);
  if (chdir("/") != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return;
  confine();
  if (limit(RLIMIT_AS, limits->address_space) != 0 || limit(RLIMIT_CPU, limits->cpu_seconds) != 0 ||
      limit(RLIMIT_NOFILE, limits->open_files) != 0 || limit(RLIMIT_FSIZE, 0) != 0 || limit(RLIMIT_CORE, 0) != 0 ||
      limit(RLIMIT_NPROC, 0) != 0)
    return;
  char *const environment[] = {NULL};
  execve(path, arguments, environment);
}

int satchel_child_start(const char *path, char *const arguments[], int in, int out, int err,
                        const struct satchel_child_limits *limits, pid_t *pid, int *pidfd) {
  pid_t parent = getpid();
  pid_t child = fork();
  if (child < 0) return errno;
  if (child == 0) {
    run(path, arguments, in, out, err, limits, parent);
    _exit(127);
  }
  int descriptor = (int)syscall(SYS_pidfd_open, child, 0);
  if (descriptor < 0) {
    int error = errno;
    kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {}
    return error;
  }
  *pid = child;
  *pidfd = descriptor;
  return 0;
}

int satchel_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int satchel_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
