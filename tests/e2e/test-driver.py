#!/usr/bin/python3
"""test-driver: the driver of the window's tests, tried on a window that is made for that.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from desk import tap  # noqa: E402
from desk.driver import Driver, Failure  # noqa: E402

BUILD = os.environ["AMT_BUILD_ROOT"]
PROBE = os.environ["AMT_PROBE"]


class Case:
    """One desktop for all cases; each begins with a fresh window."""

    desk = None


def with_probe(function, *arguments):
    def run():
        Case.desk.start([PROBE, *arguments], window="Probe")
        try:
            function(Case.desk)
        except BaseException:
            Case.desk.stop(judge=False)
            raise
        Case.desk.stop()

    return run


def fails(function, *, about):
    try:
        function()
    except Failure as failure:
        assert about in str(failure), failure
        return
    raise AssertionError(f"nothing was said about {about}")


def buttons(desk):
    desk.click(role="button", name="Übernehmen")
    desk.wait_for(role="label", name="Übernommen")
    desk.mouse(desk.find(role="button", name="Neuer Vorgang"))
    desk.wait_for(role="label", name="Neu gedrückt")


def typing(desk):
    desk.fill("Straße Größe äöü ÄÖÜ ß – „ok“ 50 €", role="text box", name="Suchen")
    desk.wait_for(role="label", name="Straße Größe äöü ÄÖÜ ß – „ok“ 50 €")
    desk.key("ctrl+a", "ctrl+c")
    desk.until(lambda: desk.clipboard().startswith("Straße"), "the clipboard")
    desk.mouse(desk.find(role="text box", name="Vermerk"))
    desk.paste("Grüße 😀")
    desk.until(lambda: desk.find(role="text box", name="Vermerk").text() == "Grüße 😀", "what was pasted")


def check_boxes(desk):
    desk.click(role="checkbox", name="Nur meine")
    desk.wait_for(role="label", name="Angehakt")
    desk.wait_for(role="checkbox", states=("checked",))


def rows(desk):
    row = desk.wait_for(role="row", name="AZ-0002, Entschieden")
    desk.mouse(row)
    desk.until(lambda: row.refresh().has("selected"), "the row to be selected")
    desk.key("Down", "Return")
    desk.wait_for(role="label", name="Vorgang 3 geöffnet")
    desk.mouse(desk.find(role="row", name="AZ-0001, In Bearbeitung"), times=2)
    desk.wait_for(role="label", name="Vorgang 1 geöffnet")
    desk.key("End", "Return")
    desk.wait_for(role="label", name="Vorgang 999 geöffnet")
    desk.wait_for(role="row", match="AZ-0999")
    # What was scrolled away is not on the screen, although it is still there for GTK.
    assert not desk.find(role="row", match="AZ-0001")


def pages(desk):
    assert desk.find(role="button", name="Auf Seite 1") and not desk.find(role="button", name="Auf Seite 2")
    desk.click(role="tab", name="Verlauf")
    desk.wait_for(role="button", name="Auf Seite 2")
    assert not desk.find(role="button", name="Auf Seite 1")


def focus(desk):
    desk.mouse(desk.find(role="text box", name="Suchen"))
    found = desk.press_until(
        "Tab", lambda: desk.find(role="button", name="Übernehmen", states=("focused",)), "the button")
    desk.key("space")
    desk.wait_for(role="label", name="Übernommen")
    assert found.name == desk.focused().name


def pictures(desk):
    with tempfile.TemporaryDirectory() as folder:
        desk.pictures = Path(folder)
        path = desk.screenshot("probe")
        assert path.read_bytes().startswith(b"\x89PNG") and path.stat().st_size > 5000
    colours = desk.settle().colours()
    assert len(colours) > 20, "an empty screen"


def waiting_in_vain(desk):
    fails(lambda: desk.wait_for(role="button", name="Gibt es nicht", seconds=0.3), about="waited in vain")


def warnings():
    desk = Case.desk
    desk.start([PROBE], window="Probe")
    desk.find(role="button", name="Warnen").do("click")
    fails(lambda: desk.until(lambda: False, "a warning", 5), about="planted: a warning")
    desk.stop(judge=False)


def crash():
    desk = Case.desk
    app = desk.start([PROBE], window="Probe")
    app.process.kill()
    fails(lambda: desk.until(lambda: False, "the end", 5), about="ended with -9")
    desk.ended(app, judge=False)


def two_desktops():
    with Driver(BUILD, keyring=False, size="1280x720") as other:
        other.start([PROBE], window="Probe")
        Case.desk.start([PROBE], window="Probe")
        other.click(role="button", name="Übernehmen")
        other.wait_for(role="label", name="Übernommen")
        assert Case.desk.find(role="label", name="bereit")
        Case.desk.stop()


def nothing_left_behind():
    with Driver(BUILD, keyring=False) as other:
        root = other.display.root
        children = [child.pid for child in other.display.children]
    assert not root.exists()
    assert not [pid for pid in children if Path("/proc", str(pid)).exists()]


CASES = [
    ("buttons by action and by mouse", with_probe(buttons)),
    ("typing with a German keyboard, clipboard", with_probe(typing)),
    ("check boxes", with_probe(check_boxes)),
    ("rows of a list", with_probe(rows)),
    ("pages of a stack", with_probe(pages)),
    ("focus", with_probe(focus)),
    ("pictures", with_probe(pictures)),
    ("waiting in vain is a failure", with_probe(waiting_in_vain)),
    ("a warning is a failure", warnings),
    ("a crash is a failure", crash),
    ("two desktops side by side", two_desktops),
    ("nothing is left behind", nothing_left_behind),
]

with Driver(BUILD, keyring=False) as Case.desk:
    tap.run(CASES)
