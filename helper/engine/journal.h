// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/record.h"
#include "helper/kernel/directory.h"

namespace caisson::engine {

/// One thing said in the journal of a run.
struct JournalEntry
{
    enum class Kind : std::uint8_t {
        Begin,    ///< a start: text is the boot id
        Intent,   ///< step is about to be applied
        Done,     ///< step was applied, in `microseconds`
        Running,  ///< the plan is through: text is the RunRecord as JSON
        Stopping, ///< from here on there is only the way back; text is the exit as JSON if it is known
        Undone,   ///< step was undone
        Finished, ///< nothing of the run is left
        Asked,    ///< somebody asked for the stop; the seconds waited in vain as text. Empty: took it back
    };
    static constexpr Kind lastKind = Kind::Asked;
    Kind kind{};
    std::string step;
    std::uint64_t microseconds = 0;
    std::string text;
    bool operator==(const JournalEntry &) const = default;
};

/// What a journal says, put together.
struct JournalSummary
{
    std::string bootId;
    std::vector<JournalEntry> steps; ///< Intent or Done, one for each step begun, in order
    std::optional<RunRecord> run;    ///< if the plan was through
    std::uint64_t startedAt = 0;     ///< µs since the epoch; with `run`
    std::optional<ExitInfo> exit;    ///< if a stop knew it
    /// Somebody asked for the stop: seconds waited in vain before the use of force.
    std::optional<std::uint32_t> asked;
    bool stopping = false, finished = false;
};

/// The journal of one container's run: how far a start or a stop has come (C1). A file "journal" in the
/// container's run directory. Each entry stands there before what it announces is done, and outlives the
/// helper, not the machine: an entry of another boot counts for nothing. A frame is length, CRC-32 and text,
/// and a torn last one is as if it had never been.
class Journal
{
public:
    Journal() = default;
    /// An empty one in place of any that was there.
    [[nodiscard]] static Result<Journal> create(const kernel::Directory &runDirectory);
    /// The one that is there, to be continued: what is torn at its end is cut off. NotFound: there is none.
    [[nodiscard]] static Result<Journal> resume(const kernel::Directory &runDirectory);
    /// NotFound: there is none.
    [[nodiscard]] static Result<std::vector<JournalEntry>> read(const kernel::Directory &runDirectory);

    [[nodiscard]] Status write(const JournalEntry &entry) const;
    [[nodiscard]] bool valid() const { return m_file.valid(); }

private:
    kernel::Fd m_file;
};

[[nodiscard]] JournalSummary summarise(const std::vector<JournalEntry> &entries);

[[nodiscard]] JournalEntry runningEntry(const RunRecord &run, std::uint64_t startedAt);
[[nodiscard]] JournalEntry askedEntry(std::optional<std::uint32_t> secondsInVain);
[[nodiscard]] JournalEntry stoppingEntry(const std::optional<ExitInfo> &exit);

/// Pure halves, for tests.
[[nodiscard]] std::string frame(const JournalEntry &entry);
/// Entries up to the first frame that is not whole; `wholeBytes` is where that begins.
[[nodiscard]] std::vector<JournalEntry> parseFrames(std::string_view bytes,
                                                    std::size_t *wholeBytes = nullptr);

} // namespace caisson::engine
