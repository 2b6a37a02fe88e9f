#include "ui/data/digit_panel.h"

#include "engine/data/digit.h"
#include "engine/data/drawn.h"
#include "engine/train/fit.h"
#include "engine/train/predict.h"
#include "ui/data/digit_pad.h"
#include "ui/data/probability_bars.h"
#include "ui/document.h"
#include "ui/panels/choice_box.h"
#include "ui/panels/data_panel.h"
#include "ui/panels/scrolled.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSlider>

namespace ui {

using engine::data::kDrawnPixels;
using engine::data::kDrawnSource;

namespace {

constexpr double kPenSteps = 10; ///< of the slider for a pixel
constexpr int kSeenSide = 112;

QImage imageOf(const std::string& pixels) {
    constexpr int side = engine::data::kDrawnSide;
    QImage image(side, side, QImage::Format_Grayscale8);
    image.fill(0);
    for (std::size_t i = 0; i < pixels.size(); ++i)
        image.scanLine(int(i) / side)[int(i) % side] = uchar(pixels[i]);
    return image;
}

} // namespace

DigitPanel::DigitPanel(Document& document, Run& run, DataPanel& source, QWidget* parent)
    : Panel(tr("Paint digits"), parent), m_document(document), m_run(run), m_data(source),
      m_pad(new DigitPad), m_bars(new ProbabilityBars), m_seen(new QLabel), m_verdict(new QLabel),
      m_centring(new QCheckBox(tr("Centre as in MNIST"))), m_pen(new QSlider(Qt::Horizontal)),
      m_undo(new QPushButton(tr("Undo stroke"))), m_clear(new QPushButton(tr("Clear"))),
      m_label(new ChoiceBox), m_add(new QPushButton(tr("Add to my pictures"))), m_use(new QPushButton),
      m_count(new QLabel) {
    auto* inside = new QWidget;
    auto* layout = new QHBoxLayout(inside);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(16);
    layout->addWidget(sheetSide(), 3);
    layout->addWidget(new Scrolled(answerSide()), 2);
    setContent(inside);
    connectParts();
    showData();
    repaintDigit();
}

QWidget* DigitPanel::sheetSide() {
    auto* side = new QWidget;
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_pad, 1);
    auto* line = new QHBoxLayout;
    auto* pen = new QLabel(tr("Brush"));
    pen->setObjectName(QStringLiteral("muted"));
    m_pen->setRange(10, 50);
    m_pen->setValue(int(m_pad->penWidth() * kPenSteps));
    m_pen->setAccessibleName(tr("Width of the brush"));
    m_pen->setToolTip(tr("Width of the brush, 1 to 5 pixels"));
    m_undo->setToolTip(tr("Take the last stroke away (Backspace)"));
    m_clear->setToolTip(tr("A new sheet (Delete)"));
    line->addWidget(pen);
    line->addWidget(m_pen, 1);
    layout->addLayout(line);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_undo);
    buttons->addWidget(m_clear);
    buttons->addStretch(1);
    layout->addLayout(buttons);
    m_centring->setChecked(true);
    m_centring->setToolTip(
        tr("Scaled into 20 × 20 pixels and moved so that the centre of its mass is in the middle of 28 × 28: "
           "the pictures of MNIST were made like that, and a network that knows only them expects it."));
    layout->addWidget(m_centring);
    auto* how = new QLabel(tr("Scaled into 20 × 20 pixels, its centre of mass in the middle of 28 × 28."));
    how->setObjectName(QStringLiteral("muted"));
    how->setWordWrap(true);
    layout->addWidget(how);
    layout->addStretch(0);
    return side;
}

QWidget* DigitPanel::answerSide() {
    auto* side = new QWidget;
    auto* layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    const auto caption = [layout](const QString& text) {
        auto* label = new QLabel(text);
        label->setObjectName(QStringLiteral("caption"));
        layout->addWidget(label);
    };
    caption(tr("What the network gets"));
    layout->addWidget(m_seen);
    caption(tr("What it takes it for"));
    layout->addWidget(m_verdict);
    layout->addWidget(m_bars);
    caption(tr("Pictures of your own"));
    auto* line = new QHBoxLayout;
    auto* words = new QLabel(tr("It is a"));
    words->setObjectName(QStringLiteral("muted"));
    for (int label = 0; label < engine::data::kPictureClasses; ++label)
        m_label->addItem(QString::number(label));
    m_label->setMinimumContentsLength(2);
    m_label->setAccessibleName(tr("Class of the painted picture"));
    line->addWidget(words);
    line->addWidget(m_label);
    line->addStretch(1);
    layout->addLayout(line);
    layout->addWidget(m_add);
    layout->addWidget(m_count);
    layout->addWidget(m_use);
    layout->addStretch(1);
    m_seen->setAccessibleName(tr("The picture of 28 × 28 pixels"));
    m_verdict->setWordWrap(true);
    m_count->setWordWrap(true);
    m_count->setObjectName(QStringLiteral("muted"));
    return side;
}

