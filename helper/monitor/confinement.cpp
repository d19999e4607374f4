// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/monitor/confinement.h"

#include "helper/kernel/credentials.h"
#include "helper/kernel/procfs.h"
#include "helper/kernel/seccomp.h"
#include "helper/kernel/syscalls.h"

#include <charconv>
#include <climits>
#include <csignal>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>

namespace caisson::monitor {
namespace {

constexpr std::string_view defaultPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

std::string_view searchPath(const LaunchSpec &spec)
{
    for (const std::string &variable : spec.environment) {
        if (variable.starts_with("PATH="))
            return std::string_view(variable).substr(5);
    }
    return defaultPath;
}

std::vector<char *> pointers(const std::vector<std::string> &strings)
{
    std::vector<char *> result;
    result.reserve(strings.size() + 1);
    for (const std::string &string : strings)
        result.push_back(const_cast<char *>(string.c_str())); // execve's old signature; it does not write
    result.push_back(nullptr);
    return result;
}

/// As execvp(3) has it: a name with a slash as it is, else along PATH; EACCES on the way outlives ENOENT.
int executeAlongPath(const LaunchSpec &spec, char *const *arguments, char *const *environment)
{
    const std::string &name = spec.arguments.front();
    if (name.find('/') != std::string::npos) {
        ::execve(name.c_str(), arguments, environment);
        return errno;
    }
    int outcome = ENOENT;
    std::string_view rest = searchPath(spec);
    while (true) {
        const std::size_t colon = rest.find(':');
        const std::string_view directory = rest.substr(0, colon);
        // an empty element would mean the working directory: what stands there is not meant by a bare name
        if (directory.starts_with('/')) {
            std::string path(directory);
            path += '/';
            path += name;
            ::execve(path.c_str(), arguments, environment);
            if (errno == EACCES)
                outcome = EACCES;
            else if (errno != ENOENT && errno != ENOTDIR)
                return errno;
        }
        if (colon == std::string_view::npos)
            return outcome;
        rest.remove_prefix(colon + 1);
    }
}

Status limitOpenFiles(const LaunchSpec &spec, std::string &note)
{
    rlimit limit{spec.openFilesSoft, spec.openFilesHard};
    if (::setrlimit(RLIMIT_NOFILE, &limit) == 0)
        return {};
    if (errno != EPERM)
        return kernelError("setrlimit", "RLIMIT_NOFILE");
    // Raising the hard limit takes CAP_SYS_RESOURCE in the host's user namespace: keep what there is.
    rlimit current{};
    if (::getrlimit(RLIMIT_NOFILE, &current) != 0)
        return kernelError("getrlimit", "RLIMIT_NOFILE");
    limit.rlim_max = current.rlim_max;
    if (limit.rlim_cur > limit.rlim_max)
        limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
        return kernelError("setrlimit", "RLIMIT_NOFILE");
    note =
        "RLIMIT_NOFILE stays at " + std::to_string(current.rlim_max) + ": raising it is not permitted here";
    return {};
}

Status installFilter(const LaunchSpec &spec)
{
    if (spec.seccompFilter.empty())
        return {};
    const auto program = kernel::seccompProgramFromBytes(spec.seccompFilter);
    if (!program)
        return std::unexpected(program.error());
    return kernel::installSeccompProgram(*program);
}

/// chdir inside the root. getcwd must give a path from "/": a descriptor of a host directory leaked into here
/// would give "(unreachable)/…" (R2).
Status enterWorkingDirectory(const std::string &path)
{
    if (::chdir(path.c_str()) != 0)
        return kernelError("chdir", path);
    char buffer[PATH_MAX];
    if (::syscall(SYS_getcwd, buffer, sizeof buffer) < 0)
        return kernelError("getcwd", path);
    if (buffer[0] != '/')
        return failure(ErrorCode::Internal, "working directory " + path + " is outside the root");
    return {};
}

} // namespace

void dieWithParent()
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
}

void resetInherited()
{
    dieWithParent();
    // exec resets what is handled; what is ignored stays so: these two by the monitor
    for (const int signal : {SIGPIPE, SIGHUP})
        ::signal(signal, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

Status raiseOomScore(pid_t pid, int atLeast)
{
    // Where nothing is protected, this one look is all that it costs; what cannot be read is written.
    const Result<kernel::Directory> self = kernel::Directory::open("/proc/self");
    const Result<std::string> own =
        self ? self->readFile("oom_score_adj", 64) : Result<std::string>(std::string());
    int score = INT_MIN;
    if (own)
        std::from_chars(own->data(), own->data() + own->size(), score);
    if (score >= atLeast)
        return {};
    const Result<kernel::ProcFs> proc = kernel::ProcFs::shared();
    if (!proc)
        return std::unexpected(proc.error());
    return proc->writeOomScoreAdjust(pid, atLeast);
}

Status adoptStandardDescriptors(const int (&standard)[3], bool terminal)
{
    if (::setsid() < 0 && errno != EPERM) // EPERM: leads a session already
        return kernelError("setsid", "");
    if (terminal && ::ioctl(standard[0], TIOCSCTTY, 0) != 0)
        return kernelError("ioctl(TIOCSCTTY)", "terminal");
    for (int i = 0; i < 3; ++i) {
        if (::dup2(standard[terminal ? 0 : i], i) < 0)
            return kernelError("dup2", std::to_string(i));
    }
    return {};
}

Status applyPrivileges(const LaunchSpec &spec, std::string &note)
{
    if (const Status limited = limitOpenFiles(spec, note); !limited)
        return limited;
    // Without no_new_privs the filter needs CAP_SYS_ADMIN, which is about to go.
    if (!spec.noNewPrivileges) {
        if (const Status installed = installFilter(spec); !installed)
            return installed;
    }
    kernel::Credentials credentials;
    credentials.uid = spec.uid;
    credentials.gid = spec.gid;
    credentials.groups.assign(spec.groups.begin(), spec.groups.end());
    credentials.capabilities = kernel::CapabilitySets::only(spec.capabilities);
    if (const Status applied = kernel::applyCredentials(credentials); !applied)
        return applied;
    dieWithParent();
    if (spec.noNewPrivileges)
        return kernel::setNoNewPrivileges();
    return {};
}

Error executeCommand(const LaunchSpec &spec)
{
    ::umask(022);
    if (const Status entered = enterWorkingDirectory(spec.workingDirectory); !entered)
        return entered.error();
    if (kernel::sys::closeRange(statusDescriptor + 1, ~0U, 0) != 0)
        return kernelError("close_range", "").error();
    const std::vector<char *> arguments = pointers(spec.arguments);
    const std::vector<char *> environment = pointers(spec.environment);
    // From here the container outlives the monitor.
    ::prctl(PR_SET_PDEATHSIG, 0, 0, 0, 0);
    if (spec.noNewPrivileges) {
        if (const Status installed = installFilter(spec); !installed)
            return installed.error();
    }
    const int outcome = executeAlongPath(spec, arguments.data(), environment.data());
    return kernelError("execve", spec.arguments.front(), outcome).error();
}

} // namespace caisson::monitor
