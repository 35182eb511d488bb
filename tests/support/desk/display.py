"""display: a desktop of its own for one test: display, window manager, message bus, keyring, folders.

Nothing outside is seen or changed: HOME and the XDG folders are new, no desktop portal is asked, what runs on
it ends with it, and several can run side by side. The picture lies in a file (Xvfb's frame buffer), so a
screenshot needs no further program.

SPDX-License-Identifier: GPL-3.0-or-later
"""
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_CHILD_SUBREAPER = 36
LIBC = ctypes.CDLL(None, use_errno=True)
HERE = Path(__file__).resolve().parent

# A click beside the window must not open the window manager's own menu, which would take all keys.
OPENBOX = """<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <placement><policy>Smart</policy></placement>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
  <mouse>
    <context name="Client">
      <mousebind button="Left" action="Press"><action name="Focus"/><action name="Raise"/></mousebind>
    </context>
  </mouse>
</openbox_config>
"""

SETTINGS = """[Settings]
gtk-font-name=Cantarell 11
gtk-enable-animations={animations}
gtk-cursor-blink=0
gtk-xft-antialias=1
"""

# Without a compositor GTK draws a frame of its own around its windows, also where they fill the screen.
STYLE = "window.solid-csd { padding: 0; border: none; box-shadow: none; }\n"

# Asked first by every GTK program, and slow to say that they are not there.
MASKED = (
    "org.freedesktop.portal.Desktop", "org.freedesktop.portal.Documents", "org.freedesktop.portal.Settings",
    "org.freedesktop.impl.portal.PermissionStore",
)
MASK = "[D-BUS Service]\nName={}\nExec=/bin/false\n"

# Not here: whatever the session that runs the tests has.
FOREIGN = (
    "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "DESKTOP_SESSION", "XDG_CURRENT_DESKTOP", "GTK_THEME", "GTK_MODULES",
    "AT_SPI_BUS_ADDRESS", "XAUTHORITY", "LC_ALL", "http_proxy", "https_proxy", "all_proxy",
    "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "no_proxy", "NO_PROXY",
)


class DisplayError(Exception):
    """The desktop did not come up."""


def die_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


def until(condition, seconds, what):
    """Waits for what has no event to wait for: the start of a server."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        answer = condition()
        if answer:
            return answer
        time.sleep(0.01)
    raise DisplayError(f"waited in vain for {what}")


def descendants(root):
    """Process ids below root, deepest last."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            try:
                stat = Path("/proc", entry, "stat").read_text()
            except OSError:
                continue
            parents.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry))
    found, queue = [], [root]
    while queue:
        children = parents.get(queue.pop(0), [])
        found += children
        queue += children
    return found


