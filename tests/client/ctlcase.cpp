// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "tests/client/ctlcase.h"

#include <QTest>

namespace caisson::tests {

std::unique_ptr<QProcess> CtlCase::launch(const QStringList &arguments, uid_t uid)
{
    auto process = m_bus->run(uid, m_program, arguments);
    (void)process->waitForStarted();
    return process;
}

CtlCase::Result CtlCase::finish(QProcess &process)
{
    if (!waitUntil([&] { return process.state() == QProcess::NotRunning; }, 30'000))
        return {-1, process.readAllStandardOutput(), process.readAllStandardError()};
    const bool signalled = process.exitStatus() != QProcess::NormalExit;
    return {(signalled ? 128 : 0) + process.exitCode(), process.readAllStandardOutput(),
            process.readAllStandardError()};
}

CtlCase::Result CtlCase::ctl(const QStringList &arguments, const QByteArray &input, uid_t uid)
{
    const auto process = launch(arguments, uid);
    process->write(input);
    process->closeWriteChannel();
    return finish(*process);
}

CtlCase::Result CtlCase::line(const char *words, uid_t uid)
{
    return ctl(QString::fromLatin1(words).split(u' '), {}, uid);
}

Json CtlCase::json(const char *words)
{
    return Json::parse(line(words).out.toStdString(), nullptr, false);
}

Json CtlCase::inspect(const char *name)
{
    const Json array = json(QByteArray("inspect --json ").append(name).constData());
    return array.is_array() && array.size() == 1 ? array.at(0) : Json();
}

QString CtlCase::state(const char *name)
{
    const Json container = inspect(name);
    return container.is_object() ? QString::fromStdString(container.at("state")) : QString();
}

void CtlCase::refuses(const char *words, const QByteArray &said)
{
    const Result refused = line(words);
    QCOMPARE(refused.code, 125);
    QVERIFY2(refused.error.contains(said), refused.error.constData());
}

void CtlCase::makeZion()
{
    const Result made = line("run -d --name zion --memory 100M --memory-swap 100M --ip 10.0.0.1 sleep 1000");
    QVERIFY2(made.code == 0, made.error.constData());
    QCOMPARE(made.out.trimmed().size(), 32);
}

bool CtlCase::says(QProcess &process, QByteArray &out, const QByteArray &text)
{
    return waitUntil([&] { return (out += process.readAllStandardOutput()).contains(text); }, 20'000);
}

void CtlCase::initTestCase()
{
    if (!isSandboxed())
        QSKIP("needs root");
    m_program = QString::fromStdString(forEverybody(CAISSONCTL));
#ifdef __SANITIZE_ADDRESS__
    constexpr int idle = 5; // what is started takes longer to say what it wants
#else
    constexpr int idle = 1;
#endif
    m_bus = std::make_unique<PrivateBus>(PrivateBus::Options{.idleTimeoutSeconds = idle});
    QVERIFY2(m_bus->start(), qPrintable(m_bus->error()));
}

void CtlCase::cleanup()
{
    if (m_bus == nullptr)
        return;
    // As root, whose containers may be among them.
    const QList<QByteArray> ids = line("ps -aq", 0).out.simplified().split(' ');
    for (const QByteArray &id : ids) {
        if (!id.isEmpty())
            (void)ctl({QStringLiteral("rm"), QStringLiteral("-f"), QString::fromLatin1(id)}, {}, 0);
    }
    QCOMPARE(line("ps -aq").out, QByteArray());
    const Result networks = line("network ls --json");
    const Json all = Json::parse(networks.out.toStdString(), nullptr, false);
    QVERIFY2(all.is_array(), networks.error.constData());
    for (const Json &network : all) {
        const QString name = QString::fromStdString(network.at("name"));
        if (name != u"lab")
            (void)ctl({QStringLiteral("network"), QStringLiteral("rm"), name}, {}, 0);
    }
    // Objects go from the bus a moment after the answer.
    QVERIFY(waitUntil([this] { return json("network ls --json").size() == 1; }));
}

void CtlCase::cleanupTestCase()
{
    m_bus.reset();
}

} // namespace caisson::tests
