"""One slip in a template that is right otherwise: one finding, which names it and says what to write."""

import json
from pathlib import Path
from time import process_time

import pytest

import sfjourney
from sfjourney.diagnostics import Diagnostic
from sfjourney.edits import edited
from workspaces import write_files

JOURNEY = """\
profile { schema "profile.json" }

event booking.created "Booking" {
  schema "booking.json"
}

journey stay "Before a stay" {
  on booking.created where /event/status == "confirmed"
  enroll always per /event/bookingId
  transactional

  send stay
}
"""
BOOKING = {
    "type": "object",
    "required": ["bookingId", "city", "price", "guests", "status", "card", "place"],
    "additionalProperties": False,
    "properties": {
        "bookingId": {"type": "string"},
        "city": {"type": "string"},
        "price": {"type": "number"},
        "status": {"enum": ["confirmed", "pending"]},
        "breakfast": {"type": "boolean"},
        "note": {"type": "string"},
        "place": {"type": ["string", "null"], "maxLength": 20},
        "tags": {"type": "array", "items": {"type": "string"}},
        "labels": {"type": "object", "patternProperties": {"^a_": {"type": "string"}}, "additionalProperties": False},
        "card": {"type": "object", "required": ["brand"], "properties": {"brand": {"type": "string"}}},
        "guests": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name"],
                "additionalProperties": False,
                "properties": {"name": {"type": "string"}, "diet": {"type": "string"}},
            },
        },
    },
}
PROFILE = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"firstName": {"type": "string"}, "tier": {"enum": ["gold", "silver"]}},
}
STAY = """\
{
  "name": "Stay",
  "purpose": "Transactional",
  "definition": {
    "from": "Hotel <stay@example.com>",
    "subject": {"$template": "Your stay in ${/event/city}"},
    "preheader": {"$cond": {"$state": "/event/breakfast"}, "$then": "With breakfast", "$else": "See you"},
    "body": {
      "root": "html",
      "elements": {
        "html": {"type": "Html", "props": {"lang": "en"}, "children": ["body"]},
        "body": {"type": "Body", "props": {}, "children": ["head", "hello", "guest", "note", "gold", "go", "md"]},
        "head": {"type": "Heading", "props": {"text": "Confirmed", "as": "h1"}},
        "hello": {"type": "Text", "props": {"text": {"$template": "It costs ${/event/price}."}}},
        "guest": {
          "type": "Text",
          "props": {"text": {"$template": "Guest: ${name}"}},
          "repeat": {"statePath": "/event/guests"}
        },
        "note": {
          "type": "Text",
          "props": {"text": {"$state": "/event/note"}},
          "visible": {"$state": "/event/note"}
        },
        "gold": {"type": "Text", "props": {"text": "A drink"}, "visible": {"$state": "/profile/tier", "eq": "gold"}},
        "go": {"type": "Button", "props": {"text": "Go", "href": "https://example.com", "width": 160, "height": 40}},
        "md": {"type": "Markdown", "props": {"content": "Go and **see** it."}}
      }
    }
  }
}
"""
NOTE = '"visible": {"$state": "/event/note"}'
SUBJECT = '{"$template": "Your stay in ${/event/city}"}'
PREHEADER = '{"$cond": {"$state": "/event/breakfast"}, "$then": "With breakfast", "$else": "See you"}'
CHOICE = '{"$cond": {"$state": "/event/price", "gt": 5}, "$then": "Dear", "$else": "Cheap"}'
ALTERNATIVES = CHOICE.replace('{"$state": "/event/price", "gt": 5}', '{"$or": [{"$state": "/event/price", "gt": 5}]}')

GUESTS = '"repeat": {"statePath": "/event/guests"}'
DRINK = '"gold": {"type": "Text", "props": {"text": "A drink"}, "visible": {"$state": "/profile/tier", "eq": "gold"}}'
BUTTON = '"go": {"type": "Button", "props": {"text": "Go", "href": "https://example.com", "width": 160, "height": 40}}'


def font(fallback: str, web: str) -> tuple[str, str]:
    """What makes a Font stand in the head; a web font with nothing in it is left out."""
    more = f', "webFont": {web}' if web != "{}" else ""
    props = f'{{"fontFamily": "Inter", "fallbackFontFamily": {fallback}{more}}}'
    elements = f'"top": {{"type": "Head", "props": {{}}, "children": ["f"]}}, "f": {{"type": "Font", "props": {props}}}'
    return '"children": ["body"]},', f'"children": ["top", "body"]}}, {elements},'


