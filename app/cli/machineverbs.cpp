// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/output.h"
#include "app/cli/parse.h"
#include "app/cli/verbs.h"
#include "app/models/eventmodel.h"
#include "app/models/format.h"

#include <CLI/CLI.hpp>
#include <limits>

namespace caisson::cli {

using app::EventEntry;

namespace {

Json eventJson(const EventEntry &event)
{
    Json details = Json::object();
    for (auto it = event.details.constBegin(); it != event.details.constEnd(); ++it)
        details[utf8(it.key())] = utf8(it.value());
    return {{"sequence", event.sequence},     {"time", utf8(event.time.toUTC().toString(Qt::ISODateWithMs))},
            {"kind", utf8(event.kind)},       {"name", utf8(event.name)},
            {"owner", utf8(event.ownerName)}, {"details", details}};
}

void printEvent(const EventEntry &event)
{
    printLine(
        QStringLiteral("%1  %2").arg(event.time.toLocalTime().toString(Qt::ISODate), app::eventText(event)));
}

int events(Session &session, bool follow, bool asJson)
{
    session.open();
    QObject context;
    if (follow) {
        // Listening first: what is raised between the two is in the past that is fetched.
        session.client().subscribe(60'000, {});
    }
    const auto past = session.await<QList<EventEntry>>(
        QStringLiteral("read the events"),
        [&](QObject *object, const auto &callback) { session.client().events(0, object, callback); });
    if (asJson && !follow) {
        Json array = Json::array();
        for (const EventEntry &event : past)
            array.push_back(eventJson(event));
        printJson(array);
        return 0;
    }
    const auto show = [asJson](const EventEntry &event) {
        if (asJson)
            printJsonLine(eventJson(event));
        else
            printEvent(event);
    };
    for (const EventEntry &event : past)
        show(event);
    if (!follow)
        return 0;
    quint64 last = past.isEmpty() ? 0 : past.constLast().sequence;
    QObject::connect(&session.client(), &app::Client::statusChanged, &context, [&] {
        if (session.client().status() != app::Client::Status::Ready)
            last = 0; // sequences start again with the helper
    });
    QObject::connect(&session.client(), &app::Client::eventRaised, &context, [&](const EventEntry &event) {
        if (event.sequence > last) {
            last = event.sequence;
            show(event);
        }
    });
    session.waitUntil([] { return false; }, std::numeric_limits<int>::max());
    return 0;
}

int doctor(Session &session, bool asJson)
{
    session.open();
    const auto checks = session.await<QList<app::CheckEntry>>(
        QStringLiteral("examine the machine"),
        [&](QObject *context, const auto &callback) { session.client().doctor(context, callback); });
    int code = 0;
    Json array = Json::array();
    for (const app::CheckEntry &check : checks) {
        array.push_back({{"id", utf8(check.id)},
                         {"level", utf8(check.level)},
                         {"message", utf8(check.message)},
                         {"advice", utf8(check.advice)}});
        if (check.level == u"error")
            code = 1;
        if (asJson)
            continue;
        printLine(QStringLiteral("%1  %2").arg(check.level, -7).arg(check.message));
        if (!check.advice.isEmpty() && check.level != u"ok")
            printLine(QStringLiteral("         ") + check.advice);
    }
    if (asJson)
        printJson(array);
    return code;
}

} // namespace

void addMachineVerbs(CLI::App &app, Command &command)
{
    struct Flags
    {
        bool follow = false, asJson = false;
    };
    auto flags = std::make_shared<Flags>();
    CLI::App *eventsVerb = app.add_subcommand("events", "What happened: starts, ends, kills, changed limits");
    eventsVerb->add_flag("--follow,-f", flags->follow, "Go on with what happens, until Ctrl-C");
    eventsVerb->add_flag("--json", flags->asJson, "As an array of objects; with --follow one object a line");
    eventsVerb->callback([&command, flags] {
        command.run = [flags](Session &session) { return events(session, flags->follow, flags->asJson); };
    });
    CLI::App *doctorVerb = app.add_subcommand("doctor", "What this machine lacks, and what that costs");
    doctorVerb->add_flag("--json", flags->asJson, "As an array of objects");
    doctorVerb->callback([&command, flags] {
        command.run = [flags](Session &session) { return doctor(session, flags->asJson); };
    });
}

} // namespace caisson::cli
