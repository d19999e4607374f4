// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/clientprivate.h"

namespace caisson::app {

Job::Job(ClientPrivate *client, const QString &path)
    : QObject(client)
    , d(std::make_unique<Private>())
{
    d->client = client;
    d->path = path;
}

Job::~Job() = default;

QString Job::operation() const
{
    return d->operation;
}

double Job::progress() const
{
    return d->progress;
}

void Job::cancel()
{
    if (d->finished)
        return;
    ClientPrivate::Call call;
    call.path = d->path;
    call.interface = toQString(protocol::jobInterface);
    call.method = QStringLiteral("Cancel");
    call.context = this;
    call.done = [](const ClientPrivate::Reply &) {}; // its end tells whether it was cancelled
    d->client->call(std::move(call));
}

} // namespace caisson::app
