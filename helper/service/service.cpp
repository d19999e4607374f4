// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/service.h"

#include "helper/service/encode.h"
#include "helper/service/text.h"

#include <QDBusConnectionInterface>
#include <QDBusError>
#include <spdlog/spdlog.h>

namespace caisson::service {

using namespace Qt::StringLiterals;

namespace {

const QDBusObjectPath &rootObject()
{
    static const QDBusObjectPath path(text(protocol::rootPath));
    return path;
}

} // namespace

Service::Service(const QDBusConnection &bus, engine::Engine &engine, EngineLink &link, Options options)
    : m_bus(bus)
    , m_engine(engine)
    , m_link(link)
    , m_options(std::move(options))
    , m_room(std::make_shared<ReplyRoom>(ReplyRoom{bus, {}, {}, 0}))
    , m_authority(bus)
    , m_gate(m_authority)
    , m_tree(bus)
    , m_subscriptions(
          bus, m_executor,
          [&engine](const std::vector<engine::ContainerId> &detailed) { return engine.sample(detailed); })
    , m_namespaces(m_executor, queryDeadline, [] { return kernel::listNamespaces(); })
{
    m_idleTimer.setSingleShot(true);
    m_idleTimer.setInterval(m_options.idleTimeout);
    connect(&m_idleTimer, &QTimer::timeout, this, [this] {
        if (isIdle())
            Q_EMIT idle();
        else
            considerIdle();
    });
    m_room->beforeAnswer = [this] { m_tree.flush(); };
    m_room->afterAnswer = [this] {
        m_idleTimer.stop(); // the time counts from the last answer
        considerIdle();
    };
}

Service::~Service()
{
    m_room->beforeAnswer = {};
    m_room->afterAnswer = {};
    m_bus.unregisterObject(text(protocol::rootPath), QDBusConnection::UnregisterTree);
    m_link.onContainer = {};
    m_link.onContainerRemoved = {};
    m_link.onNetwork = {};
    m_link.onNetworkRemoved = {};
    m_link.onEvent = {};
    m_link.onExecEnded = {};
}

Status Service::start()
{
    protocol::registerWireTypes();
    Result<Contract> contract = Contract::load();
    if (!contract)
        return std::unexpected(std::move(contract.error()));
    m_contract = std::move(*contract);
    m_parts.emplace(
        Parts{m_engine, m_contract, m_executor, m_jobs, m_tree, m_owners, m_subscriptions, m_waiters, m_execs,
              m_namespaces, [this](const QString &job, const Status &status) { jobEnded(job, status); },
              [this](const engine::HostInfo &host) {
                  m_tree.set(rootObject(), {interfaceOf(Target::Kind::Root),
                                            managerProperties(host, m_options.version, m_options.mode)});
              },
              [this](const std::vector<engine::ImageInfo> &images) {
                  for (const engine::ImageInfo &image : images)
                      m_tree.set(imagePath(text(image.name)),
                                 {interfaceOf(Target::Kind::Image), imageProperties(image)});
              }});
    MethodTable methods;
    addStandardMethods(methods, *m_parts);
    addManagerMethods(methods, *m_parts);
    addContainerMethods(methods, *m_parts);
    addContainerQueries(methods, *m_parts);
    addNetworkMethods(methods, *m_parts);
    addJobMethods(methods, *m_parts);
    m_dispatcher.emplace(m_contract, m_gate, m_tree, m_room);
    if (Status set = m_dispatcher->setMethods(std::move(methods)); !set)
        return set;
    joinEngine();
    joinJobs();
    fillTree();

    if (!m_bus.connect(u"org.freedesktop.DBus"_s, u"/org/freedesktop/DBus"_s, u"org.freedesktop.DBus"_s,
                       u"NameOwnerChanged"_s, this, SLOT(nameOwnerChanged(QString, QString, QString))))
        return failure(ErrorCode::Internal, "cannot watch who leaves the bus");
    m_bus.connect({}, u"/org/freedesktop/DBus/Local"_s, u"org.freedesktop.DBus.Local"_s, u"Disconnected"_s,
                  this, SLOT(disconnected()));
    if (!m_bus.registerVirtualObject(text(protocol::rootPath), &*m_dispatcher, QDBusConnection::SubPath))
        return failure(ErrorCode::Internal, "cannot register the objects on the bus");
    return claimName();
}

Status Service::claimName()
{
    if (!m_bus.registerService(text(protocol::serviceName)))
        return failure(ErrorCode::Exists, "cannot own " + std::string(protocol::serviceName) + ": " +
                                              m_bus.lastError().message().toStdString() +
                                              " (another helper runs, or the bus policy is not installed)");
    m_hasName = true;
    considerIdle();
    return {};
}

void Service::release()
{
    m_idleTimer.stop();
    if (std::exchange(m_hasName, false))
        m_bus.unregisterService(text(protocol::serviceName));
}

void Service::fillTree()
{
    if (const auto host = m_engine.host())
        m_parts->hostRead(*host);
    else
        spdlog::warn("host: {}", escaped(QString::fromStdString(host.error().text)));
    if (const auto images = m_engine.images())
        m_parts->imagesRead(*images);
    for (const engine::NetworkInfo &network : m_engine.networks())
        m_link.onNetwork(network);
    for (const engine::ContainerInfo &container : m_engine.containers()) {
        m_owners.resolve(container.owner); // nobody waits for the main loop yet
        containerChanged(container);
    }
}

void Service::joinEngine()
{
    m_link.onContainer = [this](const engine::ContainerInfo &info) { containerChanged(info); };
    m_link.onContainerRemoved = [this](const engine::ContainerId &id) {
        const QString container = text(id);
        m_tree.remove(containerPath(container));
        m_waiters.vanished(container);
        m_execs.containerVanished(container);
    };
    m_link.onNetwork = [this](const engine::NetworkInfo &info) {
        m_tree.set(networkPath(text(info.name)),
                   {interfaceOf(Target::Kind::Network), networkProperties(info)});
    };
    m_link.onNetworkRemoved = [this](const std::string &name) { m_tree.remove(networkPath(text(name))); };
    m_link.onEvent = [this](const engine::Event &event) {
        m_tree.flush(); // so that the object an event names is known by then
        m_subscriptions.raise(wire(event, m_owners.name(event.owner)));
    };
    m_link.onExecEnded = [this](const std::string &id, const engine::ExitInfo &exit) {
        m_execs.ended(text(id), exit);
        considerIdle();
    };
}

void Service::containerChanged(const engine::ContainerInfo &info)
{
    const QString id = text(info.id);
    m_tree.set(containerPath(id),
               {interfaceOf(Target::Kind::Container), containerProperties(info, m_owners.name(info.owner))});
    if (info.state == engine::State::Stopped)
        m_waiters.ended(id, info.exit);
    resolveOwner(info.owner);
}

void Service::resolveOwner(uid_t uid)
{
    if (m_owners.isFresh(uid) || m_resolving.contains(uid))
        return;
    m_resolving.insert(uid);
    const QString before = m_owners.name(uid);
    m_executor.post<void>(
        {}, jobs::Executor::Length::Short, queryDeadline,
        [this, uid]() -> Status {
            m_owners.resolve(uid);
            return {};
        },
        [this, uid, before](const Status &) {
            m_resolving.remove(uid);
            const QString name = m_owners.name(uid);
            if (name == before)
                return;
            const auto objects = m_tree.objects();
            for (const auto &[path, object] : objects) {
                if (!object.properties.contains(u"OwnerName"_s) ||
                    object.properties.value(u"Owner"_s).toUInt() != uid)
                    continue;
                ObjectTree::Object renamed = object;
                renamed.properties.insert(u"OwnerName"_s, name);
                m_tree.set(path, std::move(renamed));
            }
        });
}

void Service::joinJobs()
{
    const QString manager = QLatin1String(objectManagerInterface);
    const QString interface = interfaceOf(Target::Kind::Job);
    constexpr std::chrono::milliseconds cancelAgain{100};
    m_cancelTimer.setSingleShot(true);
    m_cancelTimer.setInterval(cancelAgain);
    connect(&m_cancelTimer, &QTimer::timeout, this, &Service::passOnCancels);
    connect(&m_jobs, &jobs::JobTable::cancelRequested, this, &Service::passOnCancels);
    connect(&m_jobs, &jobs::JobTable::added, this, [this, manager, interface](const jobs::Job &job) {
        const protocol::InterfaceProperties interfaces{{interface, jobProperties(job)}};
        sendJobSignal(job, rootObject().path(), manager, u"InterfacesAdded"_s,
                      {QVariant::fromValue(jobPath(job.id)), QVariant::fromValue(interfaces)});
    });
    connect(&m_jobs, &jobs::JobTable::removed, this,
            [this, manager, interface](const QString &id, const QString &starter) {
                jobs::Job gone;
                gone.starter = starter;
                sendJobSignal(gone, rootObject().path(), manager, u"InterfacesRemoved"_s,
                              {QVariant::fromValue(jobPath(id)), QStringList{interface}});
                considerIdle();
            });
}

void Service::jobEnded(const QString &id, const Status &status)
{
    m_jobs.finish(id);
    const auto found = m_jobs.all().find(id);
    if (found == m_jobs.all().end()) {
        considerIdle();
        return; // its starter has left
    }
    const jobs::Job &job = found->second;
    m_tree.flush();
    const QString path = jobPath(id).path();
    const QVariantMap properties = jobProperties(job);
    sendJobSignal(job, path, QLatin1String(propertiesInterface), u"PropertiesChanged"_s,
                  {interfaceOf(Target::Kind::Job),
                   QVariantMap{{u"Progress"_s, properties.value(u"Progress"_s)},
                               {u"Cancelable"_s, properties.value(u"Cancelable"_s)}},
                   QStringList()});
    QString error;
    QString message;
    if (!status) {
        error = text(protocol::errorNames[static_cast<std::size_t>(status.error().code)]);
        message = text(status.error().text);
    }
    sendJobSignal(job, path, interfaceOf(Target::Kind::Job), u"Completed"_s,
                  {status.has_value(), error, message});
}

void Service::sendJobSignal(const jobs::Job &job, const QString &path, const QString &interface,
                            const QString &member, const QVariantList &arguments)
{
    if (job.starter.isEmpty())
        return;
    QDBusMessage signal = QDBusMessage::createTargetedSignal(job.starter, path, interface, member);
    signal.setArguments(arguments);
    m_bus.send(signal);
}

void Service::nameOwnerChanged(const QString &name, const QString &before, const QString &after)
{
    if (name.startsWith(u':') && after.isEmpty() && !before.isEmpty())
        callerLeft(name);
}

void Service::callerLeft(const QString &uniqueName)
{
    if (m_dispatcher)
        m_dispatcher->callerLeft(uniqueName);
    m_tree.unfollow(uniqueName);
    m_subscriptions.unsubscribe(uniqueName);
    m_waiters.callerLeft(uniqueName);
    m_execs.callerLeft(uniqueName);
    m_jobs.callerLeft(uniqueName);
    considerIdle();
}

void Service::disconnected()
{
    Q_EMIT busLost();
}

void Service::cancelJobs()
{
    QStringList running;
    for (const auto &[id, job] : m_jobs.all()) {
        if (!job.finished)
            running.append(id);
    }
    for (const QString &id : std::as_const(running))
        m_jobs.cancel(id);
}

void Service::passOnCancels()
{
    // The engine ends what is running: a job that is just about to run would miss it. So it is told again and
    // again until the job has ended.
    bool isAnyLeft = false;
    for (const auto &[id, job] : m_jobs.all()) {
        if (job.finished || !*job.cancelled)
            continue;
        isAnyLeft = true;
        m_engine.cancel(job.container.toStdString()); // takes no time
    }
    if (isAnyLeft)
        m_cancelTimer.start();
}

bool Service::isIdle() const
{
    return m_room->underWay == 0 && m_executor.underWay() == 0 && m_jobs.running() == 0 &&
           m_execs.count() == 0 && m_subscriptions.count() == 0 && m_tree.followers() == 0;
}

void Service::considerIdle()
{
    if (m_options.idleTimeout.count() == 0 || !m_hasName)
        return;
    // Work whose caller has left ends without an answer: looked for again when the time is up.
    if (!isIdle() && m_executor.underWay() == 0)
        m_idleTimer.stop();
    else if (!m_idleTimer.isActive())
        m_idleTimer.start();
}

} // namespace caisson::service
