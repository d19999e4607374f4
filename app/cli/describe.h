// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/cli/output.h"
#include "app/client/client.h"

/// Containers in the words and keys of ps and inspect. The keys are a contract.
namespace caisson::cli {

/// Memory as of now, for inspect. What is unknown is not there.
struct MemoryNow
{
    std::optional<quint64> usage, peak;
};

[[nodiscard]] Json inspectJson(const app::ContainerData &data, const QStringList &command,
                               const MemoryNow &memory);
[[nodiscard]] Json listJson(const app::ContainerData &data, const QStringList &command);
[[nodiscard]] QString inspectText(const app::ContainerData &data, const QStringList &command,
                                  const MemoryNow &memory);

/// memory.peak or memory.max_usage_in_bytes of the control group that the helper named: the kernel lets
/// anybody read it.
[[nodiscard]] std::optional<quint64> readPeak(const QString &cgroupPath);

} // namespace caisson::cli
