// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later

// Measures what a person waits for: from the request on the bus, authorisation included, to the first
// instruction of the container's command; beside `crun run` of the same files in the same run. Prints
// figures, judges nothing.

#include "helper/protocol/errornames.h"
#include "tests/bench/crunpeer.h"
#include "tests/bench/statistics.h"

#include <cstdio>
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusObjectPath>
#include <QDBusUnixFileDescriptor>
#include <QFile>
#include <QThread>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

using namespace caisson::bench;

namespace {

QString text(std::string_view view)
{
    return QString::fromLatin1(view.data(), static_cast<qsizetype>(view.size()));
}

class Helper
{
public:
    explicit Helper(const QDBusConnection &bus)
        : m_bus(bus)
    {
    }

    QDBusMessage call(const QString &path, std::string_view interface, const char *method,
                      const QVariantList &arguments = {})
    {
        QDBusMessage message = QDBusMessage::createMethodCall(text(caisson::protocol::serviceName), path,
                                                              text(interface), QString::fromLatin1(method));
        message.setArguments(arguments);
        QDBusMessage reply = m_bus.call(message, QDBus::Block, 60000);
        if (reply.type() == QDBusMessage::ErrorMessage)
            std::fprintf(stderr, "%s: %s\n", method, qPrintable(reply.errorMessage()));
        return reply;
    }

    QString create(const QString &name, const QStringList &command = {QStringLiteral("/bin/caisson-load"),
                                                                      QStringLiteral("clock")})
    {
        const QVariantMap request{
            {QStringLiteral("name"), name},
            {QStringLiteral("command"), command},
            {QStringLiteral("memory"), QVariant::fromValue<qulonglong>(64ULL << 20)},
        };
        const QDBusMessage reply = call(text(caisson::protocol::rootPath),
                                        caisson::protocol::managerInterface, "CreateContainer", {request});
        return reply.arguments().value(0).value<QDBusObjectPath>().path();
    }

    /// Milliseconds to the first instruction inside, or a negative number.
    double start(const QString &path)
    {
        using caisson::protocol::containerInterface;
        const long long before = monotonicNanoseconds();
        if (call(path, containerInterface, "Start").type() != QDBusMessage::ReplyMessage)
            return -1;
        call(path, containerInterface, "Wait");
        const QDBusMessage reply = call(path, containerInterface, "OpenLog");
        const auto log = reply.arguments().value(0).value<QDBusUnixFileDescriptor>();
        QFile file;
        if (!log.isValid() || !file.open(log.fileDescriptor(), QIODevice::ReadOnly))
            return -1;
        file.seek(0);
        const long long inside = file.readAll().trimmed().toLongLong();
        return static_cast<double>(inside - before) / 1e6;
    }

    void remove(const QString &path)
    {
        if (!path.isEmpty())
            call(path, caisson::protocol::containerInterface, "Remove", {true});
    }

private:
    QDBusConnection m_bus;
};

/// crun refuses a machine with v1 controllers and an empty cgroup2 beside them. In a mount namespace of our
/// own the latter is taken away; the helper is not touched by that.
void hideHybridCgroup()
{
    if (::geteuid() != 0 || ::access("/sys/fs/cgroup/unified", F_OK) != 0)
        return;
    if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::umount2("/sys/fs/cgroup/unified", MNT_DETACH) != 0)
        std::perror("hiding the hybrid cgroup from crun");
}

void print(const char *name, const Series &series)
{
    std::printf("%-44s %7.2f %7.2f %7.2f   %zu\n", name, series.median(), series.quantile(0.95),
                series.quantile(0), series.values.size());
}

} // namespace

int main(int argc, char **argv)
{
    hideHybridCgroup();
    const QCoreApplication application(argc, argv);
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Measures starts beside crun, in the same run."));
    parser.addHelpOption();
    const QCommandLineOption runs(QStringLiteral("runs"), QStringLiteral("Starts of each kind."),
                                  QStringLiteral("N"), QStringLiteral("50"));
    const QCommandLineOption address(QStringLiteral("bus-address"), QStringLiteral("Another bus."),
                                     QStringLiteral("ADDRESS"));
    const QCommandLineOption rootfs(QStringLiteral("rootfs"), QStringLiteral("Files for crun."),
                                    QStringLiteral("DIR"),
                                    QStringLiteral("/usr/local/lib/caisson/images/busybox/rootfs"));
    parser.addOptions({runs, address, rootfs});
    parser.process(application);
    const int count = parser.value(runs).toInt();
    if (count < 1) {
        std::fputs("--runs: a number from 1 was expected\n", stderr);
        return 2;
    }

    const QDBusConnection bus =
        parser.isSet(address) ? QDBusConnection::connectToBus(parser.value(address), QStringLiteral("bench"))
                              : QDBusConnection::systemBus();
    if (!bus.isConnected()) {
        std::fputs("no system bus: ./dev run starts one\n", stderr);
        return 1;
    }
    Helper helper(bus);
    CrunPeer crun(parser.value(rootfs));
    if (!crun.usable())
        std::fprintf(stderr, "without the peer crun: %s\n", qPrintable(crun.problem()));

    Series create;
    struct Round
    {
        const char *title;
        bool cold,
            alone; ///< alone: the start makes the network's bridge and rules, the removal takes them away
        Series caisson, crun;
    };
    Round rounds[] = {{"first of its network, cold", true, true, {}, {}},
                      {"first of its network, back to back", false, true, {}, {}},
                      {"beside another, cold", true, false, {}, {}},
                      {"beside another, back to back", false, false, {}, {}}};
    QString neighbour;
    for (Round &round : rounds) {
        const bool cold = round.cold;
        if (!round.alone && neighbour.isEmpty()) {
            neighbour = helper.create(QStringLiteral("bench-neighbour"),
                                      {QStringLiteral("sleep"), QStringLiteral("3600")});
            if (neighbour.isEmpty() ||
                helper.call(neighbour, caisson::protocol::containerInterface, "Start").type() !=
                    QDBusMessage::ReplyMessage)
                return 1;
        }
        for (int i = 0; i < count; ++i) {
            const long long before = monotonicNanoseconds();
            const QString path = helper.create(QStringLiteral("bench-%1").arg(i));
            create.values.push_back(static_cast<double>(monotonicNanoseconds() - before) / 1e6);
            if (path.isEmpty()) {
                helper.remove(neighbour);
                return 1;
            }
            // Quiet before, so that no clean-up of the last one is measured.
            if (cold)
                QThread::msleep(60);
            const double started = helper.start(path);
            helper.remove(path);
            if (started < 0) {
                helper.remove(neighbour);
                return 1;
            }
            round.caisson.values.push_back(started);
            if (cold)
                QThread::msleep(60);
            if (const auto peer = crun.start())
                round.crun.values.push_back(*peer);
        }
    }
    helper.remove(neighbour);

    std::printf("%-44s %7s %7s %7s   %s\n", "ms to the first instruction inside", "median", "p95", "least",
                "runs");
    for (const Round &round : rounds) {
        std::printf("%s\n", round.title);
        print("  caisson, bus and polkit included", round.caisson);
        if (round.crun.values.empty())
            continue;
        print("  crun run (no link, no overlay)", round.crun);
        std::printf("  crun / caisson: %.2f\n", round.crun.median() / round.caisson.median());
    }
    print("caisson: create (not in the above)", create);
    return 0;
}
