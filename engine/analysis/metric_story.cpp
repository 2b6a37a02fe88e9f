#include "engine/analysis/metric_story.h"

#include "engine/model/activation.h"
#include "engine/trace/explain.h"
#include "engine/train/story_parts.h"

#include <cmath>

namespace engine::analysis {

using core::Index;
using trace::Expression;
using trace::Symbol;
using train::story::explanation;
using train::story::total;

namespace {

Expression number(Symbol symbol, double value) { return train::story::number(std::move(symbol), value); }
Expression count(Symbol symbol, Index value) { return number(std::move(symbol), static_cast<double>(value)); }
Expression letter(const char* base, const char* sub = "") { return trace::letter({base, sub, {}}); }
std::string place(std::size_t index) { return std::to_string(index + 1); }

const char* nameOf(ClassMetric metric) {
    return metric == ClassMetric::Precision ? "precision" : metric == ClassMetric::Recall ? "recall" : "F₁";
}
const char* letterOf(ClassMetric metric) {
    return metric == ClassMetric::Precision ? "P" : metric == ClassMetric::Recall ? "R" : "F";
}
double valueOf(const ClassMetrics& one, ClassMetric metric) {
    return (metric == ClassMetric::Precision ? one.precision
            : metric == ClassMetric::Recall  ? one.recall
                                             : one.f1)
        .value;
}
double valueOf(const AverageMetrics& one, ClassMetric metric) {
    return metric == ClassMetric::Precision ? one.precision
           : metric == ClassMetric::Recall  ? one.recall
                                            : one.f1;
}

Expression micro(const ClassificationReport& report) {
    return trace::quotient(count({"Σ TP", {}, {}}, report.right), count({"N", {}, {}}, report.samples));
}

/// Σ over classes, each times its support.
Expression sumOverClasses(const ClassificationReport& report, ClassMetric metric, bool weighted) {
    std::vector<Expression> terms;
    for (std::size_t k = 0; k < report.classes.size(); ++k) {
        Expression value = number({letterOf(metric), place(k), {}}, valueOf(report.classes[k], metric));
        terms.push_back(weighted ? trace::product({count({"n", place(k), {}}, report.classes[k].support),
                                                   std::move(value)})
                                 : std::move(value));
    }
    return total(std::move(terms));
}

} // namespace

trace::Explanation explainAccuracy(const ClassificationReport& report) {
    std::vector<Expression> diagonal;
    for (std::size_t k = 0; k < report.classes.size(); ++k)
        diagonal.push_back(count({"n", place(k) + "," + place(k), {}}, report.classes[k].right));
    const Expression all = count({"N", {}, {}}, report.samples);
    return explanation({"accuracy", {}, {}}, report.accuracy.value,
                       trace::quotient(total(std::move(diagonal)), all),
                       trace::quotient(trace::bigSum("k", letter("n", "k,k")), all));
}

trace::Explanation explainCell(const Confusion& confusion, Index truth, Index answer, CellShare of) {
    std::vector<Expression> line;
    const bool ofRow = of == CellShare::OfRow;
    for (Index k = 0; k < confusion.rows(); ++k) {
        const Index row = ofRow ? truth : k, column = ofRow ? k : answer;
        line.push_back(count({"n", std::to_string(row + 1) + "," + std::to_string(column + 1), {}},
                             confusion(row, column)));
    }
    const std::string t = std::to_string(truth + 1), a = std::to_string(answer + 1);
    const Expression own = count({"n", t + "," + a, {}}, confusion(truth, answer));
    const auto sum = static_cast<double>(ofRow ? confusion.row(truth).sum() : confusion.col(answer).sum());
    return explanation(
        {"share", t + "," + a, {}}, static_cast<double>(confusion(truth, answer)) / sum,
        trace::quotient(own, total(std::move(line))),
        trace::quotient(own, trace::bigSum("k", trace::letter({"n", ofRow ? t + ",k" : "k," + a, {}}))));
}

trace::Explanation explainSum(const Confusion& confusion, Index one, CellShare of) {
    const bool ofRow = of == CellShare::OfRow;
    const std::string own = std::to_string(one + 1);
    std::vector<Expression> line;
    for (Index k = 0; k < confusion.rows(); ++k)
        line.push_back(
            count({"n", ofRow ? own + "," + std::to_string(k + 1) : std::to_string(k + 1) + "," + own, {}},
                  ofRow ? confusion(one, k) : confusion(k, one)));
    const auto sum = static_cast<double>(ofRow ? confusion.row(one).sum() : confusion.col(one).sum());
    return explanation({"n", ofRow ? own : "·," + own, {}}, sum, total(std::move(line)),
                       trace::bigSum("k", trace::letter({"n", ofRow ? own + ",k" : "k," + own, {}})));
}

trace::Explanation explainProbability(const core::VectorD& z, Index one, bool ofItsOwn) {
    const bool isSingle = z.size() == 1;
    std::vector<Expression> sums;
    for (Index k = 0; k < z.size(); ++k)
        sums.push_back(number({"z", isSingle ? std::string() : std::to_string(k + 1), {}}, z(k)));
    const std::string own = std::to_string(one + 1);
    if (!isSingle && !ofItsOwn) {
        Expression made = trace::softmaxOf(sums, one);
        const double value = made.value;
        return explanation({"p", own, {}}, value, std::move(made),
                           trace::quotient(trace::call("exp", {trace::letter({"z", own, {}})}),
                                           trace::bigSum("k", trace::call("exp", {letter("z", "k")}))));
    }
    Expression made =
        trace::valueOf(*model::findActivation("sigmoid"), sums[isSingle ? 0 : std::size_t(one)]);
    if (isSingle && one == 0)
        made = trace::difference(trace::constant(1), std::move(made));
    const double value = made.value;
    return explanation({"p", own, {}}, value, std::move(made));
}

trace::Explanation explainMetric(const ClassificationReport& report, std::size_t one, ClassMetric metric) {
    const ClassMetrics& of = report.classes[one];
    const Expression tp = count({"TP", {}, {}}, of.right), fp = count({"FP", {}, {}}, of.said - of.right),
                     fn = count({"FN", {}, {}}, of.support - of.right);
    Expression made = trace::quotient(tp, trace::sum({tp, metric == ClassMetric::Precision ? fp : fn}));
    if (metric == ClassMetric::F1) {
        const Expression twice = trace::product({trace::constant(2), tp});
        made = trace::quotient(twice, trace::sum({twice, fp, fn}));
    }
    return explanation({nameOf(metric), place(one), {}}, valueOf(of, metric), std::move(made));
}

trace::Explanation explainAverage(const ClassificationReport& report, Average average, ClassMetric metric) {
    const Symbol subject{nameOf(metric),
                         average == Average::Macro   ? "macro"
                         : average == Average::Micro ? "micro"
                                                     : "weighted",
                         {}};
    if (average == Average::Micro)
        return explanation(subject, valueOf(report.micro, metric), micro(report));
    const bool weighted = average == Average::Weighted;
    const Expression whole = weighted ? count({"N", {}, {}}, report.samples)
                                      : number({"K", {}, {}}, static_cast<double>(report.classes.size()));
    const Expression term = letter(letterOf(metric), "k");
    return explanation(
        subject, valueOf(weighted ? report.weighted : report.macro, metric),
        trace::quotient(sumOverClasses(report, metric, weighted), whole),
        trace::quotient(trace::bigSum("k", weighted ? trace::product({letter("n", "k"), term}) : term),
                        whole));
}

trace::Explanation explainRocArea(const ScoreCurve& curve, const trace::Brief& brief) {
    const auto before = [&curve](Index i) { return i > 0 ? curve.cuts[std::size_t(i) - 1] : Cut(); };
    const auto across = [&](Index i) {
        return curve.cuts[std::size_t(i)].falsePositives - before(i).falsePositives;
    };
    const auto up = [&](Index i) {
        return curve.cuts[std::size_t(i)].truePositives + before(i).truePositives;
    };
    trace::Terms terms;
    terms.count = static_cast<Index>(curve.cuts.size());
    terms.number = [=](Index i) { return static_cast<double>(across(i)) * static_cast<double>(up(i)); };
    terms.make = [=](Index i) {
        return trace::asTerm(trace::product({count({"ΔFP", std::to_string(i + 1), {}}, across(i)),
                                             count({"(TP + TP′)", std::to_string(i + 1), {}}, up(i))}),
                             i);
    };
    const auto all = [&curve] {
        return trace::product({trace::constant(2), count({"P", {}, {}}, curve.positives),
                               count({"N", {}, {}}, curve.negatives)});
    };
    return explanation(
        {"AUC", "ROC", {}}, *curve.rocArea, trace::quotient(trace::sumOf(brief, terms), all()),
        trace::quotient(trace::bigSum("i", trace::product({letter("ΔFP", "i"), letter("(TP + TP′)", "i")})),
                        all()));
}

trace::Explanation explainAveragePrecision(const ScoreCurve& curve, const trace::Brief& brief) {
    const auto up = [&curve](Index i) {
        return curve.cuts[std::size_t(i)].truePositives -
               (i > 0 ? curve.cuts[std::size_t(i) - 1].truePositives : 0);
    };
    const auto precision = [&curve](Index i) { return ScoreCurve::precision(curve.cuts[std::size_t(i)]); };
    trace::Terms terms;
    terms.count = static_cast<Index>(curve.cuts.size());
    terms.number = [=](Index i) { return static_cast<double>(up(i)) * precision(i); };
    terms.make = [=](Index i) {
        return trace::asTerm(trace::product({count({"ΔTP", std::to_string(i + 1), {}}, up(i)),
                                             number({"precision", std::to_string(i + 1), {}}, precision(i))}),
                             i);
    };
    const Expression all = count({"P", {}, {}}, curve.positives);
    return explanation(
        {"AP", {}, {}}, *curve.averagePrecision, trace::quotient(trace::sumOf(brief, terms), all),
        trace::quotient(trace::bigSum("i", trace::product({letter("ΔTP", "i"), letter("precision", "i")})),
                        all));
}

trace::Explanation explainMeanOfAreas(const std::vector<ScoreCurve>& curves, bool averagePrecision) {
    std::vector<Expression> terms;
    const char* name = averagePrecision ? "AP" : "AUC";
    double sum = 0;
    for (std::size_t k = 0; k < curves.size(); ++k) {
        const double area = *(averagePrecision ? curves[k].averagePrecision : curves[k].rocArea);
        sum += area;
        terms.push_back(number({name, place(k), {}}, area));
    }
    const auto classes = static_cast<double>(curves.size());
    return explanation(
        {name, "macro", {}}, sum / classes,
        trace::quotient(total(std::move(terms)), number({"K", {}, {}}, classes)),
        trace::quotient(trace::bigSum("k", letter(name, "k")), number({"K", {}, {}}, classes)));
}

trace::Explanation explainTruePositiveRate(const ScoreCurve& curve, const Cut& cut) {
    return explanation(
        {"TPR", {}, {}}, curve.truePositiveRate(cut),
        trace::quotient(count({"TP", {}, {}}, cut.truePositives), count({"P", {}, {}}, curve.positives)));
}

trace::Explanation explainFalsePositiveRate(const ScoreCurve& curve, const Cut& cut) {
    return explanation(
        {"FPR", {}, {}}, curve.falsePositiveRate(cut),
        trace::quotient(count({"FP", {}, {}}, cut.falsePositives), count({"N", {}, {}}, curve.negatives)));
}

trace::Explanation explainPrecisionAt(const Cut& cut) {
    const Expression tp = count({"TP", {}, {}}, cut.truePositives);
    return explanation({"precision", {}, {}}, ScoreCurve::precision(cut),
                       trace::quotient(tp, trace::sum({tp, count({"FP", {}, {}}, cut.falsePositives)})));
}

} // namespace engine::analysis
