namespace Studio.Models;

/// <summary>A field of the form cannot be what it is.</summary>
/// <param name="field">The field's name on the page.</param>
/// <param name="message">What it can be.</param>
internal sealed class StudioFormException(string field, string message) : Exception(message)
{
    public string Field { get; } = field;
}
