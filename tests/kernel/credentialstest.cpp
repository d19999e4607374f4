// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/credentials.h"
#include "helper/kernel/capabilitynames.h"
#include "helper/kernel/procfs.h"
#include "tests/kernel/child.h"

#include <algorithm>
#include <linux/capability.h>
#include <QTest>
#include <sys/prctl.h>

using namespace caisson;
using namespace caisson::kernel;

namespace {

constexpr std::uint64_t bit(int capability)
{
    return std::uint64_t{1} << capability;
}

} // namespace

class CredentialsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesCapabilities();
    void defaultsArePodmansEleven();
    void addsAndDrops();
    void refusesUnknownNames_data();
    void refusesUnknownNames();
    void changesIdentityWholly();
    void refusesTheIdThatMeansNone();
    void appliesExactlyTheCapabilities();
    void keepsThemAcrossAChangeOfUser();
    void whatIsDroppedDoesNotComeBack();
    void failsRatherThanHalf();
};

void CredentialsTest::namesCapabilities()
{
    for (const char *name : {"NET_RAW", "CAP_NET_RAW", "cap_net_raw", "net_raw"})
        QCOMPARE(capabilityFromName(name).value_or(-1), CAP_NET_RAW);
    for (int capability = 0; capability <= CAP_CHECKPOINT_RESTORE; ++capability)
        QCOMPARE(capabilityFromName(capabilityName(capability)).value_or(-1), capability);
    QCOMPARE(capabilityName(CAP_SYS_ADMIN), std::string("CAP_SYS_ADMIN"));
    QCOMPARE(capabilityNames(bit(CAP_CHOWN) | bit(CAP_KILL)),
             (std::vector<std::string>{"CAP_CHOWN", "CAP_KILL"}));
}

void CredentialsTest::defaultsArePodmansEleven()
{
    const auto names = capabilityNames(defaultCapabilities());
    QCOMPARE(names, (std::vector<std::string>{"CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID",
                                              "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP",
                                              "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_SETFCAP"}));
}

void CredentialsTest::addsAndDrops()
{
    using Names = std::vector<std::string>;
    QCOMPARE(capabilityMask({}, {}).value(), defaultCapabilities());
    QCOMPARE(capabilityMask(Names{"NET_RAW"}, Names{"CAP_KILL"}).value(),
             (defaultCapabilities() | bit(CAP_NET_RAW)) & ~bit(CAP_KILL));
    QCOMPARE(capabilityMask(Names{"CHOWN"}, Names{"ALL"}).value(), bit(CAP_CHOWN));
    QCOMPARE(capabilityMask(Names{"ALL"}, Names{"SYS_ADMIN"}).value(),
             allCapabilities() & ~bit(CAP_SYS_ADMIN));
    QCOMPARE(capabilityMask({}, Names{"ALL"}).value(), std::uint64_t{0});
}

void CredentialsTest::refusesUnknownNames_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const QByteArray &name :
         {QByteArray(), QByteArray("CAP_"), QByteArray("NET RAW"), QByteArray("13"),
          QByteArray("CAP_CAP_CHOWN"), QByteArray("chown\0x", 7), QByteArray(1000, 'a')}) {
        QTest::newRow(name.left(16).toHex().constData()) << name;
    }
}

void CredentialsTest::refusesUnknownNames()
{
    QFETCH(const QByteArray, name);
    QVERIFY(!capabilityFromName(name.toStdString()));
    QCOMPARE(capabilityMask(std::vector<std::string>{name.toStdString()}, {}).error().code,
             ErrorCode::InvalidArgument);
    QCOMPARE(capabilityMask({}, std::vector<std::string>{name.toStdString()}).error().code,
             ErrorCode::InvalidArgument);
}

