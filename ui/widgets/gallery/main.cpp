// SPDX-FileCopyrightText: 2026 The Caisson authors
// SPDX-License-Identifier: GPL-2.0-or-later
#include "ui/widgets/banner.h"
#include "ui/widgets/bytetext.h"
#include "ui/widgets/commandstrip.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/gallery/samples.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/keyfigure.h"
#include "ui/widgets/markwidgets.h"
#include "ui/widgets/memorygraph.h"
#include "ui/widgets/meterbar.h"
#include "ui/widgets/namespacematrix.h"
#include "ui/widgets/networkdiagram.h"
#include "ui/widgets/planview.h"
#include "ui/widgets/segmentedbar.h"
#include "ui/widgets/sparkline.h"
#include "ui/widgets/terminalview.h"
#include <cstdio>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QCommandLineParser>
#include <QDir>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSlider>
#include <QSpinBox>
#include <QTableWidget>
#include <QTabWidget>
#include <QToolBar>
#include <QToolButton>

using namespace caisson::ui;

namespace {

QWidget *onBase(QWidget *page)
{
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    return page;
}

QWidget *marksPage()
{
    auto *page = onBase(new QWidget);
    auto *grid = new QGridLayout(page);
    int row = 0;
    for (int i = 0; i < kindCount; ++i) {
        const Kind kind = static_cast<Kind>(i);
        grid->addWidget(new KindTile(kind, 40), i / 4, (i % 4) * 2);
        auto *name = new QLabel(kindName(kind));
        name->setFont(Theme::font(FontRole::FixedStrong));
        grid->addWidget(name, i / 4, (i % 4) * 2 + 1);
    }
    row = 3;
    for (int i = 0; i < 7; ++i) {
        auto *label = new StateLabel;
        label->setState(static_cast<StateMark>(i));
        if (i == 0)
            label->setNote(QStringLiteral("1 process killed"));
        grid->addWidget(label, row + i, 0, 1, 3);
        auto *tile = new StateTile(static_cast<StateMark>(i), 32);
        grid->addWidget(tile, row + i, 3);
    }
    for (int i = 0; i < 3; ++i) {
        auto *icon = new QLabel;
        icon->setPixmap(Marks::relationIcon(static_cast<RelationMark>(i)).pixmap(16, 16));
        grid->addWidget(icon, row + i, 4);
        grid->addWidget(new QLabel(relationWord(static_cast<RelationMark>(i), QStringLiteral("moon"))),
                        row + i, 5, 1, 3);
    }
    auto *icons = new QWidget;
    auto *iconGrid = new QGridLayout(icons);
    const QStringList names = Icons::embedded();
    for (int i = 0; i < names.size(); ++i) {
        auto *icon = new QLabel;
        icon->setPixmap(Icons::get(names.at(i)).pixmap(QSize(16, 16), page->devicePixelRatioF()));
        auto *cell = new QLabel(names.at(i));
        cell->setFont(Theme::font(FontRole::Secondary));
        iconGrid->addWidget(icon, i / 5, (i % 5) * 2);
        iconGrid->addWidget(cell, i / 5, (i % 5) * 2 + 1);
    }
    grid->addWidget(icons, 0, 8, 14, 1);
    grid->setRowStretch(20, 1);
    return page;
}

QWidget *memoryPage()
{
    auto *page = onBase(new QWidget);
    auto *layout = new QVBoxLayout(page);
    auto *banner = new Banner;
    banner->setMessage(
        StateMark::Killed,
        QStringLiteral("The kernel killed eat at 14:32:07: zion had reached its limit of 100 MiB."),
        QStringLiteral("PID 37 here, 4790 on the host. It held 89.4 MiB and was taking 10 MiB more."),
        QStringLiteral(
            "No file pages were left to take back. zion’s shell goes on; host and moon were not touched."));
    banner->addButton(QStringLiteral("Raise to 200 MiB and rerun"));
    banner->addButton(QStringLiteral("What the kernel did"));
    layout->addWidget(banner);
    auto *graph = new MemoryGraph;
    const auto sample = samples::memory();
    graph->setLimits(100 * mebibyte, 80 * mebibyte);
    graph->setSamples(sample.samples);
    graph->setPeak(100 * mebibyte);
    graph->setLoads(sample.loads);
    graph->setMarks(sample.marks);
    graph->setLegendNote(QStringLiteral("swap off"));
    graph->setObjectName(QStringLiteral("focus"));
    layout->addWidget(graph, 1);
    return page;
}

QWidget *networkPage()
{
    auto *diagram = new NetworkDiagram;
    diagram->setModel(samples::network());
    diagram->setSelected(QStringLiteral("cs7f2a-0"));
    return diagram;
}

QWidget *largeNetworkPage()
{
    auto *diagram = new NetworkDiagram;
    diagram->setModel(samples::largeNetwork(9));
    diagram->resize(960, 640);
    diagram->setZoom(0.7);
    return diagram;
}

QWidget *matrixPage()
{
    auto *page = onBase(new QWidget);
    auto *layout = new QVBoxLayout(page);
    auto *matrix = new NamespaceMatrix;
    matrix->setMatrix(samples::namespaces());
    matrix->selectCell(QStringLiteral("zion"), Kind::Net);
    layout->addWidget(matrix);
    return page;
}

QWidget *planPage()
{
    auto *page = onBase(new QWidget);
    auto *layout = new QHBoxLayout(page);
    auto *plan = new PlanView;
    plan->setSteps(samples::plan());
    plan->setCurrentStep(6);
    plan->setFixedWidth(416);
    layout->addWidget(plan);
    auto *failed = new PlanView;
    auto steps = samples::plan();
    steps[7].status = PlanItem::Status::Failed;
    steps[7].microseconds = 120;
    steps[7].error = QStringLiteral("No such device");
    steps[6].status = PlanItem::Status::Undone;
    steps[8].status = PlanItem::Status::Running;
    failed->setSteps(steps);
    layout->addWidget(failed);
    return page;
}

QWidget *terminalPage()
{
    auto *terminal = new TerminalView;
    terminal->write(samples::terminal());
    return terminal;
}

QWidget *piecesPage()
{
    auto *page = onBase(new QWidget);
    auto *layout = new QVBoxLayout(page);
    auto *figures = new QHBoxLayout;
    auto *memory = new KeyFigure(QStringLiteral("Memory"));
    memory->setFigure(QStringLiteral("38.4"), QStringLiteral("of 100 MiB"));
    memory->meter()->setValue(38.4, 100);
    auto *processor = new KeyFigure(QStringLiteral("Processor"));
    processor->setFigure(QStringLiteral("0.03"), QStringLiteral("of 0.50 CPU"));
    processor->sparkline()->setData({samples::wave(60, 10, 6), 60, 0});
    auto *network = new KeyFigure(QStringLiteral("Network"));
    network->setFigures({{QStringLiteral("↓"), QStringLiteral("1.2"), QStringLiteral("MiB/s")},
                         {QStringLiteral("↑"), QStringLiteral("84"), QStringLiteral("KiB/s")}});
    network->sparkline()->setData({samples::wave(60, 20, 6), 60, 0});
    for (KeyFigure *figure : {memory, processor, network})
        figures->addWidget(figure);
    layout->addLayout(figures);
    auto *lines = new QHBoxLayout;
    for (const double base : {20.0, 38.0, 60.0, 90.0}) {
        auto *line = new Sparkline;
        line->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        line->setData({samples::wave(60, base, 3), 60, 100});
        lines->addWidget(line);
    }
    auto *segments =
        new SegmentedBar({QStringLiteral("Matrix"), QStringLiteral("Tree"), QStringLiteral("Table")});
    lines->addWidget(segments);
    layout->addLayout(lines);
    for (const StateMark mark :
         {StateMark::Error, StateMark::Warning, StateMark::Starting, StateMark::Running}) {
        auto *banner = new Banner;
        banner->setMessage(mark, QStringLiteral("The name moon is taken."),
                           QStringLiteral("Choose another one, or remove moon first."));
        banner->addButton(QStringLiteral("Use moon-2"));
        banner->setClosable(true);
        layout->addWidget(banner);
    }
    layout->addWidget(new EmptyState(QStringLiteral("container"), QStringLiteral("No containers yet."),
                                     QStringLiteral("New container…")),
                      1);
    auto *strip = new CommandStrip;
    strip->setCommand(QStringLiteral("caissonctl update zion --memory 200M"));
    layout->addWidget(strip);
    return page;
}

QWidget *controlsPage()
{
    auto *page = onBase(new QWidget);
    auto *form = new QGridLayout(page);
    auto *tabs = new QTabWidget;
    tabs->addTab(new QLabel(QStringLiteral("Basics")), QStringLiteral("Basics"));
    tabs->addTab(new QLabel, QStringLiteral("Mounts"));
    tabs->addTab(new QLabel, QStringLiteral("Users"));
    form->addWidget(tabs, 0, 0, 1, 4);
    auto *edit = new QLineEdit(QStringLiteral("zion"));
    auto *combo = new QComboBox;
    combo->addItems({QStringLiteral("busybox, built in, 4 MiB"), QStringLiteral("other")});
    auto *spin = new QSpinBox;
    spin->setRange(1, 1000);
    spin->setValue(100);
    spin->setSuffix(QStringLiteral(" MiB"));
    auto *slider = new QSlider(Qt::Horizontal);
    slider->setRange(0, 100);
    slider->setValue(40);
    slider->setTickPosition(QSlider::TicksBelow);
    slider->setTickInterval(25);
    form->addWidget(edit, 1, 0);
    form->addWidget(combo, 1, 1);
    form->addWidget(spin, 1, 2);
    form->addWidget(slider, 1, 3);
    auto *first = new QPushButton(QStringLiteral("Create and start"));
    first->setDefault(true);
    auto *off = new QPushButton(QStringLiteral("Start step by step"));
    off->setEnabled(false);
    form->addWidget(first, 2, 0);
    form->addWidget(off, 2, 1);
    form->addWidget(new QPushButton(Icons::get(u"list-add"), QStringLiteral("New network…")), 2, 2);
    auto *more = new QToolButton;
    more->setText(QStringLiteral("More"));
    more->setMenu(new QMenu(more));
    more->setPopupMode(QToolButton::InstantPopup);
    tabs->setCornerWidget(more);
    auto *check = new QCheckBox(QStringLiteral("Read only"));
    check->setChecked(true);
    form->addWidget(check, 2, 3);
    auto *tools = new QToolBar;
    tools->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    for (const auto &[icon, text] :
         {std::pair{u"list-add", "New container…"}, std::pair{u"media-playback-start", "Start"},
          std::pair{u"media-playback-stop", "Stop"}, std::pair{u"view-list-details", "Explain"}})
        tools->addAction(Icons::get(icon), QString::fromUtf8(text));
    tools->actions().last()->setCheckable(true);
    tools->actions().last()->setChecked(true);
    tools->actions().at(1)->setEnabled(false);
    form->addWidget(tools, 3, 0, 1, 4);
    auto *table = new QTableWidget(9, 3);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    for (int row = 0; row < 9; ++row) {
        for (int column = 0; column < 3; ++column)
            table->setItem(row, column,
                           new QTableWidgetItem(QStringLiteral("cell %1 %2").arg(row).arg(column)));
    }
    table->selectRow(2);
    form->addWidget(table, 4, 0, 1, 4);
    return page;
}

struct Page
{
    const char *name;
    QWidget *(*make)();
    QSize size;
};

constexpr std::array pages{
    Page{"marks", marksPage, {1280, 640}},      Page{"memory", memoryPage, {672, 500}},
    Page{"network", networkPage, {704, 576}},   Page{"network-large", largeNetworkPage, {1100, 640}},
    Page{"namespaces", matrixPage, {976, 420}}, Page{"plan", planPage, {880, 560}},
    Page{"terminal", terminalPage, {680, 300}}, Page{"pieces", piecesPage, {940, 800}},
    Page{"controls", controlsPage, {760, 480}}};

int writePictures(QApplication &application, const QString &folder)
{
    QDir().mkpath(folder);
    for (const auto &[choice, suffix] :
         {std::pair{Theme::Choice::Light, "light"}, std::pair{Theme::Choice::Dark, "dark"}}) {
        Theme::apply(application, choice);
        for (const Page &page : pages) {
            const std::unique_ptr<QWidget> widget(page.make());
            widget->resize(page.size);
            widget->show();
            widget->activateWindow();
            QApplication::processEvents();
            if (auto *focus = widget->findChild<QWidget *>(QStringLiteral("focus")))
                focus->setFocus();
            QApplication::processEvents();
            const QString file =
                QStringLiteral("%1/%2-%3.png").arg(folder, QLatin1String(page.name), QLatin1String(suffix));
            if (!widget->grab().save(file))
                return 1;
        }
    }
    return 0;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOptions(
        {{QStringLiteral("pictures"), QStringLiteral("Write pictures of all pages and leave."),
          QStringLiteral("folder")},
         {QStringLiteral("dark"), QStringLiteral("Dark theme.")},
         {QStringLiteral("rtl"), QStringLiteral("Right to left.")},
         {QStringLiteral("presenter"), QStringLiteral("Presenter mode's lines and secondary text.")},
         {QStringLiteral("font"), QStringLiteral("Application font."), QStringLiteral("family")},
         {QStringLiteral("points"), QStringLiteral("Font size."), QStringLiteral("points"),
          QStringLiteral("10.5")}});
    parser.process(application);
    if (parser.isSet(QStringLiteral("rtl")))
        QApplication::setLayoutDirection(Qt::RightToLeft);
    Theme::setPresenter(parser.isSet(QStringLiteral("presenter")));
    QFont font = application.font();
    if (parser.isSet(QStringLiteral("font")))
        font.setFamily(parser.value(QStringLiteral("font")));
    font.setPointSizeF(parser.value(QStringLiteral("points")).toDouble());
    QApplication::setFont(font);
    Theme::apply(application,
                 parser.isSet(QStringLiteral("dark")) ? Theme::Choice::Dark : Theme::Choice::Light);
    if (parser.isSet(QStringLiteral("pictures")))
        return writePictures(application, parser.value(QStringLiteral("pictures")));
    QTabWidget window;
    for (const Page &page : pages)
        window.addTab(page.make(), QLatin1String(page.name));
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}
