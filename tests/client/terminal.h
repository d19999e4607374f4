// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QProcess>
#include <QStringList>
#include <sys/types.h>
#include <termios.h>

namespace caisson::tests {

/// A terminal with one program in front of it, as a person has it: the program's controlling terminal, with
/// keys to type and a window to resize. Owns both ends of the pty and the program, which ends with it.
class Terminal
{
public:
    explicit Terminal(unsigned short rows = 24, unsigned short columns = 80);
    ~Terminal();
    Terminal(const Terminal &) = delete;
    Terminal &operator=(const Terminal &) = delete;

    /// As PrivateBus::run. Once.
    [[nodiscard]] bool run(uid_t uid, const QString &program, const QStringList &arguments);
    void type(const QByteArray &keys) const;
    /// The program gets SIGWINCH, as from a window.
    void resize(unsigned short rows, unsigned short columns) const;

    /// Waits until the text is shown, after what was waited for before.
    [[nodiscard]] bool shows(const QByteArray &text);
    /// All that was shown so far.
    [[nodiscard]] const QByteArray &screen();

    [[nodiscard]] bool isRaw() const;
    [[nodiscard]] bool becomesRaw() const;
    [[nodiscard]] bool isAsBefore() const;
    /// Bytes that were typed and that nobody has read. Of whole lines while it is not raw.
    [[nodiscard]] int unread() const;

    [[nodiscard]] bool isRunning() const { return m_process.state() != QProcess::NotRunning; }
    /// Waits for the program's end; its code as a shell has it, -1 when it does not end.
    [[nodiscard]] int finish();
    [[nodiscard]] pid_t pid() const { return pid_t(m_process.processId()); }

private:
    [[nodiscard]] termios mode() const;

    int m_master = -1, m_slave = -1;
    termios m_before{};
    QProcess m_process;
    QByteArray m_screen;
    qsizetype m_seen = 0;
};

} // namespace caisson::tests
