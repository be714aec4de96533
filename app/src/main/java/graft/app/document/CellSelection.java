package graft.app.document;

import graft.engine.recipe.AdapterKind;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// The selected cells, or instead of them what stands in none, shared by all views of the canvas and the
/// inspector. Its value is an immutable sorted set, so one change is one event however many cells it touches.
public final class CellSelection {

    private final ReadOnlyObjectWrapper<Set<Cell>> cells = new ReadOnlyObjectWrapper<>(this, "cells", Set.of());
    private final ReadOnlyObjectWrapper<@Nullable AdapterKind> whole = new ReadOnlyObjectWrapper<>(this, "whole", null);
    private final ReadOnlyObjectWrapper<@Nullable Cell> focus = new ReadOnlyObjectWrapper<>(this, "focus", null);

    /// The selected cells in order of layer and site.
    public ReadOnlyObjectProperty<Set<Cell>> cellsProperty() {
        return cells.getReadOnlyProperty();
    }

    public Set<Cell> cells() {
        return cells.get();
    }

    /// The adapters of the whole model that are selected instead of cells, or null.
    public ReadOnlyObjectProperty<@Nullable AdapterKind> wholeProperty() {
        return whole.getReadOnlyProperty();
    }

    public @Nullable AdapterKind whole() {
        return whole.get();
    }

    /// Selects what stands in no cell; no cell is then selected.
    public void setWhole(AdapterKind kind) {
        set(Set.of());
        whole.set(kind);
    }

    /// The cell that keys act from; may be outside the selection.
    public ReadOnlyObjectProperty<@Nullable Cell> focusProperty() {
        return focus.getReadOnlyProperty();
    }

    public @Nullable Cell focus() {
        return focus.get();
    }

    public void focusOn(@Nullable Cell cell) {
        focus.set(cell);
    }

    /// Puts the keyboard on one of these cells: in the layer where it is already, where one of them is there, so that a
    /// view of one layer goes on showing it; else on the last.
    public void focusAmong(Collection<Cell> among) {
        Cell here = focus.get();
        Cell next = null;
        for (Cell cell : new TreeSet<>(among)) {
            if (next == null || here == null || next.layer() != here.layer()) {
                next = cell;
            }
        }
        if (here == null || !among.contains(here)) {
            focus.set(next);
        }
    }

    public boolean contains(Cell cell) {
        return cells.get().contains(cell);
    }

    public void set(Collection<Cell> selected) {
        whole.set(null);
        Set<Cell> next = Collections.unmodifiableSet(new TreeSet<>(selected));
        if (!next.equals(cells.get())) {
            cells.set(next);
        }
    }

    public void clear() {
        set(Set.of());
    }

    /// Adds the cell, or takes it out when it is selected.
    public void toggle(Cell cell) {
        TreeSet<Cell> next = new TreeSet<>(cells.get());
        if (!next.remove(cell)) {
            next.add(cell);
        }
        set(next);
    }

    public void addAll(Collection<Cell> more) {
        TreeSet<Cell> next = new TreeSet<>(cells.get());
        next.addAll(more);
        set(next);
    }
}
