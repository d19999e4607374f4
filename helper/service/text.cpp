// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/text.h"

#include <algorithm>

namespace caisson::service {

std::string escaped(const QString &text)
{
    constexpr std::size_t longest = 300;
    constexpr char digits[] = "0123456789abcdef";
    std::string result;
    const QByteArray bytes = text.toUtf8();
    for (const char byte : bytes) {
        if (result.size() >= longest)
            return result + "...";
        const auto value = static_cast<unsigned char>(byte);
        if (value < 0x20 || value == 0x7f || value == '"' || value == '\\' || value == 0xc2) {
            result += "\\x"; // 0xc2 begins the C1 controls
            result += digits[value >> 4];
            result += digits[value & 0xf];
        } else {
            result += byte;
        }
    }
    return result;
}

QString shownInPrompt(const QString &text)
{
    constexpr qsizetype longest = 200;
    QString result;
    for (const QChar c : text) {
        const QChar::Category category = c.category();
        if (category == QChar::Other_Control || category == QChar::Other_Format ||
            category == QChar::Separator_Line || category == QChar::Separator_Paragraph)
            continue;
        if (result.size() == longest)
            break;
        result += c;
    }
    return result;
}

bool hasControlCharacter(const QString &text)
{
    return std::ranges::any_of(text, [](QChar c) { return c.category() == QChar::Other_Control; });
}

} // namespace caisson::service
