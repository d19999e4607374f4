// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/marks.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPaintDevice>
#include <QPainter>
#include <QPainterPath>
#include <QPixmapCache>
#include <QSvgRenderer>

static void initialiseResources()
{
    Q_INIT_RESOURCE(caisson_icons);
}

namespace caisson::ui {

namespace {

// A static library's resources are not registered by themselves.
const bool resourcesReady = [] {
    initialiseResources();
    return true;
}();

QString translated(const char *text)
{
    return QCoreApplication::translate("caisson::ui::Marks", text);
}

QString stateMask(StateMark mark)
{
    switch (mark) {
    case StateMark::Running:
        return QStringLiteral("state-running");
    case StateMark::Starting:
        return QStringLiteral("state-starting");
    case StateMark::Paused:
        return QStringLiteral("state-paused");
    case StateMark::Stopped:
        return QStringLiteral("state-stopped");
    case StateMark::Killed:
        return QStringLiteral("state-killed");
    case StateMark::Warning:
        return QStringLiteral("state-warning");
    case StateMark::Error:
        break;
    }
    return QStringLiteral("state-error");
}

QString relationMask(RelationMark mark)
{
    switch (mark) {
    case RelationMark::Own:
        return QStringLiteral("relation-own");
    case RelationMark::Shared:
        return QStringLiteral("relation-shared");
    case RelationMark::Host:
        break;
    }
    return QStringLiteral("relation-host");
}

/// An icon that paints itself by a function, in the palette of the moment.
template<typename Paint>
class PaintedEngine : public QIconEngine
{
public:
    explicit PaintedEngine(Paint paint)
        : m_paint(paint)
    {
    }
    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State) override
    {
        if (mode == QIcon::Disabled)
            painter->setOpacity(painter->opacity() * 0.55);
        m_paint(*painter, rect);
    }
    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return result;
    }
    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return pixmap(size, mode, state);
    }
    QIconEngine *clone() const override { return new PaintedEngine(m_paint); }

private:
    Paint m_paint;
};

template<typename Paint>
QIcon paintedIcon(Paint paint)
{
    return QIcon(new PaintedEngine<Paint>(paint));
}

} // namespace

Accent stateAccent(StateMark mark)
{
    switch (mark) {
    case StateMark::Running:
        return Accent::Ok;
    case StateMark::Starting:
        return Accent::Info;
    case StateMark::Paused:
    case StateMark::Warning:
        return Accent::Warn;
    case StateMark::Stopped:
        return Accent::Secondary;
    case StateMark::Killed:
    case StateMark::Error:
        break;
    }
    return Accent::Bad;
}

QString stateWord(StateMark mark)
{
    switch (mark) {
    case StateMark::Running:
        return translated(QT_TRANSLATE_NOOP("caisson::ui::Marks", "running"));
    case StateMark::Starting:
        return translated(QT_TRANSLATE_NOOP("caisson::ui::Marks", "starting"));
    case StateMark::Paused:
        return translated(QT_TRANSLATE_NOOP("caisson::ui::Marks", "paused"));
    case StateMark::Stopped:
        return translated(QT_TRANSLATE_NOOP("caisson::ui::Marks", "stopped"));
    case StateMark::Killed:
        return translated(QT_TRANSLATE_NOOP("caisson::ui::Marks", "killed"));
    case StateMark::Warning:
        return translated(QT_TRANSLATE_NOOP("caisson::ui::Marks", "warning"));
    case StateMark::Error:
        break;
    }
    return translated(QT_TRANSLATE_NOOP("caisson::ui::Marks", "error"));
}

QString relationWord(RelationMark mark, const QString &sharedWith)
{
    switch (mark) {
    case RelationMark::Own:
        return translated(QT_TRANSLATE_NOOP("caisson::ui::Marks", "its own"));
    case RelationMark::Shared:
        return sharedWith.isEmpty()
                   ? translated(QT_TRANSLATE_NOOP("caisson::ui::Marks", "shared"))
                   : translated(QT_TRANSLATE_NOOP("caisson::ui::Marks", "shared with %1")).arg(sharedWith);
    case RelationMark::Host:
        break;
    }
    return translated(QT_TRANSLATE_NOOP("caisson::ui::Marks", "the host’s"));
}

