#include "ui/panels/template_dialog.h"

#include "ui/document.h"
#include "ui/templates.h"
#include "ui/theme.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int kPictureWidth = 190, kPictureHeight = 96, kColumns = 4;

} // namespace

TemplateDialog::TemplateDialog(Document& document, QWidget* parent)
    : QDialog(parent), m_document(document), m_list(new QListWidget), m_help(new QLabel) {
    setWindowTitle(tr("New from template"));
    m_list->setViewMode(QListView::IconMode);
    m_list->setMovement(QListView::Static);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setUniformItemSizes(true);
    m_list->setSpacing(4);
    m_list->setWordWrap(true);
    m_list->setAccessibleName(tr("Templates"));
    m_help->setWordWrap(true);
    m_help->setObjectName(QStringLiteral("muted"));
    m_help->setMinimumHeight(scaled(36));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto* open = buttons->addButton(tr("Open"), QDialogButtonBox::AcceptRole);
    open->setDefault(true);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_help);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::accepted, this, &TemplateDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &TemplateDialog::reject);
    connect(m_list, &QListWidget::itemActivated, this, &TemplateDialog::accept);
    connect(m_list, &QListWidget::currentItemChanged, this, &TemplateDialog::describe);
    fill();
    const QSize cell = m_list->gridSize();
    const int rows = (m_list->count() + kColumns - 1) / kColumns;
    m_list->setMinimumSize(cell.width() * kColumns + scaled(26),
                           cell.height() * std::min(rows, 3) + scaled(14));
}

void TemplateDialog::fill() {
    const QSize picture(scaled(kPictureWidth), scaled(kPictureHeight));
    m_list->setIconSize(picture);
    m_list->setGridSize(picture + QSize(scaled(14), scaled(34)));
    for (const Template& each : templates()) {
        auto* item = new QListWidgetItem(translated(each.title), m_list);
        item->setData(Qt::UserRole, QString::fromLatin1(each.name));
        item->setToolTip(translated(each.help));
        item->setData(Qt::AccessibleDescriptionRole, translated(each.help));
        if (const auto project = loadTemplate(QString::fromLatin1(each.name)))
            item->setIcon(
                QPixmap::fromImage(experimentPicture(project->experiment, picture, devicePixelRatioF())));
    }
    m_list->setCurrentRow(0);
}

void TemplateDialog::describe() {
    const auto* item = m_list->currentItem();
    m_help->setText(item != nullptr ? item->toolTip() : QString());
}

void TemplateDialog::accept() {
    const auto* item = m_list->currentItem();
    if (item == nullptr)
        return;
    const auto chosen = loadTemplate(item->data(Qt::UserRole).toString());
    engine::core::Result<void> done;
    if (chosen) {
        engine::io::Project next = m_document.project();
        next.experiment = chosen->experiment;
        next.weightsPath.clear();
        next.inlineWeights = chosen->inlineWeights;
        next.fineTuning = chosen->fineTuning;
        done = m_document.edit(tr("New from template: %1").arg(item->text()), std::move(next));
    } else {
        done = chosen.error();
    }
    if (!done)
        return m_help->setText(QString::fromStdString(done.error().text()));
    QDialog::accept();
}

} // namespace ui
