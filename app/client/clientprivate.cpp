// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/clientprivate.h"

#include "app/client/decode.h"

#include <limits>
#include <QCoreApplication>
#include <QDBusConnectionInterface>
#include <QDBusPendingCall>
#include <QDBusPendingCallWatcher>
#include <unistd.h>

namespace caisson::app {

namespace {

constexpr int interfaceMessageTimeout = std::numeric_limits<int>::max(); // a person may be typing a password
constexpr int busTimeout = 30'000;                                       // activation included
constexpr int maxWaiting = 1000;

QString inClient(const char *text)
{
    return QCoreApplication::translate("caisson::app::Client", text);
}

} // namespace

ClientError nonsense(const QString &what)
{
    return {std::nullopt, QStringLiteral("the helper's answer was not as agreed: ") + what};
}

ClientError clientError(const QDBusMessage &reply)
{
    const QString name = reply.errorName();
    for (std::size_t i = 0; i < protocol::errorNames.size(); ++i) {
        if (name == toQString(protocol::errorNames.at(i)))
            return {static_cast<protocol::ErrorKind>(i), reply.errorMessage()};
    }
    using protocol::ErrorKind;
    static const QHash<QString, ErrorKind> busNames{
        {QStringLiteral("org.freedesktop.DBus.Error.AccessDenied"), ErrorKind::NotAuthorized},
        {QStringLiteral("org.freedesktop.DBus.Error.InteractiveAuthorizationRequired"),
         ErrorKind::NotAuthorized},
        {QStringLiteral("org.freedesktop.DBus.Error.InvalidArgs"), ErrorKind::InvalidArgument},
        {QStringLiteral("org.freedesktop.DBus.Error.InvalidSignature"), ErrorKind::InvalidArgument},
        {QStringLiteral("org.freedesktop.DBus.Error.UnknownObject"), ErrorKind::NotFound},
        {QStringLiteral("org.freedesktop.DBus.Error.UnknownMethod"), ErrorKind::NotSupported},
        {QStringLiteral("org.freedesktop.DBus.Error.UnknownInterface"), ErrorKind::NotSupported},
        {QStringLiteral("org.freedesktop.DBus.Error.NotSupported"), ErrorKind::NotSupported},
        {QStringLiteral("org.freedesktop.DBus.Error.LimitsExceeded"), ErrorKind::LimitExceeded},
    };
    const auto known = busNames.constFind(name);
    const std::optional<ErrorKind> kind =
        known == busNames.constEnd() ? std::nullopt : std::optional<ErrorKind>(*known);
    return {kind, reply.errorMessage().isEmpty() ? name : reply.errorMessage()};
}

ClientPrivate::ClientPrivate(Client *owningClient, const QDBusConnection &bus)
    : client(owningClient)
    , connection(bus)
    // By name: QDBusConnection::systemBus() would connect to it, and block, when this is another bus.
    , m_onlyRoot(bus.name() == u"qt_default_system_bus")
{
    protocol::registerWireTypes();
    watchBus();
    m_watcher.setWatchMode(QDBusServiceWatcher::WatchForOwnerChange);
    m_watcher.addWatchedService(toQString(protocol::serviceName));
    connect(&m_watcher, &QDBusServiceWatcher::serviceOwnerChanged, this,
            [this](const QString &, const QString &before, const QString &after) {
                ownerChanged(before, after);
            });
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &ClientPrivate::open);
}

ClientPrivate::~ClientPrivate()
{
    m_waiting.clear();
    connectSignals(false);
}

QString ClientPrivate::noBus()
{
    return inClient(QT_TRANSLATE_NOOP(
        "caisson::app::Client", "The system's message bus cannot be reached, so Caisson's helper cannot be "
                                "asked. Start it (systemctl start dbus); Caisson goes on by itself then."));
}

QString ClientPrivate::denied(const ClientError &error)
{
    return inClient(QT_TRANSLATE_NOOP("caisson::app::Client", "Caisson's helper does not let you look: %1"))
        .arg(error.friendlyText() + QStringLiteral(" (%1)").arg(error.text));
}

void ClientPrivate::watchBus()
{
    m_watcher.setConnection(connection);
    // The connection tells of its own end by a signal that no bus could send.
    connection.connect({}, QStringLiteral("/org/freedesktop/DBus/Local"),
                       QStringLiteral("org.freedesktop.DBus.Local"), QStringLiteral("Disconnected"), this,
                       SLOT(busLost()));
}

/// The bus has ended. Containers run on, and so does the helper until it has noticed, too.
void ClientPrivate::busLost()
{
    if (connection.isConnected())
        return; // that was the former one
    forgetOwner();
    unavailable(noBus());
}

