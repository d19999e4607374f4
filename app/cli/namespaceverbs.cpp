// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/output.h"
#include "app/cli/parse.h"
#include "app/cli/verbs.h"
#include "app/models/format.h"
#include "app/models/machinenamespacesmodel.h"

#include <CLI/CLI.hpp>
#include <map>
#include <pwd.h>

namespace caisson::cli {

using app::Container;
using app::NamespaceRowEntry;

namespace {

/// The links of /proc/PID/ns in the order of every view; the two "for children" stand after their own.
const QStringList &links()
{
    static const QStringList names{QStringLiteral("mnt"),
                                   QStringLiteral("uts"),
                                   QStringLiteral("ipc"),
                                   QStringLiteral("pid"),
                                   QStringLiteral("pid_for_children"),
                                   QStringLiteral("net"),
                                   QStringLiteral("user"),
                                   QStringLiteral("cgroup"),
                                   QStringLiteral("time"),
                                   QStringLiteral("time_for_children")};
    return names;
}

QString kindOfLink(const QString &link)
{
    return link.left(link.indexOf(u'_'));
}

QString userName(quint32 uid)
{
    const passwd *entry = ::getpwuid(uid);
    return entry == nullptr ? QString::number(uid) : QString::fromLocal8Bit(entry->pw_name);
}

QList<NamespaceRowEntry> rowsOf(Session &session)
{
    return session.await<QList<NamespaceRowEntry>>(
        QStringLiteral("list the namespaces"),
        [&](QObject *context, const auto &callback) { session.client().listNamespaces(context, callback); });
}

/// Name of the container that has this namespace for its own; empty.
QString containerOf(Session &session, const QString &kind, quint64 inode)
{
    const QList<Container *> containers = session.client().containers();
    for (const Container *container : containers) {
        for (const app::NamespaceEntry &entry : container->data().namespaces) {
            if (entry.kind == kind && entry.inode == inode && entry.relation != app::Relation::Host)
                return container->data().name;
        }
    }
    return {};
}

Json rowJson(Session &session, const NamespaceRowEntry &row)
{
    return {{"ns", row.inode},
            {"type", utf8(row.kind)},
            {"nprocs", row.processes},
            {"pid", row.lowestPid},
            {"uid", row.uid},
            {"user", utf8(row.lowestPid == 0 ? QString() : userName(row.uid))},
            {"command", utf8(row.command)},
            {"owner", row.owner},
            {"parent", row.parent},
            {"name", utf8(row.name)},
            {"container", utf8(containerOf(session, row.kind, row.inode))}};
}

int listAll(Session &session, bool asJson)
{
    const QList<NamespaceRowEntry> rows = rowsOf(session);
    if (asJson) {
        Json array = Json::array();
        for (const NamespaceRowEntry &row : rows)
            array.push_back(rowJson(session, row));
        printJson(array);
        return 0;
    }
    Table table({{QStringLiteral("NS"), Table::Align::Right},
                 {QStringLiteral("TYPE")},
                 {QStringLiteral("NPROCS"), Table::Align::Right},
                 {QStringLiteral("PID"), Table::Align::Right},
                 {QStringLiteral("USER")},
                 {QStringLiteral("NAME")},
                 {QStringLiteral("COMMAND")}});
    for (const NamespaceRowEntry &row : rows) {
        const QString container = containerOf(session, row.kind, row.inode);
        table.add({QString::number(row.inode), row.kind, QString::number(row.processes),
                   row.lowestPid == 0 ? QString() : QString::number(row.lowestPid),
                   row.lowestPid == 0 ? QString() : userName(row.uid),
                   container.isEmpty() ? row.name : container, row.command});
    }
    table.print();
    return 0;
}

/// A PID, or a container that runs.
quint32 pidOf(Session &session, const QString &word)
{
    bool isNumber = false;
    const uint pid = word.toUInt(&isNumber);
    if (isNumber && pid > 0 && pid <= 4'194'304 && session.client().containerByName(word) == nullptr)
        return pid;
    if (isNumber && session.client().containerByName(word) == nullptr)
        throw Failure{
            QStringLiteral("ns: \"%1\" is not possible: expected a PID from 1 to 4194304").arg(word)};
    const Container *container = session.container(word);
    if (container->data().pid == 0)
        throw Failure{QStringLiteral("%1 does not run, so it has no namespaces").arg(container->data().name)};
    return container->data().pid;
}

QMap<QString, quint64> linksOf(Session &session, quint32 pid)
{
    return session.await<QMap<QString, quint64>>(QStringLiteral("look at process %1").arg(pid),
                                                 [&](QObject *context, const auto &callback) {
                                                     session.client().inspectProcess(pid, context, callback);
                                                 });
}

int listProcess(Session &session, const QString &word, bool asJson)
{
    const quint32 pid = pidOf(session, word);
    const QMap<QString, quint64> found = linksOf(session, pid);
    const QMap<QString, quint64> &host = session.client().host().namespaces;
    Json array = Json::array();
    Table table({{QStringLiteral("LINK")},
                 {QStringLiteral("NS"), Table::Align::Right},
                 {QStringLiteral("RELATION")},
                 {QStringLiteral("NAME")}});
    for (const QString &link : links()) {
        if (!found.contains(link))
            continue;
        const quint64 inode = found.value(link);
        const QString container = containerOf(session, kindOfLink(link), inode);
        const bool isHost = host.value(kindOfLink(link)) == inode;
        array.push_back({{"pid", pid},
                         {"link", utf8(link)},
                         {"type", utf8(kindOfLink(link))},
                         {"ns", inode},
                         {"host", isHost},
                         {"container", utf8(container)}});
        table.add({link, QString::number(inode),
                   isHost ? QStringLiteral("the host's") : QStringLiteral("another"), container});
    }
    if (asJson)
        printJson(array);
    else
        table.print();
    return 0;
}

int diff(Session &session, const QString &left, const QString &right, bool asJson)
{
    const QMap<QString, quint64> a = linksOf(session, pidOf(session, left));
    const QMap<QString, quint64> b = linksOf(session, pidOf(session, right));
    Json array = Json::array();
    Table table({{QStringLiteral("LINK")},
                 {left, Table::Align::Right},
                 {right, Table::Align::Right},
                 {QStringLiteral("SAME")}});
    for (const QString &link : links()) {
        const bool same = a.value(link) == b.value(link);
        array.push_back(
            {{"link", utf8(link)}, {"first", a.value(link)}, {"second", b.value(link)}, {"same", same}});
        table.add({link, QString::number(a.value(link)), QString::number(b.value(link)),
                   same ? QStringLiteral("yes") : QStringLiteral("no")});
    }
    if (asJson)
        printJson(array);
    else
        table.print();
    return 0;
}

/// User namespaces below their parents; below each the namespaces that it owns, PID namespaces nested.
class Tree
{
public:
    Tree(Session &session, const QList<NamespaceRowEntry> &rows)
        : m_session(session)
    {
        std::map<std::pair<bool, quint64>, bool> present; // user or PID, inode
        for (const NamespaceRowEntry &row : rows)
            present[{row.kind == u"user", row.inode}] = true;
        for (const NamespaceRowEntry &row : rows) {
            const bool isUser = row.kind == u"user";
            const quint64 above = isUser || row.kind == u"pid" ? row.parent : 0;
            if (above != 0 && present.contains({isUser, above}))
                m_children[{isUser, above}].append(row);
            else if (!isUser && row.owner != 0 && present.contains({true, row.owner}))
                m_children[{true, row.owner}].append(row);
            else
                m_roots.append(row);
        }
    }
    /// What is below another lies in its "children".
    [[nodiscard]] Json toJson() const
    {
        Json array = Json::array();
        for (const NamespaceRowEntry &root : m_roots)
            array.push_back(toJson(root, 0));
        return array;
    }
    void print() const
    {
        for (const NamespaceRowEntry &root : m_roots)
            print(root, {}, {}, 0);
    }

private:
    [[nodiscard]] const QList<NamespaceRowEntry> *childrenOf(const NamespaceRowEntry &row, int depth) const
    {
        if ((row.kind != u"user" && row.kind != u"pid") || depth > deepest)
            return nullptr;
        const auto children = m_children.find({row.kind == u"user", row.inode});
        return children == m_children.end() ? nullptr : &children->second;
    }

