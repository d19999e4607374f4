// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/mount.h"
#include "helper/kernel/namespacefd.h"
#include "helper/kernel/overlaynamespace.h"
#include "helper/kernel/procfs.h"
#include "helper/kernel/syscalls.h"
#include "tests/kernel/child.h"

#include <algorithm>
#include <cstdio>
#include <linux/magic.h>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>

using namespace caisson;
using namespace caisson::kernel;

namespace {

/// Content of /proc/self/mountinfo.
[[nodiscard]] std::vector<MountInfoEntry> mountsNow()
{
    auto text =
        Directory::open("/proc")->openDirectory(std::to_string(::getpid()))->readFile("mountinfo", 1U << 24);
    return text ? parseMountInfo(*text) : std::vector<MountInfoEntry>{};
}

[[nodiscard]] int ownerOf(const Mount &mount, const char *name)
{
    struct ::stat status
    {
    };
    return ::fstatat(mount.fd().get(), name, &status, AT_SYMLINK_NOFOLLOW) < 0
               ? -errno
               : static_cast<int>(status.st_uid);
}

/// As the source of a clone and as layers of an overlay: since Linux 6.15.
bool takesDetachedMounts()
{
    utsname name{};
    int major = 0, minor = 0;
    return ::uname(&name) == 0 && std::sscanf(name.release, "%d.%d", &major, &minor) == 2 &&
           (major > 6 || (major == 6 && minor >= 15));
}

} // namespace

class MountTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void detachedMountsAreInNoTable();
    void attachesWithItsAttributes();
    void makesEachKind();
    void overlay_data();
    void overlay();
    void overlayOfDetachedLayersOnOldKernels_data();
    void overlayOfDetachedLayersOnOldKernels();
    void errorsCarryTheLogOfTheFileSystem();
    void unknownFileSystemIsNotSupported();
    void mapsIds();
    void pivotsRoot();
    void propagation();
};

void MountTest::init()
{
    if (::geteuid() != 0)
        QSKIP("needs root");
}

void MountTest::detachedMountsAreInNoTable()
{
    const std::size_t before = mountsNow().size();
    auto mount = makeTmpfs({.size = 1U << 20, .mode = 0711});
    VERIFY_OK(mount);
    VERIFY_OK(mount->checkFilesystem(TMPFS_MAGIC));
    QCOMPARE(mount->checkFilesystem(PROC_SUPER_MAGIC).error().code, ErrorCode::WrongState);
    auto root = mount->directory();
    VERIFY_OK(root);
    VERIFY_OK(root->replaceFile("file", "x"));
    struct ::stat status
    {
    };
    QCOMPARE(::fstat(mount->fd().get(), &status), 0);
    QCOMPARE(status.st_mode & 07777U, 0711U);
    QCOMPARE(mountsNow().size(), before);
}

void MountTest::attachesWithItsAttributes()
{
    const QString result = runInChild(CLONE_NEWNS, []() -> std::string {
        auto mount = makeTmpfs({.size = 1U << 20, .attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV});
        CHILD_OK(mount);
        auto root = mount->directory();
        CHILD_OK(root);
        CHILD_OK(root->replaceFile("file", "x"));
        auto target = Directory::open("/mnt");
        CHILD_OK(target);
        CHILD_OK(mount->attach(target->fd()));
        CHILD_OK(Directory::open("/mnt")->readFile("file"));
        CHILD_OK(mount->setAttributes({.set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC}));
        CHILD_CHECK(Directory::open("/mnt")->replaceFile("other", "x").error().errnoValue == EROFS);
        const auto mounts = mountsNow();
        const auto entry = std::ranges::find(mounts, "/mnt", &MountInfoEntry::target);
        CHILD_CHECK(entry != mounts.end());
        CHILD_CHECK(entry->type == "tmpfs");
        CHILD_CHECK(entry->options.starts_with("ro,nosuid,nodev,noexec"));
        CHILD_OK(unmount(mount->fd()));
        CHILD_CHECK(std::ranges::count(mountsNow(), "/mnt", &MountInfoEntry::target) == 0);
        CHILD_OK(unmountPath("/mnt", 0)); // not mounted: success
        return {};
    });
    QCOMPARE(result, QString());
}

