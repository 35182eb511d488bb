"""portal: the demo portal behind a proxy, so that a test can take the network away and give it back.

    with Portal(program, cases=40) as portal:
        portal.url
        portal.cut()
        portal.restore()
        portal.count(method="POST", path="operations")

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from .display import die_with_parent
from .ports import free_port

PROXY = Path(__file__).resolve().parents[1] / "fault-proxy.py"
SECONDS = 240
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class PortalError(Exception):
    """Portal or proxy did not start."""


class Portal:
    """A portal with invented people, and the way to it."""

    def __init__(self, program, cases=40, play=0, seed=1, options=()):
        self.program, self.cases = str(program), cases
        self.options = ["--seed", str(seed), *options] + (["--play", str(play)] if play else [])
        self.root = None
        self.portal = self.proxy = None
        self.port = free_port()
        self.control = None
        self.url = None

    def __enter__(self):
        self.root = Path(tempfile.mkdtemp(prefix="amt-portal-", dir="/tmp"))
        try:
            self.start()
            self.restore()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for child in (self.proxy, self.portal):
            end(child)
        shutil.rmtree(self.root, ignore_errors=True)

    def start(self):
        """Starts the portal; the address that it gives out is the proxy's."""
        self.portal = subprocess.Popen(
            [self.program, "--demo", str(self.cases), "--database", str(self.root / "portal.db"),
             "--access-token-file", str(self.root / "tokens"), "--quiet",
             "--public-url", f"http://127.0.0.1:{self.port}/amtsstube/v1", *self.options],
            stdout=subprocess.PIPE, stderr=open(self.root / "portal.log", "wb"), text=True, preexec_fn=die_with_parent)
        line = self.portal.stdout.readline()
        if not line.startswith("READY "):
            raise PortalError((self.root / "portal.log").read_text())
        address = urllib.parse.urlsplit(line.split()[1])
        self.target = address.netloc
        self.url = f"http://127.0.0.1:{self.port}{address.path}"

    def restore(self):
        """The network is back."""
        if self.proxy:
            return
        for _ in range(20):
            self.proxy = subprocess.Popen(
                [sys.executable, str(PROXY), "--target", self.target, "--listen", str(self.port)],
                stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, preexec_fn=die_with_parent)
            line = self.proxy.stdout.readline()
            if line.startswith("READY "):
                self.control = int(line.split()[2])
                return
            end(self.proxy)
            self.proxy = None
            time.sleep(0.1)
        raise PortalError("the proxy did not start")

    def cut(self):
        """The network is gone: nobody listens at the portal's address any more."""
        end(self.proxy)
        self.proxy = None

    def ask(self, verb, command, /, body=None, **query):
        uri = f"http://127.0.0.1:{self.control}{command}?{urllib.parse.urlencode(query)}"
        with OPENER.open(urllib.request.Request(uri, data=body, method=verb), timeout=30) as answer:
            return answer.read().decode()

    def fault(self, name, body=None, **parameters):
        """Queues a fault; fault-proxy.py says which there are."""
        return self.ask("POST", "/faults", body=body, fault=name, **parameters)

    def count(self, **what):
        """Requests since the network was last restored that fit."""
        return int(self.ask("GET", "/count", **what))

    def token(self, person):
        for line in (self.root / "tokens").read_text().splitlines():
            token, _, name = line.partition(" ")
            if name == person:
                return token
        raise KeyError(person)

    def get(self, path, person):
        """A JSON answer of the portal itself, past the proxy, as that person: what really arrived."""
        base = urllib.parse.urlsplit(self.url).path
        request = urllib.request.Request(f"http://{self.target}{base}{path}",
                                         headers={"Authorization": f"Bearer {self.token(person)}"})
        with OPENER.open(request, timeout=30) as answer:
            return json.loads(answer.read())

    def rows(self, person):
        """Rows of all cases that the person may see, as the portal has them now."""
        rows, cursor, more = [], "", True
        while more:
            page = self.get(f"/changes?cursor={cursor}" if cursor else "/changes", person)
            entries = next(value for value in page.values() if isinstance(value, list))
            rows += [entry["row"] for entry in entries if entry["kind"] == "case" and "row" in entry]
            cursor, more = urllib.parse.quote(page["nextCursor"]), page["hasMore"]
        return rows

    def post(self, path, person, document, **headers):
        base = urllib.parse.urlsplit(self.url).path
        request = urllib.request.Request(
            f"http://{self.target}{base}{path}", data=json.dumps(document).encode(), method="POST",
            headers={"Authorization": f"Bearer {self.token(person)}", "Content-Type": "application/json", **headers})
        with OPENER.open(request, timeout=30) as answer:
            return json.loads(answer.read() or b"null")


def end(child):
    if child is None or child.poll() is not None:
        return
    child.terminate()
    try:
        child.wait(10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def portal_program(build):
    return os.environ.get("AMT_PORTAL") or str(Path(build, "src/amtsstube-portal").resolve())
