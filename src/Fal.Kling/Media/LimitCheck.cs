using System.Globalization;

namespace Fal.Kling;

/// <summary>Compares the properties of some content with the limits of its field. A limit that fal does not publish only causes a warning.</summary>
internal readonly struct LimitCheck(MediaSlot slot, List<KlingProblem> problems)
{
    private const double MiB = 1024 * 1024;
    private const double MB = 1_000_000;

    // fal's own "10 s" videos are a few frames longer, and fal accepts them as input.
    private const double CloseSeconds = 0.1;

    private readonly MediaLimits limits = slot.Limits;

    public void Check(MediaFacts facts, string mediaType)
    {
        CheckFormat(mediaType);
        if (facts.Length is { } length)
        {
            CheckLength(length);
        }

        if (facts.Header is { Width: { } width, Height: { } height })
        {
            CheckSize(width, height);
        }

        if (facts.Header is { Duration: { } duration })
        {
            CheckDuration(duration.TotalSeconds, facts.Header.IsEstimate);
        }

        if (facts.Header is { FrameRate: { } frameRate })
        {
            CheckFrameRate(frameRate);
        }
    }

    private void CheckFormat(string mediaType)
    {
        if (limits.MediaTypes.Count > 0 && !limits.MediaTypes.Contains(mediaType))
        {
            Add($"its format is {mediaType}", limits.Formats!);
        }
    }

    private void CheckLength(long length)
    {
        if (length > limits.MaxBytes)
        {
            // In the unit of the limit and rounded up, so that it never seems to be within the limit.
            (double unit, string name) = limits.MaxBytes % MiB == 0 ? (MiB, "MiB") : (MB, "MB");
            Add(Text($"it has {Math.Ceiling(10 * length / unit) / 10:0.0} {name}"), Text($"at most {limits.MaxBytes / unit:0.#} {name}"));
        }
    }

    private void CheckSize(int width, int height)
    {
        string found = Text($"it is {width} x {height} pixels");
        if (Math.Min(width, height) < limits.MinSide)
        {
            Add(found, Text($"at least {limits.MinSide} a side"));
        }

        if (Math.Max(width, height) > limits.MaxSide)
        {
            Add(found, Text($"at most {limits.MaxSide} a side"));
        }

        if (Math.Max(width, height) > limits.MaxRatio * Math.Min(width, height))
        {
            Add(found, Text($"aspect ratios from 1:{limits.MaxRatio} to {limits.MaxRatio}:1"));
        }
    }

    private void CheckDuration(double seconds, bool isEstimate)
    {
        double outside = Math.Max((limits.MinSeconds - seconds) ?? 0, (seconds - limits.MaxSeconds) ?? 0);
        if (outside > 0)
        {
            string? doubt = isEstimate ? "The length is an estimate" : outside <= CloseSeconds ? "It is close to the limit" : null;
            Add(isEstimate ? Text($"it lasts about {seconds:0} s") : Text($"it lasts {seconds:0.0##} s"), Text($"{limits.MinSeconds} to {limits.MaxSeconds} s"), doubt);
        }
    }

    private void CheckFrameRate(double frameRate)
    {
        // A rate of 24 is computed as 23.9999.
        frameRate = Math.Round(frameRate, 2);
        if (frameRate < limits.MinFrameRate || frameRate > limits.MaxFrameRate)
        {
            Add(Text($"it has {frameRate:0.##} frames per second"), Text($"{limits.MinFrameRate} to {limits.MaxFrameRate}"), "The rate is an average");
        }
    }

    // A doubt about our own figure turns a refusal into a warning.
    private void Add(string found, string limit, string? doubt = null) => problems.Add(new KlingProblem
    {
        Path = slot.Path,
        Message = (limits.AreCertain, doubt) switch
        {
            (true, null) => $"{found}, but fal accepts {limit}.",
            (true, _) => $"{found}, but fal accepts {limit}. {doubt}, so it is sent anyway.",
            _ => $"{found}, but elsewhere Kling accepts {limit}. fal does not publish a limit for this field, so it is sent anyway.",
        },
        IsWarning = !limits.AreCertain || doubt is not null,
    });

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
