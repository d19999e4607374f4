// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/authorized.h"
#include "helper/engine/types.h"
#include "helper/kernel/fd.h"

#include <functional>
#include <memory>
#include <span>

namespace caisson::engine {

/// Where the engine keeps things. Tests and rootless mode give their own.
struct Config
{
    std::string stateDirectory = "/var/lib/caisson"; ///< specifications, layers, networks; 0700
    std::string runDirectory = "/run/caisson";       ///< journal, monitor sockets, logs; 0711
    std::string dataDirectory;          ///< built-in images: DATADIR/images/NAME/{image.json,rootfs/}
    std::string monitorProgram;         ///< absolute path of caisson-monitor
    std::string cgroupName = "caisson"; ///< our directory below each hierarchy's root
    bool spareMonitor = true;           ///< keep one ready for the next start (SpareMonitor)
    /// Called before and after each step with its id: tests kill the process there. May be empty.
    std::function<void(std::string_view stepId, bool after)> stepHook;
};

/// What exec gives back: descriptors for the caller. With a terminal one, the pty's master; without, three
/// pipes' ends: write to stdin, read stdout, read stderr.
struct ExecSession
{
    std::string execId; ///< 128 random bits, hexadecimal
    std::vector<kernel::Fd> descriptors;
};

/// The life of containers: creates, starts, stops, finds again. Owns stores, journal and the connections to
/// the monitors; runs two threads of its own: one waits for monitors and out-of-memory events, one ends runs
/// whose init has ended.
///
/// Thread safe. Calls on one container are carried out one after the other; calls that wait (stop, wait) do
/// not hold up others. Knows nothing of D-Bus, and whatever it is given by a caller it validates itself.
/// `container` parameters take an id. Rights to a container of another uid are checked here (R47) by the
/// token.
class Engine
{
public:
    /// Opens the stores and reconciles what a killed predecessor left: each container runs wholly or is gone
    /// wholly when this returns.
    static Result<std::unique_ptr<Engine>> open(Config config, Observer &observer);
    ~Engine();

    // ---- seen by anybody
    [[nodiscard]] std::vector<ContainerInfo> containers() const;
    [[nodiscard]] Result<ContainerInfo> container(const ContainerId &id) const;
    [[nodiscard]] Result<ContainerId>
    findContainer(const std::string &nameOrId) const; ///< name, id or unique prefix of ≥ 4 digits
    [[nodiscard]] std::vector<NetworkInfo> networks() const;
    [[nodiscard]] Result<std::vector<ImageInfo>> images() const;
    [[nodiscard]] Result<HostInfo> host() const;
    [[nodiscard]] std::vector<Check> doctor() const;
    [[nodiscard]] std::vector<Event> events(std::uint64_t afterSequence) const; ///< the newest 1000 at most
    /// One sample of every running container; `detailed` ones with the parts of memory.stat.
    [[nodiscard]] std::vector<Figures> sample(std::span<const ContainerId> detailed) const;
    [[nodiscard]] Result<std::vector<StepReport>> explain(const ContainerId &id) const;
    [[nodiscard]] Result<std::vector<ProcessInfo>> processes(const ContainerId &id) const;
    [[nodiscard]] Result<std::vector<MountInfo>> mounts(const ContainerId &id) const;
    /// A shell script that, run by root, builds the same isolation ("shell" is the one format of this
    /// version).
    [[nodiscard]] Result<std::string> explainAs(const ContainerId &id, std::string_view format) const;
    /// The OCI config.json with the Caisson part. For the owner: it holds the environment.
    [[nodiscard]] Result<std::string> specification(const ContainerId &id) const;

    // ---- changes: each wants the token of its action
    Result<ContainerInfo> create(Authorized<Action::Create> token, const ContainerRequest &request);
    Status start(Authorized<Action::Manage> token, const ContainerId &id);
    /// TERM, then KILL after the timeout; a negative one means the container's own (stopTimeoutSeconds).
    /// Returns when everything of the run is undone. The same for restart().
    Status stop(Authorized<Action::Manage> token, const ContainerId &id, std::chrono::seconds timeout);
    Status kill(Authorized<Action::Manage> token, const ContainerId &id, int signal);
    Status pause(Authorized<Action::Manage> token, const ContainerId &id);
    Status resume(Authorized<Action::Manage> token, const ContainerId &id);
    Status restart(Authorized<Action::Manage> token, const ContainerId &id, std::chrono::seconds timeout);
    Status remove(Authorized<Action::Manage> token, const ContainerId &id, bool force);
    Status update(Authorized<Action::Limits> token, const ContainerId &id, const Limits &changes);
    Result<ExecSession> exec(Authorized<Action::Exec> token, const ContainerId &id,
                             const ExecRequest &request);
    /// A stream socket joined to init's terminal or output. First comes `backlogBytes` of log at most.
    Result<kernel::Fd> attach(Authorized<Action::Exec> token, const ContainerId &id, bool input,
                              std::uint64_t backlogBytes);
    Status resize(Authorized<Action::Exec> token, const ContainerId &id, std::uint16_t rows,
                  std::uint16_t columns);
    /// The log, opened for reading.
    Result<kernel::Fd> log(Authorized<Action::Exec> token, const ContainerId &id) const;
    /// `host`: for addresses that others have on the internet (shadowsPublicAddresses()).
    Result<NetworkInfo> createNetwork(Authorized<Action::Network> token, const NetworkRequest &request,
                                      std::optional<Authorized<Action::HostNetwork>> host = {});
    Status removeNetwork(Authorized<Action::Network> token, const std::string &name);

    /// Stops whatever runs, of everybody, all at once: for whoever takes the program off the machine and
    /// calls it as root on the command line. Not to be reached from the bus, hence without a token. The first
    /// error, after everything was tried.
    Status stopAll();

    /// Makes a running stop() or restart() return Cancelled within a second; the container is left as it is.
    void cancel(const ContainerId &id);

private:
    class Private;
    explicit Engine(std::unique_ptr<Private> opened);
    std::unique_ptr<Private> d;
};

} // namespace caisson::engine
