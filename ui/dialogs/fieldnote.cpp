// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/dialogs/fieldnote.h"

#include "ui/support/textlabel.h"
#include "ui/widgets/markwidgets.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace caisson::ui {

FieldNote::FieldNote(QWidget *field, QWidget *parent)
    : QWidget(parent)
    , m_field(field)
    , m_line(new QWidget(this))
    , m_text(new TextLabel({}, FontRole::Secondary, Accent::None, this))
    , m_fix(new QPushButton(this))
{
    m_text->setObjectName(field->objectName() + QStringLiteral("Problem"));
    m_text->setWordWrap(true);
    m_fix->setObjectName(field->objectName() + QStringLiteral("Fix"));
    m_fix->setAutoDefault(false);
    auto *lineLayout = new QHBoxLayout(m_line);
    lineLayout->setContentsMargins(0, 0, 0, 0);
    lineLayout->setSpacing(Theme::px(8));
    lineLayout->addWidget(new StateTile(StateMark::Error, 16, m_line));
    lineLayout->addWidget(m_text, 1);
    lineLayout->addWidget(m_fix);
    auto *layout = new QVBoxLayout(this);
    // Room for the frame, also while nothing is wrong, so that nothing moves sideways.
    layout->setContentsMargins(frame, frame, frame, frame);
    layout->setSpacing(Theme::px(4));
    layout->addWidget(field);
    layout->addWidget(m_line);
    m_line->hide();
    setFocusProxy(field);
    connect(m_fix, &QPushButton::clicked, this, [this] { Q_EMIT fixWanted(m_value); });
}

bool FieldNote::hasProblem() const
{
    return !m_line->isHidden();
}

void FieldNote::setProblem(const app::FieldProblem *problem)
{
    if (problem) {
        m_text->setText(problem->text);
        m_value = problem->fix;
        m_fix->setText(tr("Use %1").arg(problem->fix));
        m_fix->setVisible(!problem->fix.isEmpty());
        m_field->setAccessibleDescription(problem->text);
    } else {
        m_field->setAccessibleDescription({});
    }
    m_line->setVisible(problem);
    update();
}

void FieldNote::paintEvent(QPaintEvent *)
{
    if (!hasProblem()) {
        return;
    }
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(Theme::of(this).accent(Accent::Bad), Theme::line(2)));
    painter.drawRoundedRect(QRectF(m_field->geometry()).adjusted(-1, -1, 1, 1), 4, 4);
}

} // namespace caisson::ui
