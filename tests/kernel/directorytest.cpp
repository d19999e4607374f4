// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/directory.h"
#include "helper/kernel/mount.h"
#include "helper/kernel/syscalls.h"
#include "tests/kernel/child.h"

#include <atomic>
#include <linux/magic.h>
#include <QTemporaryDir>
#include <QTest>
#include <sys/resource.h>
#include <thread>

using namespace caisson;
using namespace caisson::kernel;

class DirectoryTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void linksAndDotDotStayInside();
    void swappedLinkNeverLeadsOut();
    void magicLinksAreRefused();
    void crossingDevicesIsRefusedOnRequest();
    void makesDirectoriesStepByStep();
    void makesNoDirectoryThroughALink();
    void readsWithLimit();
    void refusesWhatIsNotARegularFile();
    void replacesWholeOrNotAtAll();
    void publishesTemporaryFile();
    void namesAreChecked_data();
    void namesAreChecked();
    void removesTreesWithoutFollowing();
    void removesVeryDeepTrees();
    void removalStopsAtMounts();
    void checksOwnership();
    void checksFilesystem();

private:
    std::unique_ptr<QTemporaryDir> m_temporary;
    std::string m_path;
    Directory m_base;    // the untrusted root
    Directory m_outside; // beside it, where nobody may get
};

void DirectoryTest::init()
{
    m_temporary = std::make_unique<QTemporaryDir>();
    QVERIFY(m_temporary->isValid());
    m_path = m_temporary->path().toStdString();
    auto top = Directory::open(m_path.c_str());
    VERIFY_OK(top);
    auto base = top->makeDirectory("base", 0755);
    VERIFY_OK(base);
    auto outside = top->makeDirectory("outside", 0755);
    VERIFY_OK(outside);
    VERIFY_OK(outside->replaceFile("secret", "secret"));
    m_base = std::move(*base);
    m_outside = std::move(*outside);
}

void DirectoryTest::linksAndDotDotStayInside()
{
    VERIFY_OK(m_base.symlink(m_path + "/outside", "absolute"));
    VERIFY_OK(m_base.symlink("../outside", "relative"));
    VERIFY_OK(m_base.symlink("/inner", "rooted"));
    VERIFY_OK(m_base.makeDirectory("inner", 0755));
    VERIFY_OK(m_base.openDirectory("inner")->replaceFile("file", "inner"));

    for (const char *path :
         {"../outside/secret", "absolute/secret", "relative/secret", "inner/../../outside/secret"}) {
        const auto beneath = m_base.readFile(path);
        QVERIFY2(!beneath, path);
        QVERIFY2(beneath.error().errnoValue == EXDEV, beneath.error().text.c_str());
    }
    auto copy = m_base.fd().duplicate();
    VERIFY_OK(copy);
    const Directory root(std::move(*copy), Directory::Scope::InRoot);
    // As after chroot: ".." of the root is the root, an absolute link starts there.
    QCOMPARE(root.readFile("../../outside/secret").error().errnoValue, ENOENT);
    QCOMPARE(root.readFile("absolute/secret").error().errnoValue, ENOENT);
    QCOMPARE(root.readFile("/rooted/file").value(), std::string("inner"));
    QCOMPARE(root.readFile("/rooted/file", 65536, {.noSymlinks = true}).error().errnoValue, ELOOP);
}

