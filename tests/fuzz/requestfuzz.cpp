// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// A caller's request: whatever passes the checks must come out as a specification that can be stored, read
// again and handed to a monitor.
#include "helper/engine/defaults.h"
#include "helper/engine/grammar.h"
#include "helper/engine/record.h"
#include "helper/engine/steps/launchspecification.h"
#include "helper/engine/validation.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <cstring>

using namespace caisson;
using namespace caisson::engine;

namespace {

/// Takes values off the input; a string goes to the next 0xff.
class Source
{
public:
    explicit Source(std::string_view bytes)
        : m_rest(bytes)
    {
    }
    std::string string()
    {
        const std::size_t end = std::min(m_rest.find('\xff'), m_rest.size());
        const std::string value(m_rest.substr(0, end));
        m_rest.remove_prefix(std::min(end + 1, m_rest.size()));
        return value;
    }
    template<typename T>
    T number()
    {
        T value{};
        std::memcpy(&value, m_rest.data(), std::min(sizeof value, m_rest.size()));
        m_rest.remove_prefix(std::min(sizeof value, m_rest.size()));
        return value;
    }
    std::vector<std::string> strings()
    {
        std::vector<std::string> values(number<std::uint8_t>() % 4);
        for (std::string &value : values)
            value = string();
        return values;
    }
    std::vector<IdMapping> map()
    {
        std::vector<IdMapping> lines(number<std::uint8_t>() % 4);
        for (IdMapping &line : lines)
            line = {number<std::uint32_t>(), number<std::uint32_t>(), number<std::uint32_t>()};
        return lines;
    }

private:
    std::string_view m_rest;
};

ContainerRequest containerRequest(Source &source)
{
    ContainerRequest request;
    const auto flags = source.number<std::uint16_t>();
    request.name = source.string();
    request.hostName = source.string();
    request.workingDirectory = source.string();
    request.user = source.string();
    request.address = source.string();
    if ((flags & 1) != 0)
        request.network = source.string();
    for (std::size_t kind = 0; kind < request.namespaces.size(); ++kind) {
        if ((flags & (2U << kind)) != 0)
            request.namespaces[kind] = NamespaceMode::Host;
    }
    request.command = source.strings();
    request.environment = source.strings();
    request.capAdd = source.strings();
    request.capDrop = source.strings();
    if ((flags & 0x400) != 0) {
        request.uidMap = source.map();
        request.gidMap = source.map();
    }
    if ((flags & 0x800) != 0) {
        request.limits.memory = source.number<std::uint64_t>();
        request.limits.memorySwap = source.number<std::uint64_t>();
        request.limits.cpus = source.number<double>();
        request.limits.pids = source.number<std::uint64_t>();
    }
    if ((flags & 0x1000) != 0)
        request.timeOffsets[source.string()] = source.number<std::int64_t>();
    request.terminal = (flags & 0x2000) != 0;
    return request;
}

bool hasControl(const std::string &text)
{
    return std::ranges::any_of(text, [](unsigned char c) { return c < 32 || c == 127; });
}

void checkContainer(Source source)
{
    const ContainerRequest asked = containerRequest(source);
    if (!checkSyntax(asked))
        return;
    const ContainerRequest request = normalised(asked);
    FUZZ_CHECK(grammar::isName(request.name) && request.workingDirectory.starts_with('/'));
    FUZZ_CHECK(!hasControl(request.hostName) && !hasControl(request.workingDirectory) &&
               !hasControl(request.network) && !hasControl(request.address));
    ContainerRecord record;
    record.id = "0123456789abcdef0123456789abcdef";
    record.name = request.name;
    record.uidMap = request.uidMap;
    record.gidMap = request.gidMap;
    record.specification = makeSpecification(
        request, {1000, "/image", {"sh"}, {}, record.uidMap, record.gidMap, "caisson/x", 2});
    const oci::Process &process = record.specification.process;
    FUZZ_CHECK(process.capabilities.inheritable.empty() && process.capabilities.ambient.empty());
    FUZZ_CHECK(std::ranges::find(process.user.additionalGids, process.user.gid) !=
               process.user.additionalGids.end());
    FUZZ_CHECK(record.specification.linuxPart.resources.pids &&
               record.specification.linuxPart.resources.memory.limit);
    const std::string json = toJson(record);
    const auto back = recordFromJson(json);
    FUZZ_CHECK(back && toJson(*back) == json);
    if (const auto spec = makeLaunchSpec(record, true, {})) {
        FUZZ_CHECK(monitor::decodeLaunchSpec(monitor::encode(*spec)) == *spec);
        FUZZ_CHECK(spec->arguments.front().find('\0') == std::string::npos);
    }
}

void checkExec(Source source)
{
    ExecRequest request;
    request.command = source.strings();
    request.environment = source.strings();
    request.workingDirectory = source.string();
    request.user = source.string();
    request.rows = source.number<std::uint16_t>();
    if (checkSyntax(request))
        FUZZ_CHECK(!request.command.empty() && !request.command.front().empty() &&
                   (request.user.empty() || grammar::parseUser(request.user)));
}

void checkNetwork(Source source)
{
    NetworkRequest request;
    request.name = source.string();
    request.subnet = source.string();
    request.gateway = source.string();
    if (!checkSyntax(request) || request.subnet.empty())
        return;
    const auto subnet = grammar::parseSubnet(request.subnet);
    FUZZ_CHECK(subnet && grammar::formatSubnet(*subnet) == request.subnet); // one text for one network
    FUZZ_CHECK(shadowsPublicAddresses(request) == !grammar::isPrivateSubnet(*subnet));
}

} // namespace

