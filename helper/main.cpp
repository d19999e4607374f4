// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// caisson-helper: wiring only. Clean start, engine, bus, and leaving when nobody needs it.
#include "helper/hygiene.h"
#include "helper/service/receivelimits.h"
#include "helper/service/service.h"

#include <chrono>
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>
#include <QCoreApplication>
#include <QDBusConnection>
#include <QElapsedTimer>
#include <QSocketNotifier>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>
#include <sys/eventfd.h>

namespace {

using namespace caisson;

int terminationFd = -1;

void terminate(int)
{
    // A handler rather than a blocked signal: a mask would be inherited by the monitors.
    const std::uint64_t one = 1;
    [[maybe_unused]] const ssize_t written = ::write(terminationFd, &one, sizeof one);
}

Status catchTermination()
{
    terminationFd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (terminationFd < 0)
        return kernelError("eventfd", "");
    struct sigaction action
    {
    };
    action.sa_handler = terminate;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) {
        if (::sigaction(signal, &action, nullptr) != 0)
            return kernelError("sigaction", "");
    }
    return {};
}

void startLog(bool verbose)
{
    auto logger =
        std::make_shared<spdlog::logger>("caisson-helper", std::make_shared<spdlog::sinks::stderr_sink_mt>());
    // The journal has time and process by itself.
    if (std::getenv("JOURNAL_STREAM") != nullptr)
        logger->set_pattern("%l: %v");
    else
        logger->set_pattern("%Y-%m-%d %H:%M:%S.%e caisson-helper[%P] %l: %v");
    logger->set_level(verbose ? spdlog::level::debug : spdlog::level::info);
    logger->flush_on(spdlog::level::info);
    spdlog::set_default_logger(std::move(logger));
}

struct Options
{
    engine::Config config;
    std::string busAddress;
    unsigned idleSeconds = 30;
    bool session = false;
    bool stopAll = false;
    bool verbose = false;
};

/// Lets what is under way come to its end, for a while.
void drain(const service::Service &service, std::chrono::milliseconds atMost)
{
    QElapsedTimer time;
    time.start();
    do {
        QCoreApplication::processEvents(QEventLoop::AllEvents, 50);
    } while (!service.isIdle() && !time.hasExpired(atMost.count()));
}

/// Without a bus: nobody can start another container meanwhile, since the engine holds its directories.
int stopAll(const Options &options)
{
    service::EngineLink link;
    Result<std::unique_ptr<engine::Engine>> engine = engine::Engine::open(options.config, link);
    if (!engine) {
        spdlog::critical("{}", engine.error().text);
        return 1;
    }
    if (Status stopped = (*engine)->stopAll(); !stopped) {
        spdlog::critical("{}", stopped.error().text);
        return 1;
    }
    return 0;
}

int run(QCoreApplication &application, const Options &options)
{
    service::EngineLink link;
    Result<std::unique_ptr<engine::Engine>> engine = engine::Engine::open(options.config, link);
    if (!engine) {
        spdlog::critical("{}", engine.error().text);
        return 1;
    }
    const QString connectionName = QStringLiteral("caisson");
    const QDBusConnection bus =
        options.busAddress.empty()
            ? QDBusConnection::connectToBus(QDBusConnection::SystemBus, connectionName)
            : QDBusConnection::connectToBus(QString::fromStdString(options.busAddress), connectionName);
    if (!bus.isConnected()) {
        spdlog::critical("no bus: {}", bus.lastError().message().toStdString());
        return 1;
    }

    service::raiseReceiveLimits(bus);
    int code = 0;
    {
        service::Service::Options serviceOptions;
        serviceOptions.idleTimeout = std::chrono::seconds(options.idleSeconds);
        serviceOptions.version = QStringLiteral(CAISSON_VERSION);
        service::Service service(bus, **engine, link, serviceOptions);
        bool isTold = false;
        QObject::connect(&service, &service::Service::idle, &application, [] { QCoreApplication::quit(); });
        QObject::connect(&service, &service::Service::busLost, &application,
                         [] { QCoreApplication::exit(1); });
        QSocketNotifier termination(terminationFd, QSocketNotifier::Read);
        QObject::connect(&termination, &QSocketNotifier::activated, &application, [&isTold, &termination] {
            termination.setEnabled(false);
            isTold = true;
            QCoreApplication::quit();
        });
        if (Status started = service.start(); !started) {
            spdlog::critical("{}", started.error().text);
            return started.error().code == ErrorCode::Exists ? 0 : 1;
        }
        spdlog::info("ready version={}", CAISSON_VERSION);
        for (;;) {
            code = QCoreApplication::exec();
            // The name goes while the objects still answer: a call that came before is served here, a later
            // one starts the next helper (C13).
            service.release();
            if (isTold || code != 0)
                service.cancelJobs();
            using namespace std::chrono_literals;
            drain(service, isTold ? 2s : 0s);
            if (isTold || code != 0 || service.isIdle())
                break;
            // Somebody came in the last moment. Whoever took the name meanwhile waits for our state.
            if (Status claimed = service.claimName(); !claimed) {
                drain(service, 5s);
                break;
            }
        }
    }
    spdlog::info("leaving");
    engine->reset();
    QDBusConnection::disconnectFromBus(connectionName);
    return code;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 1)
        return 125;
    if (Status clean = cleanStart(); !clean) {
        std::fprintf(stderr, "caisson-helper: %s\n", clean.error().text.c_str());
        return 1;
    }
    Options options;
    options.config.dataDirectory = CAISSON_DATA_DIRECTORY;
    options.config.monitorProgram = CAISSON_MONITOR_PROGRAM;
    CLI::App cli{"Makes containers for caisson and caissonctl. Started by the system bus."};
    cli.set_version_flag("--version", "caisson-helper " CAISSON_VERSION);
    cli.add_option("--bus-address", options.busAddress, "a bus of this address instead of the system bus");
    cli.add_option("--state-dir", options.config.stateDirectory, "specifications and layers")
        ->capture_default_str();
    cli.add_option("--run-dir", options.config.runDirectory, "journal, sockets and logs")
        ->capture_default_str();
    cli.add_option("--data-dir", options.config.dataDirectory, "built-in images")->capture_default_str();
    cli.add_option("--monitor", options.config.monitorProgram, "caisson-monitor")->capture_default_str();
    cli.add_option("--cgroup-name", options.config.cgroupName, "our directory in each hierarchy")
        ->capture_default_str();
    cli.add_option("--idle-timeout", options.idleSeconds,
                   "seconds without anything to do before leaving; 0: never")
        ->capture_default_str()
        ->check(CLI::Range(0U, 86'400U));
    cli.add_flag("--session", options.session)->group(""); // a name kept for later: refused with a sentence
    cli.add_flag("--stop-all", options.stopAll, "end every container, of everybody, instead of serving");
    cli.add_flag("--verbose", options.verbose, "log what was allowed too");
    CLI11_PARSE(cli, argc, argv);
    startLog(options.verbose);
    if (options.session) {
        std::fprintf(stderr, "caisson-helper: rootless mode (--session) is not supported in this version\n");
        return 2;
    }
    if (Status caught = catchTermination(); !caught) {
        spdlog::critical("{}", caught.error().text);
        return 1;
    }
    QCoreApplication application(argc, argv);
    QCoreApplication::setLibraryPaths({}); // no plugins in a root process
    return options.stopAll ? stopAll(options) : run(application, options);
}