QPixmap Marks::pixmap(const QString &name, const QColor &colour, int size, qreal ratio)
{
    Q_UNUSED(resourcesReady);
    const QString key =
        QStringLiteral("caisson-mark:%1:%2:%3:%4").arg(name).arg(colour.rgba(), 8, 16).arg(size).arg(ratio);
    QPixmap result;
    if (QPixmapCache::find(key, &result))
        return result;
    const int pixels = std::max(1, qRound(size * ratio));
    result = QPixmap(pixels, pixels);
    result.fill(Qt::transparent);
    QSvgRenderer renderer(QStringLiteral(":/caisson/icons/%1.svg").arg(name));
    QPainter painter(&result);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter, QRectF(0, 0, pixels, pixels));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(result.rect(), colour);
    painter.end();
    result.setDevicePixelRatio(ratio);
    QPixmapCache::insert(key, result);
    return result;
}

void Marks::paintMask(QPainter &painter, const QRectF &rect, const QString &name, const QColor &colour)
{
    // The mask is rendered at the size it has on the device, zoom included, and put on whole pixels: a scaled
    // pixmap or a half pixel would blur it.
    const QTransform transform = painter.deviceTransform();
    const qreal deviceScale = std::max(0.05, std::hypot(transform.m11(), transform.m12()));
    const int side = qRound(std::min(rect.width(), rect.height()) * deviceScale);
    if (side <= 0)
        return;
    const QPixmap mask = pixmap(name, colour, side, 1.0);
    const bool upright = transform.type() <= QTransform::TxScale;
    if (!upright) {
        painter.drawPixmap(rect, mask, mask.rect());
        return;
    }
    QPointF corner = transform.map(rect.topLeft());
    corner = QPointF(qRound(corner.x()), qRound(corner.y()));
    const QPointF logical = transform.inverted().map(corner);
    painter.drawPixmap(QRectF(logical, QSizeF(side / deviceScale, side / deviceScale)), mask, mask.rect());
}

void Marks::paintKind(QPainter &painter, const QRectF &rect, Kind kind, const Theme &theme)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.kind(kind));
    const qreal radius = rect.width() / 6;
    painter.drawRoundedRect(rect, radius, radius);
    painter.restore();
    const qreal inset = rect.width() <= 22 ? rect.width() * 0.15 : rect.width() / 6;
    const QColor fill = theme.kind(kind);
    paintMask(painter, rect.adjusted(inset, inset, -inset, -inset), QStringLiteral("kind-") + kindName(kind),
              contrast(theme.glyphOnAccent(), fill) >= 3.0 ? theme.glyphOnAccent() : theme.base());
}

void Marks::paintState(QPainter &painter, const QRectF &rect, StateMark mark, const Theme &theme)
{
    paintMask(painter, rect, stateMask(mark), theme.accent(stateAccent(mark)));
}

void Marks::paintRelation(QPainter &painter, const QRectF &rect, RelationMark mark, const QColor &colour)
{
    paintMask(painter, rect, relationMask(mark), colour);
}

QIcon Marks::kindIcon(Kind kind)
{
    return paintedIcon([kind](QPainter &painter, const QRect &rect) {
        paintKind(painter, rect, kind, Theme::application());
    });
}

QIcon Marks::stateIcon(StateMark mark)
{
    return paintedIcon([mark](QPainter &painter, const QRect &rect) {
        paintState(painter, rect, mark, Theme::application());
    });
}

QIcon Marks::relationIcon(RelationMark mark)
{
    return paintedIcon([mark](QPainter &painter, const QRect &rect) {
        const Theme &theme = Theme::application();
        paintRelation(painter, rect, mark, mark == RelationMark::Host ? theme.secondary() : theme.text());
    });
}

} // namespace caisson::ui
