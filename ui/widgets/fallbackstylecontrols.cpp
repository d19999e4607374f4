// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/fallbackstyle.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/theme.h"
#include <QIcon>
#include <QPainter>
#include <QSlider>
#include <QStyleOption>

// The controls with several parts. The rest of the style is in fallbackstyle.cpp.
namespace caisson::ui {

namespace {

constexpr int arrowSide = 12, arrowRoom = 28;

bool isOn(const QStyleOption *option, QStyle::StateFlag flag)
{
    return option->state.testFlag(flag);
}

void drawMark(QPainter *painter, const QRect &place, const char *name, const QStyleOption *option,
              bool enabled)
{
    const int side = Theme::px(arrowSide);
    QRect mark(0, 0, side, side);
    mark.moveCenter(place.center());
    Marks::paintMask(
        *painter, mark, QLatin1String(name),
        option->palette.color(enabled ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText));
}

} // namespace

QRect FallbackStyle::subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                    SubControl part, const QWidget *widget) const
{
    const QRect rect = option->rect;
    const auto mirrored = [&](const QRect &place) { return visualRect(option->direction, rect, place); };
    const int arrow = Theme::px(arrowRoom);
    if (control == CC_SpinBox) {
        const int half = rect.height() / 2, left = rect.right() - arrow + 1;
        switch (part) {
        case SC_SpinBoxUp:
            return mirrored(QRect(left, rect.top(), arrow, half));
        case SC_SpinBoxDown:
            return mirrored(QRect(left, rect.top() + half, arrow, rect.height() - half));
        case SC_SpinBoxEditField:
            return mirrored(rect.adjusted(Theme::px(8), 2, -arrow, -2));
        default:
            return rect;
        }
    }
    if (control == CC_ComboBox) {
        if (part == SC_ComboBoxArrow)
            return mirrored(QRect(rect.right() - arrow + 1, rect.top(), arrow, rect.height()));
        if (part == SC_ComboBoxEditField)
            return mirrored(rect.adjusted(Theme::px(8), 2, -arrow, -2));
    }
    if (control == CC_ScrollBar) {
        const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
        if (!bar)
            return QProxyStyle::subControlRect(control, option, part, widget);
        const bool upright = bar->orientation == Qt::Vertical;
        const int length = upright ? rect.height() : rect.width();
        const qint64 range = qint64(bar->maximum) - bar->minimum;
        int handle = length;
        if (range > 0)
            handle =
                std::clamp(int(qint64(length) * bar->pageStep / std::max<qint64>(1, range + bar->pageStep)),
                           std::min(length, Theme::px(32)), length);
        const int start = sliderPositionFromValue(bar->minimum, bar->maximum, bar->sliderPosition,
                                                  length - handle, bar->upsideDown);
        const auto along = [&](int from, int to) {
            return upright ? QRect(rect.left(), rect.top() + from, rect.width(), to - from)
                           : mirrored(QRect(rect.left() + from, rect.top(), to - from, rect.height()));
        };
        switch (part) {
        case SC_ScrollBarGroove:
            return rect;
        case SC_ScrollBarSlider:
            return along(start, start + handle);
        case SC_ScrollBarSubPage:
            return along(0, start);
        case SC_ScrollBarAddPage:
            return along(start + handle, length);
        default:
            return {}; // no arrow buttons
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

void FallbackStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                                       QPainter *painter, const QWidget *widget) const
{
    switch (control) {
    case CC_ComboBox:
        drawComboBox(option, painter, widget);
        return;
    case CC_ToolButton:
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            button && hasArrowBeside(button)) {
            drawMenuButton(button, painter, widget);
            return;
        }
        QProxyStyle::drawComplexControl(control, option, painter, widget);
        return;
    case CC_SpinBox:
        drawSpinBox(option, painter, widget);
        return;
    case CC_Slider:
        drawSlider(option, painter, widget);
        return;
    case CC_ScrollBar:
        drawScrollBar(option, painter, widget);
        return;
    default:
        QProxyStyle::drawComplexControl(control, option, painter, widget);
    }
}

bool FallbackStyle::hasArrowBeside(const QStyleOptionToolButton *button)
{
    return button->features.testFlag(QStyleOptionToolButton::HasMenu) &&
           !button->features.testFlag(QStyleOptionToolButton::MenuButtonPopup) && !button->text.isEmpty() &&
           button->toolButtonStyle != Qt::ToolButtonIconOnly &&
           button->toolButtonStyle != Qt::ToolButtonTextUnderIcon;
}

void FallbackStyle::drawMenuButton(const QStyleOptionToolButton *button, QPainter *painter,
                                   const QWidget *widget) const
{
    QStyleOption panel(*button);
    panel.state &= ~State_HasFocus;
    proxy()->drawPrimitive(PE_PanelButtonTool, &panel, painter, widget);
    const int arrow = Theme::px(24);
    QStyleOptionToolButton label(*button);
    label.rect =
        visualRect(button->direction, button->rect, button->rect.adjusted(Theme::px(4), 0, -arrow, 0));
    proxy()->drawControl(CE_ToolButtonLabel, &label, painter, widget);
    const QRect place(button->rect.right() - arrow, button->rect.top(), arrow - Theme::px(4),
                      button->rect.height());
    drawMark(painter, visualRect(button->direction, button->rect, place), "outline/go-down", button,
             isOn(button, State_Enabled));
    if (isOn(button, State_HasFocus) && isOn(button, State_KeyboardFocusChange)) {
        QStyleOptionFocusRect focus;
        focus.QStyleOption::operator=(*button);
        focus.rect = button->rect.adjusted(3, 3, -3, -3);
        proxy()->drawPrimitive(PE_FrameFocusRect, &focus, painter, widget);
    }
}

void FallbackStyle::drawButtonLabel(const QStyleOptionButton *button, QPainter *painter,
                                    const QWidget *widget) const
{
    const QSize icon = button->iconSize;
    const int gap = Theme::px(7);
    const int words = button->fontMetrics.size(Qt::TextShowMnemonic, button->text).width();
    const int left =
        button->rect.left() + std::max(0, (button->rect.width() - icon.width() - gap - words) / 2);
    const QRect iconPlace(left, button->rect.center().y() - icon.height() / 2 + 1, icon.width(),
                          icon.height());
    const QRect textPlace(iconPlace.right() + 1 + gap, button->rect.top(), words + 2, button->rect.height());
    const bool enabled = isOn(button, State_Enabled);
    button->icon.paint(painter, visualRect(button->direction, button->rect, iconPlace), Qt::AlignCenter,
                       enabled ? QIcon::Normal : QIcon::Disabled,
                       isOn(button, State_On) ? QIcon::On : QIcon::Off);
    const int mnemonic = proxy()->styleHint(SH_UnderlineShortcut, button, widget, nullptr)
                             ? Qt::TextShowMnemonic
                             : Qt::TextHideMnemonic;
    proxy()->drawItemText(painter, visualRect(button->direction, button->rect, textPlace),
                          Qt::AlignCenter | mnemonic, button->palette, enabled, button->text,
                          QPalette::ButtonText);
}

void FallbackStyle::drawComboBox(const QStyleOptionComplex *option, QPainter *painter,
                                 const QWidget *widget) const
{
    const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
    if (!combo)
        return;
    if (combo->editable) {
        drawField(option->rect, option, painter, isOn(option, State_HasFocus));
    } else {
        QStyleOption panel(*option);
        panel.state &= ~State_On;
        drawButtonPanel(&panel, painter);
    }
    drawMark(painter, proxy()->subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget),
             "outline/go-down", option, isOn(option, State_Enabled));
}

