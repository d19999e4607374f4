// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// What helper and monitor say to each other: a container's process answers at one end until it has executed.
#include "helper/monitor/launchspec.h"
#include "helper/monitor/protocol.h"
#include "tests/fuzz/fuzz.h"

#include <sched.h>

using namespace caisson;
using namespace caisson::monitor;

namespace caisson::fuzz {

std::vector<std::string> seeds()
{
    LaunchSpec spec;
    spec.containerId = "0123456789abcdef0123456789abcdef";
    spec.newNamespaces = CLONE_NEWNS | CLONE_NEWUSER;
    spec.arguments = {"sh", "-c", "true"};
    spec.environment = {"A=b"};
    spec.groups = {0, 5};
    spec.uidMap = spec.gidMap = {{0, 100000, 65536}};
    spec.seccompFilter = std::string(16, '\6');
    spec.maskedPaths = {"/proc/kcore"};
    spec.cgroupV1 = {"memory"};
    ExecuteRequest execute;
    execute.execId = "00000000000000000000000000000001";
    execute.arguments = {"sh"};
    execute.uid = 7;
    Answer answer;
    answer.done = false;
    answer.error = "mount: Permission denied";
    answer.exit = ProcessExit{true, 9, 1};
    return {encode(spec),
            encode(Request(execute)),
            encode(Request(StageRequest{Stage::Exec})),
            encode(Request(AttachRequest{true, 5})),
            encode(Request(ResizeRequest{24, 80})),
            encode(answer),
            encode(Notification(ExitedNotification{{true, 9, 3}})),
            encode(Notification(ExecEndedNotification{execute.execId, {false, 3, 4}})),
            "exited 3 17\n",
            "signalled 9 1\n",
            "exited 256 1\n",
            {}};
}

} // namespace caisson::fuzz

/// What is accepted has one form only: it encodes to the very bytes that it came from.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes = fuzz::text(data, size);
    if (const auto spec = decodeLaunchSpec(bytes)) {
        FUZZ_CHECK(encode(*spec) == bytes);
        FUZZ_CHECK(!spec->arguments.empty() && spec->workingDirectory.starts_with('/'));
        FUZZ_CHECK(spec->uid != ~0U && spec->gid != ~0U);
        for (const std::string &argument : spec->arguments)
            FUZZ_CHECK(argument.find('\0') == std::string::npos);
    }
    if (const auto request = decodeRequest(bytes))
        FUZZ_CHECK(encode(*request) == bytes);
    if (const auto answer = decodeAnswer(bytes))
        FUZZ_CHECK(encode(*answer) == bytes);
    if (const auto notification = decodeNotification(bytes))
        FUZZ_CHECK(encode(*notification) == bytes);
    if (const auto exit = decodeExitRecord(bytes)) {
        FUZZ_CHECK(exit->code <= 255);
        const auto again = decodeExitRecord(encodeExitRecord(*exit));
        FUZZ_CHECK(again && encodeExitRecord(*again) == encodeExitRecord(*exit));
    }
    return 0;
}
