// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/traffic.h"

namespace caisson::app {

struct Traffic::Record
{
    std::optional<FiguresSample> last;
    Rates rates;
    SampleRing<Rates> history{60};
};

Rates ratesBetween(const FiguresSample &earlier, const FiguresSample &later)
{
    if (later.timeMicroseconds <= earlier.timeMicroseconds || later.rxBytes < earlier.rxBytes ||
        later.txBytes < earlier.txBytes || later.cpuMicroseconds < earlier.cpuMicroseconds)
        return {};
    const double seconds = double(later.timeMicroseconds - earlier.timeMicroseconds) / 1e6;
    return {.received = double(later.rxBytes - earlier.rxBytes) / seconds,
            .sent = double(later.txBytes - earlier.txBytes) / seconds,
            .processors = double(later.cpuMicroseconds - earlier.cpuMicroseconds) / 1e6 / seconds,
            .known = true};
}

Traffic::Traffic(Client *client, QObject *parent)
    : QObject(parent)
{
    connect(client, &Client::containerAdded, this, &Traffic::follow);
    connect(client, &Client::containerRemoved, this,
            [this](const Container *container) { m_records.remove(container); });
    connect(client, &Client::figuresTick, this, &Traffic::ticked);
    const QList<Container *> containers = client->containers();
    for (Container *container : containers)
        follow(container);
}

Traffic::~Traffic() = default;

void Traffic::follow(Container *container)
{
    auto record = std::make_shared<Record>();
    m_records.insert(container, record);
    connect(container, &Container::figuresArrived, this, [record](const FiguresSample &sample) {
        record->rates = record->last ? ratesBetween(*record->last, sample) : Rates();
        record->last = sample;
        record->history.append(record->rates);
    });
    connect(container, &Container::changed, this, [container, record] {
        // Old rates of a container that does not run would be a lie.
        const ContainerState state = container->data().state;
        if (state == ContainerState::Stopped || state == ContainerState::Created) {
            record->last.reset();
            record->rates = {};
        }
    });
}

Rates Traffic::rates(const Container *container) const
{
    const auto record = m_records.value(container);
    return record ? record->rates : Rates();
}

const SampleRing<Rates> *Traffic::history(const Container *container) const
{
    const auto record = m_records.value(container);
    return record ? &record->history : nullptr;
}

} // namespace caisson::app
