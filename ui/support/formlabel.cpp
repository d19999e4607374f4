// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/support/formlabel.h"

#include "ui/widgets/theme.h"

#include <QLabel>

namespace caisson::ui {

QLabel *formLabel(const QString &title, QWidget *field, QWidget *parent, int around)
{
    auto *label = new QLabel(title, parent);
    label->setBuddy(field);
    joinLabel(label, field, around);
    return label;
}

void joinLabel(QLabel *label, QWidget *field, int around)
{
    // QFormLayout puts a label into the upper 7/4 of its own height, which is the middle of the field with
    // some fonts only.
    const int height = field->sizeHint().height();
    if (height <= Theme::px(48)) {
        label->setFixedHeight(height + 2 * around);
    }
    // Qt tells screen readers of labels that are siblings of their field; a field may lie in a note, and have
    // parts.
    const QString spoken = label->text().remove(QLatin1Char('&'));
    const QList<QWidget *> parts =
        QList<QWidget *>{field} + field->findChildren<QWidget *>(Qt::FindDirectChildrenOnly);
    for (QWidget *part : parts) {
        if (part->focusPolicy() != Qt::NoFocus && part->accessibleName().isEmpty()) {
            part->setAccessibleName(spoken);
        }
    }
}

} // namespace caisson::ui
