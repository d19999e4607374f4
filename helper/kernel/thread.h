// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <functional>
#include <system_error>
#include <thread>

namespace caisson::kernel {

/// Has `thread` do `work`; whoever holds it joins it. `what` it is for stands in the error's text. The
/// library throws where clone3(2) fails, and what is thrown in a helper ends it.
[[nodiscard]] inline Status startThread(std::thread &thread, std::string_view what,
                                        std::function<void()> work)
{
    try {
        thread = std::thread(std::move(work));
        return {};
    } catch (const std::system_error &error) {
        return kernelError("clone3", std::string("thread for ").append(what), error.code().value());
    }
}

} // namespace caisson::kernel
