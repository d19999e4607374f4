// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "helper/kernel/signalname.h"
#include "helper/service/decode.h"
#include "helper/service/encode.h"
#include "helper/service/methods.h"

namespace caisson::service {

using namespace Qt::StringLiterals;
using authorization::Action;
using authorization::Grant;
using engine::Authorized;
using engine::ContainerId;
using engine::Engine;
using jobs::Executor;

namespace {

/// What every change of a container has in common: it needs its action, and manage-others for another's.
Prepared changeOf(const Parts &parts, const Call &call, const QString &what)
{
    Prepared prepared;
    prepared.foreign = Foreign::NeedsOthers;
    prepared.container = call.target.id;
    prepared.name = nameOf(parts, call.target.id);
    prepared.what = what;
    return prepared;
}

/// A change that takes a token and gives nothing back.
template<Action A>
Prepared plainChange(Parts &parts, const Call &call, const QString &what, Executor::Length length,
                     std::function<Status(Engine &, Authorized<A>, const ContainerId &)> work)
{
    Prepared prepared = changeOf(parts, call, what);
    prepared.act = [&parts, length, id = call.target.id, work = std::move(work)](const Grant &grant,
                                                                                 const ReplyPointer &reply) {
        const auto token = tokenOrFail<A>(grant, reply);
        if (!token || !isTheirsOrFail(parts, id, grant, reply))
            return;
        answerWhenDone(parts, id, length, changeDeadline, reply,
                       [&parts, work, token = *token, container = id.toStdString()] {
                           return work(parts.engine, token, container);
                       });
    };
    return prepared;
}

/// A change that gives something back.
template<Action A, typename T>
Prepared changeWithAnswer(Parts &parts, const Call &call, const QString &what,
                          std::function<Result<T>(Engine &, Authorized<A>, const ContainerId &)> work,
                          std::function<QVariantList(T &)> encode)
{
    Prepared prepared = changeOf(parts, call, what);
    prepared.act = [&parts, id = call.target.id, work = std::move(work),
                    encode = std::move(encode)](const Grant &grant, const ReplyPointer &reply) {
        const auto token = tokenOrFail<A>(grant, reply);
        if (!token || !isTheirsOrFail(parts, id, grant, reply))
            return;
        answerWith<T>(
            parts, id, Executor::Length::Short, changeDeadline, reply,
            [&parts, work, token = *token, container = id.toStdString()] {
                return work(parts.engine, token, container);
            },
            encode);
    };
    return prepared;
}

using JobWork = Status (Engine::*)(Authorized<Action::Manage>, const ContainerId &, std::chrono::seconds);

/// Work that may take long: answers with a job at once, the job says how it ended.
Result<Prepared> job(Parts &parts, const Call &call, const QString &operation, JobWork work)
{
    const Result<std::chrono::seconds> timeout = stopTimeout(call.argument(0));
    if (!timeout)
        return std::unexpected(timeout.error());
    Prepared prepared = changeOf(parts, call, operation);
    prepared.act = [&parts, id = call.target.id, timeout = *timeout, operation,
                    work](const Grant &grant, const ReplyPointer &reply) {
        const auto token = tokenOrFail<Action::Manage>(grant, reply);
        if (!token || !isTheirsOrFail(parts, id, grant, reply))
            return;
        const Result<QString> added = parts.jobs.add(operation, id, reply->sender(), grant.caller());
        if (!added) {
            reply->fail(added.error());
            return;
        }
        const auto cancelled = parts.jobs.all().at(*added).cancelled;
        reply->send({QVariant::fromValue(jobPath(*added))});
        // The container's own timeout is not known here: a day, and what undoing may take.
        const auto grace = timeout.count() < 0 ? std::chrono::seconds(24 * 60 * 60) : timeout;
        parts.executor.post<void>(
            id, Executor::Length::Long, grace + changeDeadline,
            [&parts, work, token = *token, container = id.toStdString(), timeout, cancelled]() -> Status {
                if (*cancelled)
                    return failure(ErrorCode::Cancelled, "cancelled before it began");
                return (parts.engine.*work)(token, container, timeout);
            },
            [&parts, number = *added](const Status &status) { parts.jobEnded(number, status); });
    };
    return prepared;
}

protocol::DescriptorList descriptors(std::vector<kernel::Fd> &fds)
{
    protocol::DescriptorList list;
    for (kernel::Fd &fd : fds) {
        QDBusUnixFileDescriptor descriptor;
        descriptor.giveFileDescriptor(fd.release());
        list.append(descriptor);
    }
    return list;
}

QVariantList oneDescriptor(kernel::Fd &fd)
{
    QDBusUnixFileDescriptor descriptor;
    descriptor.giveFileDescriptor(fd.release());
    return {QVariant::fromValue(descriptor)};
}

Result<Prepared> exec(Parts &parts, const Call &call)
{
    Result<engine::ExecRequest> request = execRequest(call.argument(0));
    if (!request)
        return std::unexpected(std::move(request.error()));
    Prepared prepared = changeOf(parts, call, u"run %1 inside"_s.arg(text(request->command.front())));
    prepared.act = [&parts, id = call.target.id, request = *request](const Grant &grant,
                                                                     const ReplyPointer &reply) {
        const auto token = tokenOrFail<Action::Exec>(grant, reply);
        if (!token || !isTheirsOrFail(parts, id, grant, reply))
            return;
        Result<jobs::Quota::Share> place = parts.execs.place(grant.caller());
        if (!place) {
            reply->fail(place.error());
            return;
        }
        const auto held = std::make_shared<jobs::Quota::Share>(std::move(*place));
        parts.executor.post<engine::ExecSession>(
            id, Executor::Length::Short, changeDeadline,
            [&parts, token = *token, container = id.toStdString(), request] {
                return parts.engine.exec(token, container, request);
            },
            [&parts, id, reply, held](Result<engine::ExecSession> session) {
                if (!session) {
                    reply->fail(session.error());
                    return;
                }
                if (!reply->isOpen())
                    return; // the caller has left: its descriptors close here, and with them its terminal
                const QString execId = text(session->execId);
                parts.execs.add(execId, id, reply->sender(), std::move(*held));
                reply->send({execId, QVariant::fromValue(descriptors(session->descriptors))});
            });
    };
    return prepared;
}

Result<Prepared> kill(Parts &parts, const Call &call)
{
    const Result<std::string> name = plainString("signal", call.argument(0));
    if (!name)
        return std::unexpected(name.error());
    const std::optional<int> number = kernel::signalFromName(*name);
    if (!number)
        return invalidArgument(
            "signal", "must be the name of a signal (TERM, SIGTERM, RTMIN+3) or a number from 1 to 64");
    return plainChange<Action::Manage>(
        parts, call, u"send it the signal %1"_s.arg(text(kernel::signalName(*number))),
        Executor::Length::Short,
        [number = *number](Engine &engine, Authorized<Action::Manage> token, const ContainerId &id) {
            return engine.kill(token, id, number);
        });
}

Result<Prepared> update(Parts &parts, const Call &call)
{
    const Result<engine::Limits> changes = limits(call.argument(0));
    if (!changes)
        return std::unexpected(changes.error());
    return plainChange<Action::Limits>(
        parts, call, u"change its limits"_s, Executor::Length::Short,
        [changes = *changes](Engine &engine, Authorized<Action::Limits> token, const ContainerId &id) {
            return engine.update(token, id, changes);
        });
}

Result<Prepared> attach(Parts &parts, const Call &call)
{
    const bool input = call.argument(0).toBool();
    const quint64 backlog = call.argument(1).toULongLong();
    constexpr quint64 mostBacklog = 16 * 1024 * 1024;
    if (backlog > mostBacklog)
        return invalidArgument("backlog", "must be at most 16777216 bytes");
    return changeWithAnswer<Action::Exec, kernel::Fd>(
        parts, call, input ? u"use its terminal"_s : u"watch its output"_s,
        [input, backlog](Engine &engine, Authorized<Action::Exec> token, const ContainerId &id) {
            return engine.attach(token, id, input, backlog);
        },
        oneDescriptor);
}

Result<Prepared> resize(Parts &parts, const Call &call)
{
    const auto rows = call.argument(0).value<quint16>();
    const auto columns = call.argument(1).value<quint16>();
    if (rows == 0)
        return invalidArgument("rows", "must be at least 1");
    if (columns == 0)
        return invalidArgument("columns", "must be at least 1");
    return plainChange<Action::Exec>(
        parts, call, u"resize its terminal"_s, Executor::Length::Short,
        [rows, columns](Engine &engine, Authorized<Action::Exec> token, const ContainerId &id) {
            return engine.resize(token, id, rows, columns);
        });
}

} // namespace

void addContainerMethods(MethodTable &table, Parts &parts)
{
    const QString container = interfaceOf(Target::Kind::Container) + u'.';
    const auto bound = [&parts](Result<Prepared> (*prepare)(Parts &, const Call &)) {
        return [&parts, prepare](const Call &call) { return prepare(parts, call); };
    };
    const auto plain = [&](const QString &name, const QString &what,
                           Status (Engine::*work)(Authorized<Action::Manage>, const ContainerId &)) {
        table.insert(container + name, [&parts, what, work](const Call &call) -> Result<Prepared> {
            return plainChange<Action::Manage>(
                parts, call, what, Executor::Length::Short,
                [work](Engine &engine, Authorized<Action::Manage> token, const ContainerId &id) {
                    return (engine.*work)(token, id);
                });
        });
    };
    plain(u"Start"_s, u"start it"_s, &Engine::start);
    plain(u"Pause"_s, u"pause it"_s, &Engine::pause);
    plain(u"Resume"_s, u"resume it"_s, &Engine::resume);
    table.insert(container + u"Kill"_s, bound(kill));
    table.insert(container + u"Update"_s, bound(update));
    table.insert(container + u"Exec"_s, bound(exec));
    table.insert(container + u"Attach"_s, bound(attach));
    table.insert(container + u"Resize"_s, bound(resize));
    table.insert(container + u"Stop"_s, [&parts](const Call &call) -> Result<Prepared> {
        return job(parts, call, u"stop"_s, &Engine::stop);
    });
    table.insert(container + u"Restart"_s, [&parts](const Call &call) -> Result<Prepared> {
        return job(parts, call, u"restart"_s, &Engine::restart);
    });
    table.insert(container + u"Remove"_s, [&parts](const Call &call) -> Result<Prepared> {
        const bool force = call.argument(0).toBool();
        return plainChange<Action::Manage>(
            parts, call, u"remove it"_s, Executor::Length::Long,
            [force](Engine &engine, Authorized<Action::Manage> token, const ContainerId &id) {
                return engine.remove(token, id, force);
            });
    });
    table.insert(container + u"OpenLog"_s, [&parts](const Call &call) -> Result<Prepared> {
        return changeWithAnswer<Action::Exec, kernel::Fd>(
            parts, call, u"read its log"_s,
            [](Engine &engine, Authorized<Action::Exec> token, const ContainerId &id) {
                return engine.log(token, id);
            },
            oneDescriptor);
    });
}

} // namespace caisson::service
