// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "app/client/clientprivate.h"
#include "app/client/decode.h"
#include "app/client/encode.h"

#include <limits>

namespace caisson::app {

using Reply = ClientPrivate::Reply;
using Repeat = ClientPrivate::Repeat;

namespace {

std::function<void(const Reply &)> plain(Callback<void> callback)
{
    return [callback = std::move(callback)](const Reply &reply) {
        callback(reply ? Outcome<void>() : std::unexpected(reply.error()));
    };
}

/// A callback that turns a good reply's arguments into its value.
template<typename T, typename Convert>
std::function<void(const Reply &)> converted(Callback<T> callback, Convert convert)
{
    return [callback = std::move(callback), convert = std::move(convert)](const Reply &reply) {
        if (reply)
            callback(convert(*reply));
        else
            callback(std::unexpected(reply.error()));
    };
}

std::function<void(const Reply &)> descriptor(Callback<QDBusUnixFileDescriptor> callback)
{
    return [callback = std::move(callback)](const Reply &reply) {
        if (!reply) {
            callback(std::unexpected(reply.error()));
            return;
        }
        const auto fd = reply->constFirst().value<QDBusUnixFileDescriptor>();
        if (fd.isValid())
            callback(fd);
        else
            callback(std::unexpected(nonsense(QStringLiteral("no descriptor came"))));
    };
}

ExitData exitData(const QVariantList &arguments)
{
    return {arguments.at(0).toString(), arguments.at(1).toInt()};
}

} // namespace

Container::Container(ClientPrivate *client, const QString &path)
    : QObject(client)
    , d(std::make_unique<Private>())
{
    d->client = client;
    d->path = path;
}

Container::~Container() = default;

void Container::Private::call(const char *method, const QVariantList &arguments, const char *replySignature,
                              Repeat repeat, QObject *context, std::function<void(const Reply &)> done)
{
    ClientPrivate::Call call;
    call.path = path;
    call.interface = toQString(protocol::containerInterface);
    call.method = QLatin1String(method);
    call.arguments = arguments;
    call.replySignature = QLatin1String(replySignature);
    call.repeat = repeat;
    call.context = context;
    call.done = std::move(done);
    client->call(std::move(call));
}

QString Container::path() const
{
    return d->path;
}

const ContainerData &Container::data() const
{
    return d->data;
}

const FiguresSample &Container::figures() const
{
    return d->figures;
}

void Container::start(QObject *context, Callback<void> callback)
{
    d->call("Start", {}, "", Repeat::No, context, plain(std::move(callback)));
}

void Container::stop(std::optional<quint32> timeoutSeconds, QObject *context, Callback<Job *> callback)
{
    d->call("Stop", {timeoutSeconds.value_or(std::numeric_limits<quint32>::max())}, "o", Repeat::No, context,
            converted(std::move(callback), [client = d->client](const QVariantList &arguments) {
                return client->makeJob(arguments.at(0).value<QDBusObjectPath>().path(),
                                       QStringLiteral("stop"));
            }));
}

void Container::kill(const QString &signal, QObject *context, Callback<void> callback)
{
    d->call("Kill", {signal}, "", Repeat::No, context, plain(std::move(callback)));
}

void Container::pause(QObject *context, Callback<void> callback)
{
    d->call("Pause", {}, "", Repeat::No, context, plain(std::move(callback)));
}

void Container::resume(QObject *context, Callback<void> callback)
{
    d->call("Resume", {}, "", Repeat::No, context, plain(std::move(callback)));
}

void Container::restart(std::optional<quint32> timeoutSeconds, QObject *context, Callback<Job *> callback)
{
    d->call("Restart", {timeoutSeconds.value_or(std::numeric_limits<quint32>::max())}, "o", Repeat::No,
            context, converted(std::move(callback), [client = d->client](const QVariantList &arguments) {
                return client->makeJob(arguments.at(0).value<QDBusObjectPath>().path(),
                                       QStringLiteral("restart"));
            }));
}

void Container::remove(bool force, QObject *context, Callback<void> callback)
{
    d->call("Remove", {force}, "", Repeat::No, context, plain(std::move(callback)));
}

void Container::wait(QObject *context, Callback<ExitData> callback)
{
    d->call("Wait", {}, "si", Repeat::Yes, context, converted(std::move(callback), exitData));
}

void Container::update(const LimitsRequest &limits, QObject *context, Callback<void> callback)
{
    d->call("Update", {encode::limits(limits)}, "", Repeat::No, context, plain(std::move(callback)));
}

void Container::exec(const ExecRequestData &request, QObject *context, Callback<Exec> callback)
{
    const int wanted = request.terminal ? 1 : 3;
    d->call("Exec", {encode::execRequest(request)}, "sah", Repeat::No, context,
            [wanted, callback = std::move(callback)](const Reply &reply) {
                if (!reply) {
                    callback(std::unexpected(reply.error()));
                    return;
                }
                Exec exec{reply->at(0).toString(), qdbus_cast<protocol::DescriptorList>(reply->at(1))};
                const bool good = exec.descriptors.size() == wanted &&
                                  std::all_of(exec.descriptors.cbegin(), exec.descriptors.cend(),
                                              [](const QDBusUnixFileDescriptor &fd) { return fd.isValid(); });
                if (good)
                    callback(exec);
                else
                    callback(std::unexpected(nonsense(QStringLiteral("%1 descriptors in place of %2")
                                                          .arg(exec.descriptors.size())
                                                          .arg(wanted))));
            });
}

void Container::waitExec(const QString &execId, QObject *context, Callback<ExitData> callback)
{
    d->call("WaitExec", {execId}, "si", Repeat::No, context, converted(std::move(callback), exitData));
}

void Container::attach(bool input, quint64 backlogBytes, QObject *context,
                       Callback<QDBusUnixFileDescriptor> callback)
{
    d->call("Attach", {input, backlogBytes}, "h", Repeat::No, context, descriptor(std::move(callback)));
}

void Container::resize(quint16 rows, quint16 columns, QObject *context, Callback<void> callback)
{
    d->call("Resize", {QVariant::fromValue(rows), QVariant::fromValue(columns)}, "", Repeat::No, context,
            plain(std::move(callback)));
}

void Container::openLog(QObject *context, Callback<QDBusUnixFileDescriptor> callback)
{
    d->call("OpenLog", {}, "h", Repeat::Yes, context, descriptor(std::move(callback)));
}

void Container::command(QObject *context, Callback<QStringList> callback)
{
    d->call("GetCommand", {}, "as", Repeat::Yes, context,
            converted(std::move(callback), [](const QVariantList &a) { return a.at(0).toStringList(); }));
}

void Container::specification(QObject *context, Callback<QString> callback)
{
    d->call("GetSpecification", {}, "s", Repeat::Yes, context,
            converted(std::move(callback), [](const QVariantList &a) { return a.at(0).toString(); }));
}

void Container::explain(QObject *context, Callback<QList<StepEntry>> callback)
{
    d->call("Explain", {}, "a(ssssstsasas)", Repeat::Yes, context,
            converted(std::move(callback),
                      [](const QVariantList &a) { return decode::list(a.at(0), decode::step); }));
}

void Container::explainAs(const QString &format, QObject *context, Callback<QString> callback)
{
    d->call("ExplainAs", {format}, "s", Repeat::Yes, context,
            converted(std::move(callback), [](const QVariantList &a) { return a.at(0).toString(); }));
}

void Container::processes(QObject *context, Callback<QList<ProcessEntry>> callback)
{
    d->call("ListProcesses", {}, "a(uuuustsas)", Repeat::Yes, context,
            converted(std::move(callback),
                      [](const QVariantList &a) { return decode::list(a.at(0), decode::process); }));
}

void Container::mounts(QObject *context, Callback<QList<MountEntry>> callback)
{
    d->call("ListMounts", {}, "a(ttsssss)", Repeat::Yes, context,
            converted(std::move(callback),
                      [](const QVariantList &a) { return decode::list(a.at(0), decode::mount); }));
}

} // namespace caisson::app
