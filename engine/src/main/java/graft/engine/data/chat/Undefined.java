package graft.engine.data.chat;

/// The value of a name that stands for nothing. It prints as nothing and is false; anything else done with it fails.
///
/// @param name as the template wrote it
record Undefined(String name) {

    TemplateFailure used() {
        return new TemplateFailure("\"" + name + "\" is undefined");
    }
}
