// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/servicemanager.h"

#include <array>
#include <charconv>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <thread>

namespace caisson::kernel {

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto callTime = 10s;
constexpr auto unloadTime = 2s; // a unit is unloaded a moment after its last process
constexpr const char *service = "org.freedesktop.systemd1";
constexpr const char *object = "/org/freedesktop/systemd1";
constexpr const char *manager = "org.freedesktop.systemd1.Manager";

struct FreeMessage
{
    void operator()(sd_bus_message *message) const { ::sd_bus_message_unref(message); }
};
using Message = std::unique_ptr<sd_bus_message, FreeMessage>;

struct BusError
{
    sd_bus_error error = SD_BUS_ERROR_NULL;
    BusError() = default;
    ~BusError() { ::sd_bus_error_free(&error); }
    BusError(const BusError &) = delete;
    BusError &operator=(const BusError &) = delete;
};

Error busFailure(std::string_view call, std::string_view what, int code, const BusError &reported = {})
{
    Error error{ErrorCode::Kernel, -code, std::string(call)};
    if (!what.empty())
        error.text += ' ' + std::string(what);
    error.text += ": ";
    error.text += reported.error.message != nullptr ? reported.error.message : ::strerror(-code);
    const std::string_view name = reported.error.name != nullptr ? reported.error.name : "";
    if (code == -ETIMEDOUT)
        error.code = ErrorCode::LimitExceeded;
    else if (name == "org.freedesktop.systemd1.UnitExists")
        error.code = ErrorCode::Exists;
    else if (name == "org.freedesktop.systemd1.NoSuchUnit")
        error.code = ErrorCode::NotFound;
    else if (name == SD_BUS_ERROR_SERVICE_UNKNOWN || name == SD_BUS_ERROR_NAME_HAS_NO_OWNER)
        error.code = ErrorCode::NotSupported;
    return error;
}

bool isLost(int code)
{
    return code == -ENOTCONN || code == -ECONNRESET || code == -EPIPE || code == -ESHUTDOWN ||
           code == -ECHILD;
}

/// Appends a property "(sv)" of a basic type. Negative: what sd-bus has against it.
template<typename Value>
int appendProperty(sd_bus_message *message, const char *name, const char *type, Value value)
{
    return ::sd_bus_message_append(message, "(sv)", name, type, value);
}

} // namespace

class ServiceManager::Private
{
public:
    struct CloseBus
    {
        void operator()(sd_bus *opened) const { ::sd_bus_flush_close_unref(opened); }
    };
    using Bus = std::unique_ptr<sd_bus, CloseBus>;

    std::mutex mutex;
    Bus bus;
    std::map<std::string, std::string> endedJobs; ///< path → result, since the last call

    [[nodiscard]] Status connect();
    [[nodiscard]] Result<unsigned> version();
    /// Builds and sends a call; the connection is made anew once when it was lost.
    [[nodiscard]] Result<Message> call(const char *destination, const char *path, const char *interface,
                                       const char *member, const std::string &what,
                                       const std::function<int(sd_bus_message *)> &fill);
    [[nodiscard]] Result<Message> call(const char *member, const std::string &what,
                                       const std::function<int(sd_bus_message *)> &fill)
    {
        return call(service, object, manager, member, what, fill);
    }
    [[nodiscard]] Status waitForJob(const Message &answer, const std::string &what);
    [[nodiscard]] bool isLoaded(const std::string &unit);
    void waitUntilUnloaded(const std::string &unit);

    static int jobRemoved(sd_bus_message *message, void *self, sd_bus_error *);
};

int ServiceManager::Private::jobRemoved(sd_bus_message *message, void *self, sd_bus_error *)
{
    std::uint32_t number = 0;
    const char *path = nullptr, *unit = nullptr, *result = nullptr;
    if (::sd_bus_message_read(message, "uoss", &number, &path, &unit, &result) >= 0)
        static_cast<Private *>(self)->endedJobs[path] = result;
    return 0;
}

Status ServiceManager::Private::connect()
{
    sd_bus *opened = nullptr;
    if (const int code = ::sd_bus_open_system(&opened); code < 0)
        return std::unexpected(busFailure("sd_bus_open_system", "", code));
    bus.reset(opened);
    ::sd_bus_set_method_call_timeout(bus.get(), std::chrono::microseconds(callTime).count());
    if (const int code = ::sd_bus_match_signal(bus.get(), nullptr, service, object, manager, "JobRemoved",
                                               jobRemoved, this);
        code < 0)
        return std::unexpected(busFailure("sd_bus_match_signal", "", code));
    BusError error;
    if (const int code =
            ::sd_bus_call_method(bus.get(), service, object, manager, "Subscribe", &error.error, nullptr, "");
        code < 0)
        return std::unexpected(busFailure("systemd", "Subscribe", code, error));
    return {};
}

