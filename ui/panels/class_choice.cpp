#include "ui/panels/class_choice.h"

#include "ui/theme.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>

namespace ui {

namespace {

constexpr std::size_t kFewest = 3, kMost = 60;
/// Names up to that length stand five in a row, longer ones two.
constexpr std::size_t kShort = 3;

/// As a project file names it: by name, or else by number.
bool names(const std::string& given, const std::vector<std::string>& all, std::size_t index) {
    if (given == all[index])
        return true;
    return std::find(all.begin(), all.end(), given) == all.end() && given == std::to_string(index);
}

} // namespace

ClassChoice::ClassChoice(QWidget* parent) : QWidget(parent), m_grid(new QGridLayout), m_title(new QLabel) {
    m_title->setObjectName(QStringLiteral("caption"));
    m_title->setText(tr("Classes"));
    m_title->setToolTip(tr("Only samples of these classes are used, numbered in this order"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 6, 0, 0);
    layout->setSpacing(6);
    layout->addWidget(m_title);
    layout->addLayout(m_grid);
    const auto restyle = [this] { m_title->setFont(ui::font(FontRole::Small)); };
    restyle();
    connect(&Look::instance(), &Look::changed, this, restyle);
    hide();
}

void ClassChoice::setBoxes(const std::vector<std::string>& all) {
    if (all == m_all)
        return;
    m_all = all;
    for (QCheckBox* box : m_boxes)
        delete box;
    m_boxes.clear();
    const bool isShort =
        std::all_of(all.begin(), all.end(), [](const auto& name) { return name.size() <= kShort; });
    const int across = isShort ? 5 : 2;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto* box = new QCheckBox(QString::fromStdString(all[i]));
        box->setAccessibleName(tr("Class %1").arg(box->text()));
        box->setToolTip(tr("Whether samples of this class are used"));
        m_grid->addWidget(box, int(i) / across, int(i) % across);
        m_boxes.push_back(box);
        connect(box, &QCheckBox::clicked, this, &ClassChoice::take);
    }
}

void ClassChoice::show(const std::vector<std::string>& all, const std::vector<std::string>& chosen) {
    const bool offered = all.size() >= kFewest && all.size() <= kMost;
    setVisible(offered);
    if (!offered)
        return;
    setBoxes(all);
    for (std::size_t i = 0; i < m_boxes.size(); ++i) {
        const QSignalBlocker quiet(m_boxes[i]);
        m_boxes[i]->setChecked(
            chosen.empty() ||
            std::any_of(chosen.begin(), chosen.end(), [&](const auto& name) { return names(name, all, i); }));
    }
    const auto count =
        std::count_if(m_boxes.begin(), m_boxes.end(), [](auto* box) { return box->isChecked(); });
    m_title->setText(count == qsizetype(all.size()) ? tr("Classes: all %1").arg(all.size())
                                                    : tr("Classes: %1 of %2").arg(count).arg(all.size()));
    // The last two stay.
    for (QCheckBox* box : m_boxes)
        box->setEnabled(count > 2 || !box->isChecked());
}

void ClassChoice::take() {
    std::vector<std::string> classes;
    for (std::size_t i = 0; i < m_boxes.size(); ++i)
        if (m_boxes[i]->isChecked())
            classes.push_back(m_all[i]);
    if (classes.size() == m_all.size())
        classes.clear();
    Q_EMIT chosen(classes);
}

} // namespace ui
