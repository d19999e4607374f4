// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/diagrammodel.h"

#include <QCoreApplication>
#include <QLocale>

namespace caisson::ui {

QString rateText(quint64 bytesPerSecond)
{
    const QLocale locale;
    const double value = double(bytesPerSecond);
    constexpr double kibi = 1024, mebi = kibi * 1024, gibi = mebi * 1024;
    // From nine tenths of a unit on, people think in it.
    const auto text = [&](double unit, const char *name) {
        const double number = value / unit;
        return locale.toString(number, 'f', number < 10 && unit >= mebi ? 1 : 0) + QChar(QChar::Nbsp) +
               QCoreApplication::translate("caisson::ui::ByteText", name);
    };
    if (value >= 0.9 * gibi)
        return text(gibi, QT_TRANSLATE_NOOP("caisson::ui::ByteText", "GiB/s"));
    if (value >= 0.9 * mebi)
        return text(mebi, QT_TRANSLATE_NOOP("caisson::ui::ByteText", "MiB/s"));
    if (value >= 0.9 * kibi)
        return text(kibi, QT_TRANSLATE_NOOP("caisson::ui::ByteText", "KiB/s"));
    return text(1, QT_TRANSLATE_NOOP("caisson::ui::ByteText", "B/s"));
}

} // namespace caisson::ui
