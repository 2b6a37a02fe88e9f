#pragma once

#include "engine/analysis/range_test.h"

#include <QElapsedTimer>
#include <QThreadPool>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <memory>

class QHBoxLayout;
class QLabel;
class QProgressBar;
class QPushButton;

namespace ui {

/// The line above a picture that is computed in the background: what it shows in words, the progress of the
/// job under way, and a button that starts one or gives it up. One job at a time, on a thread of its own; the
/// outcome of one that was given up is dropped.
class JobLine : public QWidget {
    Q_OBJECT
public:
    struct Label {
        QString text, name, tip; ///< of the button: what it says, for screen readers, its tooltip
    };
    /// `progress`: "Progress of the range test".
    explicit JobLine(const QString& progress, QWidget* parent = nullptr);
    /// Waits until the thread is done.
    ~JobLine() override;

    /// Instead of the one under way. `work` runs on the other thread, `take` on this one.
    template <class T>
    void start(std::function<engine::core::Result<T>(engine::analysis::Watcher&)> work,
               std::function<void(const engine::core::Result<T>&)> take) {
        begin([work = std::move(work),
               take = std::move(take)](engine::analysis::Watcher& watcher) -> std::function<void()> {
            const auto outcome = std::make_shared<const engine::core::Result<T>>(work(watcher));
            return [take, outcome] { take(*outcome); };
        });
    }
    void cancel();
    bool isBusy() const { return m_watcher != nullptr; }
    /// Milliseconds since the last job began; large before the first.
    qint64 sinceStart() const;

    /// What it says, and what the button is when no job runs, and when one does.
    void say(const QString& text, const Label& idle, const Label& busy);
    /// Whether a job can be started.
    void setStartable(bool on) { m_startable = on; }
    /// Before the button.
    void addWidget(QWidget* widget);
    QLabel* words() const { return m_words; }
    QPushButton* button() const { return m_button; }

Q_SIGNALS:
    /// The button was pressed while there was no job.
    void wanted();
    /// A job began, went on, or came to its end.
    void changed();

private:
    using Job = std::function<std::function<void()>(engine::analysis::Watcher&)>;
    void begin(Job job);
    void restyle();

    QLabel* m_words;
    QProgressBar* m_bar;
    QPushButton* m_button;
    QHBoxLayout* m_layout;
    QThreadPool m_pool;                                   ///< one thread
    std::shared_ptr<engine::analysis::Watcher> m_watcher; ///< of the job under way
    QTimer m_look;
    QElapsedTimer m_since;
    bool m_startable = true;
};

} // namespace ui