void DirectoryTest::swappedLinkNeverLeadsOut()
{
    // R4: someone exchanges a directory and a link to the outside for ever, while we walk through the name.
    VERIFY_OK(m_base.makeDirectory("victim", 0755));
    VERIFY_OK(m_base.openDirectory("victim")->replaceFile("secret", "harmless"));
    VERIFY_OK(m_base.symlink("../outside", "evil"));
    std::atomic<bool> stop = false;
    std::thread swapper([&] {
        while (!stop)
            static_cast<void>(
                sys::renameat2(m_base.fd().get(), "victim", m_base.fd().get(), "evil", RENAME_EXCHANGE));
    });
    auto copy = m_base.fd().duplicate();
    const Directory root(std::move(*copy), Directory::Scope::InRoot);
    int seen = 0;
    bool leaked = false;
    for (int i = 0; i < 4000 && !leaked; ++i) {
        for (const Directory *directory : {&std::as_const(m_base), &root}) {
            auto content = directory->readFile("victim/secret");
            leaked = leaked || (content && *content != "harmless");
            seen += content ? 1 : 0;
        }
        auto made = m_base.makeDirectories("victim/made", 0755);
        if (auto victim = m_base.openDirectory("victim"); victim && made)
            static_cast<void>(victim->removeTree("made"));
    }
    stop = true;
    swapper.join();
    QVERIFY(!leaked);
    QVERIFY(seen > 0); // else the race was not run
    QVERIFY(!m_outside.exists("made").value());
}

void DirectoryTest::magicLinksAreRefused()
{
    auto proc = Directory::open("/proc", Directory::Scope::InRoot);
    VERIFY_OK(proc);
    QCOMPARE(proc->openDirectory("self/cwd").error().errnoValue, ELOOP);
    QCOMPARE(proc->openDirectory("self/root").error().errnoValue, ELOOP);
}

void DirectoryTest::crossingDevicesIsRefusedOnRequest()
{
    auto root = Directory::open("/");
    VERIFY_OK(root);
    VERIFY_OK(root->openDirectory("proc"));
    QCOMPARE(root->openDirectory("proc", {.noXdev = true}).error().errnoValue, EXDEV);
}