void DigitPanel::connectParts() {
    connect(m_pad, &DigitPad::changed, this, &DigitPanel::repaintDigit);
    connect(m_centring, &QCheckBox::toggled, this, &DigitPanel::repaintDigit);
    connect(m_pen, &QSlider::valueChanged, this,
            [this](int value) { m_pad->setPenWidth(value / kPenSteps); });
    connect(m_undo, &QPushButton::clicked, m_pad, &DigitPad::undoStroke);
    connect(m_clear, &QPushButton::clicked, m_pad, &DigitPad::clear);
    connect(m_add, &QPushButton::clicked, this, &DigitPanel::add);
    connect(m_use, &QPushButton::clicked, this, [this] { use(tr("Pictures of my own")); });
    connect(&m_data, &DataPanel::shown, this, &DigitPanel::showData);
    connect(&m_run, &Run::opened, this, &DigitPanel::predict);
    connect(&m_run, &Run::framed, this, [this] {
        if (m_frames.next() || !m_run.isPlaying())
            predict();
    });
    const auto restyle = [this] {
        m_verdict->setFont(ui::font(FontRole::Title));
        repaintDigit();
    };
    connect(&Look::instance(), &Look::changed, this, restyle);
    restyle();
}

bool DigitPanel::isOpen() const { return !m_data.spec().pictures.empty(); }

void DigitPanel::showData() {
    if (isOpen())
        m_pictures = m_data.spec().pictures;
    showCollection();
}

void DigitPanel::showCollection() {
    const int count = int(m_pictures.size());
    m_count->setText(count == 0 ? tr("None yet. A few of every digit make a set to train on.")
                     : isOpen() ? tr("%n picture(s); they are the data.", nullptr, count)
                                : tr("%n picture(s), kept while the program runs. Made the data, they are "
                                     "saved with the project.",
                                     nullptr, count));
    m_use->setText(tr("Make them the data"));
    m_use->setVisible(count > 0 && !isOpen());
    m_add->setEnabled(!m_pad->isBlank() && count < int(engine::data::kMostPictures));
}

void DigitPanel::repaintDigit() {
    m_pixels = engine::data::picturePixels(m_pad->ink(), DigitPad::kSide,
                                           m_centring->isChecked() ? engine::data::Placing::Centred
                                                                   : engine::data::Placing::AsPainted);
    const int side = scaled(kSeenSide);
    m_seen->setPixmap(QPixmap::fromImage(imageOf(m_pixels).scaled(side, side)));
    m_undo->setEnabled(!m_pad->isBlank());
    m_clear->setEnabled(!m_pad->isBlank());
    showCollection();
    predict();
}

void DigitPanel::predict() {
    if (!isVisible())
        return;
    QString why;
    if (!m_run.isReady())
        why = m_run.problem();
    else if (m_run.network().inputs() != engine::core::Index(kDrawnPixels))
        why = tr("The network takes %1 inputs and a picture has 784 pixels. Train one on MNIST, or on "
                 "pictures of your own.")
                  .arg(m_run.network().inputs());
    else if (m_run.data()->dataset->task != engine::data::Task::Classification)
        why = tr("The network gives numbers, not classes.");
    else if (m_pad->isBlank())
        why = tr("Nothing is painted yet.");
    const auto* loss = engine::model::findLoss(m_run.experimentNow().training.loss);
    QStringList names;
    for (int i = 0; m_run.isReady() && i < int(m_run.data()->dataset->classNames.size()); ++i)
        names << QString::fromStdString(m_run.data()->dataset->classNames[std::size_t(i)]);
    if (!why.isEmpty() || !loss) {
        m_bars->setValues(m_pad->isBlank() && names.size() <= 20 ? names : QStringList(), {});
        return m_verdict->setText(why);
    }
    engine::core::VectorD features(kDrawnPixels);
    for (std::size_t i = 0; i < kDrawnPixels; ++i)
        features(engine::core::Index(i)) = uchar(m_pixels[i]) / 255.0;
    const auto prediction = engine::train::predict(m_run.network(), m_run.snapshot()->parameters, *loss,
                                                   m_run.data()->scaler, features);
    m_bars->setValues(names, prediction.probabilities);
    if (prediction.probabilities.empty())
        return m_verdict->setText(tr("The outputs of this network are no probabilities."));
    const int best = m_bars->best();
    m_verdict->setText(tr("%1, with %2 %")
                           .arg(names.value(best))
                           .arg(100 * prediction.probabilities[std::size_t(best)], 0, 'f', 1));
}

void DigitPanel::add() {
    if (m_pad->isBlank())
        return;
    m_pictures.push_back({m_pixels, m_label->currentIndex()});
    if (isOpen() && !use(tr("Add a picture")))
        m_pictures.pop_back();
    m_pad->clear();
}

/// Makes the collection the data; false, with a line that says why, where it cannot be.
bool DigitPanel::use(const QString& what) {
    engine::train::Experiment next = m_document.experiment();
    if (!isOpen()) {
        next.data = m_data.specFor(kDrawnSource);
        next.data.standardize = false; // pixels are from 0 to 1, and many never vary
    }
    next.data.points.clear();
    next.data.pictures = m_pictures;
    const auto dataset = engine::data::drawnDataset(next.data);
    if (dataset)
        next = engine::train::fitted(next, *dataset);
    const auto done = dataset ? m_document.edit(what, next) : dataset.error();
    if (!done)
        m_count->setText(QString::fromStdString(done.error().text()));
    return done.ok();
}

QString DigitPanel::verdict() const { return m_verdict->text(); }

void DigitPanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    predict();
}

} // namespace ui
