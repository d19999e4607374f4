// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "tests/engine/enginebox.h"

namespace caisson::engine::test {

/// A container "zion" in a box of its own, for tests that do something bad to an engine and then ask what the
/// next one finds. No engine is open in between. Each answer is what is wrong; empty: nothing.
class OneContainer
{
public:
    /// Makes it, and runs it once, so that what a first start makes for good (rule tables) is there before
    /// the comparison.
    [[nodiscard]] std::string begin();
    /// A fresh engine: wholly there (then it is stopped) or wholly gone. `asked`: if gone, because somebody
    /// asked for it, and the new engine knows.
    [[nodiscard]] std::string wholeness(bool asked = false) const;
    /// Takes it away.
    [[nodiscard]] std::string end();

    [[nodiscard]] const EngineBox &box() const { return m_box; }
    [[nodiscard]] const ContainerId &id() const { return m_id; }

private:
    [[nodiscard]] std::string found(bool asked) const;
    EngineBox m_box;
    ContainerId m_id;
    Snapshot m_before;
};

} // namespace caisson::engine::test
