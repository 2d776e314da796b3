#pragma once
#include <sys/types.h>

/// Reads SO_PEERCRED of a connected AF_UNIX socket.
/// Returns 0, or an errno (ENOTSOCK, EAFNOSUPPORT for any other family, …).
int satchel_peer_credentials(int fd, pid_t *pid, uid_t *uid, gid_t *gid);

/// Reads SO_PEERGROUPS, which leaves the primary group out, into `groups`, at most `*count` of them.
/// Returns 0 with `*count` set, or an errno; ERANGE with `*count` set to the count needed.
int satchel_peer_groups(int fd, gid_t *groups, unsigned *count);
