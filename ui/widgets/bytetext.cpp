// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/bytetext.h"

#include <cmath>
#include <QCoreApplication>
#include <QLocale>

namespace caisson::ui {

quint64 byteUnit(quint64 bytes)
{
    // 4096 MiB is still said in MiB's neighbours' terms; below, people compare limits in MiB.
    if (bytes >= 4 * gibibyte)
        return gibibyte;
    return bytes >= mebibyte ? mebibyte : kibibyte;
}

QString byteUnitName(quint64 unit)
{
    if (unit == gibibyte)
        return QCoreApplication::translate("caisson::ui::ByteText", "GiB");
    return unit == mebibyte ? QCoreApplication::translate("caisson::ui::ByteText", "MiB")
                            : QCoreApplication::translate("caisson::ui::ByteText", "KiB");
}

QString byteNumber(quint64 bytes, quint64 unit, bool decimals)
{
    const double value = double(bytes) / double(unit);
    const bool whole = std::abs(value - std::round(value)) < 0.05;
    return QLocale().toString(value, 'f', decimals || !whole ? 1 : 0);
}

QString byteText(quint64 bytes, bool decimals)
{
    const quint64 unit = byteUnit(bytes);
    return byteNumber(bytes, unit, decimals) + QChar(QChar::Nbsp) + byteUnitName(unit);
}

} // namespace caisson::ui
