// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/clientprivate.h"

namespace caisson::app {

Image::Image(ClientPrivate *client, const QString &path)
    : QObject(client)
    , d(std::make_unique<Private>())
{
    d->client = client;
    d->path = path;
}

Image::~Image() = default;

QString Image::path() const
{
    return d->path;
}

const ImageData &Image::data() const
{
    return d->data;
}

} // namespace caisson::app
