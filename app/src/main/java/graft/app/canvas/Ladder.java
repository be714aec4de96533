package graft.app.canvas;

/// The sizes that a gesture steps through: powers of two and the steps halfway between them.
final class Ladder {

    private Ladder() {}

    /// The next rung above or below a size, at least 1.
    static int next(int size, boolean up) {
        int rung = 1;
        int before = 1;
        while (up ? rung <= size : rung < size) {
            before = rung;
            rung = after(rung);
        }
        return up ? rung : before;
    }

    /// 1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, …
    private static int after(int rung) {
        if (rung < 4) {
            return rung + 1;
        }
        boolean power = Integer.bitCount(rung) == 1;
        return power ? rung + rung / 2 : rung / 3 * 4;
    }
}
