#include "ui/data/import_header.h"

#include "ui/data/import_words.h"
#include "ui/panels/choice_box.h"
#include "ui/theme.h"

#include <QPainter>

#include <algorithm>

namespace ui {

namespace {

constexpr int kMargin = 6;

int lineHeight() { return QFontMetrics(font(FontRole::Body)).height() + 2; }
int boxHeight() { return lineHeight() + scaled(9); }

} // namespace

ImportHeader::ImportHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    setSectionResizeMode(QHeaderView::Interactive);
    setDefaultSectionSize(scaled(168));
    setMinimumSectionSize(scaled(110));
    connect(this, &QHeaderView::sectionResized, this, &ImportHeader::placeBoxes);
}

void ImportHeader::setPreview(DataImport::Preview preview, engine::data::MissingPolicy policy) {
    m_preview = std::move(preview);
    m_policy = policy;
    for (auto at = m_boxes.begin(); at != m_boxes.end(); ++at) {
        at.value()->hide();
        m_spare << at.value();
    }
    m_boxes.clear();
    placeBoxes();
    viewport()->update();
}

QSize ImportHeader::sizeHint() const {
    return {QHeaderView::sizeHint().width(), 3 * lineHeight() + boxHeight() + 4 * kMargin};
}

const engine::io::TableColumn* ImportHeader::columnAt(int column) const {
    const bool known = m_preview && column >= 0 && column < int(m_preview->layout.columns.size());
    return known ? &m_preview->layout.columns[std::size_t(column)] : nullptr;
}

QComboBox* ImportHeader::takeBox(int column) {
    QComboBox* box = m_spare.isEmpty() ? nullptr : m_spare.takeLast();
    if (box == nullptr) {
        box = new ChoiceBox(viewport());
        box->addItems(roleNames());
        for (int i = 0; i < box->count(); ++i)
            box->setItemData(i, roleHelp(engine::data::ColumnRole(i)), Qt::ToolTipRole);
        connect(box, &QComboBox::activated, this, [this, box](int role) {
            Q_EMIT roleChosen(m_boxes.key(box, -1), engine::data::ColumnRole(role));
        });
    }
    const engine::io::TableColumn& about = *columnAt(column);
    box->setCurrentIndex(int(about.role));
    box->setAccessibleName(tr("What %1 is for").arg(QString::fromStdString(about.name)));
    box->setToolTip(roleHelp(about.role));
    m_boxes.insert(column, box);
    return box;
}

void ImportHeader::placeBoxes() {
    const int first = std::max(visualIndexAt(0), 0);
    int last = visualIndexAt(viewport()->width() - 1);
    if (last < 0)
        last = count() - 1;
    for (auto at = m_boxes.begin(); at != m_boxes.end();) {
        if (at.key() >= first && at.key() <= last) {
            ++at;
            continue;
        }
        at.value()->hide();
        m_spare << at.value();
        at = m_boxes.erase(at);
    }
    for (int column = first; column <= last && columnAt(column) != nullptr; ++column) {
        QComboBox* box = m_boxes.contains(column) ? m_boxes.value(column) : takeBox(column);
        box->setGeometry(sectionViewportPosition(column) + kMargin, kMargin + lineHeight() + kMargin,
                         sectionSize(column) - 2 * kMargin, boxHeight());
        box->show();
    }
}

void ImportHeader::updateGeometries() {
    QHeaderView::updateGeometries();
    placeBoxes();
}

void ImportHeader::paintSection(QPainter* painter, const QRect& rect, int column) const {
    const engine::io::TableColumn* about = columnAt(column);
    if (about == nullptr)
        return;
    const bool used = about->treatment != engine::io::Treatment::LeftOut;
    painter->save();
    painter->fillRect(rect, theme().panel);
    if (about->role == engine::data::ColumnRole::Target ||
        about->role == engine::data::ColumnRole::NumberTarget)
        painter->fillRect(QRect(rect.left(), rect.top(), rect.width(), scaled(3)), theme().accent);
    painter->setPen(theme().border);
    painter->drawLine(rect.bottomLeft(), rect.bottomRight());
    painter->drawLine(rect.topRight(), rect.bottomRight());
    QRect line(rect.left() + kMargin + 2, rect.top() + kMargin, rect.width() - 2 * kMargin - 4, lineHeight());
    const auto write = [&](const QString& text, const QColor& color, FontRole role) {
        painter->setFont(ui::font(role));
        painter->setPen(color);
        painter->drawText(line, Qt::AlignLeft | Qt::AlignVCenter,
                          painter->fontMetrics().elidedText(text, Qt::ElideRight, line.width()));
    };
    write(QString::fromStdString(about->name), used ? theme().text : theme().muted, FontRole::Title);
    line.translate(0, lineHeight() + boxHeight() + 2 * kMargin);
    write(treatmentText(*about), theme().muted, FontRole::Body);
    line.translate(0, lineHeight());
    write(missingText(*about, m_policy), theme().warning, FontRole::Body);
    painter->restore();
}

} // namespace ui