void ClientPrivate::setStatus(Client::Status newStatus, const QString &text)
{
    if (status == newStatus && statusText == text)
        return;
    status = newStatus;
    statusText = text;
    Q_EMIT client->statusChanged();
}

void ClientPrivate::busCall(const QString &method, const QVariantList &arguments,
                            std::function<void(const QDBusMessage &)> done)
{
    QDBusMessage message = QDBusMessage::createMethodCall(QStringLiteral("org.freedesktop.DBus"),
                                                          QStringLiteral("/org/freedesktop/DBus"),
                                                          QStringLiteral("org.freedesktop.DBus"), method);
    message.setArguments(arguments);
    auto *watcher = new QDBusPendingCallWatcher(connection.asyncCall(message, busTimeout), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this,
            [watcher, done = std::move(done), generation = m_generation, this] {
                watcher->deleteLater();
                if (generation == m_generation)
                    done(watcher->reply());
            });
}

void ClientPrivate::open()
{
    m_wanted = true;
    if (m_opening || status == Client::Status::Ready)
        return;
    m_retry.stop();
    if (!connection.isConnected() && reconnect) {
        connection = reconnect();
        watchBus();
    }
    if (!connection.isConnected()) {
        unavailable(noBus());
        return;
    }
    m_opening = true;
    ++m_generation;
    setStatus(Client::Status::Connecting,
              inClient(QT_TRANSLATE_NOOP("caisson::app::Client", "Starting Caisson's helper…")));
    busCall(QStringLiteral("StartServiceByName"), {toQString(protocol::serviceName), 0u},
            [this](const QDBusMessage &reply) {
                // A bus that cannot start the helper may still have one that somebody started by hand.
                const bool unknown =
                    reply.errorName() == QLatin1String("org.freedesktop.DBus.Error.ServiceUnknown");
                findOwner(unknown
                              ? inClient(QT_TRANSLATE_NOOP(
                                    "caisson::app::Client",
                                    "Caisson's helper is not installed on this computer, or the bus does not "
                                    "know it yet. Install caisson-helper, then try again."))
                          : reply.type() == QDBusMessage::ErrorMessage
                              ? inClient(QT_TRANSLATE_NOOP("caisson::app::Client",
                                                           "Caisson's helper could not be started: %1\n"
                                                           "The system's journal says more."))
                                    .arg(reply.errorMessage())
                              : inClient(QT_TRANSLATE_NOOP(
                                    "caisson::app::Client",
                                    "Caisson's helper started and left again at once. The system's "
                                    "journal says why.")));
            });
}

void ClientPrivate::findOwner(const QString &problem)
{
    busCall(QStringLiteral("GetNameOwner"), {toQString(protocol::serviceName)},
            [this, problem](const QDBusMessage &reply) {
                if (reply.type() == QDBusMessage::ErrorMessage || reply.signature() != u"s")
                    unavailable(problem);
                else
                    checkOwner(reply.arguments().constFirst().toString());
            });
}

void ClientPrivate::checkOwner(const QString &candidate)
{
    busCall(
        QStringLiteral("GetConnectionUnixUser"), {candidate}, [this, candidate](const QDBusMessage &reply) {
            if (reply.type() == QDBusMessage::ErrorMessage || reply.signature() != u"u") {
                unavailable(inClient(QT_TRANSLATE_NOOP(
                    "caisson::app::Client",
                    "Caisson's helper started and left again at once. The system's journal says why.")));
                return;
            }
            const uint uid = reply.arguments().constFirst().toUInt();
            // On the system bus only root may be the helper. Elsewhere (session bus, private bus of a test)
            // it may also be we ourselves: who could pretend to be us needs no trick.
            if (uid != 0 && (m_onlyRoot || uid != ::getuid())) {
                unavailable(
                    inClient(
                        QT_TRANSLATE_NOOP(
                            "caisson::app::Client",
                            "A program that is not Caisson's helper (it runs as user %1) has taken its name "
                            "on the bus. It was not asked for anything."))
                        .arg(uid));
                return;
            }
            adopt(candidate);
        });
}

void ClientPrivate::adopt(const QString &candidate)
{
    if (owner != candidate) {
        connectSignals(false);
        owner = candidate;
        connectSignals(true);
    }
    fetchObjects();
}

