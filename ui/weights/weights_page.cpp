#include "ui/weights/weights_page.h"

#include "engine/model/layout.h"
#include "ui/data/import_footer.h"
#include "ui/elided_label.h"
#include "ui/panels/segments.h"
#include "ui/theme.h"
#include "ui/weights/placement_table.h"
#include "ui/weights/prediction_difference.h"
#include "ui/weights/tensor_detail.h"
#include "ui/weights/tensor_list.h"
#include "ui/weights/weight_words.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

/// A frame around what belongs together, with a title.
QFrame* framed(const QString& title, QWidget* content, QWidget* beside = nullptr) {
    auto* frame = new QFrame;
    frame->setObjectName(QStringLiteral("panel"));
    auto* name = new QLabel(title);
    name->setFont(font(FontRole::Title));
    QObject::connect(&Look::instance(), &Look::changed, name,
                     [name] { name->setFont(font(FontRole::Title)); });
    auto* head = new QHBoxLayout;
    head->setContentsMargins(scaled(10), scaled(6), scaled(8), scaled(4));
    head->addWidget(name);
    head->addStretch(1);
    if (beside)
        head->addWidget(beside);
    auto* layout = new QVBoxLayout(frame);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);
    layout->addLayout(head);
    layout->addWidget(content, 1);
    return frame;
}

qint64 numbersIn(const engine::core::TensorMap& tensors) {
    qint64 sum = 0;
    for (const auto& each : tensors)
        sum += qint64(each.second.values.size());
    return sum;
}

QString formatTitle(const std::string& format) {
    const auto* known = engine::io::weightFormatNamed(format);
    return known ? translated(known->title) : QString::fromStdString(format);
}

} // namespace

WeightsPage::WeightsPage(Document& document, LoadedWeightsPtr weights, WeightGoals goals, QWidget* parent)
    : QDialog(parent), m_import(document, weights, std::move(goals)), m_tensors(new TensorList(weights)),
      m_detail(new TensorDetail(m_import)), m_table(new PlacementTable(m_import)),
      m_difference(new PredictionDifferenceView(m_import)), m_reset(new QPushButton(tr("Reset proposal"))),
      m_network(new ElidedLabel),
      m_footer(new ImportFooter(tr("Load weights"), tr("How far the predictions are compared"))) {
    setWindowTitle(tr("Load weights from %1").arg(weights->name()));
    build();
    connect(&m_import, &WeightImport::changed, this, &WeightsPage::refresh);
    connect(m_tensors, &TensorList::currentTensorChanged, m_detail, &TensorDetail::setTensor);
    connect(m_table, &PlacementTable::targetRegarded, this, [this](int target) {
        if (target >= 0 && target < int(m_import.placements().size()))
            m_tensors->setCurrent(m_import.weights().find(m_import.placements()[std::size_t(target)].source));
    });
    connect(m_table, &PlacementTable::problem, this, [this](const QString& text) {
        m_wrong = text;
        refresh();
    });
    connect(m_reset, &QPushButton::clicked, this, [this] {
        m_wrong.clear();
        m_import.reset();
    });
    connect(m_footer, &ImportFooter::used, this, &WeightsPage::use);
    connect(m_footer, &ImportFooter::cancelled, this, &QDialog::reject);
    // Without a window manager nobody else gives the keyboard back.
    if (parent != nullptr)
        connect(this, &QDialog::finished, parent, [parent] { parent->window()->activateWindow(); });
    refresh();
    m_tensors->setCurrent(0);
    const QSize room = parent != nullptr ? parent->window()->size() : QSize(1280, 800);
    // Never larger than the window it stands before.
    resize(std::clamp(room.width() - 80, std::min(scaled(900), room.width()), scaled(1560)),
           std::clamp(room.height() - 80, std::min(scaled(560), room.height() - 20), scaled(860)));
}

void WeightsPage::build() {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 14, 16, 14);
    layout->setSpacing(10);
    layout->addWidget(makeHeader());
    layout->addWidget(makeSides(), 1);
    layout->addWidget(m_difference);
    layout->addWidget(m_footer);
}

