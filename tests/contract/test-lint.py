#!/usr/bin/env python3
"""test-lint.py: the contract passes the linter, examples fit their schemas, and the linter can fail.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import tempfile
import unittest
from pathlib import Path

import contract


class LintTest(unittest.TestCase):
    def lint(self, file):
        return contract.redocly("lint", "--config", contract.CONFIG, file)

    def test_contract_passes(self):
        done = self.lint(contract.FILE)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertNotIn("Warning was generated", done.stdout + done.stderr)

    def test_planted_faults_are_found(self):
        text = contract.FILE.read_text(encoding="utf-8")
        faults = {
            "duplicate operation": ("operationId: getCases\n", "operationId: getCase\n"),
            "no such type": ("type: integer\n", "type: whole\n"),
            "example against its schema": ("cents: 61250,", "cents: a lot,"),
            "dangling reference": ("schemas/PortalInfo", "schemas/PortalInfos"),
        }
        with tempfile.TemporaryDirectory(prefix="amt-contract-") as folder:
            for name, (good, bad) in faults.items():
                with self.subTest(name):
                    self.assertIn(good, text)
                    file = Path(folder) / "planted.yaml"
                    file.write_text(text.replace(good, bad, 1), encoding="utf-8")
                    self.assertNotEqual(self.lint(file).returncode, 0)


if __name__ == "__main__":
    unittest.main()
