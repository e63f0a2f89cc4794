#!/usr/bin/env python3
"""Writes the vectors of this folder: `python3 tests/vectors/reference.py`.

A second opinion, written from the specification alone: what it says is compared byte for byte with what the core
says. It shares no code and no language with the core.
"""

import itertools
import json
import pathlib
import re
import unicodedata
from datetime import datetime, timedelta, timezone

FOLDER = pathlib.Path(__file__).parent
PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
DEFAULTS = {
    "enabled": True, "minLength": 10, "maxLength": 128, "requireUppercase": False, "requireLowercase": False,
    "requireNumber": False, "requireSpecial": False, "requireNumberOrSpecial": False, "specialSet": PUNCTUATION,
    "strengthModel": "standard", "forbidContext": False, "forbidCommon": False,
}
UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIGITS = "0123456789"


def words(context):
    """Lower-cased words of at least four characters, each with the part of the context that it comes from."""
    found = []
    organization = context.get("organization", [])
    parts = [("email", context.get("email")), ("name", context.get("name"))]
    parts += [("organization", one) for one in ([organization] if isinstance(organization, str) else organization)]
    is_cut = False
    for field, text in parts:
        is_cut = is_cut or len(text or "") > 512
        folded = unicodedata.normalize("NFC", (text or "")[:512]).lower()
        for word in "".join(" " if c.isspace() or (c.isascii() and not c.isalnum()) else c for c in folded).split():
            if len(word) >= 4 and word not in [known for _, known in found]:
                found.append((field, word))
    return found[:256], is_cut or len(found) > 256


def verdict(policy, candidate, context=None, common=False, score=None):
    policy = {**DEFAULTS, **policy}
    text = unicodedata.normalize("NFC", candidate)
    requirements = []

    def add(code, met, **data):
        requirements.append({"code": code, "met": met, **data})

    def has(characters):
        return any(c in characters for c in text)

    if policy["enabled"]:
        length = len(text)
        add("min_length", length >= policy["minLength"], minLength=policy["minLength"], length=length)
        add("max_length", length <= policy["maxLength"], maxLength=policy["maxLength"], length=length)
        if policy["requireUppercase"]:
            add("uppercase", has(UPPER))
        if policy["requireLowercase"]:
            add("lowercase", has(UPPER.lower()))
        if policy["requireNumber"]:
            add("number", has(DIGITS))
        sets = [(policy["specialSet"], False)] * policy["requireSpecial"]
        sets += [(policy["specialSet"], True)] * policy["requireNumberOrSpecial"]
        sets += [(further["specialSet"], further.get("orNumber", False)) for further in policy.get("additionalSets", [])]
        for special_set, or_number in sorted(sets, key=lambda one: one[1]):
            if or_number:
                add("number_or_special", has(DIGITS + special_set), specialSet=special_set)
            else:
                add("special", has(special_set), specialSet=special_set)
        if policy["forbidContext"]:
            contains = []
            compared, is_cut = words(context or {})
            for field, word in compared:
                if word in text.lower() and field not in contains:
                    contains.append(field)
            add("context", not contains, **({"contains": contains} if contains else {}),
                **({"comparedWords": len(compared)} if is_cut else {}))
        extra = {"estimatedLength": 64} if length > 64 else {}
        compared, is_cut = words(context or {})
        extra |= {"comparedWords": len(compared)} if is_cut else {}
        strengths = [(policy["minStrength"], {})] if "minStrength" in policy else []
        strengths += [(one["minStrength"], {"strengthModel": one.get("strengthModel", "standard")})
                      for one in policy.get("additionalStrengths", [])]
        for minimum, model in strengths:
            add("strength", score >= minimum, minStrength=minimum, **model, score=score, **extra)
        if policy["forbidCommon"]:
            add("common_password", not common)
    result = {"accepted": all(r["met"] for r in requirements), "pending": False, "requirements": requirements}
    if policy["enabled"] and ("minStrength" in policy or policy.get("additionalStrengths") or policy["forbidCommon"]):
        result["dataVersion"] = 2
    return result


