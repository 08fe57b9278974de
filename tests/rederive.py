"""Work out the verdicts on the sample again, without siting: `rederive.py FOLDER FINDINGS`.

Units and outlines of gaps are those of FINDINGS (rejoin.py joins the units); all else is from the
layers and the packs. It prints what differs by 0.01 or more (metres, beds, people).
"""

import json
import sys
from pathlib import Path

import numpy as np
import yaml
from rederive_layers import Layers, judged

said = json.loads(Path(sys.argv[2]).read_text("utf-8"))
layers, rules = Layers(Path(sys.argv[1]), said), {}
told = {one["rule"] for one in said["findings"] if not one["rule"].startswith("DATA-")}
wrong = sorted(told - {one["id"] for one in said["rules"]})
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
        ways = [layers.ways(one, rule["measure"]).round(2).fillna(np.inf) for one in both]
        of, far = layers.homes.assign(low=ways[0], high=ways[0]), rule["within"]
        needs = [np.prod([*far.values()])]
        if "minutes" in far:  # and for those who walk at another speed
            needs += [
                far["minutes"] * v for v in sorted({48, 72} - {far["walking_metres_per_minute"]})
            ]
        cases = [(ways[0] <= need, ways[1] > need) for need in needs]
    else:
        of = layers.homes.groupby("unit").people.sum().rename_axis("home").reset_index()
        worth = [one.床位数.fillna(np.inf) ** ("per" in rule) for one in both]
        sums = [n.groupby(one.unit).sum() for n, one in zip(worth, both, strict=True)]
        of["low"], of["high"] = (of.home.map(one).fillna(0) for one in sums)
        needs = [rule["at_least"] * (of.people / rule["per"] if "per" in rule else 1)]
        cases = [(of.low >= needs[0], of.high < needs[0])]
    of["state"], outcome, _ = judged(of, rule, *cases[0], said["plan"]["year"])
    wrong += [f"{rule['id']} {outcome}"] * (outcome != told["outcome"])
    if len(told["at_speeds"]) != len(needs) - 1:
        wrong.append(f"{rule['id']} at {len(needs) - 1} other speeds")
    for need, case, at in zip(needs[1:], cases[1:], told["at_speeds"], strict=False):
        _, outcome, short = judged(of, rule, *case, said["plan"]["year"])
        mine, theirs = (need, short), (at["metres"], at["people_short"])
        if outcome != at["outcome"] or not np.allclose(mine, theirs, 0, 0.005):
            wrong.append(f"{rule['id']} {need} m: {outcome}, {short} people short")
    for line, mine, theirs in layers.compared(of.assign(need=needs[0]), told, said["findings"]):
        if not np.allclose(mine, theirs, 0, 0.005):
            wrong.append(f"{rule['id']} {line}: {mine}, not {theirs}")
sys.exit("\n".join(wrong) or 0)
