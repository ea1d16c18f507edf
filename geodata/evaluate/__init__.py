"""How good the reading is, measured against gold answers: places and events."""
