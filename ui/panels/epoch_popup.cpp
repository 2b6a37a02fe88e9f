#include "ui/panels/epoch_popup.h"

#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>

#include <optional>

namespace ui {

using engine::train::EpochStory;

EpochPopup::EpochPopup(Run& run, Explain explain, QWidget* parent)
    : WhyPopup(parent), m_run(run), m_explain(std::move(explain)),
      m_compute(new QPushButton(tr("Pause and write it out"))) {
    buttons().insertWidget(1, m_compute);
    connect(m_compute, &QPushButton::clicked, this, [this] {
        m_run.pause();
        compute();
    });
}

long long EpochPopup::start() const {
    const auto& past = m_run.snapshot()->past;
    if (!past.begun)
        return 0;
    const auto rows = static_cast<long long>(past.course.data->split.train.size());
    return engine::train::stepAtEpoch(m_epoch - 1, *past.begun, *past.changes, rows);
}

void EpochPopup::openAt(long long epoch, const QPoint& global) {
    if (!m_run.isReady() || epoch < 1)
        return;
    m_epoch = epoch;
    m_compute->setVisible(m_run.isPlaying());
    WhyPopup::openAt({tr("Epoch %1").arg(formatCount(epoch)),
                      m_run.isPlaying()
                          ? tr("The run is playing. Pause it to see what this point is made of.")
                          : tr("Training this epoch again …"),
                      {},
                      tr("Step through this epoch"),
                      tr("Goes to the beginning of this epoch in Step mode; what comes after it stays known"),
                      [this] {
                          m_run.seek(start());
                          Q_EMIT goneTo();
                      }},
                     global);
    if (m_run.isPlaying())
        m_compute->setFocus(Qt::PopupFocusReason);
    else
        compute();
}

void EpochPopup::compute() {
    m_compute->hide();
    words()->setText(tr("Training this epoch again …"));
    const long long generation = ++m_generation;
    auto found = std::make_shared<std::optional<EpochStory>>();
    m_run.visit(
        {start()},
        [changes = m_run.snapshot()->past.changes, epoch = m_epoch, found](const engine::train::Moment& at) {
            if (at.state.epoch != epoch - 1 || at.state.position != 0)
                return;
            if (auto story = engine::train::epochStory(at, *changes))
                *found = *std::move(story);
        },
        [self = QPointer<EpochPopup>(this), found, generation] {
            if (!self || generation != self->m_generation || !self->isVisible())
                return;
            if (*found)
                return self->tell(**found);
            self->words()->setText(tr("This epoch could not be trained again: it is not known."));
            self->place();
        });
}

void EpochPopup::tell(const EpochStory& story) {
    setExplanations(m_explain(story));
    words()->setText(
        tr("%1 batches, steps %2 to %3. n: samples of a batch, L: its loss before its update, r: how many of "
           "them "
           "were right.")
            .arg(story.batches.size())
            .arg(formatCount(story.batches.front().step), formatCount(story.batches.back().step)));
    place();
}

} // namespace ui
