#!/usr/bin/env python3
"""fault-proxy.py: a proxy between client and portal that breaks what the test tells it to break.

    fault-proxy.py --target HOST:PORT [--listen PORT] [--control PORT]

Prints "READY port control-port" when it listens (both on 127.0.0.1 only). It understands HTTP/1.1 far
enough to see where a request and an answer end, so a fault hits a request and not a moment in time.
Each request goes to the target over a connection of its own; the client's connection is kept alive.
Answers are read whole before they go on, but for event streams: a request that accepts text/event-stream
and gets it is passed on as it comes.

Control is HTTP on the control port; parameters stand in the query:

    POST /faults?fault=NAME&...   queue a fault; the first queued one that fits a request hits it
    GET /faults                   number of queued faults
    DELETE /faults                forget all of them
    GET /log                      one JSON object a line, one line a request, oldest first
    DELETE /log                   start counting anew
    GET /count?method=&path=&fault=&status=   requests in the log that fit
    PUT /target?address=HOST:PORT the portal moved
    POST /chaos?seed=N&percent=P  from now on so many of all requests meet a random one of CHAOS_FAULTS
    DELETE /chaos                 no more of that
    GET /late                     requests that are still to be handed over, or that nobody waits for any more
    DELETE /late                  forget them: they were meant for a portal that is no more
    GET /streams                  number of event streams that are open
    DELETE /streams               cut them all

Which requests: method=POST, path=REGEX (searched in path and query), contains=REGEX (searched in the body),
skip=N (let the first N that fit pass), count=N (default 1; 0: for ever).

Faults:
    cut-before-send   read the request, close; the target never hears of it
    cut-after-send    hand the request over completely, close without waiting for the answer
    answer-lost       hand it over, read the whole answer, close without passing it on
    cut-mid-answer    pass head and bytes=N of the body, then reset the connection
    truncate          pass head and bytes=N of the body, then close in good order
    delay             ms=N before the request goes on
    delay-answer      ms=N before the answer goes on
    status            answer status=N [retry-after=TEXT] with the posted body (default: a problem);
                      forward=1: only after the target has done its work
    replace           the target's answer with the posted body instead [encoding=gzip as header], or with
                      make=deep | huge | gzip-bomb of bytes=N
    corrupt           one byte of the answer's body is another: at=N (default: in the middle)
    replay            back=N: the answer that came N requests ago on the same path (default 1: the
                      previous page once more); first=1: the oldest one. The target is not asked
    stall             an event stream: after bytes=N nothing more comes, and nothing ends
    duplicate         hand the request over twice, one after the other, and pass the second answer on
    echo              pass the answer on, and hand the request over once more after ms=N
    late              close at once, and hand the request over after ms=N: it overtakes nothing and is overtaken

SPDX-License-Identifier: GPL-3.0-or-later
"""
import argparse
import asyncio
import gzip
import json
import random
import re
import socket
import struct
import sys
from urllib.parse import parse_qs, urlsplit

MAX_HEAD = 256 * 1024
MAX_RECORDED = 64
FAULTS = (
    "cut-before-send", "cut-after-send", "answer-lost", "cut-mid-answer", "truncate", "delay",
    "delay-answer", "status", "replace", "corrupt", "replay", "duplicate", "stall", "echo", "late",
)
# What a line and a portal that is not well do of themselves; {} becomes a number of milliseconds or bytes.
CHAOS_FAULTS = (
    "cut-before-send", "cut-after-send", "answer-lost", "cut-mid-answer&bytes={}", "truncate&bytes={}", "delay&ms={}",
    "delay-answer&ms={}", "duplicate", "echo&ms={}", "late&ms={}", "status&status=503&retry-after=1",
    "status&status=503&forward=1", "status&status=500&forward=1", "status&status=429&retry-after=1",
)
CHAOS_MOST = 250
# Those that mean something for an answer without an end.
STREAM_FAULTS = ("", "stall", "cut-mid-answer")
NUMBERS = {"skip": 0, "count": 1, "bytes": 0, "ms": 0, "status": 500, "at": -1, "back": 1, "forward": 0, "first": 0}
TEXTS = {"fault": "", "method": "", "path": "", "contains": "", "retry-after": "", "encoding": "", "make": ""}


