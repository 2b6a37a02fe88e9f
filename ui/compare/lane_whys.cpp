#include "ui/compare/lane_whys.h"

#include "engine/analysis/lane_story.h"
#include "ui/compare/lane_words.h"
#include "ui/theme.h"

#include <QCoreApplication>

#include <cmath>

namespace ui {

namespace {

QString say(const char* text) { return QCoreApplication::translate("ui::LaneTable", text); }

Why whyOfSetting(const LaneDesk& desk, const LanesFeed::Lane& lane) {
    const auto* reference = desk.reference();
    Why why;
    why.title = laneTitle(lane);
    QStringList lines;
    if (!lane.label.isEmpty())
        lines += laneTitle(lane.spec.settings);
    if (!lane.note.isEmpty())
        lines += lane.note;
    if (reference->id == lane.id) {
        lines += say("The reference: the others are compared with it (P makes another lane the reference).");
    } else {
        lines += say("Beside the reference, %1:").arg(laneTitle(*reference));
        const QStringList others = differenceLines(reference->spec.experiment, lane.spec.experiment);
        lines += others.isEmpty() ? QStringList(say("the same settings")) : others;
        lines += say("All other settings are the same.");
    }
    why.words = lines.join(QLatin1Char('\n'));
    return why;
}

void addAccuracy(Why& why, const LanesFeed& feed, bool classes, double number) {
    const bool validated = feed.validationSamples() > 0;
    if (!classes) {
        why.words = say("The mean over the validation part with the weights at the end of the epoch.");
        return;
    }
    why.words = say("Samples classified right over all there are.");
    why.explanations.push_back(engine::analysis::explainShare(
        number, validated ? feed.validationSamples() : feed.trainSamples(), validated ? "val" : "train"));
}

} // namespace

std::optional<Why> whyOf(const LaneDesk& desk, std::size_t index, LaneTable::Column column, double number) {
    const auto& lane = desk.feed().lanes()[index];
    if (column == LaneTable::Setting)
        return whyOfSetting(desk, lane);
    if (index >= desk.verdicts().size() || desk.verdicts()[index].epoch == 0)
        return {};
    const auto& verdict = desk.verdicts()[index];
    const auto* state = desk.feed().stateOf(lane.id);
    Why why;
    why.title = say("%1 after epoch %2").arg(laneTitle(lane), formatCount(verdict.epoch));
    if (column == LaneTable::Accuracy) {
        addAccuracy(why, desk.feed(), lane.spec.data->dataset->task == engine::data::Task::Classification,
                    number);
    } else if (column == LaneTable::Reached) {
        why.words =
            std::isnan(number)
                ? say("The training loss has not been as low as %1.").arg(formatTick(desk.targetLoss()))
                : say("After epoch %1 the training loss was at most %2 for the first time.")
                      .arg(formatCount(std::llround(number)), formatTick(desk.targetLoss()));
    } else {
        why.words = laneSentence(lane, verdict, state ? state->autopsy : nullptr);
        if (std::isnan(verdict.way))
            return why;
        why.words += QLatin1Char('\n') +
                     say("The way goes from the loss at the start to that of the best lane, a mean "
                         "over the batches of its epoch.");
        why.explanations.push_back(engine::analysis::explainWay(verdict));
    }
    return why;
}

} // namespace ui
