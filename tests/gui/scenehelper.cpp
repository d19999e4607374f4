// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later

/// A helper that plays a scene for tests of the window: containers that start, take memory, are killed and
/// stop, with figures, on a private bus. It makes nothing: a "terminal" is a shell of the test's own user.
///
///     caisson-scene-helper BUS-ADDRESS [--empty]

#include "helper/protocol/errornames.h"
#include "helper/protocol/wiretypes.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <pty.h>
#include <QCoreApplication>
#include <QDateTime>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QElapsedTimer>
#include <QHash>
#include <QTimer>
#include <sys/wait.h>
#include <unistd.h>

using namespace caisson;

namespace {

constexpr quint64 mebibyte = 1 << 20;
const QStringList kinds{QStringLiteral("mnt"),    QStringLiteral("uts"), QStringLiteral("ipc"),
                        QStringLiteral("pid"),    QStringLiteral("net"), QStringLiteral("user"),
                        QStringLiteral("cgroup"), QStringLiteral("time")};
const QList<quint64> hostInodes{4026531841, 4026531838, 4026531839, 4026531836,
                                4026531840, 4026531837, 4026531835, 4026531834};

QString q(std::string_view text)
{
    return QString::fromLatin1(text.data(), qsizetype(text.size()));
}

quint64 nowMicroseconds()
{
    return static_cast<quint64>(QDateTime::currentMSecsSinceEpoch()) * 1000;
}

struct Scene
{
    QString name, id, path, address, state = QStringLiteral("created");
    QStringList command;
    QMap<QString, QString> wanted; // kind → host
    quint64 limit = 100 * mebibyte, high = 0, swapLimit = 100 * mebibyte, pidsLimit = 64;
    double cpus = 0.5;
    quint32 pid = 0;
    quint64 started = 0, finished = 0, base = 0, oomKills = 0, load = 0, loadPid = 0;
    QMap<QString, quint64> inodes;
    quint64 rx = 0, tx = 0, cpu = 0;
    bool asked = false; // it was stopped
    bool removeOnExit = false;
    int terminal = -1; // of the shell that stands for its first process
};

class SceneHelper : public QDBusVirtualObject
{
public:
    SceneHelper(const QDBusConnection &bus, bool empty)
        : m_bus(bus)
    {
        m_clock.start();
        if (!empty) {
            for (const char *name : {"moon", "web"}) {
                start(m_scenes[create({{QStringLiteral("name"), QString::fromLatin1(name)}})]);
            }
            create({{QStringLiteral("name"), QStringLiteral("archive")}});
        }
        QObject::connect(&m_ticks, &QTimer::timeout, &m_ticks, [this] { tick(); });
        QObject::connect(&m_reaper, &QTimer::timeout, &m_reaper, [this] { reap(); });
        m_reaper.start(50);
    }

    QString introspect(const QString &) const override { return {}; }

