// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/containerstatus.h"
#include "app/models/lifecyclepresenter.h"
#include "app/models/memoryhistory.h"
#include "app/models/traffic.h"
#include "ui/widgets/marks.h"

namespace caisson::ui {

/// What every page works with. Outlives the pages; owned by whoever wires the program.
struct Workbench
{
    app::Client &client;
    app::LifecyclePresenter &lifecycle;
    app::MemoryHistory &memory;
    app::Traffic &traffic;
};

/// The models know states, the widgets know marks: these two join them.
[[nodiscard]] StateMark toMark(app::StatusMark mark);
[[nodiscard]] Accent toAccent(app::StatusTone tone);
[[nodiscard]] RelationMark toMark(app::Relation relation);
[[nodiscard]] StateMark stateMarkOf(const app::ContainerData &data);

} // namespace caisson::ui
