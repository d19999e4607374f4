// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// Runs a harness without libFuzzer: every seed, every cut of a short seed, then seeded random mutations. With
// files as arguments: those alone, to see a finding again. CAISSON_FUZZ_ROUNDS,
// CAISSON_FUZZ_SECONDS and CAISSON_FUZZ_SEED change what is tried.
#include "tests/fuzz/fuzz.h"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iterator>
#include <random>
#include <unistd.h>

namespace {

using Random = std::mt19937_64;

std::string current; // what a crash is about

void run(const std::string &input)
{
    current = input;
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t *>(input.data()), input.size());
}

/// Leaves the input where it can be given to the program again.
void crashed(int signal)
{
    constexpr char said[] = "the input that did it, in hexadecimal:\n";
    constexpr char digits[] = "0123456789abcdef";
    (void)!::write(STDERR_FILENO, said, sizeof said - 1);
    for (const char c : current) {
        const auto byte = static_cast<unsigned char>(c);
        const char pair[2] = {digits[byte >> 4], digits[byte & 15]};
        (void)!::write(STDERR_FILENO, pair, 2);
    }
    (void)!::write(STDERR_FILENO, "\n", 1);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

std::size_t below(Random &random, std::size_t end)
{
    return end == 0 ? 0 : static_cast<std::size_t>(random() % end);
}

std::string mutated(const std::vector<std::string> &seeds, Random &random)
{
    constexpr std::size_t longest = 1 << 16;
    constexpr std::array<std::uint32_t, 8> numbers{0,          1,          0x7f,       0xff,
                                                   0x7fffffff, 0x80000000, 0xffffffff, 0x10000};
    constexpr std::array<const char *, 12> words{
        "\"", "{}", "[[[[", "..", "/", "\n", "%n", "-1", "18446744073709551616", "\\u0000", "\xc3\x28", ":"};
    std::string input = seeds[below(random, seeds.size())];
    for (std::size_t times = 1 + below(random, 6); times > 0; --times) {
        const std::size_t at = below(random, input.size() + 1);
        switch (below(random, 9)) {
        case 0:
            if (at < input.size())
                input[at] = static_cast<char>(input[at] ^ (1 << below(random, 8)));
            break;
        case 1:
            if (at < input.size())
                input[at] = static_cast<char>(random());
            break;
        case 2:
            input.insert(at, 1, static_cast<char>(random()));
            break;
        case 3:
            input.erase(at, below(random, 16));
            break;
        case 4:
            input.resize(at);
            break;
        case 5: { // the same again
            const std::string part = input.substr(at, below(random, 64));
            input.insert(below(random, input.size() + 1), part);
            break;
        }
        case 6: { // a number in the way of a length
            const std::uint32_t number = numbers[below(random, numbers.size())];
            if (at + sizeof number <= input.size())
                std::memcpy(input.data() + at, &number, sizeof number);
            break;
        }
        case 7: // the end of another
            input.resize(at);
            input += seeds[below(random, seeds.size())];
            break;
        default:
            input.insert(at, words[below(random, words.size())]);
        }
        if (input.size() > longest)
            input.resize(longest);
    }
    return input;
}

unsigned long number(const char *name, unsigned long otherwise)
{
    const char *text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoul(text, nullptr, 10);
}

} // namespace

int main(int argc, char **argv)
{
    for (const int signal : {SIGABRT, SIGSEGV, SIGFPE, SIGBUS, SIGILL})
        std::signal(signal, crashed);
    if (argc > 1) {
        for (int i = 1; i < argc; ++i) {
            std::ifstream file(argv[i], std::ios::binary);
            run({std::istreambuf_iterator<char>(file), {}});
        }
        return 0;
    }
    const std::vector<std::string> seeds = caisson::fuzz::seeds();
    for (const std::string &seed : seeds) {
        run(seed);
        for (std::size_t end = 0; end < std::min<std::size_t>(seed.size(), 512); ++end)
            run(seed.substr(0, end));
    }
    // Of the long ones there is nothing to learn twice.
    std::vector<std::string> shortOnes;
    std::ranges::copy_if(seeds, std::back_inserter(shortOnes),
                         [](const std::string &seed) { return seed.size() <= 8192; });
    // The tests of a whole project must not wait for these: two seconds of the processor are enough for one.
    const unsigned long rounds = number("CAISSON_FUZZ_ROUNDS", 20'000);
    const auto end =
        std::clock() + static_cast<std::clock_t>(number("CAISSON_FUZZ_SECONDS", 2)) * CLOCKS_PER_SEC;
    Random random(number("CAISSON_FUZZ_SEED", 1));
    unsigned long round = 0;
    for (; round < rounds && std::clock() < end; ++round)
        run(mutated(shortOnes, random));
    std::printf("%zu seeds, %lu mutations\n", seeds.size(), round);
    return 0;
}
