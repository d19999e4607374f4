// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/meterbar.h"

#include <algorithm>
#include <QLocale>
#include <QPainter>

namespace caisson::ui {

MeterBar::MeterBar(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void MeterBar::setValue(double value, double limit)
{
    const double share = limit > 0 ? std::clamp(value / limit, 0.0, 1.0) : 0.0;
    setAccessibleName(limit > 0 ? tr("%1 % of the limit").arg(qRound(share * 100)) : tr("no limit"));
    // Less than a pixel is no news.
    if (qRound(share * width()) == qRound(m_share * width()) && width() > 0) {
        m_share = share;
        return;
    }
    m_share = share;
    update();
}

void MeterBar::setAccent(Accent accent)
{
    if (m_accent == accent)
        return;
    m_accent = accent;
    update();
}

QSize MeterBar::sizeHint() const
{
    return {Theme::px(120), Theme::px(8)};
}

void MeterBar::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    const int thick = std::min(height(), Theme::px(8));
    const QRect bar(0, (height() - thick) / 2, width(), thick);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(blend(theme.text(), theme.window(), 0.22));
    painter.drawRoundedRect(bar, 1.5, 1.5);
    const int used = std::max(m_share > 0 ? 2 : 0, qRound(m_share * bar.width()));
    painter.setBrush(theme.accent(m_accent));
    QRect filled(bar.left(), bar.top(), used, thick);
    if (layoutDirection() == Qt::RightToLeft)
        filled.moveRight(bar.right());
    if (used > 0)
        painter.drawRoundedRect(filled, 1.5, 1.5);
}

} // namespace caisson::ui
