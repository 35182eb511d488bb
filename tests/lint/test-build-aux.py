#!/usr/bin/env python3
# test-build-aux: the scripts that set up and count, on invented machines and logs. Speaks TAP.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import json
import subprocess
import sys
import tempfile
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / "build-aux"

ONE_LINE = "deb [arch=amd64 signed-by=/k.gpg] http://one.example/debian bookworm main non-free\n"
STANZA = """# comment
Types: deb deb-src
URIs: http://two.example/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 abc

Types: deb
URIs: http://two.example/debian-security
Suites: bookworm-security
Components: main
"""
OTHER = "deb http://tools.example/apt bookworm main\n"
OFF = "Enabled: no\n" + STANZA.split("\n\n")[0].replace("# comment\n", "")

# (what, files of apt's configuration, URIs known as Debian's, expected output or None = refuses)
SOURCES = [
    ("one line", {"sources.list": "# x\n" + ONE_LINE}, [],
     "deb [arch=amd64 signed-by=/k.gpg] http://one.example/debian bookworm-backports main non-free\n"),
    ("stanza", {"parts/debian.sources": STANZA}, [],
     "Types: deb\nSuites: bookworm-backports\nURIs: http://two.example/debian\nComponents: main\nSigned-By:\n"
     " -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n abc\n"),
    ("Debian's, not the first", {"sources.list": OTHER, "parts/d.list": ONE_LINE}, ["http://one.example/debian/"],
     "deb [arch=amd64 signed-by=/k.gpg] http://one.example/debian bookworm-backports main non-free\n"),
    ("already there, one line", {"sources.list": ONE_LINE + ONE_LINE.replace("bookworm", "bookworm-backports")}, [], ""),
    ("already there, stanza", {"parts/d.sources": STANZA.replace("bookworm-updates", "bookworm-backports")}, [], ""),
    ("switched off", {"parts/d.sources": OFF}, [], None),
    ("other release", {"sources.list": ONE_LINE.replace("bookworm", "trixie")}, [], None),
    ("nothing", {}, [], None),
]


def check_source(files, uris, expected):
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "parts").mkdir()
        for name, text in files.items():
            (root / name).write_text(text)
        command = [str(TOOLS / "apt-backports"), str(root / "sources.list"), str(root / "parts"), "bookworm", *uris]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if expected is None:
        return None if answer.returncode != 0 and not answer.stdout else f"expected a refusal, got {answer.stdout}"
    if answer.returncode != 0 or answer.stdout != expected:
        return f"expected:\n{expected}\ngot {answer.returncode}:\n{answer.stdout}{answer.stderr}"
    return None


def junit(cases, results):
    if cases is None:
        inner = "".join(
            f'<testcase name="amtsstube:base / {n}">{"" if r == "OK" else "<failure/>"}</testcase>' for n, r in results
        )
        return f'<?xml version="1.0"?><testsuites><testsuite name="amtsstube">{inner}</testsuite></testsuites>'
    marks = {"pass": "", "fail": "<failure/>", "skip": "<skipped/>"}
    inner = "".join(f'<testcase name="{n}" classname="{n}">{marks[m]}</testcase>' for n, m in cases)
    return f'<?xml version="1.0"?><testsuites><testsuite name="amtsstube.amtsstube:base / a">{inner}</testsuite></testsuites>'


def log_line(name, result):
    return json.dumps({"name": f"amtsstube:base / {name}", "result": result}) + "\n"


# (what, subtests, meson's results, expected last line)
COUNTS = [
    ("all well", [("1", "pass"), ("2", "pass")], [("a", "OK")], "2 passed, 0 failed"),
    ("a subtest failed", [("1", "pass"), ("2", "fail")], [("a", "FAIL")], "1 passed, 1 failed"),
    ("crashed after its subtests", [("1", "pass")], [("a", "FAIL")], "1 passed, 1 failed"),
    ("timed out", [("1", "pass")], [("a", "TIMEOUT")], "1 passed, 1 failed"),
    ("a program without subtests failed", None, [("a", "OK"), ("b", "FAIL")], "1 passed, 1 failed"),
    ("skipped", [("1", "pass"), ("2", "skip")], [("a", "OK")], "1 passed, 0 failed, 1 skipped"),
    ("nothing ran", [], [], "0 passed, 1 failed"),
]


def check_count(cases, results, expected):
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "log"
        Path(f"{base}.junit.xml").write_text(junit(cases, results))
        Path(f"{base}.json").write_text("".join(log_line(*result) for result in results))
        answer = subprocess.run([str(TOOLS / "count-tests"), str(base)], capture_output=True, text=True, check=False)
    last = answer.stdout.strip().split("\n")[-1]
    if last != expected or (answer.returncode == 0) != (" 0 failed" in expected):
        return f"expected {expected}, got {answer.returncode}: {answer.stdout}{answer.stderr}"
    return None


def check_sum(texts, expected):
    command = [str(TOOLS / "count-tests"), "--add", *texts]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    last = answer.stdout.strip().split("\n")[-1]
    return None if last == expected else f"expected {expected}, got {answer.stdout}{answer.stderr}"


def main():
    cases = [(f"apt-backports: {what}", check_source, rest) for what, *rest in SOURCES]
    cases += [(f"count-tests: {what}", check_count, rest) for what, *rest in COUNTS]
    cases += [
        ("count-tests: sum", check_sum, [["3 passed, 0 failed", "2 passed, 1 failed"], "5 passed, 1 failed"]),
        ("count-tests: a part broke", check_sum, [["3 passed, 0 failed", "the build failed"], "3 passed, 1 failed"]),
    ]
    print(f"1..{len(cases)}")
    failed = 0
    for number, (what, check, arguments) in enumerate(cases, 1):
        problem = check(*arguments)
        print(f"{'not ok' if problem else 'ok'} {number} - {what}", flush=True)
        if problem:
            failed += 1
            print("\n".join("# " + line for line in problem.split("\n")))
    sys.exit(1 if failed else 0)


main()
