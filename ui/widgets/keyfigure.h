// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/theme.h"
#include <QList>
#include <QWidget>

namespace caisson::ui {

class MeterBar;
class Sparkline;

/// A caption, one or two large figures with their units, and below them a meter or a sparkline.
class KeyFigure : public QWidget
{
    Q_OBJECT

public:
    struct Figure
    {
        QString prefix; ///< "↓"
        QString number; ///< "38.4"
        QString unit;   ///< "of 100 MiB"
        bool operator==(const Figure &) const = default;
    };

    explicit KeyFigure(const QString &caption, QWidget *parent = nullptr);

    void setCaption(const QString &caption);
    void setFigure(const QString &number, const QString &unit);
    void setFigures(const QList<Figure> &figures);
    /// Made when first asked for; the other one is hidden.
    [[nodiscard]] MeterBar *meter();
    [[nodiscard]] Sparkline *sparkline();
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void place();
    void updateAccessible();
    [[nodiscard]] int captionHeight() const;
    [[nodiscard]] int figureHeight() const;

    QString m_caption;
    QList<Figure> m_figures;
    MeterBar *m_meter = nullptr;
    Sparkline *m_sparkline = nullptr;
};

} // namespace caisson::ui
