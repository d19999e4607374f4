<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CreatePresenter</name>
    <message numerus="yes">
        <source>%n namespace(s)</source>
        <translation><numerusform>%n namespace</numerusform><numerusform>%n namespaces</numerusform></translation>
    </message>
</context>
<context>
    <name>ExplainPage</name>
    <message numerus="yes">
        <source>%n step(s), some at once; work in all</source>
        <translation><numerusform>%n step; work in all</numerusform><numerusform>%n steps, some at once; work in all</numerusform></translation>
    </message>
</context>
<context>
    <name>LoadPresenter</name>
    <message numerus="yes">
        <source>%n other container(s)</source>
        <translation><numerusform>%n other container</numerusform><numerusform>%n other containers</numerusform></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation><numerusform>%n running</numerusform><numerusform>%n running</numerusform></translation>
    </message>
</context>
<context>
    <name>NamespacesPage</name>
    <message numerus="yes">
        <source>%n process(es) in it</source>
        <translation><numerusform>%n process in it</numerusform><numerusform>%n processes in it</numerusform></translation>
    </message>
</context>
<context>
    <name>NetworkInspector</name>
    <message numerus="yes">
        <source>bridge, %n port(s)</source>
        <translation><numerusform>bridge, %n port</numerusform><numerusform>bridge, %n ports</numerusform></translation>
    </message>
</context>
<context>
    <name>NewContainerDialog</name>
    <message numerus="yes">
        <source>%n thing(s) to correct</source>
        <translation><numerusform>%n thing to correct</numerusform><numerusform>%n things to correct</numerusform></translation>
    </message>
</context>
<context>
    <name>QObject</name>
    <message numerus="yes">
        <source>NAT for %n network(s)</source>
        <translation><numerusform>NAT for %n network</numerusform><numerusform>NAT for %n networks</numerusform></translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message numerus="yes">
        <source>%n running</source>
        <translation><numerusform>%n running</numerusform><numerusform>%n running</numerusform></translation>
    </message>
</context>
<context>
    <name>TaskIndicator</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation><numerusform>%1 and %n more</numerusform><numerusform>%1 and %n more</numerusform></translation>
    </message>
</context>
</TS>
