// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/marks.h"
#include <array>
#include <QList>
#include <QString>
#include <QTableView>

namespace caisson::ui {

/// One cell: which namespace of one kind a row lives in.
struct MatrixCell
{
    quint64 inode = 0; ///< 0: not known
    RelationMark relation = RelationMark::Own;
    QString sharedWith; ///< names, for words
    bool operator==(const MatrixCell &) const = default;
};

struct MatrixRow
{
    QString id, name, stateText; ///< "running", "paused"
    StateMark state = StateMark::Running;
    std::array<MatrixCell, kindCount> cells;
    bool operator==(const MatrixRow &) const = default;
};

struct MatrixModel
{
    QString hostName, hostNote; ///< "atelier", "the host"
    std::array<quint64, kindCount> hostInodes{};
    QList<MatrixRow> rows;
    bool operator==(const MatrixModel &) const = default;
};

class NamespaceMatrixItems;

/// Host and containers by the eight kinds. Own cells are tinted, shared ones hatched with a letter and joined
/// by a bar, the host's dashed. A table for the keyboard and for screen readers. Row 0 is the host.
class NamespaceMatrix : public QTableView
{
    Q_OBJECT

public:
    explicit NamespaceMatrix(QWidget *parent = nullptr);
    ~NamespaceMatrix() override;

    void setMatrix(const MatrixModel &matrix);
    [[nodiscard]] const MatrixModel &matrix() const;
    /// Rows that share are put next to each other; the order given is kept otherwise. Pure.
    [[nodiscard]] static QList<MatrixRow> ordered(const QList<MatrixRow> &rows);
    /// Selects the cell of that row ("" is the host) and kind.
    void selectCell(const QString &rowId, Kind kind);
    [[nodiscard]] QString currentRowId() const; ///< "" for the host or nothing
    [[nodiscard]] std::optional<Kind> currentKind() const;
    /// The letter that marks a shared cell, or a null character.
    [[nodiscard]] QChar letter(int row, Kind kind) const;

Q_SIGNALS:
    /// Row "" is the host. Inode 0: nothing selected.
    void cellSelected(const QString &rowId, caisson::ui::Kind kind, quint64 inode);
    /// A cell was dragged onto another row of its column.
    void shareRequested(caisson::ui::Kind kind, const QString &fromRowId, const QString &toRowId);
    void rowActivated(const QString &rowId);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void applyMetrics();
    void fitColumns();
    void paintJoins(QPainter &painter) const;

    NamespaceMatrixItems *m_items;
    QModelIndex m_dragFrom;
    QPoint m_pressedAt;
    int m_dropRow = -1;
};

} // namespace caisson::ui
