// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/settings.h"

#include <QSettings>

namespace caisson::ui {

std::optional<Theme::Choice> Settings::themeFromName(const QString &name)
{
    if (name == QLatin1String("light")) {
        return Theme::Choice::Light;
    }
    if (name == QLatin1String("dark")) {
        return Theme::Choice::Dark;
    }
    if (name == QLatin1String("system")) {
        return Theme::Choice::System;
    }
    return std::nullopt;
}

Theme::Choice Settings::theme()
{
    return themeFromName(QSettings().value(QStringLiteral("theme")).toString())
        .value_or(Theme::Choice::System);
}

void Settings::setTheme(Theme::Choice choice)
{
    QSettings().setValue(QStringLiteral("theme"), choice == Theme::Choice::Light  ? QStringLiteral("light")
                                                  : choice == Theme::Choice::Dark ? QStringLiteral("dark")
                                                                                  : QStringLiteral("system"));
}

int Settings::intervalMilliseconds()
{
    return QSettings().value(QStringLiteral("interval"), 1000).toInt() == 100 ? 100 : 1000;
}

void Settings::setIntervalMilliseconds(int interval)
{
    QSettings().setValue(QStringLiteral("interval"), interval);
}

QByteArray Settings::state(const QString &key)
{
    return QSettings().value(QStringLiteral("state/") + key).toByteArray();
}

void Settings::setState(const QString &key, const QByteArray &state)
{
    QSettings().setValue(QStringLiteral("state/") + key, state);
}

} // namespace caisson::ui
