// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QString>
#include <QtGlobal>

namespace caisson::ui {

inline constexpr quint64 kibibyte = 1024, mebibyte = 1024 * kibibyte, gibibyte = 1024 * mebibyte;

/// The unit people would say a quantity of that size in: KiB, MiB or GiB, as bytes.
[[nodiscard]] quint64 byteUnit(quint64 bytes);
[[nodiscard]] QString byteUnitName(quint64 unit);
/// "38.4", "100", "0.9": a number of units, with one decimal where `decimals` or where it is no whole number.
[[nodiscard]] QString byteNumber(quint64 bytes, quint64 unit, bool decimals = false);
/// "38.4 MiB".
[[nodiscard]] QString byteText(quint64 bytes, bool decimals = false);

} // namespace caisson::ui