def password_cases():
    cases = []

    def case(identifier, policy, candidate, context=None, comment=None, **known):
        entry = {"id": identifier, "policy": {"password": policy}, "candidate": candidate}
        if comment:
            entry["comment"] = comment
        if context:
            entry["context"] = context
        entry["expect"] = verdict(policy, candidate, context, **known)
        cases.append(entry)

    # A24: every combination of the five switches, against candidates that miss one class each.
    switches = ["requireUppercase", "requireLowercase", "requireNumber", "requireSpecial", "requireNumberOrSpecial"]
    candidates = ["Abcdefgh1!", "abcdefgh1!", "ABCDEFGH1!", "Abcdefghi!", "Abcdefghi1", "Abcdefghij"]
    for values in itertools.product([False, True], repeat=5):
        policy = dict(zip(switches, values))
        bits = "".join(str(int(value)) for value in values)
        for candidate in candidates:
            case(f"A24-{bits}-{candidate}", policy, candidate)

    # A19, C1: both ends of the length, in ASCII and in characters of two UTF-16 units.
    for minimum, maximum in [(6, 128), (10, 72), (12, 12), (128, 128), (6, 6), (15, 1024)]:
        for character in ["a", "😀", "é"]:
            for length in sorted({minimum - 1, minimum, maximum, maximum + 1}):
                case(f"A19-{minimum}-{maximum}-{ord(character):x}-{length}",
                     {"minLength": minimum, "maxLength": maximum}, character * length)

    # Spec V: length after NFC.
    six = {"minLength": 6}
    for name, candidate in [
        ("emoji", "😀" * 5), ("combining", "e\u0301" * 5), ("family", "👨\u200d👩\u200d👧"), ("e-acute-40", "é" * 40),
        ("hangul-jamo", "\u1112\u1161\u11ab" * 6), ("four-to-one", "\u03b1\u0313\u0300\u0345" * 6),
        ("excluded-from-composition", "\u0958" * 6), ("reordered-marks", "a\u0323\u0307" + "q\u0307\u0323" + "abcd"),
        ("singleton", "\u212b\u2126\u1f71abc"), ("zero-width", "\u200b" * 6), ("nul", "abc\u0000def"),
        ("line-separators", "a\nb\rc\td"), ("spaces-kept", "  abcd  "), ("only-spaces", " " * 6), ("bom", "\ufeffabcdef"),
        ("rtl-override", "\u202eabcdef"), ("noncharacter", "\uffff" * 6), ("last-code-point", "\U0010ffff" * 6),
        ("replacement-character", "\ufffd" * 6), ("surrogate-neighbours", "\ud7ff\ue000" * 3), ("empty", ""),
        ("tamil-o", "\u0bc6\u0bbe" * 6), ("full-width", "ＡＢＣＤＥＦ"), ("ligature", "ﬁﬁﬁﬁﬁﬁ"),
        ("variation-selector", "a\ufe0f" * 3), ("tag-sequence", "🏴\U000e0067\U000e0062\U000e007f"),
    ]:
        case(f"R1-{name}", six, candidate)

    # A21-A23: ASCII only.
    capgo = {"requireUppercase": True, "requireNumber": True, "requireSpecial": True}
    for name, candidate in [
        ("all", "Abcdefgh1!"), ("latin-capital", "Àbcdefgh1!"), ("decomposed-capital", "A\u0300bcdefgh1!"),
        ("arabic-digit", "Abcdefgh١!"), ("no-special", "Abcdefghi1"), ("section-sign", "Abcdefgh1§"), ("short", "Abcdefg1!"),
        ("full-width-capital", "Ａbcdefgh1!"), ("superscript-digit", "Abcdefgh²!"), ("space-is-not-special", "Abcdefgh1 "),
        ("cyrillic-capital", "Аbcdefgh1!"), ("struck-through-special", "Abcdefgh1=\u0338"), ("kelvin", "\u212abcdefgh1!"),
        ("greek-question-mark", "Abcdefgh1\u037e"), ("enclosed-digit", "Abcdefgh1\u20dd!"), ("trailing-newline", "Abcdefgh1!\n"),
    ]:
        case(f"A21-A23-{name}", capgo, candidate)
    for mark in PUNCTUATION:
        case(f"A23-mark-{ord(mark):02x}", capgo, f"Abcdefgh1{mark}")

    # Spec V: the aptible preset, C3, C4.
    aptible = {"maxLength": 72, "requireUppercase": True, "requireLowercase": True, "requireNumberOrSpecial": True,
               "specialSet": "!@#$%^&*()"}
    for candidate in ["Abcdefghi1", "Abcdefghi^", "Abcdefghij", "Abcdefghi-", "Abcdefghi(", "A1" + "b" * 70, "A1" + "b" * 71]:
        case(f"aptible-{candidate[:12]}-{len(candidate)}", aptible, candidate)

    # A25: off, no rule applies.
    for candidate in ["", "a", "Abcdefgh1!", "x" * 200]:
        case(f"A25-{len(candidate)}", {"enabled": False, "minLength": 20, "requireNumber": True, "forbidCommon": True,
                                       "minStrength": 4}, candidate)

    # R6: further sets.
    further = {"requireSpecial": True, "specialSet": "!@#",
               "additionalSets": [{"specialSet": "$%", "orNumber": True}, {"specialSet": "&*"}]}
    for candidate in ["abcdefghi!", "abcdefg!$&", "abcdefg!1&", "abcdefg!1-", "abcdefg&*$"]:
        case(f"R6-sets-{candidate}", further, candidate)

    # R16: words of the context.
    ada = {"email": "Ada.King@analytical.example", "name": "Ada Lovelace", "organization": ["Engines & Co", "engines-co"]}
    forbid = {"forbidContext": True}
    for candidate in ["my-LoveLace-99", "kingengines", "ada-kin-love", "ANALYTICAL-1", "example.org-9", "engine-engine",
                      "xxenginesxx", "correct horse battery", "lovelacELOVELACE", "l-o-v-e-l-a-c-e"]:
        case(f"R16-{candidate}", forbid, candidate, ada)
    case("R16-no-context", forbid, "lovelace-99")
    case("R16-one-organization", forbid, "acme-widgets-1", {"organization": "Acme"})
    case("R16-accents", forbid, "RENÉE-dupont-1", {"name": "Rene\u0301e"})
    case("R16-cyrillic", forbid, "привет-ИВАНОВ", {"name": "Иванов"})
    case("R16-three-letters", forbid, "bob-bob-bob-bob", {"name": "Bob"})
    case("R16-four-letters", forbid, "xANNAx-xxxxx", {"name": "Anna"})
    case("R16-one-part-once", forbid, "lovelace-ada-king-lovelace", {"name": "Lovelace Lovelace King"})
    many = {"organization": [f"word{number}" for number in range(300)]}
    case("R16-many-words-known", forbid, "my-word255-99", many)
    case("R16-many-words-cut", forbid, "my-xyz299-99", many)
    case("R16-many-words-estimated", {"minStrength": 3}, "zebra-lantern-quartz", many, score=4, common=False)
    case("R16-long-part", forbid, "lovelace-99", {"name": "x" * 512 + " lovelace"})
    case("R16-empty", forbid, "lovelace-99", {"email": "", "name": "", "organization": []})

    # X12: common passwords, whatever their case.
    for candidate, common in [
        ("password", True), ("PASSWORD", True), ("PassWord", True), ("12345678", True), ("123456789012", True),
        ("qwertyuiop", True), ("1qaz2wsx3edc", True), ("123456789123456789", True),
        ("correct horse battery", False), ("Tr0ub4dor&3-xkcd-936", False), ("passwordpasswordpasswore", False),
        ("ｐａｓｓｗｏｒｄ", False), ("zebra-lantern-quartz", False),
    ]:
        case(f"X12-{candidate}", {"minLength": 8, "forbidCommon": True}, candidate, common=common)

    # C2, R13: scores far from the edge between two.
    for candidate, score in [("password", 0), ("aaaaaaaaaaaa", 0), ("Kq7#vT2!mZ9@xW4$", 4), ("x" * 8, 0),
                             ("v9Zk2Lq8Wn4Xt6Rb1Mc7Yd3Hf5Jg0Ps", 4), ("v9Zk2Lq8Wn4Xt6Rb1Mc7" * 4, 4)]:
        for minimum in [0, 3, 4]:
            case(f"strength-{minimum}-{candidate[:20]}-{len(candidate)}", {"minLength": 8, "minStrength": minimum},
                 candidate, score=score)
    # R6: a score by another model beside the policy's own. Both models agree on these.
    for candidate, score in [("password", 0), ("Kq7#vT2!mZ9@xW4$", 4)]:
        for own in [{}, {"minStrength": 0}]:
            case(f"R6-strengths-{score}-{len(own)}", {"minLength": 8, **own, "additionalStrengths": [
                {"minStrength": 3, "strengthModel": "compact"}, {"minStrength": 1}]}, candidate, score=score)
    case("all-at-once", {**aptible, "minStrength": 2, "forbidContext": True, "forbidCommon": True}, "password",
         {"name": "Password Person"}, common=True, score=0)
    return cases


