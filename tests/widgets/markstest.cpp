// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/icons.h"
#include "ui/widgets/markwidgets.h"
#include <QImage>
#include <QPainter>
#include <QTest>

using namespace caisson::ui;

namespace {

int inked(const QImage &image)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += qAlpha(image.pixel(x, y)) > 64;
    }
    return count;
}

} // namespace

class MarksTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::apply(*qApp, Theme::Choice::Light); }

    void everyNamedIconIsEmbedded_data()
    {
        QTest::addColumn<QString>("name");
        for (const char *name : {"list-add",
                                 "media-playback-start",
                                 "media-playback-stop",
                                 "media-playback-pause",
                                 "view-refresh",
                                 "utilities-terminal",
                                 "view-list-details",
                                 "view-presentation",
                                 "edit-find",
                                 "edit-copy",
                                 "edit-undo",
                                 "go-next",
                                 "network-wired",
                                 "network-connect",
                                 "network-disconnect",
                                 "view-grid",
                                 "view-list-tree",
                                 "drive-harddisk",
                                 "view-split-left-right",
                                 "document-export",
                                 "zoom-in",
                                 "zoom-out",
                                 "zoom-fit-best",
                                 "help-contextual",
                                 "draw-freehand",
                                 "edit-delete",
                                 "document-open",
                                 "configure",
                                 "application-exit",
                                 "help-about"})
            QTest::addRow("%s", name) << QString::fromLatin1(name);
    }

    void everyNamedIconIsEmbedded()
    {
        QFETCH(QString, name);
        QVERIFY(Icons::embedded().contains(name));
        for (const int size : {16, 22, 32}) {
            const QImage image = Icons::get(name).pixmap(QSize(size, size), 1.0).toImage();
            QCOMPARE(image.size(), QSize(size, size));
            QVERIFY2(inked(image) > size / 2, "nothing is drawn");
        }
    }

    void iconsFollowThePalette()
    {
        const QIcon icon = Icons::get(u"media-playback-stop");
        const auto centre = [&icon] { return icon.pixmap(QSize(16, 16), 1.0).toImage().pixelColor(8, 8); };
        QCOMPARE(centre(), Theme::lightPalette().color(QPalette::ButtonText));
        Theme::apply(*qApp, Theme::Choice::Dark);
        QCOMPARE(centre(), Theme::darkPalette().color(QPalette::ButtonText));
        const QColor disabled = icon.pixmap(QSize(16, 16), 1.0, QIcon::Disabled).toImage().pixelColor(8, 8);
        QVERIFY(disabled != centre());
        Theme::apply(*qApp, Theme::Choice::Light);
    }

    void masksTakeTheColour()
    {
        const QImage image = Marks::pixmap(QStringLiteral("relation-own"), Qt::red, 16, 2.0).toImage();
        QCOMPARE(image.size(), QSize(32, 32));
        QCOMPARE(image.devicePixelRatio(), 2.0);
        QCOMPARE(image.pixelColor(16, 16), QColor(Qt::red));
    }

    void allMarksDraw()
    {
        for (int i = 0; i < kindCount; ++i)
            QVERIFY(inked(Marks::kindIcon(static_cast<Kind>(i)).pixmap(24, 24).toImage()) > 300);
        for (int i = 0; i <= int(StateMark::Error); ++i) {
            QVERIFY(inked(Marks::stateIcon(static_cast<StateMark>(i)).pixmap(20, 20).toImage()) > 40);
            QVERIFY(!stateWord(static_cast<StateMark>(i)).isEmpty());
        }
        for (int i = 0; i <= int(RelationMark::Host); ++i)
            QVERIFY(inked(Marks::relationIcon(static_cast<RelationMark>(i)).pixmap(16, 16).toImage()) > 20);
        QVERIFY(!Icons::application().isNull());
    }

    void kindsDifferBySight()
    {
        // Two kinds never look alike even without colour: the glyphs differ.
        for (int a = 0; a < kindCount; ++a) {
            for (int b = a + 1; b < kindCount; ++b) {
                const auto glyph = [](int kind) {
                    return Marks::pixmap(QStringLiteral("kind-") + kindName(static_cast<Kind>(kind)),
                                         Qt::black, 16, 1.0)
                        .toImage();
                };
                QVERIFY(glyph(a) != glyph(b));
            }
        }
    }

    void labelsSayEverything()
    {
        StateLabel label;
        label.setState(StateMark::Running, QStringLiteral("running for 12 min"));
        label.setNote(QStringLiteral("1 process killed"));
        QCOMPARE(label.accessibleName(), QStringLiteral("running for 12 min, 1 process killed"));
        label.setNote({});
        label.setState(StateMark::Paused);
        QCOMPARE(label.accessibleName(), stateWord(StateMark::Paused));
        QCOMPARE(relationWord(RelationMark::Shared, QStringLiteral("moon")),
                 QStringLiteral("shared with moon"));
        KindTile tile(Kind::Pid);
        QVERIFY(tile.accessibleName().contains(QStringLiteral("pid")));
    }
};

QTEST_MAIN(MarksTest)
#include "markstest.moc"
