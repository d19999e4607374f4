// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/commandstrip.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/theme.h"
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

namespace caisson::ui {

CommandStrip::CommandStrip(QWidget *parent)
    : QWidget(parent)
    , m_caption(new QLabel(tr("Command line"), this))
    , m_prompt(new QLabel(QStringLiteral("$"), this))
    , m_line(new QLabel(this))
    , m_copy(new QToolButton(this))
{
    m_line->setTextFormat(Qt::PlainText);
    m_line->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_copy->setIcon(Icons::get(u"edit-copy"));
    m_copy->setText(tr("Copy"));
    m_copy->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_copy->setAutoRaise(true);
    m_copy->setToolTip(tr("Copy the command line"));
    m_copy->setAccessibleName(tr("Copy the command line"));
    // Reachable by Tab: a tool button alone is not.
    m_copy->setFocusPolicy(Qt::StrongFocus);
    connect(m_copy, &QToolButton::clicked, this, &CommandStrip::copy);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Theme::px(16), Theme::px(2), Theme::px(12), Theme::px(2));
    layout->setSpacing(Theme::px(8));
    layout->addWidget(m_caption);
    layout->addSpacing(Theme::px(4));
    layout->addWidget(m_prompt);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_copy);
    applyTheme();
}

void CommandStrip::setCommand(const QString &command)
{
    if (m_command == command)
        return;
    m_command = command;
    m_copy->setEnabled(!command.isEmpty());
    m_line->setAccessibleName(tr("Command line: %1").arg(command));
    showCommand();
}

void CommandStrip::setCaption(const QString &caption)
{
    m_caption->setText(caption);
    m_caption->setVisible(!caption.isEmpty());
}

void CommandStrip::setWrapping(bool wrapping)
{
    m_wrapping = wrapping;
    m_line->setWordWrap(wrapping);
    showCommand();
}

QSize CommandStrip::minimumSizeHint() const
{
    return {Theme::px(200), std::max(Theme::px(32), QWidget::minimumSizeHint().height())};
}

void CommandStrip::copy()
{
    QApplication::clipboard()->setText(m_command);
    Q_EMIT copied();
}

void CommandStrip::showCommand()
{
    m_prompt->setVisible(!m_command.isEmpty());
    if (m_wrapping) {
        m_line->setText(m_command);
        return;
    }
    m_line->setText(m_line->fontMetrics().elidedText(m_command, Qt::ElideMiddle, m_line->width()));
    m_line->setToolTip(m_line->text() == m_command ? QString() : m_command.toHtmlEscaped());
}

void CommandStrip::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showCommand();
}

void CommandStrip::applyTheme()
{
    const Theme &theme = Theme::of(this);
    m_caption->setFont(Theme::font(FontRole::Secondary));
    m_copy->setFont(Theme::font(FontRole::Secondary));
    m_line->setFont(Theme::font(FontRole::FixedSmall));
    m_prompt->setFont(Theme::font(FontRole::FixedSmall));
    QPalette quiet;
    quiet.setColor(QPalette::WindowText, theme.secondary());
    for (QLabel *label : {m_caption, m_prompt}) {
        if (label->palette().color(QPalette::WindowText) != theme.secondary())
            label->setPalette(quiet);
    }
    update();
}

void CommandStrip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
}

void CommandStrip::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::of(this);
    QPainter painter(this);
    painter.fillRect(rect(), theme.alternateBase());
    painter.fillRect(QRect(0, 0, width(), 1), theme.separator());
}

} // namespace caisson::ui
