// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/namespacematrixitems.h"

#include <algorithm>
#include <QGuiApplication>
#include <QMap>
#include <QPainter>
#include <QPainterPath>
#include <QStyle>

namespace caisson::ui {

namespace {

QString shortInode(quint64 inode)
{
    return inode == 0 ? QStringLiteral("–") : QString::number(inode).right(4);
}

void fillHatched(QPainter &painter, const QRectF &rect, const QColor &ground, const QColor &line)
{
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(rect, 4, 4);
    QPainterPath clip;
    clip.addRoundedRect(rect, 4, 4);
    painter.save();
    painter.setClipPath(clip);
    painter.setPen(QPen(line, 1.2));
    for (qreal x = rect.left() - rect.height(); x < rect.right(); x += 9)
        painter.drawLine(QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.top()));
    painter.restore();
}

} // namespace

void NamespaceMatrixItems::setMatrix(const MatrixModel &matrix)
{
    if (m_matrix == matrix)
        return;
    const auto ids = [](const MatrixModel &model) {
        QStringList result;
        for (const MatrixRow &row : model.rows)
            result.append(row.id);
        return result;
    };
    const bool sameRows = ids(matrix) == ids(m_matrix) && !m_matrix.hostName.isEmpty();
    if (!sameRows)
        beginResetModel();
    m_matrix = matrix;
    assignLetters();
    if (!sameRows) {
        endResetModel();
    } else {
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, kindCount - 1));
        Q_EMIT headerDataChanged(Qt::Vertical, 0, rowCount() - 1);
    }
}

void NamespaceMatrixItems::assignLetters()
{
    m_letters.clear();
    // By kind, then by the first row: the same picture has the same letters.
    int next = 0;
    for (int kind = 0; kind < kindCount; ++kind) {
        for (const QList<int> &group : groups(static_cast<Kind>(kind))) {
            const quint64 inode = cell(group.first(), static_cast<Kind>(kind)).inode;
            m_letters.insert({kind, inode}, QChar(u'A' + next % 26));
            ++next;
        }
    }
}

QList<QList<int>> NamespaceMatrixItems::groups(Kind kind) const
{
    QMap<quint64, QList<int>> rows;
    QList<quint64> order;
    for (int row = 1; row <= m_matrix.rows.size(); ++row) {
        const MatrixCell here = cell(row, kind);
        if (here.relation != RelationMark::Shared || here.inode == 0)
            continue;
        if (!rows.contains(here.inode))
            order.append(here.inode);
        rows[here.inode].append(row);
    }
    QList<QList<int>> result;
    for (const quint64 inode : std::as_const(order)) {
        // One alone is shared with something that is not in the table: it keeps its letter, and no bar.
        result.append(rows.value(inode));
    }
    return result;
}

MatrixCell NamespaceMatrixItems::cell(int row, Kind kind) const
{
    const auto column = static_cast<std::size_t>(kind);
    if (row == 0)
        return {m_matrix.hostInodes[column], RelationMark::Host, {}};
    if (row < 0 || row > m_matrix.rows.size())
        return {};
    return m_matrix.rows.at(row - 1).cells[column];
}

QChar NamespaceMatrixItems::letter(int row, Kind kind) const
{
    const MatrixCell here = cell(row, kind);
    return row > 0 && here.relation == RelationMark::Shared
               ? m_letters.value({static_cast<int>(kind), here.inode})
               : QChar();
}

int NamespaceMatrixItems::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_matrix.rows.size()) + 1;
}

int NamespaceMatrixItems::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kindCount;
}

QVariant NamespaceMatrixItems::data(const QModelIndex &index, int role) const
{
    const Kind kind = static_cast<Kind>(index.column());
    const MatrixCell here = cell(index.row(), kind);
    switch (role) {
    case Qt::DisplayRole:
        return shortInode(here.inode);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: {
        const QString name = index.row() == 0 ? m_matrix.hostName : m_matrix.rows.at(index.row() - 1).name;
        const QString relation =
            index.row() == 0 ? m_matrix.hostNote : relationWord(here.relation, here.sharedWith);
        return tr("%1, %2: %3, %4")
            .arg(name, kindName(kind), relation, QString::number(here.inode))
            .toHtmlEscaped();
    }
    default:
        return {};
    }
}

