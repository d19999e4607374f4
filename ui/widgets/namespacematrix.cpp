// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/namespacematrix.h"

#include "ui/widgets/namespacematrixitems.h"
#include <algorithm>
#include <QAbstractButton>
#include <QApplication>
#include <QEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

namespace caisson::ui {

namespace {

/// How closely two rows belong together: one network is what people look for first.
int sharedKinds(const MatrixRow &a, const MatrixRow &b)
{
    int count = 0;
    for (std::size_t kind = 0; kind < kindCount; ++kind) {
        const MatrixCell &first = a.cells[kind], &second = b.cells[kind];
        const bool same = first.relation == RelationMark::Shared && second.relation == RelationMark::Shared &&
                          first.inode == second.inode && first.inode != 0;
        if (same)
            count += static_cast<Kind>(kind) == Kind::Net ? 3 : 1;
    }
    return count;
}

} // namespace

NamespaceMatrix::NamespaceMatrix(QWidget *parent)
    : QTableView(parent)
    , m_items(new NamespaceMatrixItems(this))
{
    setModel(m_items);
    setItemDelegate(new NamespaceCellDelegate(this));
    setHorizontalHeader(new NamespaceHeader(Qt::Horizontal, this));
    setVerticalHeader(new NamespaceHeader(Qt::Vertical, this));
    for (QHeaderView *header : {horizontalHeader(), verticalHeader()}) {
        header->setSectionResizeMode(QHeaderView::Fixed);
        header->setSectionsClickable(false);
        header->setHighlightSections(false);
        header->setAutoFillBackground(true);
        header->setBackgroundRole(QPalette::Base);
    }
    setShowGrid(false);
    setCornerButtonEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setSelectionBehavior(QAbstractItemView::SelectItems);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    // Tab goes on to the next widget; the arrow keys walk the cells.
    setTabKeyNavigation(false);
    setAccessibleName(tr("Namespaces of the host and the containers by kind"));
    // The corner between the headers is a button of the table; it is drawn as a part of them.
    if (auto *corner = findChild<QAbstractButton *>(QString(), Qt::FindDirectChildrenOnly))
        corner->installEventFilter(this);
    applyMetrics();
}

bool NamespaceMatrix::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::Paint || !qobject_cast<QAbstractButton *>(watched))
        return QTableView::eventFilter(watched, event);
    auto *corner = static_cast<QWidget *>(watched);
    QPainter painter(corner);
    painter.fillRect(corner->rect(), Theme::of(this).base());
    painter.fillRect(QRect(0, corner->height() - 1, corner->width(), 1), Theme::of(this).separator());
    return true;
}

NamespaceMatrix::~NamespaceMatrix() = default;

QList<MatrixRow> NamespaceMatrix::ordered(const QList<MatrixRow> &rows)
{
    QList<MatrixRow> result;
    QList<bool> placed(rows.size(), false);
    for (qsizetype first = 0; first < rows.size(); ++first) {
        if (placed.at(first))
            continue;
        placed[first] = true;
        result.append(rows.at(first));
        // Everything that shares with what stands already follows, the nearest relative first.
        for (qsizetype done = result.size() - 1; done < result.size(); ++done) {
            QList<QPair<int, qsizetype>> relatives;
            for (qsizetype other = 0; other < rows.size(); ++other) {
                const int count = placed.at(other) ? 0 : sharedKinds(result.at(done), rows.at(other));
                if (count > 0)
                    relatives.append({-count, other});
            }
            std::sort(relatives.begin(), relatives.end());
            for (const auto &relative : std::as_const(relatives)) {
                placed[relative.second] = true;
                result.append(rows.at(relative.second));
            }
        }
    }
    return result;
}

void NamespaceMatrix::setMatrix(const MatrixModel &matrix)
{
    MatrixModel shown = matrix;
    shown.rows = ordered(matrix.rows);
    if (shown == m_items->matrix())
        return;
    const QString row = currentRowId();
    const auto kind = currentKind();
    m_items->setMatrix(shown);
    if (!currentIndex().isValid() && kind)
        selectCell(row, *kind);
    viewport()->update();
}

const MatrixModel &NamespaceMatrix::matrix() const
{
    return m_items->matrix();
}

void NamespaceMatrix::selectCell(const QString &rowId, Kind kind)
{
    int row = rowId.isEmpty() ? 0 : -1;
    for (int i = 0; i < m_items->matrix().rows.size(); ++i) {
        if (!rowId.isEmpty() && m_items->matrix().rows.at(i).id == rowId)
            row = i + 1;
    }
    if (row >= 0)
        setCurrentIndex(m_items->index(row, static_cast<int>(kind)));
}

QString NamespaceMatrix::currentRowId() const
{
    const int row = currentIndex().row();
    return row > 0 && row <= m_items->matrix().rows.size() ? m_items->matrix().rows.at(row - 1).id
                                                           : QString();
}

std::optional<Kind> NamespaceMatrix::currentKind() const
{
    if (!currentIndex().isValid())
        return std::nullopt;
    return static_cast<Kind>(currentIndex().column());
}

QChar NamespaceMatrix::letter(int row, Kind kind) const
{
    return m_items->letter(row, kind);
}