    bool handleMessage(const QDBusMessage &message, const QDBusConnection &) override
    {
        const QString member = message.member();
        const QVariantList in = message.arguments();
        const auto reply = [&](const QVariantList &out = {}) {
            m_bus.send(message.createReply(out));
            return true;
        };
        const auto refuse = [&](std::string_view error, const QString &text) {
            m_bus.send(message.createErrorReply(q(error), text));
            return true;
        };
        if (member == u"GetManagedObjects") {
            return reply({QVariant::fromValue(objects())});
        }
        if (member == u"GetAll") {
            return reply({QVariant::fromValue(
                message.path() == q(protocol::rootPath)
                    ? managerProperties()
                    : objects().value(QDBusObjectPath(message.path())).value(in.at(0).toString()))});
        }
        if (member == u"Subscribe") {
            m_subscriber = message.service();
            m_ticks.start(static_cast<int>(in.at(0).toUInt()));
            return reply();
        }
        if (member == u"Unsubscribe") {
            m_ticks.stop();
            return reply();
        }
        if (member == u"CreateContainer") {
            const auto request = qdbus_cast<QVariantMap>(in.at(0));
            const QString name = request.value(QStringLiteral("name")).toString();
            if (name == u"refused") {
                return refuse("org.caisson.Error.LimitExceeded",
                              QStringLiteral("containers: 100 of 100 are in use"));
            }
            return reply({QVariant::fromValue(QDBusObjectPath(create(request)))});
        }
        if (member == u"GetEvents") {
            QList<protocol::EventWire> newer;
            std::ranges::copy_if(m_events, std::back_inserter(newer),
                                 [&](const auto &e) { return e.sequence > in.at(0).toULongLong(); });
            return reply({QVariant::fromValue(newer)});
        }
        if (member == u"Doctor") {
            QList<protocol::CheckWire> checks{{QStringLiteral("kernel.version"), QStringLiteral("ok"),
                                               QStringLiteral("Linux 6.12"), QString()}};
            if (qEnvironmentVariableIsSet("CAISSON_SCENE_LACKS")) {
                checks += {QStringLiteral("kernel.overlay"), QStringLiteral("error"),
                           QStringLiteral("the kernel has no file system overlay"),
                           QStringLiteral("no container can start")};
            }
            return reply({QVariant::fromValue(checks)});
        }
        if (member == u"GetHostNetwork") {
            return reply(
                {QStringLiteral("enp3s0"), QStringLiteral("192.168.1.20/24"), QStringLiteral("192.168.1.1")});
        }
        if (member == u"ListNamespaces") {
            return reply({QVariant::fromValue(machineNamespaces())});
        }
        if (member == u"WaitExec") {
            message.setDelayedReply(true);
            m_waiting.insert(in.at(0).toString(), message);
            reap();
            return true;
        }
        if (!m_scenes.contains(message.path())) {
            return refuse(member == u"Cancel" ? "org.caisson.Error.NotFound"
                                              : "org.freedesktop.DBus.Error.UnknownMethod",
                          member);
        }
        Scene &scene = m_scenes[message.path()];
        if (member == u"Start") {
            if (scene.name == u"broken") {
                return refuse("org.caisson.Error.Kernel", QStringLiteral("clone3: No space left on device"));
            }
            start(scene);
            return reply();
        }
        if (member == u"Stop" || member == u"Restart") {
            const QString job = q(protocol::rootPath) + QStringLiteral("/job/%1").arg(++m_jobs);
            reply({QVariant::fromValue(QDBusObjectPath(job))});
            QTimer::singleShot(
                700, &m_ticks,
                [this, path = scene.path, job, again = member == u"Restart", to = message.service()] {
                    end(m_scenes[path], true);
                    if (again) {
                        start(m_scenes[path]);
                    }
                    auto signal = QDBusMessage::createTargetedSignal(to, job, q(protocol::jobInterface),
                                                                     QStringLiteral("Completed"));
                    signal << true << QString() << QString();
                    m_bus.send(signal);
                });
            return true;
        }
        if (member == u"Kill") {
            end(scene, false);
            if (scene.removeOnExit) {
                remove(scene);
            }
            return reply();
        }
        if (member == u"Pause" || member == u"Resume") {
            scene.state = member == u"Pause" ? QStringLiteral("paused") : QStringLiteral("running");
            changed(scene);
            return reply();
        }
        if (member == u"Remove") {
            remove(scene);
            return reply();
        }
        if (member == u"Update") {
            const auto limits = qdbus_cast<QVariantMap>(in.at(0));
            scene.limit = limits.value(QStringLiteral("memory"), scene.limit).toULongLong();
            scene.high = limits.value(QStringLiteral("memoryHigh"), scene.high).toULongLong();
            scene.swapLimit = limits.value(QStringLiteral("memorySwap"), scene.swapLimit).toULongLong();
            changed(scene);
            return reply();
        }
        if (member == u"Exec") {
            return exec(message, scene, qdbus_cast<QVariantMap>(in.at(0)));
        }
        if (member == u"Explain") {
            return reply({QVariant::fromValue(steps(scene))});
        }
        if (member == u"ExplainAs") {
            return reply({QStringLiteral("#!/bin/sh\nmkdir /sys/fs/cgroup/memory/caisson\n")});
        }
        if (member == u"ListProcesses") {
            QList<protocol::ProcessWire> all{{scene.pid,
                                              1,
                                              4700,
                                              100000,
                                              QStringLiteral("S"),
                                              900 * 1024,
                                              QStringLiteral("sh"),
                                              {QStringLiteral("/bin/sh")}}};
            if (scene.load > 0) {
                all += {static_cast<quint32>(scene.loadPid),
                        37,
                        scene.pid,
                        100000,
                        QStringLiteral("R"),
                        scene.load,
                        QStringLiteral("caisson-load"),
                        {QStringLiteral("/bin/caisson-load"), QStringLiteral("memory")}};
            }
            return reply({QVariant::fromValue(all)});
        }
        if (member == u"ListMounts") {
            return reply({QVariant::fromValue(QList<protocol::MountWire>{
                {1, 0, QStringLiteral("/"), QStringLiteral("overlay"), QStringLiteral("overlay"),
                 QStringLiteral("rw,nosuid,nodev,relatime"), QStringLiteral("private")},
                {2, 1, QStringLiteral("/proc"), QStringLiteral("proc"), QStringLiteral("proc"),
                 QStringLiteral("rw,nosuid,nodev,noexec,relatime"), QStringLiteral("private")},
                {3, 1, QStringLiteral("/sys"), QStringLiteral("sysfs"), QStringLiteral("sysfs"),
                 QStringLiteral("ro,nosuid,nodev,noexec,relatime"), QStringLiteral("private")}})});
        }
        if (member == u"Attach") {
            const int stream = attach(scene, in.value(0).toBool());
            if (stream < 0) {
                return refuse("org.caisson.Error.WrongState", QStringLiteral("the container has no input"));
            }
            const QDBusUnixFileDescriptor descriptor(stream);
            ::close(stream);
            return reply({QVariant::fromValue(descriptor)});
        }
        if (member == u"Resize") {
            return reply();
        }
        if (member == u"OpenLog") {
            FILE *file = std::tmpfile();
            std::fputs("BusyBox v1.35.0 built-in shell (ash)\n/ # \n", file);
            std::fflush(file);
            const QDBusUnixFileDescriptor descriptor(::fileno(file));
            std::fclose(file);
            return reply({QVariant::fromValue(descriptor)});
        }
        return refuse("org.freedesktop.DBus.Error.UnknownMethod", member);
    }

private:
    QString create(const QVariantMap &request)
    {
        Scene scene;
        scene.name = request.value(QStringLiteral("name")).toString();
        scene.id = QStringLiteral("%1").arg(0x7f2a0000ULL + static_cast<quint64>(++m_made), 32, 16,
                                            QLatin1Char('0'));
        scene.path = q(protocol::rootPath) + QStringLiteral("/container/") + scene.id;
        scene.address =
            request.value(QStringLiteral("address"), QStringLiteral("10.0.0.%1").arg(100 + m_made))
                .toString();
        if (request.value(QStringLiteral("network")).toString() == u"none") {
            scene.address.clear();
        }
        scene.limit = request.value(QStringLiteral("memory"), scene.limit).toULongLong();
        scene.swapLimit = request.value(QStringLiteral("memorySwap"), scene.limit).toULongLong();
        scene.removeOnExit = request.value(QStringLiteral("removeOnExit")).toBool();
        if (request.contains(QStringLiteral("namespaces"))) {
            scene.wanted = qdbus_cast<protocol::StringMap>(request.value(QStringLiteral("namespaces")));
        }
        scene.base = (6 + static_cast<quint64>(m_made) * 5) * mebibyte;
        m_scenes.insert(scene.path, scene);
        auto signal = QDBusMessage::createSignal(q(protocol::rootPath),
                                                 QStringLiteral("org.freedesktop.DBus.ObjectManager"),
                                                 QStringLiteral("InterfacesAdded"));
        signal << QVariant::fromValue(QDBusObjectPath(scene.path))
               << QVariant::fromValue(
                      protocol::InterfaceProperties{{q(protocol::containerInterface), properties(scene)}});
        m_bus.send(signal);
        raise(scene, QStringLiteral("container-created"));
        return scene.path;
    }