    [[nodiscard]] Json toJson(const NamespaceRowEntry &row, int depth) const
    {
        Json json = rowJson(m_session, row);
        Json below = Json::array();
        if (const auto *children = childrenOf(row, depth)) {
            for (const NamespaceRowEntry &child : *children)
                below.push_back(toJson(child, depth + 1));
        }
        json["children"] = std::move(below);
        return json;
    }

    void print(const NamespaceRowEntry &row, const QString &lead, const QString &below, int depth) const
    {
        const QString container = containerOf(m_session, row.kind, row.inode);
        const QString name = container.isEmpty() ? row.name : container;
        printLine(QStringLiteral("%1%2 %3  %4%5%6")
                      .arg(lead, row.kind)
                      .arg(row.inode)
                      .arg(row.processes == 1 ? QStringLiteral("1 process")
                                              : QStringLiteral("%1 processes").arg(row.processes))
                      .arg(name.isEmpty() ? QString() : QStringLiteral("  ") + name,
                           row.lowestPid == 0
                               ? QString()
                               : QStringLiteral("  %1 %2").arg(row.lowestPid).arg(row.command)));
        const auto *children = childrenOf(row, depth);
        if (!children)
            return;
        for (qsizetype i = 0; i < children->size(); ++i) {
            const bool last = i + 1 == children->size();
            print(children->at(i), below + (last ? QStringLiteral("└─ ") : QStringLiteral("├─ ")),
                  below + (last ? QStringLiteral("   ") : QStringLiteral("│  ")), depth + 1);
        }
    }

    static constexpr int deepest = 40; ///< more than the kernel nests them

    Session &m_session;
    std::map<std::pair<bool, quint64>, QList<NamespaceRowEntry>> m_children;
    QList<NamespaceRowEntry> m_roots;
};

} // namespace

void addNamespaceVerbs(CLI::App &app, Command &command)
{
    struct Flags
    {
        std::vector<std::string> words;
        bool asJson = false;
    };
    auto flags = std::make_shared<Flags>();
    CLI::App *verb = app.add_subcommand("ns", "Every namespace of the machine, or those of one process");
    verb->add_option("what", flags->words, "A PID or container; \"diff A B\"; \"tree\"");
    verb->add_flag("--json", flags->asJson, "As an array of objects");
    verb->callback([&command, flags] {
        command.run = [flags](Session &session) {
            const QStringList words = texts(flags->words);
            session.open();
            if (words.isEmpty())
                return listAll(session, flags->asJson);
            if (words.constFirst() == u"diff" && words.size() == 3)
                return diff(session, words.at(1), words.at(2), flags->asJson);
            if (words.constFirst() == u"tree" && words.size() == 1) {
                const Tree tree(session, rowsOf(session));
                if (flags->asJson)
                    printJson(tree.toJson());
                else
                    tree.print();
                return 0;
            }
            if (words.size() == 1)
                return listProcess(session, words.constFirst(), flags->asJson);
            throw Failure{
                QStringLiteral("ns: expected nothing, one PID or container, \"diff A B\" or \"tree\"")};
        };
    });
}

} // namespace caisson::cli
