// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/commandpresenter.h"
#include "app/models/memoryhistory.h"

#include <QElapsedTimer>
#include <QObject>
#include <QPointer>

namespace caisson::app {

/// How the memory load takes its memory. MiB and seconds.
struct LoadSettings
{
    int stepMebibytes = 10, everySeconds = 3, untilMebibytes = 128;
};

/// The safe memory load in one container: caisson-load of the embedded image, which takes memory in steps and
/// ends by itself. Knows what became of it, in words, and when it ran, for the graph.
class LoadPresenter : public QObject
{
    Q_OBJECT
public:
    struct Span
    {
        qint64 from = 0, to = 0; ///< ms since the epoch; to 0: still running
    };

    LoadPresenter(Client &client, Container &container, QObject *parent = nullptr);

    void start(const LoadSettings &settings);
    void stop();
    [[nodiscard]] bool isRunning() const { return m_command.isRunning(); }
    [[nodiscard]] QString statusText() const { return m_status; }
    [[nodiscard]] const QList<Span> &spans() const { return m_spans; }
    [[nodiscard]] const LoadSettings &settings() const { return m_settings; }
    [[nodiscard]] static QStringList command(const LoadSettings &settings);
    /// The caissonctl line that runs the same.
    [[nodiscard]] QString commandLine(const LoadSettings &settings) const;

Q_SIGNALS:
    void changed();

private:
    void ended(const QString &status);
    QPointer<Container> m_container;
    CommandPresenter m_command;
    LoadSettings m_settings;
    QList<Span> m_spans;
    QString m_status;
    QElapsedTimer m_since;
    quint64 m_killedBytes = 0;
    bool m_stopped = false;
};

/// What an out-of-memory kill was, in three sentences.
struct KillText
{
    QString sentence; ///< "The kernel killed eat at 14:32:07: zion had reached its limit of 100 MiB."
    QString detail;   ///< "PID 37 here, 4790 on the host. It held 89.4 MiB."
    QString more;     ///< "zion goes on; the host and moon were not touched."
};
/// `others` are the names of the other running containers; `goesOn` whether the container still runs.
[[nodiscard]] KillText killText(const MemoryMark &kill, const QString &name, bool goesOn);

} // namespace caisson::app