def encoding_cases():
    """R1: text that is not Unicode, as UTF-16 units."""
    refused = {"accepted": False, "pending": False, "requirements": [{"code": "invalid_encoding", "met": False}]}
    broken = {"high": [0xD800], "low": [0xDC00], "swapped": [0xDE00, 0xD83D], "high-high": [0xD83D, 0xD83D, 0xDE00],
              "in-the-middle": [65, 98, 99, 0xDFFF, 49, 33, 100, 101, 102, 103], "at-the-end": [97] * 12 + [0xDBFF],
              "beside-the-replacement-character": [0xFFFD, 0xD800, 0xFFFD]}
    cases = [{"id": f"R1-lone-{name}", "policy": {"password": {"minLength": 6}}, "utf16": units, "expect": refused}
             for name, units in broken.items()]
    # Of a text that is too long for any policy only 4,100 code points are looked at, and broken only there.
    long = {"accepted": False, "pending": False, "requirements": [
        {"code": "min_length", "met": True, "minLength": 6, "length": 4100},
        {"code": "max_length", "met": False, "maxLength": 128, "length": 4100, "truncated": True}]}
    for name, units, expect in [("just-within", [97] * 4100 + [0xD800], refused), ("just-behind", [97] * 4101 + [0xD800], long),
                                ("split-pair", [97] * 8201 + [0xD83D, 0xDE00], long),
                                ("pairs-then-lone", [0xD83D, 0xDE00] * 4101 + [0xDC00], long)]:
        cases.append({"id": f"R1-long-{name}", "policy": {"password": {"minLength": 6}}, "utf16": units, "expect": expect})
    data = {**long, "requirements": long["requirements"] + [
        {"code": "strength", "met": False, "minStrength": 3}, {"code": "common_password", "met": True}]}
    cases.append({"id": "R13-long-rests-on-no-data", "policy": {"password": {"minLength": 6, "minStrength": 3, "forbidCommon": True}},
                  "utf16": [97] * 4101, "expect": data})
    cases.append({"id": "R1-replacement-character-itself", "policy": {"password": {"minLength": 6}},
                  "utf16": [0xFFFD] * 6, "expect": verdict({"minLength": 6}, "\ufffd" * 6)})
    cases.append({"id": "R1-pair", "policy": {"password": {"minLength": 6}}, "utf16": [0xD83D, 0xDE00] * 6,
                  "expect": verdict({"minLength": 6}, "😀" * 6)})
    return cases


def fault(code, path, expected=None, minimum=None, maximum=None, allowed=None):
    data = {"expected": expected, "minimum": minimum, "maximum": maximum, "allowed": allowed}
    return {"code": code, "path": path, **{key: value for key, value in data.items() if value is not None}}


INTEGERS = {  # path: (code, smallest, largest, may be null)
    "password.minLength": ("min_length_out_of_range", 6, 128, False),
    "password.maxLength": ("max_length_out_of_range", 6, 1024, False),
    "password.minStrength": ("min_strength_out_of_range", 0, 4, True),
    "apiKeys.maxExpirationDays": ("max_expiration_days_out_of_range", 1, 365, True),
    "lockout.consecutiveLimit": ("consecutive_limit_out_of_range", 1, 100, False),
    "lockout.consecutiveLockSeconds": ("consecutive_lock_seconds_out_of_range", 1, 2592000, True),
    "session.idleSeconds": ("idle_seconds_out_of_range", 60, 7776000, False),
    "session.absoluteSeconds": ("absolute_seconds_out_of_range", 60, 7776000, False),
}
BOOLEANS = ["password.enabled", "password.requireUppercase", "password.requireLowercase", "password.requireNumber",
            "password.requireSpecial", "password.requireNumberOrSpecial", "password.forbidContext",
            "password.forbidCommon", "apiKeys.enforceHashed", "apiKeys.requireExpiration",
            "apiKeys.requireOwnerCompliance"]
CHOICES = {
    "password.strengthModel": ["standard", "compact"], "twoFactor.mode": ["off", "optional", "required"],
    "twoFactor.userVerification": ["discouraged", "preferred", "required"],
    "apiKeys.existingKeys": ["grandfather", "deadline", "block"], "sso.mode": ["off", "optional", "required"],
}


def at(path, text):
    part, name = path.split(".")
    return f'{{"{part}":{{"{name}":{text}}}}}'