    void remove(const Scene &scene)
    {
        const QString path = scene.path;
        raise(scene, QStringLiteral("container-removed"));
        m_scenes.remove(path);
        auto signal = QDBusMessage::createSignal(q(protocol::rootPath),
                                                 QStringLiteral("org.freedesktop.DBus.ObjectManager"),
                                                 QStringLiteral("InterfacesRemoved"));
        signal << QVariant::fromValue(QDBusObjectPath(path)) << QStringList{q(protocol::containerInterface)};
        m_bus.send(signal);
    }

    void start(Scene &scene)
    {
        scene.state = QStringLiteral("running");
        scene.pid = 4700 + static_cast<quint32>(m_made) * 10 + static_cast<quint32>(scene.name.size());
        scene.started = nowMicroseconds();
        for (int i = 0; i < kinds.size(); ++i) {
            scene.inodes[kinds[i]] =
                scene.wanted.value(kinds[i]) == u"host" ? hostInodes[i] : 4026532500 + ++m_inode;
        }
        changed(scene);
        raise(scene, QStringLiteral("container-started"));
    }

    /// asked: it was stopped; otherwise somebody killed it.
    void end(Scene &scene, bool asked)
    {
        scene.state = QStringLiteral("stopped");
        scene.asked = asked;
        scene.pid = 0;
        scene.finished = nowMicroseconds();
        scene.load = 0;
        changed(scene);
        protocol::StringMap details{
            {QStringLiteral("kind"), asked ? QStringLiteral("exited") : QStringLiteral("signalled")},
            {QStringLiteral("code"), asked ? QStringLiteral("0") : QStringLiteral("9")}};
        if (asked) {
            details.insert(QStringLiteral("asked"), QStringLiteral("true"));
        }
        raise(scene, QStringLiteral("container-exited"), details);
    }

