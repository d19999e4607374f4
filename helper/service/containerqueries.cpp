// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/service/decode.h"
#include "helper/service/encode.h"
#include "helper/service/methods.h"

namespace caisson::service {

using namespace Qt::StringLiterals;
using authorization::Grant;
using engine::ContainerId;
using engine::Engine;

namespace {

/// A question about a container. `full` tells the encoder whether this caller may see what is the owner's.
template<typename T>
Prepared query(Parts &parts, const Call &call, Foreign foreign,
               std::function<Result<T>(const Engine &, const ContainerId &)> work,
               std::function<QVariantList(T &, bool full)> encode)
{
    Prepared prepared;
    prepared.foreign = foreign;
    prepared.container = call.target.id;
    prepared.name = nameOf(parts, call.target.id);
    prepared.what = u"inspect it"_s;
    prepared.act = [&parts, foreign, id = call.target.id, work = std::move(work),
                    encode = std::move(encode)](const Grant &grant, const ReplyPointer &reply) {
        if (foreign == Foreign::NeedsOthers ? !isTheirsOrFail(parts, id, grant, reply)
                                            : !existsOrFail(parts, id, reply))
            return;
        answerWith<T>(
            parts, queryLane(grant.caller()), jobs::Executor::Length::Short, queryDeadline, reply,
            [&parts, work, container = id.toStdString()] { return work(parts.engine, container); },
            [encode, full = seesAll(parts, id, grant)](T &result) { return encode(result, full); });
    };
    return prepared;
}

Result<Prepared> wait(Parts &parts, const Call &call)
{
    Prepared prepared;
    prepared.name = nameOf(parts, call.target.id);
    prepared.what = u"wait for its end"_s;
    prepared.act = [&parts, id = call.target.id](const Grant &, const ReplyPointer &reply) {
        const ObjectTree::Object *object = parts.tree.find(containerPath(id));
        if (object == nullptr) {
            if (const auto end = parts.waiters.lastEnd(id))
                reply->send({exitKindName(end->kind), end->code});
            else
                reply->fail({ErrorCode::NotFound, 0, "there is no such container"});
            return;
        }
        const QVariantMap &properties = object->properties;
        if (properties.value(u"State"_s) == u"stopped"_s)
            reply->send({properties.value(u"ExitKind"_s), properties.value(u"ExitCode"_s)});
        else
            parts.waiters.add(id, reply);
    };
    return prepared;
}

Result<Prepared> waitExec(Parts &parts, const Call &call)
{
    Prepared prepared;
    prepared.name = nameOf(parts, call.target.id);
    prepared.what = u"wait for a command"_s;
    prepared.act = [&parts, id = call.target.id, execId = call.argument(0).toString()](
                       const Grant &, const ReplyPointer &reply) { parts.execs.wait(execId, id, reply); };
    return prepared;
}

Result<Prepared> explainAs(Parts &parts, const Call &call)
{
    const Result<std::string> format = plainString("format", call.argument(0));
    if (!format)
        return std::unexpected(format.error());
    if (*format != "shell")
        return invalidArgument("format", "must be \"shell\"");
    return query<std::string>(
        parts, call, Foreign::NeedsOthers,
        [format = *format](const Engine &engine, const ContainerId &id) {
            return engine.explainAs(id, format);
        },
        [](std::string &script, bool) { return QVariantList{text(script)}; });
}

} // namespace

void addContainerQueries(MethodTable &table, Parts &parts)
{
    const QString container = interfaceOf(Target::Kind::Container) + u'.';
    table.insert(container + u"Wait"_s, [&parts](const Call &call) { return wait(parts, call); });
    table.insert(container + u"WaitExec"_s, [&parts](const Call &call) { return waitExec(parts, call); });
    table.insert(container + u"ExplainAs"_s, [&parts](const Call &call) { return explainAs(parts, call); });
    table.insert(container + u"GetCommand"_s, [&parts](const Call &call) -> Result<Prepared> {
        return query<engine::ContainerInfo>(
            parts, call, Foreign::ShowsLess,
            [](const Engine &engine, const ContainerId &id) { return engine.container(id); },
            [](engine::ContainerInfo &info, bool full) {
                return QVariantList{full ? wire(info.command) : QStringList()};
            });
    });
    table.insert(container + u"GetSpecification"_s, [&parts](const Call &call) -> Result<Prepared> {
        return query<std::string>(
            parts, call, Foreign::NeedsOthers,
            [](const Engine &engine, const ContainerId &id) { return engine.specification(id); },
            [](std::string &json, bool) { return QVariantList{text(json)}; });
    });
    table.insert(container + u"Explain"_s, [&parts](const Call &call) -> Result<Prepared> {
        return query<std::vector<engine::StepReport>>(
            parts, call, Foreign::ShowsLess,
            [](const Engine &engine, const ContainerId &id) { return engine.explain(id); },
            [](std::vector<engine::StepReport> &steps, bool full) {
                return QVariantList{QVariant::fromValue(wire(steps, full))};
            });
    });
    table.insert(container + u"ListProcesses"_s, [&parts](const Call &call) -> Result<Prepared> {
        return query<std::vector<engine::ProcessInfo>>(
            parts, call, Foreign::ShowsLess,
            [](const Engine &engine, const ContainerId &id) { return engine.processes(id); },
            [](std::vector<engine::ProcessInfo> &processes, bool full) {
                return QVariantList{QVariant::fromValue(wire(processes, full))};
            });
    });
    table.insert(container + u"ListMounts"_s, [&parts](const Call &call) -> Result<Prepared> {
        return query<std::vector<engine::MountInfo>>(
            parts, call, Foreign::ShowsLess,
            [](const Engine &engine, const ContainerId &id) { return engine.mounts(id); },
            [](std::vector<engine::MountInfo> &mounts, bool full) {
                return QVariantList{QVariant::fromValue(wire(mounts, full))};
            });
    });
}

} // namespace caisson::service
