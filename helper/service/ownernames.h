// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <map>
#include <mutex>
#include <QString>
#include <sys/types.h>

namespace caisson::service {

/// Names of users. The name service may ask a network, so resolve() runs on workers only; name() never
/// blocks. Thread safe.
class OwnerNames
{
public:
    /// Looks the uid up unless it is known.
    void resolve(uid_t uid);
    /// The name, or the number while it is not known or has no name.
    [[nodiscard]] QString name(uid_t uid) const;

private:
    mutable std::mutex m_mutex;
    std::map<uid_t, QString> m_names;
};

} // namespace caisson::service
