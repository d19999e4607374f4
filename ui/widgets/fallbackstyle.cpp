// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/fallbackstyle.h"

#include "ui/widgets/marks.h"
#include "ui/widgets/theme.h"
#include <QAbstractItemView>
#include <QPainter>
#include <QStyleOption>
#include <QTableView>
#include <QToolBar>

namespace caisson::ui {

namespace {

constexpr int radius = 4;

bool on(const QStyleOption *option, QStyle::StateFlag flag)
{
    return option->state.testFlag(flag);
}

QRectF inner(const QRect &rect)
{
    return QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5);
}

} // namespace

FallbackStyle::FallbackStyle()
    : QProxyStyle(QStringLiteral("Fusion"))
{
}

void FallbackStyle::drawButtonPanel(const QStyleOption *option, QPainter *painter) const
{
    const Theme theme = Theme::of(option->palette);
    const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
    const bool enabled = on(option, State_Enabled), focus = on(option, State_HasFocus);
    const bool chosen =
        on(option, State_On) || (button && button->features.testFlag(QStyleOptionButton::DefaultButton));
    QColor fill = option->palette.color(QPalette::Button);
    QColor line = enabled ? theme.border() : theme.separator();
    if (chosen && enabled) {
        fill = theme.selection();
        line = theme.selectionLine();
    }
    if (enabled && on(option, State_Sunken))
        fill = blend(theme.highlight(), fill, 0.30);
    else if (enabled && on(option, State_MouseOver))
        fill = blend(theme.highlight(), fill, 0.10);
    if (enabled && (focus || on(option, State_MouseOver)))
        line = theme.selectionLine();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(enabled ? fill : option->palette.color(QPalette::Window));
    const qreal width = focus && enabled ? 2 : 1;
    painter->setPen(QPen(line, width));
    painter->drawRoundedRect(width > 1 ? QRectF(option->rect).adjusted(1, 1, -1, -1) : inner(option->rect),
                             radius, radius);
    painter->restore();
}

void FallbackStyle::drawField(const QRect &rect, const QStyleOption *option, QPainter *painter,
                              bool focus) const
{
    const Theme theme = Theme::of(option->palette);
    const bool enabled = on(option, State_Enabled);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setBrush(option->palette.color(QPalette::Base));
    painter->setPen(QPen(!enabled ? theme.separator()
                         : focus  ? theme.selectionLine()
                                  : theme.border(),
                         focus ? 2 : 1));
    painter->drawRoundedRect(focus ? QRectF(rect).adjusted(1, 1, -1, -1) : inner(rect), radius, radius);
    painter->restore();
}

void FallbackStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                                  const QWidget *widget) const
{
    switch (element) {
    case PE_PanelButtonCommand:
        drawButtonPanel(option, painter);
        return;
    case PE_FrameDefaultButton:
        return;
    case PE_PanelButtonTool: {
        const bool raised = on(option, State_AutoRaise);
        if (!raised) {
            drawButtonPanel(option, painter);
            return;
        }
        const Theme theme = Theme::of(option->palette);
        const bool chosen = on(option, State_On), sunken = on(option, State_Sunken);
        const bool hover = on(option, State_MouseOver) && on(option, State_Enabled);
        if (!chosen && !sunken && !hover)
            return;
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(chosen || sunken ? theme.selectionLine() : theme.separator(), 1));
        painter->setBrush(chosen || sunken ? theme.selection()
                                           : blend(theme.highlight(), theme.window(), 0.10));
        painter->drawRoundedRect(inner(option->rect), radius, radius);
        painter->restore();
        return;
    }
    case PE_PanelLineEdit:
    case PE_FrameLineEdit: {
        // A field within a combo or spin box has its frame already.
        const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
        if (frame && frame->lineWidth > 0)
            drawField(option->rect, option, painter, on(option, State_HasFocus));
        return;
    }
    case PE_FrameFocusRect: {
        const Theme theme = Theme::of(option->palette);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(theme.selectionLine(), 1));
        painter->drawRoundedRect(inner(option->rect), 3, 3);
        painter->restore();
        return;
    }
    case PE_Frame:
    case PE_FrameGroupBox: {
        const Theme theme = Theme::of(option->palette);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(theme.separator(), 1));
        painter->drawRoundedRect(inner(option->rect), 3, 3);
        painter->restore();
        return;
    }
    case PE_FrameTabWidget: {
        const Theme theme = Theme::of(option->palette);
        painter->fillRect(option->rect, theme.base());
        painter->fillRect(QRect(option->rect.left(), option->rect.top(), option->rect.width(), 1),
                          theme.separator());
        return;
    }
    case PE_FrameTabBarBase: {
        const Theme theme = Theme::of(option->palette);
        const auto *base = qstyleoption_cast<const QStyleOptionTabBarBase *>(option);
        const QRect tab = base ? base->selectedTabRect : QRect();
        const int y = option->rect.bottom();
        painter->fillRect(QRect(option->rect.left(), y, option->rect.width(), 1), theme.separator());
        if (tab.isValid())
            painter->fillRect(QRect(tab.left() + 1, y, tab.width() - 2, 1), theme.base());
        return;
    }
    case PE_PanelItemViewRow:
        // Selection and alternate rows are painted with the items, in one colour.
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
            item && item->features.testFlag(QStyleOptionViewItem::Alternate))
            painter->fillRect(option->rect, option->palette.color(QPalette::AlternateBase));
        return;
    case PE_PanelItemViewItem: {
        const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option);
        const Theme theme = Theme::of(option->palette);
        if (item && item->backgroundBrush.style() != Qt::NoBrush)
            painter->fillRect(option->rect, item->backgroundBrush);
        const bool selected = on(option, State_Selected);
        if (!selected && !(on(option, State_MouseOver) && on(option, State_Enabled)))
            return;
        painter->fillRect(option->rect,
                          selected ? theme.selection() : blend(theme.highlight(), theme.base(), 0.08));
        if (!selected)
            return;
        const QRect row = option->rect;
        painter->fillRect(QRect(row.left(), row.top(), row.width(), 1), theme.selectionLine());
        painter->fillRect(QRect(row.left(), row.bottom(), row.width(), 1), theme.selectionLine());
        const auto place = item ? item->viewItemPosition : QStyleOptionViewItem::OnlyOne;
        // In a table a whole row is chosen: lines between its cells would cut it up.
        const auto *table = qobject_cast<const QTableView *>(widget);
        if (table && table->selectionBehavior() == QAbstractItemView::SelectRows)
            return;
        const bool alone = place == QStyleOptionViewItem::OnlyOne || place == QStyleOptionViewItem::Invalid;
        if (alone || place == QStyleOptionViewItem::Beginning)
            painter->fillRect(QRect(row.left(), row.top(), 1, row.height()), theme.selectionLine());
        if (alone || place == QStyleOptionViewItem::End)
            painter->fillRect(QRect(row.right(), row.top(), 1, row.height()), theme.selectionLine());
        return;
    }
    case PE_PanelStatusBar:
    case PE_FrameStatusBarItem:
    case PE_PanelToolBar:
        return;
    case PE_IndicatorCheckBox: {
        const Theme theme = Theme::of(option->palette);
        const bool enabled = on(option, State_Enabled);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(on(option, State_HasFocus) ? theme.selectionLine()
                             : enabled                  ? theme.border()
                                                        : theme.separator(),
                             1));
        painter->setBrush(theme.base());
        painter->drawRoundedRect(inner(option->rect), 3, 3);
        if (on(option, State_On)) {
            QPen tick(enabled ? theme.text() : theme.border(), 2);
            tick.setCapStyle(Qt::RoundCap);
            tick.setJoinStyle(Qt::RoundJoin);
            painter->setPen(tick);
            painter->setBrush(Qt::NoBrush);
            const QRectF box = option->rect;
            const auto at = [&box](qreal x, qreal y) {
                return QPointF(box.left() + x * box.width(), box.top() + y * box.height());
            };
            painter->drawPolyline(QPolygonF{at(0.26, 0.52), at(0.44, 0.70), at(0.76, 0.32)});
        } else if (on(option, State_NoChange)) {
            painter->fillRect(option->rect.adjusted(4, 4, -4, -4), theme.text());
        }
        painter->restore();
        return;
    }
    case PE_FrameMenu: {
        const Theme theme = Theme::of(option->palette);
        painter->save();
        painter->setPen(QPen(theme.border(), 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        painter->restore();
        return;
    }
    case PE_IndicatorToolBarSeparator: {
        const Theme theme = Theme::of(option->palette);
        const QRect rect = option->rect;
        const bool upright = on(option, State_Horizontal);
        painter->fillRect(upright ? QRect(rect.center().x(), rect.top() + 6, 1, rect.height() - 12)
                                  : QRect(rect.left() + 6, rect.center().y(), rect.width() - 12, 1),
                          theme.separator());
        return;
    }
    case PE_IndicatorArrowDown:
    case PE_IndicatorArrowUp:
    case PE_IndicatorArrowLeft:
    case PE_IndicatorArrowRight: {
        const char *name = element == PE_IndicatorArrowDown   ? "outline/go-down"
                           : element == PE_IndicatorArrowUp   ? "outline/go-up"
                           : element == PE_IndicatorArrowLeft ? "outline/go-previous"
                                                              : "outline/go-next";
        const int side = std::min({option->rect.width(), option->rect.height(), Theme::px(12)});
        QRect mark(0, 0, side, side);
        mark.moveCenter(option->rect.center());
        const auto group = on(option, State_Enabled) ? QPalette::Active : QPalette::Disabled;
        Marks::paintMask(*painter, mark, QLatin1String(name),
                         option->palette.color(group, QPalette::ButtonText));
        return;
    }
    default:
        QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
}

void FallbackStyle::drawTab(const QStyleOption *option, QPainter *painter) const
{
    const Theme theme = Theme::of(option->palette);
    const QRect rect = option->rect;
    if (!on(option, State_Selected)) {
        if (on(option, State_MouseOver) && on(option, State_Enabled))
            painter->fillRect(QRect(rect.left(), rect.bottom() - 2, rect.width(), 2),
                              blend(theme.highlight(), theme.window(), 0.5));
        return;
    }
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setClipRect(rect.adjusted(0, 0, 0, 1));
    painter->setPen(QPen(theme.separator(), 1));
    painter->setBrush(theme.base());
    painter->drawRoundedRect(inner(rect.adjusted(0, 0, 0, 10)), radius, radius);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme.highlight());
    painter->setClipRect(QRect(rect.left(), rect.top(), rect.width(), 3));
    painter->drawRoundedRect(rect.adjusted(0, 0, 0, 10), radius, radius);
    painter->restore();
}