void ClientPrivate::connectSignals(bool on)
{
    if (owner.isEmpty())
        return;
    const QString manager = toQString(protocol::managerInterface);
    const QString root = toQString(protocol::rootPath);
    const QString objectManager = QStringLiteral("org.freedesktop.DBus.ObjectManager");
    const auto wire = [this, on](const QString &path, const QString &interface, const char *signal,
                                 const char *slot) {
        const QString name = QLatin1String(signal);
        if (on)
            connection.connect(owner, path, interface, name, this, slot);
        else
            connection.disconnect(owner, path, interface, name, this, slot);
    };
    wire(root, objectManager, "InterfacesAdded", SLOT(interfacesAdded(QDBusMessage)));
    wire(root, objectManager, "InterfacesRemoved", SLOT(interfacesRemoved(QDBusMessage)));
    wire({}, QStringLiteral("org.freedesktop.DBus.Properties"), "PropertiesChanged",
         SLOT(propertiesChanged(QDBusMessage)));
    wire(root, manager, "Figures", SLOT(figures(QDBusMessage)));
    wire(root, manager, "EventRaised", SLOT(eventRaised(QDBusMessage)));
    wire({}, toQString(protocol::jobInterface), "Completed", SLOT(jobCompleted(QDBusMessage)));
}

/// Both answers are needed before anybody sees Ready. They are sent past the queue of waiting calls.
void ClientPrivate::fetchObjects()
{
    m_haveHost = m_haveObjects = false;
    Call properties;
    properties.path = toQString(protocol::rootPath);
    properties.interface = QStringLiteral("org.freedesktop.DBus.Properties");
    properties.method = QStringLiteral("GetAll");
    properties.arguments = {toQString(protocol::managerInterface)};
    properties.replySignature = QStringLiteral("a{sv}");
    properties.repeat = Repeat::Never;
    properties.context = this;
    properties.done = [this, generation = m_generation](const Reply &reply) {
        if (generation != m_generation)
            return;
        if (!reply) {
            unavailable(denied(reply.error()));
            return;
        }
        applyProperties(toQString(protocol::rootPath), toQString(protocol::managerInterface),
                        qdbus_cast<QVariantMap>(reply->constFirst()));
        m_haveHost = true;
        fetched();
    };
    send(std::move(properties));

    Call objects;
    objects.path = toQString(protocol::rootPath);
    objects.interface = QStringLiteral("org.freedesktop.DBus.ObjectManager");
    objects.method = QStringLiteral("GetManagedObjects");
    objects.replySignature = QStringLiteral("a{oa{sa{sv}}}");
    objects.repeat = Repeat::Never;
    objects.context = this;
    objects.done = [this, generation = m_generation](const Reply &reply) {
        if (generation != m_generation)
            return;
        if (!reply) {
            unavailable(denied(reply.error()));
            return;
        }
        applySnapshot(qdbus_cast<protocol::ManagedObjects>(reply->constFirst()));
        m_haveObjects = true;
        fetched();
    };
    send(std::move(objects));
}

void ClientPrivate::fetched()
{
    if (!m_haveHost || !m_haveObjects || !m_opening)
        return;
    m_opening = false;
    m_readySince.start();
    if (subscribedInterval > 0)
        sendSubscription();
    setStatus(Client::Status::Ready, {});
    flush();
}

void ClientPrivate::unavailable(const QString &why)
{
    m_opening = false;
    ++m_generation;
    connectSignals(false);
    owner.clear();
    setStatus(Client::Status::Unavailable, why);
    const QList<Call> waiting = std::exchange(m_waiting, {});
    for (const Call &call : waiting) {
        if (call.context)
            call.done(std::unexpected(ClientError{std::nullopt, why}));
    }
    retryLater();
}

