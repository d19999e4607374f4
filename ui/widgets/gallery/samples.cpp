// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/gallery/samples.h"

#include "ui/widgets/bytetext.h"
#include <array>
#include <cmath>
#include <QDateTime>

namespace caisson::ui::samples {

DiagramModel network()
{
    constexpr quint64 kibi = 1024;
    DiagramModel model;
    model.uplink = {true,
                    QStringLiteral("uplink"),
                    QStringLiteral("Uplink"),
                    QStringLiteral("router 192.168.1.1 · internet"),
                    QStringLiteral("enp3s0"),
                    QStringLiteral("192.168.1.20/24"),
                    922 * kibi,
                    61 * kibi};
    model.host = {QStringLiteral("host"),
                  QStringLiteral("atelier"),
                  QStringLiteral("the host"),
                  QStringLiteral("4026531840"),
                  true,
                  QStringLiteral("NAT 10.0.0.0/24 out")};
    model.bridges = {{QStringLiteral("lab"), QStringLiteral("lab"), QStringLiteral("bridge"),
                      QStringLiteral("cs-lab"), QStringLiteral("10.0.0.254/24"), true},
                     {QStringLiteral("quiet"), QStringLiteral("quiet"), QStringLiteral("no way out"),
                      QStringLiteral("cs-quiet"), QStringLiteral("10.2.0.254/24"), false}};
    const auto box = [](const char *id, const QStringList &addresses, const char *ns, const char *name) {
        DiagramBox result;
        result.id = QStringLiteral("box-") + QLatin1String(id);
        result.members = {{QLatin1String(id), QLatin1String(id), StateMark::Running}};
        result.addresses = addresses;
        result.namespaceId = QLatin1String(ns);
        result.namespaceName = QLatin1String(name);
        return result;
    };
    DiagramBox zion = box("zion", {QStringLiteral("10.0.0.1/24")}, "4026532504", "net1");
    zion.members.append(
        {QStringLiteral("programmation"), QStringLiteral("programmation"), StateMark::Paused});
    DiagramBox virtualisation = box("virtualisation", {QStringLiteral("10.2.0.3/24")}, "4026532702", "");
    virtualisation.note = QStringLiteral("no carrier");
    virtualisation.noteWarns = true;
    DiagramBox web = box("web", {QStringLiteral("10.1.1.2/24")}, "4026532754", "");
    web.note = QStringLiteral("port 80 answers");
    model.boxes = {
        zion,
        box("moon", {QStringLiteral("10.0.0.2/24"), QStringLiteral("10.2.0.2/24")}, "4026532638", "net2"),
        virtualisation, web};
    const auto cable = [](const char *id, const char *boxId, const char *bridge, const char *inside,
                          quint64 in, quint64 out) {
        DiagramCable result;
        result.id = QLatin1String(id);
        result.boxId = QLatin1String(boxId);
        result.bridgeId = QLatin1String(bridge);
        result.hostName = QLatin1String(id);
        result.boxName = QLatin1String(inside);
        result.inPerSecond = in;
        result.outPerSecond = out;
        return result;
    };
    model.cables = {cable("cs7f2a-0", "box-zion", "lab", "eth0", 1258291, 84 * kibi),
                    cable("cs3c9e-0", "box-moon", "lab", "eth0", 84 * kibi, 1258291),
                    cable("cs3c9e-1", "box-moon", "quiet", "eth1", 0, 0),
                    cable("cs91d4-0", "box-virtualisation", "quiet", "eth0", 0, 0),
                    cable("csb05e-0", "box-web", "", "eth0", 2 * kibi, 9 * kibi)};
    model.cables[3].plugged = false;
    model.cables[4].hostAddress = QStringLiteral("10.1.1.1/24");
    return model;
}

DiagramModel largeNetwork(int boxes)
{
    DiagramModel model = network();
    model.boxes.clear();
    model.cables.clear();
    model.bridges.append({QStringLiteral("office"), QStringLiteral("office"), QStringLiteral("bridge"),
                          QStringLiteral("cs-office"), QStringLiteral("10.3.0.254/24"), true});
    const std::array<const char *, 3> bridges{"lab", "quiet", "office"};
    for (int i = 0; i < boxes; ++i) {
        DiagramBox box;
        const QString name = QStringLiteral("node%1").arg(i, 2, 10, QLatin1Char('0'));
        box.id = QStringLiteral("box-") + name;
        box.members = {{name, name, i % 5 == 4 ? StateMark::Paused : StateMark::Running}};
        box.addresses = {QStringLiteral("10.0.0.%1/24").arg(i + 1)};
        box.namespaceId = QString::number(4026533000 + i);
        model.boxes.append(box);
        for (int link = 0; link <= (i % 3 == 0 ? 1 : 0); ++link) {
            DiagramCable cable;
            cable.id = QStringLiteral("cs%1-%2").arg(i, 4, 16, QLatin1Char('0')).arg(link);
            cable.boxId = box.id;
            cable.bridgeId = QLatin1String(bridges[std::size_t((i + link * 2) % 3)]);
            cable.hostName = cable.id;
            cable.boxName = QStringLiteral("eth%1").arg(link);
            cable.inPerSecond = quint64(i) * 30000;
            cable.outPerSecond = quint64(i) * 900;
            model.cables.append(cable);
        }
    }
    return model;
}

MatrixModel namespaces()
{
    constexpr quint64 host = 4026530000, own = 4026530000;
    MatrixModel model;
    model.hostName = QStringLiteral("atelier");
    model.hostNote = QStringLiteral("the host");
    const std::array<quint64, kindCount> hosts{1841, 1838, 1839, 1836, 1840, 1837, 1835, 1834};
    for (std::size_t i = 0; i < kindCount; ++i)
        model.hostInodes[i] = host + hosts[i];
    const auto row = [&](const char *name, StateMark state, const std::array<quint64, kindCount> &inodes) {
        MatrixRow result;
        result.id = QLatin1String(name);
        result.name = result.id;
        result.state = state;
        result.stateText = stateWord(state);
        for (std::size_t i = 0; i < kindCount; ++i) {
            const bool hosted = inodes[i] == hosts[i];
            result.cells[i] = {own + inodes[i], hosted ? RelationMark::Host : RelationMark::Own, {}};
        }
        return result;
    };
    model.rows = {row("zion", StateMark::Running, {2562, 2563, 2564, 2565, 2504, 2561, 2566, 1834}),
                  row("moon", StateMark::Running, {2632, 2633, 2564, 2635, 2638, 2631, 2636, 2637}),
                  row("web", StateMark::Running, {2752, 2753, 2755, 2756, 2754, 2750, 2757, 1834}),
                  row("virtualisation", StateMark::Running, {2700, 2701, 2703, 1836, 2702, 1837, 2704, 1834}),
                  row("programmation", StateMark::Paused, {2662, 2663, 1839, 2664, 2504, 2660, 2665, 1834})};
    const auto share = [&model](int a, int b, Kind kind) {
        const auto column = static_cast<std::size_t>(kind);
        model.rows[a].cells[column].relation = model.rows[b].cells[column].relation = RelationMark::Shared;
        model.rows[a].cells[column].sharedWith = model.rows.at(b).name;
        model.rows[b].cells[column].sharedWith = model.rows.at(a).name;
    };
    share(0, 1, Kind::Ipc);
    share(0, 4, Kind::Net);
    return model;
}

QList<PlanItem> plan()
{
    struct Row
    {
        const char *title;
        std::optional<Kind> kind;
        qint64 microseconds;
    };
    const std::array<Row, 14> rows{{{"Create the control group", Kind::Cgroup, 310},
                                    {"Limit memory to 100 MiB", Kind::Cgroup, 90},
                                    {"Assemble the root files", Kind::Mnt, 2400},
                                    {"Start the monitor", std::nullopt, 1100},
                                    {"Clone into new namespaces", Kind::Pid, 840},
                                    {"Map users and groups", Kind::User, 220},
                                    {"Make a cable", Kind::Net, 1900},
                                    {"Plug it into the switch lab", Kind::Net, -1},
                                    {"Give the address 10.0.0.1", Kind::Net, -1},
                                    {"Set the host name zion", Kind::Uts, -1},
                                    {"Mount /proc", Kind::Mnt, -1},
                                    {"Enter the new root", Kind::Mnt, -1},
                                    {"Give up privileges", Kind::User, -1},
                                    {"Run /bin/sh", Kind::Pid, -1}}};
    QList<PlanItem> items;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        PlanItem item;
        item.number = int(i) + 1;
        item.title = QLatin1String(rows[i].title);
        item.kind = rows[i].kind;
        item.microseconds = rows[i].microseconds;
        item.status = i < 7    ? PlanItem::Status::Done
                      : i == 7 ? PlanItem::Status::Next
                               : PlanItem::Status::Planned;
        items.append(item);
    }
    return items;
}

