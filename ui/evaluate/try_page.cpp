#include "ui/evaluate/try_page.h"

#include "engine/data/columns.h"
#include "engine/data/digit.h"
#include "engine/io/word_data.h"
#include "ui/data/digit_pad.h"
#include "ui/data/explorer_words.h"
#include "ui/data/latest_job.h"
#include "ui/data/probability_bars.h"
#include "ui/evaluate/contribution_view.h"
#include "ui/evaluate/plane_pad.h"
#include "ui/evaluate/try_form.h"
#include "ui/panels/schema_form.h"
#include "ui/panels/why_popup.h"
#include "ui/plots/response_feed.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStackedWidget>

#include <algorithm>

namespace ui {

using engine::core::Index;
using engine::core::VectorD;

namespace {

/// A network of so few multiplications answers before a frame is over.
constexpr Index kQuick = 300'000;

Index multiplications(const engine::model::Network<float>& network) {
    Index all = 0;
    for (int i = 0; i < network.layerCount(); ++i)
        all += network.layer(i).multiplications();
    return all;
}

TryPage::Input inputFor(const engine::data::Dataset& dataset) {
    if (dataset.imageWidth > 0)
        return dataset.imageAcross.empty() ? TryPage::Input::Paint : TryPage::Input::Samples;
    if (engine::io::isOfWords(dataset))
        return TryPage::Input::Word;
    if (dataset.features.rows() == 2 && dataset.oneHot.empty())
        return TryPage::Input::Plane;
    return canFillIn(dataset) ? TryPage::Input::Row : TryPage::Input::Samples;
}

} // namespace

TryPage::~TryPage() = default;

void TryPage::open() {
    m_job->cancel();
    m_network = nullptr;
    m_contributor = nullptr;
    m_answered = nullptr;
    m_input = Input::None;
    if (!m_run.isReady())
        return say(m_run.problem());
    const auto& prepared = *m_run.data();
    m_network = std::make_shared<const engine::model::Network<float>>(m_run.network());
    if (auto made = engine::analysis::Contributor::create(m_run.experiment().network))
        m_contributor = std::make_shared<const engine::analysis::Contributor>(*std::move(made));
    m_input = inputFor(*prepared.dataset);
    m_inputs->setCurrentIndex(int(m_input));
    // Not the test part: each look at that is counted.
    m_rows = prepared.split.validation.empty() ? prepared.split.train : prepared.split.validation;
    m_place = 0;
    openOutputs();
    openRow();
    m_plane->setData(m_run.data(), plots::FieldMeaning::of(m_run.experiment(), prepared, m_run.network()));
    m_hint->setText(m_input == Input::Paint   ? tr("Paint here, or begin with a sample of the data.")
                    : m_input == Input::Word  ? tr("Type a word, or begin with one of the data.")
                    : m_input == Input::Plane ? tr("Click or drag in the plane.")
                    : m_input == Input::Row   ? tr("Fill in a row, or begin with one of the data.")
                                              : tr("Walk through the samples of the data."));
    m_isOwn = false;
    if (m_input == Input::Paint)
        m_pad->clear();
    beginWith(m_rows[0]);
}

void TryPage::openOutputs() {
    const auto& prepared = *m_run.data();
    m_output->clear();
    const bool classes = prepared.dataset->task == engine::data::Task::Classification;
    const int count = int(prepared.targets.rows());
    if (classes)
        m_output->addItem(tr("the answer"), -1);
    const int choices = classes && count == 1 ? 2 : count;
    for (int k = 0; k < choices; ++k)
        m_output->addItem(outputName(k), k);
    m_bars->setVisible(classes);
}

void TryPage::openRow() {
    if (m_input == Input::Row)
        m_row->setSchema(rowSchema(*m_run.data()->dataset));
}

QString TryPage::outputName(int output) const {
    const auto& dataset = *m_run.data()->dataset;
    return hasClasses(dataset) ? classTitle(dataset, output)
                               : columnTitle(dataset, dataset.features.rows() + output);
}

void TryPage::beginWith(int sample) {
    m_isOwn = false;
    m_features = m_run.data()->dataset->features.col(sample);
    showFeatures();
    askAgain();
}

void TryPage::beside(int way) {
    if (m_rows.empty())
        return;
    const int count = int(m_rows.size());
    m_place = m_isOwn ? m_place : (m_place + way + count) % count;
    beginWith(m_rows[std::size_t(m_place)]);
}

void TryPage::showFeatures() {
    const auto& dataset = *m_run.data()->dataset;
    const int sample = m_rows.empty() ? -1 : m_rows[std::size_t(m_place)];
    switch (m_input) {
    case Input::Plane:
        m_plane->setPoint({m_features(0), m_features(1)});
        break;
    case Input::Row:
        m_row->setSettings(rowSettings(dataset, m_features));
        break;
    case Input::Word:
        if (!m_isOwn && std::size_t(sample) < dataset.sampleNames.size())
            m_word->setText(QString::fromStdString(dataset.sampleNames[std::size_t(sample)]));
        m_wordProblem->clear();
        break;
    case Input::Paint:
        if (!m_isOwn && !m_pad->isBlank()) {
            const QSignalBlocker quiet(m_pad);
            m_pad->clear();
        }
        break;
    case Input::Samples:
    case Input::None:
        break;
    }
}

void TryPage::takePainting() {
    if (m_input != Input::Paint)
        return;
    if (m_pad->isBlank())
        return beside(0);
    const auto& dataset = *m_run.data()->dataset;
    const auto grey =
        engine::data::paintedPicture(m_pad->ink(), DigitPad::kSide, engine::data::Placing::Centred,
                                     dataset.imageWidth, dataset.imageHeight);
    const double white = std::max(1e-9, dataset.features.maxCoeff());
    m_features = white * VectorD::Map(grey.data(), Index(grey.size()));
    m_isOwn = true;
    askAgain();
}

void TryPage::takeWord() {
    const QString typed = plainWord(m_word->text());
    const auto made = engine::io::wordFeatures(*m_run.data()->dataset, typed.toStdString());
    m_wordProblem->setText(made ? QString() : QString::fromStdString(made.error().message));
    if (!made)
        return;
    m_features = *made;
    m_isOwn = true;
    askAgain();
}

void TryPage::takeRow() {
    m_features = rowFeatures(*m_run.data()->dataset, m_row->settings());
    m_isOwn = true;
    askAgain();
}

void TryPage::askAgain() {
    m_sample->setText(m_isOwn ? tr("of your own")
                      : m_rows.empty()
                          ? QString()
                          : tr("sample %1: %2")
                                .arg(formatCount(m_rows[std::size_t(m_place)]),
                                     answerOf(*m_run.data()->dataset, m_rows[std::size_t(m_place)])));
    m_job->cancel();
    ask();
}

void TryPage::ask() {
    if (!m_run.isReady() || !m_network || !m_contributor || m_job->isBusy() ||
        m_features.size() != m_network->inputs())
        return;
    const auto* loss = engine::model::findLoss(m_run.experimentNow().training.loss);
    m_job->start(
        [network = m_network, contributor = m_contributor, data = m_run.data(), snapshot = m_run.snapshot(),
         loss, features = m_features, wanted = m_output->currentData().toInt()](const LatestJob::Wanted&) {
            Answer answer;
            answer.by = snapshot;
            answer.prediction = engine::train::predict(*network, snapshot->parameters, *loss, data->scaler,
                                                       features, data->targetScaler);
            const auto& outputs = answer.prediction.outputs;
            answer.output = wanted >= 0 ? wanted : engine::train::answerOf(*network, *loss, outputs);
            const Index of = outputs.size() == 1 ? 0 : answer.output;
            answer.contributions = contributor->of(snapshot->parameters, data->scaler, features, of);
            if (outputs.size() == 1 && answer.output == 0 &&
                data->dataset->task == engine::data::Task::Classification)
                answer.contributions = engine::analysis::turned(std::move(answer.contributions));
            return answer;
        },
        [this](const Answer& answer) { take(answer); }, multiplications(*m_network) < kQuick);
}

void TryPage::take(const Answer& answer) {
    if (!m_run.isReady())
        return;
    const auto& dataset = *m_run.data()->dataset;
    const auto& p = answer.prediction.probabilities;
    m_answered = answer.by;
    if (hasClasses(dataset)) {
        QStringList names;
        for (std::size_t k = 0; k < std::max<std::size_t>(2, answer.prediction.outputs.size()); ++k)
            names << QString::fromStdString(engine::data::className(dataset, int(k)));
        m_bars->setValues(names, p);
        const int said =
            engine::train::answerOf(*m_network, *engine::model::findLoss(m_run.experimentNow().training.loss),
                                    answer.prediction.outputs);
        m_verdict->setText(
            p.empty() ? tr("%1 (no probabilities)").arg(outputName(said))
                      : tr("%1, with %2 %").arg(outputName(said)).arg(100 * p[std::size_t(said)], 0, 'f', 1));
    } else {
        QStringList texts;
        for (std::size_t k = 0; k < answer.prediction.outputs.size() && k < 6; ++k)
            texts << QStringLiteral("%1 = %2").arg(outputName(int(k)),
                                                   formatNumber(answer.prediction.outputs[k]));
        m_verdict->setText(texts.join(QStringLiteral(",  ")) +
                           (answer.prediction.outputs.size() > 6 ? QStringLiteral(" …") : QString()));
    }
    m_view->show(m_run.data()->dataset, m_features, answer.contributions);
}

void TryPage::say(const QString& text) {
    m_inputs->setCurrentIndex(int(Input::None));
    m_hint->setText(text);
    m_verdict->clear();
    m_bars->setValues({}, {});
    m_view->show(nullptr, {}, {});
}

void TryPage::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    // A style sheet took it back when the page was put into its mode.
    m_verdict->setFont(largeFont());
    m_word->setFont(largeFont());
    m_feed->update();
    ask();
}

} // namespace ui
