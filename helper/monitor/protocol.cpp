// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/monitor/protocol.h"

#include "helper/monitor/wire.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace caisson::monitor {
namespace {

constexpr std::size_t mostArguments = 4096;
constexpr std::size_t longestText = 4096;

void write(Writer &out, const std::optional<std::uint32_t> &value)
{
    out.u8(value.has_value());
    out.u32(value.value_or(0));
}

std::optional<std::uint32_t> readOptional(Reader &in)
{
    const bool present = in.boolean();
    const std::uint32_t value = in.u32();
    if (!present && value != 0)
        in.fail(); // one value has one form
    return present ? std::optional(value) : std::nullopt;
}

void write(Writer &out, const ProcessExit &exit)
{
    out.u8(exit.signalled);
    out.u32(exit.code);
    out.u64(exit.realtimeMicroseconds);
}

ProcessExit readExit(Reader &in)
{
    ProcessExit exit;
    exit.signalled = in.boolean();
    exit.code = in.u32();
    exit.realtimeMicroseconds = in.u64();
    if (exit.code > 255)
        in.fail();
    return exit;
}

// One pair of functions for each kind of request; the number on the wire is its place in the variant.
void write(Writer &, const SetupRequest &) {}
void write(Writer &, const HelloRequest &) {}
void write(Writer &out, const CloneRequest &request)
{
    out.u8(request.cgroupV2);
}
void write(Writer &out, const StageRequest &request)
{
    out.u8(static_cast<std::uint8_t>(request.stage));
}
void write(Writer &out, const ExecuteRequest &request)
{
    out.text(request.execId);
    out.texts(request.arguments);
    out.texts(request.environment);
    out.text(request.workingDirectory);
    write(out, request.uid);
    write(out, request.gid);
    out.u8(request.terminal);
    out.u32(request.rows);
    out.u32(request.columns);
}
void write(Writer &, const StatusRequest &) {}
void write(Writer &out, const AttachRequest &request)
{
    out.u8(request.input);
    out.u64(request.backlogBytes);
}
void write(Writer &out, const ResizeRequest &request)
{
    out.u32(request.rows);
    out.u32(request.columns);
}
void write(Writer &out, const SignalRequest &request)
{
    out.u32(request.signal);
}
void write(Writer &, const ReleaseRequest &) {}

void read(Reader &, SetupRequest &) {}
void read(Reader &, HelloRequest &) {}
void read(Reader &in, CloneRequest &request)
{
    request.cgroupV2 = in.boolean();
}
void read(Reader &in, StageRequest &request)
{
    const std::uint8_t stage = in.u8();
    if (stage >= stageCount)
        in.fail();
    else
        request.stage = static_cast<Stage>(stage);
}
void read(Reader &in, ExecuteRequest &request)
{
    request.execId = in.text(32);
    request.arguments = in.texts(mostArguments, messageLimit);
    request.environment = in.texts(mostArguments, messageLimit);
    request.workingDirectory = in.text(longestText);
    request.uid = readOptional(in);
    request.gid = readOptional(in);
    request.terminal = in.boolean();
    request.rows = in.u32();
    request.columns = in.u32();
    if (request.arguments.empty() || request.arguments.front().empty() || request.execId.empty() ||
        request.rows > 0xffff || request.columns > 0xffff)
        in.fail();
}
void read(Reader &, StatusRequest &) {}
void read(Reader &in, AttachRequest &request)
{
    request.input = in.boolean();
    request.backlogBytes = in.u64();
}
void read(Reader &in, ResizeRequest &request)
{
    request.rows = in.u32();
    request.columns = in.u32();
    if (request.rows > 0xffff || request.columns > 0xffff)
        in.fail();
}
void read(Reader &in, SignalRequest &request)
{
    request.signal = in.u32();
    if (request.signal < 1 || request.signal > 64)
        in.fail();
}
void read(Reader &, ReleaseRequest &) {}

void write(Writer &out, const ExitedNotification &notification)
{
    write(out, notification.exit);
}
void write(Writer &out, const ExecEndedNotification &notification)
{
    out.text(notification.execId);
    write(out, notification.exit);
}
void read(Reader &in, ExitedNotification &notification)
{
    notification.exit = readExit(in);
}
void read(Reader &in, ExecEndedNotification &notification)
{
    notification.execId = in.text(32);
    notification.exit = readExit(in);
}

template<typename Variant>
std::string encodeVariant(const Variant &value)
{
    Writer out;
    out.u8(static_cast<std::uint8_t>(value.index()));
    std::visit([&out](const auto &alternative) { write(out, alternative); }, value);
    return out.take();
}

template<typename Variant, std::size_t index = 0>
bool readAlternative(Reader &in, std::size_t wanted, Variant &value)
{
    if constexpr (index < std::variant_size_v<Variant>) {
        if (wanted != index)
            return readAlternative<Variant, index + 1>(in, wanted, value);
        read(in, value.template emplace<index>());
        return true;
    } else {
        return false;
    }
}

template<typename Variant>
std::optional<Variant> decodeVariant(std::string_view bytes)
{
    if (bytes.size() > messageLimit)
        return std::nullopt;
    Reader in(bytes);
    Variant value;
    const std::uint8_t kind = in.u8();
    if (in.failed() || !readAlternative(in, kind, value) || !in.complete())
        return std::nullopt;
    return value;
}

} // namespace

