#include "ui/data/draw_panel.h"

#include "engine/data/drawn.h"
#include "engine/data/prepare.h"
#include "engine/train/fit.h"
#include "ui/data/draw_canvas.h"
#include "ui/document.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/segments.h"
#include "ui/plots/response_feed.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSlider>
#include <QToolButton>

#include <algorithm>

namespace ui {

using engine::data::kDrawnSource;

namespace {

constexpr double kSizeSteps = 10; ///< steps of the slider for one unit of the plane
constexpr int kLargestSize = 25, kMostDensity = 40, kUsualDensity = 6, kUsualSize = 5;

QSlider* slider(int low, int high, int value, const QString& name) {
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setRange(low, high);
    slider->setValue(value);
    slider->setAccessibleName(name);
    slider->setToolTip(name);
    slider->setMinimumWidth(scaled(70));
    return slider;
}

QIcon dot(const QColor& color) {
    QPixmap pixmap(24, 24);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    plots::paintPoint(painter, {12, 12}, 9, color, true);
    return QIcon(pixmap);
}

} // namespace

DrawPanel::DrawPanel(Document& document, Run& run, DataPanel& source, QWidget* parent)
    : Panel(tr("Draw points"), parent), m_document(document), m_run(run), m_data(source),
      m_canvas(new DrawCanvas), m_feed(new plots::ResponseFeed(run, *m_canvas)),
      m_tools(new Segments(tr("Tool"),
                           {{tr("draw"), tr("draw"), tr("Click and drag to draw points (D)")},
                            {tr("erase"), tr("erase"), tr("Click and drag to erase points (E)")},
                            {tr("move"), tr("move"),
                             tr("Drag points, or a frame around some of them; Delete removes them (M)")}})),
      m_size(slider(0, kLargestSize, kUsualSize, tr("Size of the brush"))),
      m_density(slider(1, kMostDensity, kUsualDensity, tr("Points that the brush scatters at once"))),
      m_sizeWords(new QLabel), m_densityWords(new QLabel), m_trains(new QCheckBox(tr("Train while drawing"))),
      m_mirror(new QToolButton), m_clear(new QPushButton(tr("Clear"))), m_take(new QPushButton),
      m_problem(new QLabel) {
    m_feed->setParent(this);
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(8);
    layout->addWidget(toolLines());
    layout->addWidget(m_canvas, 1);
    layout->addWidget(m_take, 0, Qt::AlignHCenter);
    layout->addWidget(m_problem);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setWordWrap(true);
    setContent(inside);
    connectParts();
    m_canvas->setBrush(m_size->value() / kSizeSteps, m_density->value());
    showData();
    showTools();
}

QWidget* DrawPanel::toolLines() {
    auto* lines = new QWidget;
    auto* layout = new QVBoxLayout(lines);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto* first = new QHBoxLayout;
    auto* second = new QHBoxLayout;
    auto* third = new QHBoxLayout;
    first->addWidget(m_tools);
    first->addStretch(1);
    first->addWidget(m_trains);
    addClasses();
    for (QToolButton* button : m_classes)
        second->addWidget(button);
    second->addStretch(1);
    second->addWidget(m_mirror);
    second->addWidget(m_clear);
    for (QLabel* words : {m_sizeWords, m_densityWords})
        words->setObjectName(QStringLiteral("muted"));
    third->addWidget(m_sizeWords);
    third->addWidget(m_size, 1);
    third->addSpacing(12);
    third->addWidget(m_densityWords);
    third->addWidget(m_density, 1);
    for (QHBoxLayout* line : {first, second, third})
        layout->addLayout(line);
    m_trains->setChecked(true);
    m_trains->setToolTip(tr("The network begins to train on the points with every stroke"));
    auto* menu = new QMenu(m_mirror);
    menu->addAction(tr("Left and right"), m_canvas, [this] { m_canvas->mirrorAll(Mirror::LeftRight); });
    menu->addAction(tr("Up and down"), m_canvas, [this] { m_canvas->mirrorAll(Mirror::UpDown); });
    m_mirror->setMenu(menu);
    m_mirror->setPopupMode(QToolButton::InstantPopup);
    m_mirror->setText(tr("Mirror ▾"));
    m_mirror->setToolTip(tr("Turn the selected points, or all, to the other side"));
    m_clear->setToolTip(tr("Take all points away; Ctrl+Z brings them back"));
    return lines;
}

void DrawPanel::addClasses() {
    for (int label = 0; label < engine::data::kPointClasses; ++label) {
        auto* button = new QToolButton;
        button->setText(QString::number(label));
        button->setIconSize({scaled(11), scaled(11)});
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setCheckable(true);
        button->setAutoExclusive(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(tr("Class %1").arg(label));
        button->setToolTip(
            tr("Points of class %1 (key %2); the selected points become it").arg(label).arg(label + 1));
        connect(button, &QToolButton::clicked, m_canvas, [this, label] { m_canvas->setLabel(label); });
        m_classes.push_back(button);
    }
}

void DrawPanel::connectParts() {
    connect(m_tools, &Segments::chosen, this, [this](int chosen) {
        if (int(m_canvas->tool()) != chosen)
            m_canvas->setTool(DrawCanvas::Tool(chosen));
    });
    const auto brush = [this] {
        m_canvas->setBrush(m_size->value() / kSizeSteps, m_density->value());
        showTools();
    };
    connect(m_size, &QSlider::valueChanged, this, brush);
    connect(m_density, &QSlider::valueChanged, this, brush);
    connect(m_clear, &QPushButton::clicked, m_canvas, &DrawCanvas::clear);
    connect(m_take, &QPushButton::clicked, this, &DrawPanel::take);
    connect(m_canvas, &DrawCanvas::edited, this, &DrawPanel::commit);
    connect(m_canvas, &DrawCanvas::toolChanged, this, [this] {
        if (m_tools->current() != int(m_canvas->tool()))
            m_tools->choose(int(m_canvas->tool()));
        showTools();
    });
    connect(m_canvas, &DrawCanvas::labelChanged, this, &DrawPanel::showTools);
    connect(m_canvas, &DrawCanvas::planeChanged, this, [this] { m_feed->setPlane(m_canvas->plane()); });
    connect(&m_data, &DataPanel::shown, this, &DrawPanel::showData);
    connect(&m_run, &Run::opened, this, &DrawPanel::showData);
    connect(m_feed, &plots::ResponseFeed::changed, this, &DrawPanel::respond);
    connect(&Look::instance(), &Look::changed, this, &DrawPanel::showTools);
    m_feed->setPlane(m_canvas->plane());
}

bool DrawPanel::isOpen() const {
    return m_data.spec().source == kDrawnSource && m_data.spec().pictures.empty();
}

/// Whether what is open can be drawn on with.
bool DrawPanel::canTake() const {
    const auto& dataset = m_data.dataset();
    return !isOpen() && dataset && dataset->task == engine::data::Task::Classification &&
           dataset->features.rows() == 2 &&
           dataset->samples() <= engine::core::Index(engine::data::kMostPoints) &&
           int(dataset->classNames.size()) <= engine::data::kPointClasses;
}

void DrawPanel::showData() {
    const bool open = isOpen();
    m_canvas->setPoints(open ? m_data.spec().points : DrawnPoints());
    m_canvas->setHeldOut(open ? heldOut() : std::vector<int>());
    m_canvas->setHint(m_data.spec().pictures.empty()
                          ? tr("Click and drag to draw points.\n1 to 5: their class. The first stroke makes "
                               "them your data.")
                          : tr("Your data are pictures now. The first stroke puts points in their place; "
                               "Ctrl+Z brings the pictures back."));
    m_take->setVisible(canTake());
    m_take->setText(tr("Begin with the points of %1").arg(m_data.sourceName()));
    m_problem->setText(open && !m_canvas->points().empty() && !m_run.isReady() ? m_run.problem() : QString());
    m_problem->setVisible(!m_problem->text().isEmpty());
    const auto count = m_canvas->points().size();
    setCaption(count == 0
                   ? QString()
                   : tr("%1 of at most %2 points")
                         .arg(formatCount(qint64(count)), formatCount(qint64(engine::data::kMostPoints))));
    m_clear->setEnabled(count > 0);
    m_mirror->setEnabled(count > 0);
    showTools();
    respond();
}

/// Numbers of points, ascending; none where they cannot be split.
std::vector<int> DrawPanel::heldOut() const {
    const auto& spec = m_data.spec();
    const auto dataset = engine::data::drawnDataset(spec);
    if (!dataset)
        return {};
    const auto parts = engine::data::split(*dataset, spec.split, spec.seed);
    if (!parts)
        return {};
    std::vector<int> held;
    for (const auto* rows : {&parts->validation, &parts->test})
        for (const int row : *rows)
            held.push_back(spec.points[std::size_t(row)].number);
    std::sort(held.begin(), held.end());
    return held;
}

void DrawPanel::showTools() {
    for (std::size_t i = 0; i < m_classes.size(); ++i) {
        m_classes[i]->setIcon(dot(m_canvas->colour(int(i))));
        m_classes[i]->setChecked(m_canvas->brush().label == int(i));
    }
    const bool single = m_size->value() == 0;
    m_sizeWords->setText(single ? tr("Brush: single points")
                                : tr("Brush %1").arg(formatTick(m_size->value() / kSizeSteps)));
    m_sizeWords->setMinimumWidth(m_sizeWords->fontMetrics().horizontalAdvance(tr("Brush: single points")));
    m_densityWords->setText(tr("Density %1").arg(m_density->value()));
    m_densityWords->setMinimumWidth(
        m_densityWords->fontMetrics().horizontalAdvance(tr("Density %1").arg(88)));
    const bool scatters = !single && m_canvas->tool() == DrawCanvas::Tool::Draw;
    m_density->setEnabled(scatters);
    m_densityWords->setEnabled(scatters);
    m_size->setEnabled(m_canvas->tool() != DrawCanvas::Tool::Move);
}

void DrawPanel::respond() {
    const bool answers = isOpen() && m_run.isReady() && m_run.network().inputs() == 2;
    m_canvas->setResponse(answers ? m_feed->response() : nullptr,
                          answers
                              ? plots::FieldMeaning::of(m_run.experiment(), *m_run.data(), m_run.network())
                              : plots::FieldMeaning());
}

void DrawPanel::commit(const DrawnPoints& points, const QString& what, int mergeId) {
    engine::train::Experiment next = m_document.experiment();
    if (!isOpen())
        next.data = m_data.specFor(kDrawnSource);
    next.data.pictures.clear();
    next.data.points = points;
    const auto dataset = engine::data::drawnDataset(next.data);
    if (dataset)
        next = engine::train::fitted(next, *dataset);
    const auto done = dataset ? m_document.edit(what, next, mergeId) : dataset.error();
    if (done) {
        if (m_trains->isChecked() && !points.empty())
            m_run.play();
        return;
    }
    showData();
    m_problem->setText(QString::fromStdString(done.error().text()));
    m_problem->show();
}

void DrawPanel::take() {
    DrawnPoints points;
    const auto& dataset = *m_data.dataset();
    for (engine::core::Index i = 0; i < dataset.samples(); ++i)
        points.push_back(
            {dataset.features(0, i), dataset.features(1, i), dataset.classes[std::size_t(i)], int(i)});
    commit(points, tr("Draw on with the points of %1").arg(m_data.sourceName()), -1);
}

QString DrawPanel::problem() const { return m_problem->text(); }

} // namespace ui
