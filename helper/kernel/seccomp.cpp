// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/seccomp.h"

#include <cstring>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace caisson::kernel {

Status setNoNewPrivileges()
{
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
        return kernelError("prctl(PR_SET_NO_NEW_PRIVS)", "");
    return {};
}

Status installSeccompProgram(std::span<const sock_filter> program)
{
    if (program.empty() || program.size() > BPF_MAXINSNS)
        return invalidArgument("seccomp program", "must have 1 to 4096 instructions");
    sock_fprog description{};
    description.len = static_cast<unsigned short>(program.size());
    description.filter = const_cast<sock_filter *>(program.data());
    if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &description) < 0)
        return kernelError("seccomp(SECCOMP_SET_MODE_FILTER)", "");
    return {};
}

Result<std::vector<sock_filter>> seccompProgramFromBytes(std::string_view bytes)
{
    if (bytes.empty() || bytes.size() % sizeof(sock_filter) != 0 ||
        bytes.size() / sizeof(sock_filter) > BPF_MAXINSNS)
        return invalidArgument("seccomp program", "must be 1 to 4096 whole instructions");
    std::vector<sock_filter> program(bytes.size() / sizeof(sock_filter));
    std::memcpy(program.data(), bytes.data(), bytes.size());
    return program;
}

std::string_view seccompProgramBytes(const std::vector<sock_filter> &program)
{
    return {reinterpret_cast<const char *>(program.data()), program.size() * sizeof(sock_filter)};
}

} // namespace caisson::kernel
