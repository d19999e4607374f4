// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/fakes/fakesystemd.h"

#include <array>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sys/wait.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

namespace caisson::tests {

namespace {

using Handler = int (*)(sd_bus_message *, void *, sd_bus_error *);
using Method = int (*)(sd_bus_message *, void *, void *);

/// The same function: sd-bus' own type of the last argument is kept out of the header.
template<Method method>
int bound(sd_bus_message *message, void *self, sd_bus_error *error)
{
    return method(message, self, error);
}

int fail(void *error, const char *name, const std::string &text)
{
    return ::sd_bus_error_set(static_cast<sd_bus_error *>(error), name, text.c_str());
}

void removeGroup(const std::filesystem::path &group)
{
    std::error_code ignored;
    for (const char *part : {"supervisor", "payload", "."}) {
        const std::filesystem::path directory = group / part;
        std::ifstream processes(directory / "cgroup.procs");
        for (pid_t pid = 0; processes >> pid;)
            ::kill(pid, SIGKILL);
        for (int i = 0; i < 400 && ::rmdir(directory.lexically_normal().c_str()) != 0 && errno == EBUSY; ++i)
            ::usleep(5000); // a group is let go of some time after its last process
        if (std::string_view(part) == ".")
            ::rmdir(group.c_str());
    }
}

} // namespace

struct FakeSystemdTables
{
    static const sd_bus_vtable *manager()
    {
        static const sd_bus_vtable table[] = {
            SD_BUS_VTABLE_START(0),
            SD_BUS_METHOD("Subscribe", "", "", bound<FakeSystemd::subscribe>, SD_BUS_VTABLE_UNPRIVILEGED),
            SD_BUS_METHOD("StartTransientUnit", "ssa(sv)a(sa(sv))", "o",
                          bound<FakeSystemd::startTransientUnit>, SD_BUS_VTABLE_UNPRIVILEGED),
            SD_BUS_METHOD("SetUnitProperties", "sba(sv)", "", bound<FakeSystemd::setUnitProperties>,
                          SD_BUS_VTABLE_UNPRIVILEGED),
            SD_BUS_METHOD("StopUnit", "ss", "o", bound<FakeSystemd::stopUnit>, SD_BUS_VTABLE_UNPRIVILEGED),
            SD_BUS_METHOD("GetUnit", "s", "o", bound<FakeSystemd::getUnit>, SD_BUS_VTABLE_UNPRIVILEGED),
            SD_BUS_PROPERTY("Version", "s", FakeSystemd::version, 0, 0),
            SD_BUS_SIGNAL("JobRemoved", "uoss", 0),
            SD_BUS_VTABLE_END};
        return table;
    }
    static const sd_bus_vtable *machined()
    {
        static const sd_bus_vtable table[] = {SD_BUS_VTABLE_START(0),
                                              SD_BUS_METHOD("RegisterMachineWithNetwork", "sayssusai", "o",
                                                            bound<FakeSystemd::registerMachine>,
                                                            SD_BUS_VTABLE_UNPRIVILEGED),
                                              SD_BUS_VTABLE_END};
        return table;
    }
};

int FakeSystemd::version(sd_bus *, const char *, const char *, const char *, sd_bus_message *reply,
                         void *self, sd_bus_error *)
{
    return ::sd_bus_message_append(reply, "s", static_cast<FakeSystemd *>(self)->m_version.load());
}

FakeSystemd::FakeSystemd(std::string root)
    : m_root(std::move(root))
{
}

FakeSystemd::~FakeSystemd()
{
    stop();
    ::unsetenv("DBUS_SYSTEM_BUS_ADDRESS");
}

std::string FakeSystemd::start()
{
    int ends[2];
    if (::pipe(ends) != 0)
        return "pipe";
    m_daemon = ::fork();
    if (m_daemon == 0) {
        ::dup2(ends[1], 1);
        ::execlp("dbus-daemon", "dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address",
                 nullptr);
        ::_exit(127);
    }
    ::close(ends[1]);
    std::array<char, 512> line{};
    const ssize_t size = ::read(ends[0], line.data(), line.size() - 1);
    ::close(ends[0]);
    if (size <= 0)
        return "dbus-daemon does not start";
    m_address.assign(line.data(), std::strcspn(line.data(), "\n"));
    ::setenv("DBUS_SYSTEM_BUS_ADDRESS", m_address.c_str(), 1);
    if (::sd_bus_open_system(&m_bus) < 0)
        return "no connection";
    if (::sd_bus_add_object_vtable(m_bus, nullptr, "/org/freedesktop/systemd1",
                                   "org.freedesktop.systemd1.Manager", FakeSystemdTables::manager(),
                                   this) < 0 ||
        ::sd_bus_add_object_vtable(m_bus, nullptr, "/org/freedesktop/machine1",
                                   "org.freedesktop.machine1.Manager", FakeSystemdTables::machined(),
                                   this) < 0 ||
        ::sd_bus_request_name(m_bus, "org.freedesktop.systemd1", 0) < 0 ||
        ::sd_bus_request_name(m_bus, "org.freedesktop.machine1", 0) < 0)
        return "no service";
    m_ends = false;
    m_thread = std::thread([this] { serve(); });
    return {};
}

std::string FakeSystemd::restart()
{
    stop();
    return start();
}

void FakeSystemd::stop()
{
    m_ends = true;
    if (m_thread.joinable())
        m_thread.join();
    ::sd_bus_flush_close_unref(m_bus);
    m_bus = nullptr;
    if (m_daemon > 0) {
        ::kill(m_daemon, SIGTERM);
        ::waitpid(m_daemon, nullptr, 0);
        m_daemon = 0;
    }
}

void FakeSystemd::serve()
{
    while (!m_ends) {
        const int code = ::sd_bus_process(m_bus, nullptr);
        if (code < 0)
            return;
        if (code == 0)
            ::sd_bus_wait(m_bus, 20'000);
    }
}

std::map<std::string, FakeSystemd::Unit> FakeSystemd::units() const
{
    const std::lock_guard lock(m_mutex);
    return m_units;
}

std::vector<std::string> FakeSystemd::machines() const
{
    const std::lock_guard lock(m_mutex);
    return m_machines;
}

void FakeSystemd::keepOldUnit(const std::string &unit, int looks)
{
    const std::lock_guard lock(m_mutex);
    m_old[unit] = looks;
}

std::string FakeSystemd::readProperties(sd_bus_message *message, Unit &unit, unsigned &pid) const
{
    if (::sd_bus_message_enter_container(message, 'a', "(sv)") < 0)
        return "no properties";
    while (::sd_bus_message_enter_container(message, 'r', "sv") > 0) {
        const char *name = nullptr, *contents = nullptr;
        char type = 0;
        if (::sd_bus_message_read(message, "s", &name) < 0 ||
            ::sd_bus_message_peek_type(message, &type, &contents) < 0)
            return "malformed";
        const std::string_view kind = contents;
        std::uint64_t number = 0;
        int truth = 0;
        unsigned count = 0;
        const char *text = nullptr;
        int code = -1;
        if (kind == "s" && (code = ::sd_bus_message_read(message, "v", "s", &text)) >= 0)
            unit.texts[name] = text;
        else if (kind == "t" && (code = ::sd_bus_message_read(message, "v", "t", &number)) >= 0)
            unit.numbers[name] = number;
        else if (kind == "b" && (code = ::sd_bus_message_read(message, "v", "b", &truth)) >= 0)
            unit.numbers[name] = static_cast<std::uint64_t>(truth);
        else if (kind == "au")
            code = ::sd_bus_message_read(message, "v", "au", 1, &pid);
        (void)count;
        if (code < 0)
            return std::string("unknown property ") + name;
        ::sd_bus_message_exit_container(message);
    }
    ::sd_bus_message_exit_container(message);
    return {};
}

int FakeSystemd::answerJob(sd_bus_message *message, const std::string &unit)
{
    const unsigned number = ++m_jobs;
    const std::string path = "/org/freedesktop/systemd1/job/" + std::to_string(number);
    const int code = ::sd_bus_reply_method_return(message, "o", path.c_str());
    ::sd_bus_emit_signal(m_bus, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager", "JobRemoved",
                         "uoss", number, path.c_str(), unit.c_str(), "done");
    return code;
}

int FakeSystemd::startTransientUnit(sd_bus_message *message, void *self, void *error)
{
    auto &fake = *static_cast<FakeSystemd *>(self);
    const char *name = nullptr, *mode = nullptr;
    ::sd_bus_message_read(message, "ss", &name, &mode);
    Unit unit;
    unsigned pid = 0;
    if (const std::string wrong = fake.readProperties(message, unit, pid); !wrong.empty())
        return fail(error, SD_BUS_ERROR_INVALID_ARGS, wrong);
    const std::lock_guard lock(fake.m_mutex);
    if (fake.m_units.contains(name) || fake.m_old.contains(name))
        return fail(error, "org.freedesktop.systemd1.UnitExists", "there is such a unit");
    const std::string group = fake.m_root + '/' + unit.texts["Slice"] + '/' + name;
    std::filesystem::create_directories(group);
    if (!(std::ofstream(group + "/cgroup.procs") << pid << std::flush))
        return fail(error, SD_BUS_ERROR_FAILED, "the process cannot be moved");
    fake.m_units[name] = unit;
    return fake.answerJob(message, name);
}

int FakeSystemd::setUnitProperties(sd_bus_message *message, void *self, void *error)
{
    auto &fake = *static_cast<FakeSystemd *>(self);
    const char *name = nullptr;
    int runtime = 0;
    ::sd_bus_message_read(message, "sb", &name, &runtime);
    Unit changes;
    unsigned pid = 0;
    if (const std::string wrong = fake.readProperties(message, changes, pid); !wrong.empty())
        return fail(error, SD_BUS_ERROR_INVALID_ARGS, wrong);
    if (fake.m_refusesLimits)
        return fail(error, SD_BUS_ERROR_ACCESS_DENIED, "no");
    const std::lock_guard lock(fake.m_mutex);
    const auto found = fake.m_units.find(name);
    if (found == fake.m_units.end())
        return fail(error, "org.freedesktop.systemd1.NoSuchUnit", "no such unit");
    for (const auto &[property, value] : changes.numbers)
        found->second.numbers[property] = value;
    return ::sd_bus_reply_method_return(message, "");
}

int FakeSystemd::stopUnit(sd_bus_message *message, void *self, void *error)
{
    auto &fake = *static_cast<FakeSystemd *>(self);
    const char *name = nullptr, *mode = nullptr;
    ::sd_bus_message_read(message, "ss", &name, &mode);
    const std::lock_guard lock(fake.m_mutex);
    const auto found = fake.m_units.find(name);
    if (found == fake.m_units.end())
        return fail(error, "org.freedesktop.systemd1.NoSuchUnit", "no such unit");
    removeGroup(fake.m_root + '/' + found->second.texts["Slice"] + '/' + name);
    fake.m_units.erase(found);
    return fake.answerJob(message, name);
}

int FakeSystemd::getUnit(sd_bus_message *message, void *self, void *error)
{
    auto &fake = *static_cast<FakeSystemd *>(self);
    const char *name = nullptr;
    ::sd_bus_message_read(message, "s", &name);
    const std::lock_guard lock(fake.m_mutex);
    if (const auto old = fake.m_old.find(name); old != fake.m_old.end() && --old->second <= 0)
        fake.m_old.erase(old);
    if (!fake.m_units.contains(name) && !fake.m_old.contains(name))
        return fail(error, "org.freedesktop.systemd1.NoSuchUnit", "no such unit");
    return ::sd_bus_reply_method_return(message, "o", "/org/freedesktop/systemd1/unit/x");
}

int FakeSystemd::subscribe(sd_bus_message *message, void *, void *)
{
    return ::sd_bus_reply_method_return(message, "");
}

int FakeSystemd::registerMachine(sd_bus_message *message, void *self, void *)
{
    auto &fake = *static_cast<FakeSystemd *>(self);
    const char *name = nullptr;
    ::sd_bus_message_read(message, "s", &name);
    const std::lock_guard lock(fake.m_mutex);
    fake.m_machines.emplace_back(name);
    return ::sd_bus_reply_method_return(message, "o", "/org/freedesktop/machine1/machine/x");
}

} // namespace caisson::tests
