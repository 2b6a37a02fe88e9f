#include "ui/panels/autopsy_view.h"

#include "ui/autopsy_feed.h"
#include "ui/panels/autopsy_words.h"
#include "ui/panels/scrolled.h"
#include "ui/plots/growth_view.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

using engine::train::AutopsyPtr;

namespace {

constexpr int kMostSentences = 4;

QLabel* wrapped() {
    auto* label = new QLabel;
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

engine::train::Finding findingOf(const engine::train::Autopsy& autopsy) {
    engine::train::Finding finding;
    finding.type = "not_finite";
    finding.step = autopsy.step;
    // The data and the loss are no layer's.
    if (autopsy.broken && autopsy.broken->phase != engine::trace::Phase::Loss) {
        finding.layer = autopsy.broken->layer;
        finding.unit = autopsy.broken->row;
    }
    return finding;
}

} // namespace

AutopsyView::AutopsyView(Run& run, AutopsyFeed& feed, QWidget* parent)
    : QWidget(parent), m_run(run), m_feed(feed), m_headline(wrapped()), m_growth(new plots::GrowthView),
      m_look(new QPushButton), m_back(new QPushButton), m_try(new QPushButton) {
    m_headline->setAccessibleName(tr("Why training stopped"));
    auto* text = new QWidget;
    auto* words = new QVBoxLayout(text);
    words->setContentsMargins(0, 0, 0, 0);
    words->setSpacing(scaled(4));
    words->addWidget(m_headline);
    for (int i = 0; i < kMostSentences; ++i) {
        m_words.push_back(wrapped());
        words->addWidget(m_words.back());
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(4);
    layout->addWidget(new Scrolled(text));
    layout->addWidget(m_growth, 1);
    addButtons(*layout);
    connect(&Look::instance(), &Look::changed, this, &AutopsyView::restyle);
    connect(&feed, &AutopsyFeed::begun, this, &AutopsyView::wait);
    connect(&feed, &AutopsyFeed::ready, this, &AutopsyView::tell);
    connect(&feed, &AutopsyFeed::dropped, this, &AutopsyView::wait);
    restyle();
    feed.autopsy() ? tell(feed.autopsy()) : wait();
}

void AutopsyView::addButtons(QVBoxLayout& layout) {
    m_try->setObjectName(QStringLiteral("primary"));
    m_buttons = new QBoxLayout(QBoxLayout::LeftToRight);
    m_buttons->setContentsMargins(12, 0, 12, 0);
    m_buttons->setSpacing(6);
    m_buttons->addStretch(1);
    for (auto* button : {m_look, m_back, m_try})
        m_buttons->addWidget(button);
    layout.addLayout(m_buttons);
    connect(m_look, &QPushButton::clicked, this,
            [this] { Q_EMIT lookRequested(findingOf(*m_feed.autopsy())); });
    connect(m_back, &QPushButton::clicked, this,
            [this] { Q_EMIT backRequested(m_feed.autopsy()->calmState()); });
    connect(m_try, &QPushButton::clicked, this, [this] {
        const auto& autopsy = *m_feed.autopsy();
        Q_EMIT rateRequested(engine::train::rateToTry(autopsy), autopsy.calmState());
    });
}

/// Side by side where there is room, else one above the other.
void AutopsyView::placeButtons() {
    int wide = 3 * m_buttons->spacing() + 24;
    for (const auto* button : {m_look, m_back, m_try})
        wide += button->sizeHint().width();
    m_buttons->setDirection(wide <= width() ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

void AutopsyView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    placeButtons();
}

QSize AutopsyView::minimumSizeHint() const { return {scaled(200), scaled(160)}; }

QString AutopsyView::headline() const { return m_headline->text(); }

void AutopsyView::restyle() {
    m_headline->setFont(ui::font(FontRole::Title));
    for (auto* label : m_words)
        label->setFont(ui::font(FontRole::Body));
    placeButtons();
}

void AutopsyView::setChain(const QStringList& chain) {
    m_chain = chain;
    for (qsizetype i = 0; i < qsizetype(m_words.size()); ++i) {
        m_words[std::size_t(i)]->setText(chain.value(i));
        m_words[std::size_t(i)]->setVisible(i < chain.size());
    }
}

void AutopsyView::wait() {
    const bool busy = m_feed.isBusy();
    m_headline->setText(busy ? tr("Training stopped at step %1").arg(formatCount(m_feed.step())) : QString());
    setChain(busy ? QStringList{tr("Looking for the cause …")} : QStringList());
    m_growth->setAutopsy(nullptr);
    for (auto* button : {m_look, m_back, m_try})
        button->hide();
}

void AutopsyView::tell(const AutopsyPtr& autopsy) {
    const auto& network = m_run.experiment().network;
    m_headline->setText(autopsyHeadline(*autopsy, network));
    setChain(autopsyChain(*autopsy, network));
    restyle();
    m_growth->setAutopsy(autopsy);
    m_look->setText(tr("Look at step %1").arg(formatCount(autopsy->step)));
    m_look->setToolTip(tr("Step mode, with the pass whose update was not taken"));
    const QString calm = formatCount(autopsy->calmState());
    m_back->setText(autopsy->calmState() == 0 ? tr("Back to the start") : tr("Back to step %1").arg(calm));
    m_back->setToolTip(tr("Go back to before the growth"));
    m_try->setText(tr("Try η = %1").arg(formatTick(engine::train::rateToTry(*autopsy))));
    m_try->setToolTip(tr("Go back to before the growth and take this learning rate"));
    const bool rateHelps = isOfTheRate(*autopsy);
    m_look->show();
    m_back->setVisible(rateHelps);
    m_try->setVisible(rateHelps);
    placeButtons();
}

} // namespace ui
