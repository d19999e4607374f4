// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/ownernames.h"

#include <pwd.h>
#include <vector>

namespace caisson::service {

namespace {
using Clock = std::chrono::steady_clock;
constexpr int forgottenAfterAges = 12;
} // namespace

void OwnerNames::resolve(uid_t uid)
{
    if (isFresh(uid))
        return;
    QString name = QString::number(uid);
    passwd entry{};
    passwd *found = nullptr;
    std::vector<char> buffer(16 * 1024);
    if (::getpwuid_r(uid, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr)
        name = QString::fromUtf8(found->pw_name);
    const auto now = Clock::now();
    const std::lock_guard lock(m_mutex);
    std::erase_if(m_names, [&](const auto &other) {
        return now - other.second.since > forgottenAfterAges * m_maximumAge;
    });
    m_names.insert_or_assign(uid, Known{name, now});
}

bool OwnerNames::isFresh(uid_t uid) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_names.find(uid);
    return found != m_names.end() && Clock::now() - found->second.since < m_maximumAge;
}

QString OwnerNames::name(uid_t uid) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_names.find(uid);
    return found == m_names.end() ? QString::number(uid) : found->second.name;
}

} // namespace caisson::service