void CredentialsTest::changesIdentityWholly()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    const QString result = runInChild(0, []() -> std::string {
        const gid_t groups[] = {20, 30, 20};
        CHILD_OK(setIdentity(12345, 23456, groups));
        uid_t r = 0;
        uid_t e = 0;
        uid_t s = 0;
        CHILD_CHECK(::getresuid(&r, &e, &s) == 0 && r == 12345 && e == 12345 && s == 12345);
        CHILD_CHECK(::getresgid(&r, &e, &s) == 0 && r == 23456 && e == 23456 && s == 23456);
        gid_t now[8];
        const int number = ::getgroups(8, now);
        // R11: the primary one is among them.
        CHILD_CHECK(number == 3 && now[0] == 20 && now[1] == 30 && now[2] == 23456);
        CHILD_CHECK(::setuid(0) < 0); // D21: no way back
        CHILD_CHECK(::seteuid(0) < 0 && ::setgid(0) < 0);
        CHILD_CHECK(!setIdentity(0, 0, {}));
        return {};
    });
    QCOMPARE(result, QString());
}

void CredentialsTest::refusesTheIdThatMeansNone()
{
    QCOMPARE(setIdentity(static_cast<uid_t>(-1), 0, {}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(setIdentity(0, static_cast<gid_t>(-1), {}).error().code, ErrorCode::InvalidArgument);
}

void CredentialsTest::appliesExactlyTheCapabilities()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    const QString result = runInChild(0, []() -> std::string {
        const std::uint64_t set = defaultCapabilities();
        CHILD_OK(applyCredentials({.capabilities = CapabilitySets::only(set)}));
        auto proc = ProcFs::open();
        CHILD_OK(proc);
        auto status = proc->status(::getpid());
        CHILD_OK(status);
        // R10
        CHILD_CHECK(status->capBounding == set && status->capPermitted == set && status->capEffective == set);
        CHILD_CHECK(status->capInheritable == 0 && status->capAmbient == 0);
        CHILD_CHECK(::prctl(PR_GET_KEEPCAPS) == 0);
        return {};
    });
    QCOMPARE(result, QString());
}

void CredentialsTest::keepsThemAcrossAChangeOfUser()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    const QString result = runInChild(0, []() -> std::string {
        const std::uint64_t set = bit(CAP_NET_BIND_SERVICE);
        CapabilitySets sets = CapabilitySets::only(set);
        sets.inheritable = sets.ambient = set;
        CHILD_OK(applyCredentials({.uid = 1000, .gid = 1000, .capabilities = sets}));
        auto now = currentCapabilities();
        CHILD_OK(now);
        CHILD_CHECK(now->permitted == set && now->effective == set && now->ambient == set &&
                    now->bounding == set);
        CHILD_CHECK(::getuid() == 1000);
        return {};
    });
    QCOMPARE(result, QString());
}

void CredentialsTest::whatIsDroppedDoesNotComeBack()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    const QString result = runInChild(0, []() -> std::string {
        CHILD_OK(limitBoundingSet(0));
        CHILD_OK(setCapabilities({}));
        // Root that executes something gets what the bounding set leaves: nothing.
        int ends[2];
        CHILD_CHECK(::pipe(ends) == 0);
        const pid_t pid = ::fork();
        if (pid == 0) {
            ::dup2(ends[1], 1);
            ::execl("/bin/grep", "grep", "CapEff", "/proc/self/status", nullptr);
            ::_exit(1);
        }
        ::close(ends[1]);
        auto text = readAll(Fd(ends[0]), 1000);
        ::waitpid(pid, nullptr, 0);
        CHILD_OK(text);
        CHILD_CHECK(*text == "CapEff:\t0000000000000000\n");
        return {};
    });
    QCOMPARE(result, QString());
}

void CredentialsTest::failsRatherThanHalf()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    const QString result = runInChild(0, []() -> std::string {
        CHILD_OK(applyCredentials({.capabilities = CapabilitySets::only(bit(CAP_CHOWN))}));
        // More than there is: an error, not less.
        CHILD_CHECK(!setCapabilities(CapabilitySets::only(bit(CAP_CHOWN) | bit(CAP_SYS_ADMIN))));
        CHILD_CHECK(!limitBoundingSet(0)); // needs CAP_SETPCAP
        CHILD_CHECK(!setIdentity(1000, 1000, {}));
        CHILD_CHECK(::getuid() == 0);
        return {};
    });
    QCOMPARE(result, QString());
}

QTEST_GUILESS_MAIN(CredentialsTest)
#include "credentialstest.moc"