SLIPS = [
    # a list that is not there: of the fields of its items there is nothing to say
    (GUESTS, '"repeat": {"statePath": "/guests"}', "unknown-root", "no send has /guests", "/event/guests"),
    (
        GUESTS,
        '"repeat": {"statePath": "rooms"}',
        "unknown-root",
        "no send has /rooms",
        "begins at the top of the state",
    ),
    # a key that nothing reads
    ('"children": ["body"]', '"childern": ["body"]', "unknown-field", "`childern` of `html`", "did you mean children?"),
    ('"children": ["body"]', '"childern": ["body"]', "unknown-field", "the reader gets an empty email", "children"),
    (NOTE, NOTE.replace("visible", "visable"), "unknown-field", "it is shown to everybody", "did you mean visible?"),
    ('"repeat":', '"repeats":', "unknown-field", "it shows once", "did you mean repeat?"),
    ('"props": {"text": "Confirmed"', '"prop": {"text": "Confirmed"', "unknown-field", "has no props", "mean props?"),
    ('{"type": "Heading",', '{"typ": "Heading",', "unknown-field", "has no type", "did you mean type?"),
    ('"preheader"', '"preHeader"', "unknown-field", "no preview text", "did you mean preheader?"),
    ('"subject"', '"subjct"', "unknown-field", "empty line in the inbox", "did you mean subject?"),
    ('"purpose"', '"purpos"', "unknown-field", "counts as one of purpose General", "did you mean purpose?"),
    ('"root"', '"rot"', "unknown-field", "the email is empty", "did you mean root?"),
    ('"definition"', '"defintion"', "malformed", "`defintion` is no key", "did you mean definition?"),
    ('"elements"', '"element"', "malformed", "`element` is no key", "did you mean elements?"),
    ('"Transactional"', '"transactional"', "malformed", "`transactional` is no purpose", "mean Transactional?"),
    (
        '{"type": "Text", "props": {"text": "A drink"}',
        '{"type": "Text", "text": "A drink", "props": {}',
        "unknown-field",
        "`text` stands beside the props",
        '"props": {"text": …}',
    ),
    ('"type": "Html",', '"type": "Html", "colour": "red",', "unknown-prop", "an element has no `colour`", "`props`"),
    ('"gold": {"type"', '"treat": {"type"', "missing-child", "`gold` is no element", "write treat, which is in no"),
    ('"body": {"type": "Body",', '"b": {"type": "Body",', "missing-child", "`body` is no element", "write b, which is"),
    ("Hotel <stay@example.com>", "Hotel", "bad-address", "`from` is `Hotel`", "write hello@shop.example"),
    ("Hotel <stay@example.com>", "Hotel <stay@example.com", "bad-address", "no email address", "hello@shop.example"),
    ("Hotel <stay@example.com>", "stay@example.com", None, "", ""),
    ("Hotel <stay@example.com>", "Hotel <stay@example.com>, bar@example.com", None, "", ""),
    (NOTE, '"visible": {"$state": "/event/note", "neq": null}', "constant-visible", "is never null", "write {"),
    (
        GUESTS,
        GUESTS + ', "visible": {"$item": "diet", "neq": null}',
        "constant-visible",
        "/event/guests/*/diet is",
        "diet",
    ),
    (GUESTS, GUESTS + ', "visible": {"$index": true, "eq": "0"}', "constant-visible", "whole number from 0", '"eq": 0'),
    (GUESTS, GUESTS + ', "visible": {"$index": true, "lt": 0}', "constant-visible", "never shows", '"eq": 0'),
    (
        GUESTS,
        GUESTS + ', "visible": {"$state": "/event/place", "eq": "' + "x" * 21 + '"}',
        "constant-visible",
        "has at most 20 characters: the element never shows",
        "compare with",
    ),
    (GUESTS, GUESTS + ', "visible": {"$index": true, "lt": 3}', None, "", ""),
    # what nothing fills in
    ("${/event/city}", "${/event/city", "foreign-syntax", "`${/event/city` is shown", "write ${/event/city}"),
    ("${/event/city}", "${}", "foreign-syntax", "`${}` is shown", "where it stands"),
    ("${/event/city}", "$[/event/city]", "foreign-syntax", "`$[/event/city]` is shown", "write ${/event/city}"),
    ('{"$template": "It costs ${/event/price}."}', '{"$template": "/event/price"}', "foreign-syntax", "shown", "${/ev"),
    ('"A drink"', '"/event/city"', "foreign-syntax", "`/event/city` is shown", 'write {"$state": "/event/city"}'),
    ('"A drink"', '"In /event/city now"', "foreign-syntax", "`/event/city`", '{"$template": "In ${/event/city} now"}'),
    ('"A drink"', '"/event/city!"', "foreign-syntax", "`/event/city`", '{"$template": "${/event/city}!"}'),
    ('"A drink"', r'"So:\n/event/city"', "foreign-syntax", "`/event/city`", r'{"$template": "So:\n${/event/city}"}'),
    (
        '{"$template": "It costs ${',
        '{"$template": "In /event/city ${',
        "foreign-syntax",
        "`/event/city`",
        "${/event/city}",
    ),
    (
        '{"$template": "It costs ${',
        '{"$template": "/event/city, ${',
        "foreign-syntax",
        "`/event/city`",
        "${/event/city}",
    ),
    ("see** it.", "see** it in /event/city", "foreign-syntax", "`/event/city`", "it in ${/event/city}"),
    ("see** it.", "see** it in `/event/city`", None, "", ""),
    ('"A drink"', '"In {{ /event/city }}"', "foreign-syntax", "`{{ /event/city }}`", "${/event/city}"),
    ('"A drink"', '"See example.com/event/city, /event/cities and /data/city"', None, "", ""),
    (
        '"A drink"',
        '"In ${/event/city} for ${/event/price} in {{event.city}}"',
        "foreign-syntax",
        "`${/event/city}` is shown to the reader as it is",
        '{"$template": "In ${/event/city} for ${/event/price} in ${/event/city}"}',
    ),
    ('"A drink"', '"In {{event.city}} now"', "foreign-syntax", "shown", '{"$template": "In ${/event/city} now"}'),
    ('"A drink"', '"In {/event/city} now"', "foreign-syntax", "shown", '{"$template": "In ${/event/city} now"}'),
    ('"A drink"', '"In { event.city }"', "foreign-syntax", "`{ event.city }`", '{"$template": "In ${/event/city}"}'),
    ('"A drink"', '"In {$city}"', "foreign-syntax", "`{$city}` is shown", '{"$template": "In ${/event/city}"}'),
    ('"A drink"', '"In %{city}"', "foreign-syntax", "`%{city}` is shown", '{"$template": "In ${/event/city}"}'),
    ('"A drink"', '"For <firstName>"', "foreign-syntax", "`<firstName>` is shown", '"For ${/profile/firstName}"'),
    ('"A drink"', '"For $firstName!"', "foreign-syntax", "`$firstName` is shown", '"For ${/profile/firstName}!"'),
    ("see** it.", "see** it, <firstName>", "foreign-syntax", "sees nothing", "it, ${/profile/firstName}"),
    ("see** it.", "see** `<price>` and <price>5</price>", "html-in-markdown", "`<price>` in", "as in **bold**"),
    ("see** it.", "see** `a <price> b`:\\n```\\nList <price>\\n```", None, "", ""),
    ("see** it.", "see** `it`, <price>, `b`", "foreign-syntax", "sees nothing", "${/event/price}"),
    ('"A drink"', '"<price>5</price>, List<price>, `<price>`"', None, "", ""),
    ('"A drink"', '"<price>5</price> {city}"', "foreign-syntax", "`{city}`", '"<price>5</price> ${/event/city}"'),
    ('"A drink"', '"For @firstName!"', "foreign-syntax", "`@firstName` is shown", '"For ${/profile/firstName}!"'),
    ('"A drink"', '"In #city#"', "foreign-syntax", "`#city#` is shown", '"In ${/event/city}"'),
    ('"A drink"', '"In ((city))"', "foreign-syntax", "`((city))` is shown", '"In ${/event/city}"'),
    ('"A drink"', '"@city, @lastName, a@firstName.org, @firstName.org, #city, #town#, ((or not))"', None, "", ""),
    ('"A drink"', '"f((city))"', None, "", ""),
    (
        '"A drink"',
        r'"A drink\n@firstName!"',
        "foreign-syntax",
        "`@firstName` is shown",
        r'"A drink\n${/profile/firstName}!"',
    ),
    ('"https://example.com"', '"{{url}}"', "foreign-syntax", "`{{url}}` goes into the address", "where it stands"),
    ('"https://example.com"', '{"$template": "{{url}}/a"}', "foreign-syntax", "goes into the address", "where it"),
    ('"name": "Stay",', '"name": "Stay", "replyTo": "a@example.com",', "unknown-field", "beside the def", "inside"),
    ('"preheader"', '"previewText"', "unknown-field", "no preview text", "did you mean preheader?"),
    ('"A drink"', '"$5, US$city, $event, $cities, <cities>, <city@x.org>, a.org/$city/b"', None, "", ""),
    ('"A drink"', '"For {firstName}"', "foreign-syntax", "`{firstName}` is shown", '"For ${/profile/firstName}"'),
    ('"A drink"', '"For {firstName|upper}"', "foreign-syntax", "`{firstName|upper}` is shown", "there are no filters"),
    ('"A drink"', '"For {one|another} of you"', None, "", ""),
    ('"A drink"', '"In {city|town}, {price | note | tags} or [track/city], <message/city>"', None, "", ""),
    ('"A drink"', '"In {city|default:\\"it\\"}"', "foreign-syntax", "is shown to the reader", "there are no defaults"),
    ('"A drink"', '{"$state": "/payload/city"}', "unknown-root", "begins with /payload", "did you mean /event/city?"),
    (
        '"A drink"',
        '{"$state": "/event/properties/city"}',
        "unresolved-pointer",
        "not exist",
        "did you mean /event/city?",
    ),
    ('"A drink"', '{"$state": "/profile/traits/firstname"}', "unresolved-pointer", "not exist", "/profile/firstName?"),
    ('"A drink"', '"In {{ event.properties.city }}"', "foreign-syntax", "is shown", '"In ${/event/city}"'),
    ('"A drink"', '"In {{ event.citty }}"', "foreign-syntax", "is shown", '"In ${/event/city}"'),
    ('"A drink"', '{"$state": "/track/city"}', "unknown-root", "begins with /track", "did you mean /event/city?"),
    (
        '"A drink"',
        '{"$state": "/user/profile/firstName"}',
        "unknown-root",
        "begins with /user",
        "did you mean /profile/firstName?",
    ),
    (
        '"A drink"',
        '{"$state": "/context/traits/firstName"}',
        "unknown-root",
        "begins with /context",
        "did you mean /profile/firstName?",
    ),
    ('"A drink"', '"For {{ firstName }}"', "foreign-syntax", "is shown", '"For ${/profile/firstName}"'),
    ('"A drink"', '"For {{ forename }}"', "foreign-syntax", "is shown", "where it stands"),
    ('"A drink"', '"In $event.city."', "foreign-syntax", "`$event.city`", '{"$template": "In ${/event/city}."}'),
    ('"A drink"', '"Food &amp; drink"', "foreign-syntax", "`&amp;` is shown to the reader as it is", "write &"),
    ('"A drink"', '"10&nbsp;drinks"', "foreign-syntax", "`&nbsp;` is shown", r"write \u00a0"),
    ('"A drink"', '"Tom&#39;s drink"', "foreign-syntax", "`&#39;` is shown", "write '"),
    ('"A drink"', '"A &quot;drink&quot;"', "foreign-syntax", "`&quot;` is shown", r"write \""),
    ('"A drink"', '"Caf&eacute;"', "foreign-syntax", "`&eacute;` is shown", "write é"),
    ("stay in ${/event/city}", "stay &amp; more in ${/event/city}", "foreign-syntax", "`&amp;` is shown", "write &"),
    ("see** it.", "see** &amp; it.", None, "", ""),
    ('"https://example.com"', '"https://example.com?a=1&copy;=2"', None, "", ""),
    ('"A drink"', '"Food&drink; &tc; &notables;"', None, "", ""),
    ('"A drink"', '"For *|FNAME|*"', "foreign-syntax", "`*|FNAME|*` is shown", '"For ${/profile/firstName}"'),
    ('"A drink"', '"For *|LNAME|*"', "foreign-syntax", "`*|LNAME|*` is shown", "where it stands"),
    ('"A drink"', '"For %FIRST_NAME%"', "foreign-syntax", "`%FIRST_NAME%` is shown", '"For ${/profile/firstName}"'),
    ('"A drink"', '"For {{ user.firstName }}"', "foreign-syntax", "is shown", '"For ${/profile/firstName}"'),
    ('"A drink"', '"In $[city]"', "foreign-syntax", "`$[city]` is shown", '"In ${/event/city}"'),
    (
        '"A drink"',
        '"In {{ city | upper }}"',
        "foreign-syntax",
        "is shown",
        'there are no filters: whoever sends the value sends it as it is to be shown; then write {"$template": "In $',
    ),
    ('"A drink"', '"In {{ town | upper }}"', "foreign-syntax", "is shown", "where it stands, as in"),
    (
        '"A drink"',
        "\"In {{ event.city | default: 'us' }}\"",
        "foreign-syntax",
        "is shown",
        'choose with {"$cond": {"$state": "/event/city"}, "$then": {"$state": "/event/city"}, "$else": …}',
    ),
    ('"A drink"', '{"$state": ""}', "unknown-root", "this reads the whole state", "/data"),
    ("${/event/city}", "${/user/firstName}", "unknown-root", "/user", "did you mean /profile/firstName?"),
    ("${/event/city}", "${customer.tier}", "unknown-root", "customer", "did you mean /profile/tier?"),
    ("${/event/city}", "${/contact/zip}", "unknown-root", "/contact", "did you mean /profile?"),
    ("${/event/city}", "${/properties/city}", "unknown-root", "/properties", "did you mean /event/city?"),
    ("${/event/city}", "${/properties/zip}", "unknown-root", "/properties", "a send has /event"),
    ('"A drink"', r'"For\n{\tevent\/city}"', "foreign-syntax", "/city}", "${/event/city}"),
    ("${/event/city}", "{/event/city}", "foreign-syntax", "`{/event/city}` is shown", "write ${/event/city}"),
    ("${/event/city}", "{city} ${/event/city}", "foreign-syntax", "`{city}` is shown", "write ${/event/city}"),
    ("${/event/city}", "$/event/city", "foreign-syntax", "`$/event/city` is shown", "write ${/event/city}"),
    ('"https://example.com"', '"https://example.com/{event.city}"', "foreign-syntax", "goes into the address", "${/ev"),
    (
        '"A drink"',
        '"{5} {} { } {a b} {a: b} $5 $US US$data a*|b data.x /event/s $data {a-b} {x} {braces} {a.bc}"',
        None,
        "",
        "",
    ),
    ("${/event/price}", "$${/event/price} {${/event/price}}", None, "", ""),
    ('"Confirmed"', '"<b>Confirmed</b>"', "foreign-syntax", "`<b>` is shown", "leave the tags out"),
    # what is no text
    (SUBJECT, '{"$state": "/event/breakfast"}', "not-text", "the word true or false as the subject", "$cond"),
    (PREHEADER, "5", "not-text", "the preheader is a number", "write a text"),
    (PREHEADER, '{"$state": "/event/guests"}', "array-as-text", "[object Object] for each", "/event/guests/0/NAME"),
    ('{"$template": "It costs ${/event/price}."}', '{"$state": "/event/guests"}', "not-text", "email fails", "repeat"),
    ("${/event/price}", "${/event/guests}", "array-as-text", "[object Object] for each", "repeat an element"),
    ("${/event/price}", "${/event/card}", "not-text", "[object Object]", "one of its fields"),
    # expressions that are none
    ('"$then": "With breakfast", ', "", "unknown-expression", "without $then is no expression", '"$then": …'),
    ('"$else": "See you"', '"$elze": "See you"', "unknown-expression", "`$elze`", "did you mean $else?"),
    ('{"$cond": {"$state": "/event/b', '{"$if": {"$state": "/event/b', "unknown-expression", "`$if`", '"$cond"'),
    ('"$else": "See you"', '"$otherwise": "See you"', "unknown-expression", "`$otherwise`", "did you mean $else?"),
    # what a broken choice asks is a condition, in which a comparison is nothing that is ignored
    (PREHEADER, CHOICE.replace("$then", "then"), "unknown-expression", "`then` is no branch", "did you mean $then?"),
    (PREHEADER, CHOICE.replace("$else", "$otherwise"), "unknown-expression", "`$otherwise`", "did you mean $else?"),
    (PREHEADER, CHOICE.replace("$then", "then").replace("$else", "else"), "unknown-expression", "are no", "and $else?"),
    (PREHEADER, CHOICE.replace("$cond", "cond"), "unknown-expression", "`cond` is no $cond", "did you mean $cond?"),
    (PREHEADER, CHOICE.replace('"$', '"').replace('"s', '"$s'), "unknown-expression", "`cond`", "did you mean $cond?"),
    (PREHEADER, CHOICE.replace("$cond", "$if"), "unknown-expression", "`$if`", '{"$cond": CONDITION'),
    (PREHEADER, ALTERNATIVES.replace("$else", "else"), "unknown-expression", "`else`", "did you mean $else?"),
    (PREHEADER, '{"$stat": "/event/city"}', "unknown-expression", "[object Object] as the preheader", "$state?"),
    (
        '{"text": {"$state": "/event/note"}}',
        '{"text": {"state": "/event/note"}}',
        "unknown-expression",
        "`state` without its $",
        "did you mean $state?",
    ),
    # conditions
    ('"eq": "gold"', '"equals": "gold"', "malformed-condition", "everybody who has such a value", "did you mean eq?"),
    ('"eq": "gold"', '"eq": "glod"', "constant-visible", 'always "gold" or "silver"', 'did you mean "gold"?'),
    (NOTE, '"visible": {"and": [{"$state": "/event/note"}]}', "malformed-condition", "everybody", "mean $and?"),
    (NOTE, '"visible": {"$not": {"$state": "/event/note"}}', "malformed-condition", "everybody", '"not": true}'),
    (NOTE, '"visible": "/event/note"', "malformed-condition", "is a string", 'write {"$state": "/event/note"}'),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '"/profile/tier == gold"',
        "malformed-condition",
        "the whole email fails",
        'write {"$state": "/profile/tier", "eq": "gold"}',
    ),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '{"$state": "/event/status", "eq": "pending"}',
        "constant-visible",
        '/event/status is "confirmed" on every way',
        "take the condition away",
    ),
    ('"eq": "gold"', '"eq": "Gold"', "constant-visible", 'always "gold" or "silver"', 'did you mean "gold"?'),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '[{"$state": "/profile/tier", "eq": "Gold"}]',
        "constant-visible",
        'this holds for nobody, as /profile/tier is always "gold" or "silver"',
        'did you mean "gold"?',
    ),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '{"$or": [{"$state": "/event/price", "gt": 500}, {"$state": "/profile/tier", "eq": "gld"}]}',
        "constant-visible",
        'this part of the condition holds for nobody, as /profile/tier is always "gold" or "silver"',
        'did you mean "gold"?',
    ),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '{"$and": [{"$state": "/event/price", "gt": 500}, {"$state": "/profile/tier", "neq": "bronze"}]}',
        "constant-visible",
        "this part of the condition holds for everybody",
        'compare with "gold" or "silver"',
    ),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '{"$or": [{"$state": "/event/price", "gt": 500}, {"$state": "/profile/tier", "eq": "silver"}]}',
        None,
        "",
        "",
    ),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '{"$or": [{"$state": "/event/price", "gt": 500}, {"$state": "/event/city", "gt": 3}]}',
        "constant-visible",
        "this part of the condition holds for nobody, as /event/city is a string",
        "a number",
    ),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '{"$or": [{"$state": "/event/city", "eq": 5}, {"$state": "/event/price", "gt": 500}]}',
        "constant-visible",
        "this part of the condition holds for nobody, as /event/city is of type string",
        "",
    ),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '{"$or": [{"$state": "/event/city", "eq": null}, {"$state": "/event/price", "gt": 500}]}',
        None,
        "",
        "",
    ),
    ('"eq": "gold"', '"eq": null', "constant-visible", "never null", '{"$state": "/profile/tier", "not": true}'),
    (NOTE, NOTE.replace("}", ', "not": true}'), "may-be-missing", "for everybody", 'take "not" out'),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '{"$state": "/event/guests", "eq": []}',
        "malformed-condition",
        "an array is equal only to itself, and never to one that is written: it holds for nobody",
        'write {"$state": "/event/guests/0", "not": true}',
    ),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '{"$state": "/event/guests", "neq": []}',
        "malformed-condition",
        "it holds for everybody",
        'write {"$state": "/event/guests/0"}',
    ),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '{"$state": "/event/card", "eq": {"brand": "x"}}',
        "malformed-condition",
        "an object is equal only to itself",
        "ask for its fields",
    ),
    (
        '{"$state": "/profile/tier", "eq": "gold"}',
        '{"$state": "/event/city", "gt": 3}',
        "constant-visible",
        "/event/city is a string, and `gt` compares numbers",
        "a number",
    ),
    (
        '"props": {"text": "A drink"}, "visible": {"$state": "/profile/tier", "eq": "gold"}',
        '"props": {"text": "A drink", "visible": {"$state": "/profile/tier", "eq": "gold"}}',
        "misplaced-field",
        "shown to everybody",
        "beside `props`",
    ),
    # pointers
    ("${/event/city}", "${/event/town}", "unresolved-pointer", "/event/town", "/event has bookingId, breakfast, card"),
    ("${/event/city}", "${/event/city/name}", "unresolved-pointer", "does not exist", "/event/city is a string, and n"),
    ("${/event/city}", "${/event/tags/name}", "unresolved-pointer", "does not exist", "as in /event/tags/0"),
    ("${/event/city}", "${/event/labels/x}", "unresolved-pointer", "does not exist", "declare the property in the"),
    ("${/event/city}", "${/event/place}", "may-be-missing", "/event/place may be null", "/event/place"),
    ("${/event/city}", "${/event/city/}", "pointer-form", "a segment of it is empty", "write /event/city"),
    ("${/event/city}", "${/event//city}", "pointer-form", "a segment of it is empty", "write /event/city"),
    ("${/event/city}", "${/event/guests/01/name}", "pointer-form", "the reader sees item 1", "write /event/guests/1/"),
    ("${/event/city}", "${/event/guests/-1/name}", "pointer-form", "the reader sees nothing", "indices as 0, 1, 2"),
    ("${/event/city}", "${/event/city|upper}", "unresolved-pointer", "does not exist", "/event/city is read as it is"),
    ("${/event/city}", "${/event/note || 'x'}", "unresolved-pointer", "does not exist", "$cond"),
    ("${/event/city}", "${/event/city.toUpperCase()}", "unresolved-pointer", "does not exist", "read as it is"),
    ("${/event/city}", "${/city}", "unknown-root", "no send has /city", "did you mean /event/city?"),
    ("${/event/city}", "${/Event/city}", "unknown-root", "/Event", "did you mean /event/city?"),
    ("${/event/city}", "${/evnt/ctiy}", "unknown-root", "/evnt", "did you mean /event/city?"),
    (
        '{"$template": "Your stay in ${/event/city}"}',
        '{"$state": "event/ctiy"}',
        "unresolved-pointer",
        "/event/ctiy does not exist",
        "did you mean /event/city?",
    ),
    ("${name}", "${/name}", "unknown-root", "no send has /name", "did you mean ${name}?"),
    ("${name}", "${/event/guests/name}", "unresolved-pointer", "does not exist", "write ${name} here"),
    # no guest has an `event`: the whole state is asked, where it is
    ("${name}", "${event/city}", "pointer-form", "it has no leading slash; the reader sees the", "write /event/city"),
    ("${name}", "${event/ctiy}", "unresolved-pointer", "/event/ctiy does not exist", "did you mean /event/city?"),
    ("${name}", "${this.name}", "unresolved-pointer", "does not exist", "did you mean name?"),
    ("${name}", "${guest/name}", "unresolved-pointer", "does not exist", "did you mean name?"),
    ("${name}", "${guest.nothing}", "unresolved-pointer", "does not exist", "/event/guests/* has"),
    ('{"$template": "Guest: ${name}"}', '{"$item": "item.name"}', "unresolved-pointer", "exist", "did you mean name?"),
    ("${name}", "${/event/guests/0/name}", "same-item", "the same at each item of /event/guests", "write ${name} for"),
    ('{"$template": "Guest: ${name}"}', '{"$state": "/event/guests/1/name"}', "same-item", "same", '{"$item": "name"}'),
    ("Guest: ${name}", "With ${/event/guests/0/name}: ${name}", "may-be-missing", "may be missing", "ask first"),
    (
        '{"text": {"$template": "Guest: ${name}"}}',
        '{"text": {"$state": "/event/guests/0/name"}}, "visible": {"$index": true, "eq": 0}',
        None,
        "",
        "",
    ),
    (GUESTS, GUESTS.replace("}", ', "limit": 3}'), "unknown-prop", "no `limit`: every item shows", "send the list as"),
    (
        GUESTS,
        GUESTS.replace("}", ', "as": "guest"}'),
        "unknown-prop",
        "no `as`: nothing comes of it",
        '{"$item": "NAME"}',
    ),
    (GUESTS, GUESTS.replace("}", ', "key": "name", "//": "all"}'), None, "", ""),
    ("${name}", "${$index}", "unresolved-pointer", "does not exist", 'the number of an item is {"$index": true}'),
    ("${name}", "${@index} ${name}", "unresolved-pointer", "does not exist", "a text of its own"),
    # a condition with a misspelt pointer would ask for what is read behind it
    (
        NOTE,
        NOTE.replace("note", "Note"),
        "unresolved-pointer",
        "/event/Note does not exist",
        "did you mean /event/note?",
    ),
    (NOTE, NOTE.replace("note", "nte"), "unresolved-pointer", "/event/nte does not exist", "did you mean /event/note?"),
    (NOTE, '"visible": [{"$state": "/event/nte", "eq": "x"}]', "unresolved-pointer", "/event/nte", "/event/note?"),
    (
        '{"text": {"$template": "Guest: ${name}"}}',
        '{"text": {"$template": "Guest: ${diet}"}}, "visible": {"$item": "dietn"}',
        "unresolved-pointer",
        "/event/guests/*/dietn does not exist",
        "did you mean diet?",
    ),
    (
        '{"text": {"$template": "Guest: ${name}"}},\n          "repeat": {"statePath": "/event/guests"}',
        '{"text": {"$item": "name"}}, "visible": {"$state": "/event/tags"}, "repeat": {"statePath": "/event/tags"}',
        "unresolved-pointer",
        "/event/tags/*/name does not exist",
        'each item of /event/tags is a string itself: write {"$item": ""}',
    ),
    ("${name}", "${name} ${diet}", "may-be-missing", "/event/guests/*/diet", '"visible": {"$item": "diet"}'),
    (
        '"repeat": {"statePath": "/event/guests"}',
        '"repeat": {"statePath": "/event/guests"}, "visible": {"$state": "/event/guests/*/diet"}',
        "unresolved-pointer",
        "holds for nobody",
        '{"$item": "diet"}',
    ),
    ('"/event/guests"', '"/event/city"', "repeat-over-no-array", "/event/city is no array", "over an array"),
    ('{"statePath": "/event/guests"}', '"/event/guests"', "malformed-repeat", "a string", "statePath"),
    # elements
    ('"head", "hello"', '"head", "hallo"', "missing-child", "`hallo` is no element", "did you mean hello?"),
    (
        '"props": {}, "children": ["head", ',
        '"props": {}, "children": {"a": "head"}, "//": [',
        "missing-child",
        "object",
        "[",
    ),
    (
        '"props": {}, "children": ["head", ',
        '"props": {}, "children": "head, go", "//": [',
        "missing-child",
        "string",
        "[",
    ),
    ('"children": ["body"]', '"children": "body"', "missing-child", "the whole email fails", 'write ["body"]'),
    ('"root": "html"', '"root": "body"', "unreachable-element", "rendering begins at `body`", 'write "root": "html"'),
    ('"type": "Heading", ', "", "unknown-component", "`head` has no type", 'write "type": "Heading"'),
    ('"text": "Go"', '"label": "Go"', "missing-prop", "has no `label`", "did you mean text?"),
    ('"href": "https', '"url": "https', "missing-prop", "has no `url`", "did you mean href?"),
    ('"content": "Go', '"text": "Go', "missing-prop", "has no `text`", "did you mean content?"),
    ('"text": "Go"', '"txt": "Go"', "missing-prop", "has no `txt`", "did you mean text?"),
    ('{"text": "Confirmed", "as": "h1"}', '["Confirmed"]', "missing-prop", "are an array", '{"text": …}'),
    (
        '"children": ["body"]',
        '"children": ["head", "hello", "guest", "note", "gold", "go", "md"]',
        "misplaced-component",
        "outside of the Body",
        "put `body` into the children of `html`",
    ),
    (
        '"props": {}, "children": ["head",',
        '"props": {}, "repeat": {"statePath": "/event/guests"}, "children": ["head",',
        "misplaced-component",
        "a repeated Body: where there are two items, their contents run together, with the look of the first",
        "repeat an element in the Body",
    ),
    (
        '"props": {"lang": "en"},',
        '"props": {"lang": "en"}, "repeat": {"statePath": "/event/guests"},',
        "misplaced-component",
        "a repeated Html: where there are two items, their contents run together, with the look of the first",
        "repeat an element in the Body",
    ),
    (
        BUTTON,
        '"go": {"type": "Tailwind", "props": {}, "repeat": {"statePath": "/event/guests"}}',
        "misplaced-component",
        "a repeated Tailwind: what stands behind it is lost",
        "take it out",
    ),
    (
        f"{DRINK},\n        {BUTTON}",
        '"gold": {"type": "Tailwind", "props": {}}, "go": {"type": "Tailwind", "props": {}}',
        "misplaced-component",
        "a second Tailwind beside another: what stands behind it is lost",
        "take it out",
    ),
    # values of props
    (
        '{"text": "Confirmed", "as": "h1"}',
        '{"text": "Confirmed", "as": "h1", "style": {"color": "#333", "@media (width < 600px)": {"color": "#fff"}}}',
        "wrong-prop",
        "Heading.style has an object for @media (width < 600px): the email says [object Object] there",
        "no rules of its own",
    ),
    (
        '{"text": "Confirmed", "as": "h1"}',
        '{"text": "Confirmed", "as": "h1", "style": {"margin": {"top": 4}, "color": {"$state": "/profile/tier"}}}',
        "wrong-prop",
        "Heading.style has an object for margin",
        "write a text or a number",
    ),
    ('"width": 160', '"width": "160"', "wrong-prop", "fills the whole width, in every mail client but", "write 160"),
    ('"height": 40', '"height": 0', "wrong-prop", "and this is 0: the label gets no line height", "above 0"),
    ('"as": "h1"', '"as": "h7"', "wrong-prop", "the text shows as <h7> does", "h1, h2"),
    ('"as": "h1"', '"as": "H1"', "wrong-prop", "mail clients take capitals there for small", "did you mean h1?"),
    ('"width": 160', '"width": 160, "align": "centre"', "wrong-prop", 'this is "centre"', "did you mean center?"),
    (*font('["arial"]', "{}"), "wrong-prop", "Font.fallbackFontFamily.0 takes one of Arial", "did you mean Arial?"),
    (*font('"Ariel"', "{}"), "wrong-prop", "fantasy or an array, and this", "did you mean Arial?"),
    (*font('"Arial"', '{"url": "https://x.org", "format": "ttf"}'), "wrong-prop", "webFont.format takes one", "woff2"),
    (*font('"Arial"', '{"url": "https://x.org"}'), "wrong-prop", "Font.webFont needs `format`", "write `format`"),
    ('"as": "h1"', '"as": "script"', "wrong-prop", "the tag swallows the text", "h1, h2"),
    # markdown
    ('"https://example.com"', '"https:/example.com"', "bad-url", "without // and a host", "https://"),
    ('"https://example.com"', '"https:///it"', "bad-url", "without // and a host", "https://"),
    ('"https://example.com"', '"https://example.com/go there"', "bad-url", "written %20", "https://"),
    ('"https://example.com"', '{"$template": "https:/x.org/${/event/city}"}', "bad-url", "without // and a host", ""),
    ('"https://example.com"', '{"$template": "https:${/event/city}"}', None, "", ""),
    ("**see**", "[see](example.com/it)", "bad-url", "without a scheme", "https://"),
    ("**see**", "[see](javascript:go)", "bad-url", "an address with javascript", "https://"),
    ("**see**", "![](https://example.com/a.png)", "image-without-alt", "without alt", "say what it shows"),
    ("**see**", "<form>it</form>", "html-in-markdown", "`<form>` in Markdown", "as Markdown"),
    (
        '"type": "Markdown", "props": {"content": "Go and **see** it."}',
        '"type": "Raw", "props": {"content": "<p>Go</p><form></form>"}',
        "blocked-markup",
        "<form> in a Raw",
        "take it out",
    ),
    ("Go and **see** it.", " ", None, "", ""),
    ("**see**", "`[see](it)` [on](https://example.com) <stay@example.com>", None, "", ""),
    # text that is no JSON
    ('"purpose": "Transactional",', '"purpose": "Transactional"', "malformed", "no comma before this", "a comma"),
    (
        '{"statePath": "/event/guests"}',
        '{"statePath": "/event/guests"},',
        "malformed",
        "no comma may stand",
        "comma out",
    ),
    ('"note": {\n', '"hello": {\n', "malformed", "the key `hello` stands twice", "rename one"),
    ('"A drink"', "'A drink'", "malformed", "a single quotation mark", "double quotes"),
    ('"A drink"', "\u201cA drink\u201d", "malformed", "typographic quotation mark", "straight double quotes"),
    ('"root"', '// the root\n"root"', "malformed", "a comment", "no comments"),
    ('"A drink"', '"A\ndrink"', "malformed", "control character", "\\n"),
    ('"elements": {', '"elements": [{', "malformed", "in an array", "close the [ of line 10 with ] first"),
    ('"note": {', "note: {", "malformed", "a key", 'keys stand in double quotes: "note"'),
    ('"A drink"', "True", "malformed", "a JSON value", "write true"),
    ('"root"', '<<<<<<< HEAD\n"root"', "malformed", "a merge left both", "keep one of the two"),
    ('"root"', '```\n"root"', "malformed", "a fence of Markdown", "between the fences alone"),
]


