// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/marks.h"
#include <QFrame>

QT_BEGIN_NAMESPACE
class QAction;
class QLabel;
class QVBoxLayout;
class QPushButton;
QT_END_NAMESPACE

namespace caisson::ui {

/// An error, warning or notice in the layout above what it concerns: mark, what happened in bold, the
/// details, and actions whose buttons carry verbs. All texts are plain text. Its height follows its contents.
class Banner : public QFrame
{
    Q_OBJECT

public:
    explicit Banner(QWidget *parent = nullptr);

    /// Mark Killed, Error (bad), Warning (warn), Starting (info), Running (ok).
    void setMessage(StateMark mark, const QString &sentence, const QString &detail = {},
                    const QString &more = {});
    /// Adds a button for the action; the first is the one that goes on, and is drawn as such. The action is
    /// not owned.
    QPushButton *addAction(QAction *action);
    /// Adds a button of its own.
    QPushButton *addButton(const QString &text);
    void clearActions();
    /// A small × that hides the banner.
    void setClosable(bool closable);
    [[nodiscard]] QString sentence() const;

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyTheme();
    [[nodiscard]] Accent accent() const;

    StateMark m_mark = StateMark::Error;
    QWidget *m_tile;
    QLabel *m_sentence, *m_detail, *m_more;
    QVBoxLayout *m_buttons;
    QWidget *m_close;
};

} // namespace caisson::ui
