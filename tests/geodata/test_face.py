import importlib
import subprocess
import sys

import pytest

import geodata


@pytest.mark.parametrize("name", geodata.__all__)
def test_every_name_of_the_face_opens_its_room(name):
    room = importlib.import_module(f"geodata.{geodata._ROOM_OF[name]}")
    assert getattr(geodata, name) is getattr(room, name)


def test_a_name_that_is_not_there_says_so():
    with pytest.raises(AttributeError, match="no attribute 'nowhere'"):
        _ = geodata.nowhere


def test_opening_the_face_opens_no_room():
    code = "import sys, geodata; print([m for m in sys.modules if m.startswith('geodata.')])"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"
