// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/accessibleitems.h"

#include <QAbstractScrollArea>
#include <QAccessibleWidget>
#include <QHash>
#include <QPointer>
#include <QWidget>

namespace caisson::ui {

namespace {

AccessibleItemSource *sourceOf(QObject *object)
{
    return dynamic_cast<AccessibleItemSource *>(object);
}

/// Item rectangles are in the coordinates of what is painted on.
QWidget *surfaceOf(QWidget *view)
{
    const auto *area = qobject_cast<QAbstractScrollArea *>(view);
    return area ? area->viewport() : view;
}

/// One part of a view. Kept by AccessibleView for as long as the view lives.
class AccessiblePart : public QAccessibleInterface, public QAccessibleActionInterface
{
public:
    AccessiblePart(QWidget *view, int index)
        : m_view(view)
        , m_index(index)
    {
    }

    bool isValid() const override { return source() != nullptr; }
    QObject *object() const override { return nullptr; }
    QAccessibleInterface *parent() const override { return QAccessible::queryAccessibleInterface(m_view); }
    QAccessibleInterface *child(int) const override { return nullptr; }
    QAccessibleInterface *childAt(int, int) const override { return nullptr; }
    int childCount() const override { return 0; }
    int indexOfChild(const QAccessibleInterface *) const override { return -1; }
    QWindow *window() const override { return m_view ? m_view->window()->windowHandle() : nullptr; }
    void setText(QAccessible::Text, const QString &) override {}

    QString text(QAccessible::Text kind) const override
    {
        const AccessibleItemSource *items = source();
        if (!items)
            return {};
        const AccessibleItem item = items->accessibleItem(m_index);
        switch (kind) {
        case QAccessible::Name:
            return item.name;
        case QAccessible::Description:
            return item.description;
        case QAccessible::Value:
            return item.value;
        default:
            return {};
        }
    }

    QRect rect() const override
    {
        const AccessibleItemSource *items = source();
        if (!items)
            return {};
        const QRect local = items->accessibleItem(m_index).rect;
        return {surfaceOf(m_view)->mapToGlobal(local.topLeft()), local.size()};
    }

    QAccessible::Role role() const override
    {
        const AccessibleItemSource *items = source();
        return items ? items->accessibleItem(m_index).role : QAccessible::NoRole;
    }

    QAccessible::State state() const override
    {
        QAccessible::State result;
        const AccessibleItemSource *items = source();
        if (!items) {
            result.invalid = true;
            return result;
        }
        result.focusable = true;
        result.selectable = true;
        const bool current = items->accessibleCurrent() == m_index;
        result.selected = current;
        result.focused = current && m_view->hasFocus();
        return result;
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface *>(this)
                                                    : nullptr;
    }
    QStringList actionNames() const override { return {pressAction()}; }
    void doAction(const QString &name) override
    {
        AccessibleItemSource *items = source();
        if (items && name == pressAction())
            items->accessibleActivate(m_index);
    }
    QStringList keyBindingsForAction(const QString &) const override { return {}; }

private:
    /// Null when the view is gone or the part is no more.
    [[nodiscard]] AccessibleItemSource *source() const
    {
        AccessibleItemSource *found = m_view ? sourceOf(m_view) : nullptr;
        return found && m_index < found->accessibleCount() ? found : nullptr;
    }

    QPointer<QWidget> m_view;
    int m_index;
};

class AccessibleView : public QAccessibleWidget
{
public:
    explicit AccessibleView(QWidget *view)
        : QAccessibleWidget(view, QAccessible::List)
    {
    }

    ~AccessibleView() override
    {
        for (const QAccessible::Id id : m_parts)
            QAccessible::deleteAccessibleInterface(id);
    }

    int childCount() const override
    {
        const AccessibleItemSource *items = source();
        return items ? items->accessibleCount() : 0;
    }

    QAccessibleInterface *child(int index) const override
    {
        if (index < 0 || index >= childCount())
            return nullptr;
        auto found = m_parts.constFind(index);
        if (found == m_parts.cend()) {
            auto *part = new AccessiblePart(widget(), index);
            found = m_parts.insert(index, QAccessible::registerAccessibleInterface(part));
        }
        return QAccessible::accessibleInterface(found.value());
    }

    int indexOfChild(const QAccessibleInterface *part) const override
    {
        for (auto it = m_parts.cbegin(); it != m_parts.cend(); ++it) {
            if (QAccessible::accessibleInterface(it.value()) == part)
                return it.key();
        }
        return -1;
    }

    QAccessibleInterface *childAt(int x, int y) const override
    {
        const QPoint local = surfaceOf(widget())->mapFromGlobal(QPoint(x, y));
        const AccessibleItemSource *items = source();
        // The later part lies above the earlier one.
        for (int i = items ? items->accessibleCount() : 0; i-- > 0;) {
            if (items->accessibleItem(i).rect.contains(local))
                return child(i);
        }
        return nullptr;
    }

    QAccessibleInterface *focusChild() const override
    {
        const AccessibleItemSource *items = source();
        return items && widget()->hasFocus() ? child(items->accessibleCurrent()) : nullptr;
    }

private:
    /// Null while the view is being destroyed: by then it is a plain widget.
    [[nodiscard]] AccessibleItemSource *source() const { return sourceOf(object()); }

    mutable QHash<int, QAccessible::Id> m_parts;
};

QAccessibleInterface *makeItemInterface(const QString &, QObject *object)
{
    if (!object || !object->isWidgetType() || !sourceOf(object))
        return nullptr;
    return new AccessibleView(static_cast<QWidget *>(object));
}

} // namespace

void installAccessibleItems()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeItemInterface);
        return true;
    }();
    Q_UNUSED(installed);
}

void announceCurrentItem(QWidget *view, int index)
{
    if (!QAccessible::isActive() || index < 0)
        return;
    QAccessibleEvent focus(view, QAccessible::Focus);
    focus.setChild(index);
    QAccessible::updateAccessibility(&focus);
}

void announceItemsChanged(QWidget *view)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent reordered(view, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&reordered);
}

} // namespace caisson::ui
