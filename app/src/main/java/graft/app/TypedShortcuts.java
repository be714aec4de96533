package graft.app;

import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyEvent;

/// A shortcut is not typed, too. Fields of text take what is typed with Ctrl and Alt, since keyboards write signs that
/// way (AltGr), and so they would write the digit of a shortcut; a sign that the key writes with AltGr stays.
final class TypedShortcuts {

    /// What the key pressed last stands for, where it was a shortcut.
    private String pressed = "";

    private void listen(Scene scene) {
        scene.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            boolean shortcut = event.isControlDown()
                    && event.isAltDown()
                    && scene.getAccelerators().keySet().stream().anyMatch(keys -> keys.match(event));
            pressed = shortcut ? event.getCode().getChar() : "";
        });
        scene.addEventFilter(KeyEvent.KEY_TYPED, event -> {
            if (!pressed.isEmpty() && pressed.equals(event.getCharacter())) {
                event.consume();
            }
        });
    }

    /// In whatever window a region stands.
    static void follow(Node region) {
        region.sceneProperty().subscribe(scene -> {
            if (scene != null) {
                new TypedShortcuts().listen(scene);
            }
        });
    }
}