class Cut(Exception):
    """The other side is gone, or the fault wants it gone."""


class Message:
    """A request or an answer: first line, header lines as they came, body without its framing."""

    def __init__(self, first, headers, body=b"", until_close=False):
        self.first = first
        self.headers = headers
        self.body = body
        self.until_close = until_close

    def get(self, name):
        for key, value in self.headers:
            if key.lower() == name:
                return value
        return None

    def drop(self, *names):
        self.headers = [h for h in self.headers if h[0].lower() not in names]

    def head(self):
        lines = [self.first] + [f"{key}: {value}" for key, value in self.headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    @property
    def status(self):
        return int(self.first.split(" ")[1])


async def read_head(reader):
    """The first line and the headers; None if the connection ended before a new message."""
    try:
        raw = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise Cut("ended inside a head") from error
        return None
    except (ConnectionError, asyncio.LimitOverrunError) as error:
        raise Cut(str(error)) from error
    lines = raw[:-4].decode("latin-1").split("\r\n")
    headers = []
    for line in lines[1:]:
        key, _, value = line.partition(":")
        headers.append((key.strip(), value.strip()))
    return Message(lines[0], headers)


async def read_chunked(reader):
    body = bytearray()
    while True:
        size = int((await reader.readuntil(b"\r\n")).split(b";")[0], 16)
        if size == 0:
            while await reader.readuntil(b"\r\n") != b"\r\n":
                pass
            return bytes(body)
        body += await reader.readexactly(size)
        await reader.readexactly(2)


async def read_body(reader, message, is_answer, method):
    """Fills in the body and gives it one framing: Content-Length."""
    if is_answer and (method == "HEAD" or message.status in (204, 304)):
        return
    try:
        if "chunked" in (message.get("transfer-encoding") or "").lower():
            message.body = await read_chunked(reader)
            message.drop("transfer-encoding", "content-length", "trailer")
            message.headers.append(("Content-Length", str(len(message.body))))
        elif message.get("content-length") is not None:
            message.body = await reader.readexactly(int(message.get("content-length")))
        elif is_answer:
            message.until_close = True
            message.body = await reader.read(-1)
    except (asyncio.IncompleteReadError, ConnectionError, ValueError) as error:
        raise Cut("ended inside a body") from error


def set_body(message, body):
    message.body = body
    message.drop("transfer-encoding", "content-length")
    message.headers.append(("Content-Length", str(len(body))))


def made_body(kind, size):
    if kind == "deep":
        return b"[" * size
    if kind == "huge":
        return b'{"text":"' + b"x" * size + b'"}'
    if kind == "gzip-bomb":
        return gzip.compress(b'{"text":"' + b"x" * size + b'"}')
    raise ValueError(f"make={kind}")


class Fault:
    def __init__(self, query, body):
        given = {key: values[-1] for key, values in parse_qs(query, keep_blank_values=True).items()}
        for key in given:
            if key not in NUMBERS and key not in TEXTS:
                raise ValueError(f"unknown parameter {key}")
        self.number = {key: int(given.get(key, usual)) for key, usual in NUMBERS.items()}
        self.text = {key: given.get(key, usual) for key, usual in TEXTS.items()}
        self.name = self.text["fault"]
        if self.name not in FAULTS:
            raise ValueError(f"unknown fault {self.name}")
        self.path = re.compile(self.text["path"])
        self.request_body = re.compile(self.text["contains"].encode())
        self.skip = self.number["skip"]
        self.left = self.number["count"] or -1
        self.body = made_body(self.text["make"], self.number["bytes"]) if self.text["make"] else body

    def fits(self, method, target, body):
        return (
            self.text["method"] in ("", method)
            and self.path.search(target) is not None
            and self.request_body.search(body) is not None
        )


class Proxy:
    def __init__(self, target):
        self.target = target
        self.faults = []
        self.log = []
        self.answers = {}  # (method, path without query) -> answers of the target, oldest first
        self.background = set()
        self.late = set()  # tasks that will hand over a copy of a request
        self.generation = 0  # of the target: what was held back for an earlier one does not arrive
        self.streams = set()  # writers to clients
        self.random = None  # of the chaos, while there is one
        self.percent = 0

    def take_fault(self, method, target, body):
        for fault in self.faults:
            if not fault.fits(method, target, body):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.left -= 1
            if fault.left == 0:
                self.faults.remove(fault)
            return fault
        if self.random and self.random.randrange(100) < self.percent:
            query = self.random.choice(CHAOS_FAULTS).format(self.random.randrange(CHAOS_MOST))
            return Fault("fault=" + query, b"")
        return None

    def count(self, query):
        given = {key: values[-1] for key, values in parse_qs(query).items()}
        path = re.compile(given.get("path", ""))
        return sum(
            given.get("method", entry["method"]) == entry["method"]
            and given.get("fault", entry["fault"]) == entry["fault"]
            and given.get("status", str(entry["status"])) == str(entry["status"])
            and path.search(entry["path"]) is not None
            for entry in self.log
        )

    # The target's side

    async def send(self, request):
        """Hands the request over; returns (reader, writer) for the answer."""
        try:
            reader, writer = await asyncio.open_connection(*self.target, limit=MAX_HEAD)
        except OSError as error:
            raise Cut("the target does not listen") from error
        try:
            writer.write(request.head() + request.body)
            await writer.drain()
        except ConnectionError:
            # It may have answered early, for example 413, and closed: the answer counts.
            pass
        return reader, writer

    async def receive(self, reader, method):
        while True:
            answer = await read_head(reader)
            if answer is None:
                raise Cut("the target closed without an answer")
            if answer.status >= 200:
                break
        if (answer.get("content-type") or "").startswith("text/event-stream"):
            # It has no end: only stream() passes one on.
            set_body(answer, b"")
        else:
            await read_body(reader, answer, True, method)
        return answer

    async def ask(self, request, method, path):
        reader, writer = await self.send(request)
        try:
            answer = await self.receive(reader, method)
        finally:
            writer.close()
        if method == "GET" and answer.status == 200:
            recorded = self.answers.setdefault((method, path), [])
            recorded.append((answer.first, list(answer.headers), answer.body))
            del recorded[:-MAX_RECORDED]
        return answer

    def forget_answer(self, reader, writer, method):
        """The target goes on undisturbed; what it says is dropped."""

        async def swallow():
            try:
                await self.receive(reader, method)
            except Cut:
                pass
            writer.close()

        task = asyncio.ensure_future(swallow())
        self.background.add(task)
        task.add_done_callback(self.background.discard)

    def hand_over_later(self, request, fault, method):
        async def hand_over():
            await asyncio.sleep(fault.number["ms"] / 1000)
            try:
                reader, writer = await self.send(request)
                await self.receive(reader, method)
                writer.close()
            except (Cut, ConnectionError):
                pass

        task = asyncio.ensure_future(hand_over())
        self.late.add(task)
        task.add_done_callback(self.late.discard)

    # The client's side

    async def serve(self, reader, writer):
        try:
            while await self.serve_one(reader, writer):
                pass
        except (Cut, ConnectionError):
            pass
        finally:
            writer.close()

    async def serve_one(self, reader, writer):
        request = await read_head(reader)
        if request is None:
            return False
        if (request.get("expect") or "").lower() == "100-continue":
            writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            request.drop("expect")
        method, target, version = request.first.split(" ", 2)
        await read_body(reader, request, False, method)
        fault = self.take_fault(method, target, request.body)
        entry = {
            "method": method,
            "path": target,
            "fault": fault.name if fault else "",
            "key": request.get("idempotency-key") or "",
            "requestBytes": len(request.body),
            "status": 0,
            "answerBytes": 0,
        }
        self.log.append(entry)
        if request.get("accept") == "text/event-stream" and entry["fault"] in STREAM_FAULTS:
            return await self.stream(request, fault, entry, reader, writer)
        answer = await self.answer(request, method, target.split("?")[0], fault, writer)
        entry["status"] = answer.status
        entry["answerBytes"] = len(answer.body)
        await self.pass_on(answer, fault, writer)
        closing = "close" in (request.get("connection") or "").lower() + (answer.get("connection") or "").lower()
        return not closing and not answer.until_close and version == "HTTP/1.1"

    async def stream(self, request, fault, entry, client_reader, client_writer):
        """Passes an event stream on, chunks and all, until one side goes."""
        reader, writer = await self.send(request)
        try:
            answer = await read_head(reader)
            if answer is None:
                raise Cut("the target closed without an answer")
            entry["status"] = answer.status
            if not (answer.get("content-type") or "").startswith("text/event-stream"):
                await read_body(reader, answer, True, "GET")
                await self.pass_on(answer, None, client_writer)
                return True
            client_writer.write(answer.head())
            self.streams.add(client_writer)
            gone = asyncio.ensure_future(client_reader.read(1))
            await self.relay(reader, client_writer, fault, entry, gone)
            gone.cancel()
            return False
        finally:
            self.streams.discard(client_writer)
            writer.close()

    @staticmethod
    async def relay(reader, client_writer, fault, entry, gone):
        left = fault.number["bytes"] if fault else None
        while True:
            piece = asyncio.ensure_future(reader.read(65536))
            await asyncio.wait({piece, gone}, return_when=asyncio.FIRST_COMPLETED)
            if gone.done():
                piece.cancel()
                return
            data = piece.result()
            if not data:
                return
            if left is not None:
                data = data[:left]
                left -= len(data)
            entry["answerBytes"] += len(data)
            client_writer.write(data)
            await client_writer.drain()
            if left == 0 and fault.name == "cut-mid-answer":
                client_writer.transport.abort()
                return

    async def answer(self, request, method, path, fault, client):
        """What the client is to get; raises Cut where it gets nothing."""
        name = fault.name if fault else ""
        if name == "cut-before-send":
            raise Cut(name)
        if name == "delay":
            generation = self.generation
            await asyncio.sleep(fault.number["ms"] / 1000)
            if generation != self.generation:
                raise Cut(name)
        if name == "status" and not fault.number["forward"]:
            return self.made_answer(fault)
        if name == "replay":
            return self.recorded_answer(method, path, fault)
        if name == "cut-after-send":
            self.forget_answer(*await self.send(request), method)
            raise Cut(name)
        if name == "late":
            self.hand_over_later(request, fault, method)
            raise Cut(name)
        if name == "duplicate":
            await self.ask(request, method, path)

        answer = await self.ask(request, method, path)
        if name == "answer-lost":
            raise Cut(name)
        if name == "echo":
            self.hand_over_later(request, fault, method)
        if name == "status":
            return self.made_answer(fault)
        if name == "delay-answer":
            await asyncio.sleep(fault.number["ms"] / 1000)
        if name == "replace":
            answer.drop("content-encoding")
            if fault.text["encoding"] or fault.text["make"] == "gzip-bomb":
                answer.headers.append(("Content-Encoding", fault.text["encoding"] or "gzip"))
            set_body(answer, fault.body)
        if name == "corrupt" and answer.body:
            at = fault.number["at"] if fault.number["at"] >= 0 else len(answer.body) // 2
            at = min(at, len(answer.body) - 1)
            wrong = bytes([answer.body[at] ^ 1])
            answer.body = answer.body[:at] + wrong + answer.body[at + 1 :]
        return answer

    @staticmethod
    def made_answer(fault):
        status = fault.number["status"]
        body = fault.body or json.dumps(
            {"type": "about:blank", "title": "made by the fault proxy", "status": status}
        ).encode()
        answer = Message(f"HTTP/1.1 {status} Fault", [("Content-Type", "application/problem+json")])
        if fault.text["retry-after"]:
            answer.headers.append(("Retry-After", fault.text["retry-after"]))
        set_body(answer, body)
        return answer

    def recorded_answer(self, method, path, fault):
        recorded = self.answers.get((method, path), [])
        back = len(recorded) if fault.number["first"] else fault.number["back"]
        if not 1 <= back <= len(recorded):
            raise Cut("nothing recorded to replay")
        first, headers, body = recorded[-back]
        return Message(first, list(headers), body)

    @staticmethod
    async def pass_on(answer, fault, writer):
        name = fault.name if fault else ""
        body = answer.body
        if name in ("cut-mid-answer", "truncate"):
            body = body[: fault.number["bytes"]]
        writer.write(answer.head())
        for start in range(0, len(body), 65536):
            writer.write(body[start : start + 65536])
            await writer.drain()
        await writer.drain()
        if name == "cut-mid-answer":
            # A reset overtakes what the client has not read yet: give it a moment.
            await asyncio.sleep(0.05)
            raw = writer.get_extra_info("socket")
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            writer.transport.abort()
            raise Cut(name)
        if name == "truncate":
            raise Cut(name)


class Control:
    def __init__(self, proxy):
        self.proxy = proxy

    def handle(self, method, target, body):
        proxy, parts = self.proxy, urlsplit(target)
        what = (method, parts.path)
        if what == ("POST", "/faults"):
            proxy.faults.append(Fault(parts.query, body))
            return str(len(proxy.faults))
        if what == ("GET", "/faults"):
            return str(len(proxy.faults))
        if what == ("DELETE", "/faults"):
            proxy.faults.clear()
            return "0"
        if what == ("GET", "/log"):
            return "".join(json.dumps(entry) + "\n" for entry in proxy.log)
        if what == ("DELETE", "/log"):
            proxy.log.clear()
            return "0"
        if what == ("GET", "/count"):
            return str(proxy.count(parts.query))
        if what == ("GET", "/streams"):
            return str(len(proxy.streams))
        if what == ("DELETE", "/streams"):
            for writer in proxy.streams:
                writer.transport.abort()
            return "0"
        if what == ("POST", "/chaos"):
            given = parse_qs(parts.query)
            proxy.random = random.Random(int(given["seed"][-1]))
            proxy.percent = int(given["percent"][-1])
            return "ok"
        if what == ("DELETE", "/chaos"):
            proxy.random = None
            return "0"
        if what == ("GET", "/late"):
            return str(len(proxy.late) + len(proxy.background))
        if what == ("DELETE", "/late"):
            proxy.generation += 1
            for task in proxy.late:
                task.cancel()
            return "0"
        if what == ("PUT", "/target"):
            proxy.target = parse_address(parse_qs(parts.query)["address"][-1])
            return "ok"
        raise ValueError("no such command")

    async def serve(self, reader, writer):
        try:
            while True:
                request = await read_head(reader)
                if request is None:
                    break
                method, target, _ = request.first.split(" ", 2)
                await read_body(reader, request, False, method)
                try:
                    status, text = "200 OK", self.handle(method, target, request.body)
                except (ValueError, KeyError, re.error) as error:
                    status, text = "400 Bad Request", str(error)
                answer = Message(f"HTTP/1.1 {status}", [("Content-Type", "text/plain")])
                set_body(answer, text.encode())
                writer.write(answer.head() + answer.body)
                await writer.drain()
        except (Cut, ConnectionError):
            pass
        finally:
            writer.close()


def parse_address(text):
    host, _, port = text.rpartition(":")
    return host, int(port)


async def main():
    parser = argparse.ArgumentParser(description="HTTP proxy that breaks on command")
    parser.add_argument("--target", required=True, help="HOST:PORT of the portal")
    parser.add_argument("--listen", type=int, default=0)
    parser.add_argument("--control", type=int, default=0)
    options = parser.parse_args()

    proxy = Proxy(parse_address(options.target))
    front = await asyncio.start_server(proxy.serve, "127.0.0.1", options.listen, limit=MAX_HEAD, backlog=1024)
    back = await asyncio.start_server(Control(proxy).serve, "127.0.0.1", options.control, limit=MAX_HEAD)
    ports = [server.sockets[0].getsockname()[1] for server in (front, back)]
    print("READY", *ports, flush=True)
    async with front, back:
        await asyncio.gather(front.serve_forever(), back.serve_forever())


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        sys.exit(130)
