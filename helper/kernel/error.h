// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include <cerrno>
#include <cstring>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace caisson {

/// What kind of failure an Error is. One for one with the names `org.caisson.Error.*` on the bus
/// (helper/protocol/errornames.h); service/ holds the mapping and checks its size at compile time.
enum class ErrorCode {
    InvalidArgument,
    NotFound,
    Exists,
    WrongState,
    NotAuthorized,
    NotAuthorizedDismissed,
    NotSupported,
    LimitExceeded,
    Cancelled,
    Kernel,
    Internal,
};

/// A failure as a value: what kind, the errno it came from (0: none) and a text for a person, which names
/// the call and the object ("mount overlay on container root: Permission denied").
struct [[nodiscard]] Error
{
    ErrorCode code = ErrorCode::Internal;
    int errnoValue = 0;
    std::string text;

    /// Puts what was being attempted before the text: `std::unexpected(e.error().in("start zion"))`.
    [[nodiscard]] Error in(std::string_view context) const &
    {
        return {code, errnoValue, std::string(context) + ": " + text};
    }
    [[nodiscard]] Error in(std::string_view context) &&
    {
        return {code, errnoValue, std::string(context) + ": " + std::move(text)};
    }
};

template<typename T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

/// A failed system call. `call` is its name, `object` what it was done to; both appear in the text.
[[nodiscard]] inline std::unexpected<Error> kernelError(std::string_view call, std::string_view object,
                                                        int errnoValue = errno)
{
    std::string text(call);
    if (!object.empty()) {
        text += ' ';
        text += object;
    }
    text += ": ";
    text += ::strerror(errnoValue); // single use per thread: glibc's strerror is thread safe since 2.32
    return std::unexpected(Error{ErrorCode::Kernel, errnoValue, std::move(text)});
}

/// Any other failure.
[[nodiscard]] inline std::unexpected<Error> failure(ErrorCode code, std::string text)
{
    return std::unexpected(Error{code, 0, std::move(text)});
}

/// Bad input: names the argument, says what was expected and what to do.
[[nodiscard]] inline std::unexpected<Error> invalidArgument(std::string_view argument,
                                                            std::string_view expected)
{
    return failure(ErrorCode::InvalidArgument, std::string(argument) + ": " + std::string(expected));
}

} // namespace caisson
