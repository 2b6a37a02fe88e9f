// Of TryPage: how it is laid out and what its parts tell it.
#include "engine/analysis/metric_story.h"
#include "ui/data/digit_pad.h"
#include "ui/data/latest_job.h"
#include "ui/data/probability_bars.h"
#include "ui/evaluate/contribution_view.h"
#include "ui/evaluate/evaluation_whys.h"
#include "ui/evaluate/plane_pad.h"
#include "ui/evaluate/try_form.h"
#include "ui/evaluate/try_page.h"
#include "ui/panel.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/schema_form.h"
#include "ui/panels/scrolled.h"
#include "ui/panels/why_popup.h"
#include "ui/plots/response_feed.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace ui {

TryPage::TryPage(Run& run, QWidget* parent)
    : QWidget(parent), m_run(run), m_feed(new plots::ResponseFeed(run, *this)), m_job(new LatestJob(this)),
      m_inputs(new QStackedWidget), m_pad(new DigitPad), m_word(new QLineEdit), m_wordProblem(new QLabel),
      m_plane(new PlanePad), m_row(new SchemaForm), m_hint(new QLabel), m_verdict(new QLabel),
      m_sample(new QLabel), m_before(new QPushButton(tr("Previous sample"))),
      m_next(new QPushButton(tr("Next sample"))), m_bars(new ProbabilityBars), m_output(new ChoiceBox),
      m_view(new ContributionView), m_popup(new WhyPopup(this)) {
    m_feed->setParent(this);
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(inputSide());
    splitter->addWidget(answerSide());
    splitter->setSizes({680, 680});
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    connectParts();
    open();
}

QWidget* TryPage::inputSide() {
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(12, 10, 12, 10);
    layout->setSpacing(8);
    m_hint->setObjectName(QStringLiteral("muted"));
    m_hint->setWordWrap(true);
    layout->addWidget(m_hint);
    for (QWidget* page : {new QWidget, padPage(), wordPage(), static_cast<QWidget*>(m_plane),
                          static_cast<QWidget*>(new Scrolled(m_row)), new QWidget})
        m_inputs->addWidget(page); // in the order of Input
    layout->addWidget(m_inputs, 1);
    auto* line = new QHBoxLayout;
    m_before->setToolTip(tr("Begins with the sample before"));
    m_next->setToolTip(tr("Begins with the next sample of the data"));
    m_sample->setObjectName(QStringLiteral("muted"));
    line->addWidget(m_before);
    line->addWidget(m_next);
    line->addWidget(m_sample, 1);
    layout->addLayout(line);
    auto* panel = new Panel(tr("Your sample"));
    panel->setContent(inside);
    return panel;
}

QWidget* TryPage::padPage() {
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pad, 1);
    auto* clear = new QPushButton(tr("Clear"));
    auto* undo = new QPushButton(tr("Undo stroke"));
    clear->setToolTip(tr("A new sheet (Delete)"));
    undo->setToolTip(tr("Take the last stroke away (Backspace)"));
    auto* line = new QHBoxLayout;
    line->addWidget(undo);
    line->addWidget(clear);
    line->addStretch(1);
    layout->addLayout(line);
    connect(clear, &QPushButton::clicked, m_pad, &DigitPad::clear);
    connect(undo, &QPushButton::clicked, m_pad, &DigitPad::undoStroke);
    return page;
}

QWidget* TryPage::wordPage() {
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 20, 0, 0);
    layout->setSpacing(8);
    m_word->setMaxLength(100);
    m_word->setAccessibleName(tr("A word of your own"));
    m_word->setToolTip(tr("Letters from a to z; accents are left away"));
    m_wordProblem->setObjectName(QStringLiteral("problem"));
    m_wordProblem->setWordWrap(true);
    layout->addWidget(m_word);
    layout->addWidget(m_wordProblem);
    layout->addStretch(1);
    return page;
}

QWidget* TryPage::answerSide() {
    auto* side = new QSplitter(Qt::Vertical);
    auto* answer = new QWidget;
    auto* layout = new QVBoxLayout(answer);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    m_verdict->setWordWrap(true);
    layout->addWidget(m_verdict);
    layout->addWidget(m_bars);
    auto* answers = new Panel(tr("What the network says"));
    answers->setContent(new Scrolled(answer));
    auto* inputs = new Panel(tr("What each input contributed"));
    inputs->setSubtitle(tr("gradient × input"));
    auto* name = new QLabel(tr("to"));
    name->setObjectName(QStringLiteral("muted"));
    name->setBuddy(m_output);
    m_output->setAccessibleName(tr("Contributions to this output"));
    m_output->setToolTip(tr("x · ∂z/∂x: how much z, the output before a last sigmoid or softmax, owes to "
                            "each input x as the network gets it"));
    inputs->addTitleWidget(name);
    inputs->addTitleWidget(m_output);
    inputs->setContent(m_view);
    side->addWidget(answers);
    side->addWidget(inputs);
    side->setSizes({320, 460});
    side->setStretchFactor(0, 2);
    side->setStretchFactor(1, 3);
    return side;
}

void TryPage::connectParts() {
    m_bars->setCursor(Qt::PointingHandCursor);
    m_bars->setFocusPolicy(Qt::TabFocus);
    m_bars->setToolTip(tr("Click a number for its formula"));
    connect(m_bars, &ProbabilityBars::chosen, this, [this](int one, const QPoint& global) {
        if (m_run.isReady() && m_answered)
            m_popup->openAt(whyOfProbability(m_run.experimentNow(), *m_run.data(), m_answered->parameters,
                                             m_features, one),
                            global);
    });
    connect(m_pad, &DigitPad::changed, this, &TryPage::takePainting);
    connect(m_word, &QLineEdit::textEdited, this, &TryPage::takeWord);
    connect(m_row, &SchemaForm::edited, this, &TryPage::takeRow);
    connect(m_plane, &PlanePad::moved, this, [this](const QPointF& point) {
        m_features = (engine::core::VectorD(2) << point.x(), point.y()).finished();
        m_isOwn = true;
        askAgain();
    });
    connect(m_before, &QPushButton::clicked, this, [this] { beside(-1); });
    connect(m_next, &QPushButton::clicked, this, [this] { beside(1); });
    connect(m_output, &QComboBox::activated, this, &TryPage::askAgain);
    connect(m_feed, &plots::ResponseFeed::changed, m_plane,
            [this] { m_plane->setResponse(m_feed->response()); });
    connect(m_view, &ContributionView::chosen, this, [this](int spot, const QPointF&, const QPoint& global) {
        const int input = m_view->inputOf(spot);
        m_popup->openAt({tr("Contribution of %1").arg(m_view->nameOf(input)),
                         tr("x: the input as the network gets it, standardized where the data are. ∂z/∂x: "
                            "the gradient of the output z before a last "
                            "sigmoid or softmax."),
                         {engine::analysis::explainContribution(m_view->contributions(), input)},
                         {},
                         {},
                         {}},
                        global);
    });
    connect(&m_run, &Run::opened, this, &TryPage::open);
    connect(&m_run, &Run::dataChanged, this, &TryPage::open);
    connect(&m_run, &Run::framed, this, [this] {
        if (isVisible() && (m_frames.next() || !m_run.isPlaying()))
            ask();
    });
    const auto restyle = [this] {
        m_verdict->setFont(largeFont());
        m_word->setFont(largeFont());
    };
    connect(&Look::instance(), &Look::changed, this, restyle);
    restyle();
}

} // namespace ui
