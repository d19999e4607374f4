// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/theme.h"

#include <QLabel>

namespace caisson::ui {

/// A label of plain text in one of the theme's fonts and accents, that follows a change of either. Text from
/// a container can stand in it: nothing is read as markup.
class TextLabel : public QLabel
{
    Q_OBJECT
public:
    explicit TextLabel(const QString &text = {}, FontRole role = FontRole::Body, Accent accent = Accent::None,
                       QWidget *parent = nullptr);
    void setAccent(Accent accent);
    void setRole(FontRole role);
    /// Cut in the middle or at the end instead of making the window wider; the whole text is the tool tip.
    void setElided(Qt::TextElideMode mode);
    /// As QLabel's, remembered whole where it is elided.
    void setText(const QString &text);
    [[nodiscard]] QString fullText() const { return m_text; }
    [[nodiscard]] QSize minimumSizeHint() const override;
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void applyTheme();
    void showText();
    FontRole m_role;
    Accent m_accent;
    QString m_text;
    Qt::TextElideMode m_elide = Qt::ElideNone;
    bool m_applying = false;
};

/// A line one pixel thick in the theme's colour for separators.
class Separator : public QWidget
{
    Q_OBJECT
public:
    explicit Separator(Qt::Orientation orientation, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;
};

/// A widget that fills itself with Base, as pages and canvases do.
class BasePane : public QWidget
{
    Q_OBJECT
public:
    explicit BasePane(QWidget *parent = nullptr);
};

} // namespace caisson::ui
