// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/client/client.h"
#include "app/models/samplering.h"

#include <QHash>
#include <QObject>

namespace caisson::app {

/// Rates of one container, from two samples. Processors: 1.0 is one of them fully used.
struct Rates
{
    double received = 0, sent = 0; ///< bytes a second, seen from the container
    double processors = 0;
    bool known = false; ///< two samples were there
};

/// Pure: nothing known when time stands still or a counter went back (restart).
[[nodiscard]] Rates ratesBetween(const FiguresSample &earlier, const FiguresSample &later);

/// Keeps every container's rates and their newest minute. Main thread.
class Traffic : public QObject
{
    Q_OBJECT
public:
    explicit Traffic(Client *client, QObject *parent = nullptr);
    ~Traffic() override;
    [[nodiscard]] Rates rates(const Container *container) const;
    [[nodiscard]] const SampleRing<Rates> *
    history(const Container *container) const; ///< 60 ticks; null: unknown
Q_SIGNALS:
    void ticked(); ///< after each tick of figures

private:
    struct Record;
    void follow(Container *container);
    QHash<const Container *, std::shared_ptr<Record>> m_records;
};

} // namespace caisson::app
