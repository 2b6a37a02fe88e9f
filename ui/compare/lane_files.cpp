#include "ui/compare/lane_files.h"

#include "engine/analysis/lane_verdict.h"
#include "engine/io/reports.h"
#include "ui/compare/lane_words.h"
#include "ui/plots/export.h"

#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>

#include <utility>

namespace ui {

QByteArray recordsTable(const std::vector<LanesFeed::Lane>& lanes) {
    QByteArray text =
        "lane,epoch,step,train_loss,validation_loss,train_accuracy,validation_accuracy,learning_rate,"
        "gradient_norm\n";
    for (const auto& lane : lanes) {
        const QByteArray name =
            '"' + laneTitle(lane).replace(QLatin1Char('"'), QLatin1String("\"\"")).toUtf8() + '"';
        for (const auto& record : lane.records) {
            text += name + ',' + QByteArray::number(record.epoch) + ',' + QByteArray::number(record.step);
            for (const double number :
                 {record.trainLoss, record.validationLoss, record.trainAccuracy, record.validationAccuracy,
                  record.learningRate, engine::analysis::gradientNorm(record)})
                text += ',' + QByteArray::fromStdString(engine::io::numberText(number));
            text += '\n';
        }
    }
    return text;
}

void saveAs(QWidget* parent, const QString& name, const QByteArray& bytes) {
    auto* dialog = new QFileDialog(parent, QString(), name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(name.section(QLatin1Char('.'), -1));
    dialog->selectFile(name);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, [parent, bytes](const QString& path) {
        const QString problem = plots::saveBytes(path, bytes);
        if (!problem.isEmpty())
            QMessageBox::warning(parent, QString(), problem);
    });
    dialog->open();
}

void askForText(QWidget* parent, const QString& what, const QString& text,
                std::function<void(const QString&)> then) {
    auto* dialog = new QInputDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(what);
    dialog->setLabelText(what);
    dialog->setTextValue(text);
    QObject::connect(dialog, &QInputDialog::textValueSelected, parent,
                     [then = std::move(then)](const QString& given) { then(given.trimmed()); });
    dialog->open();
}

} // namespace ui
