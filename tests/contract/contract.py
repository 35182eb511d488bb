"""contract.py: data/portal-api.yaml as Python objects, through npm's Redocly (which resolves its YAML).

SPDX-License-Identifier: GPL-3.0-or-later
"""
import json
import os
import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "data" / "portal-api.yaml"
CONFIG = ROOT / "tests" / "contract" / "redocly.yaml"
TOOLS = ROOT / "tests" / "npm" / "node_modules" / ".bin"


def redocly(*arguments):
    """Runs Redocly without telling anybody; returns the finished process."""
    environment = dict(os.environ, REDOCLY_TELEMETRY="off", REDOCLY_SUPPRESS_UPDATE_NOTICE="true", NO_COLOR="1")
    return subprocess.run(
        [TOOLS / "redocly", *arguments], capture_output=True, text=True, env=environment, check=False, timeout=50
    )


def load():
    """The contract, references unresolved."""
    with tempfile.TemporaryDirectory(prefix="amt-contract-") as folder:
        target = Path(folder) / "portal-api.json"
        done = redocly("bundle", "--config", CONFIG, FILE, "--ext", "json", "--output", target)
        if done.returncode != 0:
            raise SystemExit(done.stdout + done.stderr)
        return json.loads(target.read_text(encoding="utf-8"))


def resolve(contract, value):
    """What a local reference stands for."""
    while "$ref" in value:
        node = contract
        for part in value["$ref"][2:].split("/"):
            node = node[part.replace("~1", "/").replace("~0", "~")]
        value = node
    return value
