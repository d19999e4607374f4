// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/imagestore.h"

#include "helper/engine/grammar.h"
#include "helper/engine/jsonfields.h"
#include "helper/kernel/directory.h"

#include <algorithm>
#include <dirent.h>

namespace caisson::engine {

namespace {

struct ImageFile
{
    std::string name, description;
    std::vector<std::string> command, environment;
};

template<typename Archive>
void fields(Archive &archive, ImageFile &v)
{
    archive.field("name", v.name);
    archive.field("description", v.description);
    archive.field("command", v.command);
    archive.field("environment", v.environment);
}

/// Bytes that the files below take, links and other devices not followed. Bounded: an image of more entries
/// than `budget` is told as what was counted so far.
std::uint64_t treeSize(const kernel::Directory &directory, int depth, int &budget)
{
    std::uint64_t bytes = 0;
    const auto entries = directory.list();
    if (!entries || depth <= 0)
        return 0;
    for (const kernel::DirectoryEntry &entry : *entries) {
        if (--budget < 0)
            break;
        const auto status = directory.status(entry.name, {.noSymlinks = true, .noXdev = true});
        if (!status)
            continue;
        if (S_ISREG(status->st_mode))
            bytes +=
                static_cast<std::uint64_t>(status->st_size) / std::max<std::uint64_t>(1, status->st_nlink);
        if (!S_ISDIR(status->st_mode))
            continue;
        if (const auto below = directory.openDirectory(entry.name, {.noSymlinks = true, .noXdev = true}))
            bytes += treeSize(*below, depth - 1, budget);
    }
    return bytes;
}

} // namespace

ImageStore::ImageStore(std::string dataDirectory)
    : m_directory(dataDirectory + "/images")
{
}

Result<ImageStore::Image> ImageStore::find(const std::string &name) const
{
    if (!grammar::isName(name))
        return invalidArgument("image", grammar::nameExpected);
    const auto images = kernel::Directory::open(m_directory.c_str());
    if (!images)
        return failure(ErrorCode::NotFound, "image: there is no image " + name);
    const auto directory = images->openDirectory(name, {.noSymlinks = true});
    if (!directory)
        return failure(ErrorCode::NotFound, "image: there is no image " + name);
    const auto text = directory->readFile("image.json", 1U << 20, {.noSymlinks = true});
    if (!text)
        return std::unexpected(text.error().in("image " + name));
    const auto file = json::parse<ImageFile>(*text, "image " + name);
    if (!file)
        return std::unexpected(file.error());
    if (const auto root = directory->openDirectory("rootfs", {.noSymlinks = true}); !root)
        return std::unexpected(root.error().in("image " + name));
    Image image;
    image.info.name = name;
    image.info.description = file->description;
    image.info.builtIn = true;
    image.info.command = file->command;
    image.environment = file->environment;
    image.root = m_directory + '/' + name + "/rootfs";
    return image;
}

Result<std::vector<ImageInfo>> ImageStore::list() const
{
    std::vector<ImageInfo> result;
    const auto images = kernel::Directory::open(m_directory.c_str());
    if (!images)
        return result; // nothing installed: doctor says so
    auto entries = images->list();
    if (!entries)
        return std::unexpected(entries.error().in("list images"));
    std::ranges::sort(*entries, {}, &kernel::DirectoryEntry::name);
    for (const kernel::DirectoryEntry &entry : *entries) {
        auto image = find(entry.name);
        if (!image)
            continue;
        int budget = 200'000;
        if (const auto root = images->openDirectory(entry.name + "/rootfs", {.noSymlinks = true}))
            image->info.sizeBytes = treeSize(*root, 64, budget);
        result.push_back(std::move(image->info));
    }
    return result;
}

} // namespace caisson::engine