    void raise(const Scene &scene, const QString &kind, const protocol::StringMap &details = {})
    {
        protocol::EventWire wire;
        wire.sequence = ++m_sequence;
        wire.realtimeMicroseconds = nowMicroseconds();
        wire.kind = kind;
        wire.container = QDBusObjectPath(scene.path);
        wire.name = scene.name;
        wire.ownerName = QStringLiteral("lea");
        wire.details = details;
        m_events += wire;
        if (!m_subscriber.isEmpty()) {
            auto signal = QDBusMessage::createTargetedSignal(m_subscriber, q(protocol::rootPath),
                                                             q(protocol::managerInterface),
                                                             QStringLiteral("EventRaised"));
            signal << QVariant::fromValue(wire);
            m_bus.send(signal);
        }
    }

    void changed(const Scene &scene)
    {
        auto signal =
            QDBusMessage::createSignal(scene.path, QStringLiteral("org.freedesktop.DBus.Properties"),
                                       QStringLiteral("PropertiesChanged"));
        signal << q(protocol::containerInterface) << properties(scene) << QStringList();
        m_bus.send(signal);
    }

    void tick()
    {
        QList<protocol::FiguresWire> samples;
        const double phase = static_cast<double>(m_clock.elapsed()) / 900.0;
        for (Scene &scene : m_scenes) {
            if (scene.pid == 0) {
                continue;
            }
            scene.rx += static_cast<quint64>(60000 + 40000 * std::sin(phase + scene.pid));
            scene.tx += 9000;
            scene.cpu += static_cast<quint64>(15000 + 12000 * std::sin(phase * 1.3));
            protocol::FiguresWire wire;
            wire.container = QDBusObjectPath(scene.path);
            wire.anon = scene.base / 2 + scene.load;
            wire.file = std::min(scene.base / 3, scene.limit > wire.anon ? scene.limit - wire.anon : 0);
            wire.kernel = scene.base / 6;
            wire.memory = std::min(scene.limit, wire.anon + wire.file + wire.kernel);
            wire.cpuMicroseconds = scene.cpu;
            wire.pids = scene.load > 0 ? 2 : 1;
            wire.rxBytes = scene.rx;
            wire.txBytes = scene.tx;
            wire.oomKills = scene.oomKills;
            samples += wire;
        }
        auto signal = QDBusMessage::createTargetedSignal(
            m_subscriber, q(protocol::rootPath), q(protocol::managerInterface), QStringLiteral("Figures"));
        signal << static_cast<quint64>(m_clock.nsecsElapsed() / 1000) << QVariant::fromValue(samples);
        m_bus.send(signal);
    }

    /// To the terminal of a shell that stands for the first process, the same each time; of one without a
    /// terminal to a pipe with a line in it, which cannot be written to.
    int attach(Scene &scene, bool input)
    {
        if (!hasTerminal(scene)) {
            int ends[2] = {-1, -1};
            if (input || ::pipe(ends) != 0) {
                return -1;
            }
            const char line[] = "first line\nsecond line\n";
            const bool written = ::write(ends[1], line, sizeof line - 1) > 0;
            m_outputs += ends[1]; // open, so that it has no end
            return written ? ends[0] : -1;
        }
        if (scene.terminal < 0) {
            const pid_t child = ::forkpty(&scene.terminal, nullptr, nullptr, nullptr);
            if (child == 0) {
                ::setenv("PS1", "first # ", 1);
                ::execl("/bin/sh", "sh", nullptr);
                ::_exit(127);
            }
        }
        return ::dup(scene.terminal);
    }