void NamespaceMatrix::applyMetrics()
{
    horizontalHeader()->setFixedHeight(Theme::px(60));
    verticalHeader()->setFixedWidth(Theme::px(164));
    verticalHeader()->setDefaultSectionSize(Theme::px(56));
    verticalHeader()->setMinimumSectionSize(Theme::px(56));
    fitColumns();
}

void NamespaceMatrix::fitColumns()
{
    // The columns share the width; below the least that shows the figures, the view scrolls.
    const int room = maximumViewportSize().width(); // beside the header
    const int least = Theme::px(96);
    horizontalHeader()->setMinimumSectionSize(Theme::px(40));
    for (int column = 0; column < kindCount; ++column) {
        const int share = room * (column + 1) / kindCount - room * column / kindCount;
        setColumnWidth(column, std::max(share, least));
    }
}

void NamespaceMatrix::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void NamespaceMatrix::changeEvent(QEvent *event)
{
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        applyMetrics();
}

void NamespaceMatrix::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    paintJoins(painter);
    if (m_dropRow > 0 && m_dragFrom.isValid()) {
        const QRectF target =
            NamespaceCellDelegate::frame(visualRect(m_items->index(m_dropRow, m_dragFrom.column())));
        QPen pen(Theme::of(this).kind(static_cast<Kind>(m_dragFrom.column())), Theme::line(3), Qt::DashLine);
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(target, 5, 5);
    }
}

void NamespaceMatrix::paintJoins(QPainter &painter) const
{
    const Theme &theme = Theme::of(this);
    const qreal thick = Theme::line(4);
    for (int column = 0; column < kindCount; ++column) {
        const Kind kind = static_cast<Kind>(column);
        int lane = 0;
        for (const QList<int> &group : m_items->groups(kind)) {
            if (group.size() < 2)
                continue;
            painter.setPen(QPen(theme.kind(kind), thick, Qt::SolidLine, Qt::FlatCap, Qt::MiterJoin));
            painter.setBrush(Qt::NoBrush);
            const auto cellOf = [this, column](int row) {
                return QRectF(NamespaceCellDelegate::frame(visualRect(m_items->index(row, column))));
            };
            // Two groups in one column stand beside each other, as far as the gap goes.
            const bool mirrored = QGuiApplication::layoutDirection() == Qt::RightToLeft;
            const qreal away = thick / 2 + 1 + 3 * (lane++ % 2);
            const QRectF top = cellOf(group.first());
            const qreal x = std::round(mirrored ? top.left() - away : top.right() + away);
            painter.drawLine(QPointF(x, cellOf(group.first()).center().y() - thick / 2),
                             QPointF(x, cellOf(group.last()).center().y() + thick / 2));
            for (const int row : group) {
                const QRectF cell = cellOf(row);
                painter.drawLine(QPointF(mirrored ? cell.left() + 1 : cell.right() - 1, cell.center().y()),
                                 QPointF(x, cell.center().y()));
            }
        }
    }
}

void NamespaceMatrix::mousePressEvent(QMouseEvent *event)
{
    QTableView::mousePressEvent(event);
    const QModelIndex index = indexAt(event->position().toPoint());
    m_pressedAt = event->position().toPoint();
    m_dragFrom = event->button() == Qt::LeftButton && index.row() > 0 ? index : QModelIndex();
    m_dropRow = -1;
}

void NamespaceMatrix::mouseMoveEvent(QMouseEvent *event)
{
    if (!(event->buttons() & Qt::LeftButton))
        return;
    // The base class would move the selection along: while a cell is held it stays where it was taken.
    if (!m_dragFrom.isValid())
        return;
    const QPoint at = event->position().toPoint();
    if ((at - m_pressedAt).manhattanLength() < QApplication::startDragDistance() && m_dropRow < 0)
        return;
    const int row = rowAt(at.y());
    m_dropRow = row > 0 && row != m_dragFrom.row() ? row : 0;
    setCursor(m_dropRow > 0 ? Qt::DragMoveCursor : Qt::ForbiddenCursor);
    viewport()->update();
}

void NamespaceMatrix::mouseReleaseEvent(QMouseEvent *event)
{
    QTableView::mouseReleaseEvent(event);
    const QModelIndex from = m_dragFrom;
    const int to = m_dropRow;
    m_dragFrom = {};
    m_dropRow = -1;
    unsetCursor();
    viewport()->update();
    if (from.isValid() && to > 0)
        Q_EMIT shareRequested(static_cast<Kind>(from.column()), m_items->matrix().rows.at(from.row() - 1).id,
                              m_items->matrix().rows.at(to - 1).id);
}

void NamespaceMatrix::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape && m_dragFrom.isValid()) {
        m_dragFrom = {};
        m_dropRow = -1;
        unsetCursor();
        viewport()->update();
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().row() > 0) {
        Q_EMIT rowActivated(currentRowId());
        return;
    }
    QTableView::keyPressEvent(event);
}

void NamespaceMatrix::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    if (current.isValid())
        Q_EMIT cellSelected(currentRowId(), static_cast<Kind>(current.column()),
                            m_items->cell(current.row(), static_cast<Kind>(current.column())).inode);
}

} // namespace caisson::ui
