// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/signalname.h"

#include <array>
#include <charconv>
#include <csignal>

namespace caisson::kernel {

namespace {

struct NamedSignal
{
    int number;
    std::string_view name;
};

constexpr std::array<NamedSignal, 34> names{{
    {SIGHUP, "HUP"},
    {SIGINT, "INT"},
    {SIGQUIT, "QUIT"},
    {SIGILL, "ILL"},
    {SIGTRAP, "TRAP"},
    {SIGABRT, "ABRT"},
    {SIGBUS, "BUS"},
    {SIGFPE, "FPE"},
    {SIGKILL, "KILL"},
    {SIGUSR1, "USR1"},
    {SIGSEGV, "SEGV"},
    {SIGUSR2, "USR2"},
    {SIGPIPE, "PIPE"},
    {SIGALRM, "ALRM"},
    {SIGTERM, "TERM"},
    {SIGSTKFLT, "STKFLT"},
    {SIGCHLD, "CHLD"},
    {SIGCONT, "CONT"},
    {SIGSTOP, "STOP"},
    {SIGTSTP, "TSTP"},
    {SIGTTIN, "TTIN"},
    {SIGTTOU, "TTOU"},
    {SIGURG, "URG"},
    {SIGXCPU, "XCPU"},
    {SIGXFSZ, "XFSZ"},
    {SIGVTALRM, "VTALRM"},
    {SIGPROF, "PROF"},
    {SIGWINCH, "WINCH"},
    {SIGIO, "IO"},
    {SIGPWR, "PWR"},
    {SIGSYS, "SYS"},
    // Other names of the same; after the ones that are shown.
    {SIGABRT, "IOT"},
    {SIGCHLD, "CLD"},
    {SIGIO, "POLL"},
}};

// As the kernel and other runtimes number them: 34 is the first that the C library leaves to programs.
constexpr int firstRealTime = 34;
constexpr int lastSignal = 64;

} // namespace

std::optional<int> signalFromName(std::string_view name)
{
    int number = 0;
    const char *last = name.data() + name.size();
    if (const auto [end, error] = std::from_chars(name.data(), last, number);
        error == std::errc() && end == last) {
        if (number >= 1 && number <= lastSignal)
            return number;
        return std::nullopt;
    }
    if (name.size() > 16)
        return std::nullopt;
    std::string upper;
    for (const char c : name)
        upper += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    std::string_view text = upper;
    if (text.starts_with("SIG"))
        text.remove_prefix(3);
    for (const NamedSignal &signal : names) {
        if (signal.name == text)
            return signal.number;
    }
    int base = firstRealTime;
    if (text.starts_with("RTMAX"))
        base = lastSignal;
    else if (!text.starts_with("RTMIN"))
        return std::nullopt;
    text.remove_prefix(5);
    if (text.empty())
        return base;
    const char sign = text.front();
    text.remove_prefix(1);
    int offset = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), offset);
    if (error != std::errc() || end != text.data() + text.size() || offset < 0 || offset > lastSignal)
        return std::nullopt;
    if (base == firstRealTime ? sign != '+' : sign != '-')
        return std::nullopt;
    const int result = sign == '+' ? base + offset : base - offset;
    if (result < firstRealTime || result > lastSignal)
        return std::nullopt;
    return result;
}

std::string signalName(int number)
{
    for (const NamedSignal &signal : names) {
        if (signal.number == number)
            return std::string(signal.name);
    }
    if (number == firstRealTime)
        return "RTMIN";
    if (number > firstRealTime && number <= lastSignal)
        return "RTMIN+" + std::to_string(number - firstRealTime);
    return std::to_string(number);
}

} // namespace caisson::kernel
