#!/usr/bin/env python3
"""Makes spoken_digits.npz: the words zero to nine, spoken by espeak-ng, as mel-frequency cepstral coefficients.

A voice is a variant of espeak-ng's (it shapes the speaker's larynx and mouth) with one of seven accents of English; a variant
speaks with four of them, drawn by chance. Every voice says every digit once, each time at another speed (110 to 230 words a
minute) and pitch (20 to 80 of 99). The last samples are the test part: variants that are heard nowhere in the rest, drawn by
chance too. No sound is kept: the file holds, for each word, an image of 13 coefficients (from top to bottom, coefficient 0
first) at 32 moments (from left to right).

Coefficients as in HTK and its followers: pre-emphasis 0.97, frames of 25 ms each 10 ms, Hamming window, power spectrum by an
FFT of 512 points at 16 kHz, 26 triangles evenly spaced on the mel scale from 0 to 8 kHz, logarithm, orthonormal DCT-II, the
first 13. Silence around the word is cut off. Each coefficient is brought to mean 0 and deviation 1 over the word, as usual
(cepstral mean and variance normalization): those tell more of the voice than of the word. Then the frames are stretched
linearly to 32, so that quick and slow speech have the same shape, which a dense network could not line up by itself. Bytes: 0
to 255 stand for -3 to +3 deviations.

    python3 make_spoken_digits.py        needs NumPy (made with 1.24) and the program espeak-ng (made with 1.51)
"""
import io
import pathlib
import subprocess
import zipfile

import numpy as np

DIGITS = "zero one two three four five six seven eight nine".split()
ACCENTS = "en en-us en-gb-scotland en-gb-x-gbclan en-gb-x-rp en-gb-x-gbcwmd en-029".split()
# Every variant that speaks like a person: none with an echo as loud as itself (robots, RicishayMax: the word is heard twice),
# whose file says "echo" with 500 or more. Sisters, joined by +, are much alike: they go to one part together.
VARIANTS = ("m1 m2 m3 m4 m5 m6 m7 m8 f1 f2 f3 f4 f5 adam Alex Alicia Andrea Andy+AnxiousAndy anika Annie antonio aunty belinda "
            "benjamin boris croak david Denis Diogo ed edward+edward2 Gene+Gene2 grandma grandpa gustave Henrique Hugo "
            "iven+iven2+iven3+iven4 Jacky john kaukovalta klatt+klatt2+klatt3+klatt4+klatt5 Lee linda marcelo Marco Mario max "
            "Michael michel miguel Mike norbert Nguyen pablo paul pedro quincy "
            "rob+robert sandro shelby steph+steph2+steph3 Storm travis Tweaky victor whisper+whisperf zac").split()
TEST_SHARE, ACCENTS_OF_A_VARIANT = 0.17, 4
RATE, FRAME, STEP, POINTS, BANDS, COEFFICIENTS, MOMENTS = 16000, 400, 160, 512, 26, 13, 32
SEED = 1


