// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <systemd/sd-bus.h>
#include <thread>
#include <vector>

namespace caisson::tests {

/// A bus of its own with a service manager and a machined on it that do what ours ask of systemd: scopes are
/// directories below `root`, which it makes, puts the process into, and removes. DBUS_SYSTEM_BUS_ADDRESS
/// names the bus while the object lives.
class FakeSystemd
{
public:
    /// `root`: a directory of the unified hierarchy, made by the caller.
    explicit FakeSystemd(std::string root);
    ~FakeSystemd();
    FakeSystemd(const FakeSystemd &) = delete;
    FakeSystemd &operator=(const FakeSystemd &) = delete;

    /// Empty: all is well.
    [[nodiscard]] std::string start();
    /// Breaks every connection, as a bus that is restarted does.
    [[nodiscard]] std::string restart();

    struct Unit
    {
        std::map<std::string, std::string> texts;     ///< of the properties of type s
        std::map<std::string, std::uint64_t> numbers; ///< of type t and b
    };
    [[nodiscard]] std::map<std::string, Unit> units() const;
    [[nodiscard]] std::vector<std::string> machines() const;
    /// The next scope's name is still that of an old unit for so many calls of GetUnit.
    void keepOldUnit(const std::string &unit, int looks);
    void refuseLimits(bool refuse) { m_refusesLimits = refuse; }
    /// As distributions write it; a literal.
    void setVersion(const char *version) { m_version = version; }

private:
    static int startTransientUnit(sd_bus_message *message, void *self, void *error);
    static int setUnitProperties(sd_bus_message *message, void *self, void *error);
    static int stopUnit(sd_bus_message *message, void *self, void *error);
    static int getUnit(sd_bus_message *message, void *self, void *error);
    static int subscribe(sd_bus_message *message, void *self, void *error);
    static int registerMachine(sd_bus_message *message, void *self, void *error);
    static int version(sd_bus *bus, const char *path, const char *interface, const char *property,
                       sd_bus_message *reply, void *self, sd_bus_error *error);
    friend struct FakeSystemdTables;

    [[nodiscard]] std::string readProperties(sd_bus_message *message, Unit &unit, unsigned &pid) const;
    int answerJob(sd_bus_message *message, const std::string &unit);
    void serve();
    void stop();

    std::string m_root, m_address;
    pid_t m_daemon = 0;
    std::thread m_thread;
    std::atomic<bool> m_ends{false}, m_refusesLimits{false};
    std::atomic<const char *> m_version{"257.9-1~deb13u1"};
    sd_bus *m_bus = nullptr;
    mutable std::mutex m_mutex;
    std::map<std::string, Unit> m_units;
    std::map<std::string, int> m_old;
    std::vector<std::string> m_machines;
    unsigned m_jobs = 0;
};

} // namespace caisson::tests
