#pragma once

#include "engine/train/history.h"

#include <memory>

namespace engine::train {

/// The epochs of a run once more, from its first step on and bit for bit, without the run that they were of:
/// how all of its numbers come together however many there are. A curve in the window keeps a bounded part of
/// its points, and that of a small network grows by tens of thousands of epochs a second, which no memory
/// holds for long; but training is a pure function of settings, data and seed, so that what is not kept is
/// not lost. A replay takes at most as long as the training did, also through changes by hand, forks and best
/// weights that came back at an end. One step at a time; no thread, no clock.
class Replay {
public:
    /// Cheap; a course with a start.
    explicit Replay(Course course);

    bool isDone() const { return taken() >= all(); }
    /// Takes the next step, the first time after making a trainer. The record of the epoch that it ended,
    /// valid until the next one, or null. Not when done.
    const EpochRecord* step();
    /// Steps taken and to be taken in all.
    long long taken() const;
    long long all() const { return m_course.last - m_course.start->step(); }

private:
    void begin();

    Course m_course;
    core::VectorD m_initial;
    std::unique_ptr<AnyTrainer> m_trainer; ///< null before the first step
    EpochRecord m_record;
};

} // namespace engine::train