Memory memory()
{
    Memory result;
    const qint64 now = QDateTime(QDate(2026, 11, 22), QTime(14, 32, 15)).toMSecsSinceEpoch();
    const auto mebi = [](double value) { return quint64(value * double(mebibyte)); };
    struct Point
    {
        double second, anon, file, kernel;
    };
    // Anon climbs in steps of 10 MiB, file memory gives way, and at 52 s the kernel ends it.
    const std::array<Point, 26> points{
        {{0, 9, 18, 2.5},       {8, 9, 20.5, 2.5},   {12, 9, 22, 3},       {15.9, 9, 22, 3},
         {16.6, 19, 22, 3},     {18.9, 19, 22, 3},   {19.6, 29, 22, 3},    {21.9, 29, 22, 3},
         {22.6, 39, 22, 3},     {24.9, 39, 22, 3},   {25.6, 49, 22, 3.5},  {27.9, 49, 22, 3.5},
         {28.6, 59, 17.5, 3.5}, {32, 59, 17.5, 3.5}, {32.6, 69, 7.5, 3.5}, {37.4, 69, 7.5, 3.5},
         {38.2, 79, 2, 4},      {44.4, 79, 2, 4},    {45.2, 89, 2, 4},     {50.6, 89, 2, 4},
         {51.4, 91, 1.5, 4.5},  {52, 94.6, 1, 4.4},  {52.1, 6.1, 2.1, 3},  {54, 6.1, 2.1, 3},
         {57, 6.1, 2.1, 3},     {60, 6.1, 2.1, 3}}};
    for (double second = 0; second <= 60.01; second += 0.25) {
        std::size_t next = 1;
        while (next + 1 < points.size() && points[next].second < second)
            ++next;
        const Point &a = points[next - 1], &b = points[next];
        const double part = std::clamp((second - a.second) / (b.second - a.second), 0.0, 1.0);
        const double shake = 0.25 * std::sin(second * 7.1);
        MemorySample sample;
        sample.time = now - qint64((60 - second) * 1000);
        sample.anon = mebi(a.anon + (b.anon - a.anon) * part);
        sample.file = mebi(a.file + (b.file - a.file) * part);
        sample.kernel =
            mebi(a.kernel + (b.kernel - a.kernel) * part + (second > 51 && second < 53 ? 0 : shake));
        sample.total = sample.anon + sample.file + sample.kernel;
        sample.limit = 100 * mebibyte;
        sample.high = 80 * mebibyte;
        result.samples.append(sample);
    }
    const auto at = [now](double second) { return now - qint64((60 - second) * 1000); };
    result.loads = {{at(16), at(52), QStringLiteral("load")}};
    result.marks = {{MemoryMark::Type::Slowed, at(32.7), QStringLiteral("high reached")},
                    {MemoryMark::Type::Slowed, at(38.2), QStringLiteral("high reached")},
                    {MemoryMark::Type::Slowed, at(45.2), QStringLiteral("high reached")},
                    {MemoryMark::Type::Killed, at(52), QStringLiteral("eat, PID 37")}};
    return result;
}

