// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <PolkitQt1/Agent/Listener>
#include <PolkitQt1/Agent/Session>
#include <QPointer>

namespace caisson::cli {

/// A polkit agent on the terminal, for where the session has none: asks for the password with the echo off.
/// It answers for this process alone.
class TextAgent : public PolkitQt1::Agent::Listener
{
    Q_OBJECT
public:
    TextAgent();
    ~TextAgent() override;
    /// False: polkit does not want it, as where it is not running.
    [[nodiscard]] bool registerForThisProcess();

    void initiateAuthentication(const QString &actionId, const QString &message, const QString &iconName,
                                const PolkitQt1::Details &details, const QString &cookie,
                                const PolkitQt1::Identity::List &identities,
                                PolkitQt1::Agent::AsyncResult *result) override;
    bool initiateAuthenticationFinish() override { return true; }
    void cancelAuthentication() override;

private:
    void attempt();
    void end(const QString &error);

    PolkitQt1::Identity m_identity;
    QString m_cookie;
    PolkitQt1::Agent::AsyncResult *m_result = nullptr;
    QPointer<PolkitQt1::Agent::Session> m_session;
    int m_attempts = 0;
    bool m_refused = false; // the person gave up with an empty line or end of input
};

} // namespace caisson::cli
