#include "ui/panels/test_seal.h"

#include "engine/train/evaluation.h"
#include "ui/data/latest_job.h"
#include "ui/document.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QVBoxLayout>

namespace ui {

namespace {

/// From so many looks on it is said without being asked for.
constexpr int kOften = 3;

void setRole(QLabel& label, const char* role) {
    const QString name = QString::fromLatin1(role);
    if (label.objectName() == name)
        return;
    label.setObjectName(name);
    label.style()->polish(&label);
}

} // namespace

TestSeal::TestSeal(Document& document, Run& run, QWidget* parent)
    : QWidget(parent), m_document(document), m_run(run), m_job(new LatestJob(this)), m_state(new QLabel),
      m_why(new QLabel), m_look(new QPushButton), m_keep(new QPushButton(tr("Keep sealed"))) {
    auto* title = new QLabel(tr("Test set"));
    m_state->setWordWrap(true);
    m_why->setWordWrap(true);
    m_why->setObjectName(QStringLiteral("muted"));
    auto* line = new QHBoxLayout;
    line->setSpacing(10);
    line->addWidget(title);
    line->addWidget(m_state, 1);
    line->addWidget(m_keep);
    line->addWidget(m_look);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 6, 12, 8);
    layout->setSpacing(4);
    layout->addWidget(m_why);
    layout->addLayout(line);
    const auto restyle = [this, title] {
        title->setFont(ui::font(FontRole::Title));
        m_why->setFont(ui::font(FontRole::Small));
    };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    connect(m_look, &QPushButton::clicked, this, &TestSeal::ask);
    connect(m_keep, &QPushButton::clicked, this, [this] {
        m_asking = false;
        refresh();
    });
    connect(&run, &Run::opened, this, &TestSeal::forget);
    connect(&run, &Run::switched, this, &TestSeal::forget);
    connect(&run, &Run::dataChanged, this, &TestSeal::forget);
    connect(&run, &Run::framed, this, [this] {
        if (m_seen)
            refresh();
    });
    connect(&document, &Document::stateChanged, this, &TestSeal::refresh);
    connect(&document, &Document::changed, this, &TestSeal::refresh);
    refresh();
}

void TestSeal::forget() {
    m_job->cancel();
    m_seen.reset();
    m_problem.clear();
    m_asking = false;
    refresh();
}

void TestSeal::ask() {
    if (m_document.testLooks() == 0 && !m_asking) {
        m_asking = true;
        return refresh();
    }
    m_asking = false;
    evaluate();
}

void TestSeal::evaluate() {
    if (!m_run.isReady())
        return;
    const auto snapshot = m_run.snapshot();
    m_job->start(
        [snapshot, experiment = m_run.experimentNow(), data = m_run.data()](const LatestJob::Wanted&) {
            return engine::train::evaluate(experiment, data, snapshot->parameters, engine::data::Part::Test);
        },
        [this, snapshot](const engine::core::Result<engine::train::Evaluation>& evaluated) {
            m_problem = evaluated ? QString() : QString::fromStdString(evaluated.error().text());
            if (evaluated) {
                m_seen = Seen{snapshot->run, snapshot->step, *evaluated};
                m_document.countTestLook();
                Q_EMIT looked(snapshot);
            }
            refresh();
        });
    refresh();
}

QString TestSeal::result() const {
    const auto& evaluation = m_seen->evaluation;
    const bool scaled = m_run.isReady() && m_run.data()->scalesTargets();
    QString text =
        (scaled ? tr("loss %1 (targets standardized)") : tr("loss %1")).arg(formatNumber(evaluation.loss));
    if (evaluation.rootMeanSquare.size() == 1)
        text += tr(" · root mean square error %1").arg(formatNumber(evaluation.rootMeanSquare(0)));
    if (evaluation.accuracy)
        text += tr(" · accuracy %1 %").arg(QString::number(100 * *evaluation.accuracy, 'f', 1));
    return text +
           tr(" at step %1, %2 samples").arg(formatCount(m_seen->step), formatCount(evaluation.samples));
}

void TestSeal::refresh() {
    const auto looks = m_document.testLooks();
    const bool isThere = m_run.isReady() && !m_run.data()->split.test.empty();
    const QString count = looks == 0   ? QString()
                          : looks == 1 ? tr("Looked once.")
                                       : tr("Looked %1 times.").arg(formatCount(looks));
    const bool isOld = m_seen && m_run.isReady() && m_run.snapshot()->step != m_seen->step;
    setRole(*m_state, !m_problem.isEmpty() ? "problem" : m_seen && !isOld ? "value" : "muted");
    m_state->setText(!isThere               ? tr("None: no sample is in the test part.")
                     : !m_problem.isEmpty() ? m_problem
                     : m_job->isBusy()      ? tr("Evaluating…")
                     : m_asking             ? tr("Look?")
                     : m_seen ? result() + QStringLiteral(". ") + (looks < kOften ? count : QString())
                              : (tr("Sealed. ") + count).trimmed());
    m_why->setText(
        m_asking ? tr("It says how well the network does on data that no choice was made by. Every choice "
                      "made after a look (a rate, a layer, when to stop) is fitted to it a little, until "
                      "it flatters as training data do. Choose by validation; look at the end. Looks are "
                      "counted.")
                 : tr("%1 What is chosen after a look is fitted to the test set, and its metrics get too "
                      "good to be true. Choose by validation.")
                       .arg(count));
    m_why->setVisible(isThere && (m_asking || looks >= kOften));
    m_look->setText(m_asking ? tr("Look now") : m_seen || looks > 0 ? tr("Look again") : tr("Look…"));
    m_look->setToolTip(
        tr("Loss and accuracy of the test part with the weights of now. %1").arg(count).trimmed());
    m_look->setVisible(isThere);
    m_look->setEnabled(!m_job->isBusy());
    m_keep->setVisible(isThere && m_asking);
}

} // namespace ui
