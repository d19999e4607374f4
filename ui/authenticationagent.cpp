// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/authenticationagent.h"

#include "ui/dialogs/passworddialog.h"

#include <gio/gio.h>
#include <polkitqt1-subject.h>
#include <QCoreApplication>
#include <QFile>
#include <unistd.h>

namespace caisson::ui {

namespace {

/// GLib, by which polkit's library talks, would end the program together with the system bus. The connection
/// is kept: once nobody has it, the next one would be as before.
void outliveTheBus()
{
    static std::unique_ptr<GDBusConnection, void (*)(void *)> bus(nullptr, ::g_object_unref);
    if (!bus) {
        bus.reset(::g_bus_get_sync(G_BUS_TYPE_SYSTEM, nullptr, nullptr));
    }
    if (bus) {
        ::g_dbus_connection_set_exit_on_close(bus.get(), FALSE);
    }
}

} // namespace

AuthenticationAgent::AuthenticationAgent(QWidget *window)
    : m_window(window)
{
}

AuthenticationAgent::~AuthenticationAgent()
{
    if (m_session) {
        m_session->disconnect(this);
        m_session->cancel();
    }
    delete m_dialog;
}

bool AuthenticationAgent::isWanted()
{
    return !qEnvironmentVariableIsSet("CAISSON_NO_AGENT");
}

bool AuthenticationAgent::registerIfNeeded()
{
    outliveTheBus();
    const QString path = QStringLiteral("/org/caisson/AuthenticationAgent");
    // For the session, polkit refuses if an agent is there already. For a process it never does and would
    // prefer ours: so that is done only where there is no session to have an agent.
    const QString session = qEnvironmentVariable("XDG_SESSION_ID");
    if (!session.isEmpty()) {
        return registerListener(PolkitQt1::UnixSessionSubject(session), path);
    }
    // What the session's bus starts belongs to the person's service manager and is not told the session's
    // name; logind knows which one the person sits at. Asked without a bus.
    if (QFile::exists(QStringLiteral("/run/systemd/sessions"))) {
        const PolkitQt1::UnixSessionSubject found(QCoreApplication::applicationPid());
        if (found.isValid()) {
            return registerListener(found, path);
        }
    }
    return registerListener(PolkitQt1::UnixProcessSubject(QCoreApplication::applicationPid()), path);
}

void AuthenticationAgent::initiateAuthentication(const QString &, const QString &message, const QString &,
                                                 const PolkitQt1::Details &, const QString &cookie,
                                                 const PolkitQt1::Identity::List &identities,
                                                 PolkitQt1::Agent::AsyncResult *result)
{
    if (m_session || identities.isEmpty()) {
        result->setError(tr("Another password is being asked for."));
        result->setCompleted();
        return;
    }
    m_result = result;
    m_identities = identities;
    m_cookie = cookie;
    m_attempts = 0;
    m_cancelled = false;
    m_dialog = new PasswordDialog(m_window);
    m_dialog->setMessage(message);
    QStringList names;
    int own = 0;
    for (PolkitQt1::Identity identity : identities) { // a copy: its conversions are not const
        const QString name = identity.toString().section(QLatin1Char(':'), 1);
        if (identity.toUnixUserIdentity().uid() == ::getuid()) {
            own = static_cast<int>(names.size());
        }
        names += name;
    }
    m_dialog->setIdentities(names, own);
    connect(m_dialog, &PasswordDialog::answered, this, [this](const QString &password) {
        if (m_session) {
            m_session->setResponse(password);
        }
    });
    connect(m_dialog, &PasswordDialog::identityChanged, this, &AuthenticationAgent::ask);
    connect(m_dialog, &QDialog::rejected, this, [this] {
        m_cancelled = true;
        m_session ? m_session->cancel() : finish(false);
    });
    ask();
    m_dialog->open();
}

void AuthenticationAgent::ask()
{
    if (m_session) {
        // Another identity was chosen: the conversation with the former is over, without an end for polkit.
        m_session->disconnect(this);
        m_session->cancel();
    }
    m_session = std::make_unique<PolkitQt1::Agent::Session>(m_identities.at(m_dialog->identity()), m_cookie,
                                                            m_result);
    connect(m_session.get(), &PolkitQt1::Agent::Session::request, this,
            [this](const QString &request, bool echo) {
                if (m_dialog) {
                    m_dialog->setRequest(request, echo);
                }
            });
    connect(m_session.get(), &PolkitQt1::Agent::Session::showError, this, [this](const QString &text) {
        if (m_dialog) {
            m_dialog->setProblem(text);
        }
    });
    connect(m_session.get(), &PolkitQt1::Agent::Session::completed, this, &AuthenticationAgent::finish,
            Qt::QueuedConnection);
    m_session->initiate();
}

void AuthenticationAgent::finish(bool gained)
{
    if (!gained && !m_cancelled && ++m_attempts < 3 && m_dialog) {
        m_dialog->setProblem(tr("That was not the password. Try again."));
        ask();
        return;
    }
    if (m_dialog) {
        m_dialog->disconnect(this);
        m_dialog->hide();
        m_dialog->deleteLater();
        m_dialog = nullptr;
    }
    m_session.reset();
    if (m_result) {
        m_result->setCompleted();
        m_result = nullptr;
    }
}

bool AuthenticationAgent::initiateAuthenticationFinish()
{
    return true;
}

void AuthenticationAgent::cancelAuthentication()
{
    m_cancelled = true;
    if (m_session) {
        m_session->cancel();
    }
}

} // namespace caisson::ui
