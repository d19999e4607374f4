// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// The journal of a run: read at every start of the helper, written by one that may have been killed at any
// byte.
#include "helper/engine/journal.h"
#include "tests/fuzz/fuzz.h"

#include <cstring>

using namespace caisson;
using namespace caisson::engine;

namespace {

/// The same as the journal's, bit by bit: so that a mutated text comes past the check sum.
std::uint32_t crc32(std::string_view bytes)
{
    std::uint32_t value = ~0U;
    for (const char c : bytes) {
        value ^= static_cast<unsigned char>(c);
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1) != 0 ? 0xedb88320U : 0U);
    }
    return ~value;
}

std::string framed(std::string_view text)
{
    const std::uint32_t head[2] = {static_cast<std::uint32_t>(text.size()), crc32(text)};
    std::string bytes(sizeof head, '\0');
    std::memcpy(bytes.data(), head, sizeof head);
    return bytes.append(text);
}

void check(std::string_view bytes)
{
    std::size_t whole = 0;
    const std::vector<JournalEntry> entries = parseFrames(bytes, &whole);
    FUZZ_CHECK(whole <= bytes.size());
    FUZZ_CHECK(entries.empty() == (whole == 0));
    // What was whole reads the same alone, and nothing is left over.
    std::size_t again = 0;
    FUZZ_CHECK(parseFrames(bytes.substr(0, whole), &again) == entries && again == whole);
    std::string written;
    for (const JournalEntry &entry : entries) {
        FUZZ_CHECK(entry.kind <= JournalEntry::Kind::Finished);
        written += frame(entry);
    }
    FUZZ_CHECK(parseFrames(written) == entries);
    const JournalSummary summary = summarise(entries);
    FUZZ_CHECK(summary.steps.size() <= entries.size());
}

} // namespace

namespace caisson::fuzz {

std::vector<std::string> seeds()
{
    using Kind = JournalEntry::Kind;
    RunRecord run;
    run.bootId = "0";
    run.pid = 7;
    std::string all = frame({Kind::Begin, {}, 0, "boot"}) + frame({Kind::Intent, "cgroup.create", 0, {}}) +
                      frame({Kind::Done, "cgroup.create", 5, {}}) + frame(runningEntry(run, 9)) +
                      frame(stoppingEntry(ExitInfo{ExitKind::Signalled, 9, {}})) +
                      frame({Kind::Undone, "cgroup.create", 0, {}}) + frame({Kind::Finished, {}, 0, {}});
    FUZZ_CHECK(parseFrames(all).size() == 7);
    // A kind that becomes a known one when it is cut to a byte is none.
    FUZZ_CHECK(parseFrames(framed(R"({"k":256,"u":0})")).empty());
    FUZZ_CHECK(parseFrames(framed(R"({"k":258,"s":"x","u":0})")).empty());
    return {all,
            frame({Kind::Begin, {}, 0, "boot"}),
            R"({"k":1,"s":"cgroup.create","u":5})",
            R"({"k":3,"u":1,"t":"{\"bootId\":\"0\",\"pid\":7}"})",
            R"({"k":4,"u":0,"t":"{\"kind\":2,\"code\":9}"})",
            std::string(60'000, '['),
            std::string("\xff\xff\xff\x7f\0\0\0\0", 8),
            {}};
}

} // namespace caisson::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    check(fuzz::text(data, size));
    check(framed(fuzz::text(data, size)));
    return 0;
}
