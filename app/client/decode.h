// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/clienttypes.h"
#include "helper/protocol/wiretypes.h"

#include <optional>
#include <QVariant>

/// From the wire into the client's values. Nothing here trusts the sender: each value's signature is compared
/// before it is read, and what does not fit is left as it was.
namespace caisson::app::decode {

/// A property that changed, put into the data it belongs to. False: not of this interface, or of a wrong
/// type.
bool containerProperty(ContainerData &data, const QString &name, const QVariant &value);
bool networkProperty(NetworkData &data, const QString &name, const QVariant &value);
bool imageProperty(ImageData &data, const QString &name, const QVariant &value);
bool hostProperty(HostData &data, const QString &name, const QVariant &value);

[[nodiscard]] std::optional<ContainerState> state(const QString &name);

[[nodiscard]] EventEntry event(const protocol::EventWire &wire);
[[nodiscard]] StepEntry step(const protocol::StepWire &wire);
[[nodiscard]] ProcessEntry process(const protocol::ProcessWire &wire);
[[nodiscard]] MountEntry mount(const protocol::MountWire &wire);
[[nodiscard]] NamespaceRowEntry namespaceRow(const protocol::NamespaceRowWire &wire);
[[nodiscard]] CheckEntry check(const protocol::CheckWire &wire);
[[nodiscard]] FiguresSample figures(quint64 time, const protocol::FiguresWire &wire);

/// A list of wire structures, each turned into a value.
template<typename Wire, typename Value>
[[nodiscard]] QList<Value> list(const QVariant &argument, Value (*one)(const Wire &))
{
    QList<Value> values;
    const auto wires = qdbus_cast<QList<Wire>>(argument);
    values.reserve(wires.size());
    for (const Wire &wire : wires)
        values.append(one(wire));
    return values;
}

/// The D-Bus signature of a value as it came in; empty for what cannot have come.
[[nodiscard]] QString signatureOf(const QVariant &value);

} // namespace caisson::app::decode
