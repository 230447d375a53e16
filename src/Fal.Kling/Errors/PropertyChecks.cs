using System.Globalization;

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

    /// <summary>A prompt that must be there: not blank, and within fal's limit.</summary>
    public static string Prompt(string? value, string property) => WithinTextLimit(NotBlank(value, property), property);

    public static string? OptionalPrompt(string? value, string property) => value is null ? null : Prompt(value, property);

    public static string WithinTextLimit(string value, string property, int limit = MaxTextLength)
    {
        ArgumentNullException.ThrowIfNull(value, property);
        int length = value.Length <= limit ? value.Length : CountCharacters(value);
        return length <= limit ? value : throw new ArgumentException($"{property} has {length} characters; fal takes at most {limit}.", property);
    }

    public static int Within(int value, int least, int most, string property) =>
        value >= least && value <= most ? value : throw new ArgumentException($"{property} is {value}; it must be from {least} to {most}.", property);

    public static int? Within(int? value, int least, int most, string property) => value is { } number ? Within(number, least, most, property) : null;

    public static double Within(double value, double least, double most, string property) => value >= least && value <= most
        ? value
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{property} is {value}; it must be a number from {least} to {most}."), property);

    /// <summary>For an enum of which the record takes some members.</summary>
    public static TEnum OneOf<TEnum>(TEnum value, IReadOnlyList<TEnum> allowed, string property)
        where TEnum : struct, Enum =>
        allowed.Contains(value) ? value : throw new ArgumentException($"{property} is {value}; it must be one of {string.Join(", ", allowed)}.", property);

    /// <summary>A number that must be one of a few.</summary>
    public static int? OneOf(int? value, IReadOnlyList<int> allowed, string property) => value is not { } number || allowed.Contains(number)
        ? value
        : throw new ArgumentException($"{property} is {value}; it must be one of {string.Join(", ", allowed)}.", property);

    /// <summary>A copy of a list, so that what was checked is what is sent.</summary>
    public static IReadOnlyList<T>? Copy<T>(IReadOnlyList<T>? value, string property)
        where T : class
    {
        T[]? items = value?.ToArray();
        return items is null || Array.TrueForAll(items, item => item is not null) ? items : throw new ArgumentException($"{property} has an entry that is null.", property);
    }

    /// <summary>The same for a list that must be there.</summary>
    public static IReadOnlyList<T> RequiredCopy<T>(IReadOnlyList<T>? value, string property)
        where T : class => Copy(NotNull(value, property), property)!;

    public static double WithinZeroToOne(double value, string property) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{property} is {value}; it must be a number from 0 to 1."), property);

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
