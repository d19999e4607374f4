// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/commandline.h"
#include "app/cli/output.h"
#include "app/cli/terminal.h"

#include <clocale>
#include <csignal>
#include <cstdlib>
#include <langinfo.h>
#include <QCoreApplication>
#include <QLoggingCategory>
#include <string_view>

int main(int argc, char **argv)
{
    using namespace caisson::cli;
    std::setlocale(LC_ALL, "");
    // In another encoding, the one of a session without a language say, Qt would complain on standard error
    // each time.
    if (std::string_view(::nl_langinfo(CODESET)) != "UTF-8") {
        ::setenv("LC_ALL", "C.UTF-8", 1);
        std::setlocale(LC_ALL, "");
    }
    std::signal(SIGPIPE, SIG_IGN); // a reader or container that left is an error of a write, not our end
    try {
        const std::optional<CommandLine> line = readCommandLine(argc, argv);
        if (!line)
            return 0;
        QLoggingCategory::setFilterRules(
            QStringLiteral("*.debug=false")); // libraries' chatter is not our output
        if (line->command.forwardsSignals)
            SignalWatch::blockForwarded();
        QCoreApplication application(argc, argv);
        QCoreApplication::setApplicationName(QStringLiteral("caissonctl"));
        Session session(line->options);
        return line->command.run(session);
    } catch (const Failure &failure) {
        if (!failure.text.isEmpty())
            printError(failure.text);
        return failure.exitCode;
    }
}