def policy_cases():
    """Documents as text, each with every fault, or none."""
    cases = []

    def case(identifier, text, *faults):
        cases.append({"id": identifier, "text": text, "expect": list(faults)})

    for path, (code, low, high, optional) in INTEGERS.items():
        wrong = ["10.5", '"10"', "true", "[]", "{}", str(low - 1), str(high + 1), "-1", "1e300", "18446744073709551616"]
        if low == 0:
            wrong.remove("-1")
        for text in wrong + ([] if optional else ["null"]):
            case(f"G2-{path}-{text}", at(path, text), fault(code, path, "integer", low, high))
        if path not in ["session.idleSeconds", "session.absoluteSeconds", "password.minLength", "password.maxLength"]:
            for text in [str(low), str(high), f"{high}.0", f"{high}.000e0"] + (["null"] if optional else []):
                case(f"G2-{path}-{text}-accepted", at(path, text))
    for text in ["6", "128", "10.0", "1e1", "1.28e2"]:
        case(f"R14-minLength-{text}-accepted", at("password.minLength", text))
    for path in BOOLEANS:
        for text in ["1", '"true"', "[]"]:
            case(f"G2-{path}-{text}", at(path, text), fault("wrong_type", path, "boolean"))
        case(f"G2-{path}-null", at(path, "null"), fault("null_not_allowed", path, "boolean"))
    for path, allowed in CHOICES.items():
        case(f"G2-{path}-unknown", at(path, '"never"'), fault("unknown_value", path, allowed=allowed))
        case(f"G2-{path}-case", at(path, json.dumps(allowed[0].upper())), fault("unknown_value", path, allowed=allowed))
        case(f"G2-{path}-number", at(path, "1"), fault("wrong_type", path, "string"))
        case(f"G2-{path}-null", at(path, "null"), fault("null_not_allowed", path, "string"))
    case("C1-min-above-max", '{"password":{"minLength":20,"maxLength":19}}',
         fault("min_length_exceeds_max_length", "password.minLength", maximum=19))
    case("C1-min-is-max", '{"password":{"minLength":20,"maxLength":20}}')
    case("C1-min-above-default-max", '{"password":{"minLength":129}}',
         fault("min_length_out_of_range", "password.minLength", "integer", 6, 128))
    case("X15-idle-above-absolute", '{"session":{"idleSeconds":120,"absoluteSeconds":60}}',
         fault("idle_exceeds_absolute", "session.idleSeconds", maximum=60))
    for name, text in [("empty", ""), ("letter", "!a"), ("repeated", "!!"), ("space", "! "), ("not-ascii", "!§")]:
        case(f"A23-set-{name}", at("password.specialSet", json.dumps(text)),
             fault("invalid_special_set", "password.specialSet"))
    case("A23-set-number", at("password.specialSet", "5"), fault("wrong_type", "password.specialSet", "string"))
    case("A23-set-null", at("password.specialSet", "null"), fault("null_not_allowed", "password.specialSet", "string"))
    case("A23-set-accepted", at("password.specialSet", '"-]\\\\"'))
    strengths = "password.additionalStrengths"
    case("R6-strengths-accepted", at(strengths, '[{"minStrength":0},{"minStrength":4,"strengthModel":"compact"}]'))
    case("R6-strengths-null", at(strengths, "null"))
    case("R6-strengths-three", at(strengths, '[{"minStrength":0},{"minStrength":0},{"minStrength":0}]'),
         fault("item_count_out_of_range", strengths, minimum=0, maximum=2))
    case("R6-strengths-no-score", at(strengths, '[{"strengthModel":"compact"}]'), fault("missing_field", f"{strengths}[0].minStrength"))
    case("R6-strengths-range", at(strengths, '[{"minStrength":5}]'),
         fault("min_strength_out_of_range", f"{strengths}[0].minStrength", "integer", 0, 4))
    case("R6-strengths-model", at(strengths, '[{"minStrength":1,"strengthModel":"best"}]'),
         fault("unknown_value", f"{strengths}[0].strengthModel", allowed=["standard", "compact"]))
    case("R6-strengths-unknown", at(strengths, '[{"minStrength":1,"model":"compact"}]'),
         fault("unknown_field", f"{strengths}[0].model"))
    case("R6-strengths-item", at(strengths, '[3]'), fault("wrong_type", f"{strengths}[0]", "object"))
    case("R6-sets-null", at("password.additionalSets", "null"))
    case("R6-sets-unknown", at("password.additionalSets", '[{"specialSet":"!","or":true}]'),
         fault("unknown_field", "password.additionalSets[0].or"))
    case("R6-sets-item", at("password.additionalSets", '[{"specialSet":"!"},5]'),
         fault("wrong_type", "password.additionalSets[1]", "object"))
    for name, text, faults in [
        ("unknown", '{"password":{"minlength":12}}', [fault("unknown_field", "password.minlength")]),
        ("unknown-part", '{"passwords":{}}', [fault("unknown_field", "passwords")]),
        ("unknown-empty", '{"":1}', [fault("unknown_field", "")]),
        ("proto", '{"password":{"__proto__":{"minLength":6}}}', [fault("unknown_field", "password.__proto__")]),
        ("snake-case", '{"two_factor":{}}', [fault("unknown_field", "two_factor")]),
        ("duplicate", '{"password":{"minLength":12,"minLength":6}}', [fault("duplicate_field", "password.minLength")]),
        ("duplicate-part", '{"password":{},"password":{}}', [fault("duplicate_field", "password")]),
        ("part-null", '{"password":null}', [fault("null_not_allowed", "password", "object")]),
        ("part-array", '{"password":[]}', [fault("wrong_type", "password", "object")]),
        ("array", "[]", [fault("wrong_type", "", "object")]), ("null", "null", [fault("null_not_allowed", "", "object")]),
        ("string", '"{}"', [fault("wrong_type", "", "object")]), ("empty-object", "{}", []),
        ("nothing", "", [fault("invalid_json", "")]), ("cut", '{"password":', [fault("invalid_json", "")]),
        ("two", "{}{}", [fault("invalid_json", "")]), ("comment", "{/**/}", [fault("invalid_json", "")]),
        ("trailing-comma", '{"schema":1,}', [fault("invalid_json", "")]), ("bom", "\ufeff{}", [fault("invalid_json", "")]),
        ("nan", '{"schema":NaN}', [fault("invalid_json", "")]), ("leading-zero", '{"schema":01}', [fault("invalid_json", "")]),
        ("deep", "[" * 200 + "]" * 200, [fault("invalid_json", "")]),
        ("lone-surrogate", '{"password":{"specialSet":"\\ud800"}}', [fault("invalid_encoding", "")]),
        ("lone-surrogate-key", '{"\\udfff":1}', [fault("invalid_encoding", "")]),
        ("many", '{"password":{"minLength":5,"enabled":1,"x":0},"sso":{"mode":0},"y":0}',
         [fault("wrong_type", "password.enabled", "boolean"), fault("min_length_out_of_range", "password.minLength", "integer", 6, 128),
          fault("unknown_field", "password.x"), fault("wrong_type", "sso.mode", "string"), fault("unknown_field", "y")]),
        ("schema-later", '{"schema":2,"anything":true}', [fault("policy_too_new", "schema", maximum=1)]),
        ("schema-zero", '{"schema":0}', [fault("schema_out_of_range", "schema", "integer", 1, 1)]),
        ("schema-text", '{"schema":"1"}', [fault("schema_out_of_range", "schema", "integer", 1, 1)]),
        ("schema-one", '{"schema":1.0}', []), ("version", '{"version":7}', []),
        ("version-negative", '{"version":-1}', [fault("version_out_of_range", "version", "integer", 0, 9007199254740991)]),
        ("version-unsafe", '{"version":9007199254740993}', [fault("version_out_of_range", "version", "integer", 0, 9007199254740991)]),
    ]:
        case(f"G2-document-{name}", text, *faults)
    methods = ["totp", "security_key", "backup_code"]
    for name, text, faults in [
        ("none", "[]", [fault("item_count_out_of_range", "twoFactor.methods", minimum=1, maximum=3)]),
        ("unknown", '["totp","sms"]', [fault("unknown_value", "twoFactor.methods[1]", allowed=methods)]),
        ("twice", '["totp","totp"]', [fault("duplicate_value", "twoFactor.methods[1]")]),
        ("text", '"totp"', [fault("wrong_type", "twoFactor.methods", "array")]),
        ("null", "null", [fault("null_not_allowed", "twoFactor.methods", "array")]), ("one", '["security_key"]', []),
    ]:
        case(f"X20-methods-{name}", at("twoFactor.methods", text), *faults)
    tier = {"failures": 10, "windowSeconds": 60, "lockSeconds": 60}
    for name, tiers, faults in [
        ("none", [], []), ("one", [tier], []),
        ("nine", [tier] * 9, [fault("item_count_out_of_range", "lockout.tiers", minimum=0, maximum=8)]),
        ("missing", [tier, {"failures": 1, "windowSeconds": 1}], [fault("missing_field", "lockout.tiers[1].lockSeconds")]),
        ("range", [{**tier, "failures": 0}], [fault("failures_out_of_range", "lockout.tiers[0].failures", "integer", 1, 1000)]),
        ("window", [{**tier, "windowSeconds": 2592001}],
         [fault("window_seconds_out_of_range", "lockout.tiers[0].windowSeconds", "integer", 1, 2592000)]),
        ("unknown", [{**tier, "seconds": 1}], [fault("unknown_field", "lockout.tiers[0].seconds")]),
    ]:
        case(f"C5-tiers-{name}", json.dumps({"lockout": {"tiers": tiers}}), *faults)
    deadline = "apiKeys.existingKeysDeadline"
    case("A33-deadline-missing", at("apiKeys.existingKeys", '"deadline"'), fault("existing_keys_deadline_required", deadline))
    case("A33-deadline", '{"apiKeys":{"existingKeys":"deadline","existingKeysDeadline":"2027-01-01T00:00:00.000Z"}}')
    for text in ["2027-01-01", "2027-02-29T00:00:00Z", "2027-01-01T00:00:00", "10000-01-01T00:00:00Z", "soon", ""]:
        case(f"A33-deadline-{text}", at(deadline, json.dumps(text)), fault("invalid_time", deadline))
    case("A33-deadline-number", at(deadline, "1798761600"), fault("wrong_type", deadline, "string"))
    both = '{"sso":{"mode":"%s"},"twoFactor":{"mode":"%s"}}'
    for sso, mode in itertools.product(["off", "optional", "required"], repeat=2):
        bad = sso != "off" and mode == "required"
        case(f"C9-{sso}-{mode}", both % (sso, mode), *([fault("sso_excludes_two_factor_requirement", "sso.mode")] * bad))
    return cases


