// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
// The table that everything hangs on: XML, handlers, policy and wire types say the same.
#include "helper/service/contract.h"
#include "helper/service/dispatcher.h"
#include "helper/service/encode.h"
#include "helper/service/methods.h"
#include "helper/service/text.h"

#include <QDBusMetaType>
#include <QFile>
#include <QTest>
#include <QXmlStreamReader>

using namespace caisson;
using namespace caisson::service;
using namespace Qt::StringLiterals;

class ContractTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void policyHasTheActionsOfTheContract();
    void policyDefaultsAreTheDesigns();
    void everyMethodNamesAnAction();
    void methodWithoutActionIsRefused();
    void unknownActionIsRefused();
    void writablePropertyIsRefused();
    void methodWithoutHandlerIsRefused();
    void handlerOutsideTheContractIsRefused();
    void propertiesHaveTheTypesOfTheContract();
    void pathsGoBothWays_data();
    void pathsGoBothWays();
    void foreignPathsAreNone();
    void logLinesAreEscaped();
    void promptsAreCleaned();
};

static QByteArray policy()
{
    QFile file(QStringLiteral(CAISSON_POLICY_FILE));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

/// Action → its three defaults.
static QMap<QString, QStringList> policyActions()
{
    QMap<QString, QStringList> actions;
    QXmlStreamReader xml(policy());
    QString action;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == u"action"_s)
            action = xml.attributes().value(u"id"_s).toString();
        else if (xml.name().startsWith(u"allow_"_s))
            actions[action].append(xml.readElementText());
    }
    return actions;
}

void ContractTest::policyHasTheActionsOfTheContract()
{
    QStringList ours;
    for (const std::string_view name : authorization::actionNames)
        ours.append(text(name));
    ours.sort();
    QCOMPARE(policyActions().keys(), ours);
}

void ContractTest::policyDefaultsAreTheDesigns()
{
    const QMap<QString, QStringList> actions = policyActions();
    for (auto action = actions.cbegin(); action != actions.cend(); ++action) {
        QString active = u"auth_admin_keep"_s;
        if (action.key() == u"org.caisson.inspect"_s)
            active = u"yes"_s;
        for (const QString &reaching :
             {u"mount-host"_s, u"host-network"_s, u"manage-others"_s, u"host-cgroup"_s}) {
            if (action.key().endsWith(reaching))
                active = u"auth_admin"_s;
        }
        QCOMPARE(*action, (QStringList{u"auth_admin"_s, u"auth_admin"_s, active}));
    }
}

void ContractTest::everyMethodNamesAnAction()
{
    const auto contract = Contract::load();
    QVERIFY2(contract.has_value(), contract ? "" : contract.error().text.c_str());
    int own = 0;
    int open = 0;
    for (const MethodEntry &method : contract->methods()) {
        own += method.protection.kind == Protection::Kind::Own ? 1 : 0;
        open += method.protection.kind == Protection::Kind::Open ? 1 : 0;
    }
    QCOMPARE(own, 2);  // Unsubscribe, Cancel: what the connection itself made
    QCOMPARE(open, 1); // Introspect: the contract itself
    QVERIFY(contract->methods().size() > 30);
}

static Result<Contract> parsed(const char *body)
{
    return Contract::parse({QByteArray("<node><interface name=\"a.b\">") + body + "</interface></node>"});
}

void ContractTest::methodWithoutActionIsRefused()
{
    QVERIFY(!parsed("<method name=\"M\"><arg name=\"x\" type=\"s\" direction=\"in\"/></method>"));
    QVERIFY(parsed("<method name=\"M\"><annotation name=\"org.caisson.Action\" value=\"own\"/></method>"));
    // The annotation of a neighbour does not count.
    QVERIFY(!parsed("<method name=\"M\"><annotation name=\"org.caisson.Action\" value=\"own\"/></method>"
                    "<method name=\"N\"></method>"));
}

void ContractTest::unknownActionIsRefused()
{
    QVERIFY(!parsed(
        "<method name=\"M\"><annotation name=\"org.caisson.Action\" value=\"org.caisson.all\"/></method>"));
    QVERIFY(!parsed("<method name=\"M\"><annotation name=\"org.caisson.Action\" value=\"\"/></method>"));
}

