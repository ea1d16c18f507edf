"""The dashboard's own browser parts: a timeline, and the map frame it steers.

The two talk in the browser over a wire of their own, so the map follows a dragged slider without
asking Python. Whatever lasts longer than one call travels that way too: the address of the data,
the palette, the mode, the selection. The arguments of the map frame itself stay the same for a
whole session, since any change would mount it anew and lose the reader's view.

    channel = components.channel()
    address = components.publish(layers.map_data(events).payload)
    moment = components.timeline(key="timeline", channel=channel, data=address, …)
    click = components.event_map(layers.build_map(components.ASSETS, channel), key="map")
"""

from dashboard.components.frame import Click, event_map
from dashboard.components.scrubber import Areas, Look, Mode, Moment, channel, timeline
from dashboard.components.served import ASSETS, Assets, publish

__all__ = [
    "ASSETS",
    "Areas",
    "Assets",
    "Click",
    "Look",
    "Mode",
    "Moment",
    "channel",
    "event_map",
    "publish",
    "timeline",
]
