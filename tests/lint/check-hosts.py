#!/usr/bin/env python3
# check-hosts: nothing of the machine that a change was made on stands in the project.
#
# Package hosts and proxies are the machine's own business: they are read from its configuration here
# and may stand nowhere in the tree. The same goes for the folder that the checkout happens to lie in.
#
# SPDX-License-Identifier: GPL-3.0-or-later
import os
import re
import shutil
import subprocess
from pathlib import Path

from lintlib import Lint

HOST = re.compile(r"\b(?:https?|ftp)://(?:[^/@\s\"']*@)?([A-Za-z0-9.-]+)")
LOOPBACK = {"localhost", "127.0.0.1"}
# A checkout may lie right in one of these; their names say nothing about a machine.
COMMON = {"/", "/builds", "/home", "/mnt", "/opt", "/root", "/src", "/srv", "/tmp", "/usr", "/usr/src",
          "/var", "/var/tmp"}
BINARY = (".png", ".jpg", ".jpeg", ".pdf", ".gz", ".db", ".sqlite", ".mo", ".ttf", ".svgz")
MAX_BYTES = 4 * 1024 * 1024


def read(path):
    try:
        return Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def output(*command):
    if not shutil.which(command[0]):
        return ""
    answer = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/")
    return answer.stdout


def machine_hosts(etc):
    """Hosts of package sources and proxies that this machine is configured with."""
    texts = [read(etc / "apt/sources.list")]
    folder = etc / "apt/sources.list.d"
    if folder.is_dir():
        texts += [read(file) for file in folder.iterdir() if file.suffix in (".list", ".sources")]
    if etc == Path("/etc"):
        texts.append(output("apt-config", "dump"))
        texts.append(output("npm", "config", "get", "registry"))
        for name in ("npmrc", "pip.conf"):
            texts.append(read(etc / name))
        for name in (".npmrc", ".config/pip/pip.conf", ".pip/pip.conf"):
            texts.append(read(Path.home() / name))
        names = ("http_proxy", "https_proxy", "npm_config_registry", "PIP_INDEX_URL", "GOPROXY")
        texts += [os.environ.get(n, "") + " " + os.environ.get(n.upper(), "") for n in names]
    hosts = set()
    for text in texts:
        hosts |= {host.lower().strip(".") for host in HOST.findall(text)}
    return {host for host in hosts if host and host not in LOOPBACK}


def machine_paths(root):
    """The checkout's folder, and the folder around it unless that is a common one."""
    paths = {str(root)}
    for parent in root.parents:
        if str(parent) not in COMMON:
            paths.add(str(parent))
    return paths - COMMON


def main():
    lint = Lint("no traces of a machine",
                lambda parser: parser.add_argument("--etc", type=Path, default=Path("/etc")))
    hosts = machine_hosts(lint.args.etc)
    paths = machine_paths(lint.root)
    wanted = [(rf"(?<![\w.-]){re.escape(h)}(?![\w-])", f"names the package host {h}") for h in hosts]
    wanted += [(rf"(?<![\w./-]){re.escape(p)}(?![\w-])", f"names a folder of this machine: {p}") for p in paths]
    found_any = re.compile("|".join(pattern for pattern, _ in wanted), re.IGNORECASE)

    for name in lint.files([], below=()):
        path = lint.root / name
        if name.endswith(BINARY) or path.stat().st_size > MAX_BYTES:
            continue
        text = lint.read(name)
        lock = name.endswith("package-lock.json")
        if not lock and not found_any.search(text):
            continue
        for number, line in enumerate(text.split("\n"), 1):
            if lock and re.match(r'\s*"resolved"\s*:\s*"https?:', line):
                lint.find(name, number, "a lock file names no host: npm install with omit-lockfile-registry-resolved")
            for pattern, message in wanted:
                if re.search(pattern, line, re.IGNORECASE):
                    lint.find(name, number, message)
    lint.end()


main()
