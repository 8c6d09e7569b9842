"""A drawing as part of a page: its own ids, no styles, no words but its alt text."""

import re
from xml.etree import ElementTree

from reports.blocks import Chart

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
DROPPED = {f"{SVG}title", f"{SVG}metadata", f"{SVG}style"}
LINES = {"stroke-linejoin": "round", "stroke-linecap": "butt"}  # what the dropped style said
WHOLE = "drawing"  # before the name of a chart: the id of all that is drawn
PANELS, TICKS = re.compile(r"axes_\d+"), re.compile(r"ytick_\d+")
POINTED = re.compile(r"(?<=url\(#)[^)]+")  # an id in an attribute that is no link


def inline(chart: Chart) -> str:
    """Return the drawing as an ``svg`` element for an HTML page.

    Ids that are used start with the name of the chart, so that charts on one page keep apart;
    others go. Styles become attributes: the page allows no style but its own. The alt text is
    the name of the image. All that is drawn is one group with an id. Panels that can stand alone,
    each with its own numbers at the left, are marked, so that a phone can put them below each
    other.

    Args:
        chart: its ``svg`` is one whole SVG file without text elements.
    """
    root = ElementTree.fromstring(chart.svg)
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in DROPPED]:
            parent.remove(child)
    elements = list(root.iter())
    for element in elements:
        _plain(element)
    panels = _panels(root)
    used = {pointed for element in elements for pointed in _pointed(element)}
    for element in elements:
        _named(element, chart.name, used)
    for panel in panels:
        panel.set("class", "panel")
    for group in root.findall("g")[-1:]:
        group.set("id", f"{WHOLE}-{chart.name}")
    root.attrib = {
        "xmlns": SVG.strip("{}"),
        "viewBox": root.attrib["viewBox"],
        **LINES,
        "role": "img",
        "aria-label": chart.alt,
    }
    return ElementTree.tostring(root, encoding="unicode")


def view_box(chart: Chart) -> str:
    """Return the frame of a drawing, as the attribute ``viewBox`` of its file."""
    return ElementTree.fromstring(chart.svg).attrib["viewBox"]


def _panels(root: ElementTree.Element) -> list[ElementTree.Element]:
    """Return the panels of a drawing; none when there is one, or when they share their numbers."""
    found = [group for group in root.iter("g") if PANELS.fullmatch(group.get("id", ""))]
    own = [any(_is_numbered(part) for part in panel.iter("g")) for panel in found]
    return found if len(found) > 1 and all(own) else []


def _is_numbered(group: ElementTree.Element) -> bool:
    """Return whether a group is a tick of the vertical axis that has a number beside it."""
    return bool(TICKS.fullmatch(group.get("id", ""))) and any(
        part.get("id", "").startswith("text_") for part in group.iter("g")
    )


def _plain(element: ElementTree.Element) -> None:
    """Take away the namespace and the white space, and make attributes of the style."""
    element.tag = element.tag.removeprefix(SVG)
    element.text = element.tail = None
    found = {key: " ".join(value.split()) for key, value in element.attrib.items()}
    if LINK in found:
        found["href"] = found.pop(LINK)
    styles = [part.split(":", 1) for part in found.pop("style", "").split(";") if part.strip()]
    element.attrib = found | {key.strip(): value.strip() for key, value in styles}


def _pointed(element: ElementTree.Element) -> list[str]:
    found = [one for value in element.attrib.values() for one in POINTED.findall(value)]
    return [*found, *([element.attrib["href"][1:]] if "href" in element.attrib else [])]


def _named(element: ElementTree.Element, name: str, used: set[str]) -> None:
    """Put the name of the chart before an id and before what points to one."""
    found = element.attrib
    if found.get("id") in used:
        found["id"] = f"{name}-{found['id']}"
    else:
        found.pop("id", None)
    if "href" in found:
        found["href"] = f"#{name}-{found['href'][1:]}"
    for key, value in found.items():
        found[key] = POINTED.sub(lambda match: f"{name}-{match.group()}", value)
