using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fal.Kling;

/// <summary>Converts a request to and from a JSON string, for serializers that use .NET's type converters, such as Newtonsoft.Json.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KlingRequestTypeConverter : TypeConverter
{
    private readonly Type type;

    /// <summary>Creates a converter for any request.</summary>
    public KlingRequestTypeConverter()
        : this(typeof(KlingRequest))
    {
    }

    /// <summary>Creates a converter for one record.</summary>
    /// <param name="type">The record.</param>
    public KlingRequestTypeConverter(Type type) => this.type = type;

    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value)
    {
        if (value is not string text)
        {
            return base.ConvertFrom(context, culture, value);
        }

        try
        {
            return RequestJson.Read(type, JsonNode.Parse(text) as JsonObject ?? throw new JsonException("A request must be a JSON object."));
        }
        catch (JsonException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType) =>
        destinationType == typeof(string) && value is KlingRequest request ? RequestJson.Write(request).ToJsonString() : base.ConvertTo(context, culture, value, destinationType);
}
