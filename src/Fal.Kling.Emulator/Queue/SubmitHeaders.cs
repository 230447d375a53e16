using System.Globalization;
using System.Text;

namespace Fal.Kling.Emulator;

/// <summary>The headers of a submission.</summary>
internal sealed class SubmitHeaders
{
    private const int MaxTags = 10;
    private const int MaxTagKey = 64;
    private const int MaxTagValue = 256;
    private const int MaxTagBytes = 1024;
    private static readonly Dictionary<string, string> NoTags = [];

    public SubmitHeaders(IReadOnlyDictionary<string, string> all)
    {
        All = all;
        Tags = all.TryGetValue("X-Fal-Tags", out string? tags) ? ParseTags(tags) : NoTags;
        IsLowPriority = string.Equals(all.GetValueOrDefault("X-Fal-Queue-Priority"), "low", StringComparison.OrdinalIgnoreCase);
        KeepsPayloads = all.GetValueOrDefault("X-Fal-Store-IO") != "0";
        OutputLifecycle = all.GetValueOrDefault("X-Fal-Object-Lifecycle-Preference");

        // The new name takes precedence over the deprecated one.
        StartTimeoutText = all.GetValueOrDefault("X-Fal-Request-Start-Timeout") ?? all.GetValueOrDefault("X-Fal-Request-Timeout");
        if (double.TryParse(StartTimeoutText, NumberStyles.Float, CultureInfo.InvariantCulture, out double seconds) && seconds is > 0.1 and < 1e9)
        {
            StartTimeout = TimeSpan.FromSeconds(seconds);
        }
    }

    public IReadOnlyDictionary<string, string> All { get; }

    public IReadOnlyDictionary<string, string> Tags { get; }

    public bool IsLowPriority { get; }

    public bool KeepsPayloads { get; }

    public string? OutputLifecycle { get; }

    public string? StartTimeoutText { get; }

    public TimeSpan? StartTimeout { get; }

    /// <summary>Reads the tags. The gateway drops tags that break a rule. It does not refuse the request.</summary>
    private static Dictionary<string, string> ParseTags(string header)
    {
        Dictionary<string, string> tags = [];
        int bytes = 0;
        foreach (string pair in header.Split(','))
        {
            int equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                continue;
            }

            string key = pair[..equals].Trim().ToLowerInvariant();
            string value = pair[(equals + 1)..].Trim();
            int size = Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
            if (IsTagKey(key) && IsTagValue(value) && bytes + size <= MaxTagBytes && (tags.Count < MaxTags || tags.ContainsKey(key)))
            {
                tags[key] = value;
                bytes += size;
            }
        }

        return tags;
    }

    private static bool IsTagKey(string key) =>
        key.Length is > 0 and <= MaxTagKey
        && !key.StartsWith("fal.", StringComparison.Ordinal)
        && key.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-');

    private static bool IsTagValue(string value) => value.Length <= MaxTagValue && value.All(c => c is >= ' ' and <= '~');
}
