// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// config.json and what the helper keeps of a container: read back from the disk, and one day from an archive.
#include "helper/engine/defaults.h"
#include "helper/engine/record.h"
#include "helper/engine/validation.h"
#include "tests/fuzz/fuzz.h"

using namespace caisson;
using namespace caisson::engine;

namespace caisson::fuzz {

std::vector<std::string> seeds()
{
    ContainerRequest request;
    request.name = "zion";
    request.environment = {"A=b"};
    request.timeOffsets = {{"boottime", 5}};
    ContainerRecord record;
    record.id = "0123456789abcdef0123456789abcdef";
    record.name = "zion";
    record.owner = 1000;
    record.uidMap = record.gidMap = {{0, 524288, 65536}};
    record.specification = makeSpecification(
        normalised(request), {1000, "/image", {"sh"}, {}, record.uidMap, record.gidMap, "caisson/x", 2});
    record.state = State::Stopped;
    record.exit = {ExitKind::OutOfMemory, 9, "text"};
    return {
        toJson(record.specification),
        toJson(record),
        R"({"ociVersion":"1.0.2","process":{"args":["sh"],"user":{"uid":4294967296}}})",
        R"({"process":{"args":"sh"}})",
        R"({"linux":{"resources":{"pids":{"limit":-1}},"namespaces":[{"type":"mount","path":"/proc/1/ns/mnt"}]}})",
        R"({"annotations":{"a":"\u0000","a":"b"}})",
        std::string(50'000, '['),
        "{\"a\":" + std::string(20'000, '{'),
        "[1e999,-0]",
        "{}",
        {}};
}

} // namespace caisson::fuzz

/// What is accepted is understood wholly: written and read again it is the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes = fuzz::text(data, size);
    if (const auto specification = specificationFromJson(bytes)) {
        const std::string written = toJson(*specification);
        const auto again = specificationFromJson(written);
        FUZZ_CHECK(again && toJson(*again) == written);
    }
    if (const auto record = recordFromJson(bytes)) {
        const std::string written = toJson(*record);
        const auto again = recordFromJson(written);
        FUZZ_CHECK(again && toJson(*again) == written);
    }
    return 0;
}
