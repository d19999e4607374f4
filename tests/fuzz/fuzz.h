// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

/// One harness a program: the function that libFuzzer calls. Linked with clang's -fsanitize=fuzzer it
/// explores by itself; linked with driver.cpp it is a test that runs its seeds and some thousand mutations of
/// them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size);

namespace caisson::fuzz {

/// Good and bad inputs of this harness, to begin with.
[[nodiscard]] std::vector<std::string> seeds();

[[nodiscard]] inline std::string_view text(const std::uint8_t *data, std::size_t size)
{
    return {reinterpret_cast<const char *>(data), size};
}

} // namespace caisson::fuzz

/// What must hold of every input, in every build.
#define FUZZ_CHECK(condition)                                                                                \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);              \
            std::abort();                                                                                    \
        }                                                                                                    \
    } while (false)