def checked(root: Path, template: str, journey: str = JOURNEY, **more: object) -> tuple[Diagnostic, ...]:
    files = {
        "stay.journey": journey,
        "booking.json": json.dumps({**BOOKING, "properties": {**BOOKING["properties"], **more}}),  # type: ignore[dict-item]
        "profile.json": json.dumps(PROFILE),
        "templates/stay.json": template,
    }
    return sfjourney.check(write_files(root, files))


def test_the_template_is_right_without_them(tmp_path: Path) -> None:
    assert checked(tmp_path, STAY) == ()


@pytest.mark.parametrize(("right", "wrong", "code", "message", "hint"), SLIPS)
def test_one_slip_is_one_finding_that_says_what_to_write(
    right: str, wrong: str, code: str | None, message: str, hint: str, tmp_path: Path
) -> None:
    assert right in STAY
    found = [one.finding for one in checked(tmp_path, STAY.replace(right, wrong, 1))]
    assert [one.code for one in found] == ([] if code is None else [f"template/{code}"])
    if code is not None:
        assert message in found[0].message
        assert hint in (found[0].help or "")


@pytest.mark.parametrize(("right", "wrong", "code", "_message", "_hint"), SLIPS)
def test_the_reason_of_a_finding_is_that_of_its_case(
    right: str, wrong: str, code: str | None, _message: str, _hint: str, tmp_path: Path
) -> None:
    for one in checked(tmp_path, STAY.replace(right, wrong, 1)):
        fails = "fail" in one.finding.message
        assert not (fails and "without a word" in one.why), (code, one.finding.message, one.why)
        assert "case-sensitive" not in one.why


