// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/translations.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace caisson::ui {

void installTranslations(QCoreApplication &application)
{
    auto *qt = new QTranslator(&application);
    if (qt->load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(qt);
    }
    auto *own = new QTranslator(&application);
    const QString directory = QStringLiteral(":/caisson/translations");
    if (own->load(QLocale(), QStringLiteral("caisson"), QStringLiteral("_"), directory)
        || own->load(QStringLiteral("caisson_en"), directory)) {
        QCoreApplication::installTranslator(own);
    }
}

} // namespace caisson::ui
