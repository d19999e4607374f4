// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QAccessible>
#include <QRect>
#include <QString>

QT_BEGIN_NAMESPACE
class QWidget;
QT_END_NAMESPACE

namespace caisson::ui {

/// One part of a custom-painted view, as a screen reader sees it.
struct AccessibleItem
{
    QString name, description, value;
    QRect rect; ///< in the widget's coordinates
    QAccessible::Role role = QAccessible::ListItem;
};

/// Implemented by custom-painted views whose parts are no widgets. The view itself stays the focused widget;
/// its current part is its active child.
class AccessibleItemSource
{
public:
    virtual ~AccessibleItemSource() = default;
    [[nodiscard]] virtual int accessibleCount() const = 0;
    [[nodiscard]] virtual AccessibleItem accessibleItem(int index) const = 0;
    [[nodiscard]] virtual int accessibleCurrent() const = 0; ///< -1: none
    virtual void accessibleActivate(int index) = 0;
};

/// Makes such views known to Qt's accessibility. Called by their constructors; calling again does nothing.
void installAccessibleItems();
/// Tells screen readers that another part is the current one.
void announceCurrentItem(QWidget *view, int index);
/// Tells screen readers that the parts are others than before.
void announceItemsChanged(QWidget *view);

} // namespace caisson::ui
