/* probe.h: what the probe tries from inside the finished helper program, and how it says what came of it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* In place of hello: a message whose body has one word for each attempt: 0: it worked, else errno. */
#define AMT_PROBE_KIND 0x70726f62u

enum
{
  PROBE_SOCKET_UNIX,
  PROBE_SOCKET_INET,
  PROBE_SOCKET_NETLINK,
  PROBE_CONNECT,
  PROBE_EXEC,
  PROBE_FORK,
  PROBE_WRITE_NEW,
  PROBE_WRITE_OLD,
  PROBE_UNLINK,
  PROBE_READ_HOME,
  PROBE_READ_PASSWD,
  PROBE_READ_PROCESSES,
  PROBE_TRACE,
  PROBE_READ_MEMORY,
  PROBE_KILL_PARENT,
  PROBE_KILL_ALL,
  PROBE_MEMFD,
  PROBE_RUN_MEMORY,
  PROBE_NAMESPACE,
  PROBE_MOUNT,
  PROBE_ROOT,
  PROBE_FILTER,
  PROBE_LAST
};
