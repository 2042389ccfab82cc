"""A read of a template -> what the reader of the email sees where it reads nothing."""

from typing import Final

from sfjourney.rules.sent import SentTemplate
from sfjourney.templates import Kind, Prop, RenderError, TemplateRead, Use, Where, evaluate_condition, scope_of
from sfjourney.templates.template import DEFINITION

_PROP: Final = 5
"""Where the name of a prop stands in a path of the file: definition, body, elements, KEY, props, NAME."""

FAILS: Final = "the whole email fails"

_NOTHING: Final = {
    Use.TEXT: "the text stays empty",
    Use.PREVIEW: "the inbox shows no preview text",
    Use.URL: "the link leads nowhere",
    Use.MARKDOWN: FAILS,
    Use.CODE: FAILS,
    Use.MARKUP: FAILS,
    Use.STYLE: "the style is lost",
    Use.ATTRIBUTE: "it is left out, and the default shows",
}

_NOTHING_IN: Final = {
    ("Button", "text"): "the button shows no text, and in Outlook the word undefined",
    ("Button", "href"): "the button leads nowhere, and in Outlook to the word undefined",
    ("Button", "width"): "the button loses its width, and Outlook gets undefinedpx",
    ("Button", "height"): "the label gets a line height of NaNpx, and Outlook a height of undefinedpx",
    ("Image", "src"): "no image shows",
    ("Image", "alt"): "the image has no words for who cannot see it",
    ("Background", "src"): "no background shows, and Outlook asks for an image called undefined",
    ("Conditional", "mso"): FAILS,
    ("Conditional", "expression"): FAILS,
    ("Font", "fontFamily"): "the font is called 'undefined', and never shows",
    ("ColorScheme", "mode"): "the email asks for the colour scheme undefined",
}


def prop_of(sent: SentTemplate, read: TemplateRead) -> Prop | None:
    """The prop that a read belongs to; None outside of props, and for one that the component does not have."""
    component = sent.component_of(read.element)
    if component is None or len(read.path) <= _PROP or read.path[_PROP - 1] != "props":
        return None
    return component.props.get(str(read.path[_PROP]))


def is_whole(read: TemplateRead) -> bool:
    """Whether the value becomes the whole prop, subject or preheader, not a piece of a text or of a style."""
    begin = _PROP + 1 if read.where is Where.BODY else len(DEFINITION) + 1
    inner = read.path[begin:-1]
    return read.offset is None and all(key in ("$then", "$else") for key in inner)


def why_missing(read: TemplateRead) -> str | None:
    """Why it matters that a read finds nothing, where nothing of it would be rendered anyway."""
    return None if read.kind is Kind.VALUE else "what does not exist is missing at every send"


def when_missing(sent: SentTemplate, read: TemplateRead) -> str:
    """What the reader sees where the read finds nothing."""
    if read.kind is Kind.REPEAT:
        return "the list stays empty, and nothing of it shows"
    if read.kind is Kind.CONDITION:
        return _condition_without(sent, read)
    if read.where is not Where.BODY:
        part = "the subject" if read.where is Where.SUBJECT else "the preview text"
        return f"{part} has a gap there"
    prop = prop_of(sent, read)
    if read.offset is not None:
        return "the text has a gap there" if prop is None or prop.use is not Use.URL else "the address has a gap there"
    if prop is None:
        return "it renders as nothing"
    return _NOTHING_IN.get((sent.type_of(read.element), prop.name), _NOTHING[prop.use])


def without_prop(component: str, prop: Prop) -> str:
    """What the reader sees of a component without one of its props."""
    return _NOTHING_IN.get((component, prop.name), _NOTHING[prop.use])


def _condition_without(sent: SentTemplate, read: TemplateRead) -> str:
    """What a condition comes to when what it asks about is missing."""
    single = sent.template.document.value
    for key in read.path:
        if isinstance(single, dict) and any(operator in single for operator in ("$state", "$item")):
            break
        single = single[key]
    try:
        holds = evaluate_condition(single, scope_of({}), sent.model.settings.dialect)
    except RenderError:
        return "the whole email fails"
    if holds:
        return "the condition holds for everybody, and what it should hide is shown"
    return "the condition holds for nobody, and what it should show is hidden"
