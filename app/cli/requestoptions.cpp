// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/requestoptions.h"

#include "app/cli/parse.h"

#include <array>
#include <CLI/CLI.hpp>
#include <QRandomGenerator>

namespace caisson::cli {

namespace {

/// An option that may come several times, with one value each: "-e A=1 sh" leaves sh alone.
void addRepeated(CLI::App &verb, const std::string &names, std::vector<std::string> &target,
                 const std::string &help, const std::string &typeName)
{
    verb.add_option(names, target, help)->allow_extra_args(false)->type_name(typeName);
}

void refuseLater(const char *flag, const std::vector<std::string> &values)
{
    if (!values.empty()) {
        throw Failure{QStringLiteral("%1 %2 is not supported by this version of Caisson")
                          .arg(QLatin1String(flag), text(values.front()))};
    }
}

QString parseNetwork(const QString &value)
{
    if (value.startsWith(u"ns:") || value.startsWith(u"container:")) {
        throw Failure{
            QStringLiteral(
                "--network %1: joining another's network namespace is not supported by this version "
                "of Caisson; a network's name, none and host are")
                .arg(value)};
    }
    return value;
}

} // namespace

void addLimitFlags(CLI::App &verb, LimitFlags &flags)
{
    verb.add_option("--memory,-m", flags.memory, "Most memory, such as 100M")->type_name("SIZE");
    verb.add_option("--memory-swap", flags.memorySwap,
                    "Most memory and swap together; equal to --memory: no swap")
        ->type_name("SIZE");
    verb.add_option("--memory-high", flags.memoryHigh,
                    "From here on the kernel slows it down and takes memory back; needs control groups v2")
        ->type_name("SIZE|none");
    verb.add_option("--cpus", flags.cpus, "Processors' time, such as 0.5")->type_name("NUMBER");
    verb.add_option("--pids-limit", flags.pids, "Most processes")->type_name("NUMBER");
}

app::LimitsRequest LimitFlags::toRequest() const
{
    app::LimitsRequest request;
    const auto size = [](const char *flag, const std::string &value) -> std::optional<quint64> {
        return value.empty() ? std::nullopt : std::optional(parseSize(QLatin1String(flag), text(value)));
    };
    request.memory = size("--memory", memory);
    request.memorySwap = size("--memory-swap", memorySwap);
    request.memoryHigh = memoryHigh == "none" ? std::optional<quint64>(0) : size("--memory-high", memoryHigh);
    if (!cpus.empty())
        request.cpus = parseCpus(QStringLiteral("--cpus"), text(cpus));
    if (!pids.empty())
        request.pids = parseNumber(QStringLiteral("--pids-limit"), text(pids), 2, 4'194'304);
    if (request.memory && request.memorySwap && *request.memorySwap < *request.memory) {
        throw Failure{
            QStringLiteral(
                "--memory-swap: \"%1\" is not possible: it counts memory and swap together, so expected "
                "at least --memory, %2")
                .arg(text(memorySwap), text(memory))};
    }
    return request;
}

void addRequestFlags(CLI::App &verb, RequestFlags &flags)
{
    verb.add_option("--name", flags.name, "Its name; invented if there is none");
    verb.add_option("--image", flags.image, "Root file system (busybox)");
    verb.add_option("--hostname", flags.hostName, "Host name inside (its name)");
    addLimitFlags(verb, flags.limits);
    verb.add_option("--network", flags.network,
                    "A network's name, none or host (lab; host with --ns net=host)");
    verb.add_option("--ip", flags.address, "Address in that network (the next free one)")
        ->type_name("ADDRESS");
    addRepeated(verb, "--ns", flags.namespaces,
                "KIND=new or KIND=host; KIND: cgroup ipc mnt net pid time user uts", "KIND=MODE");
    addRepeated(verb, "--uid-map", flags.uidMaps, "Users inside and outside", "INSIDE:OUTSIDE:COUNT");
    addRepeated(verb, "--gid-map", flags.gidMaps, "Groups inside and outside", "INSIDE:OUTSIDE:COUNT");
    addRepeated(verb, "--time-offset", flags.timeOffsets,
                "Clocks of its time namespace, such as boottime=+3600", "CLOCK=SECONDS");
    addRepeated(verb, "--env,-e", flags.environment, "A variable; without a value: as it is here",
                "NAME[=VALUE]");
    verb.add_option("--workdir,-w", flags.workingDirectory, "Working directory inside")->type_name("DIR");
    verb.add_option("--user,-u", flags.user, "User inside, by number")->type_name("UID[:GID]");
    addRepeated(verb, "--cap-add", flags.capAdd, "A capability besides the usual ones", "CAP");
    addRepeated(verb, "--cap-drop", flags.capDrop, "A capability less", "CAP");
    verb.add_flag("--no-proc", flags.noProc, "No /proc inside");
    verb.add_flag("--allow-new-privileges", flags.allowNewPrivileges,
                  "Set-user-id programs may gain rights inside");
    verb.add_option("--stop-timeout", flags.stopTimeout, "Seconds from TERM to KILL when stopped (10)")
        ->type_name("SECONDS");
    verb.add_flag("--rm", flags.removeOnExit, "Remove it when it has ended");
    verb.add_flag("--tty,-t", flags.terminal, "A terminal of its own");
    verb.add_flag("--interactive,-i", flags.interactive, "Keep its input open");
    // Of later versions: known, so that the error is a better one than "unknown".
    addRepeated(verb, "--volume,-v", flags.volumes, "", "");
    addRepeated(verb, "--publish,-p", flags.ports, "", "");
    addRepeated(verb, "--tmpfs", flags.tmpfs, "", "");
    for (const char *later : {"--volume", "--publish", "--tmpfs"})
        verb.get_option(later)->group("");
}

app::ContainerRequestData RequestFlags::toRequest(const QStringList &command) const
{
    refuseLater("--volume", volumes);
    refuseLater("--publish", ports);
    refuseLater("--tmpfs", tmpfs);
    app::ContainerRequestData request;
    request.name = name.empty() ? inventName() : text(name);
    if (!image.empty())
        request.image = text(image);
    request.command = command;
    request.hostName = text(hostName);
    request.network = parseNetwork(text(network));
    request.address = text(address);
    request.workingDirectory = text(workingDirectory);
    request.user = text(user);
    for (const std::string &value : namespaces) {
        const auto [kind, mode] = parseNamespace(QStringLiteral("--ns"), text(value));
        request.namespaces.insert(kind, mode);
    }
    request.uidMap = parseMappings(QStringLiteral("--uid-map"), texts(uidMaps));
    request.gidMap = parseMappings(QStringLiteral("--gid-map"), texts(gidMaps));
    for (const std::string &value : timeOffsets) {
        const auto [clock, seconds] = parseTimeOffset(QStringLiteral("--time-offset"), text(value));
        request.timeOffsets.insert(clock, seconds);
    }
    for (const std::string &value : environment)
        request.environment.append(parseEnvironment(QStringLiteral("--env"), text(value)));
    request.capAdd = texts(capAdd);
    request.capDrop = texts(capDrop);
    request.limits = limits.toRequest();
    request.terminal = terminal;
    request.openStdin = interactive;
    request.mountProc = !noProc;
    request.noNewPrivileges = !allowNewPrivileges;
    if (!stopTimeout.empty())
        request.stopTimeout =
            quint32(parseNumber(QStringLiteral("--stop-timeout"), text(stopTimeout), 0, 86'400));
    return request;
}

QString inventName()
{
    static constexpr std::array adjectives{"amber", "bold",  "brisk",  "calm",    "clear", "deep",
                                           "eager", "fair",  "gentle", "keen",    "light", "lively",
                                           "merry", "mild",  "noble",  "patient", "plain", "quick",
                                           "quiet", "sharp", "still",  "swift",   "warm",  "wise"};
    static constexpr std::array nouns{"anchor", "beacon", "birch", "bridge", "canal", "cedar",
                                      "cliff",  "dock",   "ferry", "fjord",  "gull",  "harbor",
                                      "heron",  "island", "lock",  "otter",  "pier",  "reef",
                                      "river",  "sail",   "shore", "tide",   "tower", "wharf"};
    auto *random = QRandomGenerator::global();
    return QStringLiteral("%1-%2-%3")
        .arg(QLatin1String(adjectives.at(random->bounded(quint32(adjectives.size())))),
             QLatin1String(nouns.at(random->bounded(quint32(nouns.size())))))
        .arg(random->bounded(100));
}

} // namespace caisson::cli
