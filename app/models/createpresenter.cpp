// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/models/createpresenter.h"

#include "app/models/shellline.h"

#include <algorithm>
#include <QRegularExpression>

namespace caisson::app {

namespace {

constexpr quint64 bytesPerMebibyte = 1ULL << 20;

struct Subnet
{
    quint32 base = 0, mask = 0;
    int prefix = 0;
    [[nodiscard]] bool contains(quint32 address) const { return (address & mask) == base; }
    [[nodiscard]] quint32 last() const { return base | ~mask; }
};

std::optional<quint32> parseAddress(const QString &text)
{
    // Four decimal numbers, nothing that inet_aton would also take.
    static const QRegularExpression form(QRegularExpression::anchoredPattern(
        QStringLiteral("(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})\\.(0|[1-9]\\d{0,2})")));
    const auto match = form.match(text);
    if (!match.hasMatch()) {
        return std::nullopt;
    }
    quint32 value = 0;
    for (int part = 1; part <= 4; ++part) {
        const uint number = match.captured(part).toUInt();
        if (number > 255) {
            return std::nullopt;
        }
        value = value << 8 | number;
    }
    return value;
}

std::optional<Subnet> parseSubnet(const QString &text)
{
    const auto slash = text.indexOf(QLatin1Char('/'));
    if (slash < 0) {
        return std::nullopt;
    }
    bool ok = false;
    const int prefix = text.mid(slash + 1).toInt(&ok);
    const auto base = parseAddress(text.left(slash));
    if (!ok || !base || prefix < 8 || prefix > 30) {
        return std::nullopt;
    }
    const quint32 mask = ~quint32{0} << (32 - prefix);
    if ((*base & mask) != *base) {
        return std::nullopt;
    }
    return Subnet{*base, mask, prefix};
}

QString addressText(quint32 address)
{
    return QStringLiteral("%1.%2.%3.%4")
        .arg(address >> 24)
        .arg(address >> 16 & 255)
        .arg(address >> 8 & 255)
        .arg(address & 255);
}

bool isIdPair(const QString &text)
{
    static const QRegularExpression form(QStringLiteral("^[0-9]{1,10}(:[0-9]{1,10})?$"));
    if (!form.match(text).hasMatch()) {
        return false;
    }
    const auto parts = text.split(QLatin1Char(':'));
    return std::ranges::all_of(parts, [](const QString &part) { return part.toULongLong() < 0xffffffffULL; });
}

QStringList environmentLines(const QString &text)
{
    QStringList lines;
    for (const QString &line : text.split(QLatin1Char('\n'))) {
        if (!line.trimmed().isEmpty()) {
            lines += line;
        }
    }
    return lines;
}

} // namespace

bool isContainerName(const QString &name)
{
    static const QRegularExpression form(
        QRegularExpression::anchoredPattern(QStringLiteral("[a-zA-Z0-9][a-zA-Z0-9_.-]{0,62}")));
    return form.match(name).hasMatch();
}

CreatePresenter::CreatePresenter(const Client &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
}

const Network *CreatePresenter::network(const QString &name) const
{
    for (const Network *candidate : m_client.networks()) {
        if (candidate->data().name == name) {
            return candidate;
        }
    }
    return nullptr;
}

QString CreatePresenter::ownerOfAddress(const QString &networkName, const QString &address) const
{
    for (const Container *container : m_client.containers()) {
        for (const InterfaceEntry &interface : container->data().interfaces) {
            if (interface.network == networkName && interface.address == address) {
                return container->data().name;
            }
        }
    }
    return {};
}

QString CreatePresenter::freeAddress(const QString &networkName) const
{
    const Network *net = network(networkName);
    const auto subnet = net ? parseSubnet(net->data().subnet) : std::nullopt;
    if (!subnet) {
        return {};
    }
    QSet<QString> taken{net->data().gateway};
    for (const Container *container : m_client.containers()) {
        for (const InterfaceEntry &interface : container->data().interfaces) {
            if (interface.network == networkName) {
                taken += interface.address;
            }
        }
    }
    const quint32 end = std::min(subnet->last(), subnet->base + 4096);
    for (quint32 address = subnet->base + 1; address < end; ++address) {
        if (const QString text = addressText(address); !taken.contains(text)) {
            return text;
        }
    }
    return {};
}

CreateForm CreatePresenter::suggestion() const
{
    CreateForm form;
    const auto isFree = [this](const QString &name) {
        return std::ranges::none_of(m_client.containers(),
                                    [&](const Container *c) { return c->data().name == name; });
    };
    static const QStringList first{QStringLiteral("zion"), QStringLiteral("moon"), QStringLiteral("web"),
                                   QStringLiteral("virtualisation"), QStringLiteral("programmation")};
    for (const QString &name : first) {
        if (isFree(name)) {
            form.name = name;
            break;
        }
    }
    for (int number = 1; form.name.isEmpty(); ++number) {
        if (const QString name = QStringLiteral("container-%1").arg(number); isFree(name)) {
            form.name = name;
        }
    }
    const auto images = m_client.images();
    form.image = images.isEmpty() ? QStringLiteral("busybox") : images.first()->data().name;
    form.command = images.isEmpty() || images.first()->data().command.isEmpty()
                       ? QStringLiteral("/bin/sh")
                       : shellJoin(images.first()->data().command);
    const auto networks = m_client.networks();
    form.network = QStringLiteral("lab");
    if (!network(form.network) && !networks.isEmpty()) {
        form.network = networks.first()->data().name;
    }
    form.address = freeAddress(form.network);
    return form;
}

QString CreatePresenter::addressProblem(const CreateForm &form) const
{
    const Network *net = network(form.network);
    if (!net || form.address.isEmpty()) {
        return {}; // the helper then takes the next free one
    }
    const auto address = parseAddress(form.address);
    if (!address) {
        return tr("An address is four numbers up to 255: 10.0.0.1.");
    }
    const auto subnet = parseSubnet(net->data().subnet);
    if (!subnet) {
        return {};
    }
    if (!subnet->contains(*address)) {
        return tr("%1 is not in %2, which is the network %3.")
            .arg(form.address, net->data().subnet, form.network);
    }
    if (*address == subnet->base || *address == subnet->last()) {
        return tr("%1 stands for the whole network. Take one in between.").arg(form.address);
    }
    if (form.address == net->data().gateway) {
        return tr("%1 is the network's own address.").arg(form.address);
    }
    if (const QString owner = ownerOfAddress(form.network, form.address); !owner.isEmpty()) {
        return tr("%1 already has %2.").arg(owner, form.address);
    }
    return {};
}

QList<FieldProblem> CreatePresenter::problems(const CreateForm &form) const
{
    QList<FieldProblem> list;
    const auto add = [&](const char *field, const QString &text, const QString &fix = {}) {
        list += FieldProblem{QString::fromLatin1(field), text, fix};
    };
    const auto exists = std::ranges::any_of(m_client.containers(),
                                            [&](const Container *c) { return c->data().name == form.name; });
    if (form.name.isEmpty()) {
        add("name", tr("A container needs a name."), suggestion().name);
    } else if (!isContainerName(form.name)) {
        add("name", tr("Up to 63 letters, digits and _ . - beginning with a letter or digit."));
    } else if (exists) {
        add("name", tr("There is a container %1 already.").arg(form.name), suggestion().name);
    }
    static const QRegularExpression hostNameForm(
        QRegularExpression::anchoredPattern(QStringLiteral("[a-zA-Z0-9]([a-zA-Z0-9.-]{0,61}[a-zA-Z0-9])?")));
    if (!form.hostName.isEmpty() && !hostNameForm.match(form.hostName).hasMatch()) {
        add("hostName", tr("Up to 63 letters, digits, dots and hyphens."));
    }
    const auto words = shellSplit(form.command);
    if (!words) {
        add("command", tr("A quotation mark is not closed."));
    } else if (words->isEmpty()) {
        add("command", tr("Which program shall it run?"), QStringLiteral("/bin/sh"));
    }
    if (form.memory < leastMemory) {
        add("memory", tr("Nothing starts with less than 4 MiB."));
    }
    if (const QString text = addressProblem(form); !text.isEmpty()) {
        add("address", text, freeAddress(form.network));
    }
    for (const QString &line : environmentLines(form.environment)) {
        static const QRegularExpression assignment(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*="));
        if (!assignment.match(line).hasMatch()) {
            add("environment", tr("“%1” is not of the form NAME=value.").arg(line.left(40)));
            break;
        }
    }
    if (!form.workingDirectory.isEmpty() &&
        (!form.workingDirectory.startsWith(QLatin1Char('/')) ||
         form.workingDirectory.split(QLatin1Char('/')).contains(QStringLiteral("..")))) {
        add("workingDirectory", tr("A full path that begins with / and has no “..” in it."),
            QStringLiteral("/"));
    }
    if (!form.user.isEmpty() && !isIdPair(form.user)) {
        add("user", tr("Numbers: a user, or user:group, such as 1000:1000."), QStringLiteral("0"));
    }
    return list;
}

ContainerRequestData CreatePresenter::request(const CreateForm &form) const
{
    ContainerRequestData request;
    request.name = form.name;
    request.image = form.image;
    request.command = shellSplit(form.command).value_or(QStringList());
    request.environment = environmentLines(form.environment);
    request.workingDirectory = form.workingDirectory;
    request.user = form.user;
    if (!form.hostKinds.contains(QStringLiteral("uts"))) {
        request.hostName = form.hostName; // the host's own is not to be changed
    }
    for (const QString &kind : namespaceKinds()) {
        if (form.hostKinds.contains(kind)) {
            request.namespaces.insert(kind, QStringLiteral("host"));
        }
    }
    const bool hostNetwork = form.hostKinds.contains(QStringLiteral("net"));
    request.network = hostNetwork ? QStringLiteral("host") : form.network;
    if (!hostNetwork && network(form.network)) {
        request.address = form.address;
    }
    request.limits.memory = form.memory;
    if (form.swap == CreateForm::Swap::None) {
        request.limits.memorySwap = form.memory;
    } else if (form.swap == CreateForm::Swap::AsMuch) {
        request.limits.memorySwap = form.memory * 2;
    }
    if (form.cpus > 0) {
        request.limits.cpus = form.cpus;
    }
    request.limits.pids = form.pids;
    if (form.bootOffset != 0 && !form.hostKinds.contains(QStringLiteral("time"))) {
        request.timeOffsets.insert(QStringLiteral("boottime"), form.bootOffset);
    }
    request.terminal = form.terminal;
    request.openStdin = form.terminal;
    request.removeOnExit = !form.keep;
    return request;
}

QString CreatePresenter::commandLine(const CreateForm &form, bool start) const
{
    return runLine(request(form), start ? QStringLiteral("run") : QStringLiteral("create"), start);
}

QString CreatePresenter::summary(const CreateForm &form) const
{
    const int namespaces = static_cast<int>(namespaceKinds().size() - form.hostKinds.size());
    QStringList parts{tr("%n namespace(s)", nullptr, namespaces), tr("1 control group")};
    if (!form.hostKinds.contains(QStringLiteral("net")) && network(form.network)) {
        parts += tr("2 interfaces");
    }
    return parts.join(QStringLiteral(", "));
}

QString CreatePresenter::authorisation(const CreateForm &form) const
{
    // The host's name and its clocks cannot be changed from inside: sharing them asks for nothing more.
    static const QSet<QString> powerful{QStringLiteral("mnt"),    QStringLiteral("pid"),
                                        QStringLiteral("user"),   QStringLiteral("ipc"),
                                        QStringLiteral("cgroup"), QStringLiteral("net")};
    QStringList shared;
    for (const QString &kind : namespaceKinds()) {
        if (form.hostKinds.contains(kind) && powerful.contains(kind)) {
            shared += kind;
        }
    }
    return shared.isEmpty() ? tr("May ask for authorisation, to create and to start.")
                            : tr("Asks for authorisation each time: it shares %1 with the host.")
                                  .arg(shared.join(QStringLiteral(", ")));
}

QList<FieldProblem> networkProblems(const Client &client, const NetworkForm &form)
{
    QList<FieldProblem> list;
    const auto add = [&](const char *field, const QString &text, const QString &fix = {}) {
        list += FieldProblem{QString::fromLatin1(field), text, fix};
    };
    const auto networks = client.networks();
    if (!isContainerName(form.name) || form.name == QLatin1String("none") ||
        form.name == QLatin1String("host")) {
        add("name", CreatePresenter::tr("Letters, digits and _ . - but not “none” or “host”."));
    } else if (std::ranges::any_of(networks, [&](const Network *n) { return n->data().name == form.name; })) {
        add("name", CreatePresenter::tr("There is a network %1 already.").arg(form.name));
    }
    if (form.subnet.isEmpty()) {
        return list; // the helper takes the next free one
    }
    const auto subnet = parseSubnet(form.subnet);
    constexpr int widest = 16; // of what the helper makes
    if (!subnet || subnet->prefix < widest) {
        add("subnet", CreatePresenter::tr("An address and its length of 16 to 30, such as 10.1.0.0/24."),
            suggestNetwork(client).subnet);
        return list;
    }
    for (const Network *other : networks) {
        const auto taken = parseSubnet(other->data().subnet);
        if (taken && (taken->contains(subnet->base) || subnet->contains(taken->base))) {
            add("subnet",
                CreatePresenter::tr("It overlaps %1 of the network %2.")
                    .arg(other->data().subnet, other->data().name),
                suggestNetwork(client).subnet);
            return list;
        }
    }
    if (!form.gateway.isEmpty()) {
        const auto gateway = parseAddress(form.gateway);
        if (!gateway || !subnet->contains(*gateway) || *gateway == subnet->base ||
            *gateway == subnet->last()) {
            add("gateway", CreatePresenter::tr("An address inside %1.").arg(form.subnet),
                addressText(subnet->last() - 1));
        }
    }
    return list;
}

NetworkForm suggestNetwork(const Client &client)
{
    NetworkForm form;
    const auto networks = client.networks();
    for (int number = 1; number < 256; ++number) {
        const QString name = QStringLiteral("net%1").arg(number);
        if (std::ranges::none_of(networks, [&](const Network *n) { return n->data().name == name; })) {
            form.name = name;
            break;
        }
    }
    for (int number = 1; number < 256; ++number) {
        const quint32 base = 10U << 24 | static_cast<quint32>(number) << 16;
        const bool overlaps = std::ranges::any_of(networks, [&](const Network *n) {
            const auto taken = parseSubnet(n->data().subnet);
            return taken && (taken->contains(base) || (taken->base & 0xffffff00U) == base);
        });
        if (!overlaps) {
            form.subnet = addressText(base) + QStringLiteral("/24");
            break;
        }
    }
    return form;
}

QString networkCommandLine(const NetworkForm &form)
{
    QStringList words{QStringLiteral("caissonctl"), QStringLiteral("network"), QStringLiteral("create")};
    if (!form.subnet.isEmpty()) {
        words << QStringLiteral("--subnet") << form.subnet;
    }
    if (!form.gateway.isEmpty()) {
        words << QStringLiteral("--gateway") << form.gateway;
    }
    if (!form.nat) {
        words << QStringLiteral("--no-nat");
    }
    words << form.name;
    return shellJoin(words);
}

} // namespace caisson::app
