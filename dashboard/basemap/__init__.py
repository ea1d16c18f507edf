"""The offline basemap: Natural Earth, tiled and quantised; `build.py` makes it anew."""
