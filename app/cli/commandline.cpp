// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/cli/commandline.h"

#include "app/cli/output.h"
#include "app/cli/parse.h"

#include <algorithm>
#include <CLI/CLI.hpp>
#include <cstdlib>

namespace caisson::cli {

namespace {

QStringList verbNames(const CLI::App &app)
{
    QStringList names;
    for (const CLI::App *verb :
         app.get_subcommands([](const CLI::App *candidate) { return !candidate->get_group().empty(); }))
        names.append(QString::fromStdString(verb->get_name()));
    return names;
}

/// The verb that was being read when the reading failed.
const CLI::App *innermost(const CLI::App &app)
{
    const CLI::App *verb = &app;
    while (!verb->get_subcommands().empty())
        verb = verb->get_subcommands().back();
    return verb;
}

QString fullName(const CLI::App *verb)
{
    QString name;
    for (; verb != nullptr && verb->get_parent() != nullptr; verb = verb->get_parent())
        name = QString::fromStdString(verb->get_name()) +
               (name.isEmpty() ? QString() : QStringLiteral(" ") + name);
    return name;
}

QStringList flagNames(const CLI::App &verb)
{
    QStringList names;
    for (const CLI::Option *option : verb.get_options()) {
        if (!option->get_group().empty() && !option->get_lnames().empty())
            names.append(QStringLiteral("--") + QString::fromStdString(option->get_lnames().front()));
    }
    return names;
}

/// CLI11 knows what is wrong; a person also wants to know what was expected.
Failure explained(const CLI::App &app, const CLI::ParseError &error)
{
    const CLI::App *verb = innermost(app);
    const QString name = fullName(verb);
    const QString help = name.isEmpty()
                             ? QStringLiteral(" \"caissonctl --help\" lists all verbs.")
                             : QStringLiteral(" \"caissonctl %1 --help\" says what it takes.").arg(name);
    const QString before = name.isEmpty() ? QString() : name + QStringLiteral(": ");
    const std::vector<std::string> extras = verb->remaining(false);
    if (dynamic_cast<const CLI::ExtrasError *>(&error) != nullptr && !extras.empty()) {
        const QString word = QString::fromStdString(extras.front());
        if (word.startsWith(u'-'))
            return {before + QStringLiteral("unknown flag \"%1\".").arg(word) +
                    suggestion(word, flagNames(*verb)) + help};
        if (!verb->get_subcommands([](const CLI::App *) { return true; }).empty())
            return {before + QStringLiteral("unknown verb \"%1\".").arg(word) +
                    suggestion(word, verbNames(*verb)) + help};
        return {before + QStringLiteral("\"%1\" is one argument too many.").arg(word) + help};
    }
    if (dynamic_cast<const CLI::RequiredError *>(&error) != nullptr) {
        if (!extras.empty())
            return {before +
                    QStringLiteral("unknown verb \"%1\".").arg(QString::fromStdString(extras.front())) +
                    suggestion(QString::fromStdString(extras.front()), verbNames(*verb)) + help};
        if (!verb->get_subcommands([](const CLI::App *) { return true; }).empty())
            return {before + QStringLiteral("expected a verb, one of: %1.").arg(verbNames(*verb).join(u' ')) +
                    help};
        for (const CLI::Option *option : verb->get_options()) {
            if (option->get_required() && option->count() == 0)
                return {before +
                        QStringLiteral("expected %1 (%2).")
                            .arg(QString::fromStdString(option->get_name()),
                                 QString::fromStdString(option->get_description())) +
                        help};
        }
    }
    return {before + QString::fromStdString(error.what()) + u'.' + help};
}

/// The first line of a verb's help, where CLI11 would not know what stands after the flags.
class Formatter : public CLI::Formatter
{
public:
    std::string make_usage(const CLI::App *verb, std::string name) const override
    {
        static const QHash<QString, const char *> usages{
            {QStringLiteral("run"), "run [FLAGS] [COMMAND [ARGUMENT...]]"},
            {QStringLiteral("create"), "create [FLAGS] [COMMAND [ARGUMENT...]]"},
            {QStringLiteral("exec"), "exec [FLAGS] CONTAINER COMMAND [ARGUMENT...]"},
            {QStringLiteral("ns"),
             "ns [--json] [PID|CONTAINER]\n       caissonctl ns [--json] diff PID|CONTAINER "
             "PID|CONTAINER\n       caissonctl ns tree"},
        };
        const auto usage = usages.constFind(fullName(verb));
        if (usage == usages.constEnd())
            return CLI::Formatter::make_usage(verb, std::move(name));
        return std::string("Usage: caissonctl ") + *usage + '\n';
    }
};

/// An empty value is most likely a variable of the shell that is not set. Taken as "not given" it would mean
/// the default: another limit, another user.
void refuseEmptyValues(CLI::App &verb)
{
    const CLI::Validator given(
        [](const std::string &value) {
            return value.empty() ? std::string("expected a value, not an empty one") : std::string();
        },
        "");
    for (CLI::Option *option : verb.get_options()) {
        if (!option->get_positional() && option->get_items_expected_max() > 0)
            option->check(given);
    }
    for (CLI::App *below : verb.get_subcommands([](const CLI::App *) { return true; }))
        refuseEmptyValues(*below);
}

/// The environment counts only when nobody's rights were raised to start us.
QString busAddressFromEnvironment()
{
    const char *address = ::secure_getenv("CAISSON_BUS_ADDRESS");
    return address == nullptr ? QString() : QString::fromLocal8Bit(address);
}

/// "--name= sh": to CLI11 that is "--name sh". As two words, of which the second is empty, it is what it
/// says. Looked for as far as the flags of the verb reach.
void splitEmptyAssignments(const CLI::App &verb, std::vector<std::string> &words, std::size_t first)
{
    for (std::size_t i = first; i < words.size(); ++i) {
        if (!words[i].starts_with('-')) {
            if (verb.get_prefix_command())
                return; // the command's own words
            continue;
        }
        if (words[i].starts_with("--") && words[i].ends_with('=')) {
            words[i].pop_back();
            words.emplace(words.begin() + static_cast<std::ptrdiff_t>(++i));
            continue;
        }
        const CLI::Option *option = verb.get_option_no_throw(words[i]);
        if (option != nullptr && option->get_items_expected_max() > 0)
            ++i; // its value
    }
}

/// Verbs that end in a command take all of "--" and what follows it away from CLI11, of which one version
/// gives it to the verb and another to the program.
void parse(CLI::App &app, int argc, const char *const *argv, std::vector<std::string> &tail)
{
    std::vector<std::string> words(argv + std::min(argc, 1), argv + argc);
    for (auto word = words.begin(); word != words.end(); ++word) {
        const auto verbs = app.get_subcommands([&](const CLI::App *verb) { return verb->check_name(*word); });
        if (verbs.empty())
            continue;
        if (verbs.front()->get_prefix_command()) {
            const auto mark = std::find(word, words.end(), "--");
            tail.assign(mark, words.end());
            words.erase(mark, words.end());
        }
        splitEmptyAssignments(*verbs.front(), words, static_cast<std::size_t>(word - words.begin()) + 1);
        break;
    }
    std::ranges::reverse(words); // as CLI11 takes a vector
    app.parse(std::move(words));
}

} // namespace

QStringList wordsAfterFlags(const CLI::App &verb, const Command &command, qsizetype head)
{
    QStringList words = texts(verb.remaining());
    QStringList tail = texts(command.tail);
    if (!tail.isEmpty() && words.size() <= head)
        tail.removeFirst();
    return words + tail;
}

std::optional<CommandLine> readCommandLine(int argc, const char *const *argv)
{
    CommandLine line;
    CLI::App app("Makes containers out of the kernel's own parts and lets you see them.", "caissonctl");
    app.require_subcommand(1, 1);
    app.set_version_flag("--version", std::string("caissonctl " CAISSON_VERSION));
    const auto formatter = std::make_shared<Formatter>();
    formatter->column_width(34);
    app.formatter(formatter);
    std::string busAddress;
    app.add_option("--bus-address", busAddress)->group("");
    app.add_flag("--verbose", line.options.verbose, "Show the steps of a start and how long each took");
    addRunVerbs(app, line.command);
    addLifecycleVerbs(app, line.command);
    addListVerbs(app, line.command);
    addStreamVerbs(app, line.command);
    addFigureVerbs(app, line.command);
    addNamespaceVerbs(app, line.command);
    addExplainVerb(app, line.command);
    addMachineVerbs(app, line.command);
    addNetworkVerbs(app, line.command);
    addLaterVerbs(app, line.command);
    refuseEmptyValues(app);
    try {
        parse(app, argc, argv, line.command.tail);
    } catch (const CLI::Success &help) {
        app.exit(help);
        return std::nullopt;
    } catch (const CLI::ParseError &error) {
        throw explained(app, error);
    }
    line.options.busAddress = busAddress.empty() ? busAddressFromEnvironment() : text(busAddress);
    return line;
}

} // namespace caisson::cli
