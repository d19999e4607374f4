// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/containertablemodel.h"

namespace caisson::app {

ContainerTableModel::ContainerTableModel(QObject *parent)
    : DiffTableModel(parent)
{
}

void ContainerTableModel::setContainer(Container *container)
{
    if (m_container == container && container != nullptr)
        return;
    m_container = container;
    ++m_generation;
    m_asking = false;
    empty();
    refresh();
}

void ContainerTableModel::refresh()
{
    if (m_asking || !m_container)
        return;
    const ContainerState state = m_container->data().state;
    if (state == ContainerState::Created || state == ContainerState::Stopped) {
        empty();
        return;
    }
    m_asking = true;
    ask(*m_container);
}

} // namespace caisson::app
