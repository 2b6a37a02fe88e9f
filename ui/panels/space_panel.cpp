#include "ui/panels/space_panel.h"

#include "ui/network/layer_names.h"
#include "ui/panels/choice_box.h"
#include "ui/plots/space_feed.h"
#include "ui/plots/space_view.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>

#include <algorithm>

namespace ui {

namespace {

/// Letters that a box shows where there is room.
constexpr int kLayerLetters = 7, kAxisLetters = 3;
/// A box beside its text.
constexpr int kArrow = 34;

/// a₁₂: the activation of unit 12.
QString unitName(int unit) {
    QString name(QLatin1Char('a'));
    for (const QChar digit : QString::number(unit))
        name += QChar(0x2080 + digit.digitValue());
    return name;
}

} // namespace

SpacePanel::SpacePanel(Run& run, plots::ResponseFeed& feed, QWidget* parent)
    : Panel(tr("Hidden space"), parent), m_run(run), m_view(new plots::SpaceView),
      m_feed(new plots::SpaceFeed(run, feed, *m_view)), m_stack(new QStackedWidget), m_problem(new QLabel),
      m_layer(addBox(tr("Layer"), tr("The layer whose activations are shown"), kLayerLetters)),
      m_x(addBox(tr("Horizontal axis"),
                 tr("PCA: the two directions in which the activations of the training samples vary most.\nOr "
                    "the activation of one unit."),
                 kAxisLetters)),
      m_y(addBox(tr("Vertical axis"), tr("The activation of another unit"), kAxisLetters)) {
    m_feed->setParent(this);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setAlignment(Qt::AlignCenter);
    m_problem->setWordWrap(true);
    m_problem->setMargin(16);
    m_view->setAccessibleName(tr("Hidden space"));
    m_stack->addWidget(m_view);
    m_stack->addWidget(m_problem);
    setContent(m_stack);
    connect(&run, &Run::opened, this, &SpacePanel::open);
    connect(&run, &Run::dataChanged, this, &SpacePanel::open);
    connect(m_feed, &plots::SpaceFeed::changed, this,
            [this] { m_view->setSpace(m_feed->space(), m_feed->response()); });
    connect(m_layer, &ChoiceBox::currentIndexChanged, this, &SpacePanel::chooseLayer);
    for (ChoiceBox* box : {m_x, m_y})
        connect(box, &ChoiceBox::currentIndexChanged, this, [this, box] { chooseAxis(*box); });
    open();
}

ChoiceBox* SpacePanel::addBox(const QString& name, const QString& tip, int letters) {
    auto* box = new ChoiceBox;
    box->setAccessibleName(tr("Hidden space: %1").arg(name));
    box->setToolTip(tip);
    addTitleWidget(box);
    box->setMinimumContentsLength(letters);
    const auto restyle = [box] {
        box->setFont(ui::font(FontRole::Small));
        // Narrower than it would like to be where there is no room: units are still whole.
        box->setMinimumWidth(QFontMetrics(box->font()).horizontalAdvance(QStringLiteral("PCA")) + kArrow);
    };
    restyle();
    connect(&Look::instance(), &Look::changed, box, restyle);
    return box;
}

void SpacePanel::open() {
    const bool ready = m_run.isReady();
    m_stack->setCurrentWidget(ready ? static_cast<QWidget*>(m_view) : m_problem);
    for (ChoiceBox* box : {m_layer, m_x, m_y})
        box->setVisible(ready);
    if (!ready) {
        m_problem->setText(m_run.problem());
        m_view->setData(nullptr, {});
        return;
    }
    m_view->setData(m_run.data(),
                    plots::FieldMeaning::of(m_run.experiment(), *m_run.data(), m_run.network()));
    fillLayers();
    fillAxes();
    apply();
}

void SpacePanel::fillLayers() {
    const auto& spec = m_run.network().spec();
    std::vector<int> layers;
    QStringList titles;
    for (int i = 0; i < m_run.network().layerCount(); ++i)
        if (!isOneToOne(spec.layers[std::size_t(i)])) {
            layers.push_back(i);
            titles += layerTitle(spec, i);
        }
    const bool same = layers == m_layers && titles == m_titles;
    const int index = same ? m_layer->currentIndex() : std::max(0, int(layers.size()) - 2);
    m_layers = std::move(layers);
    m_titles = titles;
    const QSignalBlocker quiet(m_layer);
    m_layer->clear();
    m_layer->addItems(titles);
    m_layer->setCurrentIndex(index);
    m_choice.layer = m_layers[std::size_t(index)];
}

void SpacePanel::fillAxes() {
    const int units = int(m_run.network().layer(m_choice.layer).outputs());
    if (m_choice.x >= units || m_choice.y >= units) {
        m_choice.components = true;
        m_choice.x = 0;
        m_choice.y = std::min(1, units - 1);
    } else if (m_choice.x == m_choice.y && units > 1) {
        m_choice.y = m_choice.x == 0 ? 1 : 0;
    }
    QStringList names;
    for (int unit = 1; unit <= units; ++unit)
        names += unitName(unit);
    const QSignalBlocker quietX(m_x), quietY(m_y);
    m_x->clear();
    m_x->addItem(tr("PCA"));
    m_x->addItems(names);
    m_y->clear();
    m_y->addItems(names);
    m_x->setCurrentIndex(m_choice.components ? 0 : m_choice.x + 1);
    m_y->setCurrentIndex(m_choice.y);
    m_x->setVisible(units > 1);
    m_y->setVisible(units > 1 && !m_choice.components);
}

void SpacePanel::chooseLayer() {
    m_choice.layer = m_layers[std::size_t(m_layer->currentIndex())];
    fillAxes();
    apply();
}

void SpacePanel::chooseAxis(const ChoiceBox& changed) {
    const auto before = m_choice;
    m_choice.components = m_x->currentIndex() == 0;
    if (!m_choice.components)
        m_choice.x = m_x->currentIndex() - 1;
    m_choice.y = m_y->currentIndex();
    // Two axes of the same unit are one: they change places instead.
    if (m_choice.x == m_choice.y)
        (&changed == m_x ? m_choice.y : m_choice.x) = &changed == m_x ? before.x : before.y;
    fillAxes();
    apply();
}

void SpacePanel::apply() { m_feed->choose(m_choice); }

void SpacePanel::showEvent(QShowEvent* event) {
    Panel::showEvent(event);
    m_feed->update();
}

} // namespace ui
