// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QProxyStyle>

QT_BEGIN_NAMESPACE
class QStyleOptionButton;
class QStyleOptionToolButton;
QT_END_NAMESPACE

namespace caisson::ui {

/// Fusion with flat, quiet controls as the pictures have them, for desktops that bring no style of their own.
/// It changes how things are drawn and how high they are, never what they do.
class FallbackStyle : public QProxyStyle
{
    Q_OBJECT

public:
    FallbackStyle();

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                            const QWidget *widget) const override;
    [[nodiscard]] QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                       SubControl part, const QWidget *widget) const override;
    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption *option,
                                       const QWidget *widget) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                                         const QWidget *widget) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option,
                                  const QWidget *widget) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                                QStyleHintReturn *data) const override;

private:
    void drawButtonPanel(const QStyleOption *option, QPainter *painter) const;
    void drawField(const QRect &rect, const QStyleOption *option, QPainter *painter, bool focus) const;
    /// A button that opens a menu and says so in words: the arrow stands beside them, not in a corner.
    [[nodiscard]] static bool hasArrowBeside(const QStyleOptionToolButton *button);
    void drawButtonLabel(const QStyleOptionButton *button, QPainter *painter, const QWidget *widget) const;
    void drawMenuButton(const QStyleOptionToolButton *button, QPainter *painter, const QWidget *widget) const;
    void drawToolLabel(const QStyleOptionToolButton *button, QPainter *painter, const QWidget *widget) const;
    void drawTab(const QStyleOption *option, QPainter *painter) const;
    void drawComboBox(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
    void drawSpinBox(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
    void drawSlider(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
    void drawScrollBar(const QStyleOptionComplex *option, QPainter *painter, const QWidget *widget) const;
};

} // namespace caisson::ui
