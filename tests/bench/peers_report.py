"""The tables of peers.py, in Markdown on standard output: rates, products, and what is to be reached.

rates[workload][contestant] and products hold one number a round: samples, and operations of Eigen's product, a second.
entries are those of workloads.json.
"""
import statistics

ENGINE, EAGER, PLAYGROUND = "Chainrule", "PyTorch eager", "TensorFlow Playground"
# What is to be reached: times PyTorch eager, and the share of Eigen's product (on a processor with AVX-512).
RATIOS = {"W1": 800, "W2": 400, "W3": 50, "W4": 3.5, "W5": 1.3, "W6": 1}
SHARES = {"W4": 0.60, "W5": 0.75}
PLAYGROUND_RATIO, THREADS_RATIO = 50, {"W5": 1.5}
LEAST_THREADS_RATIO = 0.97


def ratio(rates, name, reference):
    """Median of the ratios within a round; None where one of them is missing."""
    if name not in rates or reference not in rates:
        return None
    return statistics.median(a / b for a, b in zip(rates[name], rates[reference]))


def short(rate):
    for unit, size in (("M", 1e6), ("k", 1e3)):
        if rate >= size:
            return f"{rate / size:.3g} {unit}" if rate < 1000 * size else f"{rate / size:.0f} {unit}"
    return f"{rate:.3g}"


def times(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def row(cells):
    print("| " + " | ".join(cells) + " |")


def print_rates(contestants, entries, rates):
    row(["samples/s (times PyTorch eager)"] + [f"{e['name']} {e['title']}, batch {e['batch']}" for e in entries])
    row(["---"] * (len(entries) + 1))
    for contestant in contestants:
        cells = [contestant.name]
        for entry in entries:
            measured = rates[entry["name"]]
            if contestant.name not in measured:
                cells.append("")
                continue
            against = ratio(measured, contestant.name, EAGER)
            mark = "*" if entry["name"] in contestant.differs else ""
            cells.append(short(statistics.median(measured[contestant.name])) + mark +
                         (f" ({times(against)})" if against else ""))
        row(cells)
    for contestant in contestants:
        for what in dict.fromkeys(contestant.differs.values()):
            print(f"\n\\* {contestant.name}: {what}")


def print_products(contestants, entries, rates, products):
    """GFLOP/s of the engine and what share they are of Eigen's product in the same round."""
    wide = [e for e in entries if e["name"] in ("W3", "W4", "W5", "W6")]
    print(f"\nEigen's float product of 1024 × 1024: {statistics.median(products) / 1e9:.1f} GFLOP/s\n")
    if not wide:
        return
    row(["GFLOP/s (share of that product)"] + [e["name"] for e in wide])
    row(["---"] * (len(wide) + 1))
    for contestant in contestants:
        cells = [contestant.name]
        for entry in wide:
            reached = [rate * entry["operations"] for rate in rates[entry["name"]].get(contestant.name, [])]
            cells.append(f"{statistics.median(reached) / 1e9:.1f} ({share(reached, products):.0%})" if reached else "")
        row(cells)


def share(reached, products):
    return statistics.median(a / b for a, b in zip(reached, products))


def goals(entries, rates, products, threads):
    """(what, reached, wanted) of everything that was measured."""
    found = []
    several = f"{ENGINE}, {threads} threads"
    for entry in entries:
        name, measured = entry["name"], rates[entry["name"]]
        found.append((f"{name}, times {EAGER}", ratio(measured, ENGINE, EAGER), RATIOS[name]))
        if name == "W1":
            found.append((f"{name}, times {PLAYGROUND}", ratio(measured, ENGINE, PLAYGROUND), PLAYGROUND_RATIO))
        if name in SHARES:
            reached = [rate * entry["operations"] for rate in measured[ENGINE]]
            found.append((f"{name}, share of Eigen's product", share(reached, products), SHARES[name]))
        found.append((f"{name}, {threads} threads, times one", ratio(measured, several, ENGINE),
                      THREADS_RATIO.get(name, LEAST_THREADS_RATIO)))
    return [goal for goal in found if goal[1] is not None]


def print_goals(found):
    print()
    row(["to reach", "at least", "measured", ""])
    row(["---"] * 4)
    for what, reached, wanted in found:
        row([what, f"{wanted:g}", times(reached), "reached" if reached >= wanted else "missing"])


def uses_reference_blas(contestant):
    return "libblas.so" in contestant.version


def print_report(contestants, entries, rates, products, machine, options):
    print(f"Medians of {options.rounds} rounds of {options.seconds:g} s, one thread, float32. "
          f"{machine['processor']} ({' '.join(machine['flags'])}), {machine['system']}.\n")
    print_rates(contestants, entries, rates)
    print_products([c for c in contestants if c.name.startswith(ENGINE)], entries, rates, products)
    print_goals(goals(entries, rates, products, options.threads))
    slow = [c.name for c in contestants if uses_reference_blas(c)]
    if slow:
        print(f"\nThe ratios of W4, W5 and W6 do not count: {', '.join(slow)} work with the reference BLAS.")
    print("\nVersions: " + "; ".join(f"{c.name}: {c.version}" for c in contestants if c.version))
