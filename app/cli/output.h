// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <nlohmann/json.hpp>
#include <QList>
#include <QString>
#include <QStringList>

/// Everything that caissonctl writes goes through here, escaped: no name, log line or command of a container
/// reaches the terminal as a control sequence (but for the streams of run, exec, attach and logs, which are
/// the container's own).
namespace caisson::cli {

using Json = nlohmann::ordered_json;

/// A line on standard output.
void printLine(const QString &line);
/// Text of several lines, its control characters escaped but for newline and tab.
void printText(const QString &text);
/// A line on standard error, "caissonctl: " before it.
void printError(const QString &line);
/// A line on standard error as it is.
void printNote(const QString &line);
/// Pretty when it is for a person to read, control and non-ASCII characters escaped.
void printJson(const Json &json);
/// One line: for streams of objects.
void printJsonLine(const Json &json);
[[nodiscard]] std::string utf8(const QString &text);
[[nodiscard]] Json json(const QStringList &list);

/// Columns side by side, as wide as their widest cell.
class Table
{
public:
    enum class Align { Left, Right };
    struct Column
    {
        QString title;
        Align align = Align::Left;
    };
    explicit Table(QList<Column> columns)
        : m_columns(std::move(columns))
    {
    }
    void add(QStringList cells) { m_rows.append(std::move(cells)); }
    [[nodiscard]] QString toString() const;
    void print() const;

private:
    QList<Column> m_columns;
    QList<QStringList> m_rows;
};

} // namespace caisson::cli
