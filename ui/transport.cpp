#include "ui/transport.h"

#include "ui/document.h"
#include "ui/icons.h"
#include "ui/log_slider.h"
#include "ui/movable.h"
#include "ui/panels/until_popup.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/stepper.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSlider>
#include <QStyle>
#include <QToolButton>

#include <cmath>

namespace ui {

namespace {

constexpr double kLowestRate = 1e-5, kHighestRate = 10; // TensorFlow Playground's range
constexpr int kFullSpeed = 60, kPerDecade = 12, kFirstSpeed = 36;

/// Steps a second at a position of the speed slider: 1 ... about 80,000; 0 (no limit) at its end.
double stepsPerSecond(int position) {
    return position >= kFullSpeed ? 0 : std::round(std::pow(10.0, double(position) / kPerDecade));
}

} // namespace

Transport::Transport(const Context& context, QMenu* menu, QWidget* parent)
    : QWidget(parent), m_context(context), m_name(new QLabel(QStringLiteral("Chainrule"))),
      m_document(new QPushButton) {
    setObjectName(QStringLiteral("bar"));
    setAttribute(Qt::WA_StyledBackground);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 7, 10, 7);
    layout->setSpacing(7);
    layout->addWidget(m_name);
    layout->addSpacing(6);
    m_start = button(QStringLiteral("start"), {}, tr("Same start: back to the initial weights (Home)"), &Transport::toStart);
    m_new = button(QStringLiteral("new"), {}, tr("New start: other initial weights, by another seed (Ctrl+R)"), &Transport::newStart);
    m_back = button(QStringLiteral("back"), tr("Back"), tr("One step back (←; Shift: a larger one)"), &Transport::stepBack);
    m_play = button(QStringLiteral("play"), tr("Play"), tr("Train, or pause (Space)"), &Transport::togglePlay);
    m_play->setObjectName(QStringLiteral("primary"));
    m_until = new QToolButton;
    m_until->setText(QStringLiteral("⇥"));
    m_until->setToolTip(tr("Train until something happens: the loss rises, a neuron dies, … (U)"));
    m_until->setAccessibleName(tr("Train until"));
    m_until->setFocusPolicy(Qt::TabFocus);
    connect(m_until, &QToolButton::clicked, this, &Transport::openUntil);
    m_step = button(QStringLiteral("play"), tr("Step"), tr("One step of the size chosen at the right (→; Shift: a larger one)"),
                    &Transport::stepForward);
    for (QWidget* b : std::initializer_list<QWidget*>{m_start, m_new, m_back, m_play, m_until, m_step})
        layout->addWidget(b);
    addLadder(layout);
    addSpeed(layout);
    layout->addStretch(1);
    addLearningRate(layout);
    m_document->setMenu(menu);
    m_document->setFocusPolicy(Qt::TabFocus);
    m_document->setAccessibleName(tr("What is open, and the menu"));
    layout->addWidget(m_document);

    connect(&m_context.run, &Run::activityChanged, this, &Transport::showActivity);
    connect(&m_context.run, &Run::opened, this, &Transport::showActivity);
    connect(&m_context.stepper, &Stepper::traceChanged, this, &Transport::showActivity);
    connect(&m_context.stepper, &Stepper::moved, this, &Transport::showActivity);
    connect(&m_context.document, &Document::changed, this, &Transport::showDocument);
    connect(&m_context.document, &Document::stateChanged, this, &Transport::showDocument);
    connect(&Look::instance(), &Look::changed, this, &Transport::restyle);
    restyle();
    showDocument();
}

QPushButton* Transport::button(const QString& icon, const QString& text, const QString& tip, void (Transport::*verb)()) {
    auto* b = new QPushButton(text);
    b->setProperty("icon name", icon);
    b->setToolTip(tip);
    b->setAccessibleName(text.isEmpty() ? tip : text);
    b->setFocusPolicy(Qt::TabFocus);
    connect(b, &QPushButton::clicked, this, verb);
    return b;
}