QVariant NamespaceMatrixItems::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal) {
        if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole)
            return kindName(static_cast<Kind>(section));
        return {};
    }
    const bool host = section == 0;
    if (section < 0 || section > m_matrix.rows.size())
        return {};
    const QString name = host ? m_matrix.hostName : m_matrix.rows.at(section - 1).name;
    const QString note = host ? m_matrix.hostNote : m_matrix.rows.at(section - 1).stateText;
    if (role == Qt::DisplayRole)
        return name;
    if (role == Qt::AccessibleTextRole)
        return tr("%1, %2").arg(name, note);
    return {};
}

QRect NamespaceCellDelegate::frame(const QRect &place)
{
    const int gap = Theme::px(8);
    const bool mirrored = QGuiApplication::layoutDirection() == Qt::RightToLeft;
    return place.adjusted(mirrored ? gap : 0, Theme::px(4), mirrored ? 0 : -gap, -Theme::px(4));
}

void NamespaceCellDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                                  const QModelIndex &index) const
{
    const auto *items = qobject_cast<const NamespaceMatrixItems *>(index.model());
    const Theme &theme = Theme::of(option.widget);
    const Kind kind = static_cast<Kind>(index.column());
    const MatrixCell cell = items->cell(index.row(), kind);
    const QChar letter = items->letter(index.row(), kind);
    const bool selected = option.state & QStyle::State_Selected;
    const bool host = index.row() == 0, hosts = cell.relation == RelationMark::Host;
    const QColor colour = theme.kind(kind);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    // The view has painted its selection below: the whole place is ours.
    painter->fillRect(option.rect, theme.base());
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      theme.separator());
    const QRectF cellFrame = frame(option.rect);
    if (selected) {
        QColor halo = theme.selectionLine();
        painter->setPen(QPen(halo, Theme::line(2)));
        painter->setBrush(theme.selection());
        painter->drawRoundedRect(cellFrame.adjusted(-2, -2, 2, 2), 6, 6);
    }
    const QRectF inner = cellFrame.adjusted(0.5, 0.5, -0.5, -0.5);
    painter->setPen(Qt::NoPen);
    if (host) {
        painter->setPen(QPen(theme.border(), Theme::line(1)));
        painter->setBrush(theme.window());
        painter->drawRoundedRect(inner, 4, 4);
    } else if (hosts) {
        QPen dashes(theme.border(), Theme::line(1));
        dashes.setDashPattern({4, 3});
        painter->setPen(dashes);
        painter->setBrush(theme.base());
        painter->drawRoundedRect(inner, 4, 4);
    } else if (!letter.isNull()) {
        fillHatched(*painter, cellFrame, theme.kindTint(kind), blend(colour, theme.base(), 0.42));
        painter->setBrush(Qt::NoBrush);
        painter->setPen(QPen(colour, Theme::line(2)));
        painter->drawRoundedRect(cellFrame.adjusted(1, 1, -1, -1), 4, 4);
    } else {
        painter->setBrush(theme.kindTint(kind));
        painter->drawRoundedRect(cellFrame, 4, 4);
    }
    const qreal side = Theme::px(letter.isNull() ? 16 : 22);
    const QRectF mark(cellFrame.left() + Theme::px(letter.isNull() ? 10 : 8),
                      std::floor(cellFrame.center().y() - side / 2), side, side);
    const QColor glyph = contrast(theme.glyphOnAccent(), colour) >= 3 ? theme.glyphOnAccent() : theme.base();
    if (!letter.isNull()) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(colour);
        painter->drawEllipse(mark);
        painter->setFont(Theme::font(FontRole::Strong));
        painter->setPen(glyph);
        painter->drawText(mark, Qt::AlignCenter, letter);
    } else if (hosts) {
        Marks::paintRelation(*painter, mark, RelationMark::Host, host ? theme.text() : theme.secondary());
    } else {
        Marks::paintRelation(*painter, mark, RelationMark::Own, colour);
    }
    QFont font = Theme::font(FontRole::FixedSmall);
    font.setWeight(hosts && !host ? QFont::Normal : QFont::DemiBold);
    painter->setFont(font);
    const QString text = index.data(Qt::DisplayRole).toString();
    const QFontMetricsF metrics(font);
    const QRectF words(cellFrame.left() + Theme::px(letter.isNull() ? 34 : 36), cellFrame.top(),
                       metrics.horizontalAdvance(text), cellFrame.height());
    if (!letter.isNull()) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.base());
        painter->drawRoundedRect(
            QRectF(words.left() - 4, words.center().y() - Theme::px(11), words.width() + 8, Theme::px(22)), 2,
            2);
    }
    painter->setPen(hosts && !host ? theme.secondary() : theme.text());
    painter->drawText(words.adjusted(0, 0, 4, 0), Qt::AlignVCenter | Qt::AlignLeft, text);
    painter->restore();
}

