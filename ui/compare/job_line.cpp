#include "ui/compare/job_line.h"

#include "engine/train/threads.h"
#include "ui/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>

#include <limits>
#include <utility>

namespace ui {

namespace {

constexpr int kLookMilliseconds = 50, kSteps = 1000;
constexpr qint64 kMoment = 150; // milliseconds

} // namespace

JobLine::JobLine(const QString& progress, QWidget* parent)
    : QWidget(parent), m_words(new QLabel), m_bar(new QProgressBar), m_button(new QPushButton),
      m_layout(new QHBoxLayout(this)) {
    m_pool.setMaxThreadCount(1);
    m_words->setObjectName(QStringLiteral("muted"));
    m_words->setWordWrap(true);
    m_bar->setRange(0, kSteps);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(progress);
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(8);
    m_layout->addWidget(m_words, 1);
    m_layout->addWidget(m_bar);
    m_layout->addWidget(m_button);
    m_look.setInterval(kLookMilliseconds);
    connect(&m_look, &QTimer::timeout, this, &JobLine::changed);
    connect(m_button, &QPushButton::clicked, this, [this] {
        if (!isBusy()) {
            Q_EMIT wanted();
            return;
        }
        cancel();
        Q_EMIT changed();
    });
    connect(&Look::instance(), &Look::changed, this, &JobLine::restyle);
    restyle();
}

JobLine::~JobLine() {
    cancel();
    m_pool.waitForDone();
}

void JobLine::begin(Job job) {
    cancel();
    m_watcher = std::make_shared<engine::analysis::Watcher>();
    m_since.start();
    m_look.start();
    m_pool.start([this, job = std::move(job), watcher = m_watcher] {
        engine::train::lowerPriorityOfThisThread();
        const auto take = job(*watcher);
        QMetaObject::invokeMethod(
            this,
            [this, take, watcher] {
                if (watcher != m_watcher)
                    return;
                cancel();
                take();
                Q_EMIT changed();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT changed();
}

void JobLine::cancel() {
    if (m_watcher)
        m_watcher->givenUp = true;
    m_watcher = nullptr;
    m_look.stop();
}

qint64 JobLine::sinceStart() const {
    return m_since.isValid() ? m_since.elapsed() : std::numeric_limits<qint64>::max();
}

void JobLine::say(const QString& text, const Label& idle, const Label& busy) {
    // What is over in a moment does not flash.
    const bool isSeen = isBusy() && sinceStart() > kMoment;
    const Label& now = isSeen ? busy : idle;
    m_bar->setVisible(isSeen);
    m_bar->setValue(isBusy() ? int(kSteps * m_watcher->progress) : 0);
    m_words->setText(text);
    m_button->setText(now.text);
    m_button->setAccessibleName(now.name);
    m_button->setToolTip(now.tip);
    m_button->setEnabled(isBusy() || m_startable);
}

void JobLine::addWidget(QWidget* widget) { m_layout->insertWidget(m_layout->count() - 1, widget); }

void JobLine::restyle() {
    m_words->setFont(ui::font(FontRole::Small));
    m_bar->setFixedWidth(scaled(80));
}

} // namespace ui
