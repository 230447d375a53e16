using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fal.Kling;

/// <summary>Converts an update to and from a JSON string, for serializers that use .NET's type converters, such as Newtonsoft.Json.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JobUpdateTypeConverter : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? JsonSerializer.Deserialize(text, JobUpdateJson.Default.JobUpdate) : base.ConvertFrom(context, culture, value);

    /// <inheritdoc/>
    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType) =>
        destinationType == typeof(string) && value is JobUpdate update
            ? JsonSerializer.Serialize(update, JobUpdateJson.Default.JobUpdate)
            : base.ConvertTo(context, culture, value, destinationType);
}

[JsonSerializable(typeof(JobUpdate))]
internal sealed partial class JobUpdateJson : JsonSerializerContext;