    static bool hasTerminal(const Scene &scene) { return scene.name != u"web"; }

    bool exec(const QDBusMessage &message, Scene &scene, const QVariantMap &request)
    {
        const QStringList command = request.value(QStringLiteral("command")).toStringList();
        QStringList program = command;
        const QString first = command.value(0);
        if (first == u"ping") {
            program = {QStringLiteral("/bin/sh"), QStringLiteral("-c"),
                       QStringLiteral(
                           "for i in 0 1 2; do echo \"64 bytes from %1: seq=$i ttl=64 time=0.045 ms\"; done")
                           .arg(command.last())};
        } else if (first == u"/bin/caisson-load") {
            program = {QStringLiteral("/bin/sleep"), QStringLiteral("60")};
        }
        int terminal = -1;
        winsize size{24, 80, 0, 0};
        QList<QByteArray> words;
        for (const QString &word : program) {
            words += word.toLocal8Bit();
        }
        QList<char *> argv;
        for (QByteArray &word : words) {
            argv += word.data();
        }
        argv += nullptr;
        const pid_t child = ::forkpty(&terminal, nullptr, nullptr, &size);
        if (child == 0) {
            ::setenv("PS1", "/ # ", 1);
            ::execv(argv.at(0), argv.data());
            ::_exit(127);
        }
        const QString id = QStringLiteral("exec-%1").arg(++m_execs);
        m_children.insert(id, child);
        message.setDelayedReply(true);
        const protocol::DescriptorList descriptors{QDBusUnixFileDescriptor(terminal)};
        ::close(terminal);
        m_bus.send(message.createReply({id, QVariant::fromValue(descriptors)}));
        if (first == u"/bin/caisson-load") {
            scene.loadPid = static_cast<quint64>(child);
            eat(scene.path, child, id);
        }
        return true;
    }

    /// Ten MiB five times a second, until the limit kills it.
    void eat(const QString &path, pid_t child, const QString &id)
    {
        QTimer::singleShot(500, &m_ticks, [this, path, child, id] {
            if (!m_scenes.contains(path) || !m_children.contains(id)) {
                if (m_scenes.contains(path)) {
                    m_scenes[path].load = 0;
                }
                return;
            }
            Scene &scene = m_scenes[path];
            scene.load += 10 * mebibyte;
            if (scene.base / 2 + scene.load + scene.base / 6 > scene.limit) {
                ++scene.oomKills;
                raise(scene, QStringLiteral("oom-kill"),
                      {{QStringLiteral("pid"), QString::number(child)},
                       {QStringLiteral("containerPid"), QStringLiteral("37")},
                       {QStringLiteral("command"), QStringLiteral("caisson-load")},
                       {QStringLiteral("anonBytes"), QString::number(scene.load)},
                       {QStringLiteral("limitBytes"), QString::number(scene.limit)}});
                scene.load = 0;
                changed(scene);
                ::kill(child, SIGKILL);
                return;
            }
            eat(path, child, id);
        });
    }

    void reap()
    {
        for (auto it = m_children.begin(); it != m_children.end();) {
            int status = 0;
            if (m_waiting.contains(it.key()) && ::waitpid(it.value(), &status, WNOHANG) == it.value()) {
                const auto waiting = m_waiting.take(it.key());
                m_bus.send(waiting.createReply(
                    WIFEXITED(status) ? QVariantList{QStringLiteral("exited"), WEXITSTATUS(status)}
                                      : QVariantList{QStringLiteral("signalled"), WTERMSIG(status)}));
                it = m_children.erase(it);
            } else {
                ++it;
            }
        }
    }

