"""Tests of the checker: differences that it must report, and differences that it must ignore."""

from . import compare, page

PAGE = """Text with `./rejoinder key list` in it.

```sh
curl a
```

```
{"id":"msg_01M832B4AF4F65DRYDBF2ZHR2T"}
```

<!-- run: curl b -->
```json
{}
```

<!-- not run: it needs a provider -->
```sh
curl c
```

A picture:

```
+--+
```
"""

STREAM = """id: msg_01M832B4AF4F65DRYDBF2ZHR2T:0
event: message.start
data: {"type":"message.start"}

id: msg_01M832B4AF4F65DRYDBF2ZHR2T:4
event: message.delta
data: {"type":"message.delta","delta":"Our "}

"""
REST = """id: msg_01M832B4AF4F65DRYDBF2ZHR2T:9
event: message.delta
data: {"type":"message.delta","delta":"hours"}

"""
END = """id: msg_01M832B4AF4F65DRYDBF2ZHR2T:9
event: message.completed
data: {"type":"message.completed","response":"Our hours"}"""

SAME = [
    ("key_01M832B4AF4F65DRYDBF2ZHR2T is made", "key_01M832B4AF4F65DRYDBF2ZHR99 is made"),
    ('{"at":"2026-11-23T01:27:41.890Z"}', '{"at":"2027-01-01T00:00:00.000Z"}'),
    ("a\n…\nd", "a\nb\nc\nd"),
    ('{"key":"rj_j5ZsgXVe…","n":1}', '{"key":"rj_aaaabbbbccccdddd","n":1}'),
    (STREAM + "…\n\n" + END, STREAM + REST + END),
    (STREAM + END.replace("Our hours", "Our …"), STREAM + END),
    (STREAM + REST + END, STREAM.replace("Our ", "Our hours").replace("T:4", "T:9") + END),
]
DIFFERENT = [
    ('{"n":1}', '{"n":2}'),
    ("msg_01M832B4AF4F65DRYDBF2ZHR2T", "conv_01M832B4AF4F65DRYDBF2ZHR2T"),
    ("a", "a\nb"),
    ("a\n…\nd", "a\nb\nc"),
    (STREAM + END, STREAM + REST + END),
    (STREAM + REST + END, STREAM + REST + END.replace("Our hours", "Your hours")),
    (STREAM + REST + END, STREAM + REST),
]


def run():
    found = page.parse(PAGE)
    assert [each.text for each in found] == ["./rejoinder key list", "curl a", "curl b", "curl c"], found
    assert [getattr(each, "output", "left") for each in found[1:]] == [
        '{"id":"msg_01M832B4AF4F65DRYDBF2ZHR2T"}', "{}", "left"], found  # fmt: skip
    for shown, printed in SAME:
        assert compare.difference(shown, printed) is None, compare.difference(shown, printed)
    for shown, printed in DIFFERENT:
        assert compare.difference(shown, printed), (shown, printed)
    assert compare.difference('{"a":[{"b":1}]}', '{"a":[{"b":2},{"b":3}]}', only_fields=True) is None
    assert compare.difference('{"a":[{"b":1}]}', '{"a":[{"c":1}]}', only_fields=True)
    try:
        page.parse("```json\n{}\n```\n")
    except page.PageError:
        return
    raise AssertionError("an output without a command was accepted")
