// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/output.h"
#include "app/cli/parse.h"
#include "app/cli/verbs.h"

#include <CLI/CLI.hpp>

namespace caisson::cli {

namespace {

void addLater(CLI::App &app, const char *name)
{
    CLI::App *verb = app.add_subcommand(name, "");
    verb->group(""); // known, so that the error is a better one than "unknown", but not listed
    verb->allow_extras();
    std::string whole = name;
    for (const CLI::App *parent = &app; parent != nullptr && !parent->get_name().empty();
         parent = parent->get_parent()) {
        if (parent->get_parent() != nullptr)
            whole = parent->get_name() + ' ' + whole;
    }
    verb->callback([whole] {
        throw Failure{QStringLiteral("%1 is not supported by this version of Caisson").arg(text(whole))};
    });
}

} // namespace

void addLaterVerbs(CLI::App &app, Command &)
{
    for (const char *name : {"rename", "clone", "mount", "umount", "nsenter", "volume"})
        addLater(app, name);
    for (const char *name : {"connect", "disconnect", "uplink"})
        addLater(*app.get_subcommand("network"), name);
    for (const char *name : {"import", "pull", "export", "rm"})
        addLater(*app.get_subcommand("image"), name);
}

} // namespace caisson::cli