void ContractTest::writablePropertyIsRefused()
{
    QVERIFY(!parsed("<property name=\"P\" type=\"s\" access=\"readwrite\"/>"));
    QVERIFY(parsed("<property name=\"P\" type=\"s\" access=\"read\"/>"));
}

/// A dispatcher without a bus: good enough to be given a table.
struct Bench
{
    QDBusConnection bus{u"none"_s};
    authorization::PolkitAuthority authority{bus};
    authorization::Gate gate{authority};
    ObjectTree tree{bus};
    Contract contract =
        *parsed("<method name=\"M\"><annotation name=\"org.caisson.Action\" value=\"own\"/></method>");
    Dispatcher dispatcher{contract, gate, tree, std::make_shared<ReplyRoom>(ReplyRoom{bus, {}, {}, 0})};
    Prepare nothing = [](const Call &) -> Result<Prepared> { return Prepared(); };
};

void ContractTest::methodWithoutHandlerIsRefused()
{
    Bench bench;
    QVERIFY(!bench.dispatcher.setMethods({}));
    QVERIFY(bench.dispatcher.setMethods({{u"a.b.M"_s, bench.nothing}}));
}

void ContractTest::handlerOutsideTheContractIsRefused()
{
    Bench bench;
    QVERIFY(!bench.dispatcher.setMethods({{u"a.b.M"_s, bench.nothing}, {u"a.b.Secret"_s, bench.nothing}}));
}

void ContractTest::propertiesHaveTheTypesOfTheContract()
{
    protocol::registerWireTypes();
    const auto contract = Contract::load();
    QVERIFY(contract.has_value());
    jobs::Job job;
    job.container = u"0"_s;
    const QMap<QString, QVariantMap> made{
        {u"org.caisson.Manager1"_s, managerProperties({}, u"1"_s, u"system"_s)},
        {u"org.caisson.Container1"_s, containerProperties({}, u"root"_s)},
        {u"org.caisson.Network1"_s, networkProperties({})},
        {u"org.caisson.Image1"_s, imageProperties({})},
        {u"org.caisson.Job1"_s, jobProperties(job)},
    };
    for (auto interface = made.cbegin(); interface != made.cend(); ++interface) {
        QMap<QString, QString> expected;
        for (const PropertyEntry &property : contract->properties(interface.key()))
            expected.insert(property.name, property.type);
        QMap<QString, QString> actual;
        for (auto property = interface->cbegin(); property != interface->cend(); ++property)
            actual.insert(property.key(),
                          QString::fromLatin1(QDBusMetaType::typeToSignature(property->metaType())));
        QCOMPARE(actual, expected);
    }
}

void ContractTest::pathsGoBothWays_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"lab", "my_net", "a.b-c", "Z9", "a_2eb", "x__y"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void ContractTest::pathsGoBothWays()
{
    QFETCH(QString, name);
    const QDBusObjectPath path = networkPath(name);
    QVERIFY(!path.path().isEmpty());
    const auto target = targetOf(path.path());
    QVERIFY(target && target->kind == Target::Kind::Network);
    QCOMPARE(target->id, name);
}

void ContractTest::foreignPathsAreNone()
{
    for (const char *path : {"/", "/org/caisson", "/org/caisson/Helper12", "/org/caisson/Helper1/what",
                             "/org/caisson/Helper1/containers/a/b"})
        QVERIFY2(!targetOf(QString::fromLatin1(path)), path);
}

void ContractTest::logLinesAreEscaped()
{
    QCOMPARE(escaped(u"a\nb\"c\\d\x7f"_s), std::string("a\\x0ab\\x22c\\x5cd\\x7f"));
    QVERIFY(!escaped(u"\u0085"_s).contains('\xc2'));
    QVERIFY(escaped(QString(1000, u'x')).size() < 400);
}

void ContractTest::promptsAreCleaned()
{
    QCOMPARE(shownInPrompt(u"a\nb\u202Ec\u2028d\x1b[1m"_s), u"abcd[1m"_s);
    QCOMPARE(shownInPrompt(QString(1000, u'x')).size(), 200);
}

QTEST_GUILESS_MAIN(ContractTest)

#include "contracttest.moc"
