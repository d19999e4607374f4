// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/record.h"
#include "helper/kernel/directory.h"

namespace caisson::engine {

/// The records of all containers on disk: one file each, replaced as a whole (C10). Not thread safe by
/// itself; the owner of a record saves it.
class ContainerStore
{
public:
    explicit ContainerStore(const kernel::Directory &directory);

    struct Loaded
    {
        std::vector<ContainerRecord> records;
        std::vector<std::string> problems; ///< files that could not be read: left as they are, told by doctor
    };
    [[nodiscard]] Result<Loaded> load() const;
    [[nodiscard]] Status save(const ContainerRecord &record) const;
    [[nodiscard]] Status remove(const ContainerId &id) const;

private:
    const kernel::Directory &m_directory;
};

} // namespace caisson::engine
