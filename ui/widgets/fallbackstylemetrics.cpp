// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/fallbackstyle.h"
#include "ui/widgets/theme.h"
#include <algorithm>
#include <QStyleOption>
#include <QWidget>

// How large things are.

namespace caisson::ui {

namespace {
constexpr int controlHeight = 32;
} // namespace

int FallbackStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_SplitterWidth:
        return 5;
    case PM_ScrollBarExtent:
        return Theme::px(12);
    case PM_ScrollBarSliderMin:
        return Theme::px(32);
    case PM_TabBarTabHSpace:
        return Theme::px(24);
    case PM_TabBarTabVSpace:
        return Theme::px(14);
    case PM_MenuPanelWidth:
        return 1; // a menu's edge, which its ground alone does not show in the dark
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarBaseOverlap:
        return 0;
    case PM_SliderThickness:
    case PM_SliderLength:
    case PM_SliderControlThickness:
        return Theme::px(20);
    case PM_SliderTickmarkOffset:
        return 2;
    case PM_ToolBarItemSpacing:
        return Theme::px(2);
    case PM_ToolBarItemMargin:
        return Theme::px(4);
    case PM_ToolBarFrameWidth:
        return 0;
    case PM_ToolBarIconSize:
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return Theme::px(16);
    case PM_HeaderMargin:
        return Theme::px(6);
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return Theme::px(12);
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return Theme::px(8);
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int FallbackStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                             QStyleHintReturn *data) const
{
    if (hint == SH_ScrollBar_LeftClickAbsolutePosition || hint == SH_Slider_AbsoluteSetButtons)
        return hint == SH_Slider_AbsoluteSetButtons ? int(Qt::LeftButton) : 1;
    // Verbs need no pictures, and those of other themes may be dark on dark.
    if (hint == SH_EtchDisabledText || hint == SH_DitherDisabledText ||
        hint == SH_DialogButtonBox_ButtonsHaveIcons)
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, data);
}

QSize FallbackStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                      const QWidget *widget) const
{
    QSize result = QProxyStyle::sizeFromContents(type, option, size, widget);
    switch (type) {
    case CT_PushButton:
        result.setHeight(std::max(result.height(), Theme::px(controlHeight)));
        result.rwidth() = std::max(result.width(), size.width() + Theme::px(26));
        break;
    case CT_ComboBox:
        result.rwidth() += Theme::px(12);
        [[fallthrough]];
    case CT_LineEdit:
    case CT_SpinBox:
        // A spin box asks for its field's height and a frame: they are the same here.
        result.setHeight(std::max(Theme::px(controlHeight),
                                  (widget ? widget->fontMetrics().height() : 0) + Theme::px(10)));
        break;
    case CT_TabBarTab:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            // The chosen tab is written stronger: room for that is there before it is chosen.
            QFont strong = widget ? widget->font() : QFont();
            const int plain = QFontMetrics(strong).horizontalAdvance(tab->text);
            strong.setWeight(QFont::DemiBold);
            result.rwidth() += std::max(0, QFontMetrics(strong).horizontalAdvance(tab->text) - plain) + 2;
        }
        break;
    case CT_ToolButton:
        result = size + QSize(Theme::px(16), Theme::px(12));
        if (const auto *button = qstyleoption_cast<const QStyleOptionToolButton *>(option);
            button && hasArrowBeside(button))
            result.rwidth() += Theme::px(20);
        result.setHeight(std::max(result.height(), Theme::px(controlHeight - 4)));
        break;
    case CT_HeaderSection:
        result.setHeight(std::max(result.height(), Theme::px(32)));
        break;
    case CT_MenuItem:
        if (const auto *item = qstyleoption_cast<const QStyleOptionMenuItem *>(option);
            item && item->menuItemType != QStyleOptionMenuItem::Separator)
            result.setHeight(std::max(result.height(), Theme::px(28)));
        break;
    case CT_MenuBarItem:
        result = size + QSize(Theme::px(16), Theme::px(10));
        break;
    default:
        break;
    }
    return result;
}

QRect FallbackStyle::subElementRect(SubElement element, const QStyleOption *option,
                                    const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    return element == SE_LineEditContents ? rect.adjusted(Theme::px(4), 0, -Theme::px(4), 0) : rect;
}

} // namespace caisson::ui
