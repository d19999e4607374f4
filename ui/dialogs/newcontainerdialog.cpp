// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/dialogs/newcontainerdialog.h"

#include "app/models/format.h"
#include "app/models/namespacetablemodel.h"
#include "ui/dialogs/fieldnote.h"
#include "ui/support/formlabel.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/bytetext.h"
#include "ui/widgets/commandstrip.h"
#include "ui/widgets/markwidgets.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSlider>
#include <QTabWidget>
#include <QThread>
#include <QVBoxLayout>

namespace caisson::ui {

namespace {

QWidget *pair(QSlider *slider, QWidget *box, QWidget *parent)
{
    auto *row = new QWidget(parent);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::px(16));
    layout->addWidget(slider, 1);
    layout->addWidget(box);
    box->setFixedWidth(Theme::px(112));
    row->setFocusProxy(box);
    row->setObjectName(box->objectName() + QStringLiteral("Row"));
    return row;
}

} // namespace

NewContainerDialog::NewContainerDialog(Workbench &bench, QWidget *parent)
    : QDialog(parent)
    , m_bench(bench)
    , m_presenter(bench.client)
    , m_banner(new Banner(this))
    , m_tabs(new QTabWidget(this))
{
    setObjectName(QStringLiteral("newContainerDialog"));
    setWindowTitle(tr("New container"));
    m_banner->setObjectName(QStringLiteral("createBanner"));
    m_banner->hide();
    m_tabs->setObjectName(QStringLiteral("createTabs"));
    m_tabs->setDocumentMode(true);
    // On a small screen the fields scroll, and the buttons stay in reach.
    const auto scrolling = [this](QWidget *page) {
        auto *area = new QScrollArea(m_tabs);
        area->setFrameShape(QFrame::NoFrame);
        area->setWidgetResizable(true);
        area->setFocusPolicy(Qt::NoFocus);
        area->setBackgroundRole(QPalette::Base);
        area->setWidget(page);
        return area;
    };
    m_tabs->addTab(scrolling(makeBasics()), tr("&Basics"));
    m_tabs->addTab(scrolling(makeAdvanced()), tr("Ad&vanced"));
    m_line = new CommandStrip(this);
    m_line->setObjectName(QStringLiteral("createCommand"));
    m_line->setCaption({});
    m_line->setWrapping(true);

    const int margin = Theme::px(16);
    auto *bannerRow = new QHBoxLayout;
    bannerRow->setContentsMargins(margin, 0, margin, 0);
    bannerRow->addWidget(m_banner);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, Theme::px(12), 0, 0);
    layout->setSpacing(Theme::px(8));
    layout->addLayout(bannerRow);
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_line);
    layout->addWidget(makeFooter());
    const QSize room = parent ? parent->screen()->availableSize() : QSize(1280, 800);
    resize(QSize(Theme::px(960), Theme::px(712)).boundedTo(room - QSize(16, 40)));

    fill(m_presenter.suggestion());
    m_name->selectAll();
    m_name->setFocus();
    // What others do meanwhile counts too: a name or an address may be taken under one's hands.
    connect(&bench.client, &app::Client::containerAdded, this, &NewContainerDialog::check);
    connect(&bench.client, &app::Client::containerRemoved, this, &NewContainerDialog::check,
            Qt::QueuedConnection);
}

void NewContainerDialog::addField(QFormLayout *into, const QString &title, QWidget *field,
                                  const QString &name)
{
    auto *note = new FieldNote(field, this);
    into->addRow(formLabel(title, field, this, FieldNote::frame), note);
    m_notes.insert(name, note);
    connect(note, &FieldNote::fixWanted, this, [field](const QString &value) {
        if (auto *edit = qobject_cast<QLineEdit *>(field)) {
            edit->setText(value);
            edit->setFocus();
        }
    });
}