    QVariantMap properties(const Scene &scene) const
    {
        QList<protocol::NamespaceWire> namespaces;
        for (int i = 0; i < kinds.size(); ++i) {
            const bool host = scene.wanted.value(kinds[i]) == u"host";
            namespaces += {kinds[i],
                           scene.pid ? scene.inodes.value(kinds[i]) : 0,
                           hostInodes[i],
                           host ? QStringLiteral("host") : QStringLiteral("own"),
                           {}};
        }
        QList<protocol::InterfaceWire> interfaces;
        if (!scene.address.isEmpty() && scene.wanted.value(QStringLiteral("net")) != u"host") {
            interfaces += {QStringLiteral("lab"),
                           QStringLiteral("csn-lab"),
                           QStringLiteral("eth0"),
                           2u,
                           QStringLiteral("cs%1-0").arg(scene.id.right(6)),
                           scene.pid ? 7u : 0u,
                           scene.address,
                           24u,
                           QStringLiteral("10.0.0.254"),
                           QStringLiteral("02:42:0a:00:00:01")};
        }
        const auto number = [](quint64 value) { return QVariant::fromValue(value); };
        return {
            {QStringLiteral("Id"), scene.id},
            {QStringLiteral("Name"), scene.name},
            {QStringLiteral("State"), scene.state},
            {QStringLiteral("Image"), QStringLiteral("busybox")},
            {QStringLiteral("HostName"), scene.name},
            {QStringLiteral("Owner"), ::getuid()},
            {QStringLiteral("OwnerName"), QStringLiteral("lea")},
            {QStringLiteral("Pid"), scene.pid},
            {QStringLiteral("CreatedAt"), number(nowMicroseconds())},
            {QStringLiteral("StartedAt"), number(scene.started)},
            {QStringLiteral("FinishedAt"), number(scene.finished)},
            {QStringLiteral("ExitKind"), !scene.finished || scene.pid ? QString()
                                         : scene.asked                ? QStringLiteral("exited")
                                                                      : QStringLiteral("signalled")},
            {QStringLiteral("ExitCode"), scene.asked || !scene.finished ? 0 : 9},
            {QStringLiteral("ExitText"), QString()},
            {QStringLiteral("StopAsked"), scene.asked && !scene.pid},
            {QStringLiteral("StopWaited"), 0u},
            {QStringLiteral("Namespaces"), QVariant::fromValue(namespaces)},
            {QStringLiteral("UidMap"), QVariant::fromValue(QList<protocol::IdMapWire>{{0, 100000, 65536}})},
            {QStringLiteral("GidMap"), QVariant::fromValue(QList<protocol::IdMapWire>{{0, 100000, 65536}})},
            {QStringLiteral("Interfaces"), QVariant::fromValue(interfaces)},
            {QStringLiteral("CgroupPath"), QStringLiteral("/sys/fs/cgroup/memory/caisson/") + scene.id},
            {QStringLiteral("MemoryLimit"), number(scene.limit)},
            {QStringLiteral("MemoryHigh"), number(scene.high)},
            {QStringLiteral("MemorySwapLimit"), number(scene.swapLimit)},
            {QStringLiteral("Cpus"), scene.cpus},
            {QStringLiteral("PidsLimit"), number(scene.pidsLimit)},
            {QStringLiteral("OomKills"), number(scene.oomKills)},
            {QStringLiteral("Terminal"), hasTerminal(scene)},
            {QStringLiteral("RemoveOnExit"), scene.removeOnExit},
            {QStringLiteral("StepsDone"), 0u},
            {QStringLiteral("StepsTotal"), 0u}};
    }

    static QList<protocol::StepWire> steps(const Scene &scene)
    {
        const QString status = scene.pid ? QStringLiteral("done") : QStringLiteral("planned");
        const auto step = [&](const char *title, const char *sentence, const char *kind, quint64 time,
                              const char *call, const char *shell) {
            return protocol::StepWire{QString::fromLatin1(title),
                                      QString::fromLatin1(title),
                                      QString::fromLatin1(sentence),
                                      QString::fromLatin1(kind),
                                      status,
                                      scene.pid ? time : 0,
                                      {},
                                      {QString::fromLatin1(call)},
                                      {QString::fromLatin1(shell)}};
        };
        return {step("Create the control group", "A control group counts and limits what its processes use.",
                     "cgroup", 310, "mkdir(\"/sys/fs/cgroup/memory/caisson/zion\")",
                     "mkdir /sys/fs/cgroup/memory/caisson/zion"),
                step("Limit memory to 100 MiB", "Beyond it the kernel takes pages back, then kills.",
                     "cgroup", 90, "write(memory.limit_in_bytes)", "echo 104857600 > memory.limit_in_bytes"),
                step("Assemble the root files", "The image lies below, the container's own layer above.",
                     "mnt", 2400, "fsopen(\"overlay\")", "mount -t overlay overlay /root"),
                step("Clone into new namespaces", "One call makes the process and its namespaces.", "pid",
                     840, "clone3(CLONE_NEWPID | CLONE_NEWNET)", "unshare --fork --pid --net sh"),
                step("Make a cable",
                     "A veth pair is a cable with an interface at each end. One end stays with the host.",
                     "net", 1900, "sendmsg(NETLINK_ROUTE, RTM_NEWLINK veth)",
                     "ip link add cs7f2a-0 type veth peer name eth0"),
                step("Run /bin/sh", "The program takes the place of the process that was set up.", "", 120,
                     "execve(\"/bin/sh\")", "exec /bin/sh")};
    }

