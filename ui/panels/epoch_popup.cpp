#include "ui/panels/epoch_popup.h"

#include "ui/run.h"
#include "ui/theme.h"
#include "ui/trace/formula_view.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace ui {

using engine::train::EpochStory;

EpochPopup::EpochPopup(Run& run, Explain explain, QWidget* parent)
    : QFrame(parent, Qt::Popup), m_run(run), m_explain(std::move(explain)), m_title(new QLabel),
      m_words(new QLabel), m_formulas(new FormulaView),
      m_compute(new QPushButton(tr("Pause and write it out"))),
      m_go(new QPushButton(tr("Step through this epoch"))) {
    setObjectName(QStringLiteral("panel"));
    m_title->setFont(ui::font(FontRole::Title));
    m_words->setObjectName(QStringLiteral("muted"));
    m_words->setWordWrap(true);
    m_go->setToolTip(tr("Goes to the beginning of this epoch in Step mode; what comes after it stays known"));
    m_formulas->setAccessibleName(tr("How the points come about"));
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_compute);
    buttons->addWidget(m_go);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(14, 12, 14, 12);
    layout->setSpacing(8);
    layout->addWidget(m_title);
    layout->addWidget(m_formulas);
    layout->addWidget(m_words);
    layout->addLayout(buttons);
    setFixedWidth(scaled(420));
    connect(m_compute, &QPushButton::clicked, this, [this] {
        m_run.pause();
        compute();
    });
    connect(m_go, &QPushButton::clicked, this, [this] {
        hide();
        m_run.seek(start());
        Q_EMIT goneTo();
    });
}

long long EpochPopup::start() const {
    const auto rows = static_cast<long long>(m_run.data()->split.train.size());
    const auto& past = m_run.snapshot()->past;
    return past.begun ? engine::train::stepAtEpoch(m_epoch - 1, *past.begun, *past.changes, rows) : 0;
}

void EpochPopup::openAt(long long epoch, const QPoint& global) {
    if (!m_run.isReady() || epoch < 1)
        return;
    m_epoch = epoch;
    m_at = global;
    m_title->setText(tr("Epoch %1").arg(formatCount(epoch)));
    m_formulas->setRows({}, nullptr);
    m_formulas->hide();
    m_compute->setVisible(m_run.isPlaying());
    m_words->setText(m_run.isPlaying() ? tr("The run is playing. Pause it to see what this point is made of.")
                                       : tr("Training this epoch again …"));
    place();
    QFrame::show();
    if (!m_run.isPlaying())
        compute();
}

void EpochPopup::place() {
    adjustSize();
    const QRect free = screen()->availableGeometry();
    move(std::clamp(m_at.x() + 8, free.left(), std::max(free.left(), free.right() - width())),
         std::clamp(m_at.y() + 8, free.top(), std::max(free.top(), free.bottom() - height())));
}

void EpochPopup::compute() {
    m_compute->hide();
    m_words->setText(tr("Training this epoch again …"));
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
                return self->show(**found);
            self->m_words->setText(tr("This epoch could not be trained again: it is not known."));
            self->place();
        });
}

void EpochPopup::show(const EpochStory& story) {
    std::vector<trace::FormulaRow> rows;
    for (const auto& why : m_explain(story)) {
        trace::FormulaRow formula;
        formula.subject = why.subject;
        formula.expression = why.formula;
        rows.push_back(formula);
        trace::FormulaRow numbers;
        numbers.expression = why.numbers;
        numbers.notation = trace::Notation::Numbers;
        numbers.scale = 0.92;
        rows.push_back(numbers);
        trace::FormulaRow result;
        result.expression.value = why.value;
        result.notation = trace::Notation::Numbers;
        result.strong = true;
        rows.push_back(result);
    }
    m_formulas->setShortening(4, 2);
    m_formulas->setRows(std::move(rows), nullptr);
    m_formulas->show();
    m_words->setText(
        tr("%1 batches, steps %2 to %3. n: samples of a batch, L: its loss before its update, r: how many of "
           "them "
           "were right.")
            .arg(story.batches.size())
            .arg(formatCount(story.batches.front().step), formatCount(story.batches.back().step)));
    place();
}

} // namespace ui
