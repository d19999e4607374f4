// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/specification.h"

#include "helper/engine/jsonfields.h"
#include "helper/engine/specificationfields.h"

#include <algorithm>
#include <cmath>

namespace caisson::engine {

bool Specification::hasNamespace(kernel::NamespaceKind kind) const
{
    return std::ranges::any_of(linuxPart.namespaces, [kind](const oci::Namespace &candidate) {
        return candidate.type == kernel::info(kind).ociName;
    });
}

const oci::Mount *Specification::mountAt(std::string_view destination) const
{
    const auto found = std::ranges::find(mounts, destination, &oci::Mount::destination);
    return found == mounts.end() ? nullptr : &*found;
}

bool Specification::operator==(const Specification &other) const
{
    return toJson(*this, false) == toJson(other, false);
}

std::string toJson(const Specification &specification, bool indent)
{
    return json::dump(json::Writer::write(specification), indent);
}

Result<Specification> specificationFromJson(std::string_view text)
{
    return json::parse<Specification>(text, "config.json");
}

void applyLimits(Specification &specification, const Limits &limits)
{
    specification.caisson.limits = limits;
    oci::Resources &resources = specification.linuxPart.resources;
    const std::uint64_t memory = limits.memory.value_or(defaultMemoryLimit);
    resources.memory.limit = static_cast<std::int64_t>(memory);
    resources.memory.swap.reset();
    if (limits.memorySwap)
        resources.memory.swap = static_cast<std::int64_t>(*limits.memorySwap);
    // memory.high has no word of its own in the runtime-spec; v1 has soft_limit_in_bytes, which is
    // "reservation"
    resources.memory.reservation.reset();
    resources.unified.erase("memory.high");
    if (limits.memoryHigh) {
        resources.memory.reservation = static_cast<std::int64_t>(*limits.memoryHigh);
        resources.unified["memory.high"] = std::to_string(*limits.memoryHigh);
    }
    resources.cpu = {};
    if (limits.cpus) {
        constexpr std::uint64_t period = 100000;
        resources.cpu.period = period;
        resources.cpu.quota =
            std::max<std::int64_t>(1000, std::llround(*limits.cpus * static_cast<double>(period)));
    }
    resources.pids = static_cast<std::int64_t>(limits.pids.value_or(defaultPidsLimit));
}

} // namespace caisson::engine
