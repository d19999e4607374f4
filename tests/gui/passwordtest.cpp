// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/client.h"
#include "tests/support/privatebus.h"
#include "ui/authenticationagent.h"
#include "ui/dialogs/passworddialog.h"
#include "ui/support/textlabel.h"

#include <algorithm>
#include <QApplication>
#include <QLineEdit>
#include <QTest>
#include <QTimer>

using namespace caisson::tests;
using namespace Qt::StringLiterals;

/// Who has no agent in the session is asked for the password by Caisson itself: in the window by a dialog, on
/// the terminal by caissonctl. With a real polkitd, its real set-uid helper, PAM and a real password.
class PasswordTest : public QObject
{
    Q_OBJECT

    std::unique_ptr<PrivateBus> m_bus;

    static QByteArray takeOutput(QProcess &process) { return process.readAllStandardOutput(); }

    /// The second half of this program, as the user: a window that creates "zion" and types what is given.
    QByteArray inWindow(const QStringList &answers)
    {
        const std::string program = forEverybody(QCoreApplication::applicationFilePath().toStdString());
        const auto window =
            m_bus->run(alice, QString::fromStdString(program), QStringList{u"--window"_s} + answers);
        (void)waitUntil([&] { return window->state() == QProcess::NotRunning; }, 60'000);
        return takeOutput(*window).trimmed();
    }

    /// caissonctl on a terminal of its own; each answer is typed when the prompt is there.
    QByteArray onTerminal(const QByteArrayList &answers, int *code)
    {
        const std::string command = forEverybody(CAISSONCTL) + " create --name zion true";
        const auto terminal = m_bus->run(
            alice, u"/usr/bin/script"_s,
            {u"--quiet"_s, u"--return"_s, u"--command"_s, QString::fromStdString(command), u"/dev/null"_s});
        QByteArray text;
        int prompts = 0;
        (void)waitUntil(
            [&] {
                text += takeOutput(*terminal);
                if (prompts < answers.size() && text.count("assword:") > prompts)
                    terminal->write(answers.at(prompts++) + '\n');
                return terminal->state() == QProcess::NotRunning;
            },
            60'000);
        *code = terminal->exitCode();
        return text + takeOutput(*terminal);
    }

private Q_SLOTS:
    void init()
    {
        if (!isSandboxed())
            QSKIP("needs root");
        m_bus = std::make_unique<PrivateBus>(PrivateBus::Options{.helper = PrivateBus::fakeHelper()});
        QVERIFY2(m_bus->start(), qPrintable(m_bus->error()));
        QVERIFY(m_bus->setRules(uR"(
polkit.addRule(function(action, subject) {
    if (action.id == "org.caisson.inspect")
        return polkit.Result.YES;
    return subject.user == "caisson-alice" ? polkit.Result.AUTH_SELF : polkit.Result.NO;
});
)"_s));
    }
    void cleanup() { m_bus.reset(); }

    void windowTakesThePassword() { QCOMPARE(inWindow({QLatin1String(alicePassword)}), "created"); }
    void windowAsksAgain()
    {
        QCOMPARE(inWindow({u"wrong"_s, QLatin1String(alicePassword)}), "problem created");
    }
    /// The agents' library has no word for "dismissed", and yet it is one.
    void windowCanBeRefused() { QCOMPARE(inWindow({}), "dismissed"); }

    /// Though GLib, by which agents are registered, ends programs whose bus ends.
    void windowOutlivesTheBus()
    {
        const std::string program = forEverybody(QCoreApplication::applicationFilePath().toStdString());
        const auto window = m_bus->run(alice, QString::fromStdString(program), {u"--outlive"_s});
        QByteArray said;
        const auto says = [&](const char *word) {
            said += takeOutput(*window);
            return said.contains(word) || window->state() == QProcess::NotRunning;
        };
        QVERIFY(waitUntil([&] { return says("ready"); }, 30'000));
        m_bus->endBus();
        QVERIFY(waitUntil([&] { return says("alive"); }, 30'000));
        QVERIFY(waitUntil([&] { return says("until it ends"); }, 10'000));
        QCOMPARE(window->exitStatus(), QProcess::NormalExit);
        QCOMPARE(said.trimmed(), "ready alive");
    }

    void terminalTakesThePassword()
    {
        int code = -1;
        const QByteArray text = onTerminal({alicePassword}, &code);
        QVERIFY2(code == 0, text.constData());
        QVERIFY2(!text.contains(alicePassword), text.constData()); // no echo
        QVERIFY2(text.contains("caisson-alice"), text.constData());
    }
    void terminalAsksAgain()
    {
        int code = -1;
        const QByteArray text = onTerminal({"wrong", alicePassword}, &code);
        QVERIFY2(code == 0 && text.contains("not right"), text.constData());
    }
    void terminalCanBeRefused()
    {
        int code = -1;
        const QByteArray text = onTerminal({""}, &code);
        QCOMPARE(code, 125);
        QVERIFY2(text.contains("the question for a password was closed"), text.constData());
        QVERIFY2(text.count("assword:") == 1, text.constData());
    }
};

namespace {

void print(const QString &word)
{
    std::printf("%s ", qPrintable(word));
    std::fflush(stdout);
}

bool saysThatItWasWrong(const caisson::ui::PasswordDialog &dialog)
{
    const auto labels = dialog.findChildren<caisson::ui::TextLabel *>();
    return std::any_of(labels.begin(), labels.end(), [](const caisson::ui::TextLabel *label) {
        return label->isVisible() && label->text().contains(u"not the password"_s);
    });
}

/// As an ordinary user without a session: the agent of the window, a request, and a person who types.
int beWindow(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qunsetenv("XDG_SESSION_ID");
    QApplication application(argc, argv);
    QStringList answers = QCoreApplication::arguments().mid(2);
    QWidget window;
    window.show();
    caisson::ui::AuthenticationAgent agent(&window);
    if (!agent.registerIfNeeded()) {
        print(u"no agent"_s);
        return 1;
    }
    caisson::app::Client client(QDBusConnection::systemBus());
    QObject::connect(&client, &caisson::app::Client::statusChanged, &window, [&client, &window] {
        if (client.status() != caisson::app::Client::Status::Ready)
            return;
        caisson::app::ContainerRequestData request;
        request.name = u"zion"_s;
        request.command = {u"true"_s};
        client.createContainer(
            request, &window, [](const caisson::app::Outcome<caisson::app::Container *> &made) {
                using caisson::protocol::ErrorKind;
                print(made                                                     ? u"created"_s
                      : made.error().kind == ErrorKind::NotAuthorizedDismissed ? u"dismissed"_s
                                                                               : made.error().text);
                QCoreApplication::quit();
            });
    });
    client.open();

    QTimer person;
    bool sawProblem = false;
    QObject::connect(&person, &QTimer::timeout, &window, [&] {
        const auto dialog = window.findChild<caisson::ui::PasswordDialog *>();
        if (dialog == nullptr || !dialog->isVisible())
            return;
        auto *field = dialog->findChild<QLineEdit *>();
        // Not asked, or what was typed is being looked at.
        if (!field->isEnabled() || field->echoMode() != QLineEdit::Password || !field->text().isEmpty())
            return;
        if (answers.isEmpty()) {
            QTest::keyClick(dialog, Qt::Key_Escape);
            return;
        }
        if (!sawProblem && saysThatItWasWrong(*dialog)) {
            sawProblem = true;
            print(u"problem"_s);
        }
        QTest::keyClicks(field, answers.takeFirst());
        QTest::keyClick(field, Qt::Key_Return);
    });
    person.start(50);
    return application.exec();
}

/// Registered, it waits for the end of the bus, and then for what that might do to it.
int outlive(int argc, char **argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    qunsetenv("XDG_SESSION_ID");
    QApplication application(argc, argv);
    QWidget window;
    caisson::ui::AuthenticationAgent agent(&window);
    if (!agent.registerIfNeeded())
        return 1;
    caisson::app::Client client(QDBusConnection::systemBus());
    using Status = caisson::app::Client::Status;
    QObject::connect(&client, &caisson::app::Client::statusChanged, &window, [&client] {
        if (client.status() == Status::Ready)
            print(u"ready"_s);
        if (client.status() == Status::Unavailable)
            QTimer::singleShot(500, qApp, [] {
                print(u"alive"_s);
                QCoreApplication::quit();
            });
    });
    client.open();
    return application.exec();
}

} // namespace

int main(int argc, char **argv)
{
    if (argc > 1 && qstrcmp(argv[1], "--outlive") == 0)
        return outlive(argc, argv);
    if (argc > 1 && qstrcmp(argv[1], "--window") == 0)
        return beWindow(argc, argv);
    if (const auto code = enterSandbox())
        return *code;
    QCoreApplication application(argc, argv);
    PasswordTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "passwordtest.moc"
