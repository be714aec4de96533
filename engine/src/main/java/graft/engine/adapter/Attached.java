package graft.engine.adapter;

import java.util.List;

/// What a model has at the places of its base. It is on at first; taking it off lets another model act, and
/// nothing is copied either way.
public final class Attached {

    private final List<Attachment> all;
    private boolean on = true;

    /// @param all that are on
    Attached(List<Attachment> all) {
        this.all = List.copyOf(all);
    }

    public List<Attachment> all() {
        return all;
    }

    /// Takes all off the base, to be put on again: another model may act meanwhile.
    public void takeOff() {
        if (on) {
            all.forEach(Attachment::detach);
            on = false;
        }
    }

    /// Puts all on the base again.
    public void putOn() {
        if (!on) {
            all.forEach(Attachment::attach);
            on = true;
        }
    }

    /// Leaves out the adapters of the layers below one, until told otherwise (AdapterDrop, arXiv 2010.11918
    /// §3).
    ///
    /// @param layer 0 for none left out
    public void dropBelow(int layer) {
        all.forEach(Attachment::detach);
        for (Attachment attachment : all) {
            boolean left =
                    attachment instanceof Attachment.Hooked<?> hooked && hooked.layer() >= 0 && hooked.layer() < layer;
            if (!left) {
                attachment.attach();
            }
        }
    }
}
