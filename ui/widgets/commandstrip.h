// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QWidget>

QT_BEGIN_NAMESPACE
class QLabel;
class QToolButton;
QT_END_NAMESPACE

namespace caisson::ui {

/// The strip at the window's bottom: the caissonctl line of what is shown or will be done, and Copy.
class CommandStrip : public QWidget
{
    Q_OBJECT

public:
    explicit CommandStrip(QWidget *parent = nullptr);

    /// The line without "$ ".
    void setCommand(const QString &command);
    [[nodiscard]] QString command() const { return m_command; }
    /// "Command line" by default; empty hides it.
    void setCaption(const QString &caption);
    /// Several lines, as in a dialog; one line otherwise, shortened in the middle.
    void setWrapping(bool wrapping);
    [[nodiscard]] QSize minimumSizeHint() const override;

public Q_SLOTS:
    void copy();

Q_SIGNALS:
    void copied();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();
    void showCommand();

    QString m_command;
    QLabel *m_caption, *m_prompt, *m_line;
    QToolButton *m_copy;
    bool m_wrapping = false;
};

} // namespace caisson::ui
