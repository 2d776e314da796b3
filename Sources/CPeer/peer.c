#define _GNU_SOURCE
#include "peer.h"
#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>

#ifndef SO_PEERGROUPS
#define SO_PEERGROUPS 59
#endif

int satchel_peer_credentials(int fd, pid_t *pid, uid_t *uid, gid_t *gid) {
  int family = 0;
  socklen_t size = sizeof family;
  if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &size) != 0) return errno;
  if (family != AF_UNIX) return EAFNOSUPPORT;
  struct ucred credentials;
  size = sizeof credentials;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &credentials, &size) != 0) return errno;
  *pid = credentials.pid;
  *uid = credentials.uid;
  *gid = credentials.gid;
  return 0;
}

int satchel_peer_groups(int fd, gid_t *groups, unsigned *count) {
  socklen_t size = *count * sizeof(gid_t);
  int result = getsockopt(fd, SOL_SOCKET, SO_PEERGROUPS, groups, &size);
  int error = result == 0 ? 0 : errno;
  *count = size / sizeof(gid_t);
  return error;
}
