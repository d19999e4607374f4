// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "ui/widgets/marks.h"
#include <QWidget>

namespace caisson::ui {

/// A kind's coloured tile, 20 or 24 logical pixels (any other size works too).
class KindTile : public QWidget
{
    Q_OBJECT

public:
    explicit KindTile(Kind kind, int size = 24, QWidget *parent = nullptr);

    void setKind(Kind kind);
    [[nodiscard]] Kind kind() const { return m_kind; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Kind m_kind;
    int m_size;
};

/// A mark alone, for example 32 pixels high in a page's header. Its accessible name is the state's word.
class StateTile : public QWidget
{
    Q_OBJECT

public:
    explicit StateTile(StateMark mark, int size = 20, QWidget *parent = nullptr);

    void setMark(StateMark mark);
    [[nodiscard]] StateMark mark() const { return m_mark; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    StateMark m_mark;
    int m_size;
};

/// Mark, word and reason of a state in one line: icon, colour and word, always all three. `text` is plain
/// text.
class StateLabel : public QWidget
{
    Q_OBJECT

public:
    explicit StateLabel(QWidget *parent = nullptr);

    /// `text` begins with the state's word ("running for 12 min"); empty takes the word alone.
    void setState(StateMark mark, const QString &text = {});
    /// A second part in another accent, for example "1 process killed"; empty takes it away.
    void setNote(const QString &note, Accent accent = Accent::Bad);
    /// Without the mark, where a larger one stands beside it.
    void setMarkVisible(bool visible);
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void updateAccessible();

    StateMark m_mark = StateMark::Stopped;
    QString m_text, m_note;
    Accent m_noteAccent = Accent::Bad;
    bool m_markVisible = true;
};

} // namespace caisson::ui
