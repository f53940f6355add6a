"""What a server refuses, when it closes idle clients, and what keys take."""

import socket
import time

import server
from client import Client, ServerError

# Under each of these a server that holds keys without expiry has nothing to evict.
REFUSING_POLICIES = (
    "noeviction", "volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl",
)

# Parts of a second at which clients are last heard.
PHASES = (0.15, 0.4, 0.65, 0.9)
TIMEOUTS = (1, 2, 3)

MEMORY_KEYS = 20_000
MEMORY_VALUES = (10, 44, 45, 100, 200, 256, 512, 1_000, 1_024, 2_048, 4_096, 16_384)


def max_clients(limit=5):
    """The wire replies of `limit` + 2 clients, each of which sends a PING."""
    with server.running(maxclients=limit) as port:
        # The client that asked whether the server is up has to have gone.
        time.sleep(1)
        clients = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(limit)]
        for client in clients:
            client.sendall(b"PING\r\n")
        replies = [client.recv(100).decode() for client in clients]
        for _ in range(2):
            # Refused on accept, before any command.
            with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
                replies.append(client.recv(100).decode())
        for client in clients:
            client.close()
    return replies


def out_of_memory(policy):
    """The error of a `SET` on a full server, and whether a `GET` still works."""
    with server.running(maxmemory="4mb", maxmemory_policy=policy) as port, Client(port) as client:
        number = 0
        while True:
            try:
                client.call("SET", f"k{number:08}", b"x" * 1_000)
            except ServerError as error:
                reads = client.call("GET", "k00000000") == b"x" * 1_000
                return {"policy": policy, "error": str(error), "reads": reads, "sets": number}
            number += 1


def idle_clients(timeout):
    """After how long clients are closed that were last heard at each of `PHASES` of a second."""
    with server.running(timeout=timeout) as port:
        clients = []
        for phase in PHASES:
            now = time.time()
            time.sleep((phase - now) % 1)
            client = socket.create_connection(("127.0.0.1", port), timeout=timeout + 5)
            client.sendall(b"PING\r\n")
            heard = time.time()
            assert client.recv(100) == b"+PONG\r\n"
            clients.append((heard, client))
        closed = []
        for heard, client in sorted(clients, key=lambda pair: pair[0]):
            assert client.recv(100) == b"", "the server said something before it closed"
            closed.append({"heard_at": heard % 1, "closed_after": time.time() - heard})
            client.close()
        return closed


def memory(value_bytes):
    """Bytes a key when `MEMORY_KEYS` keys of this size are stored, hash table included."""
    with server.running() as port, Client(port) as client:
        def store(names):
            for name in names:
                client.send("SET", name, b"x" * value_bytes)
            for _ in names:
                client.reply()

        def used():
            return int(client.info("memory")["used_memory"])

        # What the client's buffers need they have before the keys are counted.
        store(["k%08d" % number for number in range(16)])
        client.call("FLUSHALL")
        used()
        before = used()
        for first in range(0, MEMORY_KEYS, 16):
            store(["k%08d" % number for number in range(first, first + 16)])
        return (used() - before) / MEMORY_KEYS