@pytest.mark.parametrize("times", [2, 4, 300])
def test_pointers_among_the_words_of_one_text_are_one_finding(times: int, tmp_path: Path) -> None:
    """The text is written anew once, for all of them, and not once for each."""
    text = " and ".join(["/event/city"] * times)
    (one,) = checked(tmp_path, STAY.replace('"A drink"', f'"In {text}"'))
    finding = one.finding
    assert finding.code == "template/foreign-syntax"
    assert finding.help is not None
    assert finding.help.count("${/event/city}") == times
    others = [label.text for label in finding.related]
    more = f", with {times - 4} more in this text" if times > 4 else ""
    assert others == [*["nor is this"] * min(times - 2, 2), f"nor is this{more}"]


def test_a_body_that_shows_nothing_is_an_empty_email(tmp_path: Path) -> None:
    lines = [line for line in STAY.splitlines() if not line.strip().startswith('"body": {"type"')]
    empty = "\n".join(lines).replace('"children": ["body"]', '"children": []')
    said = [one.finding.message for one in checked(tmp_path, empty)]
    assert all("the reader gets an empty email" in message for message in said)
    body = {"root": "html", "elements": {"html": {"type": "Html", "props": {}, "children": []}}}
    whole = json.dumps({"name": "S", "purpose": "Transactional", "definition": {"subject": "S", "body": body}})
    found = [one.finding for one in checked(tmp_path, whole)]
    assert [one.code for one in found] == ["template/empty-email"]


