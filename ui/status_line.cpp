#include "ui/status_line.h"

#include "ui/document.h"
#include "ui/movable.h"
#include "ui/panels/until_popup.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>

#include <cmath>

namespace ui {

namespace {

constexpr qint64 kRefreshMilliseconds = 100;

void paint(QLabel* label, const QColor& color) {
    QPalette colors = label->palette();
    colors.setColor(QPalette::WindowText, color);
    label->setPalette(colors);
}

bool isScheduled(const engine::optim::ScheduleSpec& schedule) {
    return schedule.type != "constant" || schedule.settings.integer("warmup_steps") > 0;
}

/// Until the epochs are done: "1:05 left"; a dash where that cannot be said.
QString timeLeft(const Run& run) {
    const auto& snapshot = *run.snapshot();
    const double rows = double(run.data()->split.train.size());
    const double samples = double(run.experiment().training.epochs - snapshot.epoch) * rows;
    if (samples <= 0 || !(snapshot.samplesPerSecond > 0))
        return QStringLiteral("—");
    const double seconds = std::ceil(samples / snapshot.samplesPerSecond);
    if (seconds >= 24 * 3600)
        return StatusLine::tr("over a day");
    const int whole = int(seconds), minutes = whole / 60;
    const auto two = [](int number) { return QStringLiteral("%1").arg(number, 2, 10, QLatin1Char('0')); };
    return minutes < 60 ? StatusLine::tr("%1:%2 left").arg(minutes).arg(two(whole % 60))
                        : StatusLine::tr("%1 h %2 left").arg(minutes / 60).arg(two(minutes % 60));
}

} // namespace

StatusLine::StatusLine(const Context& context, QWidget* parent) : QWidget(parent), m_context(context) {
    setObjectName(QStringLiteral("bar"));
    setAttribute(Qt::WA_StyledBackground);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(12, 3, 12, 3);
    layout->setSpacing(14);
    m_state = new QLabel;
    m_state->setTextFormat(Qt::PlainText);
    layout->addWidget(m_state);
    m_epoch = field(QStringLiteral("epoch 88,888 of 88,888"),
                    tr("Epochs completed, passes through the training data, and how many it is to train"));
    m_left = field(QStringLiteral("88:88 left"), tr("Until the epochs are done, at the present speed"));
    m_step = field(QStringLiteral("step 888,888,888"), tr("Updates of the weights since the start"));
    m_rate = field(QStringLiteral("88.8 M samples/s"), tr("Training samples the engine goes through in a second"));
    m_effective = field(QStringLiteral("rate 0.0008888"),
                        tr("The learning rate of the next step: what the schedule makes of the one at the top"));
    m_frames = field(QStringLiteral("888 fps"), tr("Frames the window draws in a second while training"));
    m_precision = field(QStringLiteral("float32"), tr("Numbers that training computes with. Step mode and checks use float64."));
    for (const auto& [label, widest] : m_fields)
        layout->addWidget(label);
    layout->addStretch(1);
    m_right = new QLabel;
    layout->addWidget(m_right);
    connect(&m_context.run, &Run::framed, this, [this] {
        if (!m_shown.isValid() || m_shown.elapsed() >= kRefreshMilliseconds || !m_context.run.isPlaying())
            showNumbers();
    });
    for (const auto signal : {&Run::opened, &Run::activityChanged})
        connect(&m_context.run, signal, this, &StatusLine::showState);
    connect(&m_context.document, &Document::stateChanged, this, &StatusLine::showState);
    connect(&m_context.document, &Document::changed, this, &StatusLine::showState);
    connect(&Look::instance(), &Look::changed, this, &StatusLine::restyle);
    restyle();
}

QLabel* StatusLine::field(const QString& widest, const QString& tip) {
    auto* label = new QLabel;
    label->setToolTip(tip);
    m_fields.emplace_back(label, widest);
    return label;
}

QString StatusLine::finished(const std::optional<engine::train::EarlyStop>& stop) {
    if (!stop || (!stop->early && !stop->restored))
        return tr("● finished");
    const QString best = formatCount(stop->bestEpoch);
    const QString kept = stop->restored ? tr("the weights are those of epoch %1").arg(best)
                                        : tr("nothing better since epoch %1").arg(best);
    return (stop->early ? tr("● stopped early: %1") : tr("● finished: %1")).arg(kept);
}

void StatusLine::drive(Movable* other) {
    if (m_other)
        m_other->disconnect(this);
    m_other = other;
    if (m_other)
        connect(m_other, &Movable::moved, this, [this] {
            if (!m_shown.isValid() || m_shown.elapsed() >= kRefreshMilliseconds || !m_other->isPlaying())
                showOther();
        });
    showState();
}

/// Lanes side by side: all at the same place.
void StatusLine::showOther() {
    using engine::train::Activity;
    const Movable::State state = m_other->state();
    m_shown.start();
    const bool failed = !state.problem.isEmpty(), playing = state.activity == Activity::Running;
    m_state->setText(failed                                   ? state.problem
                     : playing                                ? tr("● training side by side")
                     : state.activity == Activity::Seeking    ? tr("● going to where the others are")
                     : state.activity == Activity::Finished   ? tr("● finished")
                     : m_other->isReady()                     ? tr("● paused")
                                                              : tr("● no lanes"));
    paint(m_state, failed ? theme().bad : playing || state.activity == Activity::Finished ? theme().good : theme().muted);
    for (const auto& [label, widest] : m_fields)
        label->setVisible(m_other->isReady() && label != m_effective && label != m_frames && label != m_left);
    showEpoch(state.epoch, state.epochs);
    m_step->setText(tr("step %1").arg(formatCount(state.step)));
    m_rate->setText(playing ? tr("%1 samples/s").arg(formatRate(state.samplesPerSecond)) : QStringLiteral("—"));
}

void StatusLine::showState() {
    using engine::train::Activity;
    if (m_other)
        return showOther();
    const Run& run = m_context.run;
    const Activity activity = run.isReady() ? run.activity() : Activity::Idle;
    if (!run.isReady()) {
        m_state->setText(run.problem());
        paint(m_state, theme().bad);
    } else if (run.isPlaying()) {
        m_state->setText(run.waitsFor() ? tr("● training until %1").arg(watchInWords(*run.waitsFor())) : tr("● training"));
        paint(m_state, theme().good);
    } else if (activity == Activity::Seeking) {
        m_state->setText(tr("● going to step %1").arg(formatCount(run.snapshot()->past.target)));
        paint(m_state, theme().accent);
    } else if (activity == Activity::Diverged) {
        m_state->setText(tr("● diverged: a number became infinite or NaN at step %1").arg(formatCount(run.snapshot()->step)));
        paint(m_state, theme().bad);
    } else {
        m_state->setText(activity == Activity::Finished ? finished(run.snapshot()->stop) : tr("● paused"));
        paint(m_state, activity == Activity::Finished ? theme().good : theme().muted);
    }
    for (const auto& [label, widest] : m_fields)
        label->setVisible(run.isReady());
    const bool scheduled = run.isReady() && isScheduled(run.experiment().training.schedule);
    m_effective->setVisible(scheduled);
    const Document& document = m_context.document;
    m_right->setText(tr("seed %1 · %2").arg(document.experiment().training.seed).arg(
        document.isModified() ? tr("not saved") : document.path().isEmpty() ? tr("new") : tr("saved")));
    showNumbers();
}

/// Started again at its end, a run goes on.
void StatusLine::showEpoch(long long epoch, long long of) {
    m_epoch->setText(epoch <= of ? tr("epoch %1 of %2").arg(formatCount(epoch), formatCount(of))
                                 : tr("epoch %1").arg(formatCount(epoch)));
}

void StatusLine::showNumbers() {
    const Run& run = m_context.run;
    if (!run.isReady() || m_other)
        return;
    m_shown.start();
    const auto& snapshot = *run.snapshot();
    const long long epochs = run.experiment().training.epochs;
    showEpoch(snapshot.epoch, epochs);
    m_left->setText(run.isPlaying() ? timeLeft(run) : QStringLiteral("—"));
    m_step->setText(tr("step %1").arg(formatCount(snapshot.step)));
    m_rate->setText(run.isPlaying() ? tr("%1 samples/s").arg(formatRate(snapshot.samplesPerSecond)) : QStringLiteral("—"));
    m_effective->setText(tr("rate %1").arg(formatNumber(snapshot.effectiveRate)));
    m_frames->setText(run.isPlaying() && run.framesPerSecond() > 0 ? tr("%1 fps").arg(qRound(run.framesPerSecond()))
                                                                   : QStringLiteral("—"));
    m_precision->setText(run.experiment().training.precision == engine::train::Precision::Float32 ? QStringLiteral("float32")
                                                                                                  : QStringLiteral("float64"));
}

void StatusLine::restyle() {
    for (QLabel* label : {m_state, m_right})
        label->setFont(ui::font(FontRole::Small));
    paint(m_right, theme().muted);
    for (const auto& [label, widest] : m_fields) {
        label->setFont(ui::font(FontRole::Small));
        label->setFixedWidth(label->fontMetrics().horizontalAdvance(widest) + 4);
        paint(label, theme().muted);
    }
    showState();
}

} // namespace ui
