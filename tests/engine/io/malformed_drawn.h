#pragma once

#include "malformed.h"
#include "project_text.h"

namespace tests {

/// A project of drawn data with that after its source.
inline std::string drawnWith(const std::string& more) {
    return projectWith("\"source\": \"xor\", \"samples\": 100, \"noise\": 0.1",
                       "\"source\": \"drawn\", " + more);
}

inline std::vector<Malformed> malformedDrawn() {
    using engine::core::Code;
    std::string points = "[0,0,0]";
    for (int i = 0; i < 20000; ++i)
        points += ",[0,0,0]";
    return {
        {"points are text", drawnWith("\"points\": \"1 2 0\""), Code::WrongType,
         "data.points: expected an array of points [x, y, class], got \"1 2 0\""},
        {"a point is a number", drawnWith("\"points\": [[1, 2, 0], 3]"), Code::WrongType,
         "data.points[1]: expected a point [x, y, class], got 3"},
        {"a point without class", drawnWith("\"points\": [[1, 2]]"), Code::ShapeMismatch,
         "data.points[0]: expected a point [x, y, class], got 2 values"},
        {"a coordinate is text", drawnWith("\"points\": [[1, \"2\", 0]]"), Code::WrongType,
         "data.points[0][1]: expected a number, got \"2\""},
        {"a coordinate is huge", drawnWith("\"points\": [[1, 1e300, 0]]"), Code::OutOfRange,
         "data.points[0]: expected coordinates from -1e6 to 1e6, got 1e+300"},
        {"a class is half", drawnWith("\"points\": [[1, 2, 0.5]]"), Code::WrongType,
         "data.points[0][2]: expected a class number, got 0.5"},
        {"a class is negative", drawnWith("\"points\": [[1, 2, -1]]"), Code::OutOfRange,
         "data.points[0]: expected a class from 0 to 4, got -1"},
        {"a class is the sixth", drawnWith("\"points\": [[1, 2, 5]]"), Code::OutOfRange,
         "data.points[0]: expected a class from 0 to 4, got 5"},
        {"a point's number is half", drawnWith("\"points\": [[1, 2, 0, 0.5]]"), Code::WrongType,
         "data.points[0][3]: expected a whole number from 0 to 1000000000, got 0.5"},
        {"a point's number is negative", drawnWith("\"points\": [[1, 2, 0, -1]]"), Code::WrongType,
         "data.points[0][3]: expected a whole number from 0 to 1000000000, got -1"},
        {"a point with five values", drawnWith("\"points\": [[1, 2, 0, 0, 0]]"), Code::ShapeMismatch,
         "data.points[0]: expected a point [x, y, class], got 5 values"},
        {"a number twice", drawnWith("\"points\": [[1, 2, 0, 1], [1, 2, 0]]"), Code::InvalidValue,
         "data.points: two points have the number 1; expected another for each"},
        {"20001 points", drawnWith("\"points\": [" + points + "]"), Code::TooLarge,
         "data.points: has 20001 of them; at most 20000 are read"},
        {"points of another source",
         projectWith("\"source\": \"xor\",", "\"source\": \"xor\", \"points\": [[1, 2, 0]],"),
         Code::UnknownKey,
         "data.points: unknown key \"points\"; expected one of \"source\", \"seed\", \"standardize\", "
         "\"scale\", \"standardize_targets\", \"scaler\", \"classes\", \"samples_per_class\", \"split\", "
         "\"samples\", \"noise\""},
        {"points and pictures", drawnWith("\"points\": [[1, 2, 0]], \"pictures\": [[\"AACAPwAAAMA=\", 3]]"),
         Code::InvalidValue, "data.pictures: expected either points or pictures, got both"},
        {"a picture is text", drawnWith("\"pictures\": [\"AACAPwAAAMA=\"]"), Code::WrongType,
         "data.pictures[0]: expected a picture [\"784 bytes in base64\", class], got \"AACAPwAAAMA=\""},
        {"a picture is not base64", drawnWith("\"pictures\": [[\"AA?A\", 3]]"), Code::Syntax,
         "data.pictures[0][0]: is not base64"},
        {"a picture is too small", drawnWith("\"pictures\": [[\"AACAPwAAAMA=\", 3]]"), Code::ShapeMismatch,
         "data.pictures[0]: expected 784 bytes, one a pixel, got 8"},
        {"drawn data with noise", drawnWith("\"noise\": 0.1"), Code::UnknownKey,
         "data.noise: unknown key \"noise\"; expected one of \"source\", \"seed\", \"standardize\", "
         "\"scale\", \"standardize_targets\", \"scaler\", \"classes\", \"samples_per_class\", \"split\", "
         "\"points\", \"pictures\""},
    };
}

} // namespace tests
