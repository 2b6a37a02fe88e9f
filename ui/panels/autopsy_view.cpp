#include "ui/panels/autopsy_view.h"

#include "ui/autopsy_feed.h"
#include "ui/number_links.h"
#include "ui/panels/autopsy_whys.h"
#include "ui/panels/autopsy_words.h"
#include "ui/panels/scrolled.h"
#include "ui/plots/growth_view.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QCursor>
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
    label->setTextFormat(Qt::RichText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse |
                                   Qt::LinksAccessibleByKeyboard);
    label->setMinimumWidth(1);
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
    m_headline->setTextFormat(Qt::PlainText);
    m_headline->setTextInteractionFlags(Qt::TextSelectableByMouse);
    words->addWidget(m_headline);
    for (int i = 0; i < kMostSentences; ++i) {
        m_words.push_back(wrapped());
        words->addWidget(m_words.back());
        connect(m_words.back(), &QLabel::linkActivated, this, &AutopsyView::explain);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 8);
    layout->setSpacing(4);
    layout->addWidget(new Scrolled(text));
    layout->addWidget(m_growth, 1);
    addButtons(*layout);
    connect(&Look::instance(), &Look::changed, this, [this] {
        restyle();
        setChain(QStringList(m_links)); // links have a colour of their own
    });
    connect(m_growth, &plots::Picture::chosen, this,
            [this](int step, const QPointF&, const QPoint& global) { explainStep(step, global); });
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
    m_links = chain;
    m_chain.clear();
    for (qsizetype i = 0; i < qsizetype(m_words.size()); ++i) {
        QLabel& label = *m_words[std::size_t(i)];
        label.setText(html(chain.value(i)));
        label.setAccessibleName(plain(chain.value(i)));
        label.setVisible(i < chain.size());
        if (i < chain.size())
            m_chain << plain(chain[i]);
    }
}

WhyPopup& AutopsyView::popup() {
    if (!m_popup)
        m_popup = new WhyPopup(this);
    return *m_popup;
}

void AutopsyView::explain(const QString& key) {
    const AutopsyPtr autopsy = m_feed.autopsy();
    if (!autopsy)
        return;
    Why why = whyOfAutopsy(key, *autopsy);
    const bool isCalm = key == autopsy_keys::kCalmGradient || key == autopsy_keys::kCalmWeights;
    if (isCalm) {
        why.go = tr("Look at step %1").arg(formatCount(autopsy->calm.step));
        why.goTo = [this, step = autopsy->calmState()] { goToGradients(step); };
    } else {
        why.go = m_look->text();
        why.goTo = [this, autopsy] { Q_EMIT lookRequested(findingOf(*autopsy)); };
    }
    why.goTip = m_look->toolTip();
    const QPoint mouse = QCursor::pos();
    const QPoint here = mapToGlobal(QPoint(width() / 4, height() / 3));
    popup().openAt(why, rect().contains(mapFromGlobal(mouse)) ? mouse : here);
}

void AutopsyView::explainStep(int index, const QPoint& global) {
    const auto step = m_growth->steps()[std::size_t(index)];
    Why why = whyOfStep(step);
    why.go = tr("Look at step %1").arg(formatCount(step.step));
    why.goTip = tr("Step mode, with the pass before that update");
    why.goTo = [this, step = step.step - 1] { goToGradients(step); };
    popup().openAt(why, global);
}

void AutopsyView::goToGradients(long long step) {
    const int last = int(m_run.experiment().network.layers.size()) - 1;
    Q_EMIT lookAt({step, engine::trace::Phase::Backward, last, "dL/dW"});
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
    setChain(autopsyLinks(*autopsy, network));
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