def test_react_email_throws_at_what_a_document_has_once(tmp_path: Path) -> None:
    plain = STAY.replace(BUTTON, '"go": {"type": "Button", "props": {"text": "Go", "href": "https://example.com"}}')
    plain = plain.replace("${name}", "${/event/city}")  # a repeated element reads around it, not its item
    repeated = plain.replace(
        '"props": {"lang": "en"},', '"props": {"lang": "en"}, "repeat": {"statePath": "/event/guests"},'
    )
    (tmp_path / "sfjourney.toml").write_text('catalog = "react-email"\n', encoding="utf-8")
    assert checked(tmp_path, plain) == ()
    assert [one.finding.message for one in checked(tmp_path, repeated)] == [
        "a repeated Html: where there are two items, the renderer throws, and nothing is sent"
    ]


@pytest.mark.parametrize("text", ['{"$template": "Guest: ${name}"}', '{"$item": "name"}'])
def test_react_email_has_the_item_for_what_stands_in_the_repeated_element(text: str, tmp_path: Path) -> None:
    plain = STAY.replace(BUTTON, '"go": {"type": "Button", "props": {"text": "Go", "href": "https://example.com"}}')
    (tmp_path / "sfjourney.toml").write_text('catalog = "react-email"\n', encoding="utf-8")
    (found,) = checked(tmp_path, plain.replace('{"$template": "Guest: ${name}"}', text))
    assert "the item is there for the children of what is repeated" in (found.finding.help or "")


