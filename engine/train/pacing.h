#pragma once

namespace engine::train {

/// Seconds of a steady clock.
double secondsNow();

/// How many steps to take before the clock is read again: as many as take about a millisecond, so that tiny
/// networks are not slowed by reading it and large ones are not held up.
class StepBudget {
public:
    long long steps() const { return m_steps; }
    /// So many steps took so long.
    void took(long long steps, double seconds);

private:
    long long m_steps = 1;
};

/// Which steps are due at a limited speed. Moments are seconds of a steady clock, given by the caller. Step k
/// is due at begin + k / speed, however long the others took: no drift. Steps that the machine could not take
/// in time (more than a tenth of a second behind) are given up.
class Pacer {
public:
    /// From now on; the first step is due at once.
    void begin(double now);
    /// 0: no limit. The next step is due one new interval after the last one.
    void setSpeed(double stepsPerSecond, double now);
    bool limited() const { return m_speed > 0; }
    /// How many steps are due and not taken.
    long long due(double now);
    void took(long long steps) { m_taken += steps; }
    /// The moment of the next step.
    double nextDue() const { return m_begin + static_cast<double>(m_taken) / m_speed; }

private:
    double m_speed = 0, m_begin = 0;
    long long m_taken = 0;
};

/// Samples a second over the last quarter to half second of running.
class RateMeter {
public:
    /// Running (again) from now on, at that count; the last rate stands until there is a new one.
    void begin(double now, long long samples);
    void look(double now, long long samples);
    double rate() const { return m_rate; }

private:
    struct Mark {
        double moment = 0;
        long long samples = 0;
    };
    Mark m_older, m_newer;
    double m_rate = 0;
};

} // namespace engine::train
