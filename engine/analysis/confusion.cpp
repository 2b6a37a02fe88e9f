#include "engine/analysis/confusion.h"

#include <cassert>

namespace engine::analysis {

using core::Index;

namespace {

Share share(Index part, Index whole) {
    return whole > 0 ? Share{static_cast<double>(part) / static_cast<double>(whole), true} : Share{};
}

void add(AverageMetrics& to, const ClassMetrics& of, double weight) {
    to.precision += weight * of.precision.value;
    to.recall += weight * of.recall.value;
    to.f1 += weight * of.f1.value;
}

} // namespace

Confusion confusionMatrix(const std::vector<int>& truths, const std::vector<int>& answers, int classes) {
    assert(truths.size() == answers.size());
    Confusion counts = Confusion::Zero(classes, classes);
    for (std::size_t i = 0; i < truths.size(); ++i)
        ++counts(truths[i], answers[i]);
    return counts;
}

ClassificationReport classificationReport(const Confusion& confusion) {
    ClassificationReport report;
    report.samples = confusion.sum();
    report.right = confusion.trace();
    report.accuracy = share(report.right, report.samples);
    for (Index k = 0; k < confusion.rows(); ++k) {
        ClassMetrics one;
        one.support = confusion.row(k).sum();
        one.said = confusion.col(k).sum();
        one.right = confusion(k, k);
        one.precision = share(one.right, one.said);
        one.recall = share(one.right, one.support);
        one.f1 = share(2 * one.right, one.support + one.said);
        report.classes.push_back(one);
    }
    for (const ClassMetrics& one : report.classes) {
        add(report.macro, one, 1 / static_cast<double>(confusion.rows()));
        if (report.samples > 0)
            add(report.weighted, one,
                static_cast<double>(one.support) / static_cast<double>(report.samples));
    }
    report.micro = {report.accuracy.value, report.accuracy.value, report.accuracy.value};
    return report;
}

} // namespace engine::analysis
