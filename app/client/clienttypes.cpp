// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/clienttypes.h"

namespace caisson::app {

const QStringList &namespaceKinds()
{
    static const QStringList kinds{QStringLiteral("mnt"),    QStringLiteral("uts"), QStringLiteral("ipc"),
                                   QStringLiteral("pid"),    QStringLiteral("net"), QStringLiteral("user"),
                                   QStringLiteral("cgroup"), QStringLiteral("time")};
    return kinds;
}

int ExitData::shellCode() const
{
    if (kind == u"exited")
        return code;
    if (kind == u"signalled" || kind == u"out-of-memory")
        return 128 + (code > 0 ? code : 9);
    if (kind == u"start-failed" && (code == commandRefused || code == commandMissing))
        return code;
    return 125;
}

} // namespace caisson::app
