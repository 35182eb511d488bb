#!/usr/bin/python3
"""test-morning: a clerk's morning, as build-aux/demo plays it, with fewer cases.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from desk import tap  # noqa: E402
from desk.driver import Driver  # noqa: E402
from desk.portal import Portal, portal_program  # noqa: E402
from morning import Morning  # noqa: E402

BUILD = os.environ["AMT_BUILD_ROOT"]
PROGRAM = os.environ.get("AMT_DESK") or str(Path(BUILD, "src/amtsstube"))


def morning():
    with Portal(portal_program(BUILD), cases=40) as portal, Driver(BUILD) as desk:
        Morning(desk, portal, lambda text: print("# " + text, flush=True)).play(PROGRAM)


tap.run([("a clerk's morning", morning)])