QWidget* WeightsPage::makeHeader() {
    const auto& file = m_import.weights().file;
    auto* header = new QWidget;
    auto* layout = new QVBoxLayout(header);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(6);
    auto* what = new QLabel(tr("%1 · %2 tensors · %3 numbers")
                                .arg(formatTitle(file.format), formatCount(qint64(file.tensors.size())),
                                     formatCount(numbersIn(file.tensors))));
    what->setObjectName(QStringLiteral("muted"));
    auto* first = new QHBoxLayout;
    first->setSpacing(scaled(14));
    first->addWidget(what);
    // What is chosen is worth more than the last of the layers.
    m_network->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_network->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    first->addWidget(m_network, 1);
    if (m_import.hasChoice()) {
        m_choice = new Segments(
            tr("Which network the weights are loaded into"),
            {{tr("Keep my network"), tr("Mine"), tr("Loads what fits into the network that is open")},
             {tr("Use the file's network"), tr("File's"),
              tr("Builds the network that the file holds, with its weights. Undo brings yours back.")}});
        m_choice->choose(m_import.usesFileNetwork() ? 1 : 0);
        connect(m_choice, &Segments::chosen, this, [this](int choice) {
            m_wrong.clear();
            m_import.useFileNetwork(choice == 1);
        });
        first->addWidget(m_choice);
    }
    layout->addLayout(first);
    if (!file.unsupported.empty()) {
        QStringList names;
        for (const std::string& each : file.unsupported)
            names << QString::fromStdString(each);
        auto* unsupported =
            new QLabel(tr("The file's network is not built: %1.").arg(names.join(QStringLiteral("; "))));
        unsupported->setObjectName(QStringLiteral("problem"));
        unsupported->setWordWrap(true);
        layout->addWidget(unsupported);
    }
    return header;
}

QWidget* WeightsPage::makeSides() {
    auto* left = new QSplitter(Qt::Vertical);
    left->addWidget(framed(tr("In the file"), m_tensors));
    auto* detail = new QFrame;
    detail->setObjectName(QStringLiteral("panel"));
    auto* layout = new QVBoxLayout(detail);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->addWidget(m_detail);
    left->addWidget(detail);
    left->setSizes({scaled(380), scaled(260)});
    left->setStretchFactor(0, 3);
    left->setStretchFactor(1, 2);
    left->setChildrenCollapsible(false);
    auto* sides = new QSplitter;
    sides->addWidget(left);
    m_reset->setToolTip(tr("Puts everything back to what was proposed"));
    sides->addWidget(framed(tr("In the network"), m_table, m_reset));
    sides->setStretchFactor(0, 1);
    sides->setStretchFactor(1, 2);
    sides->setSizes({scaled(360), scaled(760)});
    sides->setChildrenCollapsible(false);
    return sides;
}

void WeightsPage::refresh() {
    m_table->refresh();
    showPlaces();
    m_detail->refresh();
    m_difference->refresh();
    m_reset->setEnabled(!m_import.isProposal());
    const auto& network = m_import.goal().experiment.network;
    m_network->setText(
        m_import.usesFileNetwork()
            ? tr("into the file's network, %1").arg(QString::fromStdString(engine::model::summary(network)))
            : tr("into my network, %1").arg(QString::fromStdString(engine::model::summary(network))));
    const int all = int(m_import.placements().size());
    m_footer->show(m_import.placed() != nullptr && m_import.loaded() > 0, m_wrong,
                   loadedWords(m_import.loaded(), all));
}

void WeightsPage::showPlaces() {
    const auto& tensors = m_import.weights().file.tensors;
    QStringList places(qsizetype(tensors.size()), QString());
    for (const auto& placement : m_import.placements())
        if (const int tensor = placement.source.empty() ? -1 : m_import.weights().find(placement.source);
            tensor >= 0)
            places[tensor] += (places[tensor].isEmpty() ? QString() : QStringLiteral(", ")) +
                              QString::fromStdString(placement.parameter);
    m_tensors->setPlaces(places);
}

QPushButton* WeightsPage::useButton() const { return m_footer->useButton(); }

QString WeightsPage::result() const { return m_footer->result(); }

QString WeightsPage::problem() const { return m_footer->problem(); }

void WeightsPage::use() {
    const auto placed = m_import.placed();
    if (const auto accepted = m_import.accept(); !accepted)
        return m_footer->showProblem(QString::fromStdString(accepted.error().text()));
    Q_EMIT loaded(placed);
    accept();
}

WeightsPage* openWeightsPage(Document& document, LoadedWeightsPtr weights, WeightGoals goals,
                             QWidget* parent) {
    auto* page = new WeightsPage(document, std::move(weights), std::move(goals), parent);
    page->setAttribute(Qt::WA_DeleteOnClose);
    page->open();
    return page;
}

} // namespace ui
