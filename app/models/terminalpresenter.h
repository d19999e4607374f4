// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"

#include <memory>
#include <QObject>
#include <QPointer>

class QSocketNotifier;

namespace caisson::app {

/// A shell in a container on a terminal of its own, or what its init writes and reads. Owns the descriptor;
/// destroying this hangs the terminal up. Writes never block: what the other side does not take waits here,
/// up to one MiB.
class TerminalPresenter : public QObject
{
    Q_OBJECT
public:
    enum class State { Idle, Starting, Running, Ended, Failed };
    Q_ENUM(State)

    explicit TerminalPresenter(Container &container, QObject *parent = nullptr);
    ~TerminalPresenter() override;

    void start(const QStringList &command, int rows, int columns);
    void write(const QByteArray &bytes);
    void resize(int rows, int columns);
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] QString stateText() const; ///< translated: "ended, exit 0"
    [[nodiscard]] const ClientError &error() const { return m_error; }

Q_SIGNALS:
    void received(const QByteArray &bytes);
    void stateChanged();

private:
    void adopt(int descriptor);
    void readSome();
    void writeSome();
    void close();
    void enter(State state);

    QPointer<Container> m_container;
    std::unique_ptr<QSocketNotifier> m_reader, m_writer;
    QByteArray m_outgoing;
    int m_terminal = -1;
    int m_rows = 24, m_columns = 80;
    State m_state = State::Idle;
    ExitData m_exit;
    ClientError m_error;
    quint64 m_generation = 0;
};

} // namespace caisson::app