def test_what_is_like_no_key_is_left_to_the_api_above_the_elements(tmp_path: Path) -> None:
    more = '"name": "Stay", "isComplete": true, "brandKitId": null, "tags": ["a"], "folder": "b",'
    assert checked(tmp_path, STAY.replace('"name": "Stay",', more)) == ()


def test_a_note_in_an_element_is_no_key(tmp_path: Path) -> None:
    assert checked(tmp_path, STAY.replace('"type": "Html",', '"//": "outermost", "type": "Html",')) == ()


def test_a_value_that_never_occurs_is_told_where_it_stands(tmp_path: Path) -> None:
    text = STAY.replace('"eq": "gold"', '"eq": "Gold"')
    [found] = [one.finding for one in checked(tmp_path, text)]
    assert text[found.span.start : found.span.end] == '"Gold"'
    assert found.fix is not None
    assert edited({found.span.file: text}, [found.fix]).texts == {found.span.file: STAY}


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        (r"Your \"${/event/City}\"", r"Your \"${/event/city}\""),
        (r"\u00fc\ud83d\ude00\/${/event/City} \\", r"\u00fc\ud83d\ude00\/${/event/city} \\"),
        (r"\"${event/city}\"", r"\"${/event/city}\""),
        (r"${\/event\/City} now", "${/event/city} now"),
    ],
)
def test_of_a_text_with_escapes_the_pointer_alone_is_replaced(written: str, mended: str, tmp_path: Path) -> None:
    text = STAY.replace("Your stay in ${/event/city}", written)
    [found] = [one.finding for one in checked(tmp_path, text)]
    assert found.fix is not None
    assert found.fix.safe
    right = STAY.replace("Your stay in ${/event/city}", mended)
    assert edited({found.span.file: text}, [found.fix]).texts == {found.span.file: right}


