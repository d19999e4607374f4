// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/protocol/wiretypes.h"
#include "helper/service/contract.h"

#include <fcntl.h>
#include <QDBusUnixFileDescriptor>
#include <QVariantList>
#include <unistd.h>

/// What the tests of every method have in common: objects to call and arguments that fit each signature.
namespace caisson::tests {

using namespace Qt::StringLiterals;

inline const QString root = u"/org/caisson/Helper1"_s;
inline const QString noContainer = u"/org/caisson/Helper1/containers/00000000000000000000000000000000"_s;

/// An object of the right kind for an interface. `container` stands for whichever container the test means.
[[nodiscard]] inline QString pathFor(const QString &interface, const QString &container = noContainer)
{
    if (interface == u"org.caisson.Container1"_s)
        return container;
    if (interface == u"org.caisson.Network1"_s)
        return root + u"/networks/lab"_s;
    if (interface == u"org.caisson.Job1"_s)
        return root + u"/jobs/00000000000000000000000000000000"_s;
    return root;
}

/// An argument list of that signature; nullopt for a type that is not known here.
[[nodiscard]] inline std::optional<QVariantList> argumentsOf(const QString &signature)
{
    QVariantList arguments;
    for (qsizetype i = 0; i < signature.size(); ++i) {
        const QString rest = signature.mid(i);
        if (rest.startsWith(u"a{sv}"_s)) {
            arguments.append(QVariantMap());
            i += 4;
        } else if (rest.startsWith(u"ao"_s)) {
            arguments.append(QVariant::fromValue(QList<QDBusObjectPath>()));
            i += 1;
        } else if (rest.startsWith(u's')) {
            arguments.append(u"TERM"_s);
        } else if (rest.startsWith(u'b')) {
            arguments.append(false);
        } else if (rest.startsWith(u'u')) {
            arguments.append(QVariant::fromValue<quint32>(1000));
        } else if (rest.startsWith(u't')) {
            arguments.append(QVariant::fromValue<quint64>(1));
        } else if (rest.startsWith(u'q')) {
            arguments.append(QVariant::fromValue<quint16>(24));
        } else if (rest.startsWith(u'v')) {
            arguments.append(QVariant::fromValue(QDBusVariant(1)));
        } else if (rest.startsWith(u'h')) {
            arguments.append(QVariant::fromValue(QDBusUnixFileDescriptor(STDOUT_FILENO)));
        } else {
            return std::nullopt;
        }
    }
    return arguments;
}

/// Arguments with which the method can succeed, where those of argumentsOf() are too poor.
[[nodiscard]] inline QVariantList goodArguments(const service::MethodEntry &method)
{
    if (method.name == u"CreateContainer"_s || method.name == u"CreateNetwork"_s)
        return {QVariantMap{{u"name"_s, u"made"_s}}};
    if (method.name == u"Update"_s)
        return {QVariantMap{{u"memory"_s, QVariant::fromValue<quint64>(100'000'000)}}};
    if (method.name == u"Exec"_s)
        return {QVariantMap{{u"command"_s, QStringList{u"true"_s}}}};
    if (method.name == u"ExplainAs"_s)
        return {u"shell"_s};
    if (method.key() == u"org.caisson.Container1.Remove"_s)
        return {true};
    if (method.name == u"Get"_s)
        return {u"org.caisson.Manager1"_s, u"Version"_s};
    if (method.name == u"GetAll"_s)
        return {u"org.caisson.Manager1"_s};
    return argumentsOf(method.in).value_or(QVariantList());
}

} // namespace caisson::tests