QWidget *NewContainerDialog::makeBasics()
{
    auto *page = new BasePane(m_tabs);
    const auto edit = [&](const char *objectName) {
        auto *line = new QLineEdit(page);
        line->setObjectName(QString::fromLatin1(objectName));
        connect(line, &QLineEdit::textChanged, this, &NewContainerDialog::check);
        return line;
    };
    const auto slider = [&](const char *objectName, int low, int high, int ticks) {
        auto *bar = new QSlider(Qt::Horizontal, page);
        bar->setObjectName(QString::fromLatin1(objectName));
        bar->setRange(low, high);
        bar->setTickPosition(QSlider::TicksBelow);
        bar->setTickInterval(ticks);
        bar->setFocusPolicy(Qt::TabFocus);
        return bar;
    };
    m_name = edit("createName");
    m_name->setMaxLength(63);
    m_image = new QComboBox(page);
    m_image->setObjectName(QStringLiteral("createImage"));
    m_command = edit("createCommandEdit");
    m_command->setFont(Theme::font(FontRole::Fixed));
    m_hostName = edit("createHostName");
    m_hostName->setPlaceholderText(tr("as the name"));
    m_memorySlider = slider("createMemorySlider", 4, 512, 128);
    m_memorySlider->setAccessibleName(tr("Memory"));
    m_memory = new QSpinBox(page);
    m_memory->setObjectName(QStringLiteral("createMemory"));
    m_memory->setRange(1, 1024 * 1024);
    m_memory->setSuffix(tr(" MiB"));
    m_swap = new QComboBox(page);
    m_swap->setObjectName(QStringLiteral("createSwap"));
    m_swap->addItem(tr("None: memory is all there is"), int(app::CreateForm::Swap::None));
    m_swap->addItem(tr("As much again"), int(app::CreateForm::Swap::AsMuch));
    m_swap->addItem(tr("Without limit"), int(app::CreateForm::Swap::Unlimited));
    const int processors = qMax(1, QThread::idealThreadCount());
    m_cpusSlider = slider("createCpusSlider", 0, processors * 100, 50);
    m_cpusSlider->setAccessibleName(tr("Processor"));
    m_cpus = new QDoubleSpinBox(page);
    m_cpus->setObjectName(QStringLiteral("createCpus"));
    m_cpus->setRange(0, processors);
    m_cpus->setSingleStep(0.1);
    m_cpus->setDecimals(2);
    m_cpus->setSuffix(tr(" CPU"));
    m_cpus->setSpecialValueText(tr("all"));
    m_pidsSlider = slider("createPidsSlider", 2, 512, 128);
    m_pidsSlider->setAccessibleName(tr("Processes"));
    m_pids = new QSpinBox(page);
    m_pids->setObjectName(QStringLiteral("createPids"));
    m_pids->setRange(2, 4 * 1024 * 1024);
    m_network = new QComboBox(page);
    m_network->setObjectName(QStringLiteral("createNetwork"));
    m_address = edit("createAddress");
    m_address->setPlaceholderText(tr("the next free one"));
    for (const app::Image *image : m_bench.client.images()) {
        const auto &info = image->data();
        m_image->addItem(info.builtIn ? tr("%1, built in, %2").arg(info.name, app::formatBytes(info.size))
                                      : tr("%1, %2").arg(info.name, app::formatBytes(info.size)),
                         info.name);
    }
    for (const app::Network *network : m_bench.client.networks()) {
        const auto &info = network->data();
        m_network->addItem(info.nat ? tr("%1, %2, NAT").arg(info.name, info.subnet)
                                    : tr("%1, %2, no way out").arg(info.name, info.subnet),
                           info.name);
    }
    m_network->addItem(tr("None: only the loopback"), QStringLiteral("none"));

    auto *form = new QFormLayout;
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->setHorizontalSpacing(Theme::px(12));
    form->setVerticalSpacing(Theme::px(4));
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addField(form, tr("&Name"), m_name, QStringLiteral("name"));
    addField(form, tr("&Image"), m_image, QStringLiteral("image"));
    addField(form, tr("Co&mmand"), m_command, QStringLiteral("command"));
    addField(form, tr("Host n&ame"), m_hostName, QStringLiteral("hostName"));
    addField(form, tr("Memor&y"), pair(m_memorySlider, m_memory, page), QStringLiteral("memory"));
    addField(form, tr("S&wap"), m_swap, QStringLiteral("swap"));
    addField(form, tr("&Processor"), pair(m_cpusSlider, m_cpus, page), QStringLiteral("cpus"));
    addField(form, tr("P&rocesses"), pair(m_pidsSlider, m_pids, page), QStringLiteral("pids"));
    addField(form, tr("Ne&twork"), m_network, QStringLiteral("network"));
    addField(form, tr("A&ddress"), m_address, QStringLiteral("address"));

    auto *left = new QVBoxLayout;
    left->addLayout(form);
    left->addStretch(1);
    auto *layout = new QHBoxLayout(page);
    const int margin = Theme::px(16);
    layout->setContentsMargins(margin, margin, margin, Theme::px(8));
    layout->setSpacing(Theme::px(24));
    layout->addLayout(left, 1);
    layout->addWidget(new Separator(Qt::Vertical, page));
    layout->addWidget(makeNamespaces(), 1);

    const auto join = [this](QSlider *bar, QSpinBox *box) {
        connect(bar, &QSlider::valueChanged, box, &QSpinBox::setValue);
        connect(box, &QSpinBox::valueChanged, this, [this, bar](int value) {
            const QSignalBlocker blocker(bar);
            bar->setValue(value);
            check();
        });
    };
    join(m_memorySlider, m_memory);
    join(m_pidsSlider, m_pids);
    connect(m_cpusSlider, &QSlider::valueChanged, this,
            [this](int value) { m_cpus->setValue(value / 100.0); });
    connect(m_cpus, &QDoubleSpinBox::valueChanged, this, [this](double value) {
        const QSignalBlocker blocker(m_cpusSlider);
        m_cpusSlider->setValue(qRound(value * 100));
        check();
    });
    connect(m_image, &QComboBox::currentIndexChanged, this, &NewContainerDialog::check);
    connect(m_swap, &QComboBox::currentIndexChanged, this, &NewContainerDialog::check);
    connect(m_network, &QComboBox::currentIndexChanged, this, &NewContainerDialog::networkChanged);
    return page;
}

