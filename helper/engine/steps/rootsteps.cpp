// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/steps/rootsteps.h"

#include "helper/engine/steps/stagestep.h"
#include "helper/kernel/mount.h"
#include "helper/kernel/overlaynamespace.h"

#include <linux/mount.h>

namespace caisson::engine {

using kernel::Directory;
using kernel::Fd;
using kernel::Mount;
using monitor::Stage;

namespace {

bool hasOwnUsers(const ContainerRecord &record)
{
    return record.hasNamespace(kernel::NamespaceKind::User);
}

// ---- root.assemble

StepDescription describeAssemble(const ContainerRecord &record)
{
    const std::string owner = record.uidMap.empty() || record.gidMap.empty()
                                  ? std::string()
                                  : std::to_string(record.uidMap.front().outside) + ':' +
                                        std::to_string(record.gidMap.front().outside);
    StepDescription description;
    description.title = "Assemble the root file system";
    description.sentence =
        "The image stays as it is; a layer of the container's own lies over it and takes every "
        "change. No table of mounts shows it yet.";
    if (hasOwnUsers(record))
        description.systemCalls.emplace_back(
            "open_tree(image, OPEN_TREE_CLONE), mount_setattr(MOUNT_ATTR_IDMAP)");
    description.systemCalls.insert(description.systemCalls.end(),
                                   {"fsopen(\"overlay\")",
                                    "fsconfig(\"lowerdir+\", image), (\"upperdir\", layer)",
                                    "fsmount(MOUNT_ATTR_NODEV)"});
    description.shell = {"mkdir \"$work/root\" \"$work/upper\" \"$work/work\"",
                         "lower=" + shellQuoted(record.imageRoot)};
    if (hasOwnUsers(record)) {
        // mount(8) learned idmapped mounts with util-linux 2.39: a copy with other owners does the same
        // before
        description.shell.insert(description.shell.end(),
                                 {"cp -a \"$lower\" \"$work/lower\"", "lower=$work/lower",
                                  "chown -hR " + owner + " \"$lower\" \"$work/upper\" \"$work/work\""});
    }
    description.kind = "mnt";
    return description;
}

/// A detached, read-only clone of the image in which the container's ids stand for those on disk.
Result<Mount> mappedImage(const StartContext &context)
{
    const Result<Directory> image = Directory::open(context.record.imageRoot.c_str());
    if (!image)
        return std::unexpected(image.error());
    Result<Mount> clone = Mount::clone(image->fd());
    if (!clone)
        return clone;
    const Status set = clone->setAttributes({.set = MOUNT_ATTR_RDONLY,
                                             .clear = 0,
                                             .propagation = kernel::Propagation::Unchanged,
                                             .idmapUserNamespace = context.userNamespace.get()});
    if (!set && context.userNamespace.valid() && set.error().errnoValue == EINVAL)
        return std::unexpected(
            Error{ErrorCode::NotSupported, EINVAL,
                  "the file system that holds it cannot map ids: keep images on another one (ext4, "
                  "xfs, btrfs), or let the container keep the host's users"});
    if (!set)
        return std::unexpected(set.error());
    return clone;
}

/// The layer's own directory, owned by the container's root. It is not mapped: the overlay makes its work
/// directory as the host's root, whom the container's map does not know; so ids in the layer are those
/// outside.
Result<Directory> ownedUpper(const StartContext &context, const Directory &layer)
{
    Result<Directory> upper = layer.openDirectory("upper", {.noSymlinks = true, .noXdev = true});
    if (!upper)
        return upper;
    const std::optional<std::uint32_t> uid = outsideId(context.record.uidMap, 0);
    const std::optional<std::uint32_t> gid = outsideId(context.record.gidMap, 0);
    if (!uid || !gid)
        return failure(ErrorCode::InvalidArgument, "user map: root is not mapped");
    if (::fchown(upper->fd().get(), *uid, *gid) != 0)
        return kernelError("fchown", "upper");
    return upper;
}

Status applyAssemble(StartContext &context)
{
    const ContainerRecord &record = context.record;
    Result<Mount> lower = mappedImage(context);
    if (!lower)
        return std::unexpected(lower.error().in("image " + record.imageRoot));
    Result<Fd> copy = context.layerDirectory.duplicate();
    if (!copy)
        return std::unexpected(copy.error());
    const Directory layer(std::move(*copy));
    const Result<Directory> upper = ownedUpper(context, layer);
    if (!upper)
        return std::unexpected(upper.error().in("layer " + record.layerDirectory));
    const Result<Directory> work = layer.openDirectory("work", {.noSymlinks = true, .noXdev = true});
    if (!work)
        return std::unexpected(work.error());

    kernel::OverlayOptions options;
    options.lower = {lower->fd().get()};
    options.upper = upper->fd().get();
    options.work = work->fd().get();
    // a layer that is thrown away need not be synced when the container ends
    options.isVolatile = record.specification.caisson.removeOnExit;
    // nodes in an image are no devices here: those of /dev are mounts of their own
    options.attributes = MOUNT_ATTR_NODEV;
    Result<Mount> overlay = kernel::makeOverlay(options);
    if (!overlay && overlay.error().errnoValue == EINVAL) // before Linux 6.15 for a detached layer
        overlay = kernel::makeOverlayInNamespace(options);
    if (!overlay)
        return std::unexpected(overlay.error());
    Result<Fd> root = overlay->fd().duplicate();
    if (!root)
        return std::unexpected(root.error());
    context.root = std::move(*root);
    context.rootIsReady = true;
    context.closeLater.push_back(std::move(*lower));
    return {};
}

// ---- mount.private

StepDescription describePrivate(const ContainerRecord &)
{
    return {"Make all mounts private",
            "From here on no mount made inside is seen outside, nor the other way round.",
            {"mount_setattr(\"/\", AT_RECURSIVE, MS_PRIVATE)"},
            {"$inside mount --make-rprivate /"},
            "mnt"};
}

// ---- mount.root

StepDescription describeRoot(const ContainerRecord &)
{
    return {"Attach the root file system",
            "The assembled tree gets its place in the container's own table of mounts, by its descriptor: no "
            "path "
            "of the image has a part in it.",
            {"move_mount(overlay, \"/\")"},
            {"nsenter --target \"$pid\" --mount mount -t overlay overlay -o "
             "\"nodev,lowerdir=$lower,upperdir=$work/upper,workdir=$work/work\" \"$work/root\""},
            "mnt"};
}

Status askRoot(StartContext &context)
{
    const Fd *const root = &context.root;
    Status asked = context.monitor->ask(Stage::RootMount, {&root, 1});
    context.root.reset(); // on its way to the container, which lets it go with its end
    return asked;
}

// ---- mount.pivot

StepDescription describePivot(const ContainerRecord &)
{
    return {"Change the root",
            "The image becomes the root of everything inside, and the host's tree is gone from the "
            "container's view.",
            {"fchdir(root)", "pivot_root(\".\", \".\")", "umount2(\".\", MNT_DETACH)", "chdir(\"/\")"},
            {"$inside sh -c 'cd \"$0\" && pivot_root . .' \"$work/root\"",
             "nsenter --target \"$pid\" --mount umount -l /"},
            "mnt"};
}

} // namespace

std::unique_ptr<Step> makeRootAssemble(Machine &)
{
    return std::make_unique<FunctionStep>("root.assemble", describeAssemble, applyAssemble);
}
std::unique_ptr<Step> makeMountPrivate(Machine &)
{
    return std::make_unique<StageStep>("mount.private", Stage::PrivateMounts, describePrivate);
}
std::unique_ptr<Step> makeMountRoot(Machine &)
{
    return std::make_unique<StageStep>("mount.root", Stage::RootMount, describeRoot, askRoot);
}
std::unique_ptr<Step> makeMountPivot(Machine &)
{
    return std::make_unique<StageStep>("mount.pivot", Stage::Pivot, describePivot);
}

} // namespace caisson::engine
