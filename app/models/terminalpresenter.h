// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/linefeeds.h"

#include <memory>
#include <QObject>
#include <QPointer>

class QSocketNotifier;

namespace caisson::app {

/// One end of a conversation with something in a container: a shell, or the first process. Owns the
/// descriptor; destroying this hangs up. Writes never block: what the other side does not take waits here, up
/// to one MiB.
class TerminalPresenter : public QObject
{
    Q_OBJECT
public:
    enum class State { Idle, Starting, Running, Ended, Failed };
    Q_ENUM(State)

    explicit TerminalPresenter(Container &container, QObject *parent = nullptr);
    ~TerminalPresenter() override;

    /// Begins, unless it goes on already.
    virtual void open(int rows, int columns) = 0;
    virtual void resize(int rows, int columns);
    virtual void write(const QByteArray &bytes);
    [[nodiscard]] State state() const { return m_state; }
    [[nodiscard]] virtual QString stateText() const = 0; ///< translated: "ended, exit 0"
    [[nodiscard]] const ClientError &error() const { return m_error; }

Q_SIGNALS:
    void received(const QByteArray &bytes);
    void stateChanged();

protected:
    /// Notes the size and that it begins; the number tells a late answer from a good one. 0: it goes on
    /// already.
    [[nodiscard]] quint64 begin(int rows, int columns);
    [[nodiscard]] bool isCurrent(quint64 generation) const { return generation == m_generation; }
    void forget() { ++m_generation; } ///< answers still under way count no more
    void adopt(int descriptor);       ///< takes it over
    void fail(const ClientError &error);
    void readSome();
    void close();
    void enter(State state);
    /// What is shown for what was read.
    [[nodiscard]] virtual QByteArray shown(const QByteArray &bytes) { return bytes; }
    virtual void hungUp() {} ///< nobody has the other side open any more
    [[nodiscard]] Container *container() const { return m_container; }
    [[nodiscard]] int descriptor() const { return m_descriptor; }
    [[nodiscard]] int rows() const { return m_rows; }
    [[nodiscard]] int columns() const { return m_columns; }

private:
    void writeSome();

    QPointer<Container> m_container;
    std::unique_ptr<QSocketNotifier> m_reader, m_writer;
    QByteArray m_outgoing;
    int m_descriptor = -1;
    int m_rows = 24, m_columns = 80;
    State m_state = State::Idle;
    ClientError m_error;
    quint64 m_generation = 0;
};

/// A command in a container on a terminal of its own.
class ShellPresenter : public TerminalPresenter
{
    Q_OBJECT
public:
    ShellPresenter(Container &container, QStringList command, QObject *parent = nullptr);
    void open(int rows, int columns) override;
    void resize(int rows, int columns) override;
    [[nodiscard]] QString stateText() const override;

private:
    QStringList m_command;
    ExitData m_exit;
};

/// What a container's first process writes and, where that can be, reads: its terminal if it has one,
/// otherwise its output. Leaving it ends nothing.
class AttachPresenter : public TerminalPresenter
{
    Q_OBJECT
public:
    using TerminalPresenter::TerminalPresenter;
    void open(int rows, int columns) override;
    void resize(int rows, int columns) override;
    /// Control P, Control Q leaves, as in caissonctl.
    void write(const QByteArray &bytes) override;
    void detach();
    [[nodiscard]] bool isDetached() const { return m_detached; } ///< with Ended: by the person
    [[nodiscard]] bool hasInput() const { return m_input; }
    [[nodiscard]] QString stateText() const override;

protected:
    [[nodiscard]] QByteArray shown(const QByteArray &bytes) override;
    void hungUp() override;

private:
    void ask(quint64 generation);
    void pass(QByteArray typed);
    LineFeeds m_lineFeeds;
    bool m_input = true, m_detached = false, m_sawPrefix = false;
};

} // namespace caisson::app
