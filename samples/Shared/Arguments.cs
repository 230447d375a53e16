namespace Fal.Kling.Samples;

/// <summary>The command line: plain words, switches, and options with a value. Anything else that begins with '-' is refused, never used as a prompt.</summary>
internal sealed class Arguments
{
    private static readonly string[] HelpWords = ["--help", "-help", "-h", "-?", "/?", "/h", "/help"];

    private readonly Dictionary<string, string> options = [];
    private readonly List<string> words = [];

    /// <param name="args">The command line.</param>
    /// <param name="switches">The options without a value.</param>
    /// <param name="valued">The options with a value.</param>
    /// <exception cref="UsageException">An option is unknown, appears twice, or lacks its value.</exception>
    public Arguments(string[] args, string[] switches, string[] valued)
    {
        for (int i = 0; i < args.Length; i++)
        {
            string text = args[i];
            if (text == "--")
            {
                words.AddRange(args[(i + 1)..]);
                return;
            }

            if (!text.StartsWith('-'))
            {
                words.Add(text);
                continue;
            }

            if (!switches.Contains(text) && !valued.Contains(text))
            {
                throw new UsageException($"There is no option '{text}'. If it is part of the prompt, put -- in front of the prompt.");
            }

            string value = switches.Contains(text) ? string.Empty : NextOf(args, i++);
            if (!options.TryAdd(text, value))
            {
                throw new UsageException($"{text} appears twice.");
            }
        }
    }

    /// <summary>Whether the command line asks for the usage text.</summary>
    public static bool AskForHelp(string[] args) =>
        args is ["help"] || args.TakeWhile(text => text != "--").Any(text => HelpWords.Contains(text, StringComparer.OrdinalIgnoreCase));

    public bool Has(string name) => options.ContainsKey(name);

    public string? Option(string name) => options.GetValueOrDefault(name);

    /// <summary>Gets the value of an option that has a fixed set of values.</summary>
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

        throw new UsageException($"{name} is '{text}', but it must be one of {string.Join(", ", texts)}.");
    }

    /// <summary>Gets the plain words, one for each name.</summary>
    public IReadOnlyList<string> Words(params string[] names)
    {
        if (words.Count == names.Length)
        {
            return words;
        }

        string expected = names.Length == 0 ? "no arguments besides options" : string.Join(" and ", names.Select(name => $"{name} (in quotes)"));
        throw new UsageException($"Expected {expected}, but found {(words.Count == 0 ? "none" : string.Join(", ", words.Select(word => $"'{word}'")))}.");
    }

    /// <summary>Refuses options that would have no effect.</summary>
    public void RefuseWith(string name, params string[] others)
    {
        if (others.FirstOrDefault(Has) is { } other)
        {
            throw new UsageException($"{other} has no effect with {name}. Leave one of them out.");
        }
    }

    private static string NextOf(string[] args, int at) =>
        at + 1 < args.Length && !args[at + 1].StartsWith('-') && args[at + 1].Trim().Length > 0
            ? args[at + 1]
            : throw new UsageException($"{args[at]} needs a value.");
}

/// <summary>Thrown if the command line is wrong. Nothing was bought. The message says what to correct.</summary>
internal sealed class UsageException(string message) : Exception(message);
