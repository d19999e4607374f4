// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later

// caisson-load: the safe loads of the lessons. It runs inside a container, takes one resource in even steps
// so that a graph shows stairs, and ends by itself. A single file without libraries, since it is linked
// statically into the built-in image.

#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

namespace {

constexpr std::uint64_t mebibyte = 1024 * 1024;

struct Options
{
    std::uint64_t step = 10 * mebibyte;
    std::uint64_t until = 128 * mebibyte;
    double every = 1;         ///< seconds between steps
    double hold = 10;         ///< seconds to keep what was taken
    double longest = 120;     ///< seconds after which it ends whatever happens
    std::uint64_t count = 32; ///< of processes
    const char *file = "/tmp/caisson-load.cache";
};

[[noreturn]] void usage(const char *problem)
{
    if (problem)
        std::fprintf(stderr, "caisson-load: %s\n", problem);
    std::fputs("usage: caisson-load memory    [--step 10M] [--every 1] [--until 128M] [--hold 10]\n"
               "       caisson-load cache     [--step 10M] [--every 1] [--until 128M] [--file PATH]\n"
               "       caisson-load processor [--hold 10]\n"
               "       caisson-load processes [--count 32] [--hold 10]\n"
               "       caisson-load clock     (prints CLOCK_MONOTONIC in ns at once and ends)\n"
               "  Sizes take K, M or G; times are seconds. Everything ends after --longest 120 seconds.\n",
               problem ? stderr : stdout);
    std::exit(problem ? 2 : 0);
}

std::uint64_t parseSize(const char *text)
{
    char *end = nullptr;
    errno = 0;
    const unsigned long long number = std::strtoull(text, &end, 10);
    if (errno != 0 || end == text || *text == '-')
        usage("a size was expected, such as 10M");
    std::uint64_t factor = 1;
    switch (*end) {
    case 'k':
    case 'K':
        factor = 1024;
        ++end;
        break;
    case 'm':
    case 'M':
        factor = mebibyte;
        ++end;
        break;
    case 'g':
    case 'G':
        factor = 1024 * mebibyte;
        ++end;
        break;
    default:
        break;
    }
    if (*end != '\0' || number == 0 || number > UINT64_MAX / factor)
        usage("a size was expected, such as 10M");
    return number * factor;
}

double parseSeconds(const char *text)
{
    char *end = nullptr;
    const double seconds = std::strtod(text, &end);
    if (end == text || *end != '\0' || !(seconds >= 0) || seconds > 3600)
        usage("a number of seconds from 0 to 3600 was expected");
    return seconds;
}

void say(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say(const char *format, ...)
{
    std::va_list arguments;
    va_start(arguments, format);
    std::vfprintf(stdout, format, arguments);
    va_end(arguments);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

void rest(double seconds)
{
    timespec left{static_cast<time_t>(seconds),
                  static_cast<long>((seconds - static_cast<double>(static_cast<time_t>(seconds))) * 1e9)};
    while (::nanosleep(&left, &left) != 0 && errno == EINTR) {
    }
}

int eatMemory(const Options &options)
{
    std::uint64_t held = 0;
    while (held < options.until) {
        const std::uint64_t step = options.step < options.until - held ? options.step : options.until - held;
        void *block = ::mmap(nullptr, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) {
            say("the kernel refuses %llu MiB more: %s", static_cast<unsigned long long>(step / mebibyte),
                std::strerror(errno));
            return 1;
        }
        // A page counts only once it is written to.
        std::memset(block, 0x5a, step);
        held += step;
        say("holding %llu MiB", static_cast<unsigned long long>(held / mebibyte));
        if (held < options.until)
            rest(options.every);
    }
    rest(options.hold);
    say("giving %llu MiB back", static_cast<unsigned long long>(held / mebibyte));
    return 0;
}

int fillCache(const Options &options)
{
    const int fd = ::open(options.file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        say("cannot make %s: %s", options.file, std::strerror(errno));
        return 1;
    }
    // Without a name the file goes when the program does, however it ends.
    ::unlink(options.file);
    static char block[mebibyte];
    std::memset(block, 0x5a, sizeof block);
    std::uint64_t written = 0;
    while (written < options.until) {
        for (std::uint64_t done = 0; done < options.step && written < options.until; done += sizeof block) {
            if (::write(fd, block, sizeof block) != static_cast<ssize_t>(sizeof block)) {
                say("the file system is full: %s", std::strerror(errno));
                ::close(fd);
                return 1;
            }
            written += sizeof block;
        }
        say("%llu MiB of file pages written", static_cast<unsigned long long>(written / mebibyte));
        rest(options.every);
    }
    ::close(fd);
    return 0;
}

int burnProcessor(const Options &options)
{
    timespec begin{};
    ::clock_gettime(CLOCK_MONOTONIC, &begin);
    say("burning one processor for %.0f s", options.hold);
    volatile std::uint64_t counter = 0;
    for (;;) {
        for (int i = 0; i < 1000000; ++i)
            counter = counter + 1;
        timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        const double passed = static_cast<double>(now.tv_sec - begin.tv_sec) +
                              static_cast<double>(now.tv_nsec - begin.tv_nsec) / 1e9;
        if (passed >= options.hold)
            return 0;
    }
}

int makeProcesses(const Options &options)
{
    std::uint64_t made = 0;
    for (; made < options.count; ++made) {
        const pid_t child = ::fork();
        if (child < 0) {
            say("the kernel refuses process %llu: %s", static_cast<unsigned long long>(made + 1),
                std::strerror(errno));
            break;
        }
        if (child == 0) {
            rest(options.hold);
            ::_exit(0);
        }
    }
    say("%llu processes sleep for %.0f s", static_cast<unsigned long long>(made), options.hold);
    while (::wait(nullptr) > 0 || errno == EINTR) {
    }
    return made == options.count ? 0 : 1;
}

} // namespace

int main(int argc, char **argv)
{
    // First of all, since the benchmark of starts reads it as "the first instruction inside".
    timespec born{};
    ::clock_gettime(CLOCK_MONOTONIC, &born);
    if (argc < 2)
        usage("which load? memory, cache, processor, processes or clock");
    if (std::strcmp(argv[1], "--help") == 0 || std::strcmp(argv[1], "-h") == 0)
        usage(nullptr);
    if (std::strcmp(argv[1], "clock") == 0) {
        say("%lld%09ld", static_cast<long long>(born.tv_sec), born.tv_nsec);
        return 0;
    }
    Options options;
    for (int i = 2; i < argc; i += 2) {
        const char *name = argv[i];
        if (i + 1 >= argc)
            usage("the last option lacks its value");
        const char *value = argv[i + 1];
        if (std::strcmp(name, "--step") == 0)
            options.step = parseSize(value);
        else if (std::strcmp(name, "--until") == 0)
            options.until = parseSize(value);
        else if (std::strcmp(name, "--every") == 0)
            options.every = parseSeconds(value);
        else if (std::strcmp(name, "--hold") == 0)
            options.hold = parseSeconds(value);
        else if (std::strcmp(name, "--longest") == 0)
            options.longest = parseSeconds(value);
        else if (std::strcmp(name, "--count") == 0)
            options.count = parseSize(value);
        else if (std::strcmp(name, "--file") == 0)
            options.file = value;
        else
            usage("unknown option");
    }
    // A load that was forgotten ends by itself: SIGALRM's default action.
    ::alarm(static_cast<unsigned>(options.longest) + 1);

    if (std::strcmp(argv[1], "memory") == 0)
        return eatMemory(options);
    if (std::strcmp(argv[1], "cache") == 0)
        return fillCache(options);
    if (std::strcmp(argv[1], "processor") == 0)
        return burnProcessor(options);
    if (std::strcmp(argv[1], "processes") == 0)
        return makeProcesses(options);
    usage("which load? memory, cache, processor, processes or clock");
}