void FallbackStyle::drawSpinBox(const QStyleOptionComplex *option, QPainter *painter,
                                const QWidget *widget) const
{
    const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
    if (!spin)
        return;
    drawField(option->rect, option, painter, isOn(option, State_HasFocus));
    for (const auto &[part, name, step] :
         {std::tuple{SC_SpinBoxUp, "outline/go-up", QAbstractSpinBox::StepUpEnabled},
          std::tuple{SC_SpinBoxDown, "outline/go-down", QAbstractSpinBox::StepDownEnabled}}) {
        QRect place = proxy()->subControlRect(CC_SpinBox, option, part, widget);
        // The two arrows stand near each other, each on its side of the middle.
        place.translate(0, part == SC_SpinBoxUp ? Theme::px(2) : -Theme::px(2));
        drawMark(painter, place, name, option, isOn(option, State_Enabled) && (spin->stepEnabled & step));
    }
}

void FallbackStyle::drawSlider(const QStyleOptionComplex *option, QPainter *painter,
                               const QWidget *widget) const
{
    const auto *slider = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!slider)
        return;
    const Theme theme = Theme::of(option->palette);
    const bool enabled = isOn(option, State_Enabled), flat = slider->orientation == Qt::Horizontal;
    const QRect handle = proxy()->subControlRect(CC_Slider, option, SC_SliderHandle, widget);
    const QPoint middle = handle.center();
    const int thick = Theme::px(4);
    const QRect rect = option->rect;
    const QRect groove = flat ? QRect(rect.left(), middle.y() - thick / 2, rect.width(), thick)
                              : QRect(middle.x() - thick / 2, rect.top(), thick, rect.height());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(blend(theme.text(), theme.window(), 0.22));
    painter->drawRoundedRect(groove, thick / 2.0, thick / 2.0);
    QRect filled = groove;
    if (flat && slider->upsideDown)
        filled.setLeft(middle.x());
    else if (flat)
        filled.setRight(middle.x());
    else if (slider->upsideDown)
        filled.setTop(middle.y());
    else
        filled.setBottom(middle.y());
    painter->setBrush(enabled ? theme.selectionLine() : theme.separator());
    painter->drawRoundedRect(filled, thick / 2.0, thick / 2.0);
    if (flat && (slider->subControls & SC_SliderTickmarks) && slider->tickPosition != QSlider::NoTicks &&
        slider->tickInterval > 0) {
        const int length = proxy()->pixelMetric(PM_SliderLength, option, widget);
        const int room = proxy()->pixelMetric(PM_SliderSpaceAvailable, option, widget);
        for (qint64 value = slider->minimum; value <= slider->maximum; value += slider->tickInterval) {
            const int x = rect.left() + length / 2 +
                          sliderPositionFromValue(slider->minimum, slider->maximum, int(value), room,
                                                  slider->upsideDown);
            painter->fillRect(QRect(x, middle.y() + Theme::px(11), 1, Theme::px(4)), theme.border());
        }
    }
    const qreal radius = std::min(Theme::px(20), std::min(handle.width(), handle.height())) / 2.0 - 0.5;
    const bool focus = isOn(option, State_HasFocus);
    painter->setBrush(option->palette.color(QPalette::Button));
    painter->setPen(QPen(focus     ? theme.selectionLine()
                         : enabled ? theme.border()
                                   : theme.separator(),
                         focus ? 2 : 1));
    painter->drawEllipse(QRectF(handle).center(), radius - (focus ? 0.5 : 0), radius - (focus ? 0.5 : 0));
    painter->restore();
}

void FallbackStyle::drawScrollBar(const QStyleOptionComplex *option, QPainter *painter,
                                  const QWidget *widget) const
{
    const auto *bar = qstyleoption_cast<const QStyleOptionSlider *>(option);
    if (!bar)
        return;
    const Theme theme = Theme::of(option->palette);
    painter->fillRect(option->rect, theme.base());
    if (bar->minimum == bar->maximum)
        return;
    const QRect handle = proxy()->subControlRect(CC_ScrollBar, option, SC_ScrollBarSlider, widget);
    const int inset = Theme::px(3);
    const bool held = isOn(option, State_Sunken) && (bar->activeSubControls & SC_ScrollBarSlider);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(Qt::NoPen);
    painter->setBrush(held                            ? theme.selectionLine()
                      : isOn(option, State_MouseOver) ? theme.border()
                                                      : blend(theme.text(), theme.base(), 0.38));
    const QRectF drawn = QRectF(handle).adjusted(inset, inset, -inset, -inset);
    const qreal round = std::min(drawn.width(), drawn.height()) / 2;
    painter->drawRoundedRect(drawn, round, round);
    painter->restore();
}

} // namespace caisson::ui