def spoken(voice, word, speed, pitch):
    """The word as espeak-ng says it, resampled to 16 kHz."""
    done = subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "--stdout", word], capture_output=True, check=True)
    rate = int.from_bytes(done.stdout[24:28], "little")
    sound = np.frombuffer(done.stdout[44:], "<i2") / 32768
    # Above 8 kHz nothing may be left, or it would come back mirrored: cut off in the spectrum.
    spectrum = np.fft.rfft(sound)
    points = len(sound) * RATE // rate
    return np.fft.irfft(spectrum[: points // 2 + 1], points) * points / len(sound)


def mel(hertz):
    return 2595 * np.log10(1 + hertz / 700)


def triangles():
    """bands × frequencies of the spectrum."""
    edges = 700 * (10 ** (np.linspace(0, mel(RATE / 2), BANDS + 2) / 2595) - 1)
    hertz = np.arange(POINTS // 2 + 1) * RATE / POINTS
    rising = (hertz - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - hertz) / (edges[2:] - edges[1:-1])[:, None]
    return np.clip(np.minimum(rising, falling), 0, None)


def cosines():
    """The orthonormal DCT-II, coefficients × bands."""
    k, n = np.arange(COEFFICIENTS)[:, None], np.arange(BANDS)
    scale = np.where(k == 0, np.sqrt(1 / BANDS), np.sqrt(2 / BANDS))
    return scale * np.cos(np.pi * k * (2 * n + 1) / (2 * BANDS))


MEL, DCT, WINDOW = triangles(), cosines(), np.hamming(FRAME)


def coefficients(sound):
    """coefficients × frames, silence at both ends cut off, of mean 0 and deviation 1 over the word."""
    sharp = np.append(sound[0], sound[1:] - 0.97 * sound[:-1])
    starts = np.arange(0, len(sharp) - FRAME + 1, STEP)
    frames = sharp[starts[:, None] + np.arange(FRAME)] * WINDOW
    power = np.abs(np.fft.rfft(frames, POINTS)) ** 2 / POINTS
    energy = power.sum(axis=1)
    heard = np.flatnonzero(energy > energy.max() * 1e-4)
    bands = np.log(np.maximum(power[heard[0] : heard[-1] + 1] @ MEL.T, 1e-10))
    cepstrum = DCT @ bands.T
    mean, deviation = cepstrum.mean(axis=1, keepdims=True), cepstrum.std(axis=1, keepdims=True)
    return (cepstrum - mean) / (deviation + 1e-3)


def stretched(image):
    """The same over MOMENTS frames, linearly between those there are."""
    places = np.linspace(0, image.shape[1] - 1, MOMENTS)
    return np.stack([np.interp(places, np.arange(image.shape[1]), row) for row in image])


def parts(random):
    """The variants of the training part and of the test part."""
    families = [VARIANTS[i].split("+") for i in random.permutation(len(VARIANTS))]
    tested = round(TEST_SHARE * len(families))
    return [sum(part, []) for part in (families[tested:], families[:tested])]


def said(variants, random):
    """Images and digits; the voices in random order, the digits taking turns."""
    voices = [f"{ACCENTS[i]}+{variant}" for variant in variants for i in random.permutation(len(ACCENTS))[:ACCENTS_OF_A_VARIANT]]
    random.shuffle(voices)
    images = []
    for voice in voices:
        for word in DIGITS:
            speed, pitch = int(random.integers(110, 231)), int(random.integers(20, 81))
            images.append(stretched(coefficients(spoken(voice, word, speed, pitch))))
    return np.array(images), np.tile(np.arange(len(DIGITS)), len(voices))


def check_voices():
    """espeak-ng says nothing where it does not know a variant, and speaks in the plain voice of the accent."""
    sounds = {}
    for voice in [*ACCENTS, *(f"{ACCENTS[0]}+{variant}" for family in VARIANTS for variant in family.split("+"))]:
        sound = spoken(voice, "four", 160, 50).tobytes()
        if sound in sounds:
            raise SystemExit(f"{voice} sounds like {sounds[sound]}: is it there in this espeak-ng?")
        sounds[sound] = voice


def main():
    check_voices()
    random = np.random.default_rng(SEED)
    trained, tested = parts(random)
    print("test part:", *tested)
    (images, digits), (test_images, test_digits) = said(trained, random), said(tested, random)
    values = np.concatenate([images, test_images])
    arrays = {
        "X": np.clip(np.round((values + 3) / 6 * 255), 0, 255).astype(np.uint8),  # samples × coefficients × moments
        "y": np.concatenate([digits, test_digits]).astype(np.uint8),
        "test_samples": np.array(len(test_digits), np.int32),
    }
    target = pathlib.Path(__file__).with_name("spoken_digits.npz")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            member = io.BytesIO()
            np.lib.format.write_array(member, np.asarray(array))
            archive.writestr(zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), member.getvalue(), zipfile.ZIP_DEFLATED)
    print(f"{len(arrays['y'])} words, {len(test_digits)} of them for testing; {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
