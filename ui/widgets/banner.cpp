// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/banner.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/markwidgets.h"
#include <QAccessible>
#include <QAction>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace caisson::ui {

Banner::Banner(QWidget *parent)
    : QFrame(parent)
    , m_tile(new StateTile(StateMark::Error, 40, this))
    , m_sentence(new QLabel(this))
    , m_detail(new QLabel(this))
    , m_more(new QLabel(this))
    , m_buttons(new QVBoxLayout)
{
    auto *close = new QToolButton(this);
    close->setIcon(Icons::get(u"window-close"));
    close->setAutoRaise(true);
    close->setToolTip(tr("Close"));
    close->setAccessibleName(tr("Close this message"));
    close->hide();
    m_close = close;
    connect(close, &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    for (QLabel *label : {m_sentence, m_detail, m_more}) {
        // Names and reasons come from elsewhere: they are words, never markup.
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addStretch();
    words->addWidget(m_sentence);
    words->addWidget(m_detail);
    words->addWidget(m_more);
    words->addStretch();
    m_buttons->setSpacing(Theme::px(8));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Theme::px(16), Theme::px(12), Theme::px(16), Theme::px(12));
    layout->setSpacing(Theme::px(16));
    layout->addWidget(m_tile, 0, Qt::AlignVCenter);
    layout->addLayout(words, 1);
    layout->addLayout(m_buttons);
    layout->addWidget(close, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    applyTheme();
}

Accent Banner::accent() const
{
    return m_mark == StateMark::Stopped ? Accent::Info : stateAccent(m_mark);
}

void Banner::setMessage(StateMark mark, const QString &sentence, const QString &detail, const QString &more)
{
    if (m_mark == mark && m_sentence->text() == sentence && m_detail->text() == detail &&
        m_more->text() == more)
        return; // said already: nobody is alerted twice
    m_mark = mark;
    static_cast<StateTile *>(m_tile)->setMark(mark);
    m_sentence->setText(sentence);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    m_more->setText(more);
    m_more->setVisible(!more.isEmpty());
    setAccessibleName(sentence);
    setAccessibleDescription(QStringList{detail, more}.join(QLatin1Char(' ')).trimmed());
    applyTheme();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QString Banner::sentence() const
{
    return m_sentence->text();
}

QPushButton *Banner::addAction(QAction *action)
{
    QPushButton *button = addButton(action->text());
    button->setToolTip(action->toolTip());
    button->setEnabled(action->isEnabled());
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, button, [button, action] {
        button->setText(action->text());
        button->setEnabled(action->isEnabled());
    });
    return button;
}

QPushButton *Banner::addButton(const QString &text)
{
    auto *button = new QPushButton(text, this);
    button->setAutoDefault(true);
    button->setMinimumHeight(Theme::px(32));
    if (m_buttons->count() == 0) {
        QFont font = button->font();
        font.setWeight(QFont::DemiBold);
        button->setFont(font);
        // Not automatically: such a button stops being the default one when it loses the focus.
        button->setAutoDefault(false);
        button->setDefault(true);
    }
    m_buttons->addWidget(button);
    return button;
}

void Banner::clearActions()
{
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        if (item->widget())
            item->widget()->deleteLater();
        delete item;
    }
}

void Banner::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void Banner::applyTheme()
{
    const Theme &theme = Theme::of(this);
    m_sentence->setFont(Theme::font(FontRole::Section));
    m_more->setFont(Theme::font(FontRole::Secondary));
    QPalette quiet = palette();
    quiet.setColor(QPalette::WindowText, theme.ensureContrast(theme.secondary(), theme.tint(accent()), 4.5));
    if (m_more->palette().color(QPalette::WindowText) != quiet.color(QPalette::WindowText))
        m_more->setPalette(quiet);
    update();
}

void Banner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

void Banner::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    const QColor line = theme.accent(accent());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(line, Theme::line(1)));
    painter.setBrush(theme.tint(accent()));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.fillRect(QRect(mirrored ? width() - 4 : 0, 1, 4, height() - 2), line);
}

} // namespace caisson::ui
