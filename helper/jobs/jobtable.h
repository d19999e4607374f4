// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/jobs/quota.h"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <QObject>
#include <QString>

namespace caisson::jobs {

/// 128 random bits from the kernel, as 32 lower-case hexadecimal digits.
[[nodiscard]] QString randomId();

/// Long work that a caller started, can watch and can cancel. Known by 128 random bits *and* bound to the
/// connection that started it: for everybody else it does not exist (D15).
struct Job
{
    QString id;        ///< 32 hexadecimal digits
    QString operation; ///< stop, restart
    QString container; ///< id
    QString starter;   ///< unique name; empty once that has left and only the work goes on
    bool finished = false;
    /// Set once and for all; read by the work's thread before it begins.
    std::shared_ptr<std::atomic<bool>> cancelled = std::make_shared<std::atomic<bool>>(false);
    Quota::Share share;
};

/// Keeps the jobs: for a few seconds beyond their end, so that a client that looks late still finds them, and
/// not beyond the starter's leaving. The work itself is not its business.
class JobTable : public QObject
{
    Q_OBJECT
public:
    explicit JobTable(std::chrono::milliseconds keepFinished = std::chrono::seconds(5),
                      QObject *parent = nullptr);

    /// Error: LimitExceeded.
    Result<QString> add(const QString &operation, const QString &container, const QString &starter,
                        uid_t uid);
    /// nullptr if there is none of that id, or it is another's.
    [[nodiscard]] const Job *find(const QString &id, const QString &starter) const;
    [[nodiscard]] const std::map<QString, Job> &all() const { return m_jobs; }
    /// Somebody wants it to end. What has begun must be told by whoever hears cancelRequested().
    void cancel(const QString &id);
    /// The work is over; the job is removed after a while.
    void finish(const QString &id);
    void callerLeft(const QString &starter);
    /// Not yet finished ones.
    [[nodiscard]] int running() const;

Q_SIGNALS:
    void added(const caisson::jobs::Job &job);
    void cancelRequested();
    void removed(const QString &id, const QString &starter);

private:
    void remove(const QString &id);
    std::chrono::milliseconds m_keepFinished;
    Quota m_quota{"jobs", 32, 128};
    std::map<QString, Job> m_jobs;
};

} // namespace caisson::jobs
