// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/emptystate.h"

#include "ui/widgets/marks.h"
#include <QEvent>
#include <QFile>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace caisson::ui {

EmptyState::EmptyState(QWidget *parent)
    : EmptyState({}, {}, {}, parent)
{
}

EmptyState::EmptyState(const QString &icon, const QString &sentence, const QString &button, QWidget *parent)
    : QWidget(parent)
    , m_glyph(new QLabel(this))
    , m_sentence(new QLabel(this))
    , m_button(new QPushButton(this))
{
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    m_glyph->setAlignment(Qt::AlignCenter);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Theme::px(16));
    layout->addStretch(2);
    layout->addWidget(m_glyph);
    layout->addWidget(m_sentence);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &EmptyState::activated);
    setContent(icon, sentence, button);
}

void EmptyState::setContent(const QString &icon, const QString &sentence, const QString &button)
{
    m_icon = icon;
    m_sentence->setText(sentence);
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    setAccessibleName(sentence);
    applyTheme();
}

void EmptyState::applyTheme()
{
    const Theme &theme = Theme::of(this);
    const bool mark = QFile::exists(QStringLiteral(":/caisson/icons/%1.svg").arg(m_icon));
    const QString name = mark ? m_icon : QStringLiteral("outline/") + m_icon;
    if (!m_icon.isEmpty())
        m_glyph->setPixmap(Marks::pixmap(name, theme.secondary(), Theme::px(64), devicePixelRatioF()));
    m_sentence->setFont(Theme::font(FontRole::Section));
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

} // namespace caisson::ui
