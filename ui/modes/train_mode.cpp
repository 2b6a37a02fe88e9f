#include "ui/modes/train_mode.h"

#include "ui/panels/canvas_panel.h"
#include "ui/panels/field_panel.h"
#include "ui/panels/metric_panels.h"
#include "ui/plots/response_feed.h"

#include <QSplitter>

namespace ui {

TrainMode::TrainMode(Context context, QWidget* parent)
    : Mode(QStringLiteral("train"), parent), m_context(context),
      m_feed(new plots::ResponseFeed(context.run, *this)) {
    m_feed->setParent(this);
    auto* root = new QSplitter(Qt::Vertical);
    auto* top = new QSplitter(Qt::Horizontal, root);
    auto* bottom = new QSplitter(Qt::Horizontal, root);
    auto* loss = new LossPanel(context.run);
    auto* accuracy = new AccuracyPanel(context.run);
    auto* gradient = new GradientPanel(context.run);
    top->addWidget(new FieldPanel(context.run, *m_feed));
    top->addWidget(loss);
    bottom->addWidget(new CanvasPanel(context.run, *m_feed));
    bottom->addWidget(accuracy);
    bottom->addWidget(gradient);
    for (CurvePanel* panel : std::initializer_list<CurvePanel*>{accuracy, gradient}) {
        panel->chart().setSmoothing(loss->chart().smoothing());
        connect(loss, &LossPanel::smoothingChanged, &panel->chart(), &plots::Chart::setSmoothing);
    }
    for (CurvePanel* panel : std::initializer_list<CurvePanel*>{loss, accuracy, gradient})
        connect(panel, &CurvePanel::lookInside, this, &TrainMode::lookInside);
    top->setSizes({430, 900});
    bottom->setSizes({560, 380, 390});
    root->setSizes({410, 410});
    for (QSplitter* splitter : {top, bottom})
        for (int i = 0; i < splitter->count(); ++i)
            splitter->setStretchFactor(i, splitter->sizes()[i]);
    root->setStretchFactor(0, 1);
    root->setStretchFactor(1, 1);
    setArrangement(root);
}

TrainMode::~TrainMode() = default;

void TrainMode::showEvent(QShowEvent* event) {
    Mode::showEvent(event);
    m_feed->update();
}

} // namespace ui
