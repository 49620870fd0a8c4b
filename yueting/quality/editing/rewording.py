"""Changes of a rubric as plain data, each giving new data and leaving the old as it was. Pure."""

from typing import Any

Data = dict[str, Any]


def put_item(data: Data, section_id: str, item: Data) -> Data:
    """In its place where the section has it; else taken out of any other section and set at the end of this one."""
    sections = []
    for section in data["sections"]:
        items = list(section["items"])
        places = [place for place, one in enumerate(items) if one["id"] == item["id"]]
        if section["id"] == section_id:
            if places:
                items[places[0]] = item
            else:
                items.append(item)
        elif places:
            items.pop(places[0])
        sections.append({**section, "items": items})
    return {**data, "sections": sections}


def take_out(data: Data, item_id: str) -> Data:
    """A section without items goes with its last one."""
    sections = [
        {**one, "items": [item for item in one["items"] if item["id"] != item_id]} for one in data["sections"]
    ]
    return {**data, "sections": [one for one in sections if one["items"]]}


def move(data: Data, item_id: str, by: int) -> Data:
    """Up (-1) or down (1) within its section; at the edge it stays."""
    sections = []
    for section in data["sections"]:
        items = list(section["items"])
        place = next((n for n, one in enumerate(items) if one["id"] == item_id), None)
        if place is not None and 0 <= place + by < len(items):
            items.insert(place + by, items.pop(place))
        sections.append({**section, "items": items})
    return {**data, "sections": sections}


def put_section(data: Data, section: Data) -> Data:
    """Its names anew, or a new one at the end with the items it brings."""
    known = [one["id"] for one in data["sections"]]
    if section["id"] not in known:
        return {**data, "sections": [*data["sections"], section]}
    sections = [
        {**one, "names": section["names"]} if one["id"] == section["id"] else one for one in data["sections"]
    ]
    return {**data, "sections": sections}


def find_item(data: Data, item_id: str) -> tuple[str, Data] | None:
    """The id of its section, and the item."""
    for section in data["sections"]:
        for item in section["items"]:
            if item["id"] == item_id:
                return section["id"], item
    return None


def total_weight(data: Data) -> float:
    return sum(float(item["weight"]) for section in data["sections"] for item in section["items"])
