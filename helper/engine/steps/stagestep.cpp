// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/stagestep.h"

namespace caisson::engine {

Status StageStep::ask(StartContext &context)
{
    return m_ask == nullptr ? context.monitor->ask(m_stage) : m_ask(context);
}

Status StageStep::apply(StartContext &context)
{
    auto done = context.monitor->answer(m_stage);
    if (!done)
        return std::unexpected(done.error());
    if (!done->note.empty())
        context.notes.push_back(std::move(done->note));
    context.ownTime = std::chrono::microseconds(done->microseconds);
    return {};
}

std::string shellQuoted(std::string_view text)
{
    std::string quoted = "'";
    for (const char c : text) {
        if (c == '\'')
            quoted += "'\\''";
        else
            quoted += c;
    }
    return quoted + '\'';
}

std::string shellWords(const std::vector<std::string> &words)
{
    std::string joined;
    for (const std::string &word : words) {
        if (!joined.empty())
            joined += ' ';
        joined += shellQuoted(word);
    }
    return joined;
}

} // namespace caisson::engine
