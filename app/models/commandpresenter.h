// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"

#include <memory>
#include <QObject>
#include <QPointer>

class QSocketNotifier;

namespace caisson::app {

/// A command that runs in a container and whose output is read line by line: the probes and loads of the
/// window. Owns the ends of its pipes; closing them (or destroying this) gives a program that writes SIGPIPE,
/// and stop() also ends it. One command at a time.
class CommandPresenter : public QObject
{
    Q_OBJECT
public:
    explicit CommandPresenter(QObject *parent = nullptr);
    ~CommandPresenter() override;

    /// Starts it; ends in finished or failed. `container` may vanish meanwhile.
    void start(Container &container, const QStringList &command);
    /// Ends the command: hangs up its terminal, which the kernel answers with SIGHUP to its processes.
    void stop();
    [[nodiscard]] bool isRunning() const;
    [[nodiscard]] QStringList lines() const; ///< so far, at most the newest 500

Q_SIGNALS:
    void started();
    void line(const QString &text);
    void finished(const caisson::app::ExitData &exit);
    void failed(const caisson::app::ClientError &error);

private:
    void readSome();
    void takeLines(bool atEnd);
    void close();

    QPointer<Container> m_container;
    std::unique_ptr<QSocketNotifier> m_notifier;
    int m_terminal = -1;
    bool m_running = false;
    QByteArray m_pending;
    QStringList m_lines;
    quint64 m_generation = 0; ///< answers for a former command are dropped
};

} // namespace caisson::app
