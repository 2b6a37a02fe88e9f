#include "ui/evaluate/metrics_panel.h"

#include "ui/data/explorer_words.h"
#include "ui/evaluate/evaluation.h"
#include "ui/evaluate/evaluation_whys.h"
#include "ui/panels/health_table.h"
#include "ui/panels/scrolled.h"
#include "ui/theme.h"

#include <QStackedWidget>
#include <QVBoxLayout>

#include <cmath>
#include <limits>

namespace ui {

using engine::analysis::ClassMetric;
using engine::analysis::NumberMetric;

namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Columns of the table by class.
enum Column { Precision, Recall, F1, Support, RocArea, AveragePrecision };

QString percent(double share) { return QStringLiteral("%1 %").arg(100 * share, 0, 'f', 1); }

/// What is not defined shows as 0 does in no table.
double shown(const engine::analysis::Share& share) { return share.isDefined ? share.value : kNone; }

} // namespace

MetricsPanel::MetricsPanel(Evaluation& evaluation, QWidget* parent)
    : Panel(tr("Metrics"), parent), m_evaluation(evaluation), m_stack(new QStackedWidget),
      m_headline(new HealthTable(
          {{tr("accuracy"), tr("Share of samples classified right")},
           {tr("loss"), tr("Mean loss over the samples, without penalty")},
           {tr("Brier"), tr("Mean squared distance of probabilities from what is so")},
           {tr("calibration error"), tr("How far probabilities are from how often it is so")}},
          tr("together"))),
      m_byClass(new HealthTable(
          {{tr("precision"), tr("Of those said to be of the class, the share that is")},
           {tr("recall"), tr("Of those of the class, the share that is found")},
           {tr("F1"), tr("The harmonic mean of precision and recall")},
           {tr("samples"), tr("How many are of the class (support)")},
           {tr("ROC area"), tr("Area below true over false positives, the class against the rest")},
           {tr("avg. prec."), tr("Average precision, the class against the rest")}},
          tr("class"))),
      m_numbers(new HealthTable({{tr("MSE"), tr("Mean squared error")},
                                 {tr("MAE"), tr("Mean absolute error")},
                                 {tr("RMSE"), tr("Root mean squared error")},
                                 {tr("R²"), tr("Share of the targets’ variance that is explained")}},
                                tr("target"))),
      m_popup(new WhyPopup(this)) {
    auto* classes = new QWidget;
    auto* layout = new QVBoxLayout(classes);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(14);
    layout->addWidget(m_headline);
    layout->addWidget(m_byClass);
    m_stack->addWidget(new Scrolled(classes));
    m_stack->addWidget(new Scrolled(m_numbers));
    m_stack->addWidget(new QWidget);
    setContent(m_stack);
    setCaption(tr("click a number for its formula"));
    connect(m_headline, &HealthTable::chosen, this, [this](int, int column, const QPoint& at) {
        m_popup->openAt(whyOfHeadline(m_evaluation, Headline(column)), at);
    });
    connect(m_byClass, &HealthTable::chosen, this, [this](int row, int column, const QPoint& at) {
        const int count = int(m_evaluation.classes().classes.size());
        const int one = row >= count                      ? -1
                        : m_evaluation.isOneAgainstRest() ? m_evaluation.decision().one
                                                          : row;
        m_popup->openAt(column == Support            ? whyOfSupport(m_evaluation, row)
                        : column == RocArea          ? whyOfRocArea(m_evaluation, one)
                        : column == AveragePrecision ? whyOfAveragePrecision(m_evaluation, one)
                                                     : whyOfMetric(m_evaluation, row, ClassMetric(column)),
                        at);
    });
    connect(m_numbers, &HealthTable::chosen, this, [this](int row, int column, const QPoint& at) {
        const bool isMean = row >= int(m_evaluation.report()->numbers.targets.size());
        m_popup->openAt(whyOfNumber(m_evaluation, isMean ? -1 : row, NumberMetric(column)), at);
    });
    connect(&evaluation, &Evaluation::changed, this, &MetricsPanel::refresh);
    refresh();
}

void MetricsPanel::refresh() {
    const auto& report = m_evaluation.report();
    const bool isThere = report && report->notFinite == 0;
    m_stack->setCurrentIndex(!isThere ? 2 : report->hasClasses ? 0 : 1);
    setSubtitle(
        isThere
            ? tr("%1 %2 samples").arg(formatCount(report->evaluation.samples), partName(m_evaluation.part()))
            : QString());
    if (isThere)
        report->hasClasses ? showClasses() : showNumbers();
}

void MetricsPanel::showClasses() {
    const auto& report = *m_evaluation.report();
    const auto& classes = m_evaluation.classes();
    const double brier = report.brier.value_or(kNone),
                 error = report.calibration ? report.calibration->expectedError : kNone;
    m_headline->show({{tr("all classes"),
                       {shown(classes.accuracy), report.evaluation.loss, brier, error},
                       {percent(classes.accuracy.value)}}});
    std::vector<HealthTable::Row> rows;
    const auto add = [&](const QString& name, double precision, double recall, double f1, long long support,
                         const std::optional<double>& roc, const std::optional<double>& average) {
        rows.push_back(
            {name,
             {precision, recall, f1, double(support), roc.value_or(kNone), average.value_or(kNone)},
             {{}, {}, {}, formatCount(support)}});
    };
    const bool isRest = m_evaluation.isOneAgainstRest();
    for (std::size_t k = 0; k < classes.classes.size(); ++k) {
        const auto& one = classes.classes[k];
        const bool hasCurve = !report.curves.empty() && !(isRest && k == 0);
        const std::size_t of = isRest ? std::size_t(m_evaluation.decision().one) : k;
        add(m_evaluation.nameOf(int(k)), shown(one.precision), shown(one.recall), shown(one.f1), one.support,
            hasCurve ? report.curves[of].rocArea : std::nullopt,
            hasCurve ? report.curves[of].averagePrecision : std::nullopt);
    }
    const auto& [macro, micro, weighted] = std::tie(classes.macro, classes.micro, classes.weighted);
    add(tr("macro mean"), macro.precision, macro.recall, macro.f1, classes.samples,
        isRest ? std::nullopt : report.macroRocArea, isRest ? std::nullopt : report.macroAveragePrecision);
    add(tr("micro mean"), micro.precision, micro.recall, micro.f1, classes.samples, {}, {});
    add(tr("weighted mean"), weighted.precision, weighted.recall, weighted.f1, classes.samples, {}, {});
    m_byClass->show(rows);
}

void MetricsPanel::showNumbers() {
    const auto& report = *m_evaluation.report();
    const auto& dataset = *m_evaluation.data()->dataset;
    std::vector<HealthTable::Row> rows;
    const auto add = [&rows](const QString& name, const engine::analysis::TargetMetrics& of) {
        rows.push_back({name, {of.meanSquare, of.meanAbsolute, of.rootMeanSquare, of.r2}});
    };
    for (std::size_t k = 0; k < report.numbers.targets.size(); ++k)
        add(columnTitle(dataset, dataset.features.rows() + int(k)), report.numbers.targets[k]);
    if (rows.size() > 1)
        add(tr("all targets"), report.numbers.overall);
    m_numbers->show(rows);
}

} // namespace ui
