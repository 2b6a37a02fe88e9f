#include "ui/panels/frozen_strip.h"

#include "ui/learning_words.h"
#include "ui/lock.h"
#include "ui/network/layer_names.h"
#include "ui/panels/why_popup.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

#include <algorithm>

namespace ui {

namespace {

constexpr int kAgain = 1000; // ms while it plays
/// Tensors a popup names; the rest is counted.
constexpr std::size_t kMostNamed = 24;

QIcon lockIcon(const QColor& ink) {
    const int side = scaled(14), fine = 4;
    QPixmap pixmap(side * fine, side * fine);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paintLock(painter, QRectF(pixmap.rect()).adjusted(fine, fine, -fine, -fine), ink);
    painter.end();
    return pixmap;
}

} // namespace

FrozenStrip::FrozenStrip(Run& run, QWidget* parent)
    : QWidget(parent), m_run(run), m_proofButton(new QToolButton), m_learning(new QLabel) {
    m_proofButton->setObjectName(QStringLiteral("flat"));
    m_proofButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_proofButton->setToolTip(
        tr("Compared bit for bit with what they were when the run began, decay included. "
           "Click for each tensor."));
    m_learning->setObjectName(QStringLiteral("muted"));
    m_learning->setTextFormat(Qt::PlainText);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addStretch(1);
    layout->addWidget(m_learning);
    layout->addWidget(m_proofButton);
    connect(m_proofButton, &QToolButton::clicked, this, &FrozenStrip::openDetails);
    connect(&Look::instance(), &Look::changed, this, &FrozenStrip::tell);
    for (const auto signal : {&Run::opened, &Run::switched, &Run::settingsChanged, &Run::framed})
        connect(&run, signal, this, &FrozenStrip::follow);
    m_since.start();
    follow();
}

void FrozenStrip::follow() {
    if (!isVisible())
        return;
    const bool soon = m_run.isPlaying() && m_since.elapsed() < kAgain;
    if (m_run.isReady() && m_run.snapshot() != m_of && !soon)
        prove();
    if (!m_run.isReady())
        m_proof.reset();
    tell();
}

void FrozenStrip::prove() {
    m_since.start();
    m_of = m_run.snapshot();
    m_proof.reset();
    const auto& past = m_of->past;
    if (!past.begun || !past.changes || !m_of->origin.parameters)
        return;
    const auto layers = engine::train::neverLearned(*past.begun, *past.changes, m_of->step, m_of->epoch);
    m_proof =
        engine::train::frozenProof(m_run.network().layout(), layers, m_run.experiment().training.precision,
                                   *m_of->origin.parameters, m_of->parameters);
}

void FrozenStrip::tell() {
    const QString learning =
        m_run.isReady() ? learningLine(m_run.experimentNow(), m_run.snapshot()->epoch) : QString();
    m_learning->setText(learning);
    const bool any = m_proof && !m_proof->tensors.empty();
    m_proofButton->setVisible(any);
    m_learning->setVisible(!learning.isEmpty());
    if (!any)
        return;
    const auto all = int(m_proof->tensors.size()), same = int(m_proof->unchanged());
    m_proofButton->setIcon(lockIcon(m_proof->holds() ? theme().good : theme().bad));
    m_proofButton->setText(!m_proof->holds() ? tr("%1 of %2 frozen tensors changed").arg(all - same).arg(all)
                           : all == 1        ? tr("1 frozen tensor unchanged, bit for bit")
                                             : tr("%1 frozen tensors unchanged, bit for bit").arg(all));
}

void FrozenStrip::openDetails() {
    if (!m_proof)
        return;
    QStringList lines;
    const auto& layout = m_run.network().layout();
    for (std::size_t i = 0; i < std::min(m_proof->tensors.size(), kMostNamed); ++i) {
        const auto& tensor = m_proof->tensors[i];
        const auto* slot = layout.find(tensor.name);
        const QString name =
            QStringLiteral("%1 (%2)").arg(slot ? layerTitle(m_run.network().spec(), slot->layer) : QString(),
                                          QString::fromStdString(tensor.name));
        lines << (tensor.isUnchanged()
                      ? tr("%1: all %2 numbers have the bits they began with")
                            .arg(name, formatCount(tensor.numbers))
                      : tr("%1: %2 of %3 numbers have other bits")
                            .arg(name, formatCount(tensor.differing), formatCount(tensor.numbers)));
    }
    if (m_proof->tensors.size() > kMostNamed)
        lines << tr("and %1 more").arg(m_proof->tensors.size() - kMostNamed);
    if (!m_why)
        m_why = new WhyPopup(this);
    m_why->openAt({tr("Frozen tensors after step %1").arg(formatCount(m_of->step)),
                   lines.join(QLatin1Char('\n')),
                   {},
                   {},
                   {},
                   {}},
                  m_proofButton->mapToGlobal(m_proofButton->rect().bottomLeft()));
}

void FrozenStrip::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    follow();
}

} // namespace ui
