// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/cli/session.h"

#include <functional>
#include <QStringList>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace caisson::cli {

/// What the command line asked for, once it has been read.
struct Command
{
    std::function<int(Session &)> run; ///< gives the exit code
    bool forwardsSignals = false;      ///< run, exec, attach: signals go to the container
    std::vector<std::string> tail;     ///< of run, create, exec: the first "--" and all after it
};

/// What stands after the flags of run, create and exec: `head` words that are no part of the command, then
/// the command. A "--" between them only ends the flags; any other is the command's own.
[[nodiscard]] QStringList wordsAfterFlags(const CLI::App &verb, const Command &command, qsizetype head);

// Each declares a group of verbs, which fill the command when they are chosen.
void addRunVerbs(CLI::App &app, Command &command);       // run create
void addLifecycleVerbs(CLI::App &app, Command &command); // start stop kill pause resume restart rm wait
void addListVerbs(CLI::App &app, Command &command);      // ps inspect top
void addStreamVerbs(CLI::App &app, Command &command);    // exec attach logs
void addFigureVerbs(CLI::App &app, Command &command);    // stats update
void addNamespaceVerbs(CLI::App &app, Command &command); // ns
void addExplainVerb(CLI::App &app, Command &command);    // explain
void addMachineVerbs(CLI::App &app, Command &command);   // events doctor
void addNetworkVerbs(CLI::App &app, Command &command);   // network image
/// Verbs that the contract names and that come with later versions: a clear error.
void addLaterVerbs(CLI::App &app, Command &command);

} // namespace caisson::cli
