// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/pages/memorypage.h"

#include "app/models/createpresenter.h"
#include "app/models/format.h"
#include "ui/support/formlabel.h"
#include "ui/support/textlabel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/bytetext.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/memorygraph.h"

#include <algorithm>
#include <QAction>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QVBoxLayout>

namespace caisson::ui {

namespace {

constexpr int largestMebibytes = 1024 * 1024;

ui::MemorySample toSample(const app::MemoryPoint &point)
{
    ui::MemorySample sample;
    sample.time = point.wallMilliseconds;
    sample.total = point.memory;
    if (point.detailed) {
        sample.anon = point.anon;
        sample.file = point.file;
        sample.kernel = point.kernel;
        sample.shmem = point.shmem;
    } else {
        sample.anon = point.memory; // the parts were not asked for then
    }
    sample.limit = point.limit;
    sample.high = point.high;
    return sample;
}

} // namespace

MemoryPage::MemoryPage(Workbench &bench, QWidget *parent)
    : ContainerPage(bench, parent)
    , m_graph(new MemoryGraph(this))
    , m_banner(new Banner(this))
    , m_raise(new QAction(this))
    , m_what(new QAction(tr("&What the kernel did"), this))
{
    m_graph->setObjectName(QStringLiteral("memoryGraph"));
    m_graph->setAccessibleName(tr("Memory over the last minute"));
    m_banner->setObjectName(QStringLiteral("killBanner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_banner->addAction(m_raise)->setObjectName(QStringLiteral("raiseAndRerun"));
    m_banner->addAction(m_what)->setObjectName(QStringLiteral("whatTheKernelDid"));

    m_stopped = new TextLabel(tr("The container does not run. This is its last curve."), FontRole::Secondary,
                              Accent::Secondary, this);
    m_startContainer = new QPushButton(Icons::get(u"media-playback-start"), tr("Start"), this);
    m_startContainer->setObjectName(QStringLiteral("memoryStartContainer"));
    auto *stoppedRow = new QHBoxLayout;
    stoppedRow->addWidget(m_stopped, 1);
    stoppedRow->addWidget(m_startContainer);

    auto *limits = new QHBoxLayout;
    limits->setSpacing(Theme::px(12));
    m_limit = makeLimitRow(QStringLiteral("limit"), tr("Li&mit"), Accent::Bad, limits);
    limits->addSpacing(Theme::px(12));
    m_high = makeLimitRow(QStringLiteral("high"), tr("Hi&gh"), Accent::Warn, limits);
    m_high.spin->setMinimum(0);
    m_high.slider->setMinimum(0);
    m_high.spin->setSpecialValueText(tr("none"));

    auto *left = new QVBoxLayout;
    left->setSpacing(Theme::px(8));
    left->addWidget(m_graph, 1);
    left->addLayout(limits);
    auto *body = new QHBoxLayout;
    body->setSpacing(Theme::px(16));
    body->addLayout(left, 1);
    body->addWidget(new Separator(Qt::Vertical, this));
    body->addWidget(makeLoadPanel());

    const int margin = Theme::px(16);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(margin, margin, margin, margin);
    layout->setSpacing(Theme::px(12));
    layout->addWidget(m_banner);
    layout->addLayout(stoppedRow);
    layout->addLayout(body, 1);

    connect(&bench.memory, &app::MemoryHistory::appended, this, [this](const app::Container *of) {
        if (of == container() && isOnScreen()) {
            appendNewest();
        }
    });
    connect(&bench.memory, &app::MemoryHistory::marked, this, [this](const app::Container *of) {
        if (of == container()) {
            showMarks();
            showKill();
        }
    });
    connect(m_graph, &MemoryGraph::limitReleased, this, &MemoryPage::setLimit);
    connect(m_graph, &MemoryGraph::limitDragged, this, &MemoryPage::setLimit);
    connect(m_graph, &MemoryGraph::highReleased, this, &MemoryPage::setHigh);
    connect(m_graph, &MemoryGraph::highDragged, this, &MemoryPage::setHigh);
    const auto preview = [this](const LimitRow &row) {
        return [this, row](quint64 bytes) {
            m_showing = true;
            row.spin->setValue(static_cast<int>(bytes / mebibyte));
            row.slider->setValue(static_cast<int>(bytes / mebibyte));
            m_showing = false;
        };
    };
    connect(m_graph, &MemoryGraph::limitPreview, this, preview(m_limit));
    connect(m_graph, &MemoryGraph::highPreview, this, preview(m_high));
    connect(m_raise, &QAction::triggered, this, &MemoryPage::raiseAndRerun);
    connect(m_what, &QAction::triggered, this, &MemoryPage::eventsWanted);
    connect(m_banner, &Banner::closed, this, [this] {
        if (const auto kill = container() ? m_bench.memory.lastKill(container()) : std::nullopt) {
            m_dismissed.insert(container()->path(), kill->wallMilliseconds);
        }
    });
    connect(m_startContainer, &QPushButton::clicked, this, [this] {
        if (container()) {
            m_bench.lifecycle.start(*container());
        }
    });
    connect(&bench.client, &app::Client::containerRemoved, this, [this](const app::Container *gone) {
        delete m_loads.take(gone->path());
        m_dismissed.remove(gone->path());
    });
}

MemoryPage::LimitRow MemoryPage::makeLimitRow(const QString &objectName, const QString &title, Accent accent,
                                              QHBoxLayout *into)
{
    LimitRow row;
    auto *label = new TextLabel(title, FontRole::Strong, accent, this);
    row.slider = new QSlider(Qt::Horizontal, this);
    row.slider->setObjectName(objectName + QStringLiteral("Slider"));
    row.slider->setAccessibleName(QString(title).remove(QLatin1Char('&')));
    row.slider->setRange(4, 512);
    row.slider->setPageStep(10);
    row.slider->setTickPosition(QSlider::TicksBelow);
    row.slider->setTickInterval(128);
    row.slider->setMinimumWidth(Theme::px(60));
    row.spin = new QSpinBox(this);
    row.spin->setObjectName(objectName + QStringLiteral("Spin"));
    row.spin->setAccessibleName(QString(title).remove(QLatin1Char('&')));
    row.spin->setRange(4, largestMebibytes);
    row.spin->setSuffix(tr(" MiB"));
    row.spin->setKeyboardTracking(false);
    row.spin->setMinimumWidth(Theme::px(108));
    label->setBuddy(row.spin);
    into->addWidget(label);
    into->addWidget(row.slider, 1);
    into->addWidget(row.spin);
    const bool isLimit = objectName == QLatin1String("limit");
    const auto wish = [this, isLimit](int mebibytes) {
        if (m_showing) {
            return;
        }
        const quint64 bytes = static_cast<quint64>(mebibytes) * mebibyte;
        isLimit ? setLimit(bytes) : setHigh(bytes);
    };
    connect(row.spin, &QSpinBox::valueChanged, this, [this, row, wish](int value) {
        if (m_showing) {
            // Qt keeps the place and the length of a selection, not what it selected.
            if (row.spin->hasFocus()) {
                row.spin->selectAll();
            } else if (auto *field = row.spin->findChild<QLineEdit *>()) {
                field->deselect();
            }
            return;
        }
        m_showing = true;
        row.slider->setValue(value);
        m_showing = false;
        wish(value);
    });
    connect(row.slider, &QSlider::valueChanged, this, [this, row, wish](int value) {
        if (m_showing) {
            return;
        }
        m_showing = true;
        row.spin->setValue(value);
        m_showing = false;
        if (!row.slider->isSliderDown()) {
            wish(value);
        }
    });
    connect(row.slider, &QSlider::sliderReleased, this, [row, wish] { wish(row.slider->value()); });
    return row;
}

QWidget *MemoryPage::makeLoadPanel()
{
    auto *panel = new QWidget(this);
    panel->setFixedWidth(Theme::px(256));
    m_loadTitle = new TextLabel({}, FontRole::Section, Accent::None, panel);
    auto *sentence = new TextLabel(tr("Takes memory step by step, as a program with a leak does."),
                                   FontRole::Secondary, Accent::Secondary, panel);
    sentence->setWordWrap(true);
    const auto spin = [&](const char *name, int low, int high, int value, const QString &suffix) {
        auto *box = new QSpinBox(panel);
        box->setObjectName(QString::fromLatin1(name));
        box->setRange(low, high);
        box->setValue(value);
        box->setSuffix(suffix);
        return box;
    };
    m_step = spin("loadStep", 1, 1024, 10, tr(" MiB"));
    m_every = spin("loadEvery", 1, 60, 3, tr(" s"));
    m_until = spin("loadUntil", 1, 16384, 128, tr(" MiB"));
    auto *form = new QFormLayout;
    form->setVerticalSpacing(Theme::px(8));
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(formLabel(tr("S&tep"), m_step, this), m_step);
    form->addRow(formLabel(tr("Ever&y"), m_every, this), m_every);
    form->addRow(formLabel(tr("&Up to"), m_until, this), m_until);
    m_start = new QPushButton(Icons::get(u"media-playback-start"), tr("Start loa&d"), panel);
    m_start->setObjectName(QStringLiteral("loadStart"));
    m_stop = new QPushButton(Icons::get(u"media-playback-stop"), tr("Sto&p"), panel);
    m_stop->setObjectName(QStringLiteral("loadStop"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_start, 1);
    buttons->addWidget(m_stop, 1);
    m_loadStatus = new TextLabel({}, FontRole::Secondary, Accent::Secondary, panel);
    m_loadStatus->setObjectName(QStringLiteral("loadStatus"));
    m_loadStatus->setWordWrap(true);
    auto *layout = new QVBoxLayout(panel);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Theme::px(12));
    layout->addWidget(m_loadTitle);
    layout->addWidget(sentence);
    layout->addLayout(form);
    layout->addLayout(buttons);
    layout->addWidget(m_loadStatus);
    layout->addStretch(1);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (auto *presenter = load()) {
            presenter->start(settings());
            Q_EMIT m_bench.lifecycle.asked(presenter->commandLine(settings()));
        }
    });
    connect(m_stop, &QPushButton::clicked, this, [this] {
        if (auto *presenter = load()) {
            presenter->stop();
        }
    });
    return panel;
}

app::LoadSettings MemoryPage::settings() const
{
    return {m_step->value(), m_every->value(), m_until->value()};
}

app::LoadPresenter *MemoryPage::load() const
{
    return container() ? m_loads.value(container()->path()) : nullptr;
}

QString MemoryPage::commandLine() const
{
    return container() ? QStringLiteral("caissonctl stats ") + container()->data().name : QString();
}

void MemoryPage::setOnScreen(bool onScreen)
{
    ContainerPage::setOnScreen(onScreen);
    if (onScreen) {
        showAll();
    }
}

void MemoryPage::containerChanged()
{
    if (container() && !m_loads.contains(container()->path())) {
        auto *presenter = new app::LoadPresenter(m_bench.client, *container(), this);
        m_loads.insert(container()->path(), presenter);
        connect(presenter, &app::LoadPresenter::changed, this, [this, presenter] {
            if (presenter == load()) {
                showLoad();
                showMarks();
            }
        });
    }
    showAll();
}

void MemoryPage::refresh()
{
    showLimits();
    showLoad();
    showKill();
}

void MemoryPage::showAll()
{
    m_graph->clear();
    m_lastShown = 0;
    if (!container()) {
        return;
    }
    QList<MemorySample> samples;
    if (const auto *points = m_bench.memory.points(container())) {
        samples.reserve(static_cast<qsizetype>(points->size()));
        for (std::size_t i = 0; i < points->size(); ++i) {
            samples += toSample(points->at(i));
        }
    }
    m_graph->setSamples(samples);
    m_lastShown = samples.isEmpty() ? 0 : samples.last().time;
    m_graph->setPeak(m_bench.memory.peak(container()));
    refresh();
    showMarks();
}

void MemoryPage::appendNewest()
{
    const auto *points = m_bench.memory.points(container());
    if (!points || points->isEmpty()) {
        return;
    }
    const auto sample = toSample(points->last());
    if (sample.time > m_lastShown) {
        m_lastShown = sample.time;
        m_graph->append(sample);
        m_graph->setPeak(m_bench.memory.peak(container()));
    }
}

void MemoryPage::showMarks()
{
    if (!container()) {
        return;
    }
    QList<ui::MemoryMark> marks;
    for (const auto &mark : m_bench.memory.marks(container())) {
        if (mark.kind == app::MemoryMark::Kind::OomKill) {
            marks +=
                ui::MemoryMark{ui::MemoryMark::Type::Killed, mark.wallMilliseconds,
                               tr("%1, PID %2")
                                   .arg(app::escapeControl(mark.details.value(QStringLiteral("command"))),
                                        mark.details.value(QStringLiteral("containerPid")))};
        }
    }
    m_graph->setMarks(marks);
    QList<ui::MemoryLoad> loads;
    if (const auto *presenter = load()) {
        for (const auto &span : presenter->spans()) {
            loads += ui::MemoryLoad{span.from, span.to, tr("load")};
        }
    }
    m_graph->setLoads(loads);
}

void MemoryPage::showKill()
{
    const auto kill = container() ? m_bench.memory.lastKill(container()) : std::nullopt;
    const bool old = kill && kill->wallMilliseconds <= m_dismissed.value(container()->path(), 0);
    m_banner->setVisible(kill && !old);
    if (!kill || old) {
        return;
    }
    const auto &info = container()->data();
    const auto text = app::killText(*kill, info.name, info.pid != 0);
    m_banner->setMessage(StateMark::Killed, text.sentence, text.detail, text.more);
    m_raise->setText(tr("&Raise to %1 MiB and rerun").arg(app::formatMebibytes(info.memoryLimit * 2)));
    m_raise->setEnabled(info.pid != 0 && info.memoryLimit != 0);
    m_raise->setVisible(load() && !load()->spans().isEmpty());
}

void MemoryPage::showLoad()
{
    const auto *presenter = load();
    if (!presenter) {
        return;
    }
    const bool running = container()->data().pid != 0;
    m_loadTitle->setText(tr("Safe load in %1").arg(container()->data().name));
    m_start->setEnabled(running && !presenter->isRunning());
    m_stop->setEnabled(presenter->isRunning());
    for (QSpinBox *box : {m_step, m_every, m_until}) {
        box->setEnabled(running && !presenter->isRunning());
        if (auto *field = box->findChild<QLineEdit *>(); field && !box->isEnabled()) {
            field->deselect(); // Qt goes on showing what was selected
        }
    }
    m_loadStatus->setText(presenter->statusText().isEmpty() ? tr("A load stops by itself after 2 minutes.")
                                                            : presenter->statusText());
}

void MemoryPage::showLimits()
{
    if (!container()) {
        return;
    }
    const auto &info = container()->data();
    const bool running = info.pid != 0;
    m_graph->setLimits(info.memoryLimit, info.memoryHigh);
    m_graph->setFrozen(!running);
    m_graph->setLimitEditable(running);
    m_graph->setHighEditable(running);
    m_graph->setLegendNote(
        info.memorySwapLimit != 0 && info.memorySwapLimit <= info.memoryLimit ? tr("swap off") : QString());
    m_stopped->setVisible(!running);
    m_startContainer->setVisible(!running);
    m_showing = true;
    const auto show = [](const LimitRow &row, quint64 bytes, bool enabled) {
        const int value = static_cast<int>(std::min<quint64>(bytes / mebibyte, largestMebibytes));
        row.slider->setMaximum(std::max({512, value * 2, row.slider->maximum()}));
        if (!row.slider->isSliderDown()) {
            row.slider->setValue(value);
        }
        if (!row.spin->hasFocus() || row.spin->value() == value) {
            row.spin->setValue(value);
        }
        row.slider->setEnabled(enabled);
        row.spin->setEnabled(enabled);
    };
    show(m_limit, info.memoryLimit, true);
    const bool highWorks = hasHigh();
    show(m_high, info.memoryHigh, highWorks);
    const QString why = highWorks ? QString() : tr("Needs control groups v2; this computer has v1.");
    for (QWidget *widget : {static_cast<QWidget *>(m_high.slider), static_cast<QWidget *>(m_high.spin)}) {
        if (widget->toolTip() != why) { // assistive programs are told each time
            widget->setToolTip(why);
            widget->setAccessibleDescription(why);
        }
    }
    m_showing = false;
}

void MemoryPage::setLimit(quint64 bytes)
{
    if (!container() || bytes == 0 || bytes == container()->data().memoryLimit) {
        return;
    }
    const auto &info = container()->data();
    app::LimitsRequest limits;
    limits.memory = bytes;
    if (info.memorySwapLimit != 0) {
        // The room for swap stays as it was: none stays none.
        const quint64 swap =
            info.memorySwapLimit > info.memoryLimit ? info.memorySwapLimit - info.memoryLimit : 0;
        limits.memorySwap = bytes + swap;
    }
    if (info.memoryHigh > bytes) {
        limits.memoryHigh = bytes;
    }
    m_bench.lifecycle.update(*container(), limits);
}

bool MemoryPage::hasHigh() const
{
    return m_bench.client.host().cgroupMode != QLatin1String("v1");
}

void MemoryPage::setHigh(quint64 bytes)
{
    if (!container() || !hasHigh()) {
        return;
    }
    const quint64 now = container()->data().memoryHigh;
    // Below the least that the helper takes there is nothing but none.
    const quint64 wanted = bytes >= app::leastMemory ? bytes : bytes > now ? app::leastMemory : 0;
    if (wanted == now) {
        showLimits();
        return;
    }
    app::LimitsRequest limits;
    limits.memoryHigh = wanted;
    m_bench.lifecycle.update(*container(), limits);
}

void MemoryPage::raiseAndRerun()
{
    auto *presenter = load();
    if (!presenter) {
        return;
    }
    setLimit(container()->data().memoryLimit * 2);
    presenter->start(presenter->settings());
}

} // namespace caisson::ui
