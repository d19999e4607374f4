// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QtGlobal>

namespace caisson::ui {

/// One reading of a control group's memory. Bytes; time in milliseconds since the epoch, wall clock.
struct MemorySample
{
    qint64 time = 0;
    quint64 anon = 0, file = 0, kernel = 0, shmem = 0;
    quint64 total = 0; ///< as the kernel says it; what the bands do not explain is drawn with the kernel's
    quint64 limit = 0; ///< in force then; 0: none
    quint64 high = 0;  ///< in force then; 0: none
    bool operator==(const MemorySample &) const = default;
};

/// A load that ran, drawn as a bar in the event lane.
struct MemoryLoad
{
    qint64 from = 0, to = 0; ///< to 0: still running
    QString name;            ///< "load"
    bool operator==(const MemoryLoad &) const = default;
};

/// Something that happened at one moment.
struct MemoryMark
{
    enum class Type { Slowed, Killed };
    Type type = Type::Slowed;
    qint64 time = 0;
    QString detail; ///< "eat, PID 37": for the tool tip and screen readers
    bool operator==(const MemoryMark &) const = default;
};

} // namespace caisson::ui