    QList<protocol::NamespaceRowWire> machineNamespaces() const
    {
        QList<protocol::NamespaceRowWire> rows;
        for (int i = 0; i < kinds.size(); ++i) {
            rows += {kinds[i], hostInodes[i], 120, 1, 0, QStringLiteral("/sbin/init"), hostInodes[5], 0, {}};
            for (const Scene &scene : m_scenes) {
                if (scene.pid && scene.wanted.value(kinds[i]) != u"host") {
                    rows += {kinds[i],
                             scene.inodes.value(kinds[i]),
                             1,
                             scene.pid,
                             100000,
                             QStringLiteral("/bin/sh"),
                             scene.inodes.value(QStringLiteral("user")),
                             0,
                             {}};
                }
            }
        }
        return rows;
    }

    static QVariantMap managerProperties()
    {
        protocol::InodeMap inodes;
        for (int i = 0; i < kinds.size(); ++i) {
            inodes.insert(kinds[i], hostInodes[i]);
        }
        return {{QStringLiteral("Version"), QStringLiteral("0.1.0")},
                {QStringLiteral("Mode"), QStringLiteral("system")},
                {QStringLiteral("KernelRelease"), QStringLiteral("6.12")},
                {QStringLiteral("CgroupMode"), QStringLiteral("v1")},
                {QStringLiteral("HostName"), QStringLiteral("atelier")},
                {QStringLiteral("HostNamespaces"), QVariant::fromValue(inodes)}};
    }

    protocol::ManagedObjects objects() const
    {
        protocol::ManagedObjects all;
        for (const Scene &scene : m_scenes) {
            all.insert(QDBusObjectPath(scene.path), {{q(protocol::containerInterface), properties(scene)}});
        }
        all.insert(QDBusObjectPath(q(protocol::rootPath) + QStringLiteral("/network/lab")),
                   {{q(protocol::networkInterface),
                     {{QStringLiteral("Name"), QStringLiteral("lab")},
                      {QStringLiteral("Bridge"), QStringLiteral("csn-lab")},
                      {QStringLiteral("BridgeIndex"), 5u},
                      {QStringLiteral("Subnet"), QStringLiteral("10.0.0.0/24")},
                      {QStringLiteral("Gateway"), QStringLiteral("10.0.0.254")},
                      {QStringLiteral("Nat"), true},
                      {QStringLiteral("Owner"), 0u}}}});
        all.insert(QDBusObjectPath(q(protocol::rootPath) + QStringLiteral("/image/busybox")),
                   {{q(protocol::imageInterface),
                     {{QStringLiteral("Name"), QStringLiteral("busybox")},
                      {QStringLiteral("Description"), QStringLiteral("Small")},
                      {QStringLiteral("Size"), QVariant::fromValue(quint64(4 * mebibyte))},
                      {QStringLiteral("BuiltIn"), true},
                      {QStringLiteral("Command"), QStringList{QStringLiteral("/bin/sh")}}}}});
        return all;
    }

    QDBusConnection m_bus;
    QMap<QString, Scene> m_scenes;
    QHash<QString, pid_t> m_children;
    QList<int> m_outputs; // of first processes without a terminal
    QHash<QString, QDBusMessage> m_waiting;
    QList<protocol::EventWire> m_events;
    QString m_subscriber;
    QTimer m_ticks, m_reaper;
    QElapsedTimer m_clock;
    quint64 m_sequence = 0, m_inode = 60;
    int m_made = 0, m_jobs = 0, m_execs = 0;
};

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc < 2) {
        return 2;
    }
    protocol::registerWireTypes();
    QDBusConnection bus =
        QDBusConnection::connectToBus(QString::fromLocal8Bit(argv[1]), QStringLiteral("scene"));
    SceneHelper helper(bus, argc > 2);
    bus.registerVirtualObject(q(protocol::rootPath), &helper, QDBusConnection::SubPath);
    return bus.registerService(q(protocol::serviceName)) ? QCoreApplication::exec() : 1;
}