def name_faults(name):
    """White space, control characters and marks by Python's own tables of Unicode, where they are one category."""
    faults = []
    if all(is_white_space(character) for character in name):
        faults.append({"code": "name_required"})
    if len(name) > 100:
        faults.append({"code": "name_too_long", "maximum": 100})
    if any(unicodedata.category(character) == "Cc" for character in name):
        faults.append({"code": "name_control_character"})
    marks = {0xAD, 0x61C, 0x2028, 0x2029, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)}
    if any(ord(character) in marks for character in name):
        faults.append({"code": "name_direction_mark"})
    return faults


def is_white_space(character):
    """Unicode's property White_Space: the spaces, and the control characters that move to another line or column."""
    return unicodedata.category(character) in ("Zs", "Zl", "Zp") or character in "\t\n\x0b\x0c\r\x85"


def api_key_cases():
    cases = []
    start = datetime(2026, 1, 1, tzinfo=timezone.utc)

    def text(time):
        time = time.astimezone(timezone.utc)
        return time.strftime("%Y-%m-%dT%H:%M:%S.") + f"{time.microsecond // 1000:03d}Z"

    def case(identifier, policy, request, now=start):
        policy = {"enforceHashed": False, "requireExpiration": False, **policy}
        created = datetime.fromisoformat(request["createdAt"].replace("Z", "+00:00")) if "createdAt" in request else now
        expiry = None
        if "expiresAt" in request:
            expiry = datetime.fromisoformat(request["expiresAt"].replace("Z", "+00:00"))
        elif "expiresInDays" in request:
            expiry = created + timedelta(days=request["expiresInDays"])
        days = policy.get("maxExpirationDays")
        limit = {"latestAllowed": text(created + timedelta(days=days)), "maxExpirationDays": days} if days else {}
        violations = name_faults(request["name"]) if "name" in request else []
        if policy["enforceHashed"] and not request.get("hashed", True):
            violations.append({"code": "hashed_key_required"})
        if expiry is None and policy["requireExpiration"]:
            violations.append({"code": "expiration_required", **limit})
        if expiry is not None and expiry <= now:
            violations.append({"code": "expiration_in_past"})
        if expiry is not None and policy["requireExpiration"] and days and expiry > created + timedelta(days=days):
            violations.append({"code": "expiration_exceeds_max", **limit})
        expect = {"accepted": not violations, **({"expiresAt": text(expiry)} if expiry else {}), "violations": violations}
        cases.append({"id": identifier, "policy": {"apiKeys": policy}, "request": request, "now": text(now), "expect": expect})

    for days, last in [(90, "2026-04-01"), (1, "2026-01-02"), (365, "2027-01-01")]:
        rule = {"requireExpiration": True, "maxExpirationDays": days}
        case(f"A35-{days}-on-the-last-moment", rule, {"expiresAt": f"{last}T00:00:00.000Z"})
        case(f"A35-{days}-a-millisecond-late", rule, {"expiresAt": f"{last}T00:00:00.001Z"})
        case(f"A35-{days}-other-zone", rule, {"expiresAt": f"{last}T02:00:00+02:00"})
        case(f"A35-{days}-in-days", rule, {"expiresInDays": days})
        case(f"A35-{days}-a-day-more", rule, {"expiresInDays": days + 1})
        case(f"A36-{days}-edit-counts-from-creation", rule,
             {"expiresAt": f"{last}T00:00:00.001Z", "createdAt": "2026-01-01T00:00:00.000Z"}, start + timedelta(hours=6))
        case(f"A36-{days}-not-required", {"maxExpirationDays": days}, {"expiresInDays": days + 1})
    for hashed, enforce, require, expires in itertools.product([True, False], repeat=4):
        case(f"A37-{hashed}-{enforce}-{require}-{expires}",
             {"enforceHashed": enforce, "requireExpiration": require, "maxExpirationDays": 30},
             {"hashed": hashed, **({"expiresInDays": 31} if expires else {})})
    case("A34-no-limit", {"requireExpiration": True}, {})
    case("A34-now-is-past", {}, {"expiresAt": "2026-01-01T00:00:00.000Z"})
    for what, end in [("millisecond", "00.001"), ("second", "01.000")]:
        case(f"A34-a-{what}-ahead", {}, {"expiresAt": f"2026-01-01T00:00:{end}Z"})
    case("A34-a-second-ago", {}, {"expiresAt": "2025-12-31T23:59:59.000Z"})
    case("A34-past", {"requireExpiration": True, "maxExpirationDays": 1}, {"expiresAt": "2025-12-31T23:59:59.999Z"})
    case("A35-leap-day", {"requireExpiration": True, "maxExpirationDays": 1}, {"expiresAt": "2028-02-29T12:00:00Z"},
         datetime(2028, 2, 28, 12, tzinfo=timezone.utc))
    names = {
        "one": "a", "many-scripts": "Deploy \u2013 fa\u00e7ade \u90e8\u7f72 \u05de\u05e4\u05ea\u05d7", "longest": "\U0001f469" * 100,
        "spaces-around": " a ", "empty": "", "spaces": "  \u00a0\u2003\u3000", "tab": "\t", "next-line": "\x85",
        "a-character-too-long": "\u00e9" * 101, "three-hundred": "a" * 300, "three-hundred-spaces": " " * 300,
        **{f"control-{ord(mark):02x}": f"a{mark}b" for mark in "\0\x07\n\x1b\x7f\x80\x9b\x9f"},
        **{f"mark-{mark:04x}": f"gpj{chr(mark)}.exe" for mark in [
            0xAD, 0x61C, 0x200B, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0x206F, 0xFEFF]},
        **{f"no-mark-{near:04x}": f"a{chr(near)}b" for near in [0xAE, 0x61B, 0x200A, 0x2010, 0x2027, 0x202F, 0x205F, 0x2070]},
    }
    for what, name in names.items():
        case(f"A37-name-{what}", {}, {"name": name})
    case("A37-name-and-all-else", {"enforceHashed": True, "requireExpiration": True, "maxExpirationDays": 30},
         {"name": "\u202e" + "a" * 100 + "\n", "hashed": False, "expiresInDays": 31})
    case("A37-name-and-past", {}, {"name": " ", "expiresAt": "2025-12-31T23:59:59.999Z"})
    for year, days, last in [(2028, 2, "03-01"), (2027, 2, "03-02"), (2028, 365, "")]:
        created = datetime(year, 2, 28, 12, tzinfo=timezone.utc)
        later = text(created + timedelta(days=days, milliseconds=1))
        end = f"{year}-{last}T12:00:00.000Z" if last else "2029-02-27T12:00:00.000Z"
        for what, expiry in [("last-moment", end), ("too-late", later)]:
            case(f"A36-edit-{year}-{days}-{what}", {"requireExpiration": True, "maxExpirationDays": days},
                 {"expiresAt": expiry, "createdAt": text(created)}, created + timedelta(hours=13))
    case("A36-edit-of-an-expired-key", {"requireExpiration": True, "maxExpirationDays": 30},
         {"expiresAt": "2026-01-31T00:00:00Z", "createdAt": "2026-01-01T00:00:00Z"},
         datetime(2026, 3, 1, tzinfo=timezone.utc))
    return cases


