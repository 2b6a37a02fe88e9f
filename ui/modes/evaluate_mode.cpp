#include "ui/modes/evaluate_mode.h"

#include "ui/document.h"
#include "ui/evaluate/calibration_view.h"
#include "ui/evaluate/confusion_view.h"
#include "ui/evaluate/curve_view.h"
#include "ui/evaluate/evaluation.h"
#include "ui/evaluate/evaluation_bar.h"
#include "ui/evaluate/evaluation_whys.h"
#include "ui/evaluate/metrics_panel.h"
#include "ui/evaluate/residual_view.h"
#include "ui/evaluate/sample_list.h"
#include "ui/evaluate/samples_panel.h"
#include "ui/evaluate/score_view.h"
#include "ui/evaluate/try_page.h"
#include "ui/panel_stack.h"
#include "ui/panels/segments.h"
#include "ui/panels/test_seal.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QGraphicsOpacityEffect>
#include <QLabel>
#include <QSettings>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

using engine::data::Part;

namespace {

const QString kPlaceKey = QStringLiteral("stacks/evaluate");
constexpr double kStale = 0.5; // opacity

// A stack shows and hides its pages, a mode its panels: neither is to meet the other's.
QWidget* page(QWidget* inside) {
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(inside);
    return page;
}

Panel* panelOf(const QString& title, QWidget* content, const QString& caption = {}) {
    auto* panel = new Panel(title);
    panel->setContent(content);
    panel->setCaption(caption);
    return panel;
}

QStackedWidget* oneOf(QWidget* first, QWidget* second) {
    auto* stack = new QStackedWidget;
    stack->addWidget(page(first));
    stack->addWidget(page(second));
    return stack;
}

} // namespace

EvaluateMode::EvaluateMode(Context context, QWidget* parent)
    : Mode(QStringLiteral("evaluate"), parent), m_context(context),
      m_evaluation(new Evaluation(context.run, *this, this)),
      m_places(new Segments(tr("What is evaluated with"),
                            {{tr("Metrics"), tr("Metrics"), tr("On the samples of the data (Ctrl+Page Up)")},
                             {tr("Try it"), tr("Try it"), tr("On a sample of your own (Ctrl+Page Down)")}})),
      m_bar(new EvaluationBar(*m_evaluation, context.run)), m_matrix(new ConfusionView(*m_evaluation)),
      m_metrics(new MetricsPanel(*m_evaluation)), m_scores(new ScoreView(*m_evaluation)),
      m_roc(new CurveView(*m_evaluation, CurveView::Kind::Roc)),
      m_precision(new CurveView(*m_evaluation, CurveView::Kind::PrecisionRecall)),
      m_predicted(new ResidualView(*m_evaluation, ResidualView::Kind::Predicted)),
      m_residuals(new ResidualView(*m_evaluation, ResidualView::Kind::Residuals)),
      m_samples(new SamplesPanel(*m_evaluation)), m_seal(new TestSeal(context.document, context.run)),
      m_try(new TryPage(context.run)), m_popup(new WhyPopup(this)), m_message(new QLabel),
      m_stack(new QStackedWidget), m_content(new QStackedWidget) {
    auto* all = new QWidget;
    auto* layout = new QVBoxLayout(all);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto* line = new QHBoxLayout;
    line->setSpacing(16);
    line->addWidget(m_places);
    line->addWidget(m_bar, 1);
    QSizePolicy keepsRoom = m_bar->sizePolicy();
    keepsRoom.setRetainSizeWhenHidden(true);
    m_bar->setSizePolicy(keepsRoom);
    layout->addLayout(line);
    layout->addWidget(m_stack, 1);
    m_stack->addWidget(page(metricsPlace()));
    m_stack->addWidget(page(m_try));
    setArrangement(all);
    connectParts();
    m_places->choose(QSettings().value(kPlaceKey).toInt() == 1 ? 1 : 0);
    refresh();
}

