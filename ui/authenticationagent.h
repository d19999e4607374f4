// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <memory>
#include <polkitqt1-agent-listener.h>
#include <polkitqt1-identity.h>
#include <QPointer>

class QWidget;

namespace caisson::ui {

class PasswordDialog;

/// Asks for the password where the session has no agent of its own: sessions without a desktop, bare window
/// managers, remote displays. Registering blocks for one call to polkit: do it after the first paint.
class AuthenticationAgent : public PolkitQt1::Agent::Listener
{
    Q_OBJECT
public:
    /// Not where CAISSON_NO_AGENT is set.
    [[nodiscard]] static bool isWanted();

    /// To be registered before its end, with whatever result: PolkitQt's destructor takes back a registration
    /// that it remembers only then, and reads an uninitialised one before.
    explicit AuthenticationAgent(QWidget *window);
    ~AuthenticationAgent() override;

    /// False: the session has one, or there is no polkit.
    bool registerIfNeeded();

public Q_SLOTS:
    void initiateAuthentication(const QString &actionId, const QString &message, const QString &iconName,
                                const PolkitQt1::Details &details, const QString &cookie,
                                const PolkitQt1::Identity::List &identities,
                                PolkitQt1::Agent::AsyncResult *result) override;
    bool initiateAuthenticationFinish() override;
    void cancelAuthentication() override;

private:
    void ask();
    void finish(bool gained);

    QPointer<QWidget> m_window;
    QPointer<PasswordDialog> m_dialog;
    std::unique_ptr<PolkitQt1::Agent::Session> m_session;
    PolkitQt1::Agent::AsyncResult *m_result = nullptr; // owned by polkit's side until completed
    PolkitQt1::Identity::List m_identities;
    QString m_cookie;
    int m_attempts = 0;
    bool m_cancelled = false;
};

} // namespace caisson::ui
