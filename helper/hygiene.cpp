// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/hygiene.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fcntl.h>
#include <string>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace caisson {

namespace {

/// What may be told by the environment: where the bus is and where the log goes. Everything else,
/// QT_PLUGIN_PATH and its like above all, would let whoever starts the bus's services reach into a root
/// process.
constexpr std::array keptVariables{"DBUS_SYSTEM_BUS_ADDRESS", "DBUS_STARTER_ADDRESS", "DBUS_STARTER_BUS_TYPE",
                                   "JOURNAL_STREAM", "NOTIFY_SOCKET"};

Status openStandardDescriptors()
{
    // A later open() must not become descriptor 2, to which logs are written.
    for (int fd = 0; fd <= 2; ++fd) {
        if (::fcntl(fd, F_GETFD) >= 0)
            continue;
        const int opened = ::open("/dev/null", fd == 0 ? O_RDONLY : O_WRONLY);
        if (opened != fd)
            return kernelError("open", "/dev/null");
    }
    return {};
}

Status cleanEnvironment()
{
    std::vector<std::pair<const char *, std::string>> kept;
    for (const char *name : keptVariables) {
        if (const char *value = std::getenv(name))
            kept.emplace_back(name, value);
    }
    if (::clearenv() != 0)
        return kernelError("clearenv", "");
    kept.emplace_back("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    kept.emplace_back("LC_ALL", "C.UTF-8"); // errno's texts in English, names in UTF-8
    for (const auto &[name, value] : kept) {
        if (::setenv(name, value.c_str(), 1) != 0)
            return kernelError("setenv", name);
    }
    return {};
}

} // namespace

Status cleanStart()
{
    if (::getauxval(AT_SECURE) != 0)
        return failure(ErrorCode::NotSupported, "the helper is no set-id program");
    if (Status opened = openStandardDescriptors(); !opened)
        return opened;
    if (Status cleaned = cleanEnvironment(); !cleaned)
        return cleaned;
    ::umask(077);
    if (::chdir("/") != 0)
        return kernelError("chdir", "/");
    // Secrets of callers pass through this process: no core files, no ptrace by the like.
    if (::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
        return kernelError("prctl(PR_SET_DUMPABLE)", "");
    const rlimit noCore{0, 0};
    if (::setrlimit(RLIMIT_CORE, &noCore) != 0)
        return kernelError("setrlimit(RLIMIT_CORE)", "");
    // Figures hold some descriptors of each container. More than the hard limit needs CAP_SYS_RESOURCE, which
    // may be lacking: then what is permitted has to do.
    constexpr rlim_t wanted = 524288;
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < wanted) {
        const rlimit raised{wanted, std::max(wanted, files.rlim_max)};
        const rlimit permitted{files.rlim_max, files.rlim_max};
        if (::setrlimit(RLIMIT_NOFILE, &raised) != 0 && ::setrlimit(RLIMIT_NOFILE, &permitted) != 0)
            return kernelError("setrlimit(RLIMIT_NOFILE)", "");
    }
    return {};
}

} // namespace caisson
