// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/bench/crunpeer.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <time.h>

namespace caisson::bench {

long long monotonicNanoseconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_MONOTONIC, &now);
    return static_cast<long long>(now.tv_sec) * 1'000'000'000LL + now.tv_nsec;
}

CrunPeer::CrunPeer(const QString &rootfs)
{
    if (QStandardPaths::findExecutable(QStringLiteral("crun")).isEmpty()) {
        m_problem = QStringLiteral("crun is not installed");
        return;
    }
    static constexpr char configuration[] = R"({
  "ociVersion": "1.0.0",
  "process": {"terminal": false, "user": {"uid": 0, "gid": 0}, "args": ["/bin/caisson-load", "clock"],
    "env": ["PATH=/bin"], "cwd": "/", "noNewPrivileges": true},
  "root": {"path": "%1", "readonly": true},
  "hostname": "peer",
  "mounts": [{"destination": "/proc", "type": "proc", "source": "proc"}],
  "linux": {"namespaces": [{"type": "pid"}, {"type": "network"}, {"type": "ipc"}, {"type": "uts"}, {"type": "mount"}]}
})";
    QFile file(m_bundle.filePath(QStringLiteral("config.json")));
    if (!file.open(QIODevice::WriteOnly)) {
        m_problem = QStringLiteral("no temporary bundle");
        return;
    }
    file.write(QString::fromLatin1(configuration).arg(rootfs).toUtf8());
    file.close();
    m_usable = true;
    m_usable = start().has_value();
}

std::optional<double> CrunPeer::start()
{
    if (!m_usable)
        return std::nullopt;
    QProcess crun;
    crun.setWorkingDirectory(m_bundle.path());
    const long long before = monotonicNanoseconds();
    crun.start(QStringLiteral("crun"), {QStringLiteral("--cgroup-manager=disabled"), QStringLiteral("run"),
                                        QStringLiteral("caisson-bench-%1").arg(++m_count)});
    if (!crun.waitForFinished(10000) || crun.exitCode() != 0) {
        m_problem = QString::fromUtf8(crun.readAllStandardError()).trimmed();
        return std::nullopt;
    }
    const long long inside = crun.readAllStandardOutput().trimmed().toLongLong();
    return static_cast<double>(inside - before) / 1e6;
}

} // namespace caisson::bench
