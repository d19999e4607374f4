// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/translations.h"

#include <cstring>
#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace caisson::ui {

namespace {

/// lupdate writes classes in `namespace a::b {` without their namespaces, while tr() asks with them.
class ClassTranslator : public QTranslator
{
public:
    using QTranslator::QTranslator;
    QString translate(const char *context, const char *source, const char *comment, int n) const override
    {
        QString text = QTranslator::translate(context, source, comment, n);
        const char *colons = text.isNull() && context ? std::strrchr(context, ':') : nullptr;
        return colons ? QTranslator::translate(colons + 1, source, comment, n) : text;
    }
};

} // namespace

void installTranslations(QCoreApplication &application)
{
    auto *qt = new QTranslator(&application);
    if (qt->load(QLocale(), QStringLiteral("qtbase"), QStringLiteral("_"),
                 QLibraryInfo::path(QLibraryInfo::TranslationsPath))) {
        QCoreApplication::installTranslator(qt);
    }
    auto *own = new ClassTranslator(&application);
    const QString directory = QStringLiteral(":/caisson/translations");
    if (own->load(QLocale(), QStringLiteral("caisson"), QStringLiteral("_"), directory) ||
        own->load(QStringLiteral("caisson_en"), directory)) {
        QCoreApplication::installTranslator(own);
    }
}

} // namespace caisson::ui
