// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/clienterror.h"
#include "app/client/clienttypes.h"

#include <functional>
#include <memory>
#include <QDBusConnection>
#include <QDBusUnixFileDescriptor>
#include <QObject>

namespace caisson::app {

class Container;
class Network;
class Image;
class Job;
class ClientPrivate;

/// The helper as seen from here: watches the service, keeps the cached objects, makes calls. Lives on the
/// main thread. Nothing here blocks: every call is asynchronous and answers through its callback exactly
/// once, on this thread; when `context` is destroyed first, the callback is dropped. Calls allow interactive
/// authorisation. The helper is started by its first call; replies and signals count only from the unique
/// name that owns org.caisson.Helper1, which must be uid 0 on a system bus.
///
/// Objects are owned by the client and vanish with objectRemoved; do not keep them beyond it.
class Client : public QObject
{
    Q_OBJECT
public:
    enum class Status { Connecting, Ready, Unavailable };
    Q_ENUM(Status)

    explicit Client(const QDBusConnection &connection, QObject *parent = nullptr);
    ~Client() override;

    /// Asked for another connection to the same bus where there is none (any more); it may give one that is
    /// not connected, and is asked again then. Without it, a bus that is lost stays lost.
    void reconnectBy(std::function<QDBusConnection()> connect);

    /// Starts the helper and fetches its objects. Again after it was lost: reconnects by itself.
    void open();
    [[nodiscard]] Status status() const;
    [[nodiscard]] QString statusText() const; ///< translated: why it is unavailable and what to do
    [[nodiscard]] const HostData &host() const;

    [[nodiscard]] QList<Container *> containers() const;
    [[nodiscard]] Container *containerByPath(const QString &path) const;
    [[nodiscard]] Container *
    containerByName(const QString &nameOrId) const; ///< name, id or prefix of ≥ 4 digits
    [[nodiscard]] QList<Network *> networks() const;
    [[nodiscard]] QList<Image *> images() const;

    void createContainer(const ContainerRequestData &request, QObject *context,
                         Callback<Container *> callback);
    void listNamespaces(QObject *context, Callback<QList<NamespaceRowEntry>> callback);
    /// The ten links of a process, by a pidfd which this opens.
    void inspectProcess(quint32 pid, QObject *context, Callback<QMap<QString, quint64>> callback);
    /// Figures and events; called again it replaces the former. 0 ends it.
    void subscribe(int intervalMilliseconds, const QList<Container *> &detailed);
    void events(quint64 afterSequence, QObject *context, Callback<QList<EventEntry>> callback);
    void doctor(QObject *context, Callback<QList<CheckEntry>> callback);
    void hostNetwork(QObject *context, Callback<UplinkData> callback);
    void createNetwork(const NetworkData &request, QObject *context, Callback<Network *> callback);

Q_SIGNALS:
    void statusChanged();
    void hostChanged();
    void containerAdded(caisson::app::Container *container);
    void containerRemoved(caisson::app::Container *container); ///< still valid during the signal
    void networkAdded(caisson::app::Network *network);
    void networkRemoved(caisson::app::Network *network);
    void imageAdded(caisson::app::Image *image);
    void imageRemoved(caisson::app::Image *image);
    void eventRaised(const caisson::app::EventEntry &event);
    /// After every container's own figuresArrived: one tick of the helper.
    void figuresTick(quint64 timeMicroseconds);

private:
    std::unique_ptr<ClientPrivate> d;
};

/// One container: cached properties, asynchronous calls.
class Container : public QObject
{
    Q_OBJECT
public:
    ~Container() override;
    [[nodiscard]] QString path() const;
    [[nodiscard]] const ContainerData &data() const;
    [[nodiscard]] const FiguresSample &figures() const; ///< the newest; zero before the first

    void start(QObject *context, Callback<void> callback);
    void stop(std::optional<quint32> timeoutSeconds, QObject *context, Callback<Job *> callback);
    void kill(const QString &signal, QObject *context, Callback<void> callback);
    void pause(QObject *context, Callback<void> callback);
    void resume(QObject *context, Callback<void> callback);
    void restart(std::optional<quint32> timeoutSeconds, QObject *context, Callback<Job *> callback);
    void remove(bool force, QObject *context, Callback<void> callback);
    void wait(QObject *context, Callback<ExitData> callback);
    void update(const LimitsRequest &limits, QObject *context, Callback<void> callback);
    struct Exec
    {
        QString id;
        QList<QDBusUnixFileDescriptor> descriptors; ///< with a terminal: master; else stdin, stdout, stderr
    };
    void exec(const ExecRequestData &request, QObject *context, Callback<Exec> callback);
    void waitExec(const QString &execId, QObject *context, Callback<ExitData> callback);
    void attach(bool input, quint64 backlogBytes, QObject *context,
                Callback<QDBusUnixFileDescriptor> callback);
    void resize(quint16 rows, quint16 columns, QObject *context, Callback<void> callback);
    void openLog(QObject *context, Callback<QDBusUnixFileDescriptor> callback);
    void command(QObject *context, Callback<QStringList> callback);
    void specification(QObject *context, Callback<QString> callback);
    void explain(QObject *context, Callback<QList<StepEntry>> callback);
    void explainAs(const QString &format, QObject *context, Callback<QString> callback);
    void processes(QObject *context, Callback<QList<ProcessEntry>> callback);
    void mounts(QObject *context, Callback<QList<MountEntry>> callback);

Q_SIGNALS:
    void changed(); ///< some property; at most once a turn of the event loop
    void figuresArrived(const caisson::app::FiguresSample &sample);

private:
    friend class ClientPrivate;
    explicit Container(ClientPrivate *client, const QString &path);
    class Private;
    std::unique_ptr<Private> d;
};

class Network : public QObject
{
    Q_OBJECT
public:
    ~Network() override;
    [[nodiscard]] QString path() const;
    [[nodiscard]] const NetworkData &data() const;
    void remove(QObject *context, Callback<void> callback);
Q_SIGNALS:
    void changed();

private:
    friend class ClientPrivate;
    explicit Network(ClientPrivate *client, const QString &path);
    class Private;
    std::unique_ptr<Private> d;
};

class Image : public QObject
{
    Q_OBJECT
public:
    ~Image() override;
    [[nodiscard]] QString path() const;
    [[nodiscard]] const ImageData &data() const;
Q_SIGNALS:
    void changed();

private:
    friend class ClientPrivate;
    explicit Image(ClientPrivate *client, const QString &path);
    class Private;
    std::unique_ptr<Private> d;
};

/// Long work in the helper. Owned by the client; deletes itself after finished.
class Job : public QObject
{
    Q_OBJECT
public:
    ~Job() override;
    [[nodiscard]] QString operation() const;
    [[nodiscard]] double progress() const; ///< 0 to 1; -1: unknown
    void cancel();
Q_SIGNALS:
    void progressChanged();
    void finished(const caisson::app::Outcome<void> &outcome);

private:
    friend class ClientPrivate;
    explicit Job(ClientPrivate *client, const QString &path);
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace caisson::app
