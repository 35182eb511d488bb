#!/usr/bin/python3
"""test-pages: every page of the desk: names, keyboard, words of states, contrast; with pictures in <build>/screenshots.

    test-pages.py [VARIANT …]

Not under sanitizers: they would find nothing more and take their time.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
import pages  # noqa: E402
from desk import audit, contrast, tap  # noqa: E402
from desk.driver import Driver  # noqa: E402
from desk.portal import Portal, portal_program  # noqa: E402

BUILD = os.environ["AMT_BUILD_ROOT"]
PROGRAM = os.environ.get("AMT_DESK") or str(Path(BUILD, "src/amtsstube"))
PERSON = "aydin"
CASES = 60

# name -> what the display is like; the keyboard is the same everywhere.
VARIANTS = {
    "light": {},
    "dark": {"scheme": "dark"},
    "contrast": {"contrast": True},
    "large": {"text_scale": 2.0},
    "small": {"size": "1280x720"},
}


class Tour:
    """All pages on one display."""

    def __init__(self, desk, variant):
        self.desk, self.variant = desk, variant
        self.findings = {}  # finding -> pages

    def note(self, page, findings):
        for finding in findings:
            self.findings.setdefault(finding, []).append(page)

    def report(self):
        """One line for each fault, however many pages have it."""
        return "\n".join(f"{finding} ({', '.join(dict.fromkeys(where))})" for finding, where in self.findings.items())

    def look(self, page):
        picture = self.desk.settle()
        self.desk.write_picture(f"{page}-{self.variant}", picture)
        root = self.desk.read()
        self.note(page, audit.names(root))
        self.note(page, audit.row_words(pages.case_rows(self.desk, root), pages.STATES))
        self.note(page, audit.cut_off(root, self.desk.display.size))
        # Where a window lies over another, places in both begin at their own corner.
        if len(root.children) == 1:
            self.note(page, contrast.check(self.desk, root, picture))

    def go(self):
        for page, open_page, close_page in pages.DESK:
            open_page(self.desk)
            self.look(page)
            close_page(self.desk)


def tour(variant, portal):
    def run():
        with Driver(BUILD, keyring=False, **VARIANTS[variant]) as desk:
            walk = Tour(desk, variant)
            pages.first_start(desk, PROGRAM, portal, walk.look)
            pages.start(desk, PROGRAM, portal, PERSON)
            walk.go()
            assert not walk.findings, walk.report()
            desk.stop()

    return run


def main():
    with Portal(portal_program(BUILD), cases=CASES) as portal:
        variants = sys.argv[1:] or list(VARIANTS)
        del sys.argv[1:]  # what remains would be cases that tap looks for
        tap.run([(f"every page, {variant}", tour(variant, portal)) for variant in variants])


main()
