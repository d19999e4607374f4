// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/contract.h"

#include "helper/protocol/wiretypes.h"

#include <QFile>
#include <QXmlStreamReader>

static void initServiceResource()
{
    Q_INIT_RESOURCE(service);
}

namespace caisson::service {

namespace {

std::unexpected<Error> broken(const QString &what)
{
    return failure(ErrorCode::Internal, "interface XML: " + what.toStdString());
}

Result<Protection> protectionFrom(const QString &value)
{
    if (value == QLatin1String("own"))
        return Protection{Protection::Kind::Own, {}};
    if (value == QLatin1String("open"))
        return Protection{Protection::Kind::Open, {}};
    if (const auto action = authorization::actionFromName(value))
        return Protection{Protection::Kind::Polkit, *action};
    return broken(QStringLiteral("unknown action \"%1\"").arg(value));
}

/// The text of each <interface> element: the comments of the XML are its documentation and stay in.
QString elementOf(const QString &document, const QString &interface)
{
    const qsizetype from = document.indexOf(QStringLiteral("<interface name=\"%1\"").arg(interface));
    const QString end = QStringLiteral("</interface>");
    const qsizetype to = document.indexOf(end, from);
    return from < 0 || to < 0 ? QString() : document.mid(from, to - from + end.size());
}

} // namespace

Result<Contract> Contract::load()
{
    initServiceResource();
    QList<QByteArray> documents;
    for (const std::string_view name :
         {protocol::managerInterface, protocol::containerInterface, protocol::networkInterface,
          protocol::imageInterface, protocol::jobInterface})
        documents.append(protocol::interfaceXml(QString::fromLatin1(name.data(), qsizetype(name.size()))));
    QFile standard(QStringLiteral(":/service/standardinterfaces.xml"));
    documents.append(standard.open(QIODevice::ReadOnly) ? standard.readAll() : QByteArray());
    return parse(documents);
}

Result<Contract> Contract::parse(const QList<QByteArray> &documents)
{
    Contract contract;
    for (const QByteArray &document : documents) {
        if (Status added = contract.add(document); !added)
            return std::unexpected(std::move(added.error()));
    }
    return contract;
}

Status Contract::add(const QByteArray &document)
{
    QXmlStreamReader xml(document);
    QString interface;
    MethodEntry method;
    bool isAnnotated = false;
    QString signal;
    QString signalSignature;
    while (!xml.atEnd()) {
        const auto token = xml.readNext();
        const QString element = xml.name().toString();
        const QXmlStreamAttributes attributes = xml.attributes();
        const QString name = attributes.value(QLatin1String("name")).toString();
        if (token == QXmlStreamReader::StartElement) {
            if (element == QLatin1String("interface")) {
                interface = name;
                m_introspection.insert(interface, elementOf(QString::fromUtf8(document), interface));
            } else if (element == QLatin1String("method")) {
                method = {interface, name, {}, {}, {}, {}};
                isAnnotated = false;
            } else if (element == QLatin1String("signal")) {
                signal = name;
                signalSignature.clear();
            } else if (element == QLatin1String("property")) {
                if (attributes.value(QLatin1String("access")) != QLatin1String("read"))
                    return broken(QStringLiteral("property %1.%2 may be written").arg(interface, name));
                m_properties[interface].append({name, attributes.value(QLatin1String("type")).toString()});
            } else if (element == QLatin1String("arg")) {
                const QString type = attributes.value(QLatin1String("type")).toString();
                if (!signal.isEmpty()) {
                    signalSignature += type;
                } else if (attributes.value(QLatin1String("direction")) == QLatin1String("in")) {
                    method.in += type;
                    method.inNames.append(name);
                } else {
                    method.out += type;
                }
            } else if (element == QLatin1String("annotation") &&
                       name == QLatin1String("org.caisson.Action")) {
                Result<Protection> protection =
                    protectionFrom(attributes.value(QLatin1String("value")).toString());
                if (!protection)
                    return std::unexpected(protection.error().in(method.key().toStdString()));
                method.protection = *protection;
                isAnnotated = true;
            }
        } else if (token == QXmlStreamReader::EndElement) {
            if (element == QLatin1String("method")) {
                if (!isAnnotated)
                    return broken(QStringLiteral("%1 names no action").arg(method.key()));
                m_methods.insert(method.key(), method);
            } else if (element == QLatin1String("signal")) {
                m_signals.insert(interface + QLatin1Char('.') + signal, signalSignature);
                signal.clear();
            }
        }
    }
    if (xml.hasError() || interface.isEmpty())
        return broken(xml.hasError() ? xml.errorString() : QStringLiteral("no interface"));
    return {};
}

const MethodEntry *Contract::method(const QString &interface, const QString &name) const
{
    const auto found = m_methods.constFind(interface + QLatin1Char('.') + name);
    return found == m_methods.constEnd() ? nullptr : &*found;
}

} // namespace caisson::service
