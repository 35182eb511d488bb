#!/usr/bin/env python3
"""test-fault-proxy.py: the fault proxy against a small HTTP server of Python's own library.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import gzip
import http.client
import http.server
import json
import subprocess
import sys
import threading
import time
import unittest
from pathlib import Path
from urllib.parse import urlencode

PROGRAM = Path(__file__).resolve().parent / "fault-proxy.py"
PAGE = b'{"page": 1, "text": "' + b"a" * 5000 + b'"}'


class Target(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen = []  # (method, path, body)
    lock = threading.Lock()

    def answer(self):
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            body = b""
            while True:
                size = int(self.rfile.readline(), 16)
                body += self.rfile.read(size)
                self.rfile.readline()
                if size == 0:
                    break
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        with self.lock:
            self.seen.append((self.command, self.path, body))
            number = len(self.seen)
        text = PAGE
        if self.path.startswith("/number"):
            text = str(number).encode()
        if self.path.startswith("/echo"):
            text = body
        if self.path.startswith("/events"):
            return self.stream()
        self.send_response(200)
        self.send_header("X-Number", str(number))
        if self.path.startswith("/chunked"):
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for start in range(0, len(text), 1000):
                piece = text[start : start + 1000]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            self.wfile.write(b"0\r\n\r\n")
            return
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def stream(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"8\r\ndata: 1\n\r\n")
                time.sleep(0.02)
        except OSError:
            self.close_connection = True

    do_GET = do_POST = do_PUT = do_HEAD = answer

    def log_message(self, *_):
        pass


class FaultProxyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Target)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.child = subprocess.Popen(
            [sys.executable, str(PROGRAM), "--target", f"127.0.0.1:{cls.server.server_port}"],
            stdout=subprocess.PIPE, text=True,
        )
        words = cls.child.stdout.readline().split()
        assert words[0] == "READY", words
        cls.port, cls.control_port = int(words[1]), int(words[2])

    @classmethod
    def tearDownClass(cls):
        cls.child.terminate()
        cls.child.wait(10)
        cls.child.stdout.close()
        cls.server.shutdown()
        cls.server.server_close()

    def setUp(self):
        Target.seen.clear()
        self.control("DELETE", "/faults")
        self.control("DELETE", "/log")
        self.control("DELETE", "/streams")
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        self.addCleanup(self.connection.close)

    def control(self, method, target, body=None, expected=200):
        connection = http.client.HTTPConnection("127.0.0.1", self.control_port, timeout=10)
        connection.request(method, target, body)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        self.assertEqual(answer.status, expected, text)
        return text

    def fault(self, fault, body=None, **more):
        query = {key.replace("_", "-"): value for key, value in more.items()}
        self.control("POST", "/faults?" + urlencode({"fault": fault, **query}), body)

    def ask(self, method="GET", path="/page", body=None, headers=None, chunked=False):
        self.connection.request(method, path, body, headers or {}, encode_chunked=chunked)
        answer = self.connection.getresponse()
        return answer, answer.read()

    def assert_cut(self, *arguments):
        with self.assertRaises((http.client.HTTPException, ConnectionError)):
            self.ask(*arguments)
        self.connection.close()

    def log(self):
        return [json.loads(line) for line in self.control("GET", "/log").splitlines()]

    def wait_seen(self, number):
        deadline = time.monotonic() + 10
        while len(Target.seen) < number and time.monotonic() < deadline:
            time.sleep(0.002)
        self.assertEqual(len(Target.seen), number)

    def test_passes_through(self):
        for path in ("/page", "/chunked"):
            answer, body = self.ask(path=path)
            self.assertEqual((answer.status, body), (200, PAGE))
        first = self.connection.sock
        answer, body = self.ask("POST", "/echo", b"text", {"Idempotency-Key": "k-1"})
        self.assertEqual(body, b"text")
        self.assertIs(self.connection.sock, first, "kept alive")
        answer, body = self.ask("HEAD", "/page")
        self.assertEqual((answer.getheader("Content-Length"), body), (str(len(PAGE)), b""))
        pieces = iter([b"one", b"two", b"x" * 70000])
        answer, body = self.ask("POST", "/echo", pieces, {"Transfer-Encoding": "chunked"}, chunked=True)
        self.assertEqual(body, b"onetwo" + b"x" * 70000)
        log = self.log()
        self.assertEqual([entry["method"] for entry in log], ["GET", "GET", "POST", "HEAD", "POST"])
        self.assertEqual((log[2]["key"], log[2]["requestBytes"], log[2]["status"]), ("k-1", 4, 200))

    def test_cuts(self):
        self.fault("cut-before-send", method="POST")
        self.assert_cut("POST", "/echo", b"1")
        self.assertEqual(Target.seen, [])
        self.fault("cut-after-send")
        self.assert_cut("POST", "/echo", b"2")
        self.wait_seen(1)
        self.fault("answer-lost")
        self.assert_cut("POST", "/echo", b"3")
        self.assertEqual([body for _, _, body in Target.seen], [b"2", b"3"])
        self.assertEqual(self.control("GET", "/faults"), "0")
        self.assertEqual([entry["status"] for entry in self.log()], [0, 0, 0])

    def test_short_answers(self):
        for fault in ("cut-mid-answer", "truncate"):
            self.fault(fault, bytes=1000)
            self.connection.request("GET", "/page")
            answer = self.connection.getresponse()
            self.assertEqual(answer.getheader("Content-Length"), str(len(PAGE)))
            self.assertEqual(answer.read(1000), PAGE[:1000])
            with self.assertRaises((http.client.IncompleteRead, ConnectionError)) as raised:
                answer.read()
            reset = isinstance(raised.exception, ConnectionError)
            self.assertEqual(reset, fault == "cut-mid-answer")
            self.connection.close()

    def test_delays(self):
        for fault in ("delay", "delay-answer"):
            self.fault(fault, ms=80)
            start = time.monotonic()
            self.assertEqual(self.ask()[1], PAGE)
            self.assertGreaterEqual(time.monotonic() - start, 0.08)

    def test_status(self):
        self.fault("status", status=503, retry_after=7, path="^/page")
        self.assertEqual(self.ask(path="/number")[0].status, 200)
        answer, body = self.ask()
        self.assertEqual((answer.status, answer.getheader("Retry-After")), (503, "7"))
        self.assertEqual(answer.getheader("Content-Type"), "application/problem+json")
        self.assertEqual(json.loads(body)["status"], 503)
        self.assertEqual(len(Target.seen), 1)
        self.fault("status", b'{"type": "urn:x"}', status=500, forward=1)
        answer, body = self.ask()
        self.assertEqual((answer.status, body), (500, b'{"type": "urn:x"}'))
        self.assertEqual(len(Target.seen), 2)

    def test_other_bodies(self):
        self.fault("replace", b"[1")
        answer, body = self.ask(path="/chunked")
        self.assertEqual((answer.status, body, answer.getheader("Transfer-Encoding")), (200, b"[1", None))
        self.fault("replace", make="deep", bytes=100000)
        self.assertEqual(self.ask()[1], b"[" * 100000)
        self.fault("replace", make="huge", bytes=300000)
        self.assertEqual(len(json.loads(self.ask()[1])["text"]), 300000)
        self.fault("replace", make="gzip-bomb", bytes=10_000_000)
        answer, body = self.ask()
        self.assertEqual(answer.getheader("Content-Encoding"), "gzip")
        self.assertLess(len(body), 20000)
        self.assertEqual(len(json.loads(gzip.decompress(body))["text"]), 10_000_000)
        self.fault("corrupt", at=3)
        body = self.ask()[1]
        self.assertEqual(len(body), len(PAGE))
        self.assertEqual([i for i, byte in enumerate(body) if byte != PAGE[i]], [3])
        self.assertEqual(self.ask()[1], PAGE, "one request only")

    def test_replay(self):
        pages = [self.ask(path=f"/number?cursor={i}")[1] for i in range(3)]
        self.fault("replay")
        self.assertEqual(self.ask(path="/number?cursor=3")[1], pages[2])
        self.fault("replay", back=2)
        self.assertEqual(self.ask(path="/number?cursor=3")[1], pages[1])
        self.fault("replay", back=1, path="nothing-was-recorded")
        self.assert_cut("GET", "/nothing-was-recorded")
        self.assertEqual(len(Target.seen), 3)

    def test_duplicate(self):
        self.fault("duplicate")
        answer, _ = self.ask("POST", "/number", b"once")
        self.assertEqual(answer.getheader("X-Number"), "2")
        self.assertEqual(Target.seen, [("POST", "/number", b"once")] * 2)

    def test_late(self):
        self.fault("echo", ms=1)
        answer, _ = self.ask("POST", "/number", b"echo")
        self.assertEqual(answer.getheader("X-Number"), "1")
        self.wait_seen(2)
        self.fault("late", ms=1)
        self.assert_cut("POST", "/number", b"late")
        self.wait_seen(3)
        self.assertEqual([body for _, _, body in Target.seen], [b"echo", b"echo", b"late"])
        self.fault("late", ms=100000)
        self.assert_cut("POST", "/number", b"never")
        self.assertEqual(self.control("GET", "/late"), "1")
        self.control("DELETE", "/late")
        while self.control("GET", "/late") != "0":
            pass
        self.assertEqual(len(Target.seen), 3)

    def chaos(self, seed, percent, n):
        self.control("DELETE", "/log")
        self.control("POST", f"/chaos?seed={seed}&percent={percent}")
        for _ in range(n):
            try:
                self.ask()
            except (http.client.HTTPException, ConnectionError):
                self.connection.close()
        self.control("DELETE", "/chaos")
        while self.control("GET", "/late") != "0":
            pass
        return [entry["fault"] for entry in self.log()]

    def test_chaos(self):
        found = self.chaos(7, 50, 40)
        self.assertTrue(10 < sum(fault != "" for fault in found) < 30, found)
        self.assertEqual(self.chaos(7, 50, 40), found)
        self.assertEqual(self.chaos(7, 0, 5), [""] * 5)
        self.assertEqual(self.ask()[0].status, 200)

    def test_choice_of_requests(self):
        self.fault("status", status=500, method="POST", contains='"decide"', skip=1, count=2)
        bodies = [b'{"type":"claim"}'] + [b'{"type":"decide"}'] * 4
        found = [self.ask("POST", "/x", body)[0].status for body in bodies]
        self.assertEqual(found, [200, 200, 500, 500, 200])
        self.fault("status", status=429, count=0)
        self.assertEqual([self.ask()[0].status for _ in range(3)], [429] * 3)
        self.assertEqual(self.control("GET", "/faults"), "1")
        self.assertEqual(self.control("GET", "/count?method=POST"), "5")
        self.assertEqual(self.control("GET", "/count?status=429&path=page"), "3")
        self.assertEqual(self.control("GET", "/count?fault=status"), "5")

    def test_refuses_nonsense(self):
        self.control("POST", "/faults?fault=explode", expected=400)
        self.control("POST", "/faults?fault=delay&mss=1", expected=400)
        self.control("POST", "/faults?fault=delay&path=(", expected=400)
        self.control("GET", "/", expected=400)

    def listen(self):
        self.connection.request("GET", "/events", None, {"Accept": "text/event-stream"})
        answer = self.connection.getresponse()
        self.assertEqual(answer.read(8), b"data: 1\n")
        self.assertEqual(self.control("GET", "/streams"), "1")
        return answer

    def assert_ends(self, answer):
        with self.assertRaises((http.client.HTTPException, ConnectionError)):
            answer.read()
        self.connection.close()

    def test_event_streams(self):
        answer = self.listen()
        self.assertEqual(answer.read(16), b"data: 1\n" * 2)
        self.control("DELETE", "/streams")
        self.assert_ends(answer)

        self.fault("cut-mid-answer", path="/events", bytes=100)
        self.connection.request("GET", "/events", None, {"Accept": "text/event-stream"})
        self.assert_ends(self.connection.getresponse())

        self.fault("stall", path="/events", bytes=13)
        answer = self.listen()
        self.connection.sock.settimeout(0.3)
        with self.assertRaises(TimeoutError):
            answer.read(8)
        self.connection.close()
        self.assertEqual([entry["status"] for entry in self.log()], [200] * 3)

    def test_target_moves(self):
        self.control("PUT", "/target?address=127.0.0.1:9")
        self.assert_cut()
        self.control("PUT", f"/target?address=127.0.0.1:{self.server.server_port}")
        self.assertEqual(self.ask()[1], PAGE)


if __name__ == "__main__":
    unittest.main()
