package graft.app.ui;

import graft.app.canvas.PlacementEdit;

/// Breaks a rule on purpose: something shared that knows a region.
public record PlantedUpward(Class<PlacementEdit> region) {}
