#!/usr/bin/env python3
"""test-contract.py: client and portal keep the contract, says a third party.

    test-contract.py --portal PROGRAM --client PROGRAM

nginx listens where the client knocks. Routes of JSON go on to npm's Prism, which checks request and answer
against data/portal-api.yaml and passes them to the reference portal; documents and uploads go past it, because
Prism reads bodies as text. Prism answers a violation with a problem type of its own: none may come. What no
request that keeps the contract can provoke is asked of the portal directly and compared with the contract's
table of problem types.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import argparse
import base64
import datetime
import hashlib
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import uuid
import zoneinfo
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests" / "contract"), str(ROOT / "tests" / "support")]
import contract  # noqa: E402  (its folder is known only now)
from desk.ports import free_port  # noqa: E402

BASE = "/amtsstube/v1"
URN = "urn:amtsstube:problem:"
PROGRAMS = argparse.Namespace(portal="", client="", ctl="")
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
NGINX = """
daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_max_body_size 100m;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_http_version 1.1;
  server {{
    listen 127.0.0.1:{port};
    location ~ ^{base}/cases/[^/]+/(documents|uploads)/ {{ proxy_pass http://{portal}; }}
    location = {base} {{ proxy_pass http://{prism}/; proxy_set_header Accept-Encoding ""; }}
    location {base}/ {{ proxy_pass http://{prism}/; proxy_set_header Accept-Encoding ""; }}
  }}
}}
"""


RESET = "reason: read ECONNRESET"


class Child:
    """A program that runs as long as the test; its output is kept."""

    def __init__(self, arguments, ready):
        self.lines = []
        self.process = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
            env=dict(os.environ, NO_COLOR="1", FORCE_COLOR="0"),
        )
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        deadline = time.monotonic() + 40
        while ready and not any(ready in line for line in list(self.lines)):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{arguments[0]} did not start:\n" + "".join(self.lines))
            time.sleep(0.01)

    def read(self):
        for line in self.process.stdout:
            self.lines.append(line)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.reader.join(10)
        self.process.stdout.close()


class Answer:
    def __init__(self, raw):
        self.status = raw.status
        self.headers = raw.headers
        self.body = raw.read()

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def problem(self):
        return self.json["type"] if self.body.startswith(b"{") and self.status >= 400 else ""


class Stage:
    """Portal, Prism and nginx, and the ways to knock."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="amt-contract-"))
        self.children = []
        tokens = self.folder / "tokens"
        portal = self.start(
            [PROGRAMS.portal, "--demo", "120", "--seed", "7", "--database", str(self.folder / "portal.db"),
             "--access-token-file", str(tokens), "--quiet"], "READY")
        self.portal_url = portal.lines[-1].split()[1]
        self.portal = urlsplit(self.portal_url).netloc
        self.tokens = {person: token for token, person in map(str.split, tokens.read_text().splitlines())}
        self.token_file = tokens

        prism_port, port = free_port(), free_port()
        self.prism = self.start(
            [str(contract.TOOLS / "prism"), "proxy", str(contract.FILE), self.portal_url, "--errors",
             "--host", "127.0.0.1", "--port", str(prism_port)], "Prism is listening")
        self.front = f"127.0.0.1:{port}"
        config = self.folder / "nginx.conf"
        config.write_text(NGINX.format(folder=self.folder, port=port, base=BASE, portal=self.portal,
                                       prism=f"127.0.0.1:{prism_port}"))
        nginx = shutil.which("nginx", path=os.environ.get("PATH", "") + ":/usr/sbin:/usr/local/sbin")
        if nginx is None:
            raise SystemExit("nginx is missing; build-aux/setup installs it")
        self.start([nginx, "-e", str(self.folder / "nginx.log"), "-p", str(self.folder), "-c", str(config)], "")
        deadline = time.monotonic() + 10
        while True:
            try:
                self.ask("GET", "/")
                break
            except ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)

    def start(self, arguments, ready):
        child = Child(arguments, ready)
        self.children.append(child)
        return child

    def stop(self):
        for child in reversed(self.children):
            child.stop()
        shutil.rmtree(self.folder)

    def ask(self, method, path, body=None, person="aydin", direct=False, **headers):
        """One request; headers by keyword with _ for -. direct: past nginx and Prism."""
        connection = http.client.HTTPConnection(self.portal if direct else self.front, timeout=20)
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        if person:
            sent.setdefault("Authorization", "Bearer " + self.tokens.get(person, person))
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        try:
            connection.request(method, BASE + path, body, sent)
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def violations(self):
        """What Prism has complained about so far. Its log comes after its answers: a last request marks the end."""
        mark = str(uuid.uuid4())
        self.ask("GET", "/operations/" + mark)
        deadline = time.monotonic() + 10
        while not any(mark in line for line in list(self.prism.lines)) and time.monotonic() < deadline:
            time.sleep(0.002)
        return [line for line in self.prism.lines
                if "Violation" in line or "terminated with error" in line and RESET not in line]


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="milliseconds")


def operation(name, /, **members):
    return {"type": name, "occurredAt": now(), **members}


class ContractTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage()
        cls.contract = contract.load()
        cls.types = cls.contract["components"]["schemas"]["Problem"]["x-problem-types"]
        cls.services = {one["id"]: one for one in cls.stage.ask("GET", "/services").json["services"]}

    @classmethod
    def tearDownClass(cls):
        cls.stage.stop()

    def setUp(self):
        self.before = len(self.stage.violations())

    def tearDown(self):
        self.assertEqual(self.stage.violations()[self.before :], [], "the contract was broken")

    def ask(self, *arguments, expected=200, problem=None, **more):
        answer = self.stage.ask(*arguments, **more)
        # Whoever keeps a connection may find it closed when it asks again (RFC 9112, 9.3.1); Prism does not repeat.
        if arguments[0] == "GET" and answer.status == 500 and RESET.encode() in answer.body:
            answer = self.stage.ask(*arguments, **more)
        text = answer.body[:2000].decode(errors="replace")
        self.assertNotIn("prism/errors#", text, "the contract was broken")
        self.assertEqual(answer.status, expected, text)
        if expected >= 400:
            self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
            self.assertEqual(answer.problem, URN + problem)
            said = self.types[answer.problem]
            self.assertIn(answer.status, said["status"])
            self.assertEqual(answer.json["status"], answer.status)
            for member in said.get("members", []):
                self.assertIn(member, answer.json)
        return answer

    def operate(self, case, body, key=None, version=None, **more):
        headers = {"Idempotency_Key": key or str(uuid.uuid4())}
        if version is not None:
            headers["If_Match"] = f'"{version}"'
        return self.ask("POST", f"/cases/{case}/operations", body, **headers, **more)

    def rows(self, person="aydin"):
        rows, cursor = {}, ""
        while True:
            page = self.ask("GET", "/changes?limit=7" + cursor, person=person).json
            for change in page["changes"]:
                if "row" in change:
                    rows[change["id"]] = change["row"]
            cursor = "&cursor=" + page["nextCursor"]
            if not page["hasMore"]:
                return rows, page["nextCursor"]

    def claimed(self, service="wohngeld"):
        """A case nobody held, now aydin's."""
        rows, _ = self.rows()
        for case, row in sorted(rows.items()):
            if row["serviceId"] == service and row["state"] == "received" and "assigneeId" not in row:
                return self.operate(case, operation("claim")).json["case"]
        self.fail("no case is left to claim")

    def colleague(self, queue):
        """Somebody else who processes cases of the queue."""
        for person in self.stage.tokens:
            rights = {one["queueId"]: one["rights"] for one in self.ask("GET", "/me", person=person).json["queues"]}
            if person != "aydin" and "process" in rights.get(queue, []):
                return person
        return self.fail("nobody else works there")

    def decision(self, case, **more):
        service = self.services[case["serviceId"]]
        outcome = next(one for one in service["outcomes"] if one.get("letter"))
        samples = {"money": {"cents": 28700, "currency": "EUR"}, "date": "2026-02-01", "number": 2, "boolean": True}
        values = {
            field["id"]: field["choices"][0]["id"] if field["type"] == "choice" else samples.get(field["type"], "Grün")
            for field in outcome["decisionLayout"]
        }
        template = next(one for one in service["letterTemplates"] if one["id"] == outcome["templateId"])
        body = operation(
            "decide", outcome=outcome["id"], templateVersion=template["version"],
            values=json.dumps(values, ensure_ascii=False), letterSha256="0" * 64,
            issuedOn=datetime.datetime.now(BERLIN).date().isoformat(), applicantVersion=case["applicantVersion"],
        )
        if "lastMessageId" in case:
            body["lastMessageId"] = case["lastMessageId"]
        body.update(more)
        return body

    def upload(self, case, data):
        digest = hashlib.sha256(data).hexdigest()
        self.ask("PUT", f"/cases/{case}/uploads/{digest}", data, expected=201, Content_Type="application/pdf")
        return digest

    def test_reference(self):
        self.ask("GET", "/", person=None)
        self.ask("GET", "", person=None)
        self.ask("GET", "/me")
        for name in ("authorities", "queues", "users", "services"):
            answer = self.ask("GET", "/" + name)
            self.assertTrue(answer.json[name])
            self.ask("GET", "/" + name, expected=304, If_None_Match=answer.headers["ETag"])
        self.ask("GET", "/me", person="nobody", expected=401, problem="sign-in")

    def test_feed(self):
        rows, cursor = self.rows()
        self.assertGreater(len(rows), 5)
        self.assertEqual(self.ask("GET", "/changes?cursor=" + cursor).json["changes"], [])
        ids = sorted(rows)[:3]
        page = self.ask("GET", "/cases?ids=" + ",".join(ids + ["nothing"])).json
        self.assertEqual([case["id"] for case in page["cases"]], ids)
        self.assertEqual(page["missing"], ["nothing"])
        answer = self.ask("GET", "/cases/" + ids[0])
        self.assertEqual(answer.headers["ETag"], f'"{answer.json["version"]}"')
        self.ask("GET", "/cases/nothing", expected=404, problem="not-found")
        self.ask("GET", "/changes?cursor=bogus", expected=410, problem="cursor-expired")

    def test_every_case_of_everybody(self):
        for person in self.stage.tokens:
            rows, _ = self.rows(person)
            if rows:
                page = self.ask("GET", "/cases?ids=" + ",".join(sorted(rows)), person=person).json
                self.assertEqual(page["missing"], [])

    def test_client(self):
        """The client's own HTTP side asks for everything once."""
        client = subprocess.run([PROGRAMS.client, f"http://{self.stage.front}{BASE}", self.stage.tokens["aydin"]],
                                capture_output=True, text=True, check=False, timeout=40)
        self.assertEqual(client.returncode, 0, client.stdout + client.stderr)

    def test_desk(self):
        """The whole desk works through the linter's eye: pull, every kind of writing, decide, close."""
        profile = self.stage.folder / "desk"
        token = self.stage.folder / "desk-token"
        token.write_text(self.stage.tokens["breitsamer"])
        token.chmod(0o600)
        scan = self.stage.folder / "Nachweis.pdf"
        scan.write_bytes(b"%PDF-1.4 " + os.urandom(64))

        def ctl(*arguments):
            done = subprocess.run(
                [PROGRAMS.ctl, *arguments, "--portal", f"http://{self.stage.front}{BASE}", "--json",
                 "--profile", str(profile), "--token-file", str(token), "--key-file", str(profile) + "-keys"],
                capture_output=True, text=True, check=False, timeout=40)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            return json.loads(done.stdout)

        ctl("sync")
        row = ctl("list", "--scope", "inbox", "--service", "wohngeld", "--limit", "1")["cases"][0]["case"]
        case = row["id"]
        ctl("do", case, "claim")
        ctl("do", case, "addFileNote", "kind=phone", "text=Größe der Wohnung bestätigt")
        ctl("do", case, "addJotting", "visibility=case", "text=Rückruf")
        ctl("do", case, "setFollowUp", "dueOn=2027-03-16")
        ctl("do", case, "addDocument", "source=post", f"file={scan}")
        ctl("do", case, "decide", "outcome=bewilligung", "values.wohngeldMonatlich=212,50",
            "values.bewilligtVon=01.01.2027", "values.bewilligtBis=31.12.2027", "values.haushaltsgroesse=2",
            "values.beruecksichtigteMiete=612,50", "values.gesamteinkommen=1.480,00")
        ctl("do", case, "close")
        ctl("sync")
        done = ctl("outbox", "--all")
        states = {entry["operation"]["type"]: entry["state"] for entry in done["entries"]}
        self.assertEqual(states, dict.fromkeys(
            ["claim", "addFileNote", "addJotting", "setFollowUp", "addDocument", "decide", "close"], "done"))
        self.assertEqual(self.ask("GET", f"/cases/{case}", person="breitsamer").json["state"], "closed")

    def test_documents(self):
        rows, _ = self.rows()
        cases = self.ask("GET", "/cases?ids=" + ",".join(sorted(rows)[:20])).json["cases"]
        case = next(one for one in cases if one.get("documents"))
        document = case["documents"][0]
        path = f"/cases/{case['id']}/documents/{document['id']}"
        answer = self.ask("GET", path)
        self.assertEqual(hashlib.sha256(answer.body).hexdigest(), document["sha256"])
        digest = base64.b64encode(hashlib.sha256(answer.body).digest()).decode()
        self.assertEqual(answer.headers["Repr-Digest"], f"sha-256=:{digest}:")
        part = self.ask("GET", path, expected=206, Range="bytes=100-199", If_Range=answer.headers["ETag"])
        self.assertEqual(part.body, answer.body[100:200])
        self.assertEqual(part.headers["Content-Range"], f"bytes 100-199/{len(answer.body)}")
        self.ask("GET", path, expected=416, problem="range", Range=f"bytes={len(answer.body)}-")
        self.assertEqual(self.ask("HEAD", path).headers["Repr-Digest"], answer.headers["Repr-Digest"])
        self.ask("GET", path, expected=304, If_None_Match=answer.headers["ETag"])

    def test_notes_and_marks(self):
        case = self.claimed()["id"]
        self.operate(case, operation("markRead"))
        self.operate(case, operation("setFollowUp", dueOn="2027-03-16", reason="Nachweis prüfen"))
        self.operate(case, operation("clearFollowUp"))
        note, jotting = str(uuid.uuid4()), str(uuid.uuid4())
        self.operate(case, operation("addFileNote", kind="phone", text="Größe der Wohnung bestätigt"), key=note)
        version = self.operate(case, operation("addJotting", visibility="me", text="Rückruf"), key=jotting).json["version"]
        for body in (
            operation("strikeFileNote", noteId=note, reason="falsche Akte"),
            operation("editJotting", noteId=jotting, text="Rückruf Montag"),
            operation("deleteJotting", noteId=jotting),
        ):
            self.operate(case, body, expected=428, problem="version-needed")
            version = self.operate(case, body, version=version).json["version"]
        data = b"%PDF-1.4 " + os.urandom(64)
        digest = self.upload(case, data)
        self.operate(case, operation("addDocument", name="Mietvertrag.pdf", mediaType="application/pdf", source="post",
                                     sha256=digest, size=len(data)))
        self.operate(case, operation("addDocument", name="x.pdf", mediaType="application/pdf", source="post",
                                     sha256="1" * 64, size=3), expected=422, problem="upload-missing")
        self.operate(case, operation("release"), version=version, expected=412, problem="version")
        version = self.ask("GET", "/cases/" + case).json["version"]
        self.operate(case, operation("release"), version=version)

    def test_follow_up_of_others(self):
        """When a case comes back is everybody's, what for is its person's own."""
        claimed = self.claimed()
        case, queue = claimed["id"], claimed["queueId"]
        self.operate(case, operation("setFollowUp", dueOn="2027-03-16", reason="Nachweis prüfen"))
        for person, reason in (("aydin", "Nachweis prüfen"), (self.colleague(queue), None)):
            value = self.ask("GET", "/cases/" + case, person=person).json
            mine = [f for f in value["followUps"] if f["userId"] == "aydin"]
            self.assertEqual([(f["dueOn"], f.get("reason")) for f in mine], [("2027-03-16", reason)])
            entries = [e for e in value["history"] if e["type"] == "setFollowUp" and e.get("userId") == "aydin"]
            self.assertEqual([e.get("reason") for e in entries], [reason])
        self.operate(case, operation("clearFollowUp"))

    def test_exactly_once(self):
        case = self.claimed()["id"]
        key, body = str(uuid.uuid4()), operation("addFileNote", kind="note", text="einmal")
        self.ask("GET", "/operations/" + key, expected=404, problem="not-found")
        first = self.operate(case, body, key=key).json
        again = self.operate(case, body, key=key).json
        self.assertEqual(first, again)
        self.assertEqual([note["id"] for note in again["case"]["fileNotes"]].count(key), 1)
        self.assertEqual(self.ask("GET", "/operations/" + key).json["receipt"], first["receipt"])
        self.operate(case, dict(body, text="zweimal"), key=key, expected=422, problem="key-reused")
        self.ask("DELETE", "/operations/" + key, expected=409, problem="already-applied")
        void = str(uuid.uuid4())
        self.ask("DELETE", "/operations/" + void, expected=204)
        self.ask("DELETE", "/operations/" + void, expected=204)
        self.operate(case, body, key=void, expected=422, problem="void")

    def test_holders_and_rights(self):
        case = self.claimed()
        self.operate(case["id"], operation("claim"), person=self.colleague(case["queueId"]), expected=409,
                     problem="held-by-other")
        self.operate(case["id"], operation("assign", userId="breitsamer"), version=case["version"], expected=403,
                     problem="not-allowed")
        self.operate(case["id"], operation("moveToQueue", queueId="kfz"), version=case["version"], expected=422,
                     problem="refused")
        self.operate(case["id"], operation("close"), version=case["version"], expected=409, problem="wrong-state")
        self.operate("nothing", operation("claim"), expected=404, problem="not-found")

    def test_decision(self):
        case = self.claimed()
        number, version = case["id"], case["version"]
        digest = self.upload(number, b"%PDF-1.4 Bescheid " + os.urandom(16))
        good = self.decision(case, letterSha256=digest)
        self.operate(number, good, expected=428, problem="version-needed")
        for members, status, problem in (
            ({"values": "{}"}, 422, "refused"),
            ({"letterSha256": "2" * 64}, 422, "upload-missing"),
            ({"applicantVersion": case["applicantVersion"] + 1}, 412, "applicant-changed"),
        ):
            self.operate(number, dict(good, **members), version=version, expected=status, problem=problem)
        version = self.operate(number, good, version=version).json["version"]
        self.operate(number, good, version=version, expected=409, problem="decision-final")
        self.operate(number, operation("close"), version=version)

    def test_letter_of_another_day(self):
        case = self.claimed()
        digest = self.upload(case["id"], b"%PDF-1.4 Bescheid " + os.urandom(16))
        self.operate(case["id"], self.decision(case, letterSha256=digest, issuedOn="2026-01-02"),
                     version=case["version"], expected=422, problem="issued-on")

    def test_batch(self):
        case = self.claimed()["id"]
        note = operation("addFileNote", kind="note", text="Kette")
        items = [
            {"id": str(uuid.uuid4()), "caseId": case, "operation": note},
            {"id": str(uuid.uuid4()), "caseId": case, "version": "previous", "operation": operation("release")},
            {"id": str(uuid.uuid4()), "caseId": case, "operation": operation("close"), "version": 1},
            {"id": str(uuid.uuid4()), "caseId": case, "operation": operation("release"), "version": "previous"},
        ]
        results = self.ask("POST", "/operations:batch", {"items": items}).json["results"]
        self.assertEqual([one["status"] for one in results], [200, 200, 412, 424])
        self.assertEqual(results[3]["problem"]["type"], URN + "previous-failed")
        again = self.ask("POST", "/operations:batch", {"items": items}).json["results"]
        self.assertEqual([one["status"] for one in again], [200, 200, 412, 424])
        self.assertEqual([one["receipt"] for one in again[:2]], [one["receipt"] for one in results[:2]])

    def test_what_breaks_the_contract(self):
        """Requests that Prism would not let through: the portal's own answers."""
        case = sorted(self.rows()[0])[0]
        path = f"/cases/{case}/operations"
        key = str(uuid.uuid4())
        for arguments, headers, status, problem in (
            (("GET", "/changes?limit=0"), {}, 400, "malformed"),
            (("GET", "/cases"), {}, 400, "malformed"),
            (("POST", path, operation("claim")), {}, 400, "malformed"),
            (("POST", path, b"{"), {"Idempotency_Key": key, "Content_Type": "application/json"}, 400, "malformed"),
            (("POST", path, operation("explode")), {"Idempotency_Key": key}, 422, "refused"),
            (("POST", path, b"<a/>"), {"Idempotency_Key": key, "Content_Type": "text/xml"}, 415, "media-type"),
            (("POST", path, b" " * (1024 * 1024 + 1)), {"Idempotency_Key": key, "Content_Type": "application/json"},
             413, "too-large"),
            (("POST", "/operations:batch", {"items": []}), {}, 400, "malformed"),
            (("PATCH", "/me"), {}, 405, "method-not-allowed"),
            (("GET", "/nothing"), {}, 404, "not-found"),
            (("PUT", f"/cases/{case}/uploads/" + "0" * 64, b"text"), {}, 422, "digest"),
        ):
            with self.subTest(f"{arguments[:2]} {problem}"):
                self.ask(*arguments, expected=status, problem=problem, direct=True, **headers)


class PrismNoticesTest(unittest.TestCase):
    """A proxy that never objects would prove nothing."""

    @classmethod
    def setUpClass(cls):
        cls.stage = Stage()

    @classmethod
    def tearDownClass(cls):
        cls.stage.stop()

    def test_bad_request_is_noticed(self):
        answer = self.stage.ask("POST", "/cases/c/operations", {"type": "addFileNote"}, Idempotency_Key=str(uuid.uuid4()))
        self.assertEqual(answer.status, 422)
        self.assertIn("prism/errors#UNPROCESSABLE_ENTITY", answer.problem)
        self.assertTrue(self.stage.violations())

    def test_bad_answer_is_noticed(self):
        """A portal whose /me says too little."""
        self.assertEqual(self.stage.ask("GET", "/me").status, 200)
        self.stage.children[0].stop()
        with socket.create_server(("127.0.0.1", int(self.stage.portal.split(":")[1]))) as liar:
            thread = threading.Thread(target=self.lie, args=(liar,), daemon=True)
            thread.start()
            answer = self.stage.ask("GET", "/me")
            thread.join(10)
        self.assertEqual(answer.status, 500)
        self.assertIn("prism/errors#VIOLATIONS", answer.problem)
        self.assertTrue(self.stage.violations())

    @staticmethod
    def lie(liar):
        connection, _ = liar.accept()
        with connection:
            connection.recv(65536)
            body = b'{"id": 7}'
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                               b"Content-Length: %d\r\n\r\n%s" % (len(body), body))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--portal", required=True)
    parser.add_argument("--client", required=True)
    parser.add_argument("--ctl", required=True)
    parser.parse_known_args(namespace=PROGRAMS)
    unittest.main(argv=sys.argv[:1] + ["--failfast"] if "--failfast" in sys.argv else sys.argv[:1])


if __name__ == "__main__":
    main()
