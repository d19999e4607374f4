// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QPushButton;
QT_END_NAMESPACE

namespace caisson::ui {

/// What stands where nothing is yet: a glyph, one sentence, one button that does the next thing.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);
    /// `icon` is an embedded icon's or mark's name.
    EmptyState(const QString &icon, const QString &sentence, const QString &button,
               QWidget *parent = nullptr);

    void setContent(const QString &icon, const QString &sentence, const QString &button);
    [[nodiscard]] QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void activated();

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();

    QString m_icon;
    QLabel *m_glyph, *m_sentence;
    QPushButton *m_button;
};

} // namespace caisson::ui
