#include "ui/lessons/copied_code_page.h"

#include "engine/train/pass.h"
#include "ui/document.h"
#include "ui/message_bar.h"
#include "ui/run.h"
#include "ui/theme.h"

#include <QDialogButtonBox>
#include <QFrame>
#include <QLabel>
#include <QScrollArea>
#include <QVBoxLayout>

namespace ui {

namespace {

constexpr int kWidth = 820, kHeight = 760;

QString coloured(const QString& text, const QColor& color) {
    return QStringLiteral("<span style=\"color:%1\">%2</span>").arg(color.name(), text);
}

QString codeLine(const QString& sign, const QString& code, const QColor& color) {
    return QStringLiteral("<tr><td style=\"padding-right:8px\"><b>%1</b></td><td><code>%2</code></td></tr>")
        .arg(coloured(sign, color), code.toHtmlEscaped().replace(QLatin1Char(' '), QStringLiteral("&nbsp;")));
}

/// The line as it is copied above the right one; signs as well as colours tell them apart.
QString lines(const QString& copied, const QString& right) {
    return QStringLiteral("<table>") + codeLine(QStringLiteral("✗"), copied, theme().bad) +
           codeLine(QStringLiteral("✓"), right, theme().good) + QStringLiteral("</table>");
}

QString row(const QStringList& cells, const char* tag = "td") {
    QString text = QStringLiteral("<tr>");
    for (const QString& cell : cells)
        text += QStringLiteral("<%1 align=\"right\" style=\"padding:1px 14px 1px 0\">%2</%1>")
                    .arg(QLatin1String(tag), cell);
    return text + QStringLiteral("</tr>");
}

QString weightName(engine::core::Index row, engine::core::Index col) {
    return QStringLiteral("W<sub>%1,%2</sub>").arg(row).arg(col);
}

/// Apart from the paragraph above it.
QString tableTag() { return QStringLiteral("<table style=\"margin-top:6px\">"); }

/// Settings and quotients are round numbers most of the time, and read as such.
QString round(double value) { return formatTick(value); }

QString heading(const QString& text) { return QStringLiteral("<p><b>%1</b></p>").arg(text); }
QString paragraph(const QString& text) { return QStringLiteral("<p>%1</p>").arg(text); }

class Words {
    Q_DECLARE_TR_FUNCTIONS(ui::CopiedCodePage)
public:
    explicit Words(const engine::trace::CopiedCode& code) : m_code(code) {}

    QString shapes() const {
        const QString w = shape(m_code.outputs, m_code.inputs), x = shape(m_code.samples, m_code.inputs);
        return heading(tr("1 · W·X: the shapes do not fit")) +
               lines(QStringLiteral("y_pred = sigmoid(np.dot(W, X) + b)"),
                     QStringLiteral("y_pred = sigmoid(np.dot(X, W.T) + b)")) +
               paragraph(
                   tr("W is out × in: %1. X has a row for each sample: %2. In a product the inner sizes must "
                      "be "
                      "equal; W·X has %3 and %4: %5. y = W·x + b is written for one column x; for rows it is "
                      "X·Wᵀ + b, %6 × %7, a row of outputs for each sample.")
                       .arg(w, x)
                       .arg(m_code.inputs)
                       .arg(m_code.samples)
                       .arg(m_code.inputs == m_code.samples
                                ? tr("equal here by chance, and the numbers are wrong without an error")
                                : tr("NumPy stops with an error"))
                       .arg(m_code.samples)
                       .arg(m_code.outputs));
    }

    QString gradient() const {
        QString table = tableTag() + row({QString(), tr("as copied"), tr("finite differences"),
                                          tr("with the factor"), tr("copied ÷ true")},
                                         "th");
        for (const auto& each : m_code.gradients)
            table += row({weightName(each.row, each.col), coloured(formatNumber(each.copied), theme().bad),
                          formatNumber(each.numeric), coloured(formatNumber(each.ours), theme().good),
                          round(each.copied / each.ours)});
        table += QStringLiteral("</table>");
        return heading(tr("2 · The factor 2/N is missing from the gradient")) +
               lines(QStringLiteral("grad = np.dot(((y_pred - y) * y_pred * (1 - y_pred)).T, X)"),
                     QStringLiteral(
                         "grad = 2 / y.size * np.dot(((y_pred - y) * y_pred * (1 - y_pred)).T, X)")) +
               paragraph(tr("The loss is a mean of squares over %1 samples × %2. Its derivative has "
                            "2 from the square "
                            "and 1/%3 from the mean: %4. Left out, every gradient is %5 times too long, and "
                            "the learning rate "
                            "%6 acts like %7.")
                             .arg(formatCount(m_code.samples),
                                  m_code.outputs == 1 ? tr("1 output")
                                                      : tr("%1 outputs").arg(formatCount(m_code.outputs)),
                                  formatCount(m_code.samples * m_code.outputs))
                             .arg(round(m_code.factor), round(1 / m_code.factor), round(m_code.learningRate),
                                  round(m_code.learningRate / m_code.factor))) +
               table +
               paragraph(tr("Gradient check: the largest relative error is %1 as copied, %2 with the factor.")
                             .arg(coloured(formatNumber(m_code.copiedError), theme().bad),
                                  coloured(formatNumber(m_code.ourError), theme().good)));
    }

