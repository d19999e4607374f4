// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// Texts of the kernel that hold what a process chose: names, paths, arguments. And files of the machine.
#include "helper/engine/grammar.h"
#include "helper/engine/idallocator.h"
#include "helper/engine/steps/launchspecification.h"
#include "helper/engine/steps/resolvconf.h"
#include "helper/kernel/cgroup/cgroupfile.h"
#include "helper/kernel/kmsg.h"
#include "helper/kernel/procfs.h"
#include "tests/fuzz/fuzz.h"

#include <algorithm>

using namespace caisson;
using namespace caisson::kernel;

namespace caisson::fuzz {

std::vector<std::string> seeds()
{
    return {"22 28 0:21 / /proc rw,nosuid - proc proc rw\n36 35 98:0 /a\\040b /m\\134 rw shared:1 master:2 - "
            "ext3 "
            "/dev/root rw,errors=continue\n",
            "25 1 0:22 / / rw -  overlay  rw\n",
            "Name:\tev)il \\n\\\\\nState:\tS "
            "(sleeping)\nTgid:\t7\nPPid:\t1\nUid:\t0\t0\t0\t0\nNSpid:\t7\t1\nVmRSS:\t"
            "18446744073709551615 kB\nCapEff:\tffffffffffffffff\nSeccomp:\t2\n",
            "7 (a) b) c) S 1 7 7 0 -1 4194560 1 0 0 0 0 0 0 0 20 0 1 0 12345 1 1\n",
            "root:x:0:0:root:/root:/bin/sh\nalice:100000:65536\nbob:165536:4294967295\n",
            "12:pids:/\n3:cpu,cpuacct:/a:b\n0::/x\n1:name=systemd:/\n",
            "nameserver 127.0.0.53\nnameserver 10.0.0.1 x\nsearch a\x01 b\noptions edns0\n",
            "6,1234,5678,-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=x,mems_allowed=0,oom_"
            "memcg=/"
            "caisson/a,task_memcg=/caisson/a,task=x,pid=7,uid=0\n",
            "3,1235,5679,-;Memory cgroup out of memory: Killed process 7 (x) total-vm:1kB, anon-rss:1kB, "
            "file-rss:0kB, "
            "shmem-rss:0kB, UID:0 pgtables:1kB oom_score_adj:0\n",
            "1\n2\n4294967296\n-7\nmax\n",
            {}};
}

} // namespace caisson::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const std::string_view bytes = fuzz::text(data, size);
    const auto lines = static_cast<std::size_t>(std::ranges::count(bytes, '\n')) + 1;

    FUZZ_CHECK(parseMountInfo(bytes).size() <= lines);
    FUZZ_CHECK(unescapeOctal(bytes).size() <= bytes.size());
    (void)parseStartTime(bytes);
    const ProcessStatus status = parseProcessStatus(bytes);
    FUZZ_CHECK(status.name.size() <= bytes.size());

    for (const engine::idallocator::SubIdLine &line : engine::idallocator::parseSubIds(bytes)) {
        FUZZ_CHECK(line.start >= 65536 && line.count > 0); // no id of the host's own accounts
        FUZZ_CHECK(std::uint64_t(line.start) + line.count <= 1ULL << 31);
    }
    FUZZ_CHECK(engine::idallocator::parseIds(bytes).size() <= lines);
    for (const std::string &hierarchy : engine::hierarchiesIn(bytes))
        FUZZ_CHECK(!hierarchy.empty() && !hierarchy.starts_with("name="));
    for (const unsigned char c : engine::reachableResolvConf(bytes))
        FUZZ_CHECK(c == '\n' || c == '\t' || (c >= 32 && c != 127));

    (void)cgroupfile::parseNumber(bytes);
    (void)cgroupfile::valueOf(bytes, "max");
    FUZZ_CHECK(cgroupfile::parseProcesses(bytes).size() <= lines);

    static OomParser parser; // keeps a bounded number of halves
    if (const auto kill = parser.feed(bytes))
        FUZZ_CHECK(kill->pid >= 0);
    return 0;
}