void NamespaceHeader::paintEvent(QPaintEvent *event)
{
    QHeaderView::paintEvent(event);
    // Beyond the last section the style would draw an empty header.
    QRect rest = viewport()->rect();
    if (count() > 0) {
        const QRect last =
            orientation() == Qt::Horizontal
                ? QRect(sectionViewportPosition(count() - 1), 0, sectionSize(count() - 1), rest.height())
                : QRect(0, sectionViewportPosition(count() - 1), rest.width(), sectionSize(count() - 1));
        if (orientation() == Qt::Vertical)
            rest.setTop(last.bottom() + 1);
        else if (layoutDirection() == Qt::RightToLeft)
            rest.setRight(last.left() - 1);
        else
            rest.setLeft(last.right() + 1);
    }
    if (!rest.isEmpty())
        QPainter(viewport()).fillRect(rest, Theme::of(this).base());
}

void NamespaceHeader::paintSection(QPainter *painter, const QRect &rect, int section) const
{
    const auto *items = qobject_cast<const NamespaceMatrixItems *>(model());
    if (!items)
        return;
    const Theme &theme = Theme::of(this);
    painter->save();
    painter->fillRect(rect, theme.base());
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.separator());
    if (orientation() == Qt::Horizontal) {
        const Kind kind = static_cast<Kind>(section);
        const qreal side = Theme::px(28);
        const bool mirrored = layoutDirection() == Qt::RightToLeft;
        const QRectF tile(mirrored ? rect.right() - 1 - side : rect.left() + 2,
                          std::floor(rect.center().y() - side / 2), side, side);
        Marks::paintKind(*painter, tile, kind, theme);
        painter->setFont(Theme::font(FontRole::FixedSmall));
        QFont strong = painter->font();
        strong.setWeight(QFont::DemiBold);
        painter->setFont(strong);
        painter->setPen(theme.text());
        const qreal gap = Theme::px(7);
        const QRectF words =
            mirrored
                ? QRectF(rect.left(), rect.top(), tile.left() - gap - rect.left(), rect.height())
                : QRectF(tile.right() + gap, rect.top(), rect.right() - tile.right() - gap, rect.height());
        painter->drawText(words, Qt::AlignVCenter | Qt::AlignLeft, kindName(kind));
        painter->restore();
        return;
    }
    const qreal side = Theme::px(20);
    const auto place = [this, &rect](const QRect &part) {
        return QStyle::visualRect(layoutDirection(), rect, part);
    };
    const QRect markPlace(rect.left() + Theme::px(8), rect.center().y() - int(side) / 2, int(side),
                          int(side));
    const QRectF mark = place(markPlace);
    const bool host = section == 0;
    QString note = items->matrix().hostNote;
    Accent accent = Accent::Secondary;
    if (host) {
        Marks::paintRelation(*painter, mark, RelationMark::Host, theme.text());
    } else {
        const MatrixRow &row = items->matrix().rows.at(section - 1);
        Marks::paintState(*painter, mark, row.state, theme);
        note = row.stateText.isEmpty() ? stateWord(row.state) : row.stateText;
        accent = stateAccent(row.state);
    }
    const int left = markPlace.right() + 1 + Theme::px(10), width = rect.right() - left - Theme::px(8);
    const int middle = rect.center().y();
    const QFont name = Theme::font(FontRole::Strong), small = Theme::font(FontRole::Secondary);
    painter->setFont(name);
    painter->setPen(theme.text());
    painter->drawText(
        place(QRect(left, middle - Theme::px(20), width, Theme::px(21))), Qt::AlignVCenter | Qt::AlignLeft,
        QFontMetrics(name).elidedText(items->headerData(section, Qt::Vertical, Qt::DisplayRole).toString(),
                                      Qt::ElideRight, width));
    painter->setFont(small);
    painter->setPen(theme.accent(accent));
    painter->drawText(place(QRect(left, middle, width, Theme::px(19))), Qt::AlignVCenter | Qt::AlignLeft,
                      QFontMetrics(small).elidedText(note, Qt::ElideRight, width));
    painter->restore();
}

} // namespace caisson::ui