void MountTest::makesEachKind()
{
    const QString result =
        runInChild(CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWNET | CLONE_NEWCGROUP, []() -> std::string {
            constexpr std::uint64_t strict = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
            auto proc = makeProc({.subsetPid = true, .attributes = strict});
            CHILD_OK(proc);
            CHILD_OK(proc->checkFilesystem(PROC_SUPER_MAGIC));
            CHILD_CHECK(ownerOf(*proc, "self") >= 0 && ownerOf(*proc, "sys") == -ENOENT);
            auto devpts = makeDevpts({.attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC});
            CHILD_OK(devpts);
            CHILD_OK(devpts->checkFilesystem(DEVPTS_SUPER_MAGIC));
            struct ::stat status
            {
            };
            CHILD_CHECK(::fstatat(devpts->fd().get(), "ptmx", &status, 0) == 0);
            CHILD_CHECK((status.st_mode & 0777) == 0666 && status.st_rdev == ::makedev(5, 2));
            CHILD_OK(makeMqueue(strict));
            auto sysfs = makeSysfs(strict | MOUNT_ATTR_RDONLY);
            CHILD_OK(sysfs);
            CHILD_OK(sysfs->checkFilesystem(SYSFS_MAGIC));
            auto cgroup = makeCgroup2(strict);
            CHILD_OK(cgroup);
            CHILD_OK(cgroup->checkFilesystem(CGROUP2_SUPER_MAGIC));
            return {};
        });
    QCOMPARE(result, QString());
    // A v1 hierarchy as this machine has it mounted, if any.
    for (const MountInfoEntry &entry : mountsNow()) {
        if (entry.type != "cgroup")
            continue;
        const std::size_t slash = entry.target.rfind('/');
        auto again = makeCgroup1(entry.target.substr(slash + 1), 0);
        VERIFY_OK(again);
        VERIFY_OK(again->checkFilesystem(CGROUP_SUPER_MAGIC));
        break;
    }
}

void MountTest::overlay_data()
{
    QTest::addColumn<bool>("byPaths");
    QTest::addColumn<int>("layers");
    QTest::addColumn<bool>("isVolatile");
    QTest::newRow("by descriptors") << false << 2 << false;
    QTest::newRow("by paths") << true << 2 << false;
    QTest::newRow("volatile") << false << 1 << true;
    QTest::newRow("many layers by paths") << true << 30 << true;
}

void MountTest::overlay()
{
    QFETCH(const bool, byPaths);
    QFETCH(const int, layers);
    QFETCH(const bool, isVolatile);
    if (!takesDetachedMounts())
        QSKIP("before Linux 6.15 overlay takes no detached layers; see overlayOfDetachedLayersOnOldKernels");
    // All of it detached: the layers are directories of a tmpfs that is in no table.
    auto store = makeTmpfs({.size = 1U << 20});
    VERIFY_OK(store);
    auto top = store->directory(Directory::Scope::Beneath);
    VERIFY_OK(top);
    std::vector<Directory> lower;
    OverlayOptions options;
    for (int i = 0; i < layers; ++i) {
        auto layer = top->makeDirectory("lower" + std::to_string(i), 0755);
        VERIFY_OK(layer);
        VERIFY_OK(layer->replaceFile("who", std::to_string(i)));
        VERIFY_OK(layer->replaceFile("only" + std::to_string(i), "x"));
        options.lower.push_back(layer->fd().get());
        lower.push_back(std::move(*layer));
    }
    auto upper = top->makeDirectory("upper", 0755);
    auto work = top->makeDirectory("work", 0755);
    options.upper = upper->fd().get();
    options.work = work->fd().get();
    options.isVolatile = isVolatile;
    auto mount = byPaths ? makeOverlayByPaths(options) : makeOverlay(options);
    VERIFY_OK(mount);
    VERIFY_OK(mount->checkFilesystem(OVERLAYFS_SUPER_MAGIC));
    auto root = mount->directory();
    VERIFY_OK(root);
    QCOMPARE(root->readFile("who").value(), std::string("0")); // the first is the uppermost
    for (int i = 0; i < layers; ++i)
        QVERIFY(root->exists("only" + std::to_string(i)).value());
    VERIFY_OK(root->replaceFile("new", "written"));
    QCOMPARE(upper->readFile("new").value(), std::string("written"));
    QVERIFY(!lower.front().exists("new").value());
    QCOMPARE(work->exists("work/incompat/volatile").value(), isVolatile);
}

void MountTest::overlayOfDetachedLayersOnOldKernels_data()
{
    QTest::addColumn<bool>("isVolatile");
    QTest::newRow("kept") << false;
    QTest::newRow("thrown away") << true;
}

void MountTest::overlayOfDetachedLayersOnOldKernels()
{
    QFETCH(bool, isVolatile);
    const QTemporaryDir folder;
    auto top = Directory::open(qPrintable(folder.path()));
    VERIFY_OK(top);
    auto image = top->makeDirectory("image", 0755);
    auto upper = top->makeDirectory("upper", 0755);
    auto work = top->makeDirectory("work", 0755);
    VERIFY_OK(image->replaceFile("who", "image"));
    if (isVolatile) {
        // As the first try leaves it on those kernels, where it is refused for its detached layer.
        auto marked = work->makeDirectory("work", 0700);
        VERIFY_OK(marked);
        auto incompatible = marked->makeDirectory("incompat", 0700);
        VERIFY_OK(incompatible);
        VERIFY_OK(incompatible->makeDirectory("volatile", 0700));
    }
    auto layer = Mount::clone(image->fd());
    VERIFY_OK(layer);
    auto self = Directory::open("/proc/self");
    const std::string before = self->readFile("mountinfo").value();

    const OverlayOptions options{.lower = {layer->fd().get()},
                                 .upper = upper->fd().get(),
                                 .work = work->fd().get(),
                                 .isVolatile = isVolatile};
    auto mount = makeOverlayInNamespace(options);
    VERIFY_OK(mount);
    QCOMPARE(self->readFile("mountinfo").value(), before); // neither table nor working directory are touched
    auto root = mount->directory();
    VERIFY_OK(root);
    QCOMPARE(root->readFile("who").value(), std::string("image"));
    VERIFY_OK(root->replaceFile("new", "written"));
    QCOMPARE(upper->readFile("new").value(), std::string("written"));
    QVERIFY(!image->exists("new").value());
}