@pytest.mark.parametrize("asked", ['"/event/nte", "neq": "x"', '"/event/nte", "not": true'])
def test_a_condition_that_guards_nothing_when_it_is_spelt_right_hides_nothing(asked: str, tmp_path: Path) -> None:
    found = [one.finding.code for one in checked(tmp_path, STAY.replace(NOTE, f'"visible": {{"$state": {asked}}}'))]
    assert found == ["template/may-be-missing", "template/unresolved-pointer"]


REDACTING = JOURNEY.replace('schema "booking.json"', 'schema "booking.json"\n  redact /event/card/brand')


@pytest.mark.parametrize(("items", "other"), [("guests", "pointer-form"), ("more", "ambiguous-name")])
def test_a_name_that_no_item_has_may_read_what_is_redacted(items: str, other: str, tmp_path: Path) -> None:
    """The renderer looks a bare name up in the whole state where an item has none."""
    slip = STAY.replace("${name}", "${event/card/brand}").replace("/event/guests", f"/event/{items}")
    found = checked(tmp_path, slip, REDACTING, more={"type": "array"})
    assert [one.finding.code for one in found] == ["redaction/redacted-read", f"template/{other}"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("${/event/city}", "${/event/card/Brand}"),
        ("${/event/city}", "${/event/card/brnad}"),
        ("${/event/city}", "${/card/brand}"),
        ("${/event/city}", "${/event/card/nothing}"),
        ("${/event/city}", "{{ card.brand }}"),
        ("${/event/city}", "/event/card/brand"),
        ("${/event/city}", "${ /event/card/brand }"),
        ("A drink", "For <card.brand>"),
        ("A drink", "For /event/card/brand"),
        ("send stay", 'send stay { subject "{{ event.card.brand }}" }'),
        ("send stay", 'send stay { data { brand = "/event/card/brand" } }'),
        ('/event/status == "confirmed"', '/card/brand == "visa"'),
        ('/event/status == "confirmed"', '/event/card/Brand == "visa"'),
        ('/event/status == "confirmed"', '/event/card/nothing == "visa"'),
    ],
)
def test_what_may_not_be_read_is_not_suggested(right: str, wrong: str, tmp_path: Path) -> None:
    template, journey = STAY.replace(right, wrong, 1), REDACTING.replace(right, wrong, 1)
    (found,) = [one.finding for one in checked(tmp_path, template, journey)]
    assert found.fix is None
    hint = found.help or ""
    if "nothing" in wrong:
        assert "brand" not in hint
        return
    like = "/event/card/brand is like it, and booking.created redacts that"
    assert hint.startswith((like, "booking.created redacts /event/card/brand: send a lookup id"))


