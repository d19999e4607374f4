// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/hygiene.h"

#include <QTest>
#include <string>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/// What the helper is before it does anything (D22, R3, R54), in a child that was started as badly as can be.
class HygieneTest : public QObject
{
    Q_OBJECT

private:
    /// Runs `check` after cleanStart() in a child; the text that it returned, empty if all is well.
    template<typename Check>
    static std::string afterCleanStart(Check check)
    {
        int ends[2] = {-1, -1};
        if (::pipe(ends) != 0)
            return "no pipe";
        const pid_t child = ::fork();
        if (child == 0) {
            ::umask(0);
            ::setenv("LD_PRELOAD_NOT", "x", 1);
            ::setenv("QT_PLUGIN_PATH", "/tmp/evil", 1);
            ::setenv("DBUS_STARTER_BUS_TYPE", "system", 1);
            const rlimit generous{1 << 20, 1 << 20};
            ::setrlimit(RLIMIT_CORE, &generous);
            (void)!::chdir("/tmp");
            const caisson::Status done = caisson::cleanStart();
            const std::string said = done ? check() : done.error().text;
            (void)!::write(ends[1], said.data(), said.size());
            ::_exit(0);
        }
        ::close(ends[1]);
        std::string said(512, '\0');
        const ssize_t length = ::read(ends[0], said.data(), said.size());
        ::close(ends[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        said.resize(length > 0 ? static_cast<std::size_t>(length) : 0);
        return status == 0 ? said : "the child crashed";
    }

private Q_SLOTS:
    void nobodyMayTraceOrDump()
    {
        QCOMPARE(afterCleanStart([]() -> std::string {
                     rlimit core{1, 1};
                     ::getrlimit(RLIMIT_CORE, &core);
                     return ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0 ? "it is dumpable"
                            : core.rlim_max != 0                      ? "core files are permitted"
                                                                      : "";
                 }),
                 std::string());
    }

    void nothingOfTheStarterCounts()
    {
        QCOMPARE(afterCleanStart([]() -> std::string {
                     if (::getenv("LD_PRELOAD_NOT") != nullptr || ::getenv("QT_PLUGIN_PATH") != nullptr)
                         return "the environment is the starter's";
                     if (::getenv("DBUS_STARTER_BUS_TYPE") == nullptr)
                         return "where the bus is was forgotten";
                     char directory[64] = {};
                     if (::getcwd(directory, sizeof directory) == nullptr || std::string(directory) != "/")
                         return "the directory is the starter's";
                     return ::umask(077) == 077 ? "" : "the umask is the starter's";
                 }),
                 std::string());
    }
};

QTEST_GUILESS_MAIN(HygieneTest)
#include "hygienetest.moc"
