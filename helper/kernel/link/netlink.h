// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <functional>
#include <memory>
#include <netlink/attr.h>
#include <netlink/msg.h>
#include <netlink/netlink.h>
#include <string>
#include <string_view>

/// What LinkSocket needs of libnl: an owned message that remembers whether everything fitted, and a request
/// with its answers.
namespace caisson::kernel::netlink {

/// A request under construction. Attributes that do not fit spoil it, which request() reports.
class Message
{
public:
    Message(int type, int flags);

    template<typename Header>
    void header(const Header &value)
    {
        keep(m_message
                 ? ::nlmsg_append(m_message.get(), const_cast<Header *>(&value), sizeof value, NLMSG_ALIGNTO)
                 : -1);
    }
    void put(int attribute, const void *data, std::size_t size)
    {
        keep(m_message && size < 4096 ? ::nla_put(m_message.get(), attribute, static_cast<int>(size), data)
                                      : -1);
    }
    void put(int attribute, std::uint32_t value) { put(attribute, &value, sizeof value); }
    void put(int attribute, std::string_view text);
    /// Everything that `content` puts lies within this attribute.
    template<typename Content>
    void nest(int attribute, Content content)
    {
        nlattr *const start = m_message ? ::nla_nest_start(m_message.get(), attribute) : nullptr;
        keep(start != nullptr ? 0 : -1);
        content();
        if (start != nullptr)
            keep(::nla_nest_end(m_message.get(), start));
    }

    [[nodiscard]] nl_msg *get() const { return m_spoiled ? nullptr : m_message.get(); }

private:
    void keep(int result) { m_spoiled = m_spoiled || result < 0; }

    std::unique_ptr<nl_msg, void (*)(nl_msg *)> m_message;
    bool m_spoiled = false;
};

using Handler = std::function<void(nlmsghdr *)>;

/// Sends and reads until the kernel's acknowledgement or the end of the list; `handler` sees each answer. A
/// list that changed while it was made is asked for again, so `handler` must take that (`restart` is called
/// before). The error has the kernel's errno and, if it gives one, its explanation.
[[nodiscard]] Status talk(nl_sock *socket, const Message &message, const std::string &call,
                          const std::string &object, const Handler &handler = {},
                          const std::function<void()> &restart = {});

} // namespace caisson::kernel::netlink
