// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#pragma once

#include "app/models/createpresenter.h"
#include "ui/workbench.h"

#include <QDialog>
#include <QHash>

QT_BEGIN_NAMESPACE
class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSlider;
class QSpinBox;
class QTabWidget;
QT_END_NAMESPACE

namespace caisson::ui {

class Banner;
class CommandStrip;
class FieldNote;
class TextLabel;

/// Asks for a new container. Usable untouched; checks while one types; shows the equivalent command. What the
/// helper refuses is said above the fields, and nothing typed is lost.
class NewContainerDialog : public QDialog
{
    Q_OBJECT
public:
    explicit NewContainerDialog(Workbench &bench, QWidget *parent = nullptr);
    [[nodiscard]] app::CreateForm form() const;

Q_SIGNALS:
    void created(caisson::app::Container *container, bool start);

private:
    QWidget *makeBasics();
    QWidget *makeNamespaces();
    QWidget *makeAdvanced();
    QWidget *makeFooter();
    void addField(QFormLayout *into, const QString &title, QWidget *field, const QString &name);
    void fill(const app::CreateForm &form);
    void networkChanged();
    void check();
    void create(bool start);

    Workbench &m_bench;
    app::CreatePresenter m_presenter;
    Banner *m_banner;
    QTabWidget *m_tabs;
    QLineEdit *m_name, *m_command, *m_hostName, *m_address, *m_directory, *m_user;
    QComboBox *m_image, *m_swap, *m_network;
    QSlider *m_memorySlider, *m_cpusSlider, *m_pidsSlider;
    QSpinBox *m_memory, *m_pids, *m_bootOffset;
    QDoubleSpinBox *m_cpus;
    QPlainTextEdit *m_environment;
    QCheckBox *m_terminal, *m_keep;
    QHash<QString, QComboBox *> m_kinds;
    QHash<QString, TextLabel *> m_meanings;
    QHash<QString, FieldNote *> m_notes;
    TextLabel *m_summary, *m_count;
    CommandStrip *m_line = nullptr;
    QPushButton *m_createOnly, *m_createAndStart;
    QString m_lastSuggested; ///< address that was filled in, so that a typed one is not overwritten
    bool m_busy = false;
};

} // namespace caisson::ui
