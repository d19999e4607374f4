// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/engine/onecontainer.h"
#include "tests/support/textof.h"

#include <chrono>

namespace caisson::engine::test {

namespace {

Authorized<Action::Manage> manage()
{
    return EngineBox::token<Action::Manage>();
}

std::string text(const Status &status)
{
    return status ? std::string() : status.error().text;
}

} // namespace

namespace {

std::string memoryLimitInForce(const std::string &group)
{
    return tests::textOf(group + "/memory.limit_in_bytes") + tests::textOf(group + "/memory.max");
}

} // namespace

std::string OneContainer::begin()
{
    {
        Recorder recorder;
        auto engine = Engine::open(m_box.config(), recorder);
        if (!engine)
            return engine.error().text;
        const auto made = (*engine)->create(EngineBox::token<Action::Create>(),
                                            EngineBox::request("zion", {"sleep", "1000"}));
        if (!made)
            return made.error().text;
        m_id = made->id;
        if (const Status started = (*engine)->start(manage(), m_id); !started)
            return started.error().text;
        if (const Status stopped = (*engine)->stop(manage(), m_id, std::chrono::seconds(0)); !stopped)
            return stopped.error().text;
    }
    m_before = m_box.snapshot();
    return {};
}

std::string OneContainer::wholeness(bool asked) const
{
    const std::string problem = found(asked);
    const std::string left = m_box.leftOver(m_before);
    return left.empty() ? problem : problem + " left over: " + left;
}

std::string OneContainer::found(bool asked) const
{
    Recorder recorder;
    auto engine = Engine::open(m_box.config(), recorder);
    if (!engine)
        return engine.error().text;
    const auto info = (*engine)->container(m_id);
    if (!info)
        return info.error().text;
    std::string problem;
    if (info->state == State::Running) {
        ExecRequest request;
        request.command = {
            "sh", "-c",
            "hostname; ip -4 -o address show eth0 | grep -c 'inet 10\\.'; ip route | grep -c ^default; "
            "echo x > /dev/null && grep -c ' / overlay' /proc/mounts"};
        const auto session = (*engine)->exec(EngineBox::token<Action::Exec>(), m_id, request);
        const std::string seen = session ? readToEnd(session->descriptors[1]) : session.error().text;
        if (seen != "zion\n1\n1\n1\n")
            problem = "runs, but not wholly: " + seen;
        else if (info->limits.memory != 64U << 20 || memoryLimitInForce(info->cgroupPath) != "67108864\n")
            problem = "runs without its limit";
        else
            problem = text((*engine)->stop(manage(), m_id, std::chrono::seconds(0)));
    } else if (info->state != State::Stopped && info->state != State::Created) {
        problem = "is neither running nor stopped";
    } else if (asked && !info->exit.asked) {
        problem = "is said to have ended by itself";
    }
    if (problem.empty())
        return {};
    for (const Check &check : (*engine)->doctor())
        problem += check.id == "state.found" ? "; " + check.message : std::string();
    return problem;
}

std::string OneContainer::end()
{
    {
        Recorder recorder;
        auto engine = Engine::open(m_box.config(), recorder);
        if (!engine)
            return engine.error().text;
        if (const Status removed = (*engine)->remove(manage(), m_id, true); !removed)
            return removed.error().text;
    }
    Snapshot before = m_before;
    before.files.clear();
    return m_box.leftOver(before);
}

} // namespace caisson::engine::test