void FallbackStyle::drawToolLabel(const QStyleOptionToolButton *button, QPainter *painter,
                                  const QWidget *widget) const
{
    const int gap = Theme::px(7), margin = Theme::px(8);
    const QSize icon = button->iconSize;
    const QRect whole = button->rect;
    const QRect iconPlace(whole.left() + margin, whole.center().y() - icon.height() / 2 + 1, icon.width(),
                          icon.height());
    const QRect textPlace(iconPlace.right() + gap, whole.top(), whole.right() - iconPlace.right() - gap,
                          whole.height());
    const bool enabled = on(button, State_Enabled);
    button->icon.paint(painter, visualRect(button->direction, whole, iconPlace), Qt::AlignCenter,
                       enabled ? QIcon::Normal : QIcon::Disabled,
                       on(button, State_On) ? QIcon::On : QIcon::Off);
    const int mnemonic = proxy()->styleHint(SH_UnderlineShortcut, button, widget, nullptr)
                             ? Qt::TextShowMnemonic
                             : Qt::TextHideMnemonic;
    painter->setFont(button->font);
    proxy()->drawItemText(painter, visualRect(button->direction, whole, textPlace),
                          int(visualAlignment(button->direction, Qt::AlignLeft | Qt::AlignVCenter)) |
                              mnemonic,
                          button->palette, enabled, button->text, QPalette::ButtonText);
}

void FallbackStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                                const QWidget *widget) const
{
    switch (element) {
    case CE_TabBarTabShape:
        drawTab(option, painter);
        return;
    case CE_TabBarTabLabel:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option);
            tab && on(option, State_Selected)) {
            // The chosen tab's name is told from the others by weight, not by colour alone.
            painter->save();
            QFont font = painter->font();
            font.setWeight(QFont::DemiBold);
            painter->setFont(font);
            QProxyStyle::drawControl(element, option, painter, widget);
            painter->restore();
            return;
        }
        break;
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && !button->icon.isNull() && !button->text.isEmpty() &&
            !button->features.testFlag(QStyleOptionButton::HasMenu)) {
            drawButtonLabel(button, painter, widget);
            return;
        }
        break;
    case CE_ToolButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            button && button->toolButtonStyle == Qt::ToolButtonTextBesideIcon && !button->icon.isNull() &&
            !button->features.testFlag(QStyleOptionToolButton::Arrow)) {
            drawToolLabel(button, painter, widget);
            return;
        }
        break;
    case CE_ItemViewItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionViewItem *>(option)) {
            // On the selection's pale ground text stays Text.
            QStyleOptionViewItem copy(*item);
            copy.palette.setColor(QPalette::HighlightedText, item->palette.color(QPalette::Text));
            copy.state &= ~State_HasFocus;
            QProxyStyle::drawControl(element, &copy, painter, widget);
            return;
        }
        break;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea: {
        const Theme theme = Theme::of(option->palette);
        painter->fillRect(option->rect, theme.base());
        painter->fillRect(QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
                          theme.separator());
        return;
    }
    case CE_ToolBar:
    case CE_MenuBarEmptyArea: {
        painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        return;
    }
    case CE_MenuBarItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option)) {
            const Theme theme = Theme::of(option->palette);
            painter->fillRect(option->rect, theme.window());
            if (on(option, State_Selected) || on(option, State_Sunken)) {
                painter->save();
                painter->setRenderHint(QPainter::Antialiasing);
                painter->setPen(QPen(theme.selectionLine(), 1));
                painter->setBrush(theme.selection());
                painter->drawRoundedRect(inner(option->rect.adjusted(1, 2, -1, -2)), radius, radius);
                painter->restore();
            }
            const bool enabled = on(option, State_Enabled);
            drawItemText(painter, option->rect, Qt::AlignCenter | Qt::TextShowMnemonic, option->palette,
                         enabled, item->text, QPalette::WindowText);
            return;
        }
        break;
    case CE_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            item != nullptr && item->menuItemType == QStyleOptionMenuItem::Separator &&
            item->text.isEmpty()) {
            const Theme theme = Theme::of(option->palette);
            const QRect rect = option->rect;
            painter->fillRect(QRect(rect.left() + 8, rect.center().y(), rect.width() - 16, 1),
                              theme.separator());
            return;
        }
        break;
    case CE_Splitter: {
        const Theme theme = Theme::of(option->palette);
        const QPoint centre = option->rect.center();
        const bool upright = on(option, State_Horizontal);
        painter->fillRect(upright ? QRect(centre.x(), option->rect.top(), 1, option->rect.height())
                                  : QRect(option->rect.left(), centre.y(), option->rect.width(), 1),
                          on(option, State_MouseOver) ? theme.selectionLine() : theme.separator());
        return;
    }
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

} // namespace caisson::ui
