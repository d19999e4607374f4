// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/output.h"

#include "app/models/format.h"

#include <cstdio>

namespace caisson::cli {

namespace {

void write(std::FILE *stream, const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    // A reader that went away (… | head) is no error of ours.
    static_cast<void>(std::fwrite(bytes.constData(), 1, std::size_t(bytes.size()), stream));
    std::fflush(stream);
}

} // namespace

std::string utf8(const QString &text)
{
    return text.toStdString();
}

Json json(const QStringList &list)
{
    Json array = Json::array();
    for (const QString &item : list)
        array.push_back(utf8(item));
    return array;
}

void printLine(const QString &line)
{
    write(stdout, app::escapeControl(line) + u'\n');
}

void printText(const QString &text)
{
    write(stdout, app::escapeControl(text, true));
}

void printError(const QString &line)
{
    write(stderr, QStringLiteral("caissonctl: ") + app::escapeControl(line, true) + u'\n');
}

void printNote(const QString &line)
{
    write(stderr, app::escapeControl(line, true) + u'\n');
}

void printJson(const Json &json)
{
    write(stdout, QString::fromStdString(json.dump(2, ' ', true)) + u'\n');
}

void printJsonLine(const Json &json)
{
    write(stdout, QString::fromStdString(json.dump(-1, ' ', true)) + u'\n');
}

QString Table::toString() const
{
    QList<QStringList> rows;
    QStringList titles;
    for (const Column &column : m_columns)
        titles.append(column.title);
    rows.append(titles);
    for (const QStringList &row : m_rows) {
        QStringList escaped;
        for (const QString &cell : row)
            escaped.append(app::escapeControl(cell));
        rows.append(escaped);
    }
    QList<qsizetype> widths(m_columns.size());
    for (const QStringList &row : std::as_const(rows)) {
        for (qsizetype i = 0; i < widths.size(); ++i)
            widths[i] = std::max(widths.at(i), row.value(i).size());
    }
    QString text;
    for (const QStringList &row : std::as_const(rows)) {
        QString line;
        for (qsizetype i = 0; i < widths.size(); ++i) {
            const QString cell = row.value(i);
            line += m_columns.at(i).align == Align::Right ? cell.rightJustified(widths.at(i))
                                                          : cell.leftJustified(widths.at(i));
            line += QStringLiteral("  ");
        }
        while (line.endsWith(u' '))
            line.chop(1);
        text += line + u'\n';
    }
    return text;
}

void Table::print() const
{
    write(stdout, toString());
}

} // namespace caisson::cli
