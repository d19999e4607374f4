// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The parts of an OCI runtime configuration (config.json of the runtime-spec) that this engine knows, as
/// typed values. Names are the runtime-spec's own, so that export is a plain serialisation.
namespace caisson::engine::oci {

struct User
{
    std::uint32_t uid = 0, gid = 0;
    std::vector<std::uint32_t> additionalGids; ///< always holds gid (R11)
    std::optional<std::uint32_t> umask;
    bool operator==(const User &) const = default;
};

/// Names with the prefix: "CAP_CHOWN".
struct Capabilities
{
    std::vector<std::string> bounding, effective, permitted, inheritable, ambient;
    bool operator==(const Capabilities &) const = default;
};

struct Rlimit
{
    std::string type; ///< "RLIMIT_NOFILE"
    std::uint64_t soft = 0, hard = 0;
    bool operator==(const Rlimit &) const = default;
};

struct Process
{
    bool terminal = false;
    User user;
    std::vector<std::string> args;
    std::vector<std::string> env; ///< "KEY=value"
    std::string cwd = "/";
    Capabilities capabilities;
    std::vector<Rlimit> rlimits;
    bool noNewPrivileges = true;
    std::optional<int> oomScoreAdj;
    bool operator==(const Process &) const = default;
};

struct Root
{
    std::string path = "rootfs"; ///< absolute path of the image's tree on the host
    bool readonly = false;
    bool operator==(const Root &) const = default;
};

struct Mount
{
    std::string destination, type, source;
    std::vector<std::string> options;
    bool operator==(const Mount &) const = default;
};

struct Namespace
{
    std::string type; ///< runtime-spec's name: "mount", "network", … (kernel::NamespaceKindInfo::ociName)
    std::string path; ///< empty: a new one
    bool operator==(const Namespace &) const = default;
};

struct IdMap
{
    std::uint32_t containerID = 0, hostID = 0, size = 0;
    bool operator==(const IdMap &) const = default;
};

struct TimeOffset
{
    std::int64_t secs = 0;
    std::uint32_t nanosecs = 0;
    bool operator==(const TimeOffset &) const = default;
};

struct DeviceRule
{
    bool allow = false;
    std::string type;                         ///< "c", "b", "a"
    std::optional<std::int64_t> major, minor; ///< none: any
    std::string access;                       ///< of "rwm"
    bool operator==(const DeviceRule &) const = default;
};

struct Memory
{
    std::optional<std::int64_t> limit, reservation, swap; ///< bytes; swap is memory + swap
    bool operator==(const Memory &) const = default;
};

struct Cpu
{
    std::optional<std::int64_t> quota;   ///< µs in a period
    std::optional<std::uint64_t> period; ///< µs
    bool operator==(const Cpu &) const = default;
};

struct Resources
{
    std::vector<DeviceRule> devices;
    Memory memory;
    Cpu cpu;
    std::optional<std::int64_t> pids;
    std::map<std::string, std::string> unified; ///< cgroup v2 file → value: "memory.high"
    bool operator==(const Resources &) const = default;
};

/// `linux` of the runtime-spec.
struct Linux
{
    std::vector<Namespace> namespaces;
    std::vector<IdMap> uidMappings, gidMappings;
    std::map<std::string, TimeOffset> timeOffsets; ///< "boottime", "monotonic"
    std::string cgroupsPath;                       ///< relative to each hierarchy's root: "caisson/<id>"
    Resources resources;
    std::map<std::string, std::string> sysctl;
    std::vector<std::string> maskedPaths, readonlyPaths;
    bool operator==(const Linux &) const = default;
};

} // namespace caisson::engine::oci

namespace caisson::engine {

/// What the runtime-spec has no word for; the object "caisson" in the file.
struct CaissonPart
{
    std::string name;
    std::string image;
    std::string network;     ///< as asked: a network's name, "none" or "host"
    std::string address;     ///< as asked; empty: any
    std::uint32_t owner = 0; ///< uid of whoever created it
    Limits limits;           ///< as asked, or as last changed by update
    bool openStdin = false;
    bool mountProc = true;
    bool removeOnExit = false;
    std::uint32_t stopTimeout = 10; ///< seconds
};

/// An OCI runtime configuration with the Caisson part. A value: reading it from text refuses unknown keys and
/// wrong types; it does not judge what is asked (validation does that before one is made).
struct Specification
{
    std::string ociVersion = "1.2.0";
    oci::Process process;
    oci::Root root;
    std::string hostname;
    std::vector<oci::Mount> mounts;
    oci::Linux linuxPart; ///< "linux" in the file; the plain word is a macro with some compilers
    std::map<std::string, std::string> annotations;
    CaissonPart caisson;

    /// Whether the container gets a new namespace of this kind (else it stays in the host's).
    [[nodiscard]] bool hasNamespace(kernel::NamespaceKind kind) const;
    /// The mount for this destination, or nullptr.
    [[nodiscard]] const oci::Mount *mountAt(std::string_view destination) const;
    bool operator==(const Specification &) const; ///< all parts, the Caisson part included
};

/// Pretty-printed with an indent of two when `indent`, else on one line.
[[nodiscard]] std::string toJson(const Specification &specification, bool indent = true);
/// Errors: InvalidArgument naming the key ("config.json: linux.resources.memory.limit: …").
[[nodiscard]] Result<Specification> specificationFromJson(std::string_view text);

/// Writes limits (and the defaults for what is not set) into the resources of a specification.
void applyLimits(Specification &specification, const Limits &limits);

/// Limit in force when none is asked for: bytes of memory.
inline constexpr std::uint64_t defaultMemoryLimit = 512ULL << 20;
inline constexpr std::uint64_t defaultPidsLimit = 1024;

} // namespace caisson::engine
