using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Fal.Kling;

/// <summary>Converts a value to and from the JSON of a request.</summary>
/// <param name="write">Writes the JSON.</param>
/// <param name="read">Reads the JSON. Throws a <see cref="FormatException"/> whose message continues after the field's name.</param>
internal sealed class InputType<T>(Func<T, JsonNode> write, Func<JsonNode, T> read)
{
    public JsonNode Write(T value) => write(value);

    public T Read(JsonNode node) => read(node);
}

internal static class InputType
{
    public static InputType<string> Text { get; } = new(value => JsonValue.Create(value), node => TextOf(node) ?? throw new FormatException("is not a string"));

    public static InputType<bool> Flag { get; } = new(
        value => JsonValue.Create(value),
        node => node.GetValueKind() switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => throw new FormatException("is neither true nor false") });

    public static InputType<double> Number { get; } = new(value => JsonValue.Create(value), NumberOf);

    public static InputType<int> Integer { get; } = new(value => JsonValue.Create(value), IntegerOf);

    /// <summary>Gets the type of a number of seconds written as text, as all endpoints except those of Kling 4.0 expect it. A JSON number can be read too.</summary>
    public static InputType<int> SecondsText { get; } = new(value => JsonValue.Create(value.ToString(CultureInfo.InvariantCulture)), IntegerOf);

    public static InputType<IReadOnlyList<string>> Texts { get; } = new(
        values => new JsonArray([.. values.Select(value => (JsonNode)JsonValue.Create(value))]),
        node => node is JsonArray array
            ? [.. array.Select(item => (item is null ? null : TextOf(item)) ?? throw new FormatException("is not a list of strings"))]
            : throw new FormatException("is not a list of strings"));

    /// <summary>Gets the type of five or ten seconds written as text. A JSON number can be read too.</summary>
    public static InputType<VideoDuration> Duration { get; } = new(value => SecondsText.Write((int)value), node => (VideoDuration)IntegerOf(node));

    /// <summary>Creates the type of an enum whose members have their wire text in an attribute.</summary>
    public static InputType<T> Enum<T>()
        where T : struct, Enum => EnumType<T>.Instance;

    private static string? TextOf(JsonNode node) => node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    private static double NumberOf(JsonNode node) =>
        node.GetValueKind() == JsonValueKind.Number && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw new FormatException("is not a number");

    private static int IntegerOf(JsonNode node)
    {
        string? text = node.GetValueKind() switch
        {
            JsonValueKind.Number => node.ToJsonString(),
            JsonValueKind.String => node.GetValue<string>(),
            _ => null,
        };
        return decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value) && value == decimal.Truncate(value) && value is >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new FormatException("is not a whole number");
    }

    private static class EnumType<T>
        where T : struct, Enum
    {
        public static readonly InputType<T> Instance = new(Write, Read);

        private static readonly JsonTypeInfo<T> Json = (JsonTypeInfo<T>)EnumJson.Default.GetTypeInfo(typeof(T))!;

        private static JsonNode Write(T value) => JsonSerializer.SerializeToNode(value, Json)!;

        private static T Read(JsonNode node)
        {
            try
            {
                return node.GetValueKind() == JsonValueKind.String ? node.Deserialize(Json) : throw new JsonException();
            }
            catch (JsonException)
            {
                throw new FormatException($"is not one of {string.Join(", ", System.Enum.GetValues<T>().Select(value => Write(value).ToJsonString()))}");
            }
        }
    }
}
