package graft.app.ui;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// What F1 tells of the control that has the keyboard. Notes stand at the nodes themselves, so that who makes a control
/// says what it is for, and whoever shows help needs to know none of them.
///
/// @param title what it is
/// @param words what it does and why one would change it, a paragraph each
public record Help(String title, List<String> words) {

    public Help {
        words = words.stream().filter(paragraph -> !paragraph.isBlank()).toList();
    }

    /// Notes what is told of a node and of what lies in it.
    public static void note(Node node, Supplier<Help> told) {
        node.getProperties().put(Help.class, told);
    }

    /// Notes which part of the window a node is.
    public static <N extends Node> N section(HelpSection section, N node) {
        node.getProperties().put(HelpSection.class, section);
        return node;
    }

    /// What is told of a node: its own note, or that of the nearest it lies in.
    public static Optional<Help> at(@Nullable Node node) {
        return around(node)
                .flatMap(at -> at.getProperties().get(Help.class) instanceof Supplier<?> told
                        ? Stream.of((Help) told.get())
                        : Stream.empty())
                .findFirst();
    }

    /// The part of the window that a node lies in.
    public static HelpSection section(@Nullable Node node) {
        return around(node)
                .filter(Node::hasProperties)
                .flatMap(at -> at.getProperties().get(HelpSection.class) instanceof HelpSection section
                        ? Stream.of(section)
                        : Stream.empty())
                .findFirst()
                .orElse(HelpSection.WINDOW);
    }

    private static Stream<Node> around(@Nullable Node node) {
        return Stream.<Node>iterate(node, at -> at != null, Node::getParent);
    }
}