void MountTest::errorsCarryTheLogOfTheFileSystem()
{
    auto context = FilesystemContext::open("tmpfs");
    VERIFY_OK(context);
    const auto unknown = context->setString("nonsense", "1");
    QVERIFY(!unknown);
    QVERIFY2(unknown.error().text.find("Unknown parameter") != std::string::npos,
             unknown.error().text.c_str());
    QCOMPARE(makeOverlay({}).error().code, ErrorCode::InvalidArgument);
    QCOMPARE(makeOverlay({.lower = {0}, .upper = 1}).error().code, ErrorCode::InvalidArgument);
    const Fd file(::open("/proc/self/status", O_RDONLY | O_CLOEXEC));
    const auto notDirectory = makeOverlay({.lower = {file.get()}});
    QVERIFY(!notDirectory);
    QVERIFY2(notDirectory.error().text.find("overlay") != std::string::npos,
             notDirectory.error().text.c_str());
}

void MountTest::unknownFileSystemIsNotSupported()
{
    QCOMPARE(FilesystemContext::open("nosuchfs").error().code, ErrorCode::NotSupported);
}

void MountTest::mapsIds()
{
    if (!takesDetachedMounts())
        QSKIP("before Linux 6.15 a detached mount cannot be cloned");
    auto proc = ProcFs::open();
    VERIFY_OK(proc);
    const IdRange range{0, 500000, 65536};
    auto user = makeUserNamespace(*proc, {&range, 1}, {&range, 1});
    VERIFY_OK(user);
    // On the file system that the tests run from: whatever that is, it must do (ext4, overlay, tmpfs …).
    auto store = makeTmpfs({.size = 1U << 20});
    VERIFY_OK(store);
    VERIFY_OK(store->directory()->replaceFile("file", "x"));
    auto clone = Mount::clone(store->fd());
    VERIFY_OK(clone);
    VERIFY_OK(clone->setAttributes({.idmapUserNamespace = user->fd().get()}));
    QCOMPARE(ownerOf(*store, "file"), 0);
    QCOMPARE(ownerOf(*clone, "file"), 500000);
}

void MountTest::pivotsRoot()
{
    const QString result = runInChild(CLONE_NEWNS, []() -> std::string {
        auto mount = makeTmpfs({.size = 1U << 20});
        CHILD_OK(mount);
        auto root = mount->directory();
        CHILD_OK(root);
        CHILD_OK(root->replaceFile("inside", "x"));
        auto proc = makeProc({});
        CHILD_OK(proc);
        auto place = root->makeDirectory("proc", 0555);
        CHILD_OK(place);
        auto target = Directory::open("/mnt");
        CHILD_OK(target);
        CHILD_OK(mount->attach(target->fd()));
        CHILD_OK(proc->attach(place->fd()));
        CHILD_OK(pivotRoot(mount->fd()));
        auto entries = Directory::open("/")->list();
        CHILD_OK(entries);
        CHILD_CHECK(entries->size() == 2);
        const auto mounts = mountsNow();
        CHILD_CHECK(mounts.size() == 2); // of the old root nothing is left
        CHILD_CHECK(mounts.front().target == "/" && mounts.back().target == "/proc");
        char cwd[16];
        CHILD_CHECK(::getcwd(cwd, sizeof cwd) && std::string_view(cwd) == "/");
        return {};
    });
    QCOMPARE(result, QString());
}

void MountTest::propagation()
{
    const QString result = runInChild(CLONE_NEWNS, []() -> std::string {
        const std::pair<Propagation, std::string_view> cases[] = {{Propagation::Shared, "shared:"},
                                                                  {Propagation::Slave, "master:"},
                                                                  {Propagation::Private, ""},
                                                                  {Propagation::Unbindable, "unbindable"}};
        auto mount = makeTmpfs({.size = 1U << 20});
        CHILD_OK(mount);
        auto target = Directory::open("/mnt");
        CHILD_OK(target);
        CHILD_OK(mount->attach(target->fd()));
        CHILD_OK(mount->setAttributes({.propagation = Propagation::Shared}));
        auto peer = Mount::clone(mount->fd()); // a slave needs a master
        CHILD_OK(peer);
        for (const auto &[propagation, text] : cases) {
            CHILD_OK(mount->setAttributes({.propagation = propagation}));
            const auto mounts = mountsNow();
            const auto entry = std::ranges::find(mounts, "/mnt", &MountInfoEntry::target);
            CHILD_CHECK(entry != mounts.end());
            if (!entry->propagation.starts_with(text) || (text.empty() && !entry->propagation.empty()))
                return "expected " + std::string(text) + ", got " + entry->propagation;
        }
        return {};
    });
    QCOMPARE(result, QString());
}

QTEST_GUILESS_MAIN(MountTest)
#include "mounttest.moc"
