// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <sys/types.h>

namespace caisson::kernel {

/// systemd, as far as control groups need it: whoever runs under it asks it for groups instead of making them
/// (systemd's "Control Group APIs and Delegation"). Speaks org.freedesktop.systemd1 and .machine1 over the
/// system bus. Thread safe, one call after the other; each ends within its deadline (Error LimitExceeded).
/// Reconnects by itself after the bus was restarted.
class ServiceManager
{
public:
    /// Whether this machine was booted with it, see sd_booted(3).
    [[nodiscard]] static bool isRunning();
    /// Errors: NotSupported when it does not answer.
    [[nodiscard]] static Result<std::shared_ptr<ServiceManager>> open();
    ~ServiceManager();
    ServiceManager(const ServiceManager &) = delete;
    ServiceManager &operator=(const ServiceManager &) = delete;

    struct Scope
    {
        std::string unit;  ///< "caisson-zion.scope"
        std::string slice; ///< "machine.slice"
        std::string description;
        pid_t member = 0; ///< a process of ours, not yet reaped; it is moved into the scope
        std::chrono::seconds stopTimeout{10};
    };
    /// A transient scope, delegated to us. Returns when it is active. Errors: Exists.
    [[nodiscard]] Status startScope(const Scope &scope);
    /// Ends every process of the unit and waits until it is unloaded. That it is gone is success.
    [[nodiscard]] Status stopUnit(const std::string &unit);

    /// None: left as it is; UINT64_MAX: no limit.
    struct UnitLimits
    {
        std::optional<std::uint64_t> memoryMax, memorySwapMax, memoryHigh; ///< bytes
        std::optional<std::uint64_t> cpuQuotaPerSecond;                    ///< µs
        std::optional<std::uint64_t> tasksMax;
    };
    /// For as long as the unit runs.
    [[nodiscard]] Status setLimits(const std::string &unit, const UnitLimits &limits);

    struct Machine
    {
        std::string name;
        std::string id; ///< 32 hexadecimal digits
        pid_t leader = 0;
        std::optional<std::uint32_t> hostInterface; ///< index of the host's end of its link
    };
    /// Makes it known to systemd-machined, which forgets it with its scope. Errors: NotSupported where none
    /// runs.
    [[nodiscard]] Status registerMachine(const Machine &machine);

private:
    ServiceManager();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace caisson::kernel
