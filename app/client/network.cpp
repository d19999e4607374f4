// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/clientprivate.h"

namespace caisson::app {

Network::Network(ClientPrivate *client, const QString &path)
    : QObject(client)
    , d(std::make_unique<Private>())
{
    d->client = client;
    d->path = path;
}

Network::~Network() = default;

QString Network::path() const
{
    return d->path;
}

const NetworkData &Network::data() const
{
    return d->data;
}

void Network::remove(QObject *context, Callback<void> callback)
{
    ClientPrivate::Call call;
    call.path = d->path;
    call.interface = toQString(protocol::networkInterface);
    call.method = QStringLiteral("Remove");
    call.context = context;
    call.done = [callback = std::move(callback)](const ClientPrivate::Reply &reply) {
        callback(reply ? Outcome<void>() : std::unexpected(reply.error()));
    };
    d->client->call(std::move(call));
}

} // namespace caisson::app
