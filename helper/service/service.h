// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/authorization/gate.h"
#include "helper/service/dispatcher.h"
#include "helper/service/enginelink.h"
#include "helper/service/methods.h"

#include <QDBusConnection>
#include <QSet>
#include <QTimer>

namespace caisson::service {

/// The helper on the bus: makes the parts, joins them, and knows when nobody needs it any more. Lives on the
/// main thread.
class Service : public QObject
{
    Q_OBJECT
public:
    struct Options
    {
        std::chrono::milliseconds idleTimeout{30'000}; ///< 0: never leaves by itself
        QString version;
        QString mode = QStringLiteral("system");
    };

    /// `link` is the engine's observer. Does not own engine and link.
    Service(const QDBusConnection &bus, engine::Engine &engine, EngineLink &link, Options options);
    ~Service() override;

    /// Fills the tree and takes its place on the bus; the name comes last. Errors: Internal (contract and
    /// handlers do not fit), Exists (another helper has the name).
    Status start();
    /// After release(): takes the name again. Error: Exists.
    Status claimName();
    /// Gives the name back. What has arrived before is still answered.
    void release();
    /// Ends running jobs as cancelled: the helper is told to go.
    void cancelJobs();
    [[nodiscard]] bool isIdle() const;

Q_SIGNALS:
    /// Nothing is under way and nobody listens, for the whole of the idle timeout.
    void idle();
    void busLost();

private Q_SLOTS:
    void nameOwnerChanged(const QString &name, const QString &before, const QString &after);
    void disconnected();

private:
    void joinEngine();
    void joinJobs();
    void fillTree();
    void containerChanged(const engine::ContainerInfo &info);
    void callerLeft(const QString &uniqueName);
    void resolveOwner(uid_t uid);
    void jobEnded(const QString &id, const Status &status);
    void sendJobSignal(const jobs::Job &job, const QString &path, const QString &interface,
                       const QString &member, const QVariantList &arguments);
    void considerIdle();
    void passOnCancels();

    QDBusConnection m_bus;
    engine::Engine &m_engine;
    EngineLink &m_link;
    Options m_options;
    Contract m_contract;
    OwnerNames m_owners;
    std::shared_ptr<ReplyRoom> m_room;
    authorization::PolkitAuthority m_authority;
    authorization::Gate m_gate;
    ObjectTree m_tree;
    jobs::JobTable m_jobs;
    ContainerWaiters m_waiters;
    ExecSessions m_execs;
    jobs::Executor m_executor;
    Subscriptions m_subscriptions;
    SharedQuery<std::vector<kernel::NamespaceRow>> m_namespaces;
    std::optional<Parts> m_parts;
    std::optional<Dispatcher> m_dispatcher;
    QSet<uid_t> m_resolving; ///< owners whose names are being looked up
    QTimer m_idleTimer, m_cancelTimer;
    bool m_hasName = false;
};

} // namespace caisson::service
