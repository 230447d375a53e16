namespace Fal.Kling.Samples;

/// <summary>The command line: options with a value each, and plain words.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> options = [];
    private readonly List<string> words = [];

    public Arguments(string[] args, params string[] known)
    {
        for (int i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(args[i]);
            }
            else if (!known.Contains(args[i]))
            {
                throw new UsageException($"There is no option {args[i]}.");
            }
            else
            {
                options[args[i]] = i + 1 < args.Length ? args[++i] : throw new UsageException($"{args[i]} needs a value.");
            }
        }
    }

    public string? Option(string name) => options.GetValueOrDefault(name);

    /// <summary>One of the values that an option can have.</summary>
    public T Choice<T>(string name, string defaultValue, params ReadOnlySpan<(string Text, T Value)> choices)
    {
        string text = Option(name) ?? defaultValue;
        List<string> texts = [];
        foreach ((string candidate, T value) in choices)
        {
            if (candidate == text)
            {
                return value;
            }

            texts.Add(candidate);
        }

        throw new UsageException($"{name} is '{text}'; it can be {string.Join(", ", texts)}.");
    }

    public IReadOnlyList<string> Words(params string[] names) =>
        words.Count == names.Length
            ? words
            : throw new UsageException($"Expected {string.Join(" and ", names)}, each in quotes, but found {words.Count} such argument(s).");
}

/// <summary>The command line is wrong; the message says how.</summary>
internal sealed class UsageException(string message) : Exception(message);
