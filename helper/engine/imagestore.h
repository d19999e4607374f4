// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/engine/types.h"

namespace caisson::engine {

/// The images that can be used: in this version those installed with the program, DATADIR/images/NAME/ with
/// image.json ({"name", "description", "command", "environment"}) and rootfs/. What stands in image.json is
/// data only (R25). Stateless; reads the directory at each call.
class ImageStore
{
public:
    explicit ImageStore(std::string dataDirectory);

    struct Image
    {
        ImageInfo info;
        std::vector<std::string> environment;
        std::string root; ///< absolute path of its rootfs
    };
    [[nodiscard]] Result<std::vector<ImageInfo>> list() const;
    /// Errors: NotFound, InvalidArgument (a broken image.json).
    [[nodiscard]] Result<Image> find(const std::string &name) const;

private:
    std::string m_directory;
};

} // namespace caisson::engine
