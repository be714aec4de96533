package graft.app.canvas;

import graft.app.document.Cell;
import graft.app.ui.Figures;
import graft.app.ui.Messages;
import graft.engine.recipe.AdapterSpec;
import graft.engine.recipe.ModelShape;
import graft.engine.recipe.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What a place, column or row holds, what may stand there, and by which rule: for who looks at it, not for who drops
/// something.
public final class PlaceHint {

    private PlaceHint() {}

    /// What kinds these sites can take, by name.
    public static String takes(Collection<Site> sites, ModelShape shape) {
        return CellMenu.legal(List.copyOf(sites), shape).stream()
                .filter(mould -> !Placements.wholeModel(mould.kind()))
                .map(Mould::title)
                .collect(Collectors.joining(", "));
    }

    /// What is said of what the pointer rests on; empty where nothing is.
    ///
    /// @param brush what the palette would place: why it cannot stand here is said as well
    static String of(Target target, Placements placements, ModelShape shape, Mould brush) {
        return switch (target) {
            case Target.Place place ->
                place(place.cell(), placements.at(place.cell()), shape)
                        + rule(place.cell().site(), shape, brush);
            case Target.Column column ->
                line(Words.site(column.site()), DropPlan.cells(column, shape, Set.of()), placements, shape)
                        + rule(column.site(), shape, brush);
            case Target.Row row
            when row.layer() < 0 ->
                place(Cell.EMBEDDING, placements.at(Cell.EMBEDDING), shape) + rule(Site.EMBEDDING, shape, brush);
            case Target.Row row ->
                line(
                                Messages.text("canvas.layer", row.layer()),
                                DropPlan.cells(row, shape, Set.of()),
                                placements,
                                shape)
                        + "\n" + Messages.text("hint.row");
            case Target.Lines _, Target.Between _, Target.Outside _ -> "";
        };
    }

    private static String place(Cell cell, List<AdapterSpec> contents, ModelShape shape) {
        return contents.isEmpty()
                ? Words.cell(cell, contents, shape)
                : contents.stream()
                        .map(adapter -> Words.cell(cell, List.of(adapter), shape))
                        .collect(Collectors.joining("\n"));
    }

    /// What may stand at a site, why nothing else may, and why what the palette would place may not.
    private static String rule(Site site, ModelShape shape, Mould brush) {
        String takes = takes(List.of(site), shape);
        String rule = switch (site.kind()) {
            case LINEAR -> Messages.text("hint.linear");
            case SEQUENTIAL -> Messages.text("hint.sequential");
            case PARALLEL -> Messages.text("hint.parallel");
            case PREFIX -> Messages.text("hint.prefix");
            case LAYER -> Messages.text("hint.layer");
            case EMBEDDING -> Messages.text("hint.embedding");
        };
        String words = "\n" + Messages.text("hint.takes", takes) + "\n" + rule;
        return Placements.wholeModel(brush.kind())
                ? words
                : Costs.reason(brush.kind(), site, shape)
                        .map(why -> words + "\n" + Messages.text("drop.illegal", brush.title(), why) + ".")
                        .orElse(words);
    }

    /// A line of places: how many hold something, then each method with its sizes, places, count and state.
    private static String line(String name, List<Cell> cells, Placements placements, ModelShape shape) {
        Map<String, Sum> sums = new LinkedHashMap<>();
        for (Cell cell : cells) {
            for (AdapterSpec adapter : placements.at(cell)) {
                sums.computeIfAbsent(Words.title(adapter), Sum::new).add(adapter, cell, shape);
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(Words.capital(
                Messages.text("hint.filled", name, placements.filled(cells).size(), cells.size())));
        sums.values().forEach(sum -> lines.add(sum.words()));
        return String.join("\n", lines);
    }

    /// One method in several places.
    private static final class Sum {
        private final String title;
        private final List<String> measures = new ArrayList<>();
        private int places;
        private int off;
        private long parameters;

        Sum(String title) {
            this.title = title;
        }

        void add(AdapterSpec adapter, Cell cell, ModelShape shape) {
            String measure = Words.measure(adapter, cell, shape);
            if (!measure.isEmpty() && !measures.contains(measure)) {
                measures.add(measure);
            }
            places++;
            off += adapter.enabled() ? 0 : 1;
            parameters += Costs.parametersAt(adapter, cell, shape);
        }

        String words() {
            String sizes = measures.isEmpty() ? "" : " " + String.join(", ", measures);
            String all = Messages.text("hint.method", title + sizes, places, Figures.count(parameters));
            return off == 0 ? all : all + ", " + Messages.text("hint.off", off);
        }
    }
}
