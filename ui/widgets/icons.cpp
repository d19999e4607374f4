// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/icons.h"

#include "ui/widgets/marks.h"
#include "ui/widgets/theme.h"
#include <QDir>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

namespace caisson::ui {

namespace {

/// Paints a mask in the palette's colour of the moment, so that an icon made once follows the theme.
class OutlineEngine : public QIconEngine
{
public:
    explicit OutlineEngine(const QString &name)
        : m_name(name)
    {
    }

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        const int side = std::min(rect.width(), rect.height());
        const QRect square(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2, side,
                           side);
        Marks::paintMask(*painter, square, QStringLiteral("outline/") + m_name, colour(mode));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return result;
    }

    QIconEngine *clone() const override { return new OutlineEngine(*this); }
    QString key() const override { return QStringLiteral("caisson-outline"); }
    QString iconName() override { return m_name; }

private:
    static QColor colour(QIcon::Mode mode)
    {
        const QPalette palette = QGuiApplication::palette();
        switch (mode) {
        case QIcon::Disabled:
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        case QIcon::Selected:
            return palette.color(QPalette::HighlightedText);
        default:
            return palette.color(QPalette::ButtonText);
        }
    }

    QString m_name;
};

} // namespace

QIcon Icons::get(QStringView name)
{
    const QString text = name.toString();
    if (!Theme::ownPalette() && QIcon::hasThemeIcon(text))
        return QIcon::fromTheme(text);
    return QIcon(new OutlineEngine(text));
}

QStringList Icons::embedded()
{
    QStringList names;
    const QStringList files =
        QDir(QStringLiteral(":/caisson/icons/outline")).entryList({QStringLiteral("*.svg")});
    for (const QString &file : files)
        names.append(file.chopped(4));
    return names;
}

QIcon Icons::application()
{
    const QString id = QStringLiteral("org.caisson.Caisson");
    const QIcon installed = QIcon::fromTheme(id);
    if (!installed.pixmap(64).isNull())
        return installed;
    // Drawn here: Qt's plugin for icons in SVG need not be installed.
    QSvgRenderer drawing(QStringLiteral(":/caisson/icons/%1.svg").arg(id));
    QIcon icon;
    for (const int side : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap picture(side, side);
        picture.fill(Qt::transparent);
        QPainter painter(&picture);
        drawing.render(&painter);
        icon.addPixmap(picture);
    }
    return icon;
}

} // namespace caisson::ui
