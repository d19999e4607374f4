// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/seccompprofile.h"
#include "helper/kernel/directory.h"
#include "helper/kernel/seccomp.h"
#include "helper/kernel/seccomptable.h"

#include <algorithm>
#include <cerrno>
#include <linux/capability.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <memory>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <type_traits>

// The filter is two programs of libseccomp, one after the other:
//
// 1. *arguments*: everything passes but what an argument forbids. Arguments of 32 bits are compared by their
// low 32 bits
//    alone, as the kernel reads them: CVE-2019-10063 set a bit above.
// 2. *names*: what is on the list passes, what is known and refused is EPERM, and all else, in particular
// calls newer than
//    the list, is ENOSYS, so that programs fall back to what they used before.
//
// Put together by turning each "allow" of the first into a jump to the second: one program, one installation.
//
// Only the native architecture is in it. A call made in another way (i386 by int 0x80, x32) kills the
// process: such calls have other numbers and, with socketcall and ipc, other arguments, and a list for them
// would have to be as good as this.
namespace caisson::kernel {

namespace {

struct ContextDeleter
{
    void operator()(void *context) const { ::seccomp_release(context); }
};
using Filter = std::unique_ptr<void, ContextDeleter>;

constexpr int vsockFamily = 40;
constexpr int algFamily = 38;
constexpr std::uint64_t low32 = 0xffffffff;

[[nodiscard]] bool has(std::uint64_t mask, int capability)
{
    return (mask >> capability & 1) != 0;
}

[[nodiscard]] bool mayMakeNamespaces(const SeccompOptions &options)
{
    return options.allowNamespaces || has(options.capabilities, CAP_SYS_ADMIN);
}

[[nodiscard]] bool isAllowed(const SystemCallRule &rule, const SeccompOptions &options)
{
    switch (rule.when) {
    case SystemCallRule::Always:
        return true;
    case SystemCallRule::Never:
        return false;
    case SystemCallRule::WithCapability:
        return has(options.capabilities, rule.capability) ||
               (rule.capability2 >= 0 && has(options.capabilities, rule.capability2));
    case SystemCallRule::WithNamespaces:
        return mayMakeNamespaces(options);
    }
    return false;
}

/// Number of a call on this machine; -1: it has none by that name.
[[nodiscard]] int numberOf(const SystemCallRule &rule)
{
    const int number = ::seccomp_syscall_resolve_name(rule.name);
    if (number >= 0)
        return number;
    // The library does not know it. Calls from 424 on have one number on all architectures.
    return number == __NR_SCMP_ERROR ? rule.number : -1;
}

[[nodiscard]] std::unexpected<Error> libraryError(std::string_view call, int result)
{
    return kernelError(call, "", -result);
}

[[nodiscard]] Result<Filter> makeFilter(std::uint32_t defaultAction)
{
    Filter filter(::seccomp_init(defaultAction));
    if (!filter)
        return failure(ErrorCode::Internal, "seccomp_init failed");
    if (const int result = ::seccomp_attr_set(filter.get(), SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
        result < 0)
        return libraryError("seccomp_attr_set(ACT_BADARCH)", result);
    // A binary tree of numbers in place of a chain; libraries without it do as well.
    static_cast<void>(::seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2));
    return filter;
}

[[nodiscard]] Result<std::vector<sock_filter>> exportProgram(const Filter &filter)
{
    const Fd file(::memfd_create("seccomp", MFD_CLOEXEC));
    if (!file)
        return kernelError("memfd_create", "seccomp");
    if (const int result = ::seccomp_export_bpf(filter.get(), file.get()); result < 0)
        return libraryError("seccomp_export_bpf", result);
    if (::lseek(file.get(), 0, SEEK_SET) < 0)
        return kernelError("lseek", "seccomp");
    auto bytes = readAll(file, 1U << 20);
    if (!bytes)
        return std::unexpected(std::move(bytes).error());
    return seccompProgramFromBytes(*bytes);
}

[[nodiscard]] Result<std::vector<sock_filter>> argumentProgram(const SeccompOptions &options)
{
    auto filter = makeFilter(SCMP_ACT_ALLOW);
    if (!filter)
        return std::unexpected(std::move(filter).error());
    int result = 0;
    const auto refuse = [&](int number, int error, unsigned argument, std::uint64_t mask,
                            std::uint64_t value) {
        if (result < 0)
            return;
        const scmp_arg_cmp comparison{argument, SCMP_CMP_MASKED_EQ, mask, value};
        result = ::seccomp_rule_add_array(filter->get(), SCMP_ACT_ERRNO(static_cast<unsigned>(error)), number,
                                          1, &comparison);
    };
    // R16: typing into the terminal of whoever started us.
    refuse(SCMP_SYS(ioctl), EPERM, 1, low32, TIOCSTI);
    refuse(SCMP_SYS(ioctl), EPERM, 1, low32, TIOCLINUX);
    // R35: kernel crypto and the hypervisor's socket, as if the kernel had them not.
    refuse(SCMP_SYS(socket), EAFNOSUPPORT, 0, low32, algFamily);
    refuse(SCMP_SYS(socket), EAFNOSUPPORT, 0, low32, vsockFamily);
    if (!mayMakeNamespaces(options)) {
        // R50. CLONE_NEWTIME cannot be asked of clone(2): its bit is one of the exit signal's.
#if defined(__s390x__)
        constexpr unsigned flagsArgument = 1;
#else
        constexpr unsigned flagsArgument = 0;
#endif
        for (const std::uint64_t flag : {CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
                                         CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET}) {
            refuse(SCMP_SYS(clone), EPERM, flagsArgument, flag, flag);
        }
    }
    if (result < 0)
        return libraryError("seccomp_rule_add", result);
    return exportProgram(*filter);
}

[[nodiscard]] Result<std::vector<sock_filter>> nameProgram(const SeccompOptions &options)
{
    auto filter = makeFilter(SCMP_ACT_ERRNO(ENOSYS));
    if (!filter)
        return std::unexpected(std::move(filter).error());
    for (const SystemCallRule &rule : systemCallRules()) {
        const int number = numberOf(rule);
        if (number < 0)
            continue;
        const std::uint32_t action = isAllowed(rule, options) ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM);
        if (const int result = ::seccomp_rule_add_array(filter->get(), action, number, 0, nullptr);
            result < 0)
            return libraryError("seccomp_rule_add", result);
    }
    // With the arguments in memory no filter can see the flags; the C library then uses clone(2).
    if (mayMakeNamespaces(options)) {
        if (const int result = ::seccomp_rule_add(filter->get(), SCMP_ACT_ALLOW, SCMP_SYS(clone3), 0);
            result < 0)
            return libraryError("seccomp_rule_add", result);
    }
    // Linux, Linux with 32 bit uname, both without uname 2.6 …: see personality(2). All ones asks only.
    for (const std::uint64_t persona : {0x0ULL, 0x8ULL, 0x20000ULL, 0x20008ULL, 0xffffffffULL}) {
        const scmp_arg_cmp comparison{0, SCMP_CMP_MASKED_EQ, low32, persona};
        if (const int result = ::seccomp_rule_add_array(filter->get(), SCMP_ACT_ALLOW, SCMP_SYS(personality),
                                                        1, &comparison);
            result < 0) {
            return libraryError("seccomp_rule_add", result);
        }
    }
    return exportProgram(*filter);
}

[[nodiscard]] std::vector<std::string_view> names(const SeccompOptions &options, bool allowed)
{
    std::vector<std::string_view> result;
    for (const SystemCallRule &rule : systemCallRules()) {
        if (numberOf(rule) >= 0 && isAllowed(rule, options) == allowed)
            result.emplace_back(rule.name);
    }
    if (allowed)
        result.emplace_back("personality");
    if (allowed == mayMakeNamespaces(options))
        result.emplace_back("clone3");
    std::ranges::sort(result);
    return result;
}

} // namespace

Result<std::vector<sock_filter>> buildSeccompProgram(const SeccompOptions &options)
{
    auto program = argumentProgram(options);
    if (!program)
        return program;
    auto second = nameProgram(options);
    if (!second)
        return second;
    const std::size_t first = program->size();
    for (std::size_t i = 0; i < first; ++i) {
        sock_filter &instruction = (*program)[i];
        if (instruction.code == (BPF_RET | BPF_K) && instruction.k == SECCOMP_RET_ALLOW)
            instruction = sock_filter{BPF_JMP | BPF_JA, 0, 0, static_cast<std::uint32_t>(first - i - 1)};
    }
    program->insert(program->end(), second->begin(), second->end());
    if (program->size() > BPF_MAXINSNS)
        return failure(ErrorCode::Internal, "system call filter is too long for the kernel");
    return program;
}

std::vector<std::string_view> allowedSystemCalls(const SeccompOptions &options)
{
    return names(options, true);
}

std::vector<std::string_view> refusedSystemCalls(const SeccompOptions &options)
{
    return names(options, false);
}

} // namespace caisson::kernel
