// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/cli/failure.h"
#include "app/client/client.h"

#include <memory>
#include <optional>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QPointer>

namespace caisson::cli {

class TextAgent;

/// How to reach the helper, from the command line.
struct SessionOptions
{
    QString busAddress; ///< empty: the system bus
    bool verbose = false;
};

/// One run of caissonctl against the helper: the client, and waiting for its answers in the order of a
/// program that does one thing after the other. Turns errors into Failure.
class Session
{
public:
    explicit Session(const SessionOptions &options);
    ~Session();

    [[nodiscard]] app::Client &client() { return *m_client; }
    [[nodiscard]] bool verbose() const { return m_options.verbose; }

    /// Starts the helper and waits until its objects are known.
    void open();
    /// By name, id or prefix; a Failure that names the nearest one if there is none.
    [[nodiscard]] app::Container *container(const QString &nameOrId);
    [[nodiscard]] app::Network *network(const QString &name);

    /// Makes a call and waits for its answer. `what` is for the error: "start zion". On a terminal where
    /// polkit found nobody to ask, asks for the password itself and calls once more.
    template<typename T>
    T await(const QString &what, const std::function<void(QObject *, app::Callback<T>)> &start)
    {
        for (;;) {
            std::optional<app::Outcome<T>> answer;
            QObject context;
            QEventLoop loop;
            start(&context, [&](const app::Outcome<T> &outcome) {
                answer = outcome;
                loop.quit();
            });
            if (!answer)
                loop.exec();
            if (answer->has_value()) {
                if constexpr (std::is_void_v<T>)
                    return;
                else
                    return **answer;
            }
            if (!askForPassword(answer->error()))
                throw failure(what, answer->error());
        }
    }
    /// Makes a call that begins a job, as await() does, and waits for the job's end.
    void awaitJob(const QString &what,
                  const std::function<void(QObject *, app::Callback<app::Job *>)> &start);
    /// Waits until the condition holds or the time is over; looks again after every event. False: time is
    /// over.
    bool waitUntil(const std::function<bool()> &condition, int milliseconds);

    [[nodiscard]] static Failure failure(const QString &what, const app::ClientError &error);

private:
    bool askForPassword(const app::ClientError &error);
    bool registerAgent();

    SessionOptions m_options;
    std::unique_ptr<app::Client> m_client;
    std::unique_ptr<TextAgent> m_agent;
};

} // namespace caisson::cli
