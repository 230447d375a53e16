using System.Globalization;

namespace Fal.Kling;

/// <summary>Checks single properties. Each message names the property and its limit, so that the caller can fix the assignment.</summary>
internal static class PropertyChecks
{
    public const int MaxTextLength = 2500;

    public static string NotBlank(string? value, string property)
    {
        ArgumentNullException.ThrowIfNull(value, property);
        return string.IsNullOrWhiteSpace(value) ? throw new ArgumentException($"{property} must not be blank.", property) : value;
    }

    /// <summary>Checks a required prompt: not blank, and within fal's limit.</summary>
    public static string Prompt(string? value, string property) => WithinTextLimit(NotBlank(value, property), property);

    public static string? OptionalPrompt(string? value, string property) => value is null ? null : Prompt(value, property);

    public static string WithinTextLimit(string value, string property, int limit = MaxTextLength)
    {
        ArgumentNullException.ThrowIfNull(value, property);
        int length = value.Length <= limit ? value.Length : CountCharacters(value);
        return length <= limit ? value : throw new ArgumentException($"{property} has {length} characters, but fal accepts at most {limit}.", property);
    }

    public static int Within(int value, int least, int most, string property) =>
        value >= least && value <= most ? value : throw new ArgumentException($"{property} is {value}; it must be from {least} to {most}.", property);

    public static int? Within(int? value, int least, int most, string property) => value is { } number ? Within(number, least, most, property) : null;

    public static double Within(double value, double least, double most, string property) => value >= least && value <= most
        ? value
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{property} is {value}; it must be a number from {least} to {most}."), property);

    /// <summary>Checks an enum value when the record accepts only some members.</summary>
    public static TEnum OneOf<TEnum>(TEnum value, IReadOnlyList<TEnum> allowed, string property)
        where TEnum : struct, Enum =>
        allowed.Contains(value) ? value : throw new ArgumentException($"{property} is {value}; it must be one of {string.Join(", ", allowed)}.", property);

    /// <summary>Checks a number that must be one of a few.</summary>
    public static int? OneOf(int? value, IReadOnlyList<int> allowed, string property) => value is not { } number || allowed.Contains(number)
        ? value
        : throw new ArgumentException($"{property} is {value}; it must be one of {string.Join(", ", allowed)}.", property);

    /// <summary>Copies a list, so that later changes cannot bypass the check.</summary>
    public static IReadOnlyList<T>? Copy<T>(IReadOnlyList<T>? value, string property)
        where T : class
    {
        T[]? items = value?.ToArray();
        return items is null || Array.TrueForAll(items, item => item is not null) ? items : throw new ArgumentException($"{property} contains a null entry.", property);
    }

    /// <summary>Does the same for a required list.</summary>
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
            : throw new ArgumentException($"{property} is {value}; it must be at least one minute.", property);

    // fal counts characters, not UTF-16 units. An emoji counts as one.
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
