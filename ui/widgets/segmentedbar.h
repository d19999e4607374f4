// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <QStringList>
#include <QWidget>

QT_BEGIN_NAMESPACE
class QButtonGroup;
class QHBoxLayout;
QT_END_NAMESPACE

namespace caisson::ui {

/// Two or more joined buttons of which one is chosen: "Diagram | Table".
class SegmentedBar : public QWidget
{
    Q_OBJECT

public:
    explicit SegmentedBar(const QStringList &texts, QWidget *parent = nullptr);

    [[nodiscard]] int currentIndex() const;
    void setCurrentIndex(int index);
    void setText(int index, const QString &text);

Q_SIGNALS:
    void currentChanged(int index);

private:
    QButtonGroup *m_group;
    QHBoxLayout *m_layout;
};

} // namespace caisson::ui
