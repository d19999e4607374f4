// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/seccomptable.h"

#include <array>
#include <linux/capability.h>

// The default profile (security.md 4.2): what programs of an application container use. clone3 and
// personality are not here: seccompprofile.cpp has them, with their arguments.
namespace caisson::kernel {

namespace {

using Rule = SystemCallRule;

constexpr std::array rules{
    // clang-format off: one a line would hide what belongs together
    // Files by name
    Rule{"access"}, Rule{"chdir"}, Rule{"chmod"}, Rule{"chown"}, Rule{"chown32"}, Rule{"creat"},
    Rule{"faccessat"}, Rule{"faccessat2"}, Rule{"fchmodat"}, Rule{"fchownat"}, Rule{"futimesat"},
    Rule{"getcwd"}, Rule{"lchown"}, Rule{"lchown32"}, Rule{"link"}, Rule{"linkat"}, Rule{"lstat"},
    Rule{"lstat64"}, Rule{"mkdir"}, Rule{"mkdirat"}, Rule{"mknod"}, Rule{"mknodat"},
    Rule{"name_to_handle_at"}, Rule{"newfstatat"}, Rule{"fstatat64"}, Rule{"open"}, Rule{"openat"},
    Rule{"openat2"}, Rule{"readlink"}, Rule{"readlinkat"}, Rule{"rename"}, Rule{"renameat"},
    Rule{"renameat2"}, Rule{"rmdir"}, Rule{"stat"}, Rule{"stat64"}, Rule{"statfs"}, Rule{"statfs64"},
    Rule{"statx"}, Rule{"symlink"}, Rule{"symlinkat"}, Rule{"truncate"}, Rule{"truncate64"}, Rule{"umask"},
    Rule{"unlink"}, Rule{"unlinkat"}, Rule{"utime"}, Rule{"utimensat"}, Rule{"utimensat_time64"},
    Rule{"utimes"},
    // Open files
    Rule{"close"}, Rule{"close_range"}, Rule{"copy_file_range"}, Rule{"dup"}, Rule{"dup2"}, Rule{"dup3"},
    Rule{"fadvise64"}, Rule{"fadvise64_64"}, Rule{"fallocate"}, Rule{"fchdir"}, Rule{"fchmod"},
    Rule{"fchown"}, Rule{"fchown32"}, Rule{"fcntl"}, Rule{"fcntl64"}, Rule{"fdatasync"}, Rule{"flock"},
    Rule{"fstat"}, Rule{"fstat64"}, Rule{"fstatfs"}, Rule{"fstatfs64"}, Rule{"fsync"}, Rule{"ftruncate"},
    Rule{"ftruncate64"}, Rule{"getdents"}, Rule{"getdents64"}, Rule{"ioctl"}, Rule{"_llseek"}, Rule{"lseek"},
    Rule{"pipe"}, Rule{"pipe2"}, Rule{"pread64"}, Rule{"preadv"}, Rule{"preadv2"}, Rule{"pwrite64"},
    Rule{"pwritev"}, Rule{"pwritev2"}, Rule{"read"}, Rule{"readahead"}, Rule{"readv"}, Rule{"sendfile"},
    Rule{"sendfile64"}, Rule{"splice"}, Rule{"sync"}, Rule{"sync_file_range"}, Rule{"sync_file_range2"},
    Rule{"syncfs"}, Rule{"tee"}, Rule{"vmsplice"}, Rule{"write"}, Rule{"writev"},
    // Extended attributes
    Rule{"fgetxattr"}, Rule{"flistxattr"}, Rule{"fremovexattr"}, Rule{"fsetxattr"}, Rule{"getxattr"},
    Rule{"lgetxattr"}, Rule{"listxattr"}, Rule{"llistxattr"}, Rule{"lremovexattr"}, Rule{"lsetxattr"},
    Rule{"removexattr"}, Rule{"setxattr"},
    // Waiting for events
    Rule{"epoll_create"}, Rule{"epoll_create1"}, Rule{"epoll_ctl"}, Rule{"epoll_ctl_old"},
    Rule{"epoll_pwait"}, Rule{"epoll_pwait2"}, Rule{"epoll_wait"}, Rule{"epoll_wait_old"}, Rule{"eventfd"},
    Rule{"eventfd2"}, Rule{"fanotify_mark"}, Rule{"inotify_add_watch"}, Rule{"inotify_init"},
    Rule{"inotify_init1"}, Rule{"inotify_rm_watch"}, Rule{"io_cancel"}, Rule{"io_destroy"},
    Rule{"io_getevents"}, Rule{"io_pgetevents"}, Rule{"io_pgetevents_time64"}, Rule{"io_setup"},
    Rule{"io_submit"}, Rule{"_newselect"}, Rule{"poll"}, Rule{"ppoll"}, Rule{"ppoll_time64"},
    Rule{"pselect6"}, Rule{"pselect6_time64"}, Rule{"select"}, Rule{"signalfd"}, Rule{"signalfd4"},
    // Memory
    Rule{"brk"}, Rule{"madvise"}, Rule{"map_shadow_stack"}, Rule{"membarrier"}, Rule{"memfd_create"},
    Rule{"memfd_secret"}, Rule{"mincore"}, Rule{"mlock"}, Rule{"mlock2"}, Rule{"mlockall"}, Rule{"mmap"},
    Rule{"mmap2"}, Rule{"mprotect"}, Rule{"mremap"}, Rule{"msync"}, Rule{"munlock"}, Rule{"munlockall"},
    Rule{"munmap"}, Rule{"pkey_alloc"}, Rule{"pkey_free"}, Rule{"pkey_mprotect"}, Rule{"remap_file_pages"},
    // Processes and threads
    Rule{"arch_prctl"}, Rule{"capget"}, Rule{"capset"}, Rule{"clone"}, Rule{"execve"}, Rule{"execveat"},
    Rule{"exit"}, Rule{"exit_group"}, Rule{"fork"}, Rule{"get_robust_list"}, Rule{"get_thread_area"},
    Rule{"getcpu"}, Rule{"getpgid"}, Rule{"getpgrp"}, Rule{"getpid"}, Rule{"getppid"}, Rule{"getpriority"},
    Rule{"getrlimit"}, Rule{"getrusage"}, Rule{"getsid"}, Rule{"gettid"}, Rule{"ioprio_get"},
    Rule{"ioprio_set"}, Rule{"landlock_add_rule"}, Rule{"landlock_create_ruleset"},
    Rule{"landlock_restrict_self"}, Rule{"modify_ldt"}, Rule{"pidfd_open"}, Rule{"pidfd_send_signal"},
    Rule{"prctl"}, Rule{"prlimit64"}, Rule{"process_mrelease"}, Rule{"process_vm_readv"},
    Rule{"process_vm_writev"}, Rule{"ptrace"}, Rule{"restart_syscall"}, Rule{"riscv_flush_icache"},
    Rule{"riscv_hwprobe"}, Rule{"rseq"}, Rule{"sched_get_priority_max"}, Rule{"sched_get_priority_min"},
    Rule{"sched_getaffinity"}, Rule{"sched_getattr"}, Rule{"sched_getparam"}, Rule{"sched_getscheduler"},
    Rule{"sched_rr_get_interval"}, Rule{"sched_rr_get_interval_time64"}, Rule{"sched_setaffinity"},
    Rule{"sched_setattr"}, Rule{"sched_setparam"}, Rule{"sched_setscheduler"}, Rule{"sched_yield"},
    Rule{"seccomp"}, Rule{"set_robust_list"}, Rule{"set_thread_area"}, Rule{"set_tid_address"},
    Rule{"set_tls"}, Rule{"setpgid"}, Rule{"setpriority"}, Rule{"setrlimit"}, Rule{"setsid"}, Rule{"sysinfo"},
    Rule{"ugetrlimit"}, Rule{"uname"}, Rule{"vfork"}, Rule{"wait4"}, Rule{"waitid"}, Rule{"waitpid"},
    // Identity
    Rule{"getegid"}, Rule{"getegid32"}, Rule{"geteuid"}, Rule{"geteuid32"}, Rule{"getgid"}, Rule{"getgid32"},
    Rule{"getgroups"}, Rule{"getgroups32"}, Rule{"getresgid"}, Rule{"getresgid32"}, Rule{"getresuid"},
    Rule{"getresuid32"}, Rule{"getuid"}, Rule{"getuid32"}, Rule{"setfsgid"}, Rule{"setfsgid32"},
    Rule{"setfsuid"}, Rule{"setfsuid32"}, Rule{"setgid"}, Rule{"setgid32"}, Rule{"setgroups"},
    Rule{"setgroups32"}, Rule{"setregid"}, Rule{"setregid32"}, Rule{"setresgid"}, Rule{"setresgid32"},
    Rule{"setresuid"}, Rule{"setresuid32"}, Rule{"setreuid"}, Rule{"setreuid32"}, Rule{"setuid"},
    Rule{"setuid32"},
    // Signals
    Rule{"kill"}, Rule{"pause"}, Rule{"rt_sigaction"}, Rule{"rt_sigpending"}, Rule{"rt_sigprocmask"},
    Rule{"rt_sigqueueinfo"}, Rule{"rt_sigreturn"}, Rule{"rt_sigsuspend"}, Rule{"rt_sigtimedwait"},
    Rule{"rt_sigtimedwait_time64"}, Rule{"rt_tgsigqueueinfo"}, Rule{"sigaltstack"}, Rule{"sigprocmask"},
    Rule{"sigreturn"}, Rule{"tgkill"}, Rule{"tkill"},
    // Locks
    Rule{"futex"}, Rule{"futex_time64"}, Rule{"futex_waitv"},
    // Time (clock_adjtime and adjtimex set nothing without CAP_SYS_TIME)
    Rule{"adjtimex"}, Rule{"alarm"}, Rule{"clock_adjtime"}, Rule{"clock_adjtime64"}, Rule{"clock_getres"},
    Rule{"clock_getres_time64"}, Rule{"clock_gettime"}, Rule{"clock_gettime64"}, Rule{"clock_nanosleep"},
    Rule{"clock_nanosleep_time64"}, Rule{"getitimer"}, Rule{"gettimeofday"}, Rule{"nanosleep"},
    Rule{"setitimer"}, Rule{"time"}, Rule{"timer_create"}, Rule{"timer_delete"}, Rule{"timer_getoverrun"},
    Rule{"timer_gettime"}, Rule{"timer_gettime64"}, Rule{"timer_settime"}, Rule{"timer_settime64"},
    Rule{"timerfd_create"}, Rule{"timerfd_gettime"}, Rule{"timerfd_gettime64"}, Rule{"timerfd_settime"},
    Rule{"timerfd_settime64"}, Rule{"times"},
    // Sockets (families: see the argument rules)
    Rule{"accept"}, Rule{"accept4"}, Rule{"bind"}, Rule{"connect"}, Rule{"getpeername"}, Rule{"getsockname"},
    Rule{"getsockopt"}, Rule{"listen"}, Rule{"recv"}, Rule{"recvfrom"}, Rule{"recvmmsg"},
    Rule{"recvmmsg_time64"}, Rule{"recvmsg"}, Rule{"send"}, Rule{"sendmmsg"}, Rule{"sendmsg"}, Rule{"sendto"},
    Rule{"setsockopt"}, Rule{"shutdown"}, Rule{"socket"}, Rule{"socketpair"},
    // System V and POSIX message passing
    Rule{"mq_getsetattr"}, Rule{"mq_notify"}, Rule{"mq_open"}, Rule{"mq_timedreceive"},
    Rule{"mq_timedreceive_time64"}, Rule{"mq_timedsend"}, Rule{"mq_timedsend_time64"}, Rule{"mq_unlink"},
    Rule{"msgctl"}, Rule{"msgget"}, Rule{"msgrcv"}, Rule{"msgsnd"}, Rule{"semctl"}, Rule{"semget"},
    Rule{"semop"}, Rule{"semtimedop"}, Rule{"semtimedop_time64"}, Rule{"shmat"}, Rule{"shmctl"},
    Rule{"shmdt"}, Rule{"shmget"},
    // Other
    Rule{"getrandom"},
    // Newer than libseccomp 2.5.4
    Rule{.name = "cachestat", .number = 451}, Rule{.name = "fchmodat2", .number = 452},
    Rule{.name = "futex_wake", .number = 454}, Rule{.name = "futex_wait", .number = 455},
    Rule{.name = "futex_requeue", .number = 456}, Rule{.name = "statmount", .number = 457},
    Rule{.name = "listmount", .number = 458}, Rule{.name = "mseal", .number = 462},
    Rule{.name = "setxattrat", .number = 463}, Rule{.name = "getxattrat", .number = 464},
    Rule{.name = "listxattrat", .number = 465}, Rule{.name = "removexattrat", .number = 466},
    // With a capability
    Rule{"fanotify_init", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"fsconfig", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"fsmount", Rule::WithCapability, CAP_SYS_ADMIN}, Rule{"fsopen", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"fspick", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"lookup_dcookie", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"mount", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"mount_setattr", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"move_mount", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"open_tree", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"pivot_root", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"quotactl", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"quotactl_fd", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"setdomainname", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"sethostname", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"umount", Rule::WithCapability, CAP_SYS_ADMIN}, Rule{"umount2", Rule::WithCapability, CAP_SYS_ADMIN},
    Rule{"bpf", Rule::WithCapability, CAP_SYS_ADMIN, CAP_BPF},
    Rule{"perf_event_open", Rule::WithCapability, CAP_SYS_ADMIN, CAP_PERFMON},
    Rule{"syslog", Rule::WithCapability, CAP_SYS_ADMIN, CAP_SYSLOG},
    Rule{"chroot", Rule::WithCapability, CAP_SYS_CHROOT},
    Rule{"open_by_handle_at", Rule::WithCapability, CAP_DAC_READ_SEARCH},
    Rule{"kcmp", Rule::WithCapability, CAP_SYS_PTRACE},
    Rule{"pidfd_getfd", Rule::WithCapability, CAP_SYS_PTRACE},
    Rule{"process_madvise", Rule::WithCapability, CAP_SYS_PTRACE},
    Rule{"delete_module", Rule::WithCapability, CAP_SYS_MODULE},
    Rule{"finit_module", Rule::WithCapability, CAP_SYS_MODULE},
    Rule{"init_module", Rule::WithCapability, CAP_SYS_MODULE},
    Rule{"query_module", Rule::WithCapability, CAP_SYS_MODULE},
    Rule{"reboot", Rule::WithCapability, CAP_SYS_BOOT}, Rule{"acct", Rule::WithCapability, CAP_SYS_PACCT},
    Rule{"ioperm", Rule::WithCapability, CAP_SYS_RAWIO}, Rule{"iopl", Rule::WithCapability, CAP_SYS_RAWIO},
    Rule{"clock_settime", Rule::WithCapability, CAP_SYS_TIME},
    Rule{"clock_settime64", Rule::WithCapability, CAP_SYS_TIME},
    Rule{"settimeofday", Rule::WithCapability, CAP_SYS_TIME},
    Rule{"stime", Rule::WithCapability, CAP_SYS_TIME},
    Rule{"vhangup", Rule::WithCapability, CAP_SYS_TTY_CONFIG},
    Rule{"get_mempolicy", Rule::WithCapability, CAP_SYS_NICE},
    Rule{"mbind", Rule::WithCapability, CAP_SYS_NICE},
    Rule{"set_mempolicy", Rule::WithCapability, CAP_SYS_NICE},
    Rule{"set_mempolicy_home_node", Rule::WithCapability, CAP_SYS_NICE},
    // Namespaces
    Rule{"setns", Rule::WithNamespaces}, Rule{"unshare", Rule::WithNamespaces},
    // R50: large surface, or state that is not of one namespace
    Rule{"add_key", Rule::Never}, Rule{"keyctl", Rule::Never}, Rule{"request_key", Rule::Never},
    Rule{"userfaultfd", Rule::Never}, Rule{"io_uring_enter", Rule::Never},
    Rule{"io_uring_register", Rule::Never}, Rule{"io_uring_setup", Rule::Never},
    // Of the whole machine
    Rule{"kexec_file_load", Rule::Never}, Rule{"kexec_load", Rule::Never}, Rule{"swapoff", Rule::Never},
    Rule{"swapon", Rule::Never}, Rule{"nfsservctl", Rule::Never}, Rule{"bdflush", Rule::Never},
    Rule{"pciconfig_iobase", Rule::Never}, Rule{"pciconfig_read", Rule::Never},
    Rule{"pciconfig_write", Rule::Never}, Rule{"s390_pci_mmio_read", Rule::Never},
    Rule{"s390_pci_mmio_write", Rule::Never},
    // Pages of others, across nodes
    Rule{"migrate_pages", Rule::Never}, Rule{"move_pages", Rule::Never},
    // Obsolete
    Rule{"_sysctl", Rule::Never}, Rule{"afs_syscall", Rule::Never}, Rule{"create_module", Rule::Never},
    Rule{"get_kernel_syms", Rule::Never}, Rule{"getpmsg", Rule::Never}, Rule{"putpmsg", Rule::Never},
    Rule{"security", Rule::Never}, Rule{"sysfs", Rule::Never}, Rule{"tuxcall", Rule::Never},
    Rule{"uselib", Rule::Never}, Rule{"ustat", Rule::Never}, Rule{"vm86", Rule::Never},
    Rule{"vm86old", Rule::Never}, Rule{"vserver", Rule::Never},
    // clang-format on
};

} // namespace

std::span<const SystemCallRule> systemCallRules()
{
    return rules;
}

} // namespace caisson::kernel
