// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/gui/hands.h"

#include <QTest>
#include <QWidget>
#include <QWindow>

namespace caisson::tests::hands {

namespace {

QWindow *windowOf(const QWidget *widget)
{
    return widget->window()->windowHandle();
}

QWindow *focused(QWidget *widget)
{
    if (!widget->hasFocus()) {
        widget->setFocus(Qt::TabFocusReason); // as by the tab key
    }
    return windowOf(widget);
}

} // namespace

void click(QWidget *widget, QPoint at)
{
    QWindow *window = windowOf(widget);
    const QPoint point = at.isNull() ? widget->rect().center() : at;
    QTest::mouseClick(window, Qt::LeftButton, {}, window->mapFromGlobal(widget->mapToGlobal(point)));
    QCoreApplication::processEvents();
}

void press(QWidget *widget, Qt::Key key, Qt::KeyboardModifiers modifiers)
{
    QTest::keyClick(focused(widget), key, modifiers);
    QCoreApplication::processEvents();
}

void write(QWidget *widget, const QString &text)
{
    QWindow *window = focused(widget);
    for (const QChar letter : text) {
        QTest::keyClick(window, letter.toLatin1());
    }
    QCoreApplication::processEvents();
}

} // namespace caisson::tests::hands
