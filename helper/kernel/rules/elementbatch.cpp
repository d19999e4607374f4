// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/rules/elementbatch.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cstring>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <sys/socket.h>

namespace caisson::kernel {

namespace {

// The socket's send buffer takes far more; a network has at most 1023 ports.
constexpr std::size_t maximumMessage = 120'000;

/// Netlink by hand: headers and attributes in a string, lengths filled in when a part is closed.
class Encoder
{
public:
    std::size_t beginMessage(int type, int flags, std::uint8_t family, std::uint16_t resource = 0)
    {
        const std::size_t start = m_bytes.size();
        nlmsghdr header{};
        header.nlmsg_type = static_cast<std::uint16_t>(type);
        header.nlmsg_flags = static_cast<std::uint16_t>(NLM_F_REQUEST | flags);
        header.nlmsg_seq = ++m_sequence;
        append(&header, sizeof header);
        nfgenmsg body{};
        body.nfgen_family = family;
        body.version = NFNETLINK_V0;
        body.res_id = htons(resource);
        append(&body, sizeof body);
        return start;
    }
    void endMessage(std::size_t start) { put(start, static_cast<std::uint32_t>(m_bytes.size() - start)); }

    std::size_t beginNest(int type)
    {
        const std::size_t start = m_bytes.size();
        nlattr attribute{};
        attribute.nla_type = static_cast<std::uint16_t>(type | NLA_F_NESTED);
        append(&attribute, sizeof attribute);
        return start;
    }
    // 16 bits for a length: what is nested here is one element of at most 60 bytes.
    void endNest(std::size_t start) { put(start, static_cast<std::uint16_t>(m_bytes.size() - start)); }

    void attribute(int type, const void *data, std::size_t size)
    {
        nlattr header{};
        header.nla_len = static_cast<std::uint16_t>(sizeof header + size);
        header.nla_type = static_cast<std::uint16_t>(type);
        append(&header, sizeof header);
        append(data, size);
        m_bytes.resize(NLA_ALIGN(m_bytes.size()), '\0');
    }

    [[nodiscard]] std::string take() { return std::move(m_bytes); }
    [[nodiscard]] std::size_t size() const { return m_bytes.size(); }

private:
    void append(const void *data, std::size_t size) { m_bytes.append(static_cast<const char *>(data), size); }
    template<typename Length>
    void put(std::size_t at, Length length)
    {
        std::memcpy(m_bytes.data() + at, &length, sizeof length);
    }

