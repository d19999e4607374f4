// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "helper/protocol/errornames.h"

#include <expected>
#include <functional>
#include <optional>
#include <QString>

namespace caisson::app {

/// Why a call failed, as the client sees it.
struct ClientError
{
    /// What the helper answered; none: the helper could not be reached, or answered nonsense.
    std::optional<protocol::ErrorKind> kind;
    /// Technical, English, from the helper. Windows show friendlyText() and this below it.
    QString text;
    [[nodiscard]] bool unreachable() const { return !kind.has_value(); }
    /// A translated sentence that says what happened and what to do.
    [[nodiscard]] QString friendlyText() const;
    bool operator==(const ClientError &) const = default;
};

template<typename T>
using Outcome = std::expected<T, ClientError>;
template<typename T>
using Callback = std::function<void(const Outcome<T> &)>;

} // namespace caisson::app
