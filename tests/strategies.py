"""Hypothesis strategies for the nouns, shared by every test of a round trip."""

from hypothesis import strategies as st

from geodata.model import Control, Count, DateRange, Place, Toll

# NaN is never equal to itself, so no round trip could be seen to hold.
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
PLACES = st.one_of(st.none(), st.builds(Place, lat=NUMBERS, lon=NUMBERS))
DATES = st.one_of(st.none(), st.from_type(DateRange))
CLAIMS = st.one_of(
    st.builds(
        Control,
        place=PLACES,
        dates=DATES,
        confidence=NUMBERS,
        allies=st.lists(st.text(), max_size=2).map(tuple),
    ),
    st.builds(Toll, place=PLACES, dates=DATES, confidence=NUMBERS, count=st.from_type(Count)),
)