void Transport::addLadder(QHBoxLayout* layout) {
    const std::pair<QString, QString> rungs[] = {
        {tr("Term"), tr("One product of a sum at a time")},
        {tr("Neuron"), tr("One number of the layer at a time")},
        {tr("Layer"), tr("One operation of a layer at a time")},
        {tr("Sample"), tr("The same operation of the next sample of the batch")},
        {tr("Pass"), tr("Forward, loss, backward, update: one of them at a time")},
        {tr("Batch"), tr("One update of the weights at a time")},
        {tr("Epoch"), tr("Once through the training data at a time")},
        {tr("Run"), tr("To the end of training, or back to its beginning")},
    };
    auto* ladder = new QHBoxLayout;
    ladder->setSpacing(0);
    for (const auto& [name, tip] : rungs) {
        auto* rung = new QToolButton;
        rung->setObjectName(QStringLiteral("segment"));
        rung->setProperty("first", m_rungs.empty());
        rung->setProperty("last", m_rungs.size() + 1 == std::size(rungs));
        rung->setText(name);
        rung->setToolTip(tr("%1\n↓ goes into what is selected, ↑ out of it").arg(tip));
        rung->setCheckable(true);
        rung->setAutoExclusive(true);
        rung->setFocusPolicy(Qt::TabFocus);
        rung->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
        const Rung value = static_cast<Rung>(m_rungs.size());
        connect(rung, &QToolButton::clicked, this, [this, value] {
            m_other ? void(m_otherRung = value) : m_context.stepper.setRung(value);
        });
        ladder->addWidget(rung);
        m_rungs.push_back(rung);
    }
    layout->addSpacing(4);
    layout->addLayout(ladder);
    connect(&m_context.stepper, &Stepper::rungChanged, this, &Transport::showRung);
    showRung();
}

void Transport::addSpeed(QHBoxLayout* layout) {
    m_speedLabel = new QLabel(tr("speed"));
    m_speedLabel->setObjectName(QStringLiteral("muted"));
    m_speed = new QSlider(Qt::Horizontal);
    m_speed->setRange(0, kFullSpeed);
    m_speed->setMinimumWidth(56);
    m_speed->setMaximumWidth(110);
    m_speed->setAccessibleName(tr("Speed of training"));
    m_speed->setValue(QSettings().value(QStringLiteral("speed"), kFirstSpeed).toInt());
    connect(m_speed, &QSlider::valueChanged, this, &Transport::showSpeed);
    layout->addSpacing(4);
    layout->addWidget(m_speedLabel);
    layout->addWidget(m_speed, 2);
    showSpeed();
}

void Transport::addLearningRate(QHBoxLayout* layout) {
    m_rateLabel = new QLabel(tr("learning rate η"));
    m_rateLabel->setObjectName(QStringLiteral("muted"));
    m_rate = new LogSlider(kLowestRate, kHighestRate);
    m_rate->setToolTip(tr("Learning rate: how far each update goes. Takes effect at the next step."));
    m_rate->setName(tr("Learning rate"));
    m_rate->setMaximumWidth(240);
    connect(m_rate, &LogSlider::edited, &m_context.run, &Run::setLearningRate);
    layout->addWidget(m_rateLabel);
    layout->addWidget(m_rate, 3);
    layout->addSpacing(4);
}

void Transport::drive(Movable* other) {
    if (m_other == other)
        return;
    if (m_other)
        m_other->disconnect(this);
    m_other = other;
    if (m_other)
        connect(m_other, &Movable::moved, this, &Transport::showActivity);
    // Lanes have no parts of a pass, and each its own rate.
    for (std::size_t i = 0; i < m_rungs.size(); ++i)
        m_rungs[i]->setEnabled(!m_other || Rung(i) >= Rung::Batch);
    m_rate->setEnabled(!m_other);
    m_rateLabel->setEnabled(!m_other);
    showRung();
    showSpeed();
    showActivity();
}

void Transport::showRung() {
    m_rungs[std::size_t(m_other ? m_otherRung : m_context.stepper.rung())]->setChecked(true);
}

/// `larger`: by the next larger rung.
void Transport::moveOther(bool forward, bool larger) {
    const Rung rung = larger && m_otherRung < Rung::Run ? Rung(int(m_otherRung) + 1) : m_otherRung;
    forward ? m_other->forward(rung) : m_other->back(rung);
}

void Transport::togglePlay() {
    if (m_other)
        return m_other->togglePlay();
    m_context.run.isPlaying() ? m_context.run.pause() : m_context.run.play();
}

void Transport::openUntil() {
    if (m_other)
        return;
    if (!m_untilPopup)
        m_untilPopup = new UntilPopup(m_context, this);
    m_untilPopup->openBelow(m_until);
}

void Transport::toStart() { m_other ? m_other->toStart() : m_context.run.reset(); }
void Transport::newStart() { m_context.run.newWeights(); }

