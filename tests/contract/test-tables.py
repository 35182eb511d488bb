#!/usr/bin/env python3
"""test-tables.py PROGRAM: the contract's operations, states and problem types are the program's.

PROGRAM prints the program's tables (print-table.c); the problem types are read from amt-wire.h.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import re
import subprocess
import sys
import unittest

import contract

PROGRAM = sys.argv.pop(1) if len(sys.argv) > 1 else ""
MAX_COUNT = 2**53 - 1
KNOWN_KINDS = {"Id": "id", "Day": "day", "Sha256": "sha256"}


def kind_of(schema):
    """(kind, longest, choices) of a parameter's schema, in the words of print-table.c."""
    if "$ref" in schema:
        return KNOWN_KINDS[schema["$ref"].rsplit("/", 1)[1]], None, []
    if "enum" in schema:
        return "choice", None, schema["enum"]
    if schema.get("contentMediaType") == "application/json":
        return "values", schema["maxLength"], []
    if schema["type"] == "integer":
        assert (schema["minimum"], schema["maximum"]) == (1, MAX_COUNT), schema
        return "count", None, []
    return "text", schema["maxLength"], []


class TablesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.contract = contract.load()
        cls.schemas = cls.contract["components"]["schemas"]
        cls.program = json.loads(subprocess.run([PROGRAM], capture_output=True, check=True).stdout)

    def operations(self):
        mapping = self.schemas["Operation"]["discriminator"]["mapping"]
        listed = [one["$ref"] for one in self.schemas["Operation"]["oneOf"]]
        self.assertEqual(sorted(mapping.values()), sorted(listed))
        return {name: contract.resolve(self.contract, {"$ref": ref}) for name, ref in mapping.items()}

    def test_operation_types(self):
        self.assertEqual(sorted(self.operations()), sorted(self.program["operations"]))

    def test_fields_and_versions(self):
        for name, schema in self.operations().items():
            with self.subTest(name):
                said = {key: sorted(v) if isinstance(v, list) else v for key, v in schema["x-operation"].items()}
                known = dict(self.program["operations"][name])
                known.pop("parameters")
                known["reads"], known["writes"] = sorted(known["reads"]), sorted(known["writes"])
                self.assertEqual(said, known)

    def test_parameters(self):
        for name, schema in self.operations().items():
            with self.subTest(name):
                own = schema["allOf"][1]
                self.assertEqual(own["properties"]["type"], {"const": name})
                said = {}
                for parameter, value in own["properties"].items():
                    if parameter == "type":
                        continue
                    kind, longest, choices = kind_of(value)
                    said[parameter] = (kind, parameter in own.get("required", []), longest, sorted(choices))
                known = {
                    parameter: (
                        value["kind"],
                        value["required"],
                        value["max"] if value["kind"] in ("text", "values") else None,
                        sorted(value["choices"]),
                    )
                    for parameter, value in self.program["operations"][name]["parameters"].items()
                }
                self.assertEqual(said, known)

    def test_states(self):
        self.assertEqual(self.schemas["CaseRow"]["properties"]["state"]["x-known-values"], self.program["states"])

    def test_problem_types(self):
        header = (contract.ROOT / "src" / "wire" / "amt-wire.h").read_text(encoding="utf-8")
        known = set(re.findall(r'#define AMT_PROBLEM_\w+\s*\\?\s*"(urn:[^"]+)"', header))
        said = self.schemas["Problem"]["x-problem-types"]
        self.assertEqual(set(said), known)

        # Each example says a known type, with a status and the members that go with it.
        for name, response in self.contract["components"]["responses"].items():
            content = response.get("content", {}).get("application/problem+json", {})
            for key, example in content.get("examples", {}).items():
                with self.subTest(f"{name}/{key}"):
                    value = example["value"]
                    self.assertIn(value["status"], said[value["type"]]["status"])
                    for member in said[value["type"]].get("members", []):
                        self.assertIn(member, value)

    def test_statuses_of_problems(self):
        """A response of status N shows only problem types of that status."""
        for path, methods in self.contract["paths"].items():
            for method, operation in methods.items():
                for status, response in operation.get("responses", {}).items() if method != "parameters" else ():
                    content = contract.resolve(self.contract, response).get("content", {})
                    for example in content.get("application/problem+json", {}).get("examples", {}).values():
                        self.assertEqual(str(example["value"]["status"]), status, f"{method} {path}")


if __name__ == "__main__":
    unittest.main()