void DirectoryTest::makesDirectoriesStepByStep()
{
    const mode_t before = ::umask(077);
    auto made = m_base.makeDirectories("a/b//./c/", 0751);
    ::umask(before);
    VERIFY_OK(made);
    const auto status = m_base.status("a/b/c");
    VERIFY_OK(status);
    QCOMPARE(status->st_mode & 07777U, 0751U);
    VERIFY_OK(m_base.makeDirectories("a/b/c", 0700)); // there already: left as it is
    QCOMPARE(m_base.status("a/b/c")->st_mode & 07777U, 0751U);
    QCOMPARE(m_base.makeDirectories("a/../d", 0755).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(m_base.makeDirectory("a", 0755).error().errnoValue, EEXIST);
    QCOMPARE(m_base.makeDirectory("a/x", 0755).error().code, ErrorCode::InvalidArgument);
}

void DirectoryTest::makesNoDirectoryThroughALink()
{
    VERIFY_OK(m_base.symlink("../outside", "out"));
    VERIFY_OK(m_base.symlink("nowhere", "dangling"));
    QVERIFY(!m_base.makeDirectories("out/made", 0755));
    QVERIFY(!m_base.makeDirectories("dangling/made", 0755));
    QVERIFY(!m_base.makeDirectories("dangling", 0755));
    QVERIFY(!m_outside.exists("made").value());
    // A link of the tree's own that stays inside is what /var/run in a root file system is.
    auto copy = m_base.fd().duplicate();
    const Directory root(std::move(*copy), Directory::Scope::InRoot);
    VERIFY_OK(m_base.makeDirectories("run", 0755));
    VERIFY_OK(m_base.symlink("/run", "varrun"));
    VERIFY_OK(root.makeDirectories("varrun/lock", 0755));
    QVERIFY(m_base.exists("run/lock").value());
}

void DirectoryTest::readsWithLimit()
{
    VERIFY_OK(m_base.replaceFile("file", std::string(10000, 'x')));
    QCOMPARE(m_base.readFile("file", 10000)->size(), std::size_t{10000});
    QCOMPARE(m_base.readFile("file", 9999).error().code, ErrorCode::LimitExceeded);
    QCOMPARE(m_base.readFile("file", SIZE_MAX)->size(), std::size_t{10000});
    VERIFY_OK(Directory::open("/proc")->readFile("self/../version")); // size 0 by stat
    QCOMPARE(m_base.readFile(std::string_view("fi\0le", 5)).error().code, ErrorCode::InvalidArgument);
}

void DirectoryTest::refusesWhatIsNotARegularFile()
{
    QCOMPARE(::mkfifoat(m_base.fd().get(), "fifo", 0600), 0);
    QCOMPARE(m_base.readFile("fifo").error().code, ErrorCode::WrongState); // and did not wait for a writer
    QVERIFY(!m_base.writeFile("fifo", "x"));
    QCOMPARE(m_base.readFile(".").error().code, ErrorCode::WrongState);
}

void DirectoryTest::replacesWholeOrNotAtAll()
{
    VERIFY_OK(m_base.replaceFile("file", "first", 0640));
    QCOMPARE(m_base.status("file")->st_mode & 07777U, 0640U);
    VERIFY_OK(m_base.replaceFile("file", "second"));
    QCOMPARE(m_base.readFile("file").value(), std::string("second"));
    // What has the name is replaced, not written through.
    VERIFY_OK(m_base.symlink("../outside/secret", "link"));
    VERIFY_OK(m_base.replaceFile("link", "mine"));
    QCOMPARE(m_outside.readFile("secret").value(), std::string("secret"));
    QCOMPARE(m_base.readFile("link").value(), std::string("mine"));
    // A directory cannot be replaced: the error leaves nothing behind.
    VERIFY_OK(m_base.makeDirectory("directory", 0755));
    QVERIFY(!m_base.replaceFile("directory", "x"));
    QCOMPARE(m_base.list()->size(), std::size_t{3});
}

void DirectoryTest::publishesTemporaryFile()
{
    auto file = m_base.temporaryFile();
    VERIFY_OK(file);
    VERIFY_OK(writeAll(*file, "content"));
    QVERIFY(m_base.list()->empty());
    VERIFY_OK(m_base.publish(*file, "name"));
    QCOMPARE(m_base.readFile("name").value(), std::string("content"));
    QCOMPARE(m_base.publish(*file, "name").error().errnoValue, EEXIST);
}

void DirectoryTest::namesAreChecked_data()
{
    QTest::addColumn<QByteArray>("name");
    for (const QByteArray &name : {QByteArray(), QByteArray("."), QByteArray(".."), QByteArray("a/b"),
                                   QByteArray("a\0b", 3), QByteArray(256, 'x')}) {
        QTest::newRow(name.left(8).toHex().constData()) << name;
    }
}

void DirectoryTest::namesAreChecked()
{
    QFETCH(const QByteArray, name);
    const std::string text = name.toStdString();
    QCOMPARE(m_base.removeFile(text).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(m_base.removeDirectory(text).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(m_base.makeDirectory(text, 0755).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(m_base.symlink("x", text).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(m_base.replaceFile(text, "x").error().code, ErrorCode::InvalidArgument);
    QCOMPARE(m_base.rename(text, m_base, "y").error().code, ErrorCode::InvalidArgument);
    if (text.size() < 256)
        QCOMPARE(m_base.removeTree(text).error().code, ErrorCode::InvalidArgument);
}

void DirectoryTest::removesTreesWithoutFollowing()
{
    auto tree = m_base.makeDirectories("tree/a/b", 0755);
    VERIFY_OK(tree);
    VERIFY_OK(tree->symlink(m_path + "/outside", "out"));
    VERIFY_OK(tree->symlink("../../../../outside", "out2"));
    VERIFY_OK(tree->replaceFile("file", "x"));
    for (int i = 0; i < 300; ++i)
        VERIFY_OK(tree->makeDirectory("d" + std::to_string(i), ::geteuid() == 0 ? 0000 : 0700));
    VERIFY_OK(m_base.removeTree("tree"));
    QVERIFY(!m_base.exists("tree").value());
    QCOMPARE(m_outside.readFile("secret").value(), std::string("secret"));
    VERIFY_OK(m_base.removeTree("tree")); // again: success
    VERIFY_OK(m_base.symlink("../outside", "link"));
    VERIFY_OK(m_base.removeTree("link"));
    QVERIFY(m_outside.exists("secret").value());
    QVERIFY(!m_base.exists("link").value());
}

void DirectoryTest::removesVeryDeepTrees()
{
    // Deeper than descriptors or stack would allow if each level took one.
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    auto current = m_base.makeDirectory("deep", 0755);
    VERIFY_OK(current);
    for (int i = 0; i < 600; ++i) {
        auto next = current->makeDirectory("d", 0755);
        VERIFY_OK(next);
        if (i % 20 == 0)
            VERIFY_OK(next->openFile("file", O_WRONLY | O_CREAT | O_EXCL, 0600)); // no fsync: there are many
        current = std::move(next);
    }
    const rlimit few{.rlim_cur = 128, .rlim_max = before.rlim_max};
    QCOMPARE(::setrlimit(RLIMIT_NOFILE, &few), 0);
    const auto removed = m_base.removeTree("deep");
    ::setrlimit(RLIMIT_NOFILE, &before);
    VERIFY_OK(removed);
    QVERIFY(!m_base.exists("deep").value());
}

void DirectoryTest::removalStopsAtMounts()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
    // The same file system bound into the tree: only the mount border, not the device number, tells it.
    const QString result = runInChild(CLONE_NEWNS, [this]() -> std::string {
        // Opened again: what is held is of the mounts of the namespace before.
        auto base = Directory::open((m_path + "/base").c_str());
        CHILD_OK(base);
        m_base = std::move(*base);
        auto outside = Directory::open((m_path + "/outside").c_str());
        CHILD_OK(outside);
        auto target = m_base.makeDirectories("tree/below/mounted", 0755);
        CHILD_OK(target);
        auto bind = Mount::clone(outside->fd());
        CHILD_OK(bind);
        CHILD_OK(bind->attach(target->fd()));
        auto removed = m_base.removeTree("tree");
        CHILD_CHECK(!removed);
        CHILD_CHECK(removed.error().errnoValue == EBUSY || removed.error().errnoValue == EXDEV);
        CHILD_CHECK(m_outside.exists("secret").value());
        auto below = m_base.openDirectory("tree/below");
        CHILD_OK(below);
        removed = below->removeTree("mounted");
        CHILD_CHECK(!removed && removed.error().errnoValue == EXDEV);
        CHILD_CHECK(m_outside.exists("secret").value());
        return {};
    });
    QCOMPARE(result, QString());
    VERIFY_OK(m_base.removeTree("tree")); // the mount went with its namespace
    QVERIFY(m_outside.exists("secret").value());
}

void DirectoryTest::checksOwnership()
{
    QCOMPARE(::fchmod(m_base.fd().get(), 0711), 0);
    VERIFY_OK(m_base.checkOwnership(::geteuid(), 0711));
    QCOMPARE(m_base.checkOwnership(::geteuid(), 0700).error().code, ErrorCode::WrongState);
    QCOMPARE(m_base.checkOwnership(::geteuid() + 1, 0711).error().code, ErrorCode::WrongState);
}

void DirectoryTest::checksFilesystem()
{
    // R5: a directory named proc is no procfs.
    auto fake = m_base.makeDirectories("proc", 0555);
    VERIFY_OK(fake);
    QCOMPARE(fake->checkFilesystem(PROC_SUPER_MAGIC).error().code, ErrorCode::WrongState);
    VERIFY_OK(Directory::open("/proc")->checkFilesystem(PROC_SUPER_MAGIC));
}

QTEST_GUILESS_MAIN(DirectoryTest)
#include "directorytest.moc"
