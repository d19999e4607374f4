// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/output.h"
#include "app/cli/parse.h"
#include "app/cli/steps.h"
#include "app/cli/verbs.h"
#include "app/models/format.h"

#include <CLI/CLI.hpp>

namespace caisson::cli {

using app::Container;
using app::StepEntry;

namespace {

QList<StepEntry> explain(Session &session, Container *container)
{
    return session.await<QList<StepEntry>>(
        QStringLiteral("explain %1").arg(container->data().name),
        [&](QObject *context, const auto &callback) { container->explain(context, callback); });
}

QString stepsText(const QList<StepEntry> &steps)
{
    Table table({{QStringLiteral("#"), Table::Align::Right},
                 {QStringLiteral("STEP")},
                 {QStringLiteral("KIND")},
                 {QStringLiteral("STATUS")},
                 {QStringLiteral("TIME"), Table::Align::Right}});
    quint64 total = 0;
    int number = 0;
    for (const StepEntry &step : steps) {
        total += step.microseconds;
        table.add({QString::number(++number), step.title, step.kind,
                   step.error.isEmpty() ? step.status : step.status + QStringLiteral(": ") + step.error,
                   app::formatMicroseconds(step.microseconds)});
    }
    if (total > 0)
        table.add({{}, QStringLiteral("all together"), {}, {}, app::formatMicroseconds(total)});
    return table.toString();
}

void printLong(const QList<StepEntry> &steps)
{
    int number = 0;
    for (const StepEntry &step : steps) {
        const QString time = app::formatMicroseconds(step.microseconds);
        printLine(QStringLiteral("%1. %2%3")
                      .arg(++number)
                      .arg(step.title,
                           time.isEmpty() ? QString() : QStringLiteral("  (%1, %2)").arg(step.status, time)));
        printLine(QStringLiteral("   ") + step.sentence);
        for (const QString &call : step.systemCalls)
            printLine(QStringLiteral("     call   ") + call);
        for (const QString &shell : step.shell) {
            for (const QString &line : shell.split(u'\n'))
                printLine(QStringLiteral("     shell  ") + line);
        }
        if (!step.error.isEmpty())
            printLine(QStringLiteral("     error  ") + step.error);
    }
}

Json stepsJson(const QList<StepEntry> &steps)
{
    Json array = Json::array();
    for (const StepEntry &step : steps) {
        array.push_back({{"id", utf8(step.id)},
                         {"title", utf8(step.title)},
                         {"sentence", utf8(step.sentence)},
                         {"kind", utf8(step.kind)},
                         {"status", utf8(step.status)},
                         {"microseconds", step.microseconds},
                         {"error", utf8(step.error)},
                         {"calls", json(step.systemCalls)},
                         {"shell", json(step.shell)}});
    }
    return array;
}

void checkFormat(const QString &format)
{
    static const QStringList now{QStringLiteral("shell"), QStringLiteral("oci")};
    static const QStringList later{QStringLiteral("podman"), QStringLiteral("nspawn"),
                                   QStringLiteral("kubernetes")};
    if (later.contains(format))
        throw Failure{QStringLiteral("--as %1 is not supported by this version of Caisson; shell and oci are")
                          .arg(format)};
    if (!now.contains(format))
        throw Failure{QStringLiteral("--as: \"%1\" is not possible: expected shell or oci.").arg(format) +
                      suggestion(format, now + later)};
}

int explainAs(Session &session, Container *container, const QString &format)
{
    const QString script = session.await<QString>(QStringLiteral("explain %1").arg(container->data().name),
                                                  [&](QObject *context, const auto &callback) {
                                                      if (format == u"oci")
                                                          container->specification(context, callback);
                                                      else
                                                          container->explainAs(format, context, callback);
                                                  });
    printText(script.endsWith(u'\n') ? script : script + u'\n');
    return 0;
}

} // namespace

void printSteps(Session &session, Container *container, bool onStandardError)
{
    QString text = stepsText(explain(session, container));
    text.chop(1);
    if (onStandardError)
        printNote(text);
    else
        printText(text + u'\n');
}

void addExplainVerb(CLI::App &app, Command &command)
{
    struct Flags
    {
        std::string name, format;
        bool asJson = false, brief = false;
    };
    auto flags = std::make_shared<Flags>();
    CLI::App *verb = app.add_subcommand("explain", "What was done to start a container, step by step");
    verb->add_option("container", flags->name, "Name or id")->required();
    verb->add_option(
            "--as", flags->format,
            "shell: a script that builds the same; oci: its config.json, an OCI runtime's specification")
        ->type_name("FORMAT");
    verb->add_flag("--brief", flags->brief, "A table of the steps and their times alone");
    verb->add_flag("--json", flags->asJson, "As an array of objects");
    verb->callback([&command, flags] {
        if (!flags->format.empty())
            checkFormat(text(flags->format));
        command.run = [flags](Session &session) {
            session.open();
            Container *container = session.container(text(flags->name));
            if (!flags->format.empty())
                return explainAs(session, container, text(flags->format));
            const QList<StepEntry> steps = explain(session, container);
            if (flags->asJson)
                printJson(stepsJson(steps));
            else if (flags->brief)
                printText(stepsText(steps));
            else
                printLong(steps);
            return 0;
        };
    });
}

} // namespace caisson::cli
