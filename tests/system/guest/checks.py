# SPDX-FileCopyrightText: 2026 The Caisson authors
# SPDX-License-Identifier: GPL-2.0-or-later
"""What every stage uses: commands with an end, and checks that say what they saw.

A stage goes on after a failed check, since each boot is dear, and ends with status 1 if there was one."""
import json
import os
import subprocess
import sys
import time

_failed = 0
on_failure = []  # called with the title of each check that does not hold
ARTEFACTS = os.environ.get("ARTEFACTS", "/tmp") + "/" + os.environ.get("STAGE", "stage")


class Done:
    """A command that has ended (or was ended)."""

    def __init__(self, command, status, out, err):
        self.command, self.status, self.out, self.err = command, status, out, err

    def __str__(self):
        return f"{' '.join(self.command)} -> {self.status}\n{self.out[-1500:]}{self.err[-1500:]}"


def run(*command, user=None, timeout=60, text=None, env=None):
    """Runs it, as `user` without a session if one is named; never raises for what the command does."""
    command = [str(word) for word in command]
    if user:
        command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", "--reset-env", "--"] + command
    try:
        ended = subprocess.run(command, input=text, stdin=None if text else subprocess.DEVNULL, capture_output=True,
                               timeout=timeout, text=True, errors="replace", env=env, check=False)
        return Done(command, ended.returncode, ended.stdout, ended.stderr)
    except subprocess.TimeoutExpired as late:
        def words(data):
            return data.decode(errors="replace") if isinstance(data, bytes) else data or ""
        return Done(command, 124, words(late.stdout), words(late.stderr) + f"\nended after {timeout} s\n")
    except OSError as error:
        return Done(command, 127, "", f"{error}\n")


def ctl(*arguments, **options):
    return run("caissonctl", *arguments, **options)


def ask(*arguments, **options):
    """caissonctl … --json, decoded; None if that failed."""
    done = ctl(*arguments, "--json", **options)
    try:
        return json.loads(done.out)
    except ValueError:
        print(f"FAILED  no JSON: {done}")
        globals()["_failed"] += 1
        return None


def inspect(name):
    found = ask("inspect", name)
    return found[0] if found else {}


def check(title, holds, seen=""):
    """One thing that must hold. What was seen, or what a function finds out then, is printed when it does not."""
    global _failed
    if holds:
        print(f"ok      {title}")
    else:
        _failed += 1
        print(f"FAILED  {title}")
        for line in str(seen() if callable(seen) else seen).splitlines()[-40:]:
            print(f"        | {line}")
        for look in on_failure:
            look(title)
    return bool(holds)


def succeeds(title, *command, **options):
    done = run(*command, **options)
    check(title, done.status == 0, done)
    return done


def wait_for(condition, seconds=30, every=0.3):
    """What the condition says once it says something true; the last answer otherwise."""
    end = time.monotonic() + seconds
    while True:
        answer = condition()
        if answer or time.monotonic() > end:
            return answer
        time.sleep(every)


def read(path):
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()
    except OSError as error:
        return f"{error}"


def unit(name, *properties):
    """What systemd says of a unit. Asks nobody else: a helper that does not run is not started by it."""
    done = run("systemctl", "show", *(f"--property={key}" for key in properties), name)
    return dict(line.split("=", 1) for line in done.out.splitlines() if "=" in line)


def helper_pid():
    """Who owns the name on the bus; 0: nobody."""
    done = run("busctl", "--system", "call", "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
               "GetConnectionUnixProcessID", "s", "org.caisson.Helper1")
    return int(done.out.split()[1]) if done.status == 0 else 0


def left_over():
    """Whatever of ours is on the machine besides the state directory."""
    lines = []
    for line in run("ip", "-o", "link").out.splitlines():
        if "csn-" in line:
            lines.append("link: " + line.strip())
    lines += ["rules: " + line for line in run("nft", "list", "tables").out.splitlines() if "caisson" in line]
    for where, directories, _ in os.walk("/sys/fs/cgroup"):
        lines += [f"cgroup: {where}/{name}" for name in directories
                  if name == "caisson" or name.startswith("caisson-test") or
                  (name.startswith("caisson-") and name.endswith(".scope"))]
    # A scope that has failed is still known when its group is gone.
    units = run("systemctl", "list-units", "--all", "--plain", "--no-legend", "caisson-*.scope", "caisson-test*")
    lines += ["unit: " + line for line in units.out.splitlines()]
    lines += ["machine: " + line for line in run("machinectl", "list", "--no-legend").out.splitlines() if "caisson" in line]
    for process in os.listdir("/proc"):
        if process.isdigit():
            name = read(f"/proc/{process}/comm").strip()
            if name in ("caisson-monitor", "caisson-init"):
                lines.append(f"process: {process} {name}")
    lines += ["mount: " + line for line in read("/proc/self/mountinfo").splitlines() if "/var/lib/caisson/" in line]
    if os.path.isdir("/run/caisson"):
        lines += ["run: " + name for name in os.listdir("/run/caisson") if len(name) == 32]
    return lines


def nothing_left(title, seconds=15):
    """Nothing of ours is on the machine any more, in that time at the latest."""
    lines = []

    def gone():
        lines[:] = left_over()
        return not lines

    return check(title, wait_for(gone, seconds), lambda: "\n".join(lines))


def finish():
    print(f"{_failed} failed" if _failed else "all hold")
    sys.exit(1 if _failed else 0)
