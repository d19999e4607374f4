// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "helper/protocol/wiretypes.h"

#include <QDBusMessage>
#include <QDBusServiceWatcher>
#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QTimer>

namespace caisson::app {

/// What stands behind Client: the connection to one owner of the bus name, the cache, the calls under way.
/// Main thread. Container, Network, Image and Job make their calls through it.
class ClientPrivate : public QObject
{
    Q_OBJECT
public:
    /// A reply's arguments, the signature already checked.
    using Reply = Outcome<QVariantList>;
    enum class Repeat {
        Never, ///< belongs to this owner of the name alone
        No,    ///< may change something: once, and an unclear end is an error
        Yes,   ///< only looks: asked again after the helper came back
    };
    struct Call
    {
        QString path, interface, method;
        QVariantList arguments;
        QString replySignature;
        Repeat repeat = Repeat::No;
        QPointer<QObject> context;
        std::function<void(const Reply &)> done;
        int attempts = 0;
    };

    ClientPrivate(Client *client, const QDBusConnection &connection);
    ~ClientPrivate() override;

    // The way to the helper (clientprivate.cpp)
    void open();
    void call(Call call);
    void sendSubscription();

    // The cache (clientobjects.cpp)
    Container *ensureContainer(const QString &path);
    void removeObject(const QString &path);
    void applySnapshot(const protocol::ManagedObjects &objects);
    void scheduleChanged(QObject *object);
    /// The container at a path that a reply named: from the cache, or asked for.
    void resolveContainer(const QString &path, QObject *context, Callback<Container *> callback);
    void resolveNetwork(const QString &path, QObject *context, Callback<Network *> callback);
    Job *makeJob(const QString &path, const QString &operation);

    Client *const client;
    QDBusConnection connection;
    std::function<QDBusConnection()> reconnect; ///< may be empty
    QString owner;                              ///< unique name; empty: none that we trust
    Client::Status status = Client::Status::Connecting;
    QString statusText;
    HostData host;
    QHash<QString, Container *> containers; // by path; QObject children of this
    QHash<QString, Network *> networks;
    QHash<QString, Image *> images;
    QHash<QString, Job *> jobs;
    int subscribedInterval = 0;
    QStringList subscribedDetails;

private Q_SLOTS:
    void interfacesAdded(const QDBusMessage &message);
    void interfacesRemoved(const QDBusMessage &message);
    void propertiesChanged(const QDBusMessage &message);
    void figures(const QDBusMessage &message);
    void eventRaised(const QDBusMessage &message);
    void jobCompleted(const QDBusMessage &message);
    void busLost();

private:
    [[nodiscard]] static QString noBus();
    [[nodiscard]] static QString denied(const ClientError &error);
    void watchBus();
    void ownerChanged(const QString &oldOwner, const QString &newOwner);
    /// The object at `path`: the one of `known` (a member of this), or fetched from the helper first.
    template<typename T>
    void resolve(const QHash<QString, T *> &known, std::string_view interface, const QString &path,
                 QObject *context, Callback<T *> callback);
    void findOwner(const QString &problem); ///< problem: what to say if there is none
    void checkOwner(const QString &candidate);
    void adopt(const QString &candidate);
    void fetchObjects();
    void fetched();
    void lost();
    void forgetOwner();
    void unavailable(const QString &why);
    void setStatus(Client::Status status, const QString &text);
    void retryLater();
    void connectSignals(bool on);
    void flush();
    void send(Call call);
    void finish(const Call &call, const QDBusMessage &reply);
    void busCall(const QString &method, const QVariantList &arguments,
                 std::function<void(const QDBusMessage &)> done);
    [[nodiscard]] bool fromOwner(const QDBusMessage &message, const char *signature) const;
    void applyInterfaces(const QString &path, const protocol::InterfaceProperties &interfaces);
    void applyProperties(const QString &path, const QString &interface, const QVariantMap &properties);
    void emitChanges();
    void finishJob(Job *job, const Outcome<void> &outcome);

    const bool m_onlyRoot; // may be the helper
    QDBusServiceWatcher m_watcher;
    QTimer m_retry;
    QElapsedTimer m_readySince;
    int m_failures = 0;       // in a row; the pause before the next attempt grows with it
    bool m_wanted = false;    // open() was called
    bool m_opening = false;   // between open and ready
    quint64 m_generation = 0; // of the owner: replies from before a loss are void
    bool m_haveHost = false, m_haveObjects = false;
    QList<Call> m_waiting;
    QList<QPointer<QObject>> m_changed;
    bool m_changeScheduled = false;
    QHash<QString, Outcome<void>> m_earlyCompletions; // of jobs whose path has not been told yet; few
};

/// The error that a reply carries, or none for a good reply.
[[nodiscard]] ClientError clientError(const QDBusMessage &reply);
[[nodiscard]] ClientError nonsense(const QString &what);

class Container::Private
{
public:
    ClientPrivate *client = nullptr;
    QString path;
    ContainerData data;
    FiguresSample figures;
    void call(const char *method, const QVariantList &arguments, const char *replySignature,
              ClientPrivate::Repeat repeat, QObject *context,
              std::function<void(const ClientPrivate::Reply &)> done);
};

class Network::Private
{
public:
    ClientPrivate *client = nullptr;
    QString path;
    NetworkData data;
};

class Image::Private
{
public:
    ClientPrivate *client = nullptr;
    QString path;
    ImageData data;
};

class Job::Private
{
public:
    ClientPrivate *client = nullptr;
    QString path, operation;
    double progress = -1;
    bool finished = false;
};

/// Protocol names as the QString that QtDBus wants.
[[nodiscard]] inline QString toQString(std::string_view text)
{
    return QString::fromLatin1(text.data(), qsizetype(text.size()));
}

} // namespace caisson::app
