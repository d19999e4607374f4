// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <functional>
#include <optional>
#include <QObject>
#include <QString>
#include <termios.h>
#include <utility>

class QSocketNotifier;

namespace caisson::cli {

[[nodiscard]] bool isTerminal(int fd);
/// Rows and columns; 24 × 80 where there is no terminal.
[[nodiscard]] std::pair<quint16, quint16> terminalSize(int fd);
/// One line from the terminal, without its newline; none at its end. Echo off unless asked for.
[[nodiscard]] std::optional<QString> readSecret(const QString &prompt, bool echo);

/// Every key goes through as it is, until this is destroyed: then the terminal is as it was.
class RawMode
{
public:
    explicit RawMode(int fd);
    ~RawMode();
    RawMode(const RawMode &) = delete;
    RawMode &operator=(const RawMode &) = delete;
    void restore();

private:
    int m_fd;
    bool m_active = false;
    termios m_saved{};
};

/// Signals as events of the loop. Owns the descriptor and the signal mask until destroyed.
class SignalWatch : public QObject
{
    Q_OBJECT
public:
    /// Blocks the signals that run and exec forward in this thread and all started later: call first in main,
    /// before QtDBus has its thread.
    static void blockForwarded();
    explicit SignalWatch(QObject *parent = nullptr);
    ~SignalWatch() override;

Q_SIGNALS:
    void received(int number);

private:
    int m_fd = -1;
};

} // namespace caisson::cli
