#include "ui/data/data_look.h"

#include "ui/panels/data_panel.h"
#include "ui/panels/data_preview.h"

namespace ui {

DataLook::DataLook(DataPanel& source, QWidget* parent)
    : Panel(tr("What the data look like"), parent), m_data(source), m_preview(new DataPreview) {
    setContent(m_preview);
    connect(&source, &DataPanel::datasetChanged, this, &DataLook::showData);
    showData();
}

void DataLook::showData() {
    setSubtitle(m_data.sourceName());
    m_preview->setDataset(m_data.dataset());
}

} // namespace ui
