#!/usr/bin/python3
"""test-audit-rules: the audit finds the faults of a window that has one of each, and none in one that has none.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from desk import audit, contrast, tap  # noqa: E402
from desk.driver import Driver  # noqa: E402

PROBE = os.environ["AMT_PROBE"]
WORDS = {"Eingegangen", "In Bearbeitung", "Entschieden"}

# (part of a finding, …) that must come together
PLANTED = [
    ("button “GtkImage”", "named by its class"),
    ("_Nur meine", "mnemonic"),
    ("AZ-0002", "says none of"),
    ("text box “Vermerk”", "Tab does not leave it"),
    ("text box “Vermerk”", "shift+Tab does not leave it"),
    ("button “Nur mit der Maus”", "Tab does not reach it"),
    ("label “Gut zu lesen”", "needs 4.5:1"),
]


def audit_all(desk, *arguments):
    desk.start([PROBE, *arguments], window="Probe")
    root = desk.read()
    rows = desk.find_all(role="row", within=root, match=r"^AZ-")
    findings = audit.names(root) + audit.row_words(rows, WORDS) + audit.keyboard(desk) + contrast.check(desk)
    desk.stop()
    return findings


def sound():
    findings = audit_all(Desk.desk)
    assert not findings, "\n".join(findings)


def planted():
    findings = audit_all(Desk.desk, "--defects")
    for parts in PLANTED:
        found = [finding for finding in findings if all(part in finding for part in parts)]
        assert found, f"not found: {parts} in\n" + "\n".join(findings)


def formula():
    """The examples that everybody knows: black on white, and the greys on either side of the limit."""
    assert round(contrast.ratio((0, 0, 0), (255, 255, 255)), 2) == 21
    just, not_quite = ((grey, grey, grey) for grey in (0x76, 0x77))
    assert contrast.ratio(just, (255, 255, 255)) > 4.5 > contrast.ratio(not_quite, (255, 255, 255))


class Desk:
    """One desktop for both."""

    desk = None


with Driver(os.environ["AMT_BUILD_ROOT"], keyring=False) as Desk.desk:
    tap.run([("a sound window has no findings", sound), ("every planted fault is found", planted),
             ("the formula of contrast", formula)])
