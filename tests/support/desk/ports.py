"""ports: a TCP port for a child that has to be told one.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import errno
import random
import socket

# Below the range from which the kernel takes the ports of outgoing connections and of "any port": between this and the
# child's own bind nobody gets it by chance.
FIRST, KERNEL = 10000, 32768


def free_port():
    """A port of 127.0.0.1 on which nobody listened a moment ago."""
    while True:
        port = random.SystemRandom().randrange(FIRST, KERNEL)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
                return port
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
