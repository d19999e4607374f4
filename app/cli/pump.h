// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QByteArray>
#include <QObject>
#include <QSocketNotifier>

namespace caisson::cli {

/// Copies one direction between two descriptors, which it does not own, without blocking on either end: what
/// the sink does not take waits, and the source is not read meanwhile.
class Pump : public QObject
{
    Q_OBJECT
public:
    /// detachable: Ctrl-P Ctrl-Q in the source ends it with detached().
    Pump(int source, int sink, bool detachable, QObject *parent = nullptr);
    [[nodiscard]] bool hasEnded() const { return m_ended; }
    [[nodiscard]] quint64 bytesMoved() const { return m_moved; } ///< to the sink, so far
    [[nodiscard]] bool waitsForSink() const { return !m_pending.isEmpty(); }

Q_SIGNALS:
    void ended(); ///< end of source, or the sink is gone; once
    void detached();

private:
    void readSome();
    void writeSome();
    void finish();
    [[nodiscard]] bool takeDetachKeys(QByteArray &bytes);

    int m_source, m_sink;
    bool m_detachable, m_sawPrefix = false, m_sourceEnded = false, m_ended = false;
    quint64 m_moved = 0;
    QByteArray m_pending;
    QSocketNotifier m_readable, m_writable;
};

} // namespace caisson::cli
