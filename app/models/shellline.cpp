// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/shellline.h"

#include <optional>

namespace caisson::app {

namespace {

bool isHarmless(QChar c)
{
    if (c.unicode() < 0x80)
        return c.isLetterOrNumber() || QStringView(u"_-./:=,+@%").contains(c);
    return c.isLetterOrNumber();
}

/// Control characters need $'…', which bash, zsh, ksh and busybox read.
bool needsAnsi(const QString &word)
{
    return std::any_of(word.cbegin(), word.cend(),
                       [](QChar c) { return c.unicode() < 0x20 || c.unicode() == 0x7f; });
}

QString ansiQuoted(const QString &word)
{
    QString quoted = QStringLiteral("$'");
    for (const QChar c : word) {
        if (c == u'\n')
            quoted += QStringLiteral("\\n");
        else if (c == u'\t')
            quoted += QStringLiteral("\\t");
        else if (c == u'\'' || c == u'\\')
            quoted += QStringLiteral("\\") + c;
        else if (c.unicode() < 0x20 || c.unicode() == 0x7f)
            quoted +=
                QStringLiteral("\\%1").arg(uint(c.unicode()), 3, 8, QLatin1Char('0')); // octal: never runs on
        else
            quoted += c;
    }
    return quoted + u'\'';
}

QString mapArgument(const IdMapEntry &entry)
{
    return QStringLiteral("%1:%2:%3").arg(entry.inside).arg(entry.outside).arg(entry.count);
}

void addLimits(QStringList &words, const LimitsRequest &limits)
{
    if (limits.memory)
        words << QStringLiteral("--memory") << sizeArgument(*limits.memory);
    if (limits.memorySwap)
        words << QStringLiteral("--memory-swap") << sizeArgument(*limits.memorySwap);
    if (limits.memoryHigh)
        words << QStringLiteral("--memory-high") << sizeArgument(*limits.memoryHigh);
    if (limits.cpus)
        words << QStringLiteral("--cpus") << QString::number(*limits.cpus, 'g', 6);
    if (limits.pids)
        words << QStringLiteral("--pids-limit") << QString::number(*limits.pids);
}

} // namespace

QString shellQuote(const QString &word)
{
    if (word.isEmpty())
        return QStringLiteral("''");
    if (std::all_of(word.cbegin(), word.cend(), isHarmless))
        return word;
    if (needsAnsi(word))
        return ansiQuoted(word);
    QString quoted = word;
    quoted.replace(u'\'', QStringLiteral("'\\''"));
    return u'\'' + quoted + u'\'';
}

QString shellJoin(const QStringList &words)
{
    QStringList quoted;
    for (const QString &word : words)
        quoted.append(shellQuote(word));
    return quoted.join(u' ');
}

std::optional<QStringList> shellSplit(const QString &line)
{
    QStringList words;
    QString word;
    bool inWord = false;
    QChar quote; // null, ' or "
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line.at(i);
        if (quote == u'\'') {
            if (c == u'\'')
                quote = QChar();
            else
                word += c;
        } else if (c == u'\\' && (quote.isNull() ||
                                  (i + 1 < line.size() && QStringView(u"\"\\$`").contains(line.at(i + 1))))) {
            if (++i >= line.size())
                return std::nullopt;
            word += line.at(i);
            inWord = true;
        } else if (quote == u'"') {
            if (c == u'"')
                quote = QChar();
            else
                word += c;
        } else if (c == u'\'' || c == u'"') {
            quote = c;
            inWord = true;
        } else if (c.isSpace()) {
            if (inWord)
                words.append(std::exchange(word, QString()));
            inWord = false;
        } else {
            word += c;
            inWord = true;
        }
    }
    if (!quote.isNull())
        return std::nullopt;
    if (inWord)
        words.append(word);
    return words;
}

QString sizeArgument(quint64 bytes)
{
    struct Unit
    {
        quint64 size;
        char letter;
    };
    for (const Unit unit : {Unit{1ULL << 30, 'G'}, Unit{1ULL << 20, 'M'}, Unit{1ULL << 10, 'K'}}) {
        if (bytes != 0 && bytes % unit.size == 0)
            return QString::number(bytes / unit.size) + QLatin1Char(unit.letter);
    }
    return QString::number(bytes);
}

QString runLine(const ContainerRequestData &request, const QString &verb, bool detached)
{
    QStringList words{QStringLiteral("caissonctl"), verb};
    const ContainerRequestData defaults;
    if (detached)
        words << QStringLiteral("-d");
    if (request.terminal)
        words << QStringLiteral("-it");
    else if (request.openStdin)
        words << QStringLiteral("-i");
    if (request.removeOnExit)
        words << QStringLiteral("--rm");
    const auto option = [&words](const char *name, const QString &value) {
        if (!value.isEmpty())
            words << QLatin1String(name) << value;
    };
    option("--name", request.name);
    if (request.image != defaults.image)
        option("--image", request.image);
    if (request.hostName != request.name)
        option("--hostname", request.hostName);
    addLimits(words, request.limits);
    if (request.network != u"lab")
        option("--network", request.network);
    option("--ip", request.address);
    for (const QString &kind : namespaceKinds()) {
        const QString mode = request.namespaces.value(kind);
        if (!mode.isEmpty() && mode != u"new")
            words << QStringLiteral("--ns") << kind + u'=' + mode;
    }
    for (const IdMapEntry &entry : request.uidMap)
        words << QStringLiteral("--uid-map") << mapArgument(entry);
    for (const IdMapEntry &entry : request.gidMap)
        words << QStringLiteral("--gid-map") << mapArgument(entry);
    for (auto it = request.timeOffsets.constBegin(); it != request.timeOffsets.constEnd(); ++it) {
        const QString sign = it.value() >= 0 ? QStringLiteral("+") : QString();
        words << QStringLiteral("--time-offset") << it.key() + u'=' + sign + QString::number(it.value());
    }
    for (const QString &variable : request.environment)
        words << QStringLiteral("-e") << variable;
    option("-w", request.workingDirectory);
    option("-u", request.user);
    for (const QString &capability : request.capAdd)
        words << QStringLiteral("--cap-add") << capability;
    for (const QString &capability : request.capDrop)
        words << QStringLiteral("--cap-drop") << capability;
    if (!request.mountProc)
        words << QStringLiteral("--no-proc");
    if (!request.noNewPrivileges)
        words << QStringLiteral("--allow-new-privileges");
    if (request.stopTimeout)
        words << QStringLiteral("--stop-timeout") << QString::number(*request.stopTimeout);
    if (!request.command.isEmpty() && request.command.constFirst().startsWith(u'-'))
        words << QStringLiteral("--");
    words << request.command;
    return shellJoin(words);
}

QString updateLine(const QString &name, const LimitsRequest &limits)
{
    QStringList words{QStringLiteral("caissonctl"), QStringLiteral("update"), name};
    addLimits(words, limits);
    return shellJoin(words);
}

} // namespace caisson::app
