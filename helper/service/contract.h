// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/authorization/actions.h"
#include "helper/kernel/error.h"

#include <optional>
#include <QByteArray>
#include <QHash>
#include <QList>
#include <QString>
#include <QStringList>

namespace caisson::service {

/// How a method is protected: the value of its annotation org.caisson.Action.
struct Protection
{
    enum class Kind {
        Polkit, ///< a polkit action
        Own,    ///< only for what the calling connection itself made; no polkit
        Open,   ///< for everybody: says nothing but the contract itself
    } kind = Kind::Polkit;
    authorization::Action action{}; ///< with Polkit
};

struct MethodEntry
{
    QString interface, name;
    QString in, out;     ///< signatures
    QStringList inNames; ///< of the arguments
    Protection protection;
    [[nodiscard]] QString key() const { return interface + QLatin1Char('.') + name; }
};

struct PropertyEntry
{
    QString name, type;
};

/// The interface XML as a table. Parsed once at start from the very files that clients are generated from, so
/// that what is announced, what is checked and what is answered cannot drift apart.
class Contract
{
public:
    /// The project's interfaces and the standard ones that this service answers by itself. Fails if a method
    /// has no annotation, an unknown action, or if anything may be written.
    [[nodiscard]] static Result<Contract> load();
    /// The same from given documents.
    [[nodiscard]] static Result<Contract> parse(const QList<QByteArray> &documents);

    [[nodiscard]] const MethodEntry *method(const QString &interface, const QString &name) const;
    [[nodiscard]] QList<MethodEntry> methods() const { return m_methods.values(); }
    [[nodiscard]] QList<PropertyEntry> properties(const QString &interface) const
    {
        return m_properties.value(interface);
    }
    /// Signature of a signal; empty if there is none of that name.
    [[nodiscard]] QString signal(const QString &interface, const QString &name) const
    {
        return m_signals.value(interface + QLatin1Char('.') + name);
    }
    /// `<interface …>…</interface>` as it stands in the XML.
    [[nodiscard]] QString introspection(const QString &interface) const
    {
        return m_introspection.value(interface);
    }

private:
    Status add(const QByteArray &document);
    QHash<QString, MethodEntry> m_methods;
    QHash<QString, QList<PropertyEntry>> m_properties;
    QHash<QString, QString> m_signals;
    QHash<QString, QString> m_introspection;
};

inline constexpr const char *propertiesInterface = "org.freedesktop.DBus.Properties";
inline constexpr const char *objectManagerInterface = "org.freedesktop.DBus.ObjectManager";
inline constexpr const char *introspectableInterface = "org.freedesktop.DBus.Introspectable";

} // namespace caisson::service
