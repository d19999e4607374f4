// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/textagent.h"

#include "app/cli/output.h"
#include "app/cli/terminal.h"

#include <optional>
#include <PolkitQt1/Details>
#include <PolkitQt1/Identity>
#include <PolkitQt1/Subject>
#include <pwd.h>
#include <unistd.h>

namespace caisson::cli {

namespace {

constexpr int maxAttempts = 3;

/// Whom to ask for: the caller itself if it may authorise, else root, else the first one named.
PolkitQt1::Identity chooseIdentity(const PolkitQt1::Identity::List &identities)
{
    const passwd *self = ::getpwuid(::getuid());
    const QString own =
        self == nullptr ? QString() : QStringLiteral("unix-user:") + QLatin1String(self->pw_name);
    for (const QString &wanted : {own, QStringLiteral("unix-user:root")}) {
        for (const PolkitQt1::Identity &identity : identities) {
            if (identity.toString() == wanted)
                return identity;
        }
    }
    return identities.constFirst();
}

} // namespace

TextAgent::TextAgent() = default;
TextAgent::~TextAgent() = default;

bool TextAgent::registerForThisProcess()
{
    const PolkitQt1::UnixProcessSubject subject(::getpid());
    return registerListener(subject, QStringLiteral("/org/caisson/TextAgent"));
}

void TextAgent::initiateAuthentication(const QString &, const QString &message, const QString &,
                                       const PolkitQt1::Details &, const QString &cookie,
                                       const PolkitQt1::Identity::List &identities,
                                       PolkitQt1::Agent::AsyncResult *result)
{
    if (m_session != nullptr || identities.isEmpty()) {
        result->setError(QStringLiteral("busy, or nobody may authorise"));
        result->setCompleted();
        return;
    }
    m_identity = chooseIdentity(identities);
    m_cookie = cookie;
    m_result = result;
    m_attempts = 0;
    m_refused = false;
    QString who = m_identity.toString();
    who.remove(QStringLiteral("unix-user:"));
    printNote(message);
    printNote(QStringLiteral("Authenticating as %1. An empty answer gives up.").arg(who));
    attempt();
}

void TextAgent::attempt()
{
    ++m_attempts;
    m_session = new PolkitQt1::Agent::Session(m_identity, m_cookie, m_result, this);
    using PolkitQt1::Agent::Session;
    connect(m_session, &Session::request, this, [this](const QString &prompt, bool echo) {
        const std::optional<QString> answer = readSecret(prompt, echo);
        m_refused = !answer || answer->isEmpty();
        if (m_session == nullptr)
            return;
        if (m_refused)
            m_session->cancel();
        else
            m_session->setResponse(*answer);
    });
    connect(m_session, &Session::showError, this, [](const QString &text) { printNote(text); });
    connect(m_session, &Session::showInfo, this, [](const QString &text) { printNote(text); });
    connect(m_session, &Session::completed, this, [this](bool gained) {
        if (m_session != nullptr)
            m_session->deleteLater();
        m_session = nullptr;
        if (!gained && !m_refused && m_attempts < maxAttempts) {
            printNote(QStringLiteral("That was not right."));
            attempt();
            return;
        }
        end(gained ? QString() : QStringLiteral("not authenticated"));
    });
    m_session->initiate();
}

void TextAgent::end(const QString &error)
{
    if (m_result == nullptr)
        return;
    if (!error.isEmpty())
        m_result->setError(error);
    m_result->setCompleted();
    m_result = nullptr;
}

void TextAgent::cancelAuthentication()
{
    m_refused = true;
    if (m_session != nullptr)
        m_session->cancel();
}

} // namespace caisson::cli
