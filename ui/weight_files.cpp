// The part of Files that loads and saves weights.
#include "engine/io/weight_file.h"
#include "engine/model/layout.h"
#include "ui/document.h"
#include "ui/file_access.h"
#include "ui/files.h"
#include "ui/message_bar.h"
#include "ui/run.h"
#include "ui/theme.h"
#include "ui/weights/load_report.h"
#include "ui/weights/weight_words.h"
#include "ui/weights/weights_page.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QMap>
#include <QPointer>
#include <QSettings>
#include <QThreadPool>
#include <QTimer>

#include <algorithm>

namespace ui {

namespace {

using engine::io::Placed;
using engine::io::PlacedLine;

using PlacedPtr = std::shared_ptr<const Placed>;

constexpr int kNotesTold = 2;
constexpr int kPatience = 1000; ///< milliseconds: what takes longer is told

engine::core::DType storedAs(const engine::train::Experiment& experiment) {
    return experiment.training.precision == engine::train::Precision::Float32 ? engine::core::DType::Float32
                                                                              : engine::core::DType::Float64;
}

/// Why tensors were kept, each reason once: "2.weight, 2.bias: the file has nothing for it".
QString keptNotes(const Placed& placed) {
    QList<std::pair<QString, QStringList>> reasons;
    for (const PlacedLine& line : placed.lines) {
        if (line.what != PlacedLine::What::Kept)
            continue;
        const QString note = QString::fromStdString(line.note);
        auto found = std::find_if(reasons.begin(), reasons.end(), [&](const auto& each) { return each.first == note; });
        if (found == reasons.end())
            found = reasons.insert(reasons.end(), std::pair(note, QStringList()));
        found->second << QString::fromStdString(line.parameter);
    }
    QString text;
    for (int i = 0; i < std::min<int>(kNotesTold, int(reasons.size())); ++i)
        text += QStringLiteral(" %1: %2.").arg(reasons[i].second.join(QStringLiteral(", ")), reasons[i].first);
    return text;
}

/// "*.npz" of "*.npz *.npy".
QString firstSuffix(const engine::io::WeightFormat& format) {
    return QString::fromLatin1(format.suffixes).section(QLatin1Char(' '), 0, 0).mid(1);
}

/// How many tensors were written.
engine::core::Result<int> writeWeights(const engine::io::WeightFormat& format, const QString& path,
                                       const engine::io::WeightContent& weights) {
    const auto bytes = format.write(weights);
    if (!bytes)
        return bytes.error();
    const auto written = writeFile(path, *bytes);
    return written ? engine::core::Result<int>(int(weights.tensors.size())) : written.error();
}

QString filterOf(const engine::io::WeightFormat& format) {
    return QStringLiteral("%1 (%2)").arg(translated(format.title), QLatin1String(format.suffixes));
}

} // namespace

QString Files::weightSuffixes() {
    QStringList suffixes;
    for (const auto& format : engine::io::weightFormats())
        suffixes << QString::fromLatin1(format.suffixes);
    return suffixes.join(QLatin1Char(' '));
}

void Files::openWeights(const LoadedWeightsPtr& weights) {
    QThreadPool::globalInstance()->start([self = QPointer<Files>(this), weights,
                                          situation = situationOf(m_document, m_run)] {
        auto goals = std::make_shared<const WeightGoals>(weightGoals(*weights, situation));
        PlacedPtr plain;
        if (isPlain(*weights, *goals))
            plain = std::make_shared<const Placed>(engine::io::apply(
                goals->present->proposal, goals->present->targets, weights->file.tensors, goals->present->initial));
        const auto take = [self, weights, goals, plain] {
            if (self)
                self->takeWeights(weights, *goals, plain);
        };
        QMetaObject::invokeMethod(qApp, take, Qt::QueuedConnection);
    });
}

void Files::takeWeights(const LoadedWeightsPtr& weights, const WeightGoals& goals, const PlacedPtr& plain) {
    const WeightSituation now = situationOf(m_document, m_run);
    if (!(now.experiment == goals.situation.experiment) || now.isReady != goals.situation.isReady)
        return openWeights(weights); // somebody edited meanwhile
    const QString path = weights->path;
    if (plain) {
        if (const auto loaded = loadInto(m_document, *goals.present, *plain); !loaded) {
            problem(QString::fromStdString(loaded.error().text()));
        } else {
            addRecent(path);
            tellLoaded(path, plain);
        }
    } else if (!goals.present && !goals.own) {
        problem(tr("%1: weights need a network that is in order; mend it first").arg(path));
    } else {
        auto* page = openWeightsPage(m_document, weights, goals, m_window);
        connect(page, &WeightsPage::loaded, this, [this, path](const PlacedPtr& placed) {
            addRecent(path);
            tellLoaded(path, placed);
        });
    }
    Q_EMIT opened();
}

void Files::tellLoaded(const QString& path, const PlacedPtr& placed) {
    const auto all = std::count_if(placed->lines.begin(), placed->lines.end(),
                                   [](const PlacedLine& line) { return line.what != PlacedLine::What::Skipped; });
    const auto skipped = qsizetype(placed->lines.size()) - all;
    QString said = tr("%1 of %2 tensors loaded from %3.").arg(QString::number(placed->loaded()), QString::number(all), path);
    said += keptNotes(*placed);
    if (skipped > 0)
        said += QLatin1Char(' ') + tr("%n of the file went nowhere.", nullptr, int(skipped));
    const auto showDetails = [this, path, placed] {
        auto* report = new LoadReport(tr("Loaded from %1").arg(QFileInfo(path).fileName()), placed->lines, m_window);
        report->setAttribute(Qt::WA_DeleteOnClose);
        report->open();
        tellLoaded(path, placed); // an offer that was taken closes the line
    };
    m_messages.say(MessageBar::Kind::Note, said,
                   {{tr("Undo"), [this] { m_document.undoStack().undo(); }}, {tr("Details…"), showDetails}});
}

void Files::loadWeights() {
    const QString path = askForFile(tr("Load weights"), tr("Weights (%1);;All files (*)").arg(weightSuffixes()));
    if (!path.isEmpty())
        openPath(path);
}

void Files::saveWeights() {
    if (!m_run.isReady())
        return problem(tr("There are no weights to save: the network is not in order."));
    QStringList filters;
    QMap<QString, QString> suffixes;
    for (const auto& format : engine::io::weightFormats())
        if (format.write != nullptr) {
            filters << filterOf(format);
            suffixes[filters.back()] = firstSuffix(format);
        }
    QString chosen = filterOf(*engine::io::weightFormatNamed("npz"));
    QString path = QFileDialog::getSaveFileName(m_window, tr("Save the weights as they are now"),
                                                QDir(QSettings().value(QStringLiteral("folder")).toString())
                                                    .filePath(m_document.title() + suffixes[chosen]),
                                                filters.join(QStringLiteral(";;")), &chosen);
    if (path.isEmpty())
        return;
    if (QFileInfo(path).suffix().isEmpty())
        path += suffixes[chosen];
    saveWeightsTo(path);
}

bool Files::saveWeightsTo(const QString& path) {
    const auto* format = engine::io::weightFormatFor(path.toStdString());
    if (format == nullptr) {
        QStringList known;
        for (const auto& each : engine::io::weightFormats())
            if (each.write != nullptr)
                known << QString::fromLatin1(each.suffixes).remove(QLatin1Char('*'));
        problem(tr("%1: weights are not written in a format of that name; expected %2")
                    .arg(path, known.join(QStringLiteral(", "))));
        return false;
    }
    const auto& network = m_run.network();
    auto* patience = new QTimer(this);
    patience->setSingleShot(true);
    connect(patience, &QTimer::timeout, this,
            [this, path] { m_messages.say(MessageBar::Kind::Note, tr("Saving the weights in %1 …").arg(path)); });
    patience->start(kPatience);
    const auto done = [self = QPointer<Files>(this), patience = QPointer<QTimer>(patience), path](const auto& saved) {
        delete patience;
        if (!self)
            return;
        if (!saved)
            self->problem(QString::fromStdString(saved.error().text()));
        else
            self->m_messages.say(MessageBar::Kind::Note, tr("%n tensors saved in %1.", nullptr, *saved).arg(path));
        Q_EMIT self->savedWeights(path, saved.ok());
    };
    m_saver.start([done, path, format, layout = network.layout(), spec = network.spec(), snapshot = m_run.snapshot(),
                   type = storedAs(m_document.experiment())] {
        const auto saved = writeWeights(*format, path, {engine::model::toTensors(layout, snapshot->parameters, type), &spec});
        QMetaObject::invokeMethod(qApp, [done, saved] { done(saved); }, Qt::QueuedConnection);
    });
    return true;
}

} // namespace ui
