// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/engine/containerstore.h"

#include "helper/engine/grammar.h"

namespace caisson::engine {

namespace {
constexpr std::string_view containerSuffix = ".json";
constexpr std::size_t maximumRecord = 8U << 20;
} // namespace

ContainerStore::ContainerStore(const kernel::Directory &directory)
    : m_directory(directory)
{
}

Result<ContainerStore::Loaded> ContainerStore::load() const
{
    auto entries = m_directory.list();
    if (!entries)
        return std::unexpected(entries.error().in("list containers"));
    Loaded loaded;
    for (const kernel::DirectoryEntry &entry : *entries) {
        const std::string_view name = entry.name;
        if (!name.ends_with(containerSuffix) ||
            !grammar::isContainerId(name.substr(0, name.size() - containerSuffix.size())))
            continue; // a temporary file of a save that was cut short
        const auto text = m_directory.readFile(name, maximumRecord, {.noSymlinks = true});
        if (!text) {
            loaded.problems.push_back(entry.name + ": " + text.error().text);
            continue;
        }
        auto record = recordFromJson(*text);
        if (!record)
            loaded.problems.push_back(entry.name + ": " + record.error().text);
        else if (record->id != name.substr(0, name.size() - containerSuffix.size()))
            loaded.problems.push_back(entry.name + ": holds the record of another container");
        else
            loaded.records.push_back(std::move(*record));
    }
    return loaded;
}

Status ContainerStore::save(const ContainerRecord &record) const
{
    if (Status status = m_directory.replaceFile(record.id + std::string(containerSuffix), toJson(record));
        !status)
        return std::unexpected(status.error().in("save container " + record.name));
    return {};
}

Status ContainerStore::remove(const ContainerId &id) const
{
    if (Status status = m_directory.removeFile(id + std::string(containerSuffix)); !status)
        return std::unexpected(status.error().in("remove container " + id));
    return m_directory.sync();
}

} // namespace caisson::engine
