// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/session.h"

#include "app/cli/output.h"
#include "app/cli/parse.h"
#include "app/cli/textagent.h"

#include <QCoreApplication>
#include <QDBusError>
#include <QTimer>
#include <unistd.h>

namespace caisson::cli {

using app::Client;
using app::Container;

namespace {

QDBusConnection connectBus(const SessionOptions &options)
{
    if (options.busAddress.isEmpty())
        return QDBusConnection::systemBus();
    return QDBusConnection::connectToBus(options.busAddress, QStringLiteral("caissonctl"));
}

} // namespace

Session::Session(const SessionOptions &options)
    : m_options(options)
{
    const QDBusConnection bus = connectBus(options);
    if (!bus.isConnected())
        throw Failure{
            QStringLiteral("the message bus cannot be reached (%1), so Caisson's helper cannot be asked. "
                           "Start it: systemctl start dbus")
                .arg(bus.lastError().message())};
    m_client = std::make_unique<Client>(bus);
}

Session::~Session() = default;

void Session::open()
{
    for (;;) {
        QEventLoop loop;
        QObject::connect(m_client.get(), &Client::statusChanged, &loop, [&] {
            if (m_client->status() != Client::Status::Connecting)
                loop.quit();
        });
        m_client->open();
        if (m_client->status() == Client::Status::Connecting)
            loop.exec();
        if (m_client->status() == Client::Status::Ready)
            return;
        // Even looking may need a password, as in a session over the network.
        if (!registerAgent())
            throw Failure{m_client->statusText()};
    }
}

Container *Session::container(const QString &nameOrId)
{
    if (Container *found = m_client->containerByName(nameOrId))
        return found;
    QStringList names;
    int prefixed = 0;
    const QList<Container *> containers = m_client->containers();
    for (const Container *candidate : containers) {
        names.append(candidate->data().name);
        prefixed += nameOrId.size() >= 4 && candidate->data().id.startsWith(nameOrId) ? 1 : 0;
    }
    if (prefixed > 1)
        throw Failure{QStringLiteral("\"%1\" begins the ids of %2 containers: give more digits")
                          .arg(nameOrId)
                          .arg(prefixed)};
    throw Failure{
        QStringLiteral("there is no container \"%1\"; expected a name, an id or at least four digits of one.")
            .arg(nameOrId) +
        suggestion(nameOrId, names)};
}

app::Network *Session::network(const QString &name)
{
    QStringList names;
    const QList<app::Network *> networks = m_client->networks();
    for (app::Network *network : networks) {
        if (network->data().name == name)
            return network;
        names.append(network->data().name);
    }
    throw Failure{QStringLiteral("there is no network \"%1\".").arg(name) + suggestion(name, names)};
}

void Session::awaitJob(const QString &what,
                       const std::function<void(QObject *, app::Callback<app::Job *>)> &start)
{
    await<void>(what, [&start](QObject *context, const app::Callback<void> &done) {
        start(context, [context, done](const app::Outcome<app::Job *> &job) {
            if (!job)
                done(std::unexpected(job.error()));
            else // here and not later: its end may come together with this answer
                QObject::connect(*job, &app::Job::finished, context, done);
        });
    });
}

bool Session::waitUntil(const std::function<bool()> &condition, int milliseconds)
{
    QDeadlineTimer deadline(milliseconds);
    QTimer wake; // so that WaitForMoreEvents returns at the deadline
    wake.start(20);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

Failure Session::failure(const QString &what, const app::ClientError &error)
{
    QString text = QStringLiteral("cannot %1: %2").arg(what, error.text);
    using protocol::ErrorKind;
    if (error.unreachable() || error.kind == ErrorKind::NotAuthorized || error.kind == ErrorKind::Internal)
        text += u'\n' + error.friendlyText();
    return {text, ownError, error.kind};
}

/// True: an agent of our own is there now, which was not before, so that asking again can help.
bool Session::registerAgent()
{
    if (m_agent || ::geteuid() == 0 || !m_options.busAddress.isEmpty() || ::isatty(STDIN_FILENO) == 0)
        return false;
    m_agent = std::make_unique<TextAgent>();
    return m_agent->registerForThisProcess();
}

bool Session::askForPassword(const app::ClientError &error)
{
    return error.kind == protocol::ErrorKind::NotAuthorized && registerAgent();
}

} // namespace caisson::cli
