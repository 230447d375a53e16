using System.ComponentModel;
using System.Globalization;

namespace Fal.Kling;

/// <summary>Converts a ticket to and from its text, for serializers and binders that use .NET's type converters, such as Newtonsoft.Json.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class JobTicketTypeConverter : TypeConverter
{
    /// <inheritdoc/>
    public override bool CanConvertFrom(ITypeDescriptorContext? context, Type sourceType) => sourceType == typeof(string) || base.CanConvertFrom(context, sourceType);

    /// <inheritdoc/>
    public override object? ConvertFrom(ITypeDescriptorContext? context, CultureInfo? culture, object value) =>
        value is string text ? JobTicket.Parse(text) : base.ConvertFrom(context, culture, value);

    /// <inheritdoc/>
    public override object? ConvertTo(ITypeDescriptorContext? context, CultureInfo? culture, object? value, Type destinationType) =>
        destinationType == typeof(string) && value is JobTicket ticket ? ticket.ToString() : base.ConvertTo(context, culture, value, destinationType);
}