@pytest.mark.parametrize("text", ["For {{ card.brand }} in {{ city }}", "In {{ city }} for {{ card.brand }}"])
def test_of_several_placeholders_the_redacted_one_is_left_out(text: str, tmp_path: Path) -> None:
    found = [one.finding for one in checked(tmp_path, STAY.replace("A drink", text), REDACTING)]
    assert sorted("${/event/card/brand}" in (one.help or "") for one in found) == [False, False]
    assert any("${/event/city}" in (one.help or "") for one in found)


def test_what_may_be_read_in_the_first_instant_is_suggested(tmp_path: Path) -> None:
    (tmp_path / "sfjourney.toml").write_text('[redaction]\nreads = "first-instant"\n', encoding="utf-8")
    slip = STAY.replace("${/event/city}", "${/event/card/Brand}")
    (found,) = [one.finding for one in checked(tmp_path, slip, REDACTING)]
    assert found.help == "did you mean /event/card/brand?"
    assert found.fix is not None
    text = "In {{ city }} for {{ card.brand }}"
    (found,) = [one.finding for one in checked(tmp_path, STAY.replace("A drink", text), REDACTING)]
    assert found.help == 'write {"$template": "In ${/event/city} for ${/event/card/brand}"}'


@pytest.mark.parametrize(
    ("steps", "is_named"),
    [
        ('send stay { subject "{{ event.card.brand }}" }', True),
        ('send stay { data { brand = "/event/card/brand" } }', True),
        ('wait 1 day send stay { subject "{{ event.card.brand }}" }', False),
        ('send stay { window 09:00 to 10:00 data { brand = "/event/card/brand" } }', False),
        ('set /profile/tier = "/event/card/brand" send stay', False),
    ],
)
def test_what_may_be_read_in_the_first_instant_alone_is_suggested_there(
    steps: str, tmp_path: Path, *, is_named: bool
) -> None:
    (tmp_path / "sfjourney.toml").write_text('[redaction]\nreads = "first-instant"\n', encoding="utf-8")
    found = checked(tmp_path, STAY, REDACTING.replace("send stay", steps))
    [told] = [one.finding.help or "" for one in found if one.finding.code == "template/foreign-syntax"]
    assert told.startswith("booking.created redacts /event/card/brand") is not is_named


ROOMS = {"type": ["array", "null"], "items": {"type": "object", "properties": {"name": {"type": "string"}}}}


def test_an_index_in_another_form_is_one_finding_where_there_may_be_no_list(tmp_path: Path) -> None:
    slip = STAY.replace("${/event/city}", "${/event/rooms/01/name}")
    (found,) = checked(tmp_path, slip, rooms=ROOMS)
    assert (found.finding.code, found.finding.help) == ("template/pointer-form", "write /event/rooms/1/name")


def test_an_index_in_another_form_leads_nobody_to_what_is_redacted(tmp_path: Path) -> None:
    redacting = REDACTING.replace("/event/card/brand", "/event/rooms/1/name")
    slip = STAY.replace("${/event/city}", "${/event/rooms/01/name}")
    (found,) = checked(tmp_path, slip, redacting, rooms=ROOMS)
    expected = "booking.created redacts /event/rooms/1/name: send a lookup id instead, and read it"
    assert (found.finding.code, found.finding.help) == ("template/pointer-form", expected)


def test_no_filter_is_answered_with_what_is_redacted(tmp_path: Path) -> None:
    (found,) = checked(tmp_path, STAY.replace("A drink", "For {{ card.brand | upper }}"), REDACTING)
    assert found.finding.help == "booking.created redacts /event/card/brand: send a lookup id instead, and read it"


def test_a_long_name_behind_a_dollar_takes_no_time_to_speak_of(tmp_path: Path) -> None:
    begun = process_time()
    assert checked(tmp_path, STAY.replace("A drink", "$" + "a" * 40_000 + ".b")) == ()
    assert process_time() - begun < 1.5  # it took 5 seconds, and four times that for twice as long a name


def test_a_list_that_is_redacted_is_told_where_it_is_repeated_over(tmp_path: Path) -> None:
    found = checked(
        tmp_path, STAY.replace("/event/guests", "/event/card/brand").replace("${name}", "${a} ${b}"), REDACTING
    )
    assert [(one.finding.code, one.finding.message) for one in found] == [
        ("redaction/redacted-read", "/event/card/brand is read, which booking.created redacts")
    ]


def test_a_block_without_its_repeat_is_one_finding(tmp_path: Path) -> None:
    block = """
        "guest": {"type": "Section", "repeat": {"statePath": "/event/guests"}, "children": ["row", "diet"]},
        "row": {"type": "Row", "props": {}, "children": ["one", "other"]},
        "one": {"type": "Column", "props": {}, "children": ["name"]},
        "other": {"type": "Column", "props": {}, "children": ["called"]},
        "name": {"type": "Text", "props": {"text": {"$item": "name"}}},
        "called": {"type": "Text", "props": {"text": {"$template": "Called ${name} by ${name}"}}},
        "diet": {"type": "Text", "props": {"text": {"$item": "diet"}}, "visible": {"$item": "diet"}},
        "note": {"""
    head, behind = STAY.index('\n        "guest": {'), STAY.index('\n        "note": {') + len('\n        "note": {')
    right = STAY[:head] + block + STAY[behind:]
    assert checked(tmp_path, right) == ()
    (found,) = [one.finding for one in checked(tmp_path, right.replace(GUESTS, '"//": ""'))]
    assert found.code == "template/item-outside-repeat"
    assert [label.text for label in found.related] == ["nor here", "nor here"]
