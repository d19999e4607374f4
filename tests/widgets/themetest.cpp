// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/theme.h"
#include <QApplication>
#include <QTest>

using namespace caisson::ui;

namespace {

constexpr std::array accents{Accent::Ok, Accent::Info, Accent::Warn, Accent::Bad};

/// Palettes that a user may bring: besides Breeze's, a tinted one, a grey one and the two of high contrast.
QPalette palette(const QString &name)
{
    if (name == QLatin1String("light"))
        return Theme::lightPalette();
    if (name == QLatin1String("dark"))
        return Theme::darkPalette();
    QPalette result = Theme::lightPalette();
    const auto set = [&result](QRgb window, QRgb base, QRgb text, QRgb highlight) {
        result.setColor(QPalette::Window, window);
        result.setColor(QPalette::Base, base);
        result.setColor(QPalette::AlternateBase, base);
        result.setColor(QPalette::Text, text);
        result.setColor(QPalette::WindowText, text);
        result.setColor(QPalette::Highlight, highlight);
    };
    if (name == QLatin1String("sepia"))
        set(0xe8dcc0, 0xf6ecd6, 0x3a2f1c, 0xb58900);
    else if (name == QLatin1String("grey"))
        set(0x4a4a4a, 0x3a3a3a, 0xf0f0f0, 0x8888ff);
    else if (name == QLatin1String("white"))
        set(0xffffff, 0xffffff, 0x000000, 0x0000ff);
    else if (name == QLatin1String("black"))
        set(0x000000, 0x000000, 0xffffff, 0xffff00);
    return result;
}

} // namespace

class ThemeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup() { Theme::setPresenter(false); }

    void luminanceAndContrast()
    {
        QCOMPARE(luminance(Qt::black), 0.0);
        QVERIFY(qAbs(luminance(Qt::white) - 1.0) < 1e-9);
        QVERIFY(qAbs(contrast(Qt::black, Qt::white) - 21.0) < 1e-6);
        // From WCAG's own examples: #767676 is the lightest grey that passes 4.5 on white.
        QVERIFY(contrast(QColor(0x767676), Qt::white) >= 4.5);
        QVERIFY(contrast(QColor(0x777777), Qt::white) < 4.5);
    }

    void ensureContrastMoves()
    {
        const Theme theme(Theme::lightPalette());
        const QColor good(0x0b5fb0), faint(0xd0d8e0);
        QCOMPARE(theme.ensureContrast(good, Qt::white, 4.5), good);
        const QColor moved = theme.ensureContrast(faint, Qt::white, 4.5);
        QVERIFY(moved != faint);
        QVERIFY(contrast(moved, Qt::white) >= 4.5);
        // Where even Text does not reach it, the best there is.
        QVERIFY(contrast(theme.ensureContrast(faint, QColor(0x808080), 21), QColor(0x808080)) >=
                contrast(theme.text(), QColor(0x808080)));
    }

    void everyPair_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("presenter");
        for (const char *name : {"light", "dark", "sepia", "grey", "white", "black"}) {
            QTest::addRow("%s", name) << QString::fromLatin1(name) << false;
            QTest::addRow("%s, presenter", name) << QString::fromLatin1(name) << true;
        }
    }

    void everyPair()
    {
        QFETCH(QString, name);
        QFETCH(bool, presenter);
        Theme::setPresenter(presenter);
        const Theme theme(palette(name));
        const double text = presenter ? 7.0 : 4.5;
        const auto check = [](const char *what, const QColor &colour, const QColor &ground, double ratio) {
            const double got = contrast(colour, ground);
            QVERIFY2(got >= ratio, qPrintable(QStringLiteral("%1: %2 on %3 is %4, wanted %5")
                                                  .arg(QLatin1String(what), colour.name(), ground.name())
                                                  .arg(got)
                                                  .arg(ratio)));
        };
        for (const QColor &ground : {theme.base(), theme.window()}) {
            check("text", theme.text(), ground, 7.0);
            check("secondary", theme.secondary(), ground, text);
            check("border", theme.border(), ground, 3.0);
            for (int i = 0; i < kindCount; ++i)
                check("kind", theme.kind(static_cast<Kind>(i)), ground, 3.0);
        }
        check("text on selection", theme.text(), theme.selection(), 4.5);
        check("selection's line", theme.selectionLine(), theme.selection(), 3.0);
        for (const Accent accent : accents) {
            for (const QColor &ground : {theme.base(), theme.window(), theme.selection(), theme.tint(accent)})
                check("accent", theme.accent(accent), ground, text);
            check("text on tint", theme.text(), theme.tint(accent), text);
        }
        for (int i = 0; i < kindCount; ++i)
            check("text on kind tint", theme.text(), theme.kindTint(static_cast<Kind>(i)), 4.5);
        for (int i = 0; i < memorySeriesCount; ++i) {
            check("edge", theme.seriesEdge(static_cast<MemorySeries>(i)), theme.base(), 4.5);
            check("edge on own fill",
                  theme.ensureContrast(theme.text(), theme.seriesFill(static_cast<MemorySeries>(i)), 3),
                  theme.seriesFill(static_cast<MemorySeries>(i)), 3.0);
        }
    }

    void breezeValuesAreTheDesigns()
    {
        const Theme light(Theme::lightPalette()), dark(Theme::darkPalette());
        QVERIFY(!light.isDark());
        QVERIFY(dark.isDark());
        QVERIFY(!light.isHighContrast());
        // The design's own values must come through unchanged: they pass already.
        QCOMPARE(light.accent(Accent::Bad), QColor(0xb3261e));
        QCOMPARE(dark.accent(Accent::Bad), QColor(0xff8a80));
        QCOMPARE(light.kind(Kind::Net), QColor(0x2d66f3));
        QCOMPARE(dark.kind(Kind::User), QColor(0xa48cc0));
        QCOMPARE(light.secondary(), QColor(0x5c5f61));
        QCOMPARE(dark.secondary(), QColor(0xb7b9ba));
        QCOMPARE(light.seriesFill(MemorySeries::Shmem), light.base());
        for (int i = 0; i < kindCount; ++i) {
            QVERIFY(contrast(light.glyphOnAccent(), light.kind(static_cast<Kind>(i))) >= 4.0);
            QVERIFY(contrast(dark.glyphOnAccent(), dark.kind(static_cast<Kind>(i))) >= 4.0);
        }
    }

    void highContrastDropsTints()
    {
        const Theme theme(palette(QStringLiteral("white")));
        QVERIFY(theme.isHighContrast());
        QCOMPARE(theme.tint(Accent::Bad), theme.base());
        QCOMPARE(theme.kindTint(Kind::Net), theme.base());
        QCOMPARE(theme.border(), theme.text());
    }

    void applySetsPaletteAndStyle()
    {
        Theme::apply(*qApp, Theme::Choice::Dark);
        QVERIFY(Theme::application().isDark());
        QVERIFY(Theme::ownPalette());
        Theme::apply(*qApp, Theme::Choice::Light);
        QVERIFY(!Theme::application().isDark());
        Theme::apply(*qApp, Theme::Choice::System);
        QVERIFY(Theme::application().base().isValid());
    }

    void kindsByName()
    {
        for (int i = 0; i < kindCount; ++i)
            QCOMPARE(kindFromName(kindName(static_cast<Kind>(i))), std::optional(static_cast<Kind>(i)));
        QVERIFY(!kindFromName(u"mount"));
        QVERIFY(!kindFromName(u""));
    }
};

QTEST_MAIN(ThemeTest)
#include "themetest.moc"
