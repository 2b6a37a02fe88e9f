#include "ui/data/data_summary.h"

#include "ui/panels/data_panel.h"
#include "ui/panels/data_preview.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int kLeastPreview = 96, kSide = 12;

} // namespace

DataSummary::DataSummary(DataPanel& source, QWidget* parent)
    : Panel(tr("Data"), parent), m_data(source), m_counts(new QLabel), m_preview(new DataPreview),
      m_choose(new QPushButton(tr("Choose data…"))) {
    auto* inside = new QWidget;
    auto* layout = new QVBoxLayout(inside);
    layout->setContentsMargins(0, 8, 0, 8);
    layout->setSpacing(4);
    auto* words = new QVBoxLayout;
    words->setContentsMargins(kSide, 0, kSide, 0);
    words->addWidget(m_counts);
    auto* below = new QHBoxLayout;
    below->setContentsMargins(kSide, 0, kSide, 0);
    below->addWidget(m_choose);
    below->addStretch(1);
    layout->addLayout(words);
    layout->addWidget(m_preview, 1);
    layout->addLayout(below);
    m_preview->setMinimumHeight(kLeastPreview);
    m_counts->setWordWrap(true);
    m_counts->setObjectName(QStringLiteral("muted"));
    m_choose->setToolTip(
        tr("To the gallery of data: generators, sets, files, your own drawing (Ctrl+Page Down)"));
    setContent(inside);
    connect(m_choose, &QPushButton::clicked, this, &DataSummary::choiceRequested);
    connect(&source, &DataPanel::shown, this, &DataSummary::showWords);
    connect(&source, &DataPanel::datasetChanged, this, &DataSummary::showData);
    showWords();
    showData();
}

QString DataSummary::counts() const { return m_counts->text(); }

void DataSummary::showWords() {
    setSubtitle(m_data.sourceName());
    m_counts->setText(m_data.counts());
}

void DataSummary::showData() { m_preview->setDataset(m_data.dataset()); }

} // namespace ui
