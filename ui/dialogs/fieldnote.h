// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/createpresenter.h"

#include <QWidget>

QT_BEGIN_NAMESPACE
class QPushButton;
QT_END_NAMESPACE

namespace caisson::ui {

class TextLabel;

/// A field with the line below it that says what is wrong: mark, words, and a button that mends it. While
/// something is wrong the field has a frame of two pixels in the accent of errors.
class FieldNote : public QWidget
{
    Q_OBJECT
public:
    static constexpr int frame = 2; ///< pixels around the field

    explicit FieldNote(QWidget *field, QWidget *parent = nullptr);
    void setProblem(const app::FieldProblem *problem); ///< null: nothing is wrong
    [[nodiscard]] bool hasProblem() const;
    [[nodiscard]] QWidget *field() const { return m_field; }

Q_SIGNALS:
    void fixWanted(const QString &value);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *m_field, *m_line;
    TextLabel *m_text;
    QPushButton *m_fix;
    QString m_value;
};

} // namespace caisson::ui
