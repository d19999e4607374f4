# SPDX-FileCopyrightText: 2026 The Caisson authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""ada at her desktop: sees what a screen reader sees, points, types, takes pictures. Where no pointer can be moved, she presses
and writes as assistive programs do."""
import json
import os
import subprocess
import time

from checks import ARTEFACTS, check, on_failure, read, run, succeeds, wait_for

HERE = os.path.dirname(os.path.abspath(__file__))
AGENT = "lxpolkit"  # who asks for passwords on the X desktop


def log_in(shows, log):
    """ada logs in at tty1, and is there when what she starts has said what `shows` names."""
    # What a login before this one said of its desktop is not for this one: her service manager outlives it by some seconds.
    run("systemctl", "stop", f"user@{run('id', '-u', 'ada').out.strip()}.service")
    run("rm", "-f", "/home/ada/session.env")
    succeeds("the login at tty1 starts", "systemctl", "start", "getty@tty1")
    check("the desktop is there", wait_for(lambda: shows in read("/home/ada/session.env"), 120), lambda: read(log))
    return Person()


def log_in_on_x():
    """As log_in(), with a window manager and a polkit agent."""
    ada = log_in("DISPLAY=", "/home/ada/startx.log")
    check("with an agent", wait_for(lambda: run("pgrep", "-u", "ada", AGENT).status == 0, 60), lambda: read("/home/ada/agent.log"))
    wait_for(lambda: ada.do("xdotool", "getdisplaygeometry").status == 0, 30)
    session = ada.session.get("XDG_SESSION_ID", "")
    shown = run("loginctl", "show-session", session)
    check("ada has an active session with a seat", "Active=yes" in shown.out and "Seat=seat0" in shown.out, shown)
    # The window manager has taken its keys when it says which desktop is shown.
    check("the window manager runs", wait_for(lambda: ada.do("xdotool", "get_desktop").status == 0, 60),
          lambda: read("/home/ada/startx.log"))
    return ada


class Person:
    def __init__(self, name="ada"):
        self.name = name
        self.pictures = 0
        self._failures = 0
        lines = read(f"/home/{name}/session.env").splitlines()
        self.session = dict(line.split("=", 1) for line in lines if "=" in line)
        wanted = ("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR", "HOME")
        self._env = ["env", "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"]
        self._env += [f"{key}={self.session[key]}" for key in wanted if key in self.session]
        self._eyes = subprocess.Popen(
            ["setpriv", f"--reuid={name}", f"--regid={name}", "--init-groups", "--"] + self._env + [f"{HERE}/desktop/eyes"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=open(f"{ARTEFACTS}/eyes.log", "w", encoding="utf-8"))
        on_failure.append(self._picture_of_failure)

    def do(self, *command, **options):
        return run(*self._env, *command, user=self.name, **options)

    def see(self, name="", role="", application="", first=False, **deed):
        """Everything that shows and fits."""
        request = deed | {key: value for key, value in (("name", name), ("role", role), ("application", application),
                                                        ("first", first)) if value}
        try:
            self._eyes.stdin.write(json.dumps(request) + "\n")
            self._eyes.stdin.flush()
            return json.loads(self._eyes.stdout.readline())
        except (OSError, ValueError):
            return []

    def find(self, name="", role="", application="", seconds=30):
        """The first that fits, once there is one; None after that time."""
        return next(iter(wait_for(lambda: self.see(name, role, application, True), seconds, 0.5) or []), None)

    def click(self, name, role="", application="", seconds=30):
        """Points at it and clicks. What is there instead is said if it cannot be found."""
        thing = self.find(name, role, application, seconds)
        if not check(f"there is “{name}” to click", thing, lambda: self.describe(application)):
            return False
        return self.point(thing)

    def press(self, name, role="", application="", seconds=30):
        """As click(), without a pointer."""
        return check(f"there is “{name}” to press", wait_for(
            lambda: self.see(name, role, application, True, press=True), seconds, 0.5), lambda: self.describe(application))

    def write(self, text, name="", role="text", application="", seconds=30):
        """Puts a text where one can be typed."""
        return check(f"there is a place to write in ({role})", wait_for(
            lambda: self.see(name, role, application, True, write=text), seconds, 0.5), lambda: self.describe(application))

    def point(self, thing, button=1):
        self.do("xdotool", "mousemove", thing["x"] + thing["width"] // 2, thing["y"] + thing["height"] // 2)
        time.sleep(0.3)
        return self.do("xdotool", "click", button).status == 0

    def key(self, *keys):
        return self.do("xdotool", "key", "--delay", "80", *keys)

    def type(self, text):
        return self.do("xdotool", "type", "--delay", "80", text)

    def picture(self, title):
        """How many bytes it has: a blank screen has few."""
        self.pictures += 1
        name = f"{self.pictures:02d}-{title}.png"
        taken = f"/home/{self.name}/picture.png"
        run("rm", "-f", taken)
        if "WAYLAND_DISPLAY" in self.session:
            # It names its picture after the time.
            self.do("sh", "-c", f"cd $HOME && rm -f wayland-screenshot-* && weston-screenshooter && mv wayland-screenshot-* {taken}")
        else:
            self.do("scrot", "-o", taken)
        run("cp", taken, f"{ARTEFACTS}/{name}")
        print(f"        picture {name}")
        return os.path.getsize(taken) if os.path.exists(taken) else 0

    def _picture_of_failure(self, title):
        # Some, since each takes seconds: what fails first is what matters.
        if self._failures < 5:
            self._failures += 1
            self.picture("failed-" + "".join(letter if letter.isalnum() else "-" for letter in title.lower())[:40])

    def describe(self, application=""):
        """What is to be seen, for a failed check."""
        lines = [f"{thing['application']}: {thing['role']}: {thing['name']} {thing['text']}".strip()
                 for thing in self.see(application=application) if thing["name"]]
        return "\n".join(lines[:120])

    def leave(self):
        on_failure.clear()
        self._eyes.stdin.close()
        self._eyes.wait(10)
