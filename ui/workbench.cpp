// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/workbench.h"

namespace caisson::ui {

StateMark toMark(app::StatusMark mark)
{
    switch (mark) {
    case app::StatusMark::Running:
        return StateMark::Running;
    case app::StatusMark::Starting:
    case app::StatusMark::Stopping:
        return StateMark::Starting;
    case app::StatusMark::Paused:
        return StateMark::Paused;
    case app::StatusMark::Killed:
        return StateMark::Killed;
    case app::StatusMark::Failed:
        return StateMark::Error;
    case app::StatusMark::Created:
    case app::StatusMark::Stopped:
        break;
    }
    return StateMark::Stopped;
}

Accent toAccent(app::StatusTone tone)
{
    switch (tone) {
    case app::StatusTone::Ok:
        return Accent::Ok;
    case app::StatusTone::Info:
        return Accent::Info;
    case app::StatusTone::Warn:
        return Accent::Warn;
    case app::StatusTone::Bad:
        return Accent::Bad;
    case app::StatusTone::Secondary:
        break;
    }
    return Accent::Secondary;
}

RelationMark toMark(app::Relation relation)
{
    switch (relation) {
    case app::Relation::Own:
        return RelationMark::Own;
    case app::Relation::Shared:
        return RelationMark::Shared;
    case app::Relation::Host:
        break;
    }
    return RelationMark::Host;
}

StateMark stateMarkOf(const app::ContainerData &data)
{
    return toMark(app::containerStatus(data, QDateTime::currentDateTime()).mark);
}

} // namespace caisson::ui