def api_key_request_cases():
    """Requests as text that cannot be read, each with every fault."""
    days = fault("expires_in_days_out_of_range", "expiresInDays", "integer", 1, 36500)
    return [{"id": f"A34-{identifier}", "text": text, "expect": faults} for identifier, text, faults in [
        ("days-zero", '{"expiresInDays":0}', [days]), ("days-fraction", '{"expiresInDays":1.5}', [days]),
        ("days-text", '{"expiresInDays":"90"}', [days]), ("days-negative", '{"expiresInDays":-1}', [days]),
        ("no-zone", '{"expiresAt":"2026-04-01T00:00:00"}', [fault("invalid_time", "expiresAt")]),
        ("common-year", '{"expiresAt":"2026-02-29T00:00:00Z"}', [fault("invalid_time", "expiresAt")]),
        ("year-10000", '{"expiresAt":"10000-01-01T00:00:00Z"}', [fault("invalid_time", "expiresAt")]),
        ("both", '{"expiresAt":"2026-04-01T00:00:00Z","expiresInDays":1}', [fault("ambiguous_expiration", "expiresInDays")]),
        ("name-number", '{"name":1,"expiresInDays":0}', [fault("wrong_type", "name", "string"), days]),
        ("name-lone-surrogate", '{"name":"a\\ud800"}', [fault("invalid_encoding", "")]),
        ("hashed-text", '{"hashed":"yes","owner":"me"}', [fault("wrong_type", "hashed", "boolean"), fault("unknown_field", "owner")]),
        ("accepted", '{"hashed":false,"expiresInDays":36500}', []),
    ]]


METHODS = ["totp", "security_key", "backup_code"]
REASONS = {  # code: (sentence, cure, can be cured by the member within the session)
    "two_factor_required": (
        "Your organization requires two-factor authentication. Please set it up to continue.",
        "/account/two-factor", True),
    "two_factor_verification_required": (
        "Your organization requires two-factor authentication. Please enter your second factor to continue.",
        "/account/reauthenticate", True),
    "user_verification_required": (
        "Your organization requires that a security key verifies who uses it. "
        "Please use yours once more, with its PIN or fingerprint, to continue.", "/account/reauthenticate", True),
    "password_non_compliant": (
        "Your password does not satisfy your organization's rules. Please change it to continue.",
        "/account/password", True),
    "password_unknown": (
        "Your organization's password rules have changed. Please enter your password once more to continue.",
        "/account/reauthenticate", True),
    "policies_conflict": (
        "No password satisfies all of your organizations. Please leave one of them, or ask for looser rules.",
        "/organizations", False),
    "sso_required": ("Your organization requires single sign-on. Please log in through it.", "/login/sso", False),
    "api_key_expired": ("The API key has expired. Please rotate it or create another one.", "/api-keys", False),
    "api_key_blocked": (
        "The API key does not satisfy the organization's rules for keys. Please rotate it or create another one.",
        "/api-keys", False),
    "owner_non_compliant": (
        "The owner of the API key does not satisfy the organization's security policy. "
        "The owner can cure it after logging in.", "/login", False),
}


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def is_older_than_the_rules(rules, key, now):
    """A31, A34-A36: what would be refused today, counted from the key's creation."""
    if rules.get("enforceHashed") and not key.get("hashed", True):
        return True
    if not rules.get("requireExpiration"):
        return False
    if "expiresAt" not in key:
        return True
    created = moment(key["createdAt"]) if "createdAt" in key else now
    days = rules.get("maxExpirationDays")
    return days is not None and moment(key["expiresAt"]) > created + timedelta(days=days)


def rules_have_stopped_it(rules, now):
    """A33."""
    existing = rules.get("existingKeys", "grandfather")
    return existing == "block" or existing == "deadline" and now >= moment(rules["existingKeysDeadline"])


def decision(policy, question, now):
    """A4-A7, A18, A33, B3-B7, C10, C11, C14, R5, R8, R9, R15, X20."""
    rule = {"mode": "optional", "methods": METHODS, "userVerification": "preferred", **policy["twoFactor"]}
    principal, member = question["principal"], question["member"]
    factors = {"totp": False, "securityKeys": 0, "backupCodes": 0, **member.get("factors", {})}
    has = {"totp": factors["totp"], "security_key": factors["securityKeys"] > 0}
    enrolled = any(has.get(method) for method in rule["methods"])
    touched_only = principal.get("secondFactor") == "security_key" and not principal.get("userVerified")
    has_to_verify = (rule["userVerification"] == "required" and "security_key" in rule["methods"]
                     and (rule["mode"] == "required" or rule["mode"] == "optional" and has["security_key"]))
    reasons = []

    def reason(code, **data):
        sentence, cure, _ = REASONS[code]
        return {"code": code, "detail": sentence, "cure": cure, **data}

    def of_password(session):
        if not policy["password"].get("enabled", True):
            return
        if member.get("policiesConflict") and member["password"] != "not_applicable":
            yield reason("policies_conflict")
        if member["password"] == "non_compliant":
            yield reason("password_non_compliant")
        if member["password"] == "unknown" and session:
            yield reason("password_unknown")

    if principal["kind"] == "api_key":
        if "expiresAt" in principal and now >= datetime.fromisoformat(principal["expiresAt"].replace("Z", "+00:00")):
            reasons.append(reason("api_key_expired", expiredAt=principal["expiresAt"]))
        if is_older_than_the_rules(policy["apiKeys"], principal, now) and rules_have_stopped_it(policy["apiKeys"], now):
            reasons.append(reason("api_key_blocked"))
        if policy["apiKeys"].get("requireOwnerCompliance", True) and not principal.get("ofServiceAccount"):
            unmet = ["two_factor_required"] if rule["mode"] == "required" and not enrolled else []
            unmet += [one["code"] for one in of_password(False)]
            if unmet:
                reasons.append(reason("owner_non_compliant", unmet=unmet))
    else:
        if principal.get("with", "password") == "password":
            if policy["sso"].get("mode") == "required":
                reasons.append(reason("sso_required"))
            if rule["mode"] == "required" and not enrolled:
                reasons.append(reason("two_factor_required", methods=rule["methods"]))
            elif rule["mode"] == "required" and principal.get("secondFactor") not in rule["methods"]:
                reasons.append(reason("two_factor_verification_required", methods=rule["methods"]))
            elif has_to_verify and touched_only:
                reasons.append(reason("user_verification_required", methods=rule["methods"]))
        reasons += of_password(principal["kind"] == "session")
    if not reasons:
        return {"decision": "allow"}
    if principal["kind"] == "session" and all(REASONS[one["code"]][2] for one in reasons):
        return {"decision": "setup_required", "reasons": reasons, "allowedPaths": ["/account", "/logout"]}
    return {"decision": "denied", "reasons": reasons}


