// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/containerstore.h"
#include "helper/engine/imagestore.h"
#include "helper/engine/networkstore.h"
#include "helper/engine/places.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

using namespace caisson;
using namespace caisson::engine;

namespace {

void writeFile(const QString &path, const QByteArray &text)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(text), text.size());
}

mode_t modeOf(const QString &path)
{
    struct ::stat status
    {
    };
    return ::stat(path.toUtf8().constData(), &status) == 0 ? status.st_mode & 07777 : 0;
}

} // namespace

class StoresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_place.emplace();
        m_config.stateDirectory = m_place->filePath(QStringLiteral("state")).toStdString();
        m_config.runDirectory = m_place->filePath(QStringLiteral("run")).toStdString();
        m_config.dataDirectory = m_place->filePath(QStringLiteral("data")).toStdString();
    }

    void placesAreOursAlone()
    {
        const auto places = Places::open(m_config, std::chrono::milliseconds(0));
        QVERIFY2(places, places ? "" : places.error().text.c_str());
        QCOMPARE(modeOf(m_place->filePath(QStringLiteral("state"))), mode_t(0700)); // R27
        QCOMPARE(modeOf(m_place->filePath(QStringLiteral("run"))), mode_t(0711));
        const auto second = Places::open(m_config, std::chrono::milliseconds(0));
        QVERIFY(!second);
        QCOMPARE(second.error().code, ErrorCode::WrongState);
    }

    void cleanersPassOurPlacesBy()
    {
        QFile file(QString::fromUtf8(CAISSON_TEST_TMPFILES)); // R48: what systemd-tmpfiles is told
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QList<QByteArray> lines = file.readAll().split('\n');
        const Config defaults;
        for (const std::string &directory : {defaults.stateDirectory, defaults.runDirectory})
            QVERIFY2(lines.contains(QByteArray("x ") + directory.c_str()), directory.c_str());
        QVERIFY(lines.contains("d /var/lib/caisson 0700 root root -"));
    }

    void linkInTheWayIsRefused()
    {
        {
            QVERIFY(Places::open(m_config, std::chrono::milliseconds(0)));
        }
        const QString layers = m_place->filePath(QStringLiteral("state/layers"));
        QVERIFY(QDir().rmdir(layers));
        QVERIFY(QFile::link(m_place->path(), layers));
        QVERIFY(!Places::open(m_config, std::chrono::milliseconds(0)));
    }

    void layersComeAndGo()
    {
        const auto places = Places::open(m_config, std::chrono::milliseconds(0));
        QVERIFY(places);
        const std::string id(32, 'a');
        QVERIFY(places->makeLayer(id));
        QVERIFY(places->makeLayer(id)); // again is no error
        const QString layer = m_place->filePath(QStringLiteral("state/layers/") + QString::fromStdString(id));
        QCOMPARE(modeOf(layer), mode_t(0700));
        QCOMPARE(modeOf(layer + QStringLiteral("/upper")), mode_t(0755));
        writeFile(layer + QStringLiteral("/upper/file"), "x");
        QVERIFY(places->discardLayer(id));
        QVERIFY(!QFile::exists(layer));
        std::atomic<bool> stopping = true;
        QCOMPARE(places->emptyTrash(stopping).error().code, ErrorCode::Cancelled); // the next engine goes on
        stopping = false;
        QVERIFY(places->emptyTrash(stopping));
        QVERIFY(QDir(m_place->filePath(QStringLiteral("state/trash"))).isEmpty());
        QVERIFY(places->discardLayer(id)); // not there is success
    }

    void recordsAreKept()
    {
        const auto places = Places::open(m_config, std::chrono::milliseconds(0));
        QVERIFY(places);
        const ContainerStore store(places->containers);
        ContainerRecord record;
        record.id = std::string(32, '1');
        record.name = "zion";
        QVERIFY(store.save(record));
        record.name = "moon";
        QVERIFY(store.save(record));
        const QString folder = m_place->filePath(QStringLiteral("state/containers/"));
        QCOMPARE(modeOf(folder + QString::fromStdString(record.id) + QStringLiteral(".json")), mode_t(0600));
        writeFile(folder + QString(32, QLatin1Char('2')) + QStringLiteral(".json"), "{\"id\":");
        writeFile(folder + QString(32, QLatin1Char('3')) + QStringLiteral(".json"),
                  "{\"id\": \"11111111111111111111111111111111\"}");
        writeFile(folder + QStringLiteral("temporary"), "x");
        const auto loaded = store.load();
        QVERIFY(loaded);
        QCOMPARE(loaded->records.size(), std::size_t(1));
        QCOMPARE(loaded->records[0].name, std::string("moon"));
        QCOMPARE(loaded->problems.size(), std::size_t(2)); // told, and left as they are
        QVERIFY(store.remove(record.id));
        QVERIFY(store.load()->records.empty());
    }

    void networks()
    {
        const auto places = Places::open(m_config, std::chrono::milliseconds(0));
        QVERIFY(places);
        NetworkStore store(places->networks);
        QVERIFY(store.find("lab") != nullptr);
        QCOMPARE(store.find("lab")->gateway, std::string("10.0.0.254"));
        const auto blue = store.add({"blue", "", "", true}, 1000);
        QVERIFY(blue);
        QCOMPARE(blue->subnet, std::string("10.1.0.0/24"));
        QCOMPARE(blue->gateway, std::string("10.1.0.254"));
        QVERIFY(blue->bridge.size() <= 15);
        QCOMPARE(store.add({"blue", "", "", true}, 0).error().code, ErrorCode::Exists);
        QCOMPARE(store.add({"red", "10.0.0.0/16", "", true}, 0).error().code, ErrorCode::Exists);
        QVERIFY(store.add({"a-name-too-long-for-an-interface", "192.168.7.0/24", "", false}, 0));
        QVERIFY(store.find("a-name-too-long-for-an-interface")->bridge.size() <= 15);
        QCOMPARE(store.remove("lab").error().code, ErrorCode::WrongState);
        QCOMPARE(store.remove("green").error().code, ErrorCode::NotFound);

        NetworkStore again(places->networks);
        std::vector<std::string> problems;
        writeFile(m_place->filePath(QStringLiteral("state/networks/evil.json")),
                  R"({"name": "evil", "bridge": "eth0", "subnet": "10.9.0.0/24", "gateway": "10.9.0.1"})");
        QVERIFY(again.load(problems));
        QCOMPARE(problems.size(), std::size_t(1));
        QCOMPARE(again.all().size(), std::size_t(3));
        QCOMPARE(again.find("blue")->owner, uid_t(1000));
        QVERIFY(again.remove("blue"));
        QVERIFY(again.find("blue") == nullptr);
    }

    void addresses()
    {
        NetworkInfo network;
        network.name = "tiny";
        network.subnet = "10.0.0.0/29";
        network.gateway = "10.0.0.1";
        std::vector<std::string> taken;
        for (const char *expected : {"10.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5", "10.0.0.6"}) {
            const auto address = freeAddress(network, taken);
            QVERIFY(address);
            QCOMPARE(*address, std::string(expected));
            taken.push_back(*address);
        }
        QCOMPARE(freeAddress(network, taken).error().code, ErrorCode::LimitExceeded);
    }

    void images()
    {
        const ImageStore store(m_config.dataDirectory);
        QVERIFY(store.list()->empty());
        QCOMPARE(store.find("busybox").error().code, ErrorCode::NotFound);
        const QString image = m_place->filePath(QStringLiteral("data/images/busybox"));
        QVERIFY(QDir().mkpath(image + QStringLiteral("/rootfs")));
        writeFile(image + QStringLiteral("/rootfs/file"), QByteArray(100, 'x'));
        writeFile(image + QStringLiteral("/image.json"),
                  R"({"name": "busybox", "description": "d", "command": ["sh"], "environment": ["A=b"]})");
        const auto found = store.find("busybox");
        QVERIFY2(found, found ? "" : found.error().text.c_str());
        QCOMPARE(found->info.command, std::vector<std::string>{"sh"});
        QCOMPARE(store.list()->at(0).sizeBytes, std::uint64_t(100));
        QCOMPARE(store.find("../busybox").error().code, ErrorCode::InvalidArgument);
        writeFile(image + QStringLiteral("/image.json"), R"({"privileged": true})");
        QCOMPARE(store.find("busybox").error().code, ErrorCode::InvalidArgument); // R25
    }

private:
    std::optional<QTemporaryDir> m_place;
    Config m_config;
};

QTEST_GUILESS_MAIN(StoresTest)
#include "storestest.moc"
