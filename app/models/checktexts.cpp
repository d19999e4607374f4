// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/checktexts.h"

#include <array>
#include <optional>
#include <QCoreApplication>
#include <QRegularExpression>

namespace caisson::app {

namespace {

/// What helper/engine/doctor.cpp and networkprobe.cpp say; %1 and %2 stand for what differs. The helper knows
/// no languages.
constexpr std::array checkTexts{
    QT_TRANSLATE_NOOP("caisson::app::Checks", "Linux %1 is older than 6.1"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "containers may not start; install a newer kernel"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "Linux %1 lacks what came with 6.5"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "overlays are put together by /proc/self/fd paths instead; nothing to do"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "the kernel has no file system %1"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "no container can start; try `modprobe overlay`, or a kernel with CONFIG_OVERLAY_FS"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "containers have no /dev/mqueue; a kernel with CONFIG_POSIX_MQUEUE gives it to them"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "%1 is there"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "the kernel has no %1 namespaces"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "containers can only use the host's: say --ns %1=host"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "user namespaces are switched off"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "set the sysctl user.max_user_namespaces, or say --ns user=host"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "control groups %1, each container a scope of systemd in machine.slice"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "control groups %1"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "the controller %1 is not available"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "memory is neither limited nor measured; start the machine with cgroup_enable=memory "
                      "and without cgroup_disable=memory, or with a kernel that has CONFIG_MEMCG"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "processes are not limited; a kernel with CONFIG_CGROUP_PIDS limits them"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "processor time is not limited; a kernel with CONFIG_CFS_BANDWIDTH limits it"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "pause does not work; a kernel with CONFIG_CGROUP_FREEZER makes it work"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "%1 can be made"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "the kernel makes no %1: %2"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "%1; try `modprobe %2`, or a kernel that has it"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "bridges"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "pairs of interfaces (veth)"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "packet filter rules (nf_tables)"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "containers start with --network none or host only"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "whether the kernel makes networks cannot be seen: %1"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "containers with a network may not start"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "the helper does not run as root"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "no bridges, no limits, no ranges of ids"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "the helper lacks CAP_SYS_RESOURCE"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "limits on open files of containers cannot be raised past the helper's own"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "the kernel's log cannot be read"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "out-of-memory kills are counted, but not told with process and size"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "the helper is in a PID namespace of its own"),
    QT_TRANSLATE_NOOP("caisson::app::Checks",
                      "the kernel's log has other PIDs: which process an out-of-memory kill hit in a "
                      "container is not told"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "there is no program %1"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "no container can start; install Caisson again"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "no image is installed"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "look at %1"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "Linux %1"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "%1: found running and taken over"),
    QT_TRANSLATE_NOOP("caisson::app::Checks", "%1: a run that had been cut short was taken away"),
};

struct Fit
{
    const char *text;
    QStringList parts;
};

/// The first text that the English one is, and what stands in the places of %1 and %2.
std::optional<Fit> fit(const QString &english)
{
    for (const char *text : checkTexts) {
        const QString pattern = QRegularExpression::escape(QLatin1String(text))
                                    .replace(QStringLiteral("\\%1"), QStringLiteral("(.+?)"))
                                    .replace(QStringLiteral("\\%2"), QStringLiteral("(.+)"));
        const QRegularExpression whole(QRegularExpression::anchoredPattern(pattern),
                                       QRegularExpression::DotMatchesEverythingOption);
        if (const auto match = whole.match(english); match.hasMatch()) {
            return Fit{text, match.capturedTexts().mid(1)};
        }
    }
    return std::nullopt;
}

} // namespace

QString checkText(const QString &english)
{
    const auto found = fit(english);
    if (!found) {
        return english;
    }
    const QString text = QCoreApplication::translate("caisson::app::Checks", found->text);
    // A part may itself be a text ("bridges"); one go, so that a % in a part stays what it is.
    const QStringList &parts = found->parts;
    switch (parts.size()) {
    case 0:
        return text;
    case 1:
        return text.arg(checkText(parts.at(0)));
    default:
        return text.arg(checkText(parts.at(0)), checkText(parts.at(1)));
    }
}

bool isKnownCheckText(const QString &english)
{
    return fit(english).has_value();
}

} // namespace caisson::app