def access_cases():
    cases = []
    now = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
    text = "2026-11-21T12:00:00.000Z"

    def case(identifier, policy, principal, member):
        policy = {part: policy.get(part, {}) for part in ["password", "twoFactor", "apiKeys", "sso"]}
        question = {"principal": principal, "member": member}
        cases.append({"id": identifier, "policy": policy, "request": question, "now": text,
                      "expect": decision(policy, question, now)})

    factors = {"none": {}, "totp": {"totp": True, "backupCodes": 10}, "key": {"securityKeys": 2},
               "codes": {"backupCodes": 3}}
    principals = {
        "session": {"kind": "session"}, "session-totp": {"kind": "session", "secondFactor": "totp"},
        "session-code": {"kind": "session", "with": "password", "secondFactor": "backup_code"},
        "session-sso": {"kind": "session", "with": "sso"}, "token": {"kind": "access_token"},
        "token-key": {"kind": "access_token", "secondFactor": "security_key"}, "key": {"kind": "api_key"},
        "key-service": {"kind": "api_key", "ofServiceAccount": True},
    }
    for mode, (who, principal), (what, has) in itertools.product(
            ["off", "optional", "required"], principals.items(), factors.items()):
        case(f"A4-{mode}-{who}-{what}", {"twoFactor": {"mode": mode}}, principal,
             {"password": "compliant", "factors": has})
    for state, (who, principal), conflict in itertools.product(
            ["compliant", "non_compliant", "unknown", "not_applicable"], principals.items(), [False, True]):
        case(f"R5-{state}-{who}-{conflict}", {}, principal, {"password": state, "policiesConflict": conflict})
        case(f"R15-{state}-{who}-{conflict}", {"twoFactor": {"mode": "required"}}, principal,
             {"password": state, "policiesConflict": conflict})
        case(f"A25-{state}-{who}-{conflict}", {"password": {"enabled": False}}, principal,
             {"password": state, "policiesConflict": conflict})
    for accepted, (who, principal), (what, has) in itertools.product(
            [["totp"], ["security_key"], ["security_key", "totp"], ["backup_code"]], principals.items(), factors.items()):
        case(f"X20-{'-'.join(accepted)}-{who}-{what}", {"twoFactor": {"mode": "required", "methods": accepted}},
             principal, {"password": "compliant", "factors": has})
    used = {who: principal for who, principal in principals.items() if principal["kind"] != "api_key"}
    used["session-key"] = {"kind": "session", "secondFactor": "security_key"}
    for who in ["session-key", "token-key", "session-totp"]:
        used[f"{who}-verified"] = {**used[who], "userVerified": True}
    for mode, verification, accepted, (who, principal), (what, has) in itertools.product(
            ["off", "optional", "required"], ["discouraged", "preferred", "required"],
            [["totp", "backup_code"], ["security_key"], METHODS], used.items(), factors.items()):
        rule = {"mode": mode, "methods": accepted, "userVerification": verification}
        case(f"C14-{mode}-{verification}-{'-'.join(accepted)}-{who}-{what}", {"twoFactor": rule}, principal,
             {"password": "compliant", "factors": has})
    for mode, (who, principal) in itertools.product(["off", "optional", "required"], principals.items()):
        case(f"C10-{mode}-{who}", {"sso": {"mode": mode}}, principal, {"password": "not_applicable"})
    for name, end in [("before", "2026-11-21T12:00:00.001Z"), ("at", text), ("after", "2026-01-01T00:00:00.000Z")]:
        for service, owner in itertools.product([False, True], repeat=2):
            case(f"A35-{name}-{service}-{owner}",
                 {"apiKeys": {"requireOwnerCompliance": owner}, "twoFactor": {"mode": "required"}},
                 {"kind": "api_key", "expiresAt": end, "ofServiceAccount": service}, {"password": "non_compliant"})
    existing = {
        "grandfather": {}, "block": {"existingKeys": "block"},
        "at": {"existingKeys": "deadline", "existingKeysDeadline": text},
        "before": {"existingKeys": "deadline", "existingKeysDeadline": "2026-11-21T12:00:00.001Z"},
    }
    rules = {
        "hashed": {"enforceHashed": True}, "expiring": {"requireExpiration": True},
        "thirty-days": {"requireExpiration": True, "maxExpirationDays": 30},
        "unbound": {"maxExpirationDays": 30},
    }
    keys = {
        "plain": {}, "readable": {"hashed": False},
        "on-the-last-moment": {"createdAt": "2026-11-01T00:00:00.000Z", "expiresAt": "2026-12-01T00:00:00.000Z"},
        "a-millisecond-late": {"createdAt": "2026-11-01T00:00:00.000Z", "expiresAt": "2026-12-01T00:00:00.001Z"},
        "expired": {"createdAt": "2026-01-01T00:00:00.000Z", "expiresAt": "2026-03-01T00:00:00.000Z", "hashed": False},
    }
    for (when, stop), (what, rule), (which, key) in itertools.product(existing.items(), rules.items(), keys.items()):
        case(f"A33-{when}-{what}-{which}", {"apiKeys": {**rule, **stop}}, {"kind": "api_key", **key},
             {"password": "compliant"})
    return cases


def access_question_cases():
    """Questions as text that cannot be read, each with every fault."""
    kinds = ["session", "access_token", "api_key"]
    states = ["compliant", "non_compliant", "unknown", "not_applicable"]
    member = '"member":{"password":"compliant"}'
    return [{"id": f"G6-{identifier}", "text": text, "expect": faults} for identifier, text, faults in [
        ("empty", "{}", [fault("missing_field", "principal"), fault("missing_field", "member")]),
        ("parts-empty", '{"principal":{},"member":{}}',
         [fault("missing_field", "principal.kind"), fault("missing_field", "member.password")]),
        ("unknown-kind", '{"principal":{"kind":"cli"},%s}' % member,
         [fault("unknown_value", "principal.kind", allowed=kinds)]),
        ("unknown-state", '{"principal":{"kind":"session"},"member":{"password":"weak"}}',
         [fault("unknown_value", "member.password", allowed=states)]),
        ("null-state", '{"principal":{"kind":"session"},"member":{"password":null}}',
         [fault("null_not_allowed", "member.password", "string")]),
        ("field-of-another-kind", '{"principal":{"kind":"session","expiresAt":"2026-01-01T00:00:00Z"},%s}' % member,
         [fault("unknown_field", "principal.expiresAt")]),
        ("factor", '{"principal":{"kind":"session","secondFactor":"sms"},%s}' % member,
         [fault("unknown_value", "principal.secondFactor", allowed=METHODS)]),
        ("verified", '{"principal":{"kind":"session","secondFactor":"security_key","userVerified":"yes"},%s}' % member,
         [fault("wrong_type", "principal.userVerified", "boolean")]),
        ("verified-key", '{"principal":{"kind":"api_key","userVerified":true},%s}' % member,
         [fault("unknown_field", "principal.userVerified")]),
        ("count", '{"principal":{"kind":"session"},"member":{"password":"compliant","factors":{"securityKeys":-1}}}',
         [fault("security_keys_out_of_range", "member.factors.securityKeys", "integer", 0, 4294967295)]),
        ("unknown-field", '{"principal":{"kind":"api_key","ofServiceAccount":1},%s,"now":0}' % member,
         [fault("wrong_type", "principal.ofServiceAccount", "boolean"), fault("unknown_field", "now")]),
        ("key-form", '{"principal":{"kind":"api_key","hashed":"yes","createdAt":"2026-02-29T00:00:00Z"},%s}' % member,
         [fault("wrong_type", "principal.hashed", "boolean"), fault("invalid_time", "principal.createdAt")]),
        ("accepted", '{"principal":{"kind":"access_token","with":"sso"},%s}' % member, []),
    ]]


