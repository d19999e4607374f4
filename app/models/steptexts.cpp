// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/steptexts.h"

#include <algorithm>
#include <array>
#include <QCoreApplication>

namespace caisson::app {

namespace {

/// What the steps of helper/engine/steps say of themselves. The helper knows no languages.
constexpr std::array texts{
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Create the control group"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "A control group is a directory in the kernel's own file system: the processes inside "
                      "are counted, limited, stopped and ended together."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Have systemd make the control group"),
    QT_TRANSLATE_NOOP(
        "caisson::app::Steps",
        "The tree of control groups is systemd's here, so it is asked for a scope: a group of its own for "
        "processes that somebody else has started, with a part for the container and one for its monitor."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Set its limits"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "Writing a number into a file of the control group is all it takes to limit memory, "
                      "processor time and the number of processes."),
    QT_TRANSLATE_NOOP(
        "caisson::app::Steps",
        "Writing a number into a file of the control group is all it takes to limit memory, processor time "
        "and the number of processes. systemd is told the same, as properties of the scope."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Allow only the standard devices"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "Whatever device node a container might get hold of, the kernel opens only those on "
                      "this list: null, zero, full, random, urandom and its own terminals."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Start the monitor"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "A small program stays beside the container as the parent of its first process: it "
                      "holds terminal, log and exit status, also when the helper is gone."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Clone the first process"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "One system call makes the process and its new namespaces at once; born in its control "
                      "group, it waits for everything else to be set up around it."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Map users"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "Root inside becomes an ordinary user outside: each id of the "
                      "container stands for one of a range that nobody else has. No further "
                      "user namespaces may be made below this one."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Assemble the root file system"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "The image stays as it is; a layer of the container's own lies over it and takes every "
                      "change. No table of mounts shows it yet."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Set up the bridge"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "A bridge is a switch inside the kernel: whatever is plugged into it can talk to each "
                      "other, and its own address is the way out."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Lay the cable"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "A veth pair is a cable with a plug at both ends: one is put into the bridge, the "
                      "other is born inside the container's network namespace."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Switch loopback on"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "A new network namespace has one interface, loopback, and even that is down."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Give it an address"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "In a new network namespace everything is down, even loopback: both interfaces are "
                      "switched on and the outer one gets its address."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Show it the way out"),
    QT_TRANSLATE_NOOP(
        "caisson::app::Steps",
        "The default route says where packets for everywhere else go: to the bridge's own address."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Say what may pass"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "Packet filter rules keep networks apart, let this container speak only with its own "
                      "addresses, and lend it the host's address towards the outside."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Set the host name"),
    QT_TRANSLATE_NOOP(
        "caisson::app::Steps",
        "The container has a UTS namespace, so its name is its own affair; the host keeps its."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Make all mounts private"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "From here on no mount made inside is seen outside, nor the other way round."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Attach the root file system"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "The assembled tree gets its place in the container's own table of mounts, by its "
                      "descriptor: no path of the image has a part in it."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Make /dev"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "A small file system in memory with just the standard devices, terminals of the "
                      "container's own and shared memory: no other device of the host can be reached."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Mount /proc"),
    QT_TRANSLATE_NOOP(
        "caisson::app::Steps",
        "Programs such as ps read it: it shows the processes of the container's PID namespace."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Mount /sys read-only"),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "What the kernel tells of devices and of the container's own "
                                             "network interfaces; nothing can be set."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Mount /sys/fs/cgroup read-only"),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "The container sees its own control group as the root of the "
                                             "tree, and its limits, but cannot change them."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Bind resolv.conf, hosts and hostname"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "Three small files made for this container lie over those of the image."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Hide what a container should not see"),
    QT_TRANSLATE_NOOP(
        "caisson::app::Steps",
        "Files of /proc and /sys that tell about the host or reach into it are covered or made read-only."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Change the root"),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "The image becomes the root of everything inside, and the "
                                             "host's tree is gone from the container's view."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Connect input and output"),
    QT_TRANSLATE_NOOP(
        "caisson::app::Steps",
        "What the process writes goes through two pipes to the monitor, which keeps it as the log."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Open the terminal"),
    QT_TRANSLATE_NOOP("caisson::app::Steps",
                      "A pseudo terminal of the container's own: the monitor holds the one end, the process "
                      "gets the other as its controlling terminal."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Make the time namespace"),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Clocks that count since the start of the machine may run ahead "
                                             "or behind inside; the time of day is the host's always."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Drop privileges"),
    QT_TRANSLATE_NOOP(
        "caisson::app::Steps",
        "Root inside keeps only the powers that ordinary programs need, and can never get more."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Run the command"),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "The last thing: a filter for system calls is laid, and the "
                                             "process becomes the container's own command."),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "Tell systemd-machined"),
    QT_TRANSLATE_NOOP("caisson::app::Steps", "systemd keeps a list of the machines that run on this one, "
                                             "containers among them: machinectl shows it."),
};

} // namespace

QString stepText(const QString &english)
{
    return QCoreApplication::translate("caisson::app::Steps", english.toUtf8().constData());
}

bool isKnownStepText(const QString &english)
{
    return std::ranges::any_of(texts, [&](const char *text) { return english == QLatin1String(text); });
}

} // namespace caisson::app
