// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/describe.h"

#include "app/models/containerstatus.h"
#include "app/models/format.h"
#include "app/models/namespacetablemodel.h"
#include "app/models/shellline.h"

#include <QFile>

namespace caisson::cli {

using app::ContainerData;

namespace {

QString firstAddress(const ContainerData &data)
{
    return data.interfaces.isEmpty() ? QString() : data.interfaces.constFirst().address;
}

QString firstNetwork(const ContainerData &data)
{
    if (!data.interfaces.isEmpty())
        return data.interfaces.constFirst().network;
    for (const app::NamespaceEntry &entry : data.namespaces) {
        if (entry.kind == u"net" && entry.relation == app::Relation::Host)
            return QStringLiteral("host");
    }
    return QStringLiteral("none");
}

Json time(const QDateTime &time)
{
    return time.isValid() ? Json(utf8(time.toUTC().toString(Qt::ISODateWithMs))) : Json(nullptr);
}

Json limit(quint64 value)
{
    return value == 0 ? Json(nullptr) : Json(value);
}

Json known(const std::optional<quint64> &value)
{
    return value ? Json(*value) : Json(nullptr);
}

Json exitJson(const ContainerData &data)
{
    if (data.exitKind.isEmpty())
        return nullptr;
    return {{"kind", utf8(data.exitKind)},
            {"code", data.exitCode},
            {"shellcode", app::ExitData{data.exitKind, data.exitCode}.shellCode()},
            {"text", utf8(data.exitText)},
            {"asked", data.stopAsked},
            {"waited", data.stopWaited}};
}

Json mappings(const QList<app::IdMapEntry> &entries)
{
    Json array = Json::array();
    for (const app::IdMapEntry &entry : entries)
        array.push_back({{"inside", entry.inside}, {"outside", entry.outside}, {"count", entry.count}});
    return array;
}

Json interfaces(const ContainerData &data)
{
    Json array = Json::array();
    for (const app::InterfaceEntry &entry : data.interfaces) {
        array.push_back({{"network", utf8(entry.network)},
                         {"bridge", utf8(entry.bridge)},
                         {"name", utf8(entry.containerName)},
                         {"index", entry.containerIndex},
                         {"hostname", utf8(entry.hostName)},
                         {"hostindex", entry.hostIndex},
                         {"address", utf8(entry.address)},
                         {"prefix", entry.prefix},
                         {"gateway", utf8(entry.gateway)},
                         {"mac", utf8(entry.mac)}});
    }
    return array;
}

QString relationWord(app::Relation relation)
{
    switch (relation) {
    case app::Relation::Host:
        return QStringLiteral("host");
    case app::Relation::Shared:
        return QStringLiteral("shared");
    case app::Relation::Own:
        break;
    }
    return QStringLiteral("own");
}

QString limitText(quint64 value)
{
    return value == 0 ? QStringLiteral("none") : app::formatBytes(value);
}

} // namespace

std::optional<quint64> readPeak(const QString &cgroupPath)
{
    if (!cgroupPath.startsWith(u"/sys/fs/cgroup/"))
        return std::nullopt;
    for (const char *name : {"/memory.peak", "/memory.max_usage_in_bytes"}) {
        QFile file(cgroupPath + QLatin1String(name));
        if (file.open(QIODevice::ReadOnly))
            return file.read(32).trimmed().toULongLong();
    }
    return std::nullopt;
}

Json listJson(const ContainerData &data, const QStringList &command)
{
    return {{"id", utf8(data.id)},
            {"name", utf8(data.name)},
            {"state", utf8(app::stateName(data.state))},
            {"pid", data.pid},
            {"image", utf8(data.image)},
            {"command", json(command)},
            {"hostname", utf8(data.hostName)},
            {"ip", utf8(firstAddress(data))},
            {"network", utf8(firstNetwork(data))},
            {"owner", utf8(data.ownerName)},
            {"created", time(data.createdAt)},
            {"started", time(data.startedAt)},
            {"finished", time(data.finishedAt)},
            {"exit", exitJson(data)}};
}

Json inspectJson(const ContainerData &data, const QStringList &command, const MemoryNow &memory)
{
    Json object = listJson(data, command);
    Json inodes = Json::object(), relations = Json::object();
    for (const app::NamespaceEntry &entry : data.namespaces) {
        inodes[utf8(entry.kind)] = entry.inode;
        relations[utf8(entry.kind)] = {{"relation", utf8(relationWord(entry.relation))},
                                       {"host", entry.hostInode},
                                       {"with", utf8(entry.sharedWith)}};
    }
    object["namespaces"] = inodes;
    object["relations"] = relations;
    object["interfaces"] = interfaces(data);
    object["cgroup"] = utf8(data.cgroupPath);
    object["memory"] = {{"usage", known(memory.usage)},   {"limit", limit(data.memoryLimit)},
                        {"high", limit(data.memoryHigh)}, {"swapLimit", limit(data.memorySwapLimit)},
                        {"peak", known(memory.peak)},     {"oomKills", data.oomKills}};
    object["cpus"] = data.cpus > 0 ? Json(data.cpus) : Json(nullptr);
    object["pidslimit"] = limit(data.pidsLimit);
    object["uidmap"] = mappings(data.uidMap);
    object["gidmap"] = mappings(data.gidMap);
    object["uid"] = data.owner;
    object["terminal"] = data.terminal;
    object["removeonexit"] = data.removeOnExit;
    return object;
}

QString inspectText(const ContainerData &data, const QStringList &command, const MemoryNow &memory)
{
    QString text;
    const auto line = [&](const char *key, const QString &value) {
        text += QStringLiteral("%1  %2\n").arg(QLatin1String(key), -10).arg(app::escapeControl(value));
    };
    line("id", data.id);
    line("name", data.name);
    line("state", app::containerStatus(data, QDateTime::currentDateTime()).line());
    line("pid", data.pid == 0 ? QStringLiteral("–") : QString::number(data.pid));
    line("image", data.image);
    line("command", app::shellJoin(command));
    line("hostname", data.hostName);
    line("owner", QStringLiteral("%1 (%2)").arg(data.ownerName).arg(data.owner));
    line("cgroup", data.cgroupPath);
    line("memory", QStringLiteral("%1, limit %2, with swap %3, peak %4, killed for it %5")
                       .arg(memory.usage ? app::formatBytes(*memory.usage) : QStringLiteral("–"),
                            limitText(data.memoryLimit), limitText(data.memorySwapLimit),
                            memory.peak ? app::formatBytes(*memory.peak) : QStringLiteral("–"))
                       .arg(data.oomKills));
    line("processor", data.cpus > 0 ? QString::number(data.cpus) : QStringLiteral("all"));
    line("processes",
         data.pidsLimit == 0 ? QStringLiteral("no limit") : QStringLiteral("at most %1").arg(data.pidsLimit));
    for (const app::IdMapEntry &entry : data.uidMap)
        line("users", QStringLiteral("%1 inside is %2 outside, %3 of them")
                          .arg(entry.inside)
                          .arg(entry.outside)
                          .arg(entry.count));
    for (const app::InterfaceEntry &entry : data.interfaces) {
        line("interface",
             QStringLiteral("%1 %2/%3 on %4, by %5 of %6%7")
                 .arg(entry.containerName, entry.address)
                 .arg(entry.prefix)
                 .arg(entry.network, entry.hostName, entry.bridge,
                      entry.gateway.isEmpty() ? QString() : QStringLiteral(", gateway ") + entry.gateway));
    }
    Table table({{QStringLiteral("KIND")},
                 {QStringLiteral("HERE"), Table::Align::Right},
                 {QStringLiteral("HOST"), Table::Align::Right},
                 {QStringLiteral("RELATION")}});
    for (const app::NamespaceEntry &entry : data.namespaces) {
        table.add({entry.kind, entry.inode == 0 ? QStringLiteral("–") : QString::number(entry.inode),
                   QString::number(entry.hostInode), app::relationText(entry)});
    }
    return text + u'\n' + table.toString();
}

} // namespace caisson::cli