LOCKOUT = {"tiers": [{"failures": n, "windowSeconds": w, "lockSeconds": w} for n, w in [(10, 60), (20, 3600), (40, 86400)]],
           "consecutiveLimit": 100}


class Lockout:
    """Every attempt is kept, and every question counts all of them again. Times in seconds."""

    def __init__(self, policies):
        self.policies = [{**LOCKOUT, **policy} for policy in policies] or [LOCKOUT]
        self.attempts = []  # [time, "under_way" | "failed" | "taken_back"]
        self.known = []  # whether each attempt was right, as it became known

    def lock(self, now):
        """When it ends: a time, "recovery", or nothing."""
        counted = [at for at, fate in self.attempts if fate != "taken_back"]
        ends = []
        for policy in self.policies:
            for tier, (index, at) in itertools.product(policy["tiers"], enumerate(counted)):
                window = [one for one in counted[:index + 1] if at - tier["windowSeconds"] < one <= at]
                if len(window) >= tier["failures"]:
                    ends.append(at + tier["lockSeconds"])
            in_a_row = len([1 for _, fate in self.attempts if fate == "under_way"])
            in_a_row += len(list(itertools.takewhile(lambda right: not right, reversed(self.known))))
            if in_a_row >= policy["consecutiveLimit"]:
                if "consecutiveLockSeconds" not in policy:
                    return "recovery"
                ends.append(counted[-1] + policy["consecutiveLockSeconds"])
        return max((end for end in ends if now < end), default=None)

    def step(self, now, what, index):
        for attempt in self.attempts:
            if attempt[1] == "under_way" and attempt[0] + 60 <= now:
                attempt[1] = "failed"
                self.known.append(False)
        if what in ("fail", "succeed", "reserve"):
            lock = self.lock(now)
            if lock is not None:
                return f"refused {lock}"
            self.attempts.append([now, "under_way"])
            index = len(self.attempts) - 1
        if what in ("fail", "failed", "succeed", "succeeded", "abandoned"):
            attempt, is_right = self.attempts[index], what.startswith("succeed")
            if what == "abandoned":
                attempt[1] = "taken_back"
            elif attempt[1] == "under_way" or is_right:
                self.known.append(is_right)
                if attempt[1] == "under_way":
                    attempt[1] = "taken_back" if is_right else "failed"
        lock = self.lock(now)
        return "open" if lock is None else f"locked {lock}"


def lockout_cases():
    """Steps `[seconds, what, which admitted attempt]`; after each of them, what the next attempt would meet."""
    cases = []

    def case(identifier, steps, *policies, comment=None):
        model = Lockout(policies)
        expect = [model.step(*(list(step) + [None])[:3]) for step in steps]
        cases.append({"id": identifier, **({"comment": comment} if comment else {}),
                      "request": {"policies": list(policies), "steps": steps}, "expect": expect})

    def full_speed(count, *policies):
        """As many failures, each at the first second at which it is admitted."""
        model, now, steps = Lockout(policies), 0, []
        while len(steps) < count:
            lock = model.lock(now)
            if lock == "recovery":
                return steps + [[now + 10**9, "fail"]]
            now = now if lock is None else lock
            model.step(now, "fail", None)
            steps.append([now, "fail"])
        return steps

    case("V-lockout-full-speed", full_speed(60))
    case("V-lockout-every-7-seconds", [[second, "fail"] for second in range(0, 3_900, 7)])
    for last in (59, 60, 61):
        case(f"V-lockout-window-{last}", [[0, "fail"]] * 9 + [[last, "fail"]])
    case("C5-success-resets-no-tier", [[0, "fail"]] * 9 + [[1, "succeed"]] * 5 + [[2, "fail"], [61, "fail"], [62, "fail"]])
    case("C5-longest-wins", [[0, "fail"]] * 3,
         {"tiers": [{"failures": 2, "windowSeconds": 9, "lockSeconds": 5}, {"failures": 2, "windowSeconds": 1, "lockSeconds": 7}]})
    row = {"tiers": [], "consecutiveLimit": 3}
    case("C7-until-recovery", [[0, "fail"], [10**6, "fail"], [2 * 10**6, "succeed"], [3 * 10**6, "fail"],
                               [4 * 10**6, "fail"], [5 * 10**6, "fail"], [9 * 10**8, "fail"]], row)
    case("C7-in-a-row-with-an-end", [[0, "fail"]] * 3 + [[29, "fail"], [30, "fail"], [60, "succeed"], [60, "fail"]],
         {**row, "consecutiveLockSeconds": 30})
    pci = {"tiers": [{"failures": 10, "windowSeconds": 1800, "lockSeconds": 1800}], "consecutiveLimit": 10,
           "consecutiveLockSeconds": 1800}
    case("C7-pci", full_speed(12, pci), pci)
    case("R6-pci-and-the-default", full_speed(101, pci, {}), pci, {}, comment="a hundred in a row end by recovery only")
    case("C5-reserved-counts", [[0, "reserve"]] * 11 + [[1, "succeeded", 4], [1, "reserve"], [2, "failed", 0], [3, "abandoned", 9]])
    case("C5-lost-has-failed", [[0, "reserve"], [59, "reserve"], [60, "succeed"], [119, "fail"]],
         {"tiers": [], "consecutiveLimit": 3}, comment="the first is lost at 60, before the success; the second after it")
    return cases


def escaped(text):
    """What nobody sees in an editor, or what turns a line around there, as an escape."""
    unseen = "[\\x7f-\\x9f\\xad\\u061c\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\ufeff]"
    return re.sub(unseen, lambda found: f"\\u{ord(found[0]):04x}", text)


def write(kind, cases):
    identifiers = [case["id"] for case in cases]
    assert len(identifiers) == len(set(identifiers)), [i for i in identifiers if identifiers.count(i) > 1][:3]
    lines = ",\n".join("    " + escaped(json.dumps(case, separators=(",", ":"), ensure_ascii=False)) for case in cases)
    (FOLDER / f"{kind}.json").write_text(f'{{\n  "kind": "{kind}",\n  "cases": [\n{lines}\n  ]\n}}\n')
    print(f"{kind}: {len(cases)}")


write("password", password_cases())
write("encoding", encoding_cases())
write("policy", policy_cases())
write("api_key", api_key_cases())
write("api_key_request", api_key_request_cases())
write("access", access_cases())
write("access_question", access_question_cases())
write("lockout", lockout_cases())
