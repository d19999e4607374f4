// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <optional>
#include <QByteArray>
#include <QString>

namespace caisson::ui {

/// What the window remembers between runs, in the user's own configuration.
class Settings
{
public:
    [[nodiscard]] static Theme::Choice theme();
    static void setTheme(Theme::Choice choice);
    [[nodiscard]] static int intervalMilliseconds(); ///< 1000 or 100
    static void setIntervalMilliseconds(int interval);
    [[nodiscard]] static QByteArray state(const QString &key);
    static void setState(const QString &key, const QByteArray &state);
    /// "light", "dark", "system"; none for any other word.
    [[nodiscard]] static std::optional<Theme::Choice> themeFromName(const QString &name);
};

} // namespace caisson::ui