QWidget *NewContainerDialog::makeNamespaces()
{
    auto *pane = new QWidget(m_tabs);
    auto *title = new QHBoxLayout;
    title->setSpacing(Theme::px(12));
    title->addWidget(new TextLabel(tr("Namespaces"), FontRole::Section, Accent::None, pane));
    title->addWidget(
        new TextLabel(tr("a wall of each kind, or none"), FontRole::Secondary, Accent::Secondary, pane), 1);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Theme::px(10));
    grid->setVerticalSpacing(Theme::px(8));
    grid->setColumnStretch(3, 1);
    int row = 0;
    for (const QString &kind : app::namespaceKinds()) {
        auto *choice = new QComboBox(pane);
        choice->setObjectName(QStringLiteral("createNs_") + kind);
        choice->setAccessibleName(app::kindTitle(kind));
        choice->addItem(tr("New"), QStringLiteral("new"));
        choice->addItem(tr("The host's"), QStringLiteral("host"));
        choice->setToolTip(app::kindSentence(kind));
        auto *meaning = new TextLabel({}, FontRole::Secondary, Accent::Secondary, pane);
        meaning->setObjectName(QStringLiteral("createNsMeaning_") + kind);
        meaning->setElided(Qt::ElideRight);
        grid->addWidget(new KindTile(*kindFromName(kind), 24, pane), row, 0);
        grid->addWidget(new TextLabel(kind, FontRole::Fixed, Accent::None, pane), row, 1);
        grid->addWidget(choice, row, 2);
        grid->addWidget(meaning, row, 3);
        m_kinds.insert(kind, choice);
        m_meanings.insert(kind, meaning);
        connect(choice, &QComboBox::currentIndexChanged, this, [this, kind] {
            if (kind == QLatin1String("net")) {
                networkChanged();
            }
            check();
        });
        ++row;
    }
    m_summary = new TextLabel({}, FontRole::Secondary, Accent::None, pane);
    m_summary->setObjectName(QStringLiteral("createSummary"));
    m_summary->setWordWrap(true);
    auto *box = new QFrame(pane);
    box->setFrameShape(QFrame::StyledPanel);
    auto *boxLayout = new QVBoxLayout(box);
    boxLayout->addWidget(m_summary);
    auto *layout = new QVBoxLayout(pane);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::px(12));
    layout->addLayout(title);
    layout->addLayout(grid);
    layout->addWidget(box);
    layout->addStretch(1);
    return pane;
}

