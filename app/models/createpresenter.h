// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"

#include <QMap>
#include <QObject>
#include <QSet>
#include <QString>

namespace caisson::app {

/// Bytes of memory below which no container starts: the helper refuses less.
inline constexpr quint64 leastMemory = 4ULL << 20;

/// What stands in the fields of the New container dialog, unchecked.
struct CreateForm
{
    enum class Swap { None, AsMuch, Unlimited };

    QString name, image, command, hostName, network, address;
    quint64 memory = 100ULL << 20; ///< bytes
    Swap swap = Swap::None;
    double cpus = 0; ///< 0: all of them
    quint64 pids = 64;
    QSet<QString> hostKinds; ///< kinds that stay the host's; the others are new
    QString environment;     ///< one KEY=value a line
    QString workingDirectory, user;
    qint64 bootOffset = 0; ///< seconds added to the boot time clock; only with a new time namespace
    bool terminal = true, keep = true;
};

/// One field that has to be corrected before the container can be created.
struct FieldProblem
{
    QString field; ///< "name", "command", "address", "environment", "workingDirectory", "user", "hostName",
                   ///< "memory"
    QString text;  ///< what is wrong and what is expected, translated
    QString fix;   ///< a value that would do, or empty
};

/// The rules of the New container dialog: checks the fields, suggests values, makes the request and the
/// equivalent caissonctl line. Knows no widgets. The helper checks all of it again; this only answers sooner.
class CreatePresenter : public QObject
{
    Q_OBJECT
public:
    explicit CreatePresenter(const Client &client, QObject *parent = nullptr);

    /// A form that could be confirmed untouched: a free name, the first image, the network lab.
    [[nodiscard]] CreateForm suggestion() const;
    [[nodiscard]] QList<FieldProblem> problems(const CreateForm &form) const;
    /// Of a form without problems.
    [[nodiscard]] ContainerRequestData request(const CreateForm &form) const;
    [[nodiscard]] QString commandLine(const CreateForm &form, bool start) const;
    /// "7 namespaces, 1 control group, 2 interfaces": what the kernel will be asked to make.
    [[nodiscard]] QString summary(const CreateForm &form) const;
    /// Whether a password may be asked for, and why: a sentence.
    [[nodiscard]] QString authorisation(const CreateForm &form) const;
    /// The lowest address of the network that nobody has; empty if there is none.
    [[nodiscard]] QString freeAddress(const QString &network) const;

private:
    [[nodiscard]] const Network *network(const QString &name) const;
    [[nodiscard]] QString addressProblem(const CreateForm &form) const;
    [[nodiscard]] QString ownerOfAddress(const QString &networkName, const QString &address) const;
    const Client &m_client;
};

/// Checks a name as the contract has it: [a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}.
[[nodiscard]] bool isContainerName(const QString &name);

/// The rules of the New network dialog.
struct NetworkForm
{
    QString name, subnet, gateway;
    bool nat = true;
};
[[nodiscard]] QList<FieldProblem> networkProblems(const Client &client, const NetworkForm &form);
[[nodiscard]] NetworkForm suggestNetwork(const Client &client);
[[nodiscard]] QString networkCommandLine(const NetworkForm &form);

} // namespace caisson::app
