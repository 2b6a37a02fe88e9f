#include "ui/evaluate/samples_panel.h"

#include "ui/evaluate/evaluation.h"
#include "ui/evaluate/evaluation_whys.h"
#include "ui/evaluate/sample_list.h"
#include "ui/number_links.h"
#include "ui/theme.h"

#include <QCursor>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

SamplesPanel::SamplesPanel(Evaluation& evaluation, QWidget* parent)
    : Panel(tr("Mistakes"), parent), m_evaluation(evaluation), m_list(new SampleList(evaluation)),
      m_sentence(new QLabel), m_all(new QPushButton(tr("All mistakes"))),
      m_open(new QPushButton(tr("Backward from its loss"))), m_popup(new WhyPopup(this)) {
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(0, 6, 0, 8);
    layout->setSpacing(6);
    m_sentence->setContentsMargins(12, 0, 12, 0);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    m_sentence->setToolTip(tr("Click a number for its formula"));
    layout->addWidget(m_sentence);
    layout->addWidget(m_list, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(12, 0, 12, 0);
    buttons->addWidget(m_all);
    buttons->addStretch(1);
    buttons->addWidget(m_open);
    layout->addLayout(buttons);
    setContent(inside);
    m_all->setToolTip(tr("Not those of one cell alone"));
    m_open->setToolTip(tr(
        "Opens this sample in Step mode at its loss, with the way back before it (Enter or double-click)"));
    connect(m_sentence, &QLabel::linkActivated, this, &SamplesPanel::explain);
    connect(m_all, &QPushButton::clicked, this, [this] { m_evaluation.setCell({}); });
    connect(m_open, &QPushButton::clicked, this, [this] { Q_EMIT opened(m_list->currentSample()); });
    connect(m_list, &SampleList::opened, this, &SamplesPanel::opened);
    connect(m_list, &SampleList::whyWanted, this,
            [this](int place, const QPoint& at) { m_popup->openAt(whyOfSample(m_evaluation, place), at); });
    connect(m_list, &SampleList::currentPlaceChanged, this, &SamplesPanel::refresh);
    connect(&evaluation, &Evaluation::changed, this, &SamplesPanel::refresh);
    connect(&Look::instance(), &Look::changed, this, &SamplesPanel::refresh);
    refresh();
}

QString SamplesPanel::cellSentence() const {
    const auto& cell = *m_evaluation.cell();
    const auto& counts = m_evaluation.confusion();
    const auto share = [](long long part, long long whole) {
        return whole > 0 ? QStringLiteral("%1 %").arg(100 * double(part) / double(whole), 0, 'f', 1)
                         : QStringLiteral("–");
    };
    const long long n = counts(cell.truth, cell.answer), row = counts.row(cell.truth).sum(),
                    column = counts.col(cell.answer).sum();
    return tr("%1: %2 of all %3 that are %4, %5 of all %6 that are said to be %7.")
        .arg(n == 1 ? tr("1 sample") : tr("%1 samples").arg(formatCount(n)),
             row > 0 ? linked(QStringLiteral("row"), share(n, row)) : share(n, row), formatCount(row),
             m_evaluation.nameOf(cell.truth),
             column > 0 ? linked(QStringLiteral("column"), share(n, column)) : share(n, column),
             formatCount(column), m_evaluation.nameOf(cell.answer));
}

void SamplesPanel::refresh() {
    const auto& report = m_evaluation.report();
    const bool classes = report && report->hasClasses;
    const bool ofCell = classes && m_evaluation.cell();
    const int count = int(m_evaluation.places().size());
    setTitle(ofCell ? tr("Is %1, said %2")
                          .arg(m_evaluation.nameOf(m_evaluation.cell()->truth),
                               m_evaluation.nameOf(m_evaluation.cell()->answer))
             : !report || classes ? tr("Mistakes")
                                  : tr("Samples"));
    setSubtitle(!report   ? QString()
                : classes ? tr("%1, surest first").arg(formatCount(count))
                          : tr("%1, worst first").arg(formatCount(count)));
    m_sentence->setVisible(ofCell || (classes && count == 0));
    m_sentence->setText(ofCell     ? html(cellSentence())
                        : !classes ? QString()
                                   : tr("No mistake: every sample of this part is classified right."));
    m_all->setVisible(ofCell);
    m_open->setEnabled(report && m_list->currentSample() >= 0);
}

void SamplesPanel::explain(const QString& key) {
    using engine::analysis::CellShare;
    m_popup->openAt(
        whyOfCell(m_evaluation, key == QLatin1String("row") ? CellShare::OfRow : CellShare::OfColumn),
        QCursor::pos());
}

} // namespace ui
