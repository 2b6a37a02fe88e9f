#include "engine/trace/terms.h"

#include "engine/trace/build.h"
#include "engine/trace/update_story.h"
#include "passes.h"

#include <QtTest>

#include <algorithm>

using namespace engine;
using trace::Brief;
using trace::Expression;

namespace {

const Brief kBrief{3, 2, 1, 4};

bool sameSymbol(const trace::Symbol& a, const trace::Symbol& b) {
    return a.base == b.base && a.sub == b.sub && a.sup == b.sup;
}

std::string differ(const Expression& whole, const Expression& brief);

/// Of a sum that is shortened: its terms are the whole one's, and what is left out is counted and known.
std::string differAsSums(const Expression& whole, const Expression& brief) {
    if (whole.children.size() != brief.children.size() + std::size_t(brief.hidden))
        return "terms are lost";
    double rest = 0, size = 0, smallest = 0, largest = 0;
    std::vector<double> shown;
    std::size_t next = 0;
    for (const Expression& term : whole.children) {
        size += std::abs(term.value);
        if (next < brief.children.size() && differ(term, brief.children[next]).empty()) {
            shown.push_back(std::abs(term.value));
            ++next;
        } else {
            rest += term.value;
            largest = std::max(largest, std::abs(term.value));
        }
    }
    if (next != brief.children.size())
        return "a term is another one";
    if (!(std::abs(rest - brief.rest) <= 1e-12 * size))
        return "the rest is wrong";
    std::sort(shown.rbegin(), shown.rend());
    smallest = shown[std::size_t(kBrief.shown) - 1];
    return smallest >= largest ? "" : "a larger term is left out";
}

/// How the brief tree is another than the whole one; empty: it is not.
std::string differ(const Expression& whole, const Expression& brief) {
    if (whole.kind != brief.kind || !sameSymbol(whole.symbol, brief.symbol) || whole.role != brief.role ||
        whole.link.to != brief.link.to || whole.link.row != brief.link.row ||
        whole.link.col != brief.link.col)
        return "another node";
    if (whole.value != brief.value && !(std::isnan(whole.value) && std::isnan(brief.value)))
        return "another number";
    if (brief.hidden > 0)
        return differAsSums(whole, brief);
    if (whole.children.size() != brief.children.size())
        return "children are lost";
    for (std::size_t i = 0; i < whole.children.size(); ++i)
        if (const std::string how = differ(whole.children[i], brief.children[i]); !how.empty())
            return how;
    return {};
}

bool anyHidden(const Expression& e) {
    return e.hidden > 0 || std::any_of(e.children.begin(), e.children.end(), anyHidden);
}

} // namespace

class TestTerms : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aBriefExplanationIsPartOfTheWholeOne_data() {
        QTest::addColumn<int>("recipe");
        const auto all = passes::several();
        for (int i = 0; i < int(all.size()); ++i)
            QTest::newRow(all[std::size_t(i)].name.c_str()) << i;
    }
    void aBriefExplanationIsPartOfTheWholeOne() {
        QFETCH(const int, recipe);
        const auto pass = passes::recorded(passes::several()[std::size_t(recipe)]);
        for (int i = 0; i < int(pass->operations.size()); ++i) {
            const auto& values = pass->operations[std::size_t(i)].values;
            for (int row = 0; row < values.rows(); ++row)
                for (int col = 0; col < values.cols(); ++col) {
                    const auto whole = trace::explain(*pass, {i, row, col, -1});
                    const auto brief = trace::explain(*pass, {i, row, col, -1}, kBrief);
                    const std::string how = differ(whole.numbers, brief.numbers);
                    QVERIFY2(how.empty(), (pass->operations[std::size_t(i)].name + ": " + how).c_str());
                    QVERIFY(differ(whole.formula, brief.formula).empty());
                    QVERIFY(sameSymbol(whole.subject, brief.subject) && whole.value == brief.value);
                    QVERIFY(sameSymbol(whole.subject, trace::subjectOf(*pass, {i, row, col, -1})));
                    const auto sound = trace::verify(*pass, brief);
                    QVERIFY2(sound.ok(), sound.ok() ? "" : sound.error().text().c_str());
                }
        }
    }

    void aShortUpdateIsTheWholeOne_data() { aBriefExplanationIsPartOfTheWholeOne_data(); }
    void aShortUpdateIsTheWholeOne() {
        QFETCH(const int, recipe);
        const auto pass = passes::recorded(passes::several()[std::size_t(recipe)]);
        for (int i = 0; i < int(pass->operations.size()); ++i) {
            const auto whole = trace::updateStory(*pass, {i, 0, 0, -1}),
                       brief = trace::updateStory(*pass, {i, 0, 0, -1}, kBrief);
            QCOMPARE(whole.has_value(), brief.has_value());
            for (std::size_t s = 0; whole && s < whole->stages.size(); ++s) {
                const auto &a = whole->stages[s].why, &b = brief->stages[s].why;
                QVERIFY(std::abs(a.value - b.value) <= 1e-14 * std::abs(a.value));
                QVERIFY(!brief->stages[s].on || trace::verify(b.numbers).ok());
            }
        }
    }

    void aSumOfManyKeepsTheLargestTheSamplesAndTheOneThatIsLookedAt() {
        int made = 0;
        const trace::Terms terms{100'000, [](core::Index i) { return double(i % 1000) - 500; },
                                 [&](core::Index i) {
                                     ++made;
                                     return trace::asTerm(trace::constant(double(i % 1000) - 500), i);
                                 },
                                 [](core::Index i) { return int(i / 1000); }};
        const auto sum = trace::sumOf({2500, 100, 7, 31}, terms, {trace::constant(0.25)});
        QVERIFY2(made <= 1101, std::to_string(made).c_str());
        QCOMPARE(sum.hidden + (long long)(sum.children.size()) - 1, 100'000LL);
        QCOMPARE(sum.value, -50'000 + 0.25);
        const auto has = [&](int role) {
            return std::any_of(sum.children.begin(), sum.children.end(),
                               [&](const Expression& child) { return child.role == role; });
        };
        QVERIFY(has(31) && has(7000) && has(7500) && has(7999) && has(0) && has(99'000) && !has(8500));
        QCOMPARE(*trace::evaluate(sum), sum.value);
        Expression tampered = sum;
        tampered.rest += 1;
        QVERIFY(!trace::verify(tampered).ok());
        QCOMPARE(trace::sumOf({}, terms).children.size(), std::size_t(100'000));
    }
};

QTEST_APPLESS_MAIN(TestTerms)
#include "tst_terms.moc"
