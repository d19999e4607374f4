// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/journal.h"

#include "helper/engine/jsonfields.h"
#include "helper/engine/recordfields.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace caisson::engine {

/// A frame's text. Short keys: there are dozens of these in the way of a start that takes two milliseconds.
template<typename Archive>
void fields(Archive &archive, JournalEntry &v)
{
    auto kind = static_cast<std::uint32_t>(v.kind);
    archive.field("k", kind);
    // What does not fit a byte must not become a known kind by being cut.
    v.kind = static_cast<JournalEntry::Kind>(std::min(kind, 0xffU));
    archive.field("s", v.step);
    archive.field("u", v.microseconds);
    archive.field("t", v.text);
}

namespace {

constexpr const char *fileName = "journal";
constexpr std::size_t maximumFrame = 64U << 10;
constexpr std::size_t maximumJournal = 4U << 20;

constexpr std::array<std::uint32_t, 256> crcTable = [] {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < 256; ++i) {
        std::uint32_t value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = (value >> 1) ^ ((value & 1) != 0 ? 0xedb88320U : 0U);
        table[i] = value;
    }
    return table;
}();

std::uint32_t crc32(std::string_view bytes)
{
    std::uint32_t value = ~0U;
    for (const char c : bytes)
        value = (value >> 8) ^ crcTable[(value ^ static_cast<unsigned char>(c)) & 255];
    return ~value;
}

std::uint32_t word(std::string_view bytes)
{
    std::uint32_t value = 0;
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

Result<std::string> readJournal(const kernel::Directory &runDirectory)
{
    auto text = runDirectory.readFile(fileName, maximumJournal, {.noSymlinks = true});
    if (!text && text.error().errnoValue == ENOENT)
        return failure(ErrorCode::NotFound, "there is no journal");
    return text;
}

} // namespace

std::string frame(const JournalEntry &entry)
{
    std::string text = json::dump(json::Writer::write(entry), false);
    if (text.size() >
        maximumFrame) { // would end the journal for who reads it; what happened counts, not the words
        JournalEntry brief = entry;
        brief.text.clear();
        text = json::dump(json::Writer::write(brief), false);
    }
    const std::array<std::uint32_t, 2> head{static_cast<std::uint32_t>(text.size()), crc32(text)};
    std::string bytes(reinterpret_cast<const char *>(head.data()), sizeof head);
    return bytes + text;
}

std::vector<JournalEntry> parseFrames(std::string_view bytes, std::size_t *wholeBytes)
{
    std::vector<JournalEntry> entries;
    constexpr std::size_t headSize = 2 * sizeof(std::uint32_t);
    std::size_t at = 0;
    while (bytes.size() - at >= headSize) {
        const std::uint32_t size = word(bytes.substr(at));
        if (size > maximumFrame || size > bytes.size() - at - headSize)
            break;
        const std::string_view text = bytes.substr(at + headSize, size);
        if (crc32(text) != word(bytes.substr(at + sizeof(std::uint32_t))))
            break;
        auto entry = json::parse<JournalEntry>(text, "journal", maximumFrame);
        if (!entry || entry->kind > JournalEntry::lastKind)
            break;
        entries.push_back(std::move(*entry));
        at += headSize + size;
    }
    if (wholeBytes != nullptr)
        *wholeBytes = at;
    return entries;
}

Result<Journal> Journal::create(const kernel::Directory &runDirectory)
{
    Journal journal;
    auto file = runDirectory.openFile(fileName, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_NOFOLLOW, 0600,
                                      {.noSymlinks = true});
    if (!file)
        return std::unexpected(file.error().in("make the journal"));
    journal.m_file = std::move(*file);
    return journal;
}

Result<Journal> Journal::resume(const kernel::Directory &runDirectory)
{
    const auto text = readJournal(runDirectory);
    if (!text)
        return std::unexpected(text.error());
    std::size_t whole = 0;
    (void)parseFrames(*text, &whole); // only where it ends is asked
    Journal journal;
    auto file = runDirectory.openFile(fileName, O_WRONLY | O_APPEND | O_NOFOLLOW, 0, {.noSymlinks = true});
    if (!file)
        return std::unexpected(file.error().in("open the journal"));
    journal.m_file = std::move(*file);
    if (::ftruncate(journal.m_file.get(), static_cast<off_t>(whole)) != 0)
        return kernelError("ftruncate", "journal");
    return journal;
}

Result<std::vector<JournalEntry>> Journal::read(const kernel::Directory &runDirectory)
{
    const auto text = readJournal(runDirectory);
    if (!text)
        return std::unexpected(text.error());
    return parseFrames(*text);
}

Status Journal::write(const JournalEntry &entry) const
{
    // Not synced to a disk: a kill of the helper leaves the page cache as it is, and what takes the page
    // cache away, the end of the machine, takes away all that the journal speaks of (its boot id says so).
    // Where /run is no tmpfs, syncing made three quarters of a start.
    if (Status status = kernel::writeOnce(m_file, frame(entry)); !status)
        return std::unexpected(status.error().in("write the journal"));
    return {};
}

JournalSummary summarise(const std::vector<JournalEntry> &entries)
{
    JournalSummary summary;
    for (const JournalEntry &entry : entries) {
        switch (entry.kind) {
        case JournalEntry::Kind::Begin:
            summary = {};
            summary.bootId = entry.text;
            break;
        case JournalEntry::Kind::Intent:
            summary.steps.push_back(entry);
            break;
        case JournalEntry::Kind::Done:
            if (const auto step = std::ranges::find(summary.steps, entry.step, &JournalEntry::step);
                step != summary.steps.end())
                *step = entry;
            break;
        case JournalEntry::Kind::Running:
            summary.startedAt = entry.microseconds;
            if (auto run = json::parse<RunRecord>(entry.text, "run"))
                summary.run = std::move(*run);
            break;
        case JournalEntry::Kind::Stopping:
            summary.stopping = true;
            if (!entry.text.empty()) {
                if (auto exit = json::parse<ExitInfo>(entry.text, "exit"))
                    summary.exit = std::move(*exit);
            }
            break;
        case JournalEntry::Kind::Undone:
            break; // undo is idempotent: all of it is done again
        case JournalEntry::Kind::Finished:
            summary.finished = true;
            break;
        case JournalEntry::Kind::Asked:
            summary.asked.reset();
            if (std::uint32_t seconds = 0;
                std::from_chars(entry.text.data(), entry.text.data() + entry.text.size(), seconds).ec ==
                std::errc())
                summary.asked = seconds;
            break;
        }
    }
    return summary;
}

JournalEntry runningEntry(const RunRecord &run, std::uint64_t startedAt)
{
    return {JournalEntry::Kind::Running, {}, startedAt, json::dump(json::Writer::write(run), false)};
}

JournalEntry askedEntry(std::optional<std::uint32_t> secondsInVain)
{
    return {JournalEntry::Kind::Asked, {}, 0, secondsInVain ? std::to_string(*secondsInVain) : std::string()};
}

JournalEntry stoppingEntry(const std::optional<ExitInfo> &exit)
{
    return {JournalEntry::Kind::Stopping,
            {},
            0,
            exit ? json::dump(json::Writer::write(*exit), false) : std::string()};
}

} // namespace caisson::engine
