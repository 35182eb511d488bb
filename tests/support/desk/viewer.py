"""viewer.py URI: the program that opens files on a test's desktop: notes what it was given, and as what.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import os
import sys

with open(os.environ["AMT_OPENED_FILE"], "a", encoding="utf-8") as notes:
    notes.write("\n".join(sys.argv[1:]) + "\n")
