// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/clienterror.h"

#include <QCoreApplication>

namespace caisson::app {

namespace {

QString inErrors(const char *text)
{
    return QCoreApplication::translate("caisson::app::ClientError", text);
}

} // namespace

QString ClientError::friendlyText() const
{
    using protocol::ErrorKind;
    if (!kind) {
        return inErrors(QT_TRANSLATE_NOOP(
            "caisson::app::ClientError",
            "Caisson's helper did not answer. Containers go on running; try again, and if it stays "
            "so, see the system's journal for org.caisson.Helper1."));
    }
    switch (*kind) {
    case ErrorKind::InvalidArgument:
        return inErrors(QT_TRANSLATE_NOOP(
            "caisson::app::ClientError",
            "Something that was asked for is not possible as it stands. Correct it and try again."));
    case ErrorKind::NotFound:
        return inErrors(QT_TRANSLATE_NOOP(
            "caisson::app::ClientError",
            "It is not there, or not any more. Check its name, or whether somebody removed it."));
    case ErrorKind::Exists:
        return inErrors(
            QT_TRANSLATE_NOOP("caisson::app::ClientError", "This name or address is taken. Choose another."));
    case ErrorKind::WrongState:
        return inErrors(QT_TRANSLATE_NOOP("caisson::app::ClientError",
                                          "That cannot be done in the state in which it is now."));
    case ErrorKind::NotAuthorized:
        if (text.contains(
                QLatin1String(protocol::noAgentText.data(), qsizetype(protocol::noAgentText.size()))))
            return inErrors(QT_TRANSLATE_NOOP(
                "caisson::app::ClientError",
                "A password is needed, and no program of this session asks for it. Start your desktop's "
                "polkit agent. The window asks by itself unless CAISSON_NO_AGENT is set, caissonctl where it "
                "has a terminal."));
        return inErrors(
            QT_TRANSLATE_NOOP("caisson::app::ClientError",
                              "You are not authorised to do this. An administrator can allow it."));
    case ErrorKind::NotAuthorizedDismissed:
        return inErrors(QT_TRANSLATE_NOOP("caisson::app::ClientError",
                                          "The password was not given, so nothing was done."));
    case ErrorKind::NotSupported:
        return inErrors(QT_TRANSLATE_NOOP("caisson::app::ClientError",
                                          "This version of Caisson, or this kernel, cannot do that."));
    case ErrorKind::LimitExceeded:
        return inErrors(QT_TRANSLATE_NOOP("caisson::app::ClientError",
                                          "There are too many of these already. Remove or end some first."));
    case ErrorKind::Cancelled:
        return inErrors(QT_TRANSLATE_NOOP("caisson::app::ClientError",
                                          "It was cancelled. What had been done was taken back."));
    case ErrorKind::Kernel:
        return inErrors(QT_TRANSLATE_NOOP("caisson::app::ClientError",
                                          "The kernel refused. What had been done was taken back."));
    case ErrorKind::Internal:
        break;
    }
    return inErrors(QT_TRANSLATE_NOOP(
        "caisson::app::ClientError",
        "Something went wrong inside Caisson's helper. Please report it with the text below."));
}

} // namespace caisson::app
