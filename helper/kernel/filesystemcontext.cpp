// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/mount.h"
#include "helper/kernel/syscalls.h"

#include <algorithm>
#include <cstdio>

namespace caisson::kernel {

namespace {

/// fsconfig(2) takes strings of at most 255 bytes.
constexpr std::size_t maximumString = 255;

[[nodiscard]] std::string octal(mode_t mode)
{
    char text[16];
    std::snprintf(text, sizeof text, "%o", static_cast<unsigned>(mode));
    return text;
}

} // namespace

Result<FilesystemContext> FilesystemContext::open(std::string_view type)
{
    std::string text(type);
    Fd fd(sys::fsopen(text.c_str(), FSOPEN_CLOEXEC));
    if (!fd) {
        if (errno == ENODEV)
            return failure(ErrorCode::NotSupported, "this kernel has no file system \"" + text + '"');
        return kernelError("fsopen", text);
    }
    return FilesystemContext(std::move(fd), std::move(text));
}

std::unexpected<Error> FilesystemContext::error(std::string_view call, std::string_view object) const
{
    const int reason = errno;
    auto result = kernelError(call, m_type + (object.empty() ? "" : " ") + std::string(object), reason);
    Error failed = std::move(result.error());
    // One message a read(2), "e overlay: …" for errors; ENODATA when there are no more.
    char message[512];
    ssize_t length = 0;
    while ((length = ::read(m_fd.get(), message, sizeof message)) > 0) {
        std::string_view text(message, static_cast<std::size_t>(length));
        if (text.size() > 2 && text[1] == ' ')
            text.remove_prefix(2);
        while (!text.empty() && text.back() == '\n')
            text.remove_suffix(1);
        failed.text += " (";
        failed.text += text;
        failed.text += ')';
    }
    return std::unexpected(std::move(failed));
}

Status FilesystemContext::setFlag(std::string_view key) const
{
    if (sys::fsconfig(m_fd.get(), FSCONFIG_SET_FLAG, std::string(key).c_str(), nullptr, 0) < 0)
        return error("fsconfig", key);
    return {};
}

Status FilesystemContext::setString(std::string_view key, std::string_view value) const
{
    const std::string object = std::string(key) + '=' + std::string(value);
    if (value.find('\0') != std::string_view::npos)
        return invalidArgument(key, "must not contain a NUL character");
    if (sys::fsconfig(m_fd.get(), FSCONFIG_SET_STRING, std::string(key).c_str(), std::string(value).c_str(),
                      0) < 0)
        return error("fsconfig", object);
    return {};
}

Status FilesystemContext::setFd(std::string_view key, int value) const
{
    if (sys::fsconfig(m_fd.get(), FSCONFIG_SET_FD, std::string(key).c_str(), nullptr, value) < 0)
        return error("fsconfig", key);
    return {};
}

Result<Mount> FilesystemContext::mount(std::uint64_t attributes) const
{
    if (sys::fsconfig(m_fd.get(), FSCONFIG_CMD_CREATE, nullptr, nullptr, 0) < 0)
        return error("fsconfig(FSCONFIG_CMD_CREATE)", "");
    Fd mounted(sys::fsmount(m_fd.get(), FSMOUNT_CLOEXEC, attributes));
    if (!mounted)
        return error("fsmount", "");
    return Mount(std::move(mounted));
}

namespace {

/// The first failure ends it: lets builders list their options without a branch each.
class Options
{
public:
    explicit Options(std::string_view type)
        : m_context(FilesystemContext::open(type))
    {
        if (!m_context)
            m_status = std::unexpected(m_context.error());
    }
    void flag(bool wanted, std::string_view key)
    {
        if (wanted && m_status)
            m_status = m_context->setFlag(key);
    }
    void string(bool wanted, std::string_view key, std::string_view value)
    {
        if (wanted && m_status)
            m_status = m_context->setString(key, value);
    }
    void descriptor(bool wanted, std::string_view key, int value)
    {
        if (wanted && m_status)
            m_status = m_context->setFd(key, value);
    }
    [[nodiscard]] const Status &status() const { return m_status; }
    [[nodiscard]] Result<Mount> mount(std::uint64_t attributes)
    {
        if (!m_status)
            return std::unexpected(m_status.error());
        return m_context->mount(attributes);
    }

private:
    Result<FilesystemContext> m_context;
    Status m_status;
};

} // namespace

Result<Mount> makeTmpfs(const TmpfsOptions &options)
{
    Options tmpfs("tmpfs");
    tmpfs.string(true, "mode", octal(options.mode));
    tmpfs.string(options.size != 0, "size", std::to_string(options.size));
    tmpfs.string(options.inodes != 0, "nr_inodes", std::to_string(options.inodes));
    tmpfs.string(options.uid.has_value(), "uid", std::to_string(options.uid.value_or(0)));
    tmpfs.string(options.gid.has_value(), "gid", std::to_string(options.gid.value_or(0)));
    return tmpfs.mount(options.attributes);
}

Result<Mount> makeProc(const ProcOptions &options)
{
    Options proc("proc");
    proc.string(options.subsetPid, "subset", "pid");
    proc.string(options.hidePid != 0, "hidepid", std::to_string(options.hidePid));
    return proc.mount(options.attributes);
}

Result<Mount> makeDevpts(const DevptsOptions &options)
{
    Options devpts("devpts");
    devpts.flag(true, "newinstance");
    devpts.string(true, "mode", octal(options.mode));
    devpts.string(true, "ptmxmode", octal(options.ptmxMode));
    devpts.string(true, "gid", std::to_string(options.gid));
    devpts.string(options.max != 0, "max", std::to_string(options.max));
    return devpts.mount(options.attributes);
}

Result<Mount> makeMqueue(std::uint64_t attributes)
{
    return Options("mqueue").mount(attributes);
}

Result<Mount> makeSysfs(std::uint64_t attributes)
{
    return Options("sysfs").mount(attributes);
}

Result<Mount> makeCgroup2(std::uint64_t attributes)
{
    return Options("cgroup2").mount(attributes);
}

Result<Mount> makeCgroup1(std::string_view controllers, std::uint64_t attributes)
{
    Options cgroup("cgroup");
    if (controllers.starts_with("name=")) {
        cgroup.flag(true, "none");
        cgroup.string(true, "name", controllers.substr(5));
        return cgroup.mount(attributes);
    }
    while (!controllers.empty()) {
        const std::size_t comma = std::min(controllers.find(','), controllers.size());
        cgroup.flag(comma != 0, controllers.substr(0, comma));
        controllers.remove_prefix(std::min(comma + 1, controllers.size()));
    }
    return cgroup.mount(attributes);
}

Result<Mount> makeOverlay(const OverlayOptions &options)
{
    if (options.lower.empty() || (options.upper < 0) != (options.work < 0))
        return invalidArgument("overlay", "needs a lower layer, and upper and work both or none");
    Options overlay("overlay");
    if (!overlay.status())
        return std::unexpected(overlay.status().error());
    overlay.descriptor(true, "lowerdir+", options.lower.front());
    if (!overlay.status())
        return makeOverlayByPaths(options); // descriptors came with 6.13
    for (std::size_t i = 1; i < options.lower.size(); ++i)
        overlay.descriptor(true, "lowerdir+", options.lower[i]);
    overlay.descriptor(options.upper >= 0, "upperdir", options.upper);
    overlay.descriptor(options.work >= 0, "workdir", options.work);
    overlay.flag(options.isVolatile, "volatile");
    overlay.flag(options.userXattr, "userxattr");
    return overlay.mount(options.attributes);
}

Result<Mount> makeOverlayByPaths(const OverlayOptions &options)
{
    if (options.lower.empty() || (options.upper < 0) != (options.work < 0))
        return invalidArgument("overlay", "needs a lower layer, and upper and work both or none");
    std::string joined;
    for (const int layer : options.lower) {
        if (!joined.empty())
            joined += ':';
        joined += descriptorPath(layer);
    }
    Options overlay("overlay");
    if (joined.size() <= maximumString) {
        overlay.string(true, "lowerdir", joined);
    } else {
        for (const int layer : options.lower) // since 6.5; before that, so many layers do not fit
            overlay.string(true, "lowerdir+", descriptorPath(layer));
    }
    overlay.string(options.upper >= 0, "upperdir", descriptorPath(options.upper));
    overlay.string(options.work >= 0, "workdir", descriptorPath(options.work));
    overlay.flag(options.isVolatile, "volatile");
    overlay.flag(options.userXattr, "userxattr");
    return overlay.mount(options.attributes);
}

} // namespace caisson::kernel
