// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <optional>
#include <QString>
#include <QTemporaryDir>

namespace caisson::bench {

/// The named peer: `crun run` of the same root file system, with all namespaces that it knows and the same
/// command. It makes no link and no overlay, so it does less.
class CrunPeer
{
public:
    /// `rootfs` is used read-only, in place.
    explicit CrunPeer(const QString &rootfs);
    /// Whether crun is there and its first run worked.
    [[nodiscard]] bool usable() const { return m_usable; }
    [[nodiscard]] QString problem() const { return m_problem; }
    /// Milliseconds from before crun is started to the first instruction of the container's command.
    std::optional<double> start();

private:
    QTemporaryDir m_bundle;
    QString m_problem;
    bool m_usable = false;
    int m_count = 0;
};

/// CLOCK_MONOTONIC in nanoseconds: what `caisson-load clock` prints inside.
[[nodiscard]] long long monotonicNanoseconds();

} // namespace caisson::bench
