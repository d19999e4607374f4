// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/fd.h"
#include "helper/kernel/idrange.h"
#include "helper/kernel/namespacekind.h"
#include "helper/kernel/pidfd.h"

#include <cstdint>
#include <functional>
#include <span>
#include <sys/types.h>

namespace caisson::kernel {

class ProcFs;

/// A namespace, held open (it lives as long as the descriptor does). Fit for setns(2).
class NamespaceFd
{
public:
    NamespaceFd() noexcept = default;

    /// Of a process: PIDFD_GET_*_NAMESPACE (since 6.11), else /proc/PID/ns/KIND with the identity checked
    /// again.
    [[nodiscard]] static Result<NamespaceFd> open(const PidFd &process, NamespaceKind kind);
    /// The second way always; public for its test.
    [[nodiscard]] static Result<NamespaceFd> openByProc(const ProcFs &proc, const PidFd &process,
                                                        NamespaceKind kind);
    /// Of the calling thread.
    [[nodiscard]] static Result<NamespaceFd> ofSelf(NamespaceKind kind);
    /// Takes over a descriptor (of a bind mount, from a caller): it must be on nsfs and of this kind (R41),
    /// else InvalidArgument.
    [[nodiscard]] static Result<NamespaceFd> adopt(Fd fd, NamespaceKind kind);

    [[nodiscard]] const Fd &fd() const noexcept { return m_fd; }
    [[nodiscard]] bool valid() const noexcept { return m_fd.valid(); }
    [[nodiscard]] NamespaceKind kind() const noexcept { return m_kind; }

    [[nodiscard]] Result<std::uint64_t> inode() const;
    /// The user namespace that owns it (NS_GET_USERNS). NotFound: not ours to see.
    [[nodiscard]] Result<NamespaceFd> owner() const;
    /// The parent of a user or PID namespace (NS_GET_PARENT). NotFound: none or not ours to see.
    [[nodiscard]] Result<NamespaceFd> parent() const;
    /// Uid of the creator of a user namespace (NS_GET_OWNER_UID).
    [[nodiscard]] Result<uid_t> ownerUid() const;
    /// setns(2): the calling thread joins it.
    [[nodiscard]] Status enter() const;

private:
    NamespaceFd(Fd fd, NamespaceKind kind) noexcept
        : m_fd(std::move(fd))
        , m_kind(kind)
    {
    }
    Fd m_fd;
    NamespaceKind m_kind = NamespaceKind::Net;
};

/// Runs `work` with the calling thread in another network namespace and comes back, whatever the result: for
/// opening sockets there. Should the way back fail, the process ends (abort): a helper in a container's
/// network would be worse. `work` must not throw.
[[nodiscard]] Status runInNetworkNamespace(const NamespaceFd &network, const std::function<Status()> &work);

/// A user namespace with these maps and nobody in it, for MOUNT_ATTR_IDMAP. Made by a short-lived child that
/// shares our memory and does nothing. Needs CAP_SETUID and CAP_SETGID for more than one's own id.
[[nodiscard]] Result<NamespaceFd> makeUserNamespace(const ProcFs &proc, std::span<const IdRange> uidMap,
                                                    std::span<const IdRange> gidMap);

/// Whether we are in the kernel's first PID namespace (PROC_PID_INIT_INO, include/linux/proc_ns.h). Elsewhere
/// the PIDs of its log and of nftables' notices are not ours.
[[nodiscard]] bool inFirstPidNamespace();

/// The same ioctls on any descriptor of nsfs. Inode of the owning user namespace or parent; 0: not ours to
/// see.
[[nodiscard]] std::uint64_t namespaceOwnerInode(int nsFd);
[[nodiscard]] std::uint64_t namespaceParentInode(int nsFd);

} // namespace caisson::kernel
