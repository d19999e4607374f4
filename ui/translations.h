// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

class QCoreApplication;

namespace caisson::ui {

/// Installs Qt's and Caisson's words for the user's locale; English, whose plural forms are a translation
/// too, where there are none. The translators belong to the application.
void installTranslations(QCoreApplication &application);

} // namespace caisson::ui