namespace caisson::fuzz {

std::vector<std::string> seeds()
{
    const auto flags = [](std::uint16_t value) {
        return std::string(reinterpret_cast<const char *>(&value), sizeof value);
    };
    const std::string end(1, '\xff');
    std::string maps(1, '\1');
    const IdMapping line{0, 100000, 65536};
    maps.append(reinterpret_cast<const char *>(&line), sizeof line);
    return {flags(0) + "zion" + end + "zion" + end + "/tmp" + end + "1000:1000" + end + "10.0.0.1" + end +
                std::string("\2", 1) + "sh" + end + "-c" + end + std::string("\1", 1) + "A=b" + end +
                std::string("\1", 1) + "NET_RAW" + end + std::string("\1", 1) + "ALL" + end,
            flags(0x401) + "zion" + end + end + end + end + end + "none" + end + std::string(4, '\0') + maps +
                maps,
            flags(0x1800) + "z" + end + end + end + end + end + std::string(4, '\0') +
                std::string("\0\0\0\x10\0\0\0\0\0\0\0\x10\0\0\0\0\0\0\0\0\0\0\xe0\x3f\0\4\0\0\0\0\0\0", 32) +
                "boottime" + end + std::string("\x10\0\0\0\0\0\0\0", 8),
            "blue" + end + "10.1.0.0/24" + end + "10.1.0.254" + end,
            "blue" + end + "8.8.8.0/24" + end,
            std::string("\1", 1) + "cat" + end + std::string("\1", 1) + "A=b" + end + "/tmp" + end + "0" +
                end,
            std::string(300, 'a') + end + "../../etc" + end,
            {}};
}

} // namespace caisson::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const Source source(fuzz::text(data, size));
    checkContainer(source);
    checkExec(source);
    checkNetwork(source);
    const std::string text(fuzz::text(data, size));
    if (const auto user = grammar::parseUser(text))
        FUZZ_CHECK(user->uid < 0xffffffff && user->gid < 0xffffffff);
    if (const auto address = grammar::parseAddress(text))
        FUZZ_CHECK(grammar::formatAddress(*address) == text);
    if (grammar::isName(text))
        FUZZ_CHECK(grammar::isHostName(grammar::hostNameFrom(text)));
    return 0;
}