QWidget *NewContainerDialog::makeAdvanced()
{
    auto *page = new BasePane(m_tabs);
    m_environment = new QPlainTextEdit(page);
    m_environment->setObjectName(QStringLiteral("createEnvironment"));
    m_environment->setFont(Theme::font(FontRole::Fixed));
    m_environment->setTabChangesFocus(true);
    m_environment->setPlaceholderText(tr("NAME=value, one a line"));
    m_environment->setFixedHeight(Theme::px(120));
    m_environment->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); // nor does its row grow
    m_directory = new QLineEdit(page);
    m_directory->setObjectName(QStringLiteral("createDirectory"));
    m_directory->setPlaceholderText(QStringLiteral("/"));
    m_user = new QLineEdit(page);
    m_user->setObjectName(QStringLiteral("createUser"));
    m_user->setPlaceholderText(QStringLiteral("0:0"));
    m_bootOffset = new QSpinBox(page);
    m_bootOffset->setObjectName(QStringLiteral("createBootOffset"));
    m_bootOffset->setRange(0, 10 * 365 * 24 * 3600);
    m_bootOffset->setSuffix(tr(" s"));
    m_bootOffset->setSpecialValueText(tr("none"));
    m_bootOffset->setSingleStep(3600);
    m_terminal = new QCheckBox(tr("&Terminal: the command reads and writes one of its own"), page);
    m_terminal->setObjectName(QStringLiteral("createTerminal"));
    m_keep = new QCheckBox(tr("&Keep it when the command has ended"), page);
    m_keep->setObjectName(QStringLiteral("createKeep"));
    auto *form = new QFormLayout(page);
    const int margin = Theme::px(16);
    form->setContentsMargins(margin, margin, margin, margin);
    form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    form->setHorizontalSpacing(Theme::px(12));
    form->setVerticalSpacing(Theme::px(8));
    addField(form, tr("&Environment"), m_environment, QStringLiteral("environment"));
    addField(form, tr("&Directory"), m_directory, QStringLiteral("workingDirectory"));
    addField(form, tr("&User"), m_user, QStringLiteral("user"));
    addField(form, tr("Boot &clock ahead by"), m_bootOffset, QStringLiteral("bootOffset"));
    form->addRow(QString(), m_terminal);
    form->addRow(QString(), m_keep);
    connect(m_environment, &QPlainTextEdit::textChanged, this, &NewContainerDialog::check);
    connect(m_directory, &QLineEdit::textChanged, this, &NewContainerDialog::check);
    connect(m_user, &QLineEdit::textChanged, this, &NewContainerDialog::check);
    connect(m_bootOffset, &QSpinBox::valueChanged, this, &NewContainerDialog::check);
    connect(m_terminal, &QCheckBox::toggled, this, &NewContainerDialog::check);
    connect(m_keep, &QCheckBox::toggled, this, &NewContainerDialog::check);
    return page;
}

QWidget *NewContainerDialog::makeFooter()
{
    auto *footer = new QWidget(this);
    m_count = new TextLabel({}, FontRole::Secondary, Accent::Bad, footer);
    m_count->setObjectName(QStringLiteral("createProblems"));
    m_createOnly = new QPushButton(tr("Create"), footer);
    m_createOnly->setObjectName(QStringLiteral("createOnly"));
    m_createOnly->setAutoDefault(false);
    auto *cancel = new QPushButton(tr("Cancel"), footer);
    cancel->setObjectName(QStringLiteral("createCancel"));
    cancel->setAutoDefault(false);
    m_createAndStart = new QPushButton(tr("Create and &start"), footer);
    m_createAndStart->setObjectName(QStringLiteral("createAndStart"));
    m_createAndStart->setDefault(true);
    auto *layout = new QHBoxLayout(footer);
    const int margin = Theme::px(16);
    layout->setContentsMargins(margin, Theme::px(4), margin, Theme::px(12));
    layout->setSpacing(Theme::px(8));
    layout->addStretch(1);
    layout->addWidget(m_count);
    layout->addSpacing(Theme::px(8));
    layout->addWidget(m_createOnly);
    layout->addWidget(cancel);
    layout->addWidget(m_createAndStart);
    connect(m_createOnly, &QPushButton::clicked, this, [this] { create(false); });
    connect(m_createAndStart, &QPushButton::clicked, this, [this] { create(true); });
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    return footer;
}

void NewContainerDialog::fill(const app::CreateForm &form)
{
    m_name->setText(form.name);
    m_image->setCurrentIndex(qMax(0, m_image->findData(form.image)));
    m_command->setText(form.command);
    m_memory->setValue(static_cast<int>(form.memory / mebibyte));
    m_swap->setCurrentIndex(m_swap->findData(int(form.swap)));
    m_cpus->setValue(form.cpus);
    m_pids->setValue(static_cast<int>(form.pids));
    m_network->setCurrentIndex(qMax(0, m_network->findData(form.network)));
    m_address->setText(form.address);
    m_lastSuggested = form.address;
    m_terminal->setChecked(form.terminal);
    m_keep->setChecked(form.keep);
    for (auto it = m_kinds.cbegin(); it != m_kinds.cend(); ++it) {
        it.value()->setCurrentIndex(form.hostKinds.contains(it.key()) ? 1 : 0);
    }
    check();
}

