// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <memory>
#include <QHash>
#include <QString>
#include <string_view>
#include <sys/types.h>

namespace caisson::jobs {

/// Counts how many things of one sort each uid holds and refuses more than a limit (D17). What is held is a
/// Share, which gives back its place when it goes.
class Quota
{
    struct Counts
    {
        QHash<uid_t, int> byUid;
        int all = 0;
    };

public:
    /// Movable; an empty one holds nothing.
    class Share
    {
    public:
        Share() = default;
        Share(Share &&other) noexcept = default;
        Share &operator=(Share &&other) noexcept
        {
            if (this != &other) {
                giveBack();
                m_counts = std::move(other.m_counts);
                m_uid = other.m_uid;
            }
            return *this;
        }
        Share(const Share &) = delete;
        Share &operator=(const Share &) = delete;
        ~Share() { giveBack(); }

    private:
        friend class Quota;
        Share(std::shared_ptr<Counts> counts, uid_t uid)
            : m_counts(std::move(counts))
            , m_uid(uid)
        {
        }
        void giveBack()
        {
            if (!m_counts)
                return;
            if (--m_counts->byUid[m_uid] == 0)
                m_counts->byUid.remove(m_uid);
            --m_counts->all;
            m_counts.reset();
        }
        std::shared_ptr<Counts> m_counts;
        uid_t m_uid = 0;
    };

    /// `what` is the plural that stands in the error: "jobs".
    Quota(std::string_view what, int perUid, int all)
        : m_what(what)
        , m_perUid(perUid)
        , m_all(all)
    {
    }

    /// Error: LimitExceeded.
    [[nodiscard]] Result<Share> take(uid_t uid)
    {
        if (m_counts->byUid.value(uid) >= m_perUid || m_counts->all >= m_all)
            return failure(ErrorCode::LimitExceeded, "too many " + std::string(m_what) +
                                                         " at once (at most " + std::to_string(m_perUid) +
                                                         " for a user); wait for some to end");
        ++m_counts->byUid[uid];
        ++m_counts->all;
        return Share(m_counts, uid);
    }
    [[nodiscard]] int held() const { return m_counts->all; }

private:
    std::string_view m_what;
    int m_perUid, m_all;
    std::shared_ptr<Counts> m_counts = std::make_shared<Counts>();
};

} // namespace caisson::jobs
