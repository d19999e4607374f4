// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QIcon>
#include <QStringList>
#include <QStringView>

namespace caisson::ui {

/// Icons by their freedesktop names. The desktop's icon is taken where its theme has one and Caisson's own
/// palette is not set; else one of the embedded outlines, tinted with the palette at the moment of painting.
class Icons
{
public:
    [[nodiscard]] static QIcon get(QStringView name);
    /// The names with an embedded outline.
    [[nodiscard]] static QStringList embedded();
    /// The application's own icon, for windows and About.
    [[nodiscard]] static QIcon application();
};

} // namespace caisson::ui
