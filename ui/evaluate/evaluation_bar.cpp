#include "ui/evaluate/evaluation_bar.h"

#include "ui/elided_label.h"
#include "ui/evaluate/evaluation.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/segments.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

#include <cmath>

namespace ui {

using engine::data::Part;

namespace {

/// Positions of the slider over the range of scores.
constexpr int kPositions = 1000;

} // namespace

EvaluationBar::EvaluationBar(Evaluation& evaluation, Run& run, QWidget* parent)
    : QWidget(parent), m_evaluation(evaluation), m_run(run),
      m_parts(new Segments(tr("Part of the data"),
                           {{tr("Training"), tr("Train"), tr("The samples it learns from")},
                            {tr("Validation"), tr("Val."), tr("The samples that choices are made by")},
                            {tr("Test"), tr("Test"),
                             tr("The sealed part: looked at in the end, and every look is counted")}})),
      m_against(new QLabel(tr("class"))), m_classes(new ChoiceBox), m_thresholdBox(new QWidget),
      m_threshold(new QSlider(Qt::Horizontal)), m_value(new QLabel), m_usual(new QToolButton),
      m_state(new ElidedLabel) {
    m_against->setObjectName(QStringLiteral("muted"));
    m_against->setBuddy(m_classes);
    m_classes->setAccessibleName(tr("Class against the rest"));
    m_classes->setToolTip(tr("All classes side by side, or one against the rest, with a threshold"));
    m_classes->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_state->setObjectName(QStringLiteral("muted"));
    m_state->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    buildThreshold();
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_parts);
    layout->addWidget(m_against);
    layout->addWidget(m_classes);
    layout->addWidget(m_thresholdBox);
    layout->addWidget(m_state, 1);
    connect(m_parts, &Segments::chosen, this, [this](int part) { m_evaluation.setPart(Part(part)); });
    connect(m_classes, &QComboBox::activated, this,
            [this](int row) { m_evaluation.setClass(m_classes->itemData(row).toInt()); });
    connect(&evaluation, &Evaluation::partChanged, this, &EvaluationBar::refresh);
    connect(&evaluation, &Evaluation::changed, this, &EvaluationBar::refresh);
    connect(&run, &Run::framed, this, &EvaluationBar::refreshState);
    connect(&Look::instance(), &Look::changed, this, &EvaluationBar::refresh);
    refresh();
}

void EvaluationBar::buildThreshold() {
    auto* layout = new QHBoxLayout(m_thresholdBox);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto* name = new QLabel(tr("threshold"));
    name->setObjectName(QStringLiteral("muted"));
    name->setBuddy(m_threshold);
    m_threshold->setRange(0, kPositions);
    m_threshold->setSingleStep(10);
    m_threshold->setPageStep(100);
    m_threshold->setAccessibleName(tr("Threshold"));
    m_threshold->setToolTip(tr("From which score on the class is said. Samples move through the matrix as "
                               "you drag; also in the picture of "
                               "the scores, and on the curves."));
    m_usual->setText(tr("reset"));
    m_usual->setToolTip(tr("Back to the threshold the network itself decides by"));
    for (QWidget* one : std::initializer_list<QWidget*>{name, m_threshold, m_value, m_usual})
        layout->addWidget(one);
    connect(m_threshold, &QSlider::valueChanged, this, [this](int position) {
        const auto [lower, upper] = m_evaluation.thresholdRange();
        m_evaluation.setThreshold(lower + (upper - lower) * position / kPositions);
    });
    connect(m_usual, &QToolButton::clicked, this,
            [this] { m_evaluation.setThreshold(m_evaluation.usualThreshold()); });
}

void EvaluationBar::refresh() {
    refreshParts();
    refreshClasses();
    refreshThreshold();
    refreshState();
}

void EvaluationBar::refreshParts() {
    m_parts->buttons()[std::size_t(m_evaluation.part())]->setChecked(true);
    const bool hasValidation = !m_run.isReady() || !m_run.data()->split.validation.empty();
    m_parts->buttons()[std::size_t(Part::Validation)]->setEnabled(hasValidation);
}

void EvaluationBar::refreshClasses() {
    const auto& report = m_evaluation.report();
    const bool classes = report && report->hasClasses;
    m_against->setVisible(classes);
    m_classes->setVisible(classes);
    if (!classes)
        return;
    QStringList names;
    const int count = report->scores.classes();
    if (count > 2)
        names << tr("all classes");
    for (int k = 0; k < count; ++k)
        names << m_evaluation.className(k);
    QStringList before;
    for (int i = 0; i < m_classes->count(); ++i)
        before << m_classes->itemText(i);
    if (names != before) {
        m_classes->clear();
        for (int i = 0; i < names.size(); ++i)
            m_classes->addItem(names[i], count > 2 ? i - 1 : i);
    }
    m_classes->setCurrentIndex(m_classes->findData(m_evaluation.decision().one));
}

void EvaluationBar::refreshThreshold() {
    const bool isThere = m_evaluation.hasScores() && m_evaluation.decision().one >= 0;
    m_thresholdBox->setVisible(isThere);
    if (!isThere)
        return;
    const auto [lower, upper] = m_evaluation.thresholdRange();
    const double threshold = m_evaluation.decision().threshold;
    const QSignalBlocker quiet(m_threshold);
    m_threshold->setValue(int(std::lround((threshold - lower) / (upper - lower) * kPositions)));
    m_threshold->setFixedWidth(scaled(width() < scaled(1000) ? 92 : 120));
    m_value->setFont(ui::font(FontRole::Number));
    m_value->setText(formatNumber(threshold));
    m_value->setFixedWidth(QFontMetrics(m_value->font()).horizontalAdvance(QStringLiteral("−0.00000")));
    m_usual->setEnabled(threshold != m_evaluation.usualThreshold());
}

void EvaluationBar::refreshState() {
    const auto& report = m_evaluation.report();
    if (!isVisible() || !report)
        return m_state->setText({});
    m_state->setText(
        m_evaluation.isStale()
            ? tr("of step %1: the run has gone on since").arg(formatCount(m_evaluation.step()))
        // Beside a threshold there is no room for the count, which stands above the metrics as well.
        : !m_thresholdBox->isHidden()
            ? tr("step %1").arg(formatCount(m_evaluation.step()))
            : tr("%1 samples at step %2")
                  .arg(formatCount(report->evaluation.samples), formatCount(m_evaluation.step())));
}

} // namespace ui
