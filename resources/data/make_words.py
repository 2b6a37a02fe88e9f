#!/usr/bin/env python3
"""Makes words.csv.gz from Debian's word lists (packages wamerican, wfrench, wngerman, wspanish, witalian).

2,000 words of 4 to 12 letters of each of five languages. Accents are taken off (é becomes e, ñ n, ü u, ß ss, œ oe): with
them every sixth word or so would be told by a single letter that the other languages do not have, with little left to
learn. For the same reason capitals are made small: German writes its nouns with one. Words that stand in the lists of
several languages, accents aside, are left out, so that every word has one right answer; so are names (words with a capital,
except in German, where they cannot be told from nouns), abbreviations and everything with an apostrophe or a hyphen.

Which words are taken is decided by a hash of the word: the same lists give the same extract with every Python. The languages
take turns, the words of each in the order of their hashes: any prefix is balanced.

    python3 make_words.py [FOLDER OF THE LISTS]
"""
import gzip
import hashlib
import pathlib
import sys
import unicodedata

LANGUAGES = {"English": "american-english", "French": "french", "German": "ngerman", "Italian": "italian", "Spanish": "spanish"}
WORDS, SHORTEST, LONGEST, SEED = 2000, 4, 12, 1
LETTERS = str.maketrans({"ß": "ss", "œ": "oe", "æ": "ae", "ø": "o"})


def folded(word):
    plain = unicodedata.normalize("NFD", word.lower().translate(LETTERS))
    return "".join(c for c in plain if not unicodedata.combining(c))


def is_candidate(word, language):
    small = word == word.lower() or (language == "German" and word[1:] == word[1:].lower())
    plain = folded(word)
    return small and SHORTEST <= len(plain) <= LONGEST and all("a" <= c <= "z" for c in plain)


def rank(word, language):
    return hashlib.sha256(f"{SEED} {language} {word}".encode()).hexdigest()


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "/usr/share/dict")
    lists = {language: (folder / name).read_text(encoding="utf-8").split() for language, name in LANGUAGES.items()}
    known = {language: {folded(word) for word in words} for language, words in lists.items()}
    chosen = {}
    for language, words in lists.items():
        elsewhere = set().union(*(known[other] for other in LANGUAGES if other != language))
        own = {folded(word) for word in words if is_candidate(word, language)} - elsewhere
        chosen[language] = sorted(own, key=lambda word: rank(word, language))[:WORDS]
        print(f"{language}: {len(words)} words, {len(own)} candidates, {chosen[language][:8]}")
    rows = [f"{chosen[language][i]},{language}" for i in range(WORDS) for language in LANGUAGES]
    table = "word,language\n" + "\n".join(rows) + "\n"
    target = pathlib.Path(__file__).with_name("words.csv.gz")
    target.write_bytes(gzip.compress(table.encode("ascii"), 9, mtime=0))
    print(f"{target.name}: {len(rows)} words, {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