app::CreateForm NewContainerDialog::form() const
{
    app::CreateForm form;
    form.name = m_name->text();
    form.image = m_image->count() ? m_image->currentData().toString() : QStringLiteral("busybox");
    form.command = m_command->text();
    form.hostName = m_hostName->text();
    form.memory = static_cast<quint64>(m_memory->value()) * mebibyte;
    form.swap = static_cast<app::CreateForm::Swap>(m_swap->currentData().toInt());
    form.cpus = m_cpus->value();
    form.pids = static_cast<quint64>(m_pids->value());
    form.network = m_network->currentData().toString();
    form.address = m_address->isEnabled() ? m_address->text() : QString();
    for (auto it = m_kinds.cbegin(); it != m_kinds.cend(); ++it) {
        if (it.value()->currentIndex() == 1) {
            form.hostKinds += it.key();
        }
    }
    form.environment = m_environment->toPlainText();
    form.workingDirectory = m_directory->text();
    form.user = m_user->text();
    form.bootOffset = m_bootOffset->value();
    form.terminal = m_terminal->isChecked();
    form.keep = m_keep->isChecked();
    return form;
}

void NewContainerDialog::networkChanged()
{
    const bool hosts = m_kinds.value(QStringLiteral("net"))->currentIndex() == 1;
    const QString network = m_network->currentData().toString();
    const bool addressable = !hosts && network != QLatin1String("none");
    m_network->setEnabled(!hosts);
    m_address->setEnabled(addressable);
    if (addressable && (m_address->text().isEmpty() || m_address->text() == m_lastSuggested)) {
        m_lastSuggested = m_presenter.freeAddress(network);
        m_address->setText(m_lastSuggested);
    }
    check();
}

void NewContainerDialog::check()
{
    if (!m_line || m_meanings.size() < m_kinds.size() || m_kinds.isEmpty()) {
        return; // still being built
    }
    const auto now = form();
    // What is being made appears before the answer, and would stand in its own way.
    const auto problems = m_busy ? QList<app::FieldProblem>() : m_presenter.problems(now);
    for (auto it = m_notes.cbegin(); it != m_notes.cend(); ++it) {
        const app::FieldProblem *found = nullptr;
        for (const auto &problem : problems) {
            if (problem.field == it.key()) {
                found = &problem;
                break;
            }
        }
        it.value()->setProblem(found);
    }
    for (auto it = m_kinds.cbegin(); it != m_kinds.cend(); ++it) {
        m_meanings.value(it.key())->setText(
            app::kindChoiceSentence(it.key(), it.value()->currentIndex() == 0));
    }
    m_hostName->setEnabled(m_kinds.value(QStringLiteral("uts"))->currentIndex() == 0);
    m_bootOffset->setEnabled(m_kinds.value(QStringLiteral("time"))->currentIndex() == 0);
    m_summary->setText(tr("Will make %1.").arg(m_presenter.summary(now)) + QLatin1Char('\n') +
                       m_presenter.authorisation(now));
    m_line->setCommand(m_presenter.commandLine(now, true));
    m_count->setText(problems.isEmpty()
                         ? QString()
                         : tr("%n thing(s) to correct", nullptr, static_cast<int>(problems.size())));
    m_createOnly->setEnabled(problems.isEmpty() && !m_busy);
    m_createAndStart->setEnabled(problems.isEmpty() && !m_busy);
}

void NewContainerDialog::create(bool start)
{
    const auto now = form();
    if (m_busy || !m_presenter.problems(now).isEmpty()) {
        return;
    }
    m_busy = true;
    m_banner->hide();
    check();
    Q_EMIT m_bench.lifecycle.asked(m_presenter.commandLine(now, start));
    const auto task = m_bench.lifecycle.tasks().begin(tr("Creating %1").arg(now.name));
    m_bench.client.createContainer(
        m_presenter.request(now), this, [this, start, task](const app::Outcome<app::Container *> &outcome) {
            auto &tasks = m_bench.lifecycle.tasks();
            if (outcome) {
                tasks.end(task);
                Q_EMIT created(*outcome, start);
                accept();
                return;
            }
            // Whoever gave no password knows.
            tasks.fail(task, outcome.error().kind == protocol::ErrorKind::NotAuthorizedDismissed
                                 ? QString()
                                 : outcome.error().friendlyText());
            m_busy = false;
            check();
            m_banner->setMessage(StateMark::Error, tr("The container was not created."),
                                 outcome.error().friendlyText(), outcome.error().text);
            m_banner->show();
        });
    // With the dialog gone the answer is dropped, and with it the end of the task.
    auto *tasks = &m_bench.lifecycle.tasks();
    connect(this, &QObject::destroyed, tasks, [tasks, task] { tasks->fail(task, {}); });
}

} // namespace caisson::ui