EvaluateMode::~EvaluateMode() { QSettings().setValue(kPlaceKey, m_places->current()); }

QWidget* EvaluateMode::metricsPlace() {
    auto* root = new QSplitter(Qt::Vertical);
    auto* top = new QSplitter(Qt::Horizontal, root);
    auto* bottom = new QSplitter(Qt::Horizontal, root);
    m_left =
        oneOf(matrixPanel(), panelOf(tr("Answers"), m_predicted, tr("on the dashed line both are equal")));
    top->addWidget(m_left);
    top->addWidget(m_metrics);
    m_below = oneOf(curves(), panelOf(tr("Residuals"), m_residuals, tr("click a point: its sample")));
    m_scorePanel = panelOf(tr("Scores"), m_scores, tr("heights: √ of the counts"));
    bottom->addWidget(m_below);
    bottom->addWidget(m_scorePanel);
    bottom->addWidget(m_samples);
    top->setSizes({620, 740});
    bottom->setSizes({470, 440, 450});
    root->setSizes({410, 400});
    for (QSplitter* splitter : {root, top, bottom})
        for (int i = 0; i < splitter->count(); ++i)
            splitter->setStretchFactor(i, splitter->sizes()[i]);
    m_content->addWidget(page(root));
    m_content->addWidget(sealPlace());
    auto* place = new QWidget;
    m_strip = new QVBoxLayout(place);
    m_strip->setContentsMargins(0, 0, 0, 0);
    m_strip->setSpacing(6);
    m_strip->addWidget(m_content, 1);
    return place;
}

Panel* EvaluateMode::matrixPanel() {
    auto* shows = new Segments(
        tr("What the cells show"),
        {{tr("counts"), tr("n"), tr("How many samples")},
         {tr("by row"), tr("row"), tr("Shares of all that are of the class: on the diagonal the recall")},
         {tr("by column"), tr("col."),
          tr("Shares of all that are said to be of it: on the diagonal the precision")}});
    auto* panel = panelOf(tr("Confusion matrix"), m_matrix);
    panel->addTitleWidget(shows);
    shows->choose(0);
    connect(shows, &Segments::chosen, m_matrix,
            [this](int chosen) { m_matrix->setShows(ConfusionView::Shows(chosen)); });
    return panel;
}

QWidget* EvaluateMode::curves() {
    auto* stack = new PanelStack(QStringLiteral("evaluate/curves"));
    auto* calibration = new CalibrationView(*m_evaluation);
    stack->add(panelOf(tr("ROC curve"), m_roc), tr("ROC"));
    stack->add(panelOf(tr("Precision and recall"), m_precision), tr("Precision–recall"));
    stack->add(panelOf(tr("Calibration"), calibration));
    connect(calibration, &CalibrationView::chosen, this,
            [this, calibration](int spot, const QPointF&, const QPoint& global) {
                const int bin = calibration->binOf(spot);
                m_popup->openAt(
                    bin < 0 ? whyOfCalibration(*m_evaluation, calibration->calibration())
                            : whyOfBin(*m_evaluation, calibration->calibration().bins[std::size_t(bin)]),
                    global);
            });
    return stack;
}

/// What stands in place of the numbers where there are none.
QWidget* EvaluateMode::sealPlace() {
    auto* place = new QWidget;
    auto* layout = new QVBoxLayout(place);
    layout->setContentsMargins(scaled(240), 20, scaled(240), 20);
    layout->setSpacing(12);
    m_message->setAlignment(Qt::AlignCenter);
    m_message->setWordWrap(true);
    layout->addStretch(2);
    layout->addWidget(m_message);
    m_sealPage = new QVBoxLayout;
    layout->addLayout(m_sealPage);
    layout->addStretch(3);
    return place;
}

