// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/kernel/error.h"

#include <functional>
#include <system_error>
#include <thread>

namespace caisson::kernel {

/// A thread that does `work`; whoever gets it joins it. `what` it is for stands in the error's text. The
/// library throws where clone3(2) fails, and what is thrown in a helper ends it.
[[nodiscard]] inline Result<std::thread> startThread(std::string_view what, std::function<void()> work)
{
    try {
        return std::thread(std::move(work));
    } catch (const std::system_error &error) {
        return kernelError("clone3", std::string("thread for ").append(what), error.code().value());
    }
}

} // namespace caisson::kernel
