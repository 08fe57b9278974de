"""What each key of a rule pack means, in English.

The tables of the docs are made from this, so code and links are written as in docs/packs.md; the
schema has it as plain text, without a link and its "see". What a record itself is, its docstring
says. The keys of the kinds of rules stand in ``en_kinds``.
"""

from __future__ import annotations

from siting.report.packs.keys import en_kinds

_NOTE_ZH = "`note`, in Chinese"

KEYS: dict[str, dict[str, str]] = {
    "PackFile": {
        "format": "the version of this form",
        "pack": "the pack's name for itself, with its years: `mytown-2026-2030`. Reports show it",
        "title": "what the document is about",
        "place": "where the rules hold",
        "extends": "other packs whose rules apply too; see [extends](#extends-and-same_as)",
        "period": (
            "first and last year of the plan. A rule without a year of its own is due in the last"
        ),
        "documents": "the documents that the sentences stand in, by short names",
        "older_people": "who is counted where a rule only says older people",
        "severity": "what a finding is called, by the rule's status",
        "facility_words": "the words for places and services, by name",
        "rules": "the rules; see [rules](#rules)",
        "not_checked": "sentences that no rule tests",
    },
    "Text": {
        "zh": "the text in Chinese",
        "en": "the text in English",
    },
    "Place": {
        "zh": "its name in Chinese",
        "en": "its name in English",
        "level": "what it is: `city`, `district` ...",
    },
    "Document": {
        "title_zh": "its title, as published",
        "title_en": "the title in English",
        "issuer": "who issued it",
        "number": "its number, 文号",
        "index_number": "its index number, 索引号",
        "date": 'the day of publication, in quotes: `"2021-08-13"`',
        "file": "the file that the lines in `source` count in",
        "address": "where it can be read",
        "note": "what else must be known of it",
        "note_zh": _NOTE_ZH,
        "missing_parts": "parts that were not at hand",
        "missing_parts_zh": "`missing_parts`, in Chinese, part by part",
    },
    "OlderPeople": {
        "age_from": "the lowest age",
        "basis": (
            "`resident`: people who live there. `registered`: people in the household register"
        ),
        "note": "where this comes from",
        "note_zh": _NOTE_ZH,
    },
    "Severities": {
        "mandatory": "for rules that bind: 不少于, 应, 约束性",
        "expected": "for rules that are hoped for: 力争, 原则上, 预期性",
        "encouraged": "for rules that encourage: 鼓励, 推进",
        "reported": "for sentences that only ask for a number to be known",
    },
    "FacilityWord": {
        "zh": (
            "the names that data use for it, in the field `type` (or, of a service, in "
            "`services`), each script by itself. Reports take the first"
        ),
        "en": "its name in English, singular; left out, the word itself",
        "layer": "the layer that such places stand in",
        "where": "what a place must be like to be one",
        "services": "services that such a place gives by being one",
        "at_most": (
            "how much of a field such a place has at most where it leaves it blank: `{beds: 500}`."
            " Left out: any number"
        ),
        "note": "where the names and conditions come from",
        "note_zh": _NOTE_ZH,
    },
    "Condition": {
        "field": "a recognised field, or a column by its own name",
        "above": "larger than this",
        "at_least": "this or larger",
        "at_most": "this or smaller",
        "below": "smaller than this",
        "is": "equal to this: a number, a text, or true or false",
        "one_of": "equal to one of these texts",
        "has_all": "a list that holds all of these texts (`meals; bathing` holds both)",
        "measured_on": (
            "the area whose `older_people_per_km2` is meant; only for rule packs: in a plan it is "
            "an error"
        ),
    },
    "Left": {
        "ids": "ids that a catalogue of the sentences uses",
        "lines": "the lines of the sentence in the file",
        "what": "what the sentence says",
        "what_zh": "`what`, in Chinese",
        "reason": "why it is not tested",
        "reason_zh": "`reason`, in Chinese",
    },
    "RuleHead": {
        "id": (
            "its name: letters, a hyphen and a number, such as `MY-1`. Ids are not used twice in "
            "a plan"
        ),
        "plain": "the rule in one English sentence",
        "plain_zh": "the rule in one Chinese sentence",
        "kind": "`reach`, `ratio`, `amount`, `condition` or `service_set`",
        "status": "how strongly the document asks for it; decides the severity",
        "status_basis": (
            "`label`: the document itself says 约束性 or 预期性. "
            "`wording`: it follows from the words"
        ),
        "due": "the year from which it is due; left out, the end of the period",
        "run": (
            "which places count, whatever the plan says. `existing`: only those that stand. "
            "`plan`: also those that are being built or planned"
        ),
        "weight_by": (
            "what the share is a share of. Left out: older people for `reach` of homes, else "
            "`count` (each subject counts once)"
        ),
        "required_share": "how much must pass, in percent",
        "ours": "every number and reading that does not stand in the document, one sentence each",
        "ours_zh": "`ours`, in Chinese, sentence by sentence",
        "unsure": "what could be understood otherwise",
        "unsure_zh": "`unsure`, in Chinese",
        "enabled": "`false` switches it off",
        "needs_input": "what is missing, where it is switched off",
        "needs_input_zh": "`needs_input`, in Chinese",
        "same_as": "rules of extended packs that ask the same; see [extends](#extends-and-same_as)",
        "readings": "other readings; see [readings](#readings)",
        "source": "where the sentence stands",
    },
    "Source": {
        "document": "the short name of the document",
        "clause": "the clause, or the headings above the sentence",
        "clause_zh": "the clause in Chinese, where it is written in English",
        "lines": 'the lines of the sentence in the file: `"59, 89-99"`',
        "quote": "the sentence, character for character as published",
        "quote_simplified": "`quote` in simplified characters, where it was published in others",
        "english": "the sentence in English",
        "said_zh": (
            "what the document says, in Chinese, where the quote alone does not tell: a cell of a "
            "table, a sentence that was not seen"
        ),
        "evidence": "`background`: the number stands in no document of the pack",
    },
    **en_kinds.KEYS,
}