std::string_view stageName(Stage stage)
{
    static constexpr std::array<std::string_view, stageCount> names{
        "BecomeRoot", "HostName", "PrivateMounts", "RootMount",  "Dev",
        "Proc",       "Sys",      "Cgroupfs",      "EtcFiles",   "Masks",
        "Pivot",      "Terminal", "TimeOffsets",   "Privileges", "Exec"};
    return names.at(static_cast<std::size_t>(stage));
}

std::string encode(const Request &request)
{
    return encodeVariant(request);
}
std::optional<Request> decodeRequest(std::string_view bytes)
{
    return decodeVariant<Request>(bytes);
}
std::string encode(const Notification &notification)
{
    return encodeVariant(notification);
}
std::optional<Notification> decodeNotification(std::string_view bytes)
{
    return decodeVariant<Notification>(bytes);
}

std::string encode(const Answer &answer)
{
    Writer out;
    out.u8(answer.done);
    out.u8(answer.errorCode);
    out.u32(answer.errnoValue);
    // a text grown too long (a path in it) is cut rather than the message refused at the other end
    out.text(std::string_view(answer.error).substr(0, longestText));
    out.text(std::string_view(answer.note).substr(0, longestText));
    out.u64(answer.microseconds);
    out.u8(static_cast<std::uint8_t>(answer.phase));
    out.u32(answer.pid);
    out.u8(answer.exit.has_value());
    if (answer.exit)
        write(out, *answer.exit);
    return out.take();
}

std::optional<Answer> decodeAnswer(std::string_view bytes)
{
    if (bytes.size() > messageLimit)
        return std::nullopt;
    Reader in(bytes);
    Answer answer;
    answer.done = in.boolean();
    answer.errorCode = in.u8();
    answer.errnoValue = in.u32();
    answer.error = in.text(longestText);
    answer.note = in.text(longestText);
    answer.microseconds = in.u64();
    const std::uint8_t phase = in.u8();
    if (phase > static_cast<std::uint8_t>(Phase::Exited))
        in.fail();
    else
        answer.phase = static_cast<Phase>(phase);
    answer.pid = in.u32();
    if (in.boolean())
        answer.exit = readExit(in);
    if (!in.complete())
        return std::nullopt;
    return answer;
}

std::string encodeExitRecord(const ProcessExit &exit)
{
    return std::string(exit.signalled ? "signalled " : "exited ") + std::to_string(exit.code) + ' ' +
           std::to_string(exit.realtimeMicroseconds) + '\n';
}

std::optional<ProcessExit> decodeExitRecord(std::string_view text)
{
    ProcessExit exit;
    if (text.starts_with("exited ")) {
        text.remove_prefix(7);
    } else if (text.starts_with("signalled ")) {
        text.remove_prefix(10);
        exit.signalled = true;
    } else {
        return std::nullopt;
    }
    const auto code = std::from_chars(text.data(), text.data() + text.size(), exit.code);
    const char *const end = text.data() + text.size();
    if (code.ec != std::errc() || exit.code > 255 || code.ptr == end || *code.ptr != ' ')
        return std::nullopt;
    const auto time = std::from_chars(code.ptr + 1, end, exit.realtimeMicroseconds);
    if (time.ec != std::errc() || time.ptr == end || *time.ptr != '\n' || time.ptr + 1 != end)
        return std::nullopt;
    return exit;
}

} // namespace caisson::monitor
