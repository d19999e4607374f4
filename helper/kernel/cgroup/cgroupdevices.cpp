// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/cgroup/cgroupdevices.h"

#include <algorithm>
#include <cstddef>
#include <sys/syscall.h>

namespace caisson::kernel {

namespace {

constexpr std::size_t maximumRules = 256;
constexpr char programName[] = "caisson_dev"; // at most 15 bytes: what bpftool shows

// The operations of the kernel's bpf_insn that are needed here; see Documentation/bpf/standardization.
bpf_insn instruction(std::uint8_t code, std::uint8_t destination, std::uint8_t source, std::int16_t offset,
                     std::int32_t immediate)
{
    bpf_insn insn{};
    insn.code = code;
    insn.dst_reg = destination & 0xF;
    insn.src_reg = source & 0xF;
    insn.off = offset;
    insn.imm = immediate;
    return insn;
}
bpf_insn load(std::uint8_t destination, std::size_t offset)
{
    return instruction(BPF_LDX | BPF_MEM | BPF_W, destination, BPF_REG_1, static_cast<std::int16_t>(offset),
                       0);
}
bpf_insn move(std::uint8_t destination, std::uint8_t source)
{
    return instruction(BPF_ALU | BPF_MOV | BPF_X, destination, source, 0, 0);
}
bpf_insn setImmediate(std::uint8_t destination, std::int32_t value)
{
    return instruction(BPF_ALU64 | BPF_MOV | BPF_K, destination, 0, 0, value);
}
bpf_insn alu(std::uint8_t operation, std::uint8_t destination, std::int32_t value)
{
    return instruction(static_cast<std::uint8_t>(BPF_ALU | operation | BPF_K), destination, 0, 0, value);
}
// Jumps are made with offset 0; the rule's end is filled in afterwards.
bpf_insn jumpUnless(std::uint8_t reg, std::uint32_t value)
{
    return instruction(BPF_JMP32 | BPF_JNE | BPF_K, reg, 0, 0, static_cast<std::int32_t>(value));
}

std::optional<std::uint32_t> accessBits(std::string_view access)
{
    std::uint32_t bits = 0;
    for (const char c : access) {
        std::uint32_t bit = 0;
        if (c == 'r')
            bit = BPF_DEVCG_ACC_READ;
        else if (c == 'w')
            bit = BPF_DEVCG_ACC_WRITE;
        else if (c == 'm')
            bit = BPF_DEVCG_ACC_MKNOD;
        if (bit == 0 || (bits & bit) != 0)
            return std::nullopt;
        bits |= bit;
    }
    return bits == 0 ? std::nullopt : std::optional(bits);
}

Status checkRule(const DeviceRule &rule)
{
    if ((rule.type != 'c' && rule.type != 'b') || !accessBits(rule.access))
        return invalidArgument("devices", "type c or b and access of the letters r, w, m are expected");
    return {};
}

} // namespace

std::vector<DeviceRule> standardDeviceRules(bool console)
{
    std::vector<DeviceRule> rules{
        {'c', std::nullopt, std::nullopt, "m"},
        {'b', std::nullopt, std::nullopt, "m"},
        {'c', 1, 3, "rwm"},              // null
        {'c', 1, 5, "rwm"},              // zero
        {'c', 1, 7, "rwm"},              // full
        {'c', 1, 8, "rwm"},              // random
        {'c', 1, 9, "rwm"},              // urandom
        {'c', 5, 0, "rwm"},              // tty
        {'c', 5, 2, "rwm"},              // ptmx
        {'c', 136, std::nullopt, "rwm"}, // pts/*
    };
    if (console)
        rules.push_back({'c', 5, 1, "rwm"});
    return rules;
}

Result<std::string> deviceRuleText(const DeviceRule &rule)
{
    if (const Status valid = checkRule(rule); !valid)
        return std::unexpected(valid.error());
    std::string text(1, rule.type);
    text += ' ';
    text += rule.major ? std::to_string(*rule.major) : "*";
    text += ':';
    text += rule.minor ? std::to_string(*rule.minor) : "*";
    text += ' ';
    text += rule.access;
    return text;
}

Result<std::vector<bpf_insn>> deviceProgram(std::span<const DeviceRule> rules)
{
    if (rules.size() > maximumRules)
        return invalidArgument("devices", "at most 256 rules are expected");
    std::vector<bpf_insn> program{
        load(BPF_REG_2, offsetof(bpf_cgroup_dev_ctx, access_type)),
        move(BPF_REG_3, BPF_REG_2),
        alu(BPF_AND, BPF_REG_2, 0xFFFF), // type
        alu(BPF_RSH, BPF_REG_3, 16),     // access
        load(BPF_REG_4, offsetof(bpf_cgroup_dev_ctx, major)),
        load(BPF_REG_5, offsetof(bpf_cgroup_dev_ctx, minor)),
    };
    for (const DeviceRule &rule : rules) {
        if (const Status valid = checkRule(rule); !valid)
            return std::unexpected(valid.error());
        std::vector<std::size_t> jumps;
        const auto unless = [&](std::uint8_t reg, std::uint32_t value) {
            jumps.push_back(program.size());
            program.push_back(jumpUnless(reg, value));
        };
        unless(BPF_REG_2, rule.type == 'b' ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR);
        // Allowed only if no bit is asked for that the rule lacks.
        const std::uint32_t bits = *accessBits(rule.access);
        program.push_back(move(BPF_REG_0, BPF_REG_3));
        program.push_back(alu(BPF_AND, BPF_REG_0, static_cast<std::int32_t>(~bits & 0xFFFFU)));
        unless(BPF_REG_0, 0);
        if (rule.major)
            unless(BPF_REG_4, *rule.major);
        if (rule.minor)
            unless(BPF_REG_5, *rule.minor);
        program.push_back(setImmediate(BPF_REG_0, 1));
        program.push_back(instruction(BPF_JMP | BPF_EXIT, 0, 0, 0, 0));
        for (const std::size_t jump : jumps)
            program[jump].off = static_cast<std::int16_t>(program.size() - jump - 1);
    }
    program.push_back(setImmediate(BPF_REG_0, 0));
    program.push_back(instruction(BPF_JMP | BPF_EXIT, 0, 0, 0, 0));
    return program;
}

Status attachDeviceProgram(const Fd &group, std::span<const DeviceRule> rules)
{
    const Result<std::vector<bpf_insn>> program = deviceProgram(rules);
    if (!program)
        return std::unexpected(program.error());
    static constexpr char license[] = "GPL";
    bpf_attr attributes{};
    attributes.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
    attributes.insns = reinterpret_cast<std::uintptr_t>(program->data());
    attributes.insn_cnt = static_cast<std::uint32_t>(program->size());
    attributes.license = reinterpret_cast<std::uintptr_t>(license);
    static_assert(sizeof programName <= BPF_OBJ_NAME_LEN);
    std::copy_n(programName, sizeof programName, attributes.prog_name);
    const Fd loaded(static_cast<int>(::syscall(SYS_bpf, BPF_PROG_LOAD, &attributes, sizeof attributes)));
    if (!loaded)
        return kernelError("bpf(BPF_PROG_LOAD)", "device list");

    // Without BPF_F_ALLOW_MULTI a second attach replaces the first: setting the list again is one step.
    attributes = {};
    attributes.target_fd = static_cast<std::uint32_t>(group.get());
    attributes.attach_bpf_fd = static_cast<std::uint32_t>(loaded.get());
    attributes.attach_type = BPF_CGROUP_DEVICE;
    if (::syscall(SYS_bpf, BPF_PROG_ATTACH, &attributes, sizeof attributes) != 0)
        return kernelError("bpf(BPF_PROG_ATTACH)", "device list");
    return {};
}

} // namespace caisson::kernel