Result<Message> ServiceManager::Private::call(const char *destination, const char *path,
                                              const char *interface, const char *member,
                                              const std::string &what,
                                              const std::function<int(sd_bus_message *)> &fill)
{
    for (int attempt = 0;; ++attempt) {
        if (!bus) {
            if (Status connected = connect(); !connected) {
                bus.reset();
                return std::unexpected(std::move(connected).error());
            }
        }
        endedJobs.clear();
        sd_bus_message *made = nullptr;
        int code = ::sd_bus_message_new_method_call(bus.get(), &made, destination, path, interface, member);
        const Message request(made);
        if (code >= 0)
            code = fill(request.get());
        sd_bus_message *reply = nullptr;
        BusError error;
        if (code >= 0)
            code = ::sd_bus_call(bus.get(), request.get(), 0, &error.error, &reply);
        if (code >= 0)
            return Message(reply);
        if (!isLost(code) || attempt > 0)
            return std::unexpected(busFailure(member, what, code, error));
        bus.reset();
    }
}

Status ServiceManager::Private::waitForJob(const Message &answer, const std::string &what)
{
    const char *path = nullptr;
    if (const int code = ::sd_bus_message_read(answer.get(), "o", &path); code < 0)
        return std::unexpected(busFailure("read the job of", what, code));
    const auto deadline = Clock::now() + callTime;
    for (;;) {
        if (const auto ended = endedJobs.find(path); ended != endedJobs.end()) {
            if (ended->second == "done")
                return {};
            return failure(ErrorCode::Kernel, "systemd's job for " + what + " ended as " + ended->second);
        }
        int code = ::sd_bus_process(bus.get(), nullptr);
        if (code == 0) {
            const auto left = std::chrono::ceil<std::chrono::microseconds>(deadline - Clock::now()).count();
            if (left <= 0)
                return std::unexpected(busFailure("wait for systemd's job for", what, -ETIMEDOUT));
            code = ::sd_bus_wait(bus.get(), static_cast<std::uint64_t>(left));
        }
        if (code < 0 && code != -EINTR) {
            bus.reset();
            return std::unexpected(busFailure("wait for systemd's job for", what, code));
        }
    }
}

bool ServiceManager::Private::isLoaded(const std::string &unit)
{
    return call("GetUnit", unit,
                [&unit](sd_bus_message *message) {
                    return ::sd_bus_message_append(message, "s", unit.c_str());
                })
        .has_value();
}

/// Nothing tells of a unit's unloading without a subscription to every unit of the machine.
void ServiceManager::Private::waitUntilUnloaded(const std::string &unit)
{
    const auto deadline = Clock::now() + unloadTime;
    for (auto pause = 1ms; isLoaded(unit) && Clock::now() < deadline; pause = std::min(2 * pause, 50ms))
        std::this_thread::sleep_for(pause);
}

ServiceManager::ServiceManager()
    : d(std::make_unique<Private>())
{
}

ServiceManager::~ServiceManager() = default;

bool ServiceManager::isRunning()
{
    return ::sd_booted() > 0;
}

/// "257.9-1~deb13u1" → 257.
Result<unsigned> ServiceManager::Private::version()
{
    char *text = nullptr;
    BusError error;
    if (const int code =
            ::sd_bus_get_property_string(bus.get(), service, object, manager, "Version", &error.error, &text);
        code < 0)
        return std::unexpected(busFailure("systemd", "Version", code, error));
    const std::unique_ptr<char, decltype(&::free)> held(text, ::free);
    unsigned number = 0;
    const std::string_view shown(text);
    std::from_chars(shown.data(), shown.data() + shown.size(), number);
    return number;
}

Result<std::shared_ptr<ServiceManager>> ServiceManager::open()
{
    std::shared_ptr<ServiceManager> opened(new ServiceManager);
    const Status connected = opened->d->connect();
    const Result<unsigned> version = connected ? opened->d->version() : std::unexpected(connected.error());
    if (!version) {
        opened->d->bus.reset();
        return failure(ErrorCode::NotSupported, "systemd does not answer: " + version.error().text);
    }
    // Before, a process killed for memory took its whole scope along, whatever the scope's properties.
    constexpr unsigned lettingScopesLive = 253;
    if (*version < lettingScopesLive)
        return failure(ErrorCode::NotSupported, "systemd " + std::to_string(*version) +
                                                    " ends a whole scope when the kernel kills one of its "
                                                    "processes for memory; " +
                                                    std::to_string(lettingScopesLive) +
                                                    " or later is needed");
    return opened;
}

