// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/jobs/jobtable.h"

#include <algorithm>
#include <QRandomGenerator>
#include <QTimer>

namespace caisson::jobs {

QString randomId()
{
    // system() reads the kernel's generator; the global one is seeded from it and could be guessed.
    QString id;
    for (int i = 0; i < 2; ++i)
        id += QStringLiteral("%1").arg(QRandomGenerator::system()->generate64(), 16, 16, QLatin1Char('0'));
    return id;
}

JobTable::JobTable(std::chrono::milliseconds keepFinished, QObject *parent)
    : QObject(parent)
    , m_keepFinished(keepFinished)
{
}

Result<QString> JobTable::add(const QString &operation, const QString &container, const QString &starter,
                              uid_t uid)
{
    Result<Quota::Share> share = m_quota.take(uid);
    if (!share)
        return std::unexpected(std::move(share.error()));
    const QString id = randomId();
    const auto [entry, fresh] = m_jobs.emplace(id, Job{.id = id,
                                                       .operation = operation,
                                                       .container = container,
                                                       .starter = starter,
                                                       .share = std::move(*share)});
    if (!fresh)
        return failure(ErrorCode::Internal, "two jobs got one id");
    Q_EMIT added(entry->second);
    return id;
}

const Job *JobTable::find(const QString &id, const QString &starter) const
{
    const auto found = m_jobs.find(id);
    return found != m_jobs.end() && !starter.isEmpty() && found->second.starter == starter ? &found->second
                                                                                           : nullptr;
}

void JobTable::cancel(const QString &id)
{
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end() || found->second.finished)
        return;
    found->second.cancelled->store(true);
    Q_EMIT cancelRequested();
}

void JobTable::finish(const QString &id)
{
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end())
        return;
    found->second.finished = true;
    found->second.share = {};
    if (found->second.starter.isEmpty())
        remove(id);
    else
        QTimer::singleShot(m_keepFinished, this, [this, id] { remove(id); });
}

void JobTable::callerLeft(const QString &starter)
{
    QStringList gone;
    for (auto &[id, job] : m_jobs) {
        if (job.starter == starter)
            gone.append(id);
    }
    for (const QString &id : std::as_const(gone)) {
        Job &job = m_jobs.at(id);
        if (job.finished)
            remove(id);
        else
            job.starter.clear();
    }
}

int JobTable::running() const
{
    return static_cast<int>(
        std::ranges::count_if(m_jobs, [](const auto &entry) { return !entry.second.finished; }));
}

void JobTable::remove(const QString &id)
{
    const auto found = m_jobs.find(id);
    if (found == m_jobs.end())
        return;
    const QString starter = found->second.starter;
    m_jobs.erase(found);
    if (!starter.isEmpty())
        Q_EMIT removed(id, starter);
}

} // namespace caisson::jobs
