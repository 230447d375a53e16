namespace Fal.Kling;

/// <summary>The checks of single properties. Each names the property and its limit, so that the line which wrote the value can be mended.</summary>
internal static class PropertyChecks
{
    public const int MaxTextLength = 2500;

    public static string NotBlank(string? value, string property)
    {
        ArgumentNullException.ThrowIfNull(value, property);
        return string.IsNullOrWhiteSpace(value) ? throw new ArgumentException($"{property} must not be blank.", property) : value;
    }

    public static string WithinTextLimit(string value, string property)
    {
        ArgumentNullException.ThrowIfNull(value, property);
        int length = value.Length <= MaxTextLength ? value.Length : CountCharacters(value);
        return length <= MaxTextLength
            ? value
            : throw new ArgumentException($"{property} has {length} characters; fal takes at most {MaxTextLength}.", property);
    }

    public static double WithinZeroToOne(double value, string property) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentException($"{property} is {value}; it must be a number from 0 to 1.", property);

    public static TEnum Defined<TEnum>(TEnum value, string property)
        where TEnum : struct, Enum =>
        Enum.IsDefined(value)
            ? value
            : throw new ArgumentException($"{property} is {value}; it must be one of {string.Join(", ", Enum.GetNames<TEnum>())}.", property);

    public static T NotNull<T>(T? value, string property)
        where T : class =>
        value ?? throw new ArgumentNullException(property);

    public static TimeSpan? FileLifetime(TimeSpan? value, string property) =>
        value is null || value >= TimeSpan.FromMinutes(1)
            ? value
            : throw new ArgumentException($"{property} is {value}; the shortest is one minute.", property);

    // fal counts characters, not UTF-16 units: an emoji is one.
    private static int CountCharacters(string value)
    {
        int count = 0;
        foreach (System.Text.Rune _ in value.EnumerateRunes())
        {
            count++;
        }

        return count;
    }
}