Status ServiceManager::startScope(const Scope &scope)
{
    const std::lock_guard lock(d->mutex);
    const auto fill = [&scope](sd_bus_message *message) {
        const std::uint64_t stop = std::chrono::microseconds(scope.stopTimeout).count();
        const std::array steps{
            ::sd_bus_message_append(message, "ss", scope.unit.c_str(), "fail"),
            ::sd_bus_message_open_container(message, 'a', "(sv)"),
            appendProperty(message, "Description", "s", scope.description.c_str()),
            appendProperty(message, "Slice", "s", scope.slice.c_str()),
            appendProperty(message, "Delegate", "b", 1),
            appendProperty(message, "CollectMode", "s", "inactive-or-failed"),
            appendProperty(message, "TimeoutStopUSec", "t", stop),
            ::sd_bus_message_append(message, "(sv)", "PIDs", "au", 1,
                                    static_cast<std::uint32_t>(scope.member)),
            ::sd_bus_message_close_container(message),
            ::sd_bus_message_append(message, "a(sa(sv))", 0),
        };
        for (const int step : steps) {
            if (step < 0)
                return step;
        }
        return 0;
    };
    Result<Message> answer = d->call("StartTransientUnit", scope.unit, fill);
    if (!answer && answer.error().code == ErrorCode::Exists) {
        // The last run's is being forgotten.
        d->waitUntilUnloaded(scope.unit);
        answer = d->call("StartTransientUnit", scope.unit, fill);
    }
    if (!answer)
        return std::unexpected(std::move(answer).error());
    return d->waitForJob(*answer, scope.unit);
}

Status ServiceManager::stopUnit(const std::string &unit)
{
    const std::lock_guard lock(d->mutex);
    const auto answer = d->call("StopUnit", unit, [&unit](sd_bus_message *message) {
        return ::sd_bus_message_append(message, "ss", unit.c_str(), "replace");
    });
    if (!answer)
        return answer.error().code == ErrorCode::NotFound ? Status() : std::unexpected(answer.error());
    if (Status stopped = d->waitForJob(*answer, unit); !stopped)
        return stopped;
    d->waitUntilUnloaded(unit);
    return {};
}

Status ServiceManager::setLimits(const std::string &unit, const UnitLimits &limits)
{
    const std::lock_guard lock(d->mutex);
    const std::pair<const char *, const std::optional<std::uint64_t> &> values[] = {
        {"MemoryMax", limits.memoryMax},
        {"MemorySwapMax", limits.memorySwapMax},
        {"MemoryHigh", limits.memoryHigh},
        {"CPUQuotaPerSecUSec", limits.cpuQuotaPerSecond},
        {"TasksMax", limits.tasksMax}};
    const auto answer = d->call("SetUnitProperties", unit, [&](sd_bus_message *message) {
        int code = ::sd_bus_message_append(message, "sb", unit.c_str(), 1);
        if (code >= 0)
            code = ::sd_bus_message_open_container(message, 'a', "(sv)");
        for (const auto &[name, value] : values) {
            if (code >= 0 && value)
                code = appendProperty(message, name, "t", *value);
        }
        return code < 0 ? code : ::sd_bus_message_close_container(message);
    });
    return answer ? Status() : std::unexpected(answer.error());
}

Status ServiceManager::registerMachine(const Machine &machine)
{
    std::array<std::uint8_t, 16> id{};
    for (std::size_t i = 0; i < id.size() && machine.id.size() == 2 * id.size(); ++i)
        std::from_chars(machine.id.data() + 2 * i, machine.id.data() + 2 * i + 2, id[i], 16);
    const std::lock_guard lock(d->mutex);
    const auto answer = d->call(
        "org.freedesktop.machine1", "/org/freedesktop/machine1", "org.freedesktop.machine1.Manager",
        "RegisterMachineWithNetwork", machine.name, [&](sd_bus_message *message) {
            int code = ::sd_bus_message_append(message, "s", machine.name.c_str());
            if (code >= 0)
                code = ::sd_bus_message_append_array(message, 'y', id.data(), id.size());
            if (code >= 0)
                code = ::sd_bus_message_append(message, "ssus", "caisson", "container",
                                               static_cast<std::uint32_t>(machine.leader), "");
            if (code < 0)
                return code;
            return machine.hostInterface
                       ? ::sd_bus_message_append(message, "ai", 1, static_cast<int>(*machine.hostInterface))
                       : ::sd_bus_message_append(message, "ai", 0);
        });
    return answer ? Status() : std::unexpected(answer.error());
}

} // namespace caisson::kernel
