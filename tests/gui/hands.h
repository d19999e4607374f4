// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QPoint>
#include <QString>
#include <Qt>

class QWidget;

/// A person's hands. What they do enters the program where a display's events do, at the window: whatever
/// lies under the pointer or has the focus gets it, not the widget that was meant.
namespace caisson::tests::hands {

/// The left button, at a point of the widget; its middle if none is given.
void click(QWidget *widget, QPoint at = {});
/// A key, in the widget's window, where the widget gets the focus first.
void press(QWidget *widget, Qt::Key key, Qt::KeyboardModifiers modifiers = {});
/// Letter by letter, as press().
void write(QWidget *widget, const QString &text);

} // namespace caisson::tests::hands