void ClientPrivate::retryLater()
{
    if (subscribedInterval <= 0 && m_waiting.isEmpty())
        return; // nobody looks: the next call or subscription opens again
    ++m_failures;
    m_retry.start(std::min(250 << std::min(m_failures, 6), 10'000));
}

void ClientPrivate::ownerChanged(const QString &before, const QString &after)
{
    if (!before.isEmpty() && before == owner)
        lost();
    if (!after.isEmpty() && after != owner && m_wanted && !m_opening)
        open();
}

void ClientPrivate::forgetOwner()
{
    ++m_generation;
    connectSignals(false);
    owner.clear();
    m_opening = false;
    const QList<Job *> unfinished = jobs.values();
    for (Job *job : unfinished)
        finishJob(job, std::unexpected(ClientError{std::nullopt,
                                                   QStringLiteral("the helper left before the job ended")}));
}

/// The helper left or died. Containers run on and so stay in the cache; what was asked gets its error from
/// the bus. Opened again at once when somebody follows the figures or a call waits.
void ClientPrivate::lost()
{
    const bool wasOpening = m_opening;
    forgetOwner();
    setStatus(
        Client::Status::Connecting,
        inClient(QT_TRANSLATE_NOOP("caisson::app::Client", "Caisson's helper has left; containers run on.")));
    if (m_readySince.isValid() && m_readySince.elapsed() > 5'000)
        m_failures = 0; // a helper that falls over as soon as it is ready is not started in a tight loop
    if (wasOpening || subscribedInterval > 0 || !m_waiting.isEmpty()) {
        if (m_failures == 0) {
            ++m_failures;
            open();
        } else if (wasOpening) { // whoever opened it hears of an end
            unavailable(inClient(QT_TRANSLATE_NOOP(
                "caisson::app::Client",
                "Caisson's helper started and left again at once. The system's journal says why.")));
        } else {
            retryLater();
        }
    }
}

void ClientPrivate::call(Call call)
{
    if (!call.context)
        call.context = this;
    if (status == Client::Status::Ready) {
        send(std::move(call));
        return;
    }
    if (m_waiting.size() >= maxWaiting) {
        QMetaObject::invokeMethod(
            this,
            [call = std::move(call)] {
                if (call.context)
                    call.done(std::unexpected(
                        ClientError{std::nullopt, QStringLiteral("too many calls are waiting")}));
            },
            Qt::QueuedConnection);
        return;
    }
    m_waiting.append(std::move(call));
    // From the loop, so that a callback never runs inside the call that asked for it.
    QMetaObject::invokeMethod(this, &ClientPrivate::open, Qt::QueuedConnection);
}

void ClientPrivate::flush()
{
    const QList<Call> waiting = std::exchange(m_waiting, {});
    for (const Call &call : waiting)
        send(call);
}

void ClientPrivate::send(Call call)
{
    // To the unique name that was checked: no other program can answer in its place, and a helper that left
    // in the meantime gives an error instead of being started behind our back.
    QDBusMessage message = QDBusMessage::createMethodCall(owner, call.path, call.interface, call.method);
    message.setArguments(call.arguments);
    message.setInteractiveAuthorizationAllowed(true);
    message.setAutoStartService(false);
    ++call.attempts;
    auto *watcher = new QDBusPendingCallWatcher(connection.asyncCall(message, interfaceMessageTimeout), this);
    connect(watcher, &QDBusPendingCallWatcher::finished, this, [this, watcher, call = std::move(call)] {
        watcher->deleteLater();
        finish(call, watcher->reply());
    });
}

void ClientPrivate::finish(const Call &call, const QDBusMessage &reply)
{
    if (!call.context)
        return;
    if (reply.type() != QDBusMessage::ErrorMessage) {
        if (reply.signature() == call.replySignature)
            call.done(reply.arguments());
        else
            call.done(
                std::unexpected(nonsense(QStringLiteral("%1 gave \"%2\" in place of \"%3\"")
                                             .arg(call.method, reply.signature(), call.replySignature))));
        return;
    }
    const QString error = reply.errorName();
    // ServiceUnknown: the owner was gone before the message came, so nothing was done. NoReply, Disconnected:
    // it left with the message in hands; only questions may be asked again.
    const bool neverArrived = error == u"org.freedesktop.DBus.Error.ServiceUnknown" ||
                              error == u"org.freedesktop.DBus.Error.NameHasNoOwner";
    const bool left = error == u"org.freedesktop.DBus.Error.NoReply";
    const bool again = call.repeat != Repeat::Never && (neverArrived || (left && call.repeat == Repeat::Yes));
    if (again && call.attempts < 4 && connection.isConnected()) {
        if (status == Client::Status::Ready && neverArrived)
            lost(); // the bus's signal is still on its way
        this->call(call);
        return;
    }
    call.done(std::unexpected(clientError(reply)));
}

void ClientPrivate::sendSubscription()
{
    Call call;
    call.path = toQString(protocol::rootPath);
    call.interface = toQString(protocol::managerInterface);
    call.repeat = Repeat::Never;
    call.context = this;
    call.done = [](const Reply &) {}; // denied: no figures come; the status of the helper is unchanged
    if (subscribedInterval > 0) {
        QList<QDBusObjectPath> paths;
        for (const QString &path : std::as_const(subscribedDetails)) {
            if (containers.contains(path))
                paths.append(QDBusObjectPath(path));
        }
        call.method = QStringLiteral("Subscribe");
        call.arguments = {quint32(subscribedInterval), QVariant::fromValue(paths)};
    } else {
        call.method = QStringLiteral("Unsubscribe");
    }
    send(std::move(call));
}

} // namespace caisson::app