void Transport::stepForward() {
    if (m_other)
        return moveOther(true, false);
    m_context.stepper.forward();
    showStep();
}

void Transport::stepBack() {
    if (m_other)
        return moveOther(false, false);
    m_context.stepper.back();
    showStep();
}

void Transport::stepInto() {
    if (m_other)
        return;
    m_context.stepper.into();
    showStep();
}

void Transport::stepOut() {
    if (m_other)
        return;
    m_context.stepper.out();
    showStep();
}

void Transport::showStep() {
    if (m_context.stepper.rung() < Rung::Batch)
        Q_EMIT fineStepTaken();
}

void Transport::stepForwardLarger() { m_other ? moveOther(true, true) : m_context.stepper.forwardLarger(); }

void Transport::stepBackLarger() { m_other ? moveOther(false, true) : m_context.stepper.backLarger(); }

void Transport::showActivity() {
    const bool playing = m_other ? m_other->isPlaying() : m_context.run.isPlaying(),
               ready = m_other ? m_other->isReady() : m_context.run.isReady();
    // In every frame while it plays: an icon set again is drawn again.
    if (playing != m_showsPause)
        showPlay(playing);
    m_play->setEnabled(ready);
    m_start->setEnabled(ready);
    m_new->setEnabled(ready);
    m_step->setEnabled(ready);
    m_until->setEnabled(ready && !m_other);
    m_back->setEnabled(m_other ? m_other->canGoBack() : playing || m_context.stepper.canGoBack());
    m_rate->setValue(m_context.run.learningRate());
}

void Transport::showPlay(bool playing) {
    m_showsPause = playing;
    const QString text = playing ? tr("Pause") : tr("Play");
    m_play->setText(text);
    m_play->setAccessibleName(text);
    m_play->setIcon(icon(playing ? QStringLiteral("pause") : QStringLiteral("play"), theme().onAccent, theme().faint));
}

void Transport::showDocument() {
    const auto& experiment = m_context.document.experiment();
    const QString summary = QString::fromStdString(experiment.data.source).section(QLatin1Char('/'), -1) + QStringLiteral(" · ") +
                            QString::fromStdString(engine::model::summary(experiment.network));
    showTitle();
    m_document->setToolTip(summary);
    m_rate->setValue(m_context.run.learningRate());
}

void Transport::showTitle() {
    // What gives way is the name, not the controls.
    const int room = scaled(width() < scaled(1020) ? 50 : width() < scaled(1310) ? 80 : 170);
    const QString title = m_document->fontMetrics().elidedText(m_context.document.title(), Qt::ElideMiddle, room);
    m_document->setText(title + (m_context.document.isModified() ? QStringLiteral(" •") : QString()) + QStringLiteral("  ▾"));
}

void Transport::showSpeed() {
    const double speed = stepsPerSecond(m_speed->value());
    m_context.run.setSpeed(speed);
    if (m_other)
        m_other->setSpeed(speed);
    m_speed->setToolTip(speed == 0 ? tr("Speed: as fast as the machine") : tr("Speed: %1 steps a second").arg(formatCount(qint64(speed))));
    QSettings().setValue(QStringLiteral("speed"), m_speed->value());
}

void Transport::restyle() {
    QFont name = ui::font(FontRole::Title);
    name.setPixelSize(scaled(15));
    m_name->setFont(name);
    for (QPushButton* b : {m_start, m_new, m_back, m_step})
        b->setIcon(icon(b->property("icon name").toString()));
    for (QLabel* label : {m_speedLabel, m_rateLabel})
        label->setFont(ui::font(FontRole::Small));
    showTitle();
    showPlay(m_showsPause);
    showActivity();
}

void Transport::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_name->setVisible(width() >= scaled(1500));
    m_speedLabel->setVisible(width() >= scaled(1310));
    m_back->setText(width() >= scaled(1180) ? tr("Back") : QString());
    m_step->setText(width() >= scaled(1180) ? tr("Step") : QString());
    const bool tight = width() < scaled(1180);
    m_speed->setMinimumWidth(tight ? 36 : 56);
    for (QToolButton* rung : m_rungs)
        if (rung->property("tight").toBool() != tight) {
            rung->setProperty("tight", tight);
            rung->style()->polish(rung);
        }
    m_rateLabel->setText(width() >= scaled(1400) ? tr("learning rate η") : QStringLiteral("η"));
    showTitle();
}

} // namespace ui
