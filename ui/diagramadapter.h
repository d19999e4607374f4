// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/networkgraph.h"
#include "ui/widgets/diagrammodel.h"
#include "ui/workbench.h"

namespace caisson::ui {

/// The graph of the models in the words of the diagram. `onlyBox`: an inode; then only that namespace, its
/// cables and the bridges they lead to. 0: everything. Ids: "uplink", "host", "bridge/NAME", "box/INODE",
/// cables as in the graph, containers by their id.
[[nodiscard]] DiagramModel toDiagram(const app::NetworkGraph &graph, quint64 onlyBox = 0);

/// Cables on the way from one container to another, in order; empty if there is no way that is known.
[[nodiscard]] QStringList cablesBetween(const app::NetworkGraph &graph, const QString &fromId,
                                        const QString &toId);

} // namespace caisson::ui
