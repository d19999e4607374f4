// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/link/netlink.h"

#include <cstdint>
#include <cstring>
#include <linux/netlink.h>

namespace caisson::kernel::netlink {

namespace {

struct Conversation
{
    const Handler &handler;
    bool finished = false;
    int error = 0; ///< errno
    std::string explanation;
};

int onValid(nl_msg *message, void *argument)
{
    const Conversation &conversation = *static_cast<Conversation *>(argument);
    if (conversation.handler)
        conversation.handler(::nlmsg_hdr(message));
    return NL_OK;
}

int onEnd(nl_msg *, void *argument)
{
    static_cast<Conversation *>(argument)->finished = true;
    return NL_STOP;
}

// The kernel's words, when it was asked for them (NETLINK_EXT_ACK): attributes behind the error and the
// header of the request, which NETLINK_CAP_ACK cuts to just the header.
std::string explanationOf(const nlmsgerr *error)
{
    const auto *const header = reinterpret_cast<const nlmsghdr *>(error) - 1;
    if ((header->nlmsg_flags & NLM_F_ACK_TLVS) == 0)
        return {};
    std::size_t offset = sizeof(nlmsgerr);
    if ((header->nlmsg_flags & NLM_F_CAPPED) == 0)
        offset += error->msg.nlmsg_len - sizeof(nlmsghdr);
    const std::size_t payload = header->nlmsg_len - NLMSG_HDRLEN;
    if (offset >= payload)
        return {};
    const auto *const first = reinterpret_cast<const char *>(error) + offset;
    const nlattr *const attribute = ::nla_find(reinterpret_cast<const nlattr *>(first),
                                               static_cast<int>(payload - offset), NLMSGERR_ATTR_MSG);
    if (attribute == nullptr || ::nla_len(attribute) <= 0)
        return {};
    const auto *const text = static_cast<const char *>(::nla_data(attribute));
    return std::string(text, ::strnlen(text, static_cast<std::size_t>(::nla_len(attribute))));
}

int onError(sockaddr_nl *, nlmsgerr *error, void *argument)
{
    Conversation &conversation = *static_cast<Conversation *>(argument);
    conversation.finished = true;
    conversation.error = -error->error;
    conversation.explanation = explanationOf(error);
    return NL_STOP;
}

} // namespace

Message::Message(int type, int flags)
    : m_message(::nlmsg_alloc_simple(type, flags), [](nl_msg *message) { ::nlmsg_free(message); })
    , m_spoiled(!m_message)
{
}

void Message::put(int attribute, std::string_view text)
{
    const std::string terminated(text);
    put(attribute, terminated.c_str(), terminated.size() + 1);
}

Status talk(nl_sock *socket, const Message &message, const std::string &call, const std::string &object,
            const Handler &handler, const std::function<void()> &restart)
{
    if (message.get() == nullptr)
        return failure(ErrorCode::Internal,
                       call + " " + object + ": the request does not fit into a message");
    const std::unique_ptr<nl_cb, void (*)(nl_cb *)> callbacks(::nl_cb_alloc(NL_CB_DEFAULT),
                                                              [](nl_cb *cb) { ::nl_cb_put(cb); });
    if (!callbacks)
        return kernelError(call, object, ENOMEM);

    constexpr int attempts = 8;
    for (int attempt = 0; attempt < attempts; ++attempt) {
        Conversation conversation{.handler = handler, .explanation = {}};
        ::nl_cb_set(callbacks.get(), NL_CB_VALID, NL_CB_CUSTOM, onValid, &conversation);
        ::nl_cb_set(callbacks.get(), NL_CB_FINISH, NL_CB_CUSTOM, onEnd, &conversation);
        ::nl_cb_set(callbacks.get(), NL_CB_ACK, NL_CB_CUSTOM, onEnd, &conversation);
        ::nl_cb_err(callbacks.get(), NL_CB_CUSTOM, onError, &conversation);
        if (restart)
            restart();
        ::nlmsg_hdr(message.get())->nlmsg_seq = NL_AUTO_SEQ; // a repeated request is a new one
        if (const int sent = ::nl_send_auto(socket, message.get()); sent < 0)
            return failure(ErrorCode::Kernel, call + " " + object + ": " + ::nl_geterror(sent));
        int result = 0;
        while (!conversation.finished && result >= 0)
            result = ::nl_recvmsgs(socket, callbacks.get());
        if (conversation.error != 0) {
            Error error = kernelError(call, object, conversation.error).error();
            if (!conversation.explanation.empty())
                error.text += " (" + conversation.explanation + ")";
            if (conversation.error == ENODEV)
                error.code = ErrorCode::NotFound;
            else if (conversation.error == EEXIST)
                error.code = ErrorCode::Exists;
            return std::unexpected(std::move(error));
        }
        if (result == -NLE_DUMP_INTR)
            continue;
        if (result < 0)
            return failure(ErrorCode::Kernel, call + " " + object + ": " + ::nl_geterror(result));
        return {};
    }
    return failure(ErrorCode::Kernel, call + " " + object + ": the list changed each time it was read");
}

} // namespace caisson::kernel::netlink
