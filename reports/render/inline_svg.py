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
    the name of the image. All that is drawn is one group with an id. Panels, and the axes with
    numbers, are marked, so that a phone can put panels below each other.

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
    for part, name in panels:
        part.set("class", name)
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


def _panels(root: ElementTree.Element) -> list[tuple[ElementTree.Element, str]]:
    """Return the panels of a drawing and the axes with their numbers, each with its class.

    None when there is one panel, or when the first has no numbers at its left.
    """
    panels = [group for group in root.iter("g") if PANELS.fullmatch(group.get("id", ""))]
    axes = [
        [axis for axis in panel.iterfind("g") if any(_is_numbered(tick) for tick in axis)]
        for panel in panels
    ]
    if len(panels) < 2 or not axes[0]:
        return []
    numbered = [(axis, "numbers") for found in axes for axis in found]
    return [*((panel, "panel") for panel in panels), *numbered]


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
