// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/terminalaccessible.h"

#include "ui/widgets/terminalview.h"
#include <QAccessibleWidget>

namespace caisson::ui {

namespace {

/// The visible lines as read-only text with the terminal's cursor in it.
class AccessibleTerminal : public QAccessibleWidget, public QAccessibleTextInterface
{
public:
    explicit AccessibleTerminal(TerminalView *view)
        : QAccessibleWidget(view, QAccessible::Terminal)
    {
    }

    void *interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::TextInterface ? static_cast<QAccessibleTextInterface *>(this)
                                                  : QAccessibleWidget::interface_cast(type);
    }
    QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? content() : QAccessibleWidget::text(kind);
    }

    void selection(int, int *start, int *end) const override
    {
        *start = 0;
        *end = 0;
    }
    int selectionCount() const override { return 0; }
    void addSelection(int, int) override {}
    void removeSelection(int) override {}
    void setSelection(int, int, int) override {}
    int cursorPosition() const override
    {
        const QStringList lines = content().split(QLatin1Char('\n'));
        const QPoint at = view()->screen()->cursor();
        int position = 0;
        for (int row = 0; row < at.y() && row < lines.size(); ++row)
            position += int(lines.at(row).size()) + 1;
        return std::min(position + std::min<int>(at.x(), int(lines.value(at.y()).size())), characterCount());
    }
    void setCursorPosition(int) override {}
    QString text(int start, int end) const override { return content().mid(start, end - start); }
    int characterCount() const override { return int(content().size()); }
    QRect characterRect(int) const override { return {}; }
    int offsetAtPoint(const QPoint &) const override { return -1; }
    void scrollToSubstring(int, int) override {}
    QString attributes(int offset, int *start, int *end) const override
    {
        *start = offset;
        *end = characterCount();
        return {};
    }

private:
    [[nodiscard]] TerminalView *view() const { return static_cast<TerminalView *>(widget()); }
    [[nodiscard]] QString content() const { return view()->visibleText(); }
};

QAccessibleInterface *makeTerminalInterface(const QString &, QObject *object)
{
    auto *view = qobject_cast<TerminalView *>(object);
    return view ? new AccessibleTerminal(view) : nullptr;
}

} // namespace

void installAccessibleTerminal()
{
    static const bool installed = [] {
        QAccessible::installFactory(makeTerminalInterface);
        return true;
    }();
    Q_UNUSED(installed);
}

} // namespace caisson::ui