QList<double> wave(int count, double base, double swing)
{
    QList<double> values;
    for (int i = 0; i < count; ++i)
        values.append(base + swing * std::sin(i * 0.9) * std::cos(i * 0.37) +
                      swing * 0.4 * std::sin(i * 2.3));
    return values;
}

QByteArray terminal()
{
    return "\x1b[1mzion\x1b[0m:\x1b[34m/\x1b[0m# ls --color\r\n"
           "\x1b[1;34mbin\x1b[0m   \x1b[1;34mdev\x1b[0m   \x1b[1;34metc\x1b[0m   \x1b[36mlib\x1b[0m   "
           "\x1b[32minit\x1b[0m\r\n"
           "zion:/# ip addr show eth0\r\n"
           "2: eth0@if7: <BROADCAST,MULTICAST,\x1b[32mUP\x1b[0m,LOWER_UP> mtu 1500\r\n"
           "    inet \x1b[35m10.0.0.1\x1b[0m/24 scope global eth0\r\n"
           "zion:/# echo \"\xe6\xbc\xa2\xe5\xad\x97 \xe2\x94\x8c\xe2\x94\x80\xe2\x94\x90 "
           "\x1b[7mreverse\x1b[0m "
           "\x1b[4munder\x1b[0m \x1b[31merror\x1b[0m \x1b[33mwarn\x1b[0m \x1b[38;2;255;128;0mtrue\x1b[0m "
           "\x1b[48;5;24;97m256\x1b[0m\"\r\n"
           "zion:/# ";
}

} // namespace caisson::ui::samples
