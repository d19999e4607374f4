// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/diagrammodel.h"
#include "ui/widgets/memorygraphdata.h"
#include "ui/widgets/namespacematrix.h"
#include "ui/widgets/planview.h"

// What the pictures of the design show, as data.
namespace caisson::ui::samples {

[[nodiscard]] DiagramModel network();
[[nodiscard]] DiagramModel largeNetwork(int boxes);
[[nodiscard]] MatrixModel namespaces();
[[nodiscard]] QList<PlanItem> plan();

struct Memory
{
    QList<MemorySample> samples;
    QList<MemoryLoad> loads;
    QList<MemoryMark> marks;
};
[[nodiscard]] Memory memory();
[[nodiscard]] QList<double> wave(int count, double base, double swing);
[[nodiscard]] QByteArray terminal();

} // namespace caisson::ui::samples
