// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/ownernames.h"

#include <pwd.h>
#include <vector>

namespace caisson::service {

void OwnerNames::resolve(uid_t uid)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_names.contains(uid))
            return;
    }
    QString name = QString::number(uid);
    passwd entry{};
    passwd *found = nullptr;
    std::vector<char> buffer(16 * 1024);
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        name = QString::fromUtf8(found->pw_name);
    const std::lock_guard lock(m_mutex);
    m_names.emplace(uid, name);
}

QString OwnerNames::name(uid_t uid) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_names.find(uid);
    return found == m_names.end() ? QString::number(uid) : found->second;
}

} // namespace caisson::service
