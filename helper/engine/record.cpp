// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/record.h"

#include "helper/engine/jsonfields.h"
#include "helper/engine/recordfields.h"

namespace caisson::engine {

std::string toJson(const ContainerRecord &record)
{
    return json::dump(json::Writer::write(record), true);
}

Result<ContainerRecord> recordFromJson(std::string_view text)
{
    return json::parse<ContainerRecord>(text, "container record", 8U << 20);
}

std::optional<std::uint32_t> outsideId(const std::vector<IdMapping> &map, std::uint32_t inside)
{
    if (map.empty())
        return inside;
    for (const IdMapping &line : map) {
        if (inside >= line.inside && inside - line.inside < line.count)
            return line.outside + (inside - line.inside);
    }
    return std::nullopt;
}

} // namespace caisson::engine
