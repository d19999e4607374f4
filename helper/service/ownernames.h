// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <QString>
#include <sys/types.h>

namespace caisson::service {

/// Names of users. The name service may ask a network, so resolve() runs on workers only; name() never
/// blocks. A name is looked up again after some minutes: accounts are renamed, and numbers go to somebody
/// else. Thread safe.
class OwnerNames
{
public:
    explicit OwnerNames(std::chrono::milliseconds maximumAge = std::chrono::minutes(5))
        : m_maximumAge(maximumAge)
    {
    }
    /// Looks the uid up unless that was done lately. Forgets those that nobody has asked about for long.
    void resolve(uid_t uid);
    /// Whether it was looked up lately.
    [[nodiscard]] bool isFresh(uid_t uid) const;
    /// The name, or the number while it is not known or has no name.
    [[nodiscard]] QString name(uid_t uid) const;

private:
    struct Known
    {
        QString name;
        std::chrono::steady_clock::time_point since;
    };
    std::chrono::milliseconds m_maximumAge;
    mutable std::mutex m_mutex;
    std::map<uid_t, Known> m_names;
};

} // namespace caisson::service
