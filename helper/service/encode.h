// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"
#include "helper/kernel/namespaceinventory.h"
#include "helper/protocol/wiretypes.h"

#include <functional>
#include <vector>

/// The engine's values as the contract has them on the wire. Pure functions.
namespace caisson::service {

[[nodiscard]] QString text(std::string_view text);
[[nodiscard]] QString exitKindName(engine::ExitKind kind); ///< "" for None

[[nodiscard]] QVariantMap containerProperties(const engine::ContainerInfo &info, const QString &ownerName);
[[nodiscard]] QVariantMap networkProperties(const engine::NetworkInfo &info);
[[nodiscard]] QVariantMap imageProperties(const engine::ImageInfo &info);
[[nodiscard]] QVariantMap managerProperties(const engine::HostInfo &info, const QString &version,
                                            const QString &mode);

[[nodiscard]] protocol::EventWire wire(const engine::Event &event, const QString &ownerName);
[[nodiscard]] QList<protocol::FiguresWire> wire(const std::vector<engine::Figures> &figures);
/// Without system calls, commands and errors where `full` is not set: they hold argv and host paths (D8).
[[nodiscard]] QList<protocol::StepWire> wire(const std::vector<engine::StepReport> &steps, bool full);
/// Without arguments where `full` is not set.
[[nodiscard]] QList<protocol::ProcessWire> wire(const std::vector<engine::ProcessInfo> &processes, bool full);
/// Without sources and options (host paths) where `full` is not set.
[[nodiscard]] QList<protocol::MountWire> wire(const std::vector<engine::MountInfo> &mounts, bool full);
/// With the name of the program in place of the command line where `isTheirs` says no.
[[nodiscard]] QList<protocol::NamespaceRowWire>
wire(const std::vector<kernel::NamespaceRow> &rows,
     const std::function<bool(const kernel::NamespaceRow &)> &isTheirs);
[[nodiscard]] QList<protocol::CheckWire> wire(const std::vector<engine::Check> &checks);
/// The ten links of /proc/PID/ns.
[[nodiscard]] protocol::InodeMap wire(const kernel::ProcessNamespaces &namespaces);
[[nodiscard]] QStringList wire(const std::vector<std::string> &strings);

} // namespace caisson::service