    QString decay() const {
        QString table =
            tableTag() +
            row({QString(), tr("weight"), tr("from the data"), tr("from the decay, left out")}, "th");
        for (const auto& each : m_code.steps)
            table += row({weightName(each.row, each.col), formatNumber(each.weight), formatNumber(each.data),
                          coloured(formatNumber(each.decay), theme().bad)});
        table += QStringLiteral("</table>");
        return heading(tr("3 · Weight decay is announced and left out")) +
               lines(QStringLiteral("W -= learning_rate * grad"),
                     QStringLiteral("W -= learning_rate * (grad + weight_decay * W)")) +
               paragraph(
                   m_code.weightDecay > 0
                       ? tr("The example sets a weight decay λ, here %1, and never uses it. With it "
                            "each update also takes "
                            "η·λ·W = %2 · W off; after %3 updates that alone leaves %4 % of a weight.")
                             .arg(round(m_code.weightDecay), round(m_code.learningRate * m_code.weightDecay),
                                  formatCount(m_code.updates), QString::number(100 * m_code.kept, 'f', 1))
                       : tr("The example sets a weight decay and never uses it. In this run it is 0, "
                            "so that nothing is "
                            "missing; set it to see what would be.")) +
               table;
    }

private:
    static QString shape(engine::core::Index rows, engine::core::Index cols) {
        return QStringLiteral("(%1, %2)").arg(rows).arg(cols);
    }
    const engine::trace::CopiedCode& m_code;
};

} // namespace

bool hasCopiedCode(const Run& run) {
    const auto& experiment = run.experiment();
    return run.isReady() && engine::trace::isCopiedExample(experiment.network, experiment.training.loss,
                                                           experiment.training.optimizer);
}

void offerCopiedCode(const Document& document, const Run& run, MessageBar& messages, QWidget* parent) {
    const auto& experiment = document.experiment();
    if (engine::trace::isCopiedExample(experiment.network, experiment.training.loss,
                                       experiment.training.optimizer))
        messages.say(
            MessageBar::Kind::Note,
            CopiedCodePage::tr("Many pages copy this example, and three mistakes with it."),
            {{CopiedCodePage::tr("What they get wrong…"), [&run, parent] { openCopiedCode(run, parent); }}});
}

void openCopiedCode(const Run& run, QWidget* parent) {
    if (!hasCopiedCode(run))
        return;
    auto* page = new CopiedCodePage(run, parent);
    page->setAttribute(Qt::WA_DeleteOnClose);
    page->open();
}

CopiedCodePage::CopiedCodePage(const Run& run, QWidget* parent) : QDialog(parent) {
    setWindowTitle(tr("What a widely copied version gets wrong"));
    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    auto* intro = new QLabel(tr(
        "One pretrained layer y = sigmoid(W·x + b), fine-tuned with squared error, is an example that many "
        "pages copy from each other, and three mistakes with it. The numbers are those of the open run."));
    intro->setWordWrap(true);
    column->addWidget(intro);
    for (QLabel*& card : m_cards) {
        auto* frame = new QFrame;
        frame->setObjectName(QStringLiteral("panel"));
        auto* inside = new QVBoxLayout(frame);
        card = new QLabel;
        card->setTextFormat(Qt::RichText);
        card->setWordWrap(true);
        card->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        inside->addWidget(card);
        column->addWidget(frame);
    }
    column->addStretch(1);
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(area, 1);
    layout->addWidget(buttons);

    const auto& experiment = run.experiment();
    const auto& rows = run.data()->split.train;
    engine::train::TrainerState state;
    state.parameters = run.snapshot()->parameters;
    state.step = run.snapshot()->step;
    state.learningRate = run.learningRate();
    const auto steps = (rows.size() + std::size_t(experiment.training.batchSize) - 1) /
                       std::size_t(experiment.training.batchSize);
    const auto code =
        engine::trace::copiedCode(engine::train::passInput(experiment, *run.data(), state, rows),
                                  (long long)(steps)*experiment.training.epochs);
    if (code)
        m_code = *code;
    else
        m_problem = QString::fromStdString(code.error().text());
    connect(&Look::instance(), &Look::changed, this, &CopiedCodePage::fill);
    fill();
    resize(parentWidget() == nullptr
               ? QSize(scaled(kWidth), scaled(kHeight))
               : QSize(scaled(kWidth), scaled(kHeight)).boundedTo(parentWidget()->size() - QSize(40, 40)));
}

QString CopiedCodePage::card(int number) const { return m_cards[number]->text(); }

void CopiedCodePage::fill() {
    const Words words(m_code);
    const QString texts[] = {words.shapes(), words.gradient(), words.decay()};
    for (int i = 0; i < 3; ++i) {
        m_cards[i]->setText(m_problem.isEmpty() ? texts[i] : i == 0 ? m_problem : QString());
        m_cards[i]->parentWidget()->setVisible(!m_cards[i]->text().isEmpty());
    }
}

} // namespace ui