void EvaluateMode::connectParts() {
    connect(m_places, &Segments::chosen, this, [this](int place) {
        restoreArrangement();
        m_stack->setCurrentIndex(place);
        m_bar->setVisible(place == int(Place::Metrics));
    });
    for (const auto& [key, place] :
         {std::pair(Qt::Key_PageUp, Place::Metrics), std::pair(Qt::Key_PageDown, Place::TryIt)})
        connect(new QShortcut(Qt::CTRL | key, this), &QShortcut::activated, this,
                [this, place = place] { m_places->choose(int(place)); });
    connect(m_evaluation, &Evaluation::changed, this, &EvaluateMode::refresh);
    connect(m_evaluation, &Evaluation::partChanged, this, &EvaluateMode::refresh);
    connect(&m_context.run, &Run::framed, this, &EvaluateMode::refreshStale);
    connect(m_seal, &TestSeal::looked, m_evaluation, &Evaluation::look);
    connect(m_matrix, &ConfusionView::chosen, this, [this](int spot, const QPointF&, const QPoint& global) {
        if (const auto sum = m_matrix->sumOf(spot))
            return m_popup->openAt(whyOfSum(*m_evaluation, sum->second, sum->first), global);
        const int count = int(m_evaluation->confusion().rows());
        m_evaluation->setCell(engine::analysis::Cell{spot / count, spot % count});
    });
    connect(m_scores, &ScoreView::thresholdWanted, m_evaluation, &Evaluation::setThreshold);
    for (CurveView* view : {m_roc, m_precision}) {
        connect(view, &CurveView::thresholdWanted, m_evaluation, &Evaluation::setThreshold);
        connect(view, &CurveView::chosen, this, [this, view](int spot, const QPointF&, const QPoint& global) {
            const int one = view->classOf(spot);
            m_popup->openAt(view == m_roc ? whyOfRocArea(*m_evaluation, one)
                                          : whyOfAveragePrecision(*m_evaluation, one),
                            global);
        });
    }
    for (ResidualView* view : {m_predicted, m_residuals}) {
        connect(view, &ResidualView::sampleChosen, m_samples->list(), &SampleList::choose);
        connect(m_samples->list(), &SampleList::currentPlaceChanged, view, &ResidualView::mark);
    }
    connect(m_samples, &SamplesPanel::opened, this, &EvaluateMode::lookAt);
}

void EvaluateMode::refresh() {
    const auto& report = m_evaluation->report();
    const QString problem = m_evaluation->problem();
    const bool isTest = m_evaluation->part() == Part::Test;
    const bool isThere = report && problem.isEmpty();
    m_content->setCurrentIndex(isThere ? 0 : 1);
    m_message->setText(!problem.isEmpty() ? problem
                       : isTest ? tr("The test part is sealed. Its numbers say how good the network is on "
                                     "data that no choice was made by; "
                                     "each look is counted.")
                                : QString());
    m_seal->setVisible(isTest);
    if (isThere && m_strip->indexOf(m_seal) < 0)
        m_strip->insertWidget(0, m_seal);
    else if (!isThere && m_sealPage->indexOf(m_seal) < 0)
        m_sealPage->addWidget(m_seal);
    if (isThere) {
        m_left->setCurrentIndex(report->hasClasses ? 0 : 1);
        m_below->setCurrentIndex(report->hasClasses ? 0 : 1);
        if (!isMaximized())
            m_scorePanel->setVisible(report->hasClasses);
    }
    refreshStale();
}

/// Numbers of a step that the run has left are greyed.
void EvaluateMode::refreshStale() {
    const bool isStale = m_evaluation->isStale();
    if (isStale == (m_content->graphicsEffect() != nullptr))
        return;
    auto* effect = isStale ? new QGraphicsOpacityEffect(m_content) : nullptr;
    if (effect)
        effect->setOpacity(kStale);
    m_content->setGraphicsEffect(effect);
}

void EvaluateMode::lookAt(int sample) {
    if (sample < 0)
        return;
    Q_EMIT lookInside();
    m_context.stepper.lookAtLossOf(sample);
}

void EvaluateMode::showEvent(QShowEvent* event) {
    Mode::showEvent(event);
    m_evaluation->update();
}

} // namespace ui
