// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/decode.h"

#include "helper/engine/validation.h"
#include "helper/service/dictionary.h"
#include "helper/service/text.h"

namespace caisson::service {

namespace {

void readLimits(Dictionary &dictionary, engine::Limits &limits)
{
    dictionary.read("memory", limits.memory);
    dictionary.read("memoryHigh", limits.memoryHigh);
    dictionary.read("memorySwap", limits.memorySwap);
    dictionary.read("cpus", limits.cpus);
    dictionary.read("pids", limits.pids);
}

/// Whether a network namespace of its own was asked for in so many words.
bool readNamespaces(Dictionary &dictionary, engine::ContainerRequest &request)
{
    bool ownNetwork = false;
    std::map<std::string, std::string> modes;
    dictionary.read("namespaces", modes);
    for (const auto &[name, mode] : modes) {
        const auto kind = kernel::namespaceKindFromName(name);
        if (!kind) {
            dictionary.refuse(QStringLiteral("namespaces"),
                              QStringLiteral("\"%1\" is none of mnt, uts, ipc, pid, net, user, cgroup, time")
                                  .arg(QString::fromStdString(escaped(QString::fromStdString(name)))));
        } else if (mode == "new") {
            request.namespaces[static_cast<std::size_t>(*kind)] = engine::NamespaceMode::New;
            ownNetwork = ownNetwork || *kind == kernel::NamespaceKind::Net;
        } else if (mode == "host") {
            request.namespaces[static_cast<std::size_t>(*kind)] = engine::NamespaceMode::Host;
        } else {
            dictionary.refuse(
                QStringLiteral("namespaces"),
                QStringLiteral("%1 must be \"new\" or \"host\"").arg(QString::fromStdString(name)));
        }
    }
    return ownNetwork;
}

} // namespace

Result<engine::ContainerRequest> containerRequest(const QVariant &argument)
{
    Dictionary dictionary(argument);
    engine::ContainerRequest request;
    dictionary.require("name");
    dictionary.read("name", request.name);
    dictionary.read("image", request.image);
    dictionary.read("command", request.command, Dictionary::Text::Free);
    dictionary.read("environment", request.environment, Dictionary::Text::Free);
    dictionary.read("workingDirectory", request.workingDirectory);
    dictionary.read("user", request.user);
    dictionary.read("hostName", request.hostName);
    const bool ownNetwork = readNamespaces(dictionary, request);
    dictionary.read("uidMap", request.uidMap);
    dictionary.read("gidMap", request.gidMap);
    dictionary.read("timeOffsets", request.timeOffsets);
    // Whoever wants the host's network namespace and names no network can mean only the host's.
    constexpr auto net = static_cast<std::size_t>(kernel::NamespaceKind::Net);
    if (request.namespaces[net] == engine::NamespaceMode::Host)
        request.network = "host";
    dictionary.read("network", request.network);
    if (ownNetwork && request.network == "host")
        dictionary.refuse(QStringLiteral("network"),
                          QStringLiteral("cannot be the host's with a network namespace of its own "
                                         "(namespaces: net=new): leave one of the two away"));
    dictionary.read("address", request.address);
    readLimits(dictionary, request.limits);
    if (request.limits.memoryHigh == 0U)
        request.limits.memoryHigh.reset();
    dictionary.read("capAdd", request.capAdd, Dictionary::Text::Plain);
    dictionary.read("capDrop", request.capDrop, Dictionary::Text::Plain);
    dictionary.read("terminal", request.terminal);
    dictionary.read("openStdin", request.openStdin);
    dictionary.read("mountProc", request.mountProc);
    dictionary.read("removeOnExit", request.removeOnExit);
    dictionary.read("noNewPrivileges", request.noNewPrivileges);
    dictionary.read("stopTimeout", request.stopTimeoutSeconds);
    if (Status read = dictionary.finish(); !read)
        return std::unexpected(std::move(read.error()));
    if (Status checked = engine::checkSyntax(request); !checked)
        return std::unexpected(std::move(checked.error()));
    return request;
}

Result<engine::ExecRequest> execRequest(const QVariant &argument)
{
    Dictionary dictionary(argument);
    engine::ExecRequest request;
    dictionary.require("command");
    dictionary.read("command", request.command, Dictionary::Text::Free);
    dictionary.read("environment", request.environment, Dictionary::Text::Free);
    dictionary.read("workingDirectory", request.workingDirectory);
    dictionary.read("user", request.user);
    dictionary.read("terminal", request.terminal);
    dictionary.read("rows", request.rows);
    dictionary.read("columns", request.columns);
    if (Status read = dictionary.finish(); !read)
        return std::unexpected(std::move(read.error()));
    if (Status checked = engine::checkSyntax(request); !checked)
        return std::unexpected(std::move(checked.error()));
    return request;
}

Result<engine::NetworkRequest> networkRequest(const QVariant &argument)
{
    Dictionary dictionary(argument);
    engine::NetworkRequest request;
    dictionary.require("name");
    dictionary.read("name", request.name);
    dictionary.read("subnet", request.subnet);
    dictionary.read("gateway", request.gateway);
    dictionary.read("nat", request.nat);
    if (Status read = dictionary.finish(); !read)
        return std::unexpected(std::move(read.error()));
    if (Status checked = engine::checkSyntax(request); !checked)
        return std::unexpected(std::move(checked.error()));
    return request;
}

Result<engine::Limits> limits(const QVariant &argument)
{
    Dictionary dictionary(argument);
    engine::Limits changes;
    readLimits(dictionary, changes);
    if (Status read = dictionary.finish(); !read)
        return std::unexpected(std::move(read.error()));
    if (!changes.memory && !changes.memoryHigh && !changes.memorySwap && !changes.cpus && !changes.pids)
        return invalidArgument("limits", "is empty: expected at least one of memory, memoryHigh, memorySwap, "
                                         "cpus, pids");
    if (Status checked = engine::checkSyntax(changes); !checked)
        return std::unexpected(std::move(checked.error()));
    return changes;
}

Result<std::string> plainString(const char *name, const QVariant &argument)
{
    const QString value = argument.toString();
    if (value.size() > 4096)
        return invalidArgument(name, "is too long (at most 4096 characters)");
    if (hasControlCharacter(value))
        return invalidArgument(name, "must not hold control characters");
    return value.toStdString();
}

Result<std::chrono::seconds> stopTimeout(const QVariant &argument)
{
    constexpr quint32 own = 0xffffffff;
    constexpr quint32 aDay = 24 * 60 * 60;
    const quint32 seconds = argument.toUInt();
    if (seconds == own)
        return std::chrono::seconds(-1);
    if (seconds > aDay)
        return invalidArgument("timeoutSeconds",
                               "must be at most 86400, or 4294967295 for the container's own");
    return std::chrono::seconds(seconds);
}

Result<kernel::Fd> descriptor(const char *name, const QVariant &argument)
{
    const auto passed = argument.value<QDBusUnixFileDescriptor>();
    if (!passed.isValid())
        return invalidArgument(name, "must be an open descriptor");
    const int copy = ::fcntl(passed.fileDescriptor(), F_DUPFD_CLOEXEC, 3);
    if (copy < 0)
        return kernelError("fcntl(F_DUPFD_CLOEXEC)", name);
    return kernel::Fd(copy);
}

} // namespace caisson::service
