// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/desktop/instance.h"

#include <QDBusAbstractAdaptor>
#include <QDBusConnectionInterface>
#include <QDBusMessage>
#include <QDBusVariant>

namespace caisson::app {

namespace {

const QString busName = QStringLiteral("org.caisson.Caisson");
const QString objectPath = QStringLiteral("/org/caisson/Caisson"); // the name's, as the specification has it
constexpr int patienceMilliseconds = 5000;

QVariantMap ownPlatformData()
{
    QVariantMap data;
    for (const auto &[variable, key] : {std::pair("DESKTOP_STARTUP_ID", "desktop-startup-id"),
                                        std::pair("XDG_ACTIVATION_TOKEN", "activation-token")}) {
        if (const QString value = qEnvironmentVariable(variable); !value.isEmpty()) {
            data.insert(QString::fromLatin1(key), value);
        }
    }
    return data;
}

} // namespace

/// The interface as the bus sees it.
class ApplicationAdaptor : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Application")
public:
    explicit ApplicationAdaptor(Instance *instance)
        : QDBusAbstractAdaptor(instance)
        , m_instance(instance)
    {
    }

public Q_SLOTS:
    void Activate(const QVariantMap &platformData) { m_instance->take({}, platformData); }
    /// Caisson opens no files; the window comes all the same.
    void Open(const QStringList &, const QVariantMap &platformData) { m_instance->take({}, platformData); }
    void ActivateAction(const QString &name, const QVariantList &parameters, const QVariantMap &platformData)
    {
        LaunchRequest request;
        if (launchActions().contains(name)) {
            request = {name, parameters.value(0).toString()};
        }
        m_instance->take(request, platformData);
    }

private:
    Instance *m_instance;
};

Instance::Instance(QDBusConnection session, QObject *parent)
    : QObject(parent)
    , m_session(std::move(session))
{
}

Instance::~Instance()
{
    if (m_owner) {
        m_session.unregisterService(busName);
        m_session.unregisterObject(objectPath);
    }
}

Instance::Role Instance::claim(const LaunchRequest &request)
{
    if (!m_session.isConnected() || !m_session.interface()) {
        return Role::Alone;
    }
    // The object first: who finds the name may call at once.
    new ApplicationAdaptor(this);
    m_session.registerObject(objectPath, this, QDBusConnection::ExportAdaptors);
    const auto reply = m_session.interface()->registerService(
        busName, QDBusConnectionInterface::DontQueueService, QDBusConnectionInterface::DontAllowReplacement);
    if (reply.isValid() && reply.value() == QDBusConnectionInterface::ServiceRegistered) {
        m_owner = true;
        return Role::First;
    }
    m_session.unregisterObject(objectPath);
    if (!reply.isValid()) {
        return Role::Alone; // a bus that lets nobody own names, as in some sandboxes
    }
    return passOn(request) ? Role::Second : Role::Stuck;
}

bool Instance::passOn(const LaunchRequest &request) const
{
    const bool plain = request.action.isEmpty();
    QDBusMessage call =
        QDBusMessage::createMethodCall(busName, objectPath, QStringLiteral("org.freedesktop.Application"),
                                       plain ? QStringLiteral("Activate") : QStringLiteral("ActivateAction"));
    if (!plain) {
        QVariantList parameters;
        if (!request.argument.isEmpty()) {
            parameters += request.argument;
        }
        call << request.action << QVariant(parameters);
    }
    call << ownPlatformData();
    return m_session.call(call, QDBus::Block, patienceMilliseconds).type() == QDBusMessage::ReplyMessage;
}

void Instance::take(const LaunchRequest &request, const QVariantMap &platformData)
{
    QString token = platformData.value(QStringLiteral("activation-token")).toString();
    if (token.isEmpty()) {
        token = platformData.value(QStringLiteral("desktop-startup-id")).toString();
    }
    Q_EMIT requested(request, token);
}

} // namespace caisson::app

#include "instance.moc"