class Display:
    """with Display(build="build/x") as display: display.spawn([...])"""

    def __init__(self, build, size="1400x900", text_scale=1.0, scheme="light", contrast=False, animations=False,
                 keyring=True, home=None, language="de"):
        self.build = Path(build).resolve()
        self.size = tuple(int(part) for part in size.split("x"))
        self.text_scale = text_scale
        self.animations = animations
        self.keyring = keyring
        self.children = []
        self.kept_home = Path(home) if home else None  # what a program remembers outlives the display
        self.root = None
        self.environment = {
            # Nothing is drawn with GL: then its driver need not be loaded and looked at at each start either.
            "GDK_BACKEND": "x11", "GSK_RENDERER": "cairo", "GDK_DEBUG": "gl-disable",
            "GSETTINGS_BACKEND": "keyfile", "LANG": "C.UTF-8",
            "LANGUAGE": language, "GTK_USE_PORTAL": "0", "ADW_DISABLE_PORTAL": "1", "GIO_USE_VFS": "local",
            "NO_AT_BRIDGE": "0", "XDG_SESSION_TYPE": "x11", "XDG_CONFIG_DIRS": "/etc/xdg",
            "ADW_DEBUG_COLOR_SCHEME": "prefer-dark" if scheme == "dark" else "default",
            "ADW_DEBUG_HIGH_CONTRAST": "1" if contrast else "0",
            "AMT_TEST_DISPLAY": "1", "AMTSSTUBE_LOCALEDIR": str(self.build / "po"),
            "GSETTINGS_SCHEMA_DIR": str(self.build / "data"),
            "AMT_RENDER_HELPER": str(self.build / "src/render-helper/amtsstube-render-helper"),
            # No system bus: power and network services of the machine have no say here.
            "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/nonexistent",
        }

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self):
        # What the bus starts is nobody's child but this process's, and is found again at the end.
        LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        # Short: paths of sockets have 108 characters.
        self.root = Path(tempfile.mkdtemp(prefix="amt-", dir="/tmp"))
        self.make_folders()
        self.start_x()
        self.start_bus()
        if self.keyring:
            self.start_keyring()
        self.start_window_manager()
        subprocess.run(["setxkbmap", "de"], env=self.env(), check=True, stderr=subprocess.DEVNULL)

    def make_folders(self):
        home = self.kept_home or self.root / "home"
        folders = {
            "HOME": home, "XDG_CONFIG_HOME": home / ".config", "XDG_DATA_HOME": home / ".local/share",
            "XDG_CACHE_HOME": home / ".cache", "XDG_STATE_HOME": home / ".local/state",
            "XDG_RUNTIME_DIR": self.root / "run", "TMPDIR": self.root / "tmp",
        }
        for name, folder in folders.items():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self.environment[name] = str(folder)
        services = folders["XDG_DATA_HOME"] / "dbus-1/services"
        services.mkdir(parents=True, exist_ok=True)
        for name in MASKED:
            (services / f"{name}.service").write_text(MASK.format(name))
        settings = folders["XDG_CONFIG_HOME"] / "gtk-4.0/settings.ini"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(SETTINGS.format(animations=int(self.animations)))
        (settings.parent / "gtk.css").write_text(STYLE)
        self.settle_applications(folders["XDG_DATA_HOME"], folders["XDG_CONFIG_HOME"])

    def settle_applications(self, data, config):
        """The browser that opens addresses, and a viewer that only notes what it was given."""
        applications = data / "applications"
        applications.mkdir(parents=True, exist_ok=True)
        self.opened = self.root / "opened"
        for name, command in (("browser", "browser.py"), ("viewer", "viewer.py")):
            (applications / f"{name}.desktop").write_text(
                "[Desktop Entry]\nType=Application\n"
                f"Name={name}\nExec=/usr/bin/python3 {HERE / command} %u\nNoDisplay=true\n")
        handlers = [f"x-scheme-handler/{scheme}=browser.desktop" for scheme in ("http", "https")]
        handlers += [f"{kind}=viewer.desktop" for kind in ("application/pdf", "image/jpeg", "image/png", "text/plain",
                                                           "application/octet-stream", "inode/directory")]
        (config / "mimeapps.list").write_text("[Default Applications]\n" + "\n".join(handlers) + "\n")
        self.environment["AMT_OPENED_FILE"] = str(self.opened)
        self.person = self.root / "person"
        self.environment["AMT_BROWSER_FILE"] = str(self.person)
        self.sign_in_as("nothing")

    def set_setting(self, key, value):
        """A setting of the program as a user would have made it, in the notation of GVariant; read at once if it runs."""
        subprocess.run(["gsettings", "set", "de.amtsstube.Amtsstube", key, value], env=self.env(), check=True)

    def sign_in_as(self, person):
        """Who the browser says it is, when it is sent to a sign-in page; or "cancel", or "nothing"."""
        self.person.write_text(person)

    def env(self, **more):
        environment = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        return {**environment, **self.environment, **more}

    def spawn(self, command, **options):
        """Starts a program on this desktop; it dies with us."""
        options.setdefault("env", self.env())
        child = subprocess.Popen(command, preexec_fn=die_with_parent, **options)
        self.children.append(child)
        return child

    def start_x(self):
        reading, writing = os.pipe()
        log = open(self.root / "xvfb.log", "wb")
        # Another display may take the number between two looks: the server itself finds a free one and says which.
        self.spawn(
            ["Xvfb", "-displayfd", str(writing), "-screen", "0", "{}x{}x24".format(*self.size), "-nolisten", "tcp",
             "-fbdir", str(self.root), "-noreset", "-dpi", "96"],
            pass_fds=[writing], stdout=log, stderr=log)
        os.close(writing)
        with os.fdopen(reading) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise DisplayError((self.root / "xvfb.log").read_text())
        self.environment["DISPLAY"] = f":{number}"
        # Text is as large as this property of the display says; GTK does not take it from its settings file.
        subprocess.run(["xprop", "-root", "-f", "RESOURCE_MANAGER", "8s", "-set", "RESOURCE_MANAGER",
                        f"Xft.dpi:\t{96 * self.text_scale:g}\n"], env=self.env(), check=True)

    def start_bus(self):
        bus = self.spawn(["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address=1"],
                         stdout=subprocess.PIPE, stderr=open(self.root / "bus.log", "wb"), text=True)
        address = bus.stdout.readline().strip()
        if not address:
            raise DisplayError((self.root / "bus.log").read_text())
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = address
        self.notifications = self.root / "notifications"
        self.notifications.touch()
        server = self.spawn(["/usr/bin/python3", str(HERE / "notifications.py"), str(self.notifications)],
                            stdout=subprocess.PIPE, text=True)
        if not server.stdout.readline().startswith("READY"):
            raise DisplayError("nobody takes notifications")

    def start_keyring(self):
        log = open(self.root / "keyring.log", "wb")
        daemon = self.spawn(["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
                            stdin=subprocess.PIPE, stdout=log, stderr=log)
        daemon.stdin.write(b"test")
        daemon.stdin.close()

        def owned():
            answer = subprocess.run(
                ["gdbus", "call", "--session", "--dest", "org.freedesktop.DBus", "--object-path",
                 "/org/freedesktop/DBus", "--method", "org.freedesktop.DBus.NameHasOwner", "org.freedesktop.secrets"],
                env=self.env(), capture_output=True, text=True, check=False)
            return "true" in answer.stdout

        until(owned, 20, "the keyring")

    def start_window_manager(self):
        rules = self.root / "openbox.xml"
        rules.write_text(OPENBOX)
        log = open(self.root / "openbox.log", "wb")
        self.spawn(["openbox", "--sm-disable", "--config-file", str(rules)], stdout=log, stderr=log)

        def runs():
            return subprocess.run(["wmctrl", "-m"], env=self.env(), capture_output=True, check=False).returncode == 0

        until(runs, 20, "the window manager")
        # Shadows and round corners as people see them; without it popovers stand in a black box.
        self.spawn(["xcompmgr", "-n"], stdout=log, stderr=log)

    def stop(self):
        for child in reversed(self.children):
            if child.poll() is None:
                child.terminate()
        end = time.monotonic() + 3
        for child in self.children:
            try:
                child.wait(max(0.05, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self.children = []
        self.reap()
        if self.root:
            shutil.rmtree(self.root, ignore_errors=True)
            self.root = None

    def reap(self):
        """What the bus started, which by now is this process's own child; known by its folders."""
        mark = f"XDG_RUNTIME_DIR={self.root}/run".encode()
        for pid in descendants(os.getpid()) if self.root else []:
            try:
                if mark in Path("/proc", str(pid), "environ").read_bytes().split(b"\0"):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)
            except (OSError, ChildProcessError):
                pass


def main():
    if len(sys.argv) < 3:
        sys.exit("usage: display.py BUILD-FOLDER COMMAND …")
    with Display(sys.argv[1], size=os.environ.get("AMT_SCREEN", "1400x900")) as display:
        code = display.spawn(sys.argv[2:]).wait()
    sys.exit(code if code >= 0 else 128 - code)


if __name__ == "__main__":
    main()
