using System.Text.Json.Nodes;

namespace Fal.Kling;

/// <summary>
/// Visits the fields of a request. Each record passes its fields to the visitor in one method, by wire name, and uses the values that the visitor returns.
/// Writing, reading and collecting media are visitors, so each field is named in one place.
/// </summary>
/// <param name="path">The prefix of a property's name in messages: empty, or an item such as <c>Elements[1].</c>.</param>
internal abstract class InputVisitor(string path = "")
{
    protected string Path { get; } = path;

    public string RequiredText(string name, string value) => Value(name, value, InputType.Text, isRequired: true);

    /// <summary>Visits a text that has a default.</summary>
    public string Text(string name, string value) => Value(name, value, InputType.Text);

    public string? OptionalText(string name, string? value) => VisitField(name, value, isRequired: false) is { } node ? Read(name, node, InputType.Text) : null;

    public IReadOnlyList<string>? OptionalTexts(string name, IReadOnlyList<string>? values)
    {
        JsonNode? written = values is null ? null : InputType.Texts.Write(values);
        JsonNode? node = VisitField(name, written, isRequired: false);
        return node == written ? values : node is null ? null : Read(name, node, InputType.Texts);
    }

    /// <summary>Visits a field with any JSON value.</summary>
    public void Any(string name, JsonNode? value) => VisitField(name, value?.DeepClone(), isRequired: false);

    /// <summary>Visits a value that is always sent.</summary>
    public T Value<T>(string name, T value, InputType<T> type, bool isRequired = false)
    {
        JsonNode written = type.Write(value);
        JsonNode node = VisitField(name, written, isRequired) ?? written;
        return node == written ? value : Read(name, node, type);
    }

    /// <summary>Visits a value that is omitted when it is null.</summary>
    public T? Optional<T>(string name, T? value, InputType<T> type)
        where T : struct
    {
        JsonNode? written = value is { } known ? type.Write(known) : null;
        JsonNode? node = VisitField(name, written, isRequired: false);
        return node == written ? value : node is null ? null : Read(name, node, type);
    }

    public KlingMedia Media(string name, string property, MediaLimits limits, KlingMedia media) => VisitMedia(name, new MediaSlot(Path + property, limits), media, isRequired: true)!;

    public KlingMedia? OptionalMedia(string name, string property, MediaLimits limits, KlingMedia? media) => VisitMedia(name, new MediaSlot(Path + property, limits), media, isRequired: false);

    public abstract IReadOnlyList<KlingMedia>? MediaList(string name, string property, MediaLimits limits, IReadOnlyList<KlingMedia>? media);

    /// <summary>Visits a list of objects that have their own fields.</summary>
    /// <param name="name">The wire name.</param>
    /// <param name="property">The property's name.</param>
    /// <param name="items">The objects.</param>
    /// <param name="blank">The empty object that reading fills.</param>
    /// <param name="map">Visits an object's fields.</param>
    public abstract IReadOnlyList<T>? Objects<T>(string name, string property, IReadOnlyList<T>? items, T blank, Func<T, InputVisitor, T> map)
        where T : class;

    /// <summary>Visits an object that has its own fields.</summary>
    public abstract T? Object<T>(string name, string property, T? item, T blank, Func<T, InputVisitor, T> map)
        where T : class;

    /// <summary>Visits a field.</summary>
    /// <param name="name">The wire name.</param>
    /// <param name="value">The value; null to omit it.</param>
    /// <param name="isRequired">Whether fal requires the field.</param>
    /// <returns>The new value for the request.</returns>
    protected abstract JsonNode? VisitField(string name, JsonNode? value, bool isRequired);

    /// <summary>Visits an image, a video or a sound.</summary>
    protected abstract KlingMedia? VisitMedia(string name, MediaSlot slot, KlingMedia? media, bool isRequired);

    protected virtual T Read<T>(string name, JsonNode node, InputType<T> type) => type.Read(node);
}
