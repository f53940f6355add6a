"""A client that speaks RESP, the protocol of Redis, over one socket."""

import socket


class ServerError(Exception):
    """An error reply, without the `-` in front of it."""


class Client:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, *words):
        parts = [word if isinstance(word, bytes) else str(word).encode() for word in words]
        self.socket.sendall(
            b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%b\r\n" % (len(p), p) for p in parts)
        )

    def call(self, *words):
        """Sends one command and returns its reply; raises an error reply."""
        self.send(*words)
        return self.reply()

    def reply(self):
        line = self.line()
        kind, rest = line[:1], line[1:]
        if kind == b"+":
            return rest.decode()
        if kind == b"-":
            raise ServerError(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"$":
            length = int(rest)
            return None if length < 0 else self.exactly(length + 2)[:-2]
        if kind == b"*":
            return [self.reply() for _ in range(int(rest))]
        raise ValueError(f"no reply begins like this: {line!r}")

    def line(self):
        while b"\r\n" not in self.buffer:
            self.receive()
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line

    def exactly(self, count):
        while len(self.buffer) < count:
            self.receive()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def receive(self):
        received = self.socket.recv(1 << 20)
        if not received:
            raise ConnectionError("the server has closed the connection")
        self.buffer += received

    def info(self, section):
        """The fields of a section of INFO."""
        lines = self.call("INFO", section).decode().splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    def get_all(self, commands, count, hit_bytes):
        """Sends prepared `GET`s in one go; the numbers of those that found nothing.

        Every value has the same length, so a hit is a reply of `hit_bytes`, and a reply is told
        from the next one without reading it.
        """
        self.socket.sendall(commands)
        data = bytearray(self.buffer)
        self.buffer = b""
        missed = []
        position = 0
        for number in range(count):
            while len(data) < position + 5:
                data += self.received()
            if data[position + 1] == 0x2D:  # $-1
                missed.append(number)
                position += 5
            else:
                position += hit_bytes
                while len(data) < position:
                    data += self.received()
        self.buffer = bytes(data[position:])
        return missed

    def set_all(self, commands, count):
        """Sends prepared `SET`s in one go, all of which must be stored."""
        self.socket.sendall(commands)
        expected = 5 * count  # +OK
        while len(self.buffer) < expected:
            self.receive()
        if self.buffer[:expected] != b"+OK\r\n" * count:
            raise ServerError(self.buffer.split(b"\r\n", 1)[0].decode())
        self.buffer = self.buffer[expected:]

    def received(self):
        data = self.socket.recv(1 << 20)
        if not data:
            raise ConnectionError("the server has closed the connection")
        return data
