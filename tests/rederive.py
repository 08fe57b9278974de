"""Work out the verdicts on the sample again, without siting: `rederive.py FOLDER FINDINGS`.

Units and outlines of gaps are those of FINDINGS (rejoin.py joins the units); all else is from the
layers and the packs. It prints what differs by 0.01 or more (metres, beds, people).
"""

import json
import sys
from pathlib import Path

import numpy as np
import yaml
from rederive_layers import Layers

SIGNS = {"above": "gt", "at_least": "ge", "at_most": "le", "is": "eq"}
said = json.loads(Path(sys.argv[2]).read_text("utf-8"))
layers, rules = Layers(Path(sys.argv[1]), said), {}
wrong = sorted({one["rule"] for one in said["findings"]} - {one["id"] for one in said["rules"]})
for name in (one["id"].partition("-")[0] for one in said["packs"]):
    pack = yaml.safe_load((Path(__file__).parents[1] / f"rules/{name}.yaml").read_text("utf-8"))
    rules |= {rule["id"]: (rule, pack["facility_words"]) for rule in pack["rules"]}
for told in said["rules"]:
    rule, words = rules[told["id"]]
    means = rule.get("find") or rule.get("count") or {"facility": rule["top"]["of"]}
    names, where = (words[means["facility"]].get(key, [{}]) for key in ("zh", "where"))
    typed, least = layers.sites[layers.sites.设施类型.isin(names)], where[0].get("at_least", 0)
    both = [typed[typed.床位数.fillna(beds) >= least] for beds in (0, np.inf)]  # surely, perhaps
    if rule["kind"] == "reach":
        foot, need = 1 + 0.35 * ("network" in rule["measure"]), np.prod([*rule["within"].values()])
        ways = [(layers.homes.distance(one.union_all()) * foot).round(2) for one in both]
        of = layers.homes.assign(low=ways[0].fillna(np.inf), high=ways[0].fillna(np.inf))
        good, bad = ways[0] <= need, ~(ways[1] <= need)
    else:
        of = layers.homes.groupby("unit").people.sum().rename_axis("home").reset_index()
        worth = [one.床位数.fillna(np.inf) ** ("per" in rule) for one in both]
        sums = [n.groupby(one.unit).sum() for n, one in zip(worth, both, strict=True)]
        of["low"], of["high"] = (of.home.map(one).fillna(0) for one in sums)
        need = rule["at_least"] * (of.people / rule["per"] if "per" in rule else 1)
        good, bad = of.low >= need, of.high < need
    no, blank = np.zeros((2, len(of)), bool)
    for test in rule.get("applies_when", []):
        value = of[test["field"]]
        blank |= value.isna()
        for sign in SIGNS.keys() & test:
            no |= ~getattr(value, SIGNS[sign])(test[sign]) & value.notna()
    of["state"] = np.select([no, good, bad & ~blank], ["outside", "pass", "fail"], "undecided")
    weight = of.people ** (rule.get("weight_by") == "older_people")
    least, most = (weight[of.state.isin(s)].sum() for s in (["pass"], ["pass", "undecided"]))
    share = rule.get("required_share", 100) / 100 * weight[~no].sum()
    cases = [least >= share, said["plan"]["year"] < rule["due"], most < share]
    outcome = str(np.select(cases, ["pass", "not_yet_due", "fail"], "undecided"))
    wrong += [f"{rule['id']} {outcome}"] * (outcome != told["outcome"])
    for line, mine, theirs in layers.compared(of.assign(need=need), told, said["findings"]):
        if not np.allclose(mine, theirs, 0, 0.005):
            wrong.append(f"{rule['id']} {line}: {mine}, not {theirs}")
sys.exit("\n".join(wrong) or 0)