    std::string m_bytes;
    std::uint32_t m_sequence = 0;
};

/// Parts of a key, each filled up to a multiple of four bytes as concatenations want it.
std::string interfaceKey(const std::string &name)
{
    std::string key = name;
    key.resize(IFNAMSIZ, '\0'); // names were checked: at most 15 characters
    return key;
}

std::string portKey(const RulePort &port)
{
    std::string key = interfaceKey(port.hostInterface);
    key.append(port.mac.begin(), port.mac.end());
    key.append(2, '\0');
    const std::uint32_t address = htonl(port.address.value);
    key.append(reinterpret_cast<const char *>(&address), sizeof address);
    return key;
}

struct Element
{
    std::uint8_t family;
    const char *set;
    std::string key;
};

std::vector<Element> binaryElements(const RuleSet &rules)
{
    std::vector<Element> elements;
    for (const RuleNetwork &network : rules.networks) {
        const std::string key = interfaceKey(network.bridge);
        elements.push_back({NFPROTO_INET, ruleSetBridges, key});
        elements.push_back({NFPROTO_INET, ruleSetWithin, key + key});
        if (network.nat)
            elements.push_back({NFPROTO_INET, ruleSetNatted, key});
    }
    for (const RulePort &port : rules.ports)
        elements.push_back({NFPROTO_BRIDGE, ruleSetPorts, portKey(port)});
    return elements;
}

void encodeElement(Encoder &encoder, const Element &element, int message, int flags)
{
    const std::size_t start =
        encoder.beginMessage(NFNL_SUBSYS_NFTABLES << 8 | message, flags, element.family);
    encoder.attribute(NFTA_SET_ELEM_LIST_TABLE, ruleTableName, std::strlen(ruleTableName) + 1);
    encoder.attribute(NFTA_SET_ELEM_LIST_SET, element.set, std::strlen(element.set) + 1);
    const std::size_t list = encoder.beginNest(NFTA_SET_ELEM_LIST_ELEMENTS);
    const std::size_t entry = encoder.beginNest(NFTA_LIST_ELEM);
    const std::size_t key = encoder.beginNest(NFTA_SET_ELEM_KEY);
    encoder.attribute(NFTA_DATA_VALUE, element.key.data(), element.key.size());
    encoder.endNest(key);
    encoder.endNest(entry);
    encoder.endNest(list);
    encoder.endMessage(start);
}

/// What the kernel said to a message of ours.
struct Answers
{
    int error = 0; ///< errno of the first part that failed
    std::size_t count = 0;
};

Result<Answers> ask(const Fd &socket, const std::string &message)
{
    sockaddr_nl kernel{};
    kernel.nl_family = AF_NETLINK;
    ssize_t sent = 0;
    do {
        sent = ::sendto(socket.get(), message.data(), message.size(), 0,
                        reinterpret_cast<const sockaddr *>(&kernel), sizeof kernel);
    } while (sent < 0 && errno == EINTR);
    if (sent < 0)
        return kernelError("sendto", "nf_tables");

    // The kernel has done it when sendto() returns, and all answers wait already.
    Answers answers;
    std::array<char, 8192> buffer; // no initial value: recv() fills it
    for (;;) {
        const ssize_t size = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
        if (size < 0 && errno == EINTR)
            continue;
        if (size < 0 && errno == EAGAIN)
            break;
        if (size < 0)
            return kernelError("recv", "nf_tables");
        std::string_view rest(buffer.data(), static_cast<std::size_t>(size));
        while (rest.size() >= NLMSG_HDRLEN) {
            nlmsghdr header;
            std::memcpy(&header, rest.data(), sizeof header);
            if (header.nlmsg_len < NLMSG_HDRLEN || header.nlmsg_len > rest.size())
                break;
            if (header.nlmsg_type == NLMSG_ERROR && header.nlmsg_len >= NLMSG_HDRLEN + sizeof(int)) {
                int result = 0;
                std::memcpy(&result, rest.data() + NLMSG_HDRLEN, sizeof result);
                ++answers.count;
                if (result != 0 && answers.error == 0)
                    answers.error = -result;
            }
            rest.remove_prefix(std::min<std::size_t>(rest.size(), NLMSG_ALIGN(header.nlmsg_len)));
        }
    }
    return answers;
}

} // namespace

Result<std::string> ElementBatch::encode(const RuleSet &rules, Action action)
{
    if (Status valid = checkRuleSet(rules); !valid)
        return std::unexpected(valid.error());
    Encoder encoder;
    encoder.endMessage(encoder.beginMessage(NFNL_MSG_BATCH_BEGIN, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
    for (const Element &element : binaryElements(rules)) {
        // Removing what is not there is an error to the kernel: so it is added first, in the same
        // transaction.
        encodeElement(encoder, element, NFT_MSG_NEWSETELEM, NLM_F_CREATE | NLM_F_ACK);
        if (action == Action::Remove)
            encodeElement(encoder, element, NFT_MSG_DELSETELEM, NLM_F_ACK);
    }
    encoder.endMessage(encoder.beginMessage(NFNL_MSG_BATCH_END, 0, AF_UNSPEC, NFNL_SUBSYS_NFTABLES));
    if (encoder.size() > maximumMessage)
        return failure(ErrorCode::LimitExceeded, "too many packet filter elements for one change");
    return encoder.take();
}

Result<Fd> ElementBatch::open()
{
    Fd socket(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_NETFILTER));
    if (!socket)
        return kernelError("socket", "NETLINK_NETFILTER");
    const int on = 1; // an answer without a copy of what was asked
    if (::setsockopt(socket.get(), SOL_NETLINK, NETLINK_CAP_ACK, &on, sizeof on) != 0)
        return kernelError("setsockopt", "NETLINK_CAP_ACK");
    return socket;
}

Status ElementBatch::send(const Fd &socket, const std::string &message)
{
    const Result<Answers> answers = ask(socket, message);
    if (!answers)
        return std::unexpected(answers.error());
    if (answers->error == ENOENT)
        return std::unexpected(
            Error{ErrorCode::NotFound, answers->error, "nf_tables: a table or set of ours is missing"});
    if (answers->error != 0)
        return kernelError("nf_tables", "change of elements", answers->error);
    if (answers->count == 0)
        return failure(ErrorCode::Kernel, "nf_tables: no answer to a change of elements");
    return {};
}

Result<bool> ElementBatch::hasSets(const Fd &socket)
{
    Encoder encoder;
    // One set of each table: they are made and removed as a whole.
    for (const auto &[family, set] :
         {std::pair(NFPROTO_INET, ruleSetBridges), std::pair(NFPROTO_BRIDGE, ruleSetPorts)}) {
        const std::size_t start = encoder.beginMessage(NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETSET, NLM_F_ACK,
                                                       static_cast<std::uint8_t>(family));
        encoder.attribute(NFTA_SET_TABLE, ruleTableName, std::strlen(ruleTableName) + 1);
        encoder.attribute(NFTA_SET_NAME, set, std::strlen(set) + 1);
        encoder.endMessage(start);
    }
    const Result<Answers> answers = ask(socket, encoder.take());
    if (!answers)
        return std::unexpected(answers.error());
    if (answers->error != 0 && answers->error != ENOENT)
        return kernelError("nf_tables", "look for our sets", answers->error);
    return answers->error == 0;
}

} // namespace caisson::kernel
