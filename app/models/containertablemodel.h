// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/difftablemodel.h"

#include <QPointer>

namespace caisson::app {

/// A table of what one running container has, asked of the helper as a whole. Knows when to ask and which
/// answer still counts; what the rows are is the derived class's job.
class ContainerTableModel : public DiffTableModel
{
    Q_OBJECT
public:
    void setContainer(Container *container); ///< empties the model, then refreshes; null: empty
    void refresh();                          ///< one call at a time; a call while asking is dropped

Q_SIGNALS:
    void refreshed();
    void failed(const caisson::app::ClientError &error);

protected:
    explicit ContainerTableModel(QObject *parent);
    /// Calls the helper; the answer goes to what answer() made.
    virtual void ask(Container &container) = 0;
    /// No rows: there is no container, or it does not run.
    virtual void empty() = 0;

    /// For ask(): a receiver that calls `take` with the rows unless the container was changed meanwhile.
    template<typename Rows, typename Take>
    [[nodiscard]] auto answer(Take take)
    {
        return [this, take, generation = m_generation](const Outcome<Rows> &rows) {
            if (generation != m_generation)
                return;
            m_asking = false;
            if (rows)
                take(*rows);
            else
                Q_EMIT failed(rows.error());
        };
    }

private:
    QPointer<Container> m_container;
    quint64 m_generation = 0; ///< an answer about a former container is void
    bool m_asking = false;
};

} // namespace caisson::app
