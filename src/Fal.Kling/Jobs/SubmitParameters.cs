using System.Globalization;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Transfer;

namespace Fal.Kling.Jobs;

/// <summary>Converts submit options to the form of fal's queue: headers and two query parameters.</summary>
internal static class SubmitParameters
{
    /// <param name="options">The options.</param>
    /// <param name="origin">What the webhook's URL says about the job.</param>
    /// <param name="webhookSecret">Authenticates that; null when nothing does.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Query(SubmitOptions options, WebhookOrigin origin, string? webhookSecret)
    {
        if (options is { WebhookUrl: null, MaxQueueLength: null })
        {
            return [];
        }

        List<KeyValuePair<string, string>> query = [];
        Add(query, "fal_webhook", options.WebhookUrl is { } url ? origin.AddTo(url, webhookSecret).AbsoluteUri : null);
        Add(query, "fal_max_queue_length", options.MaxQueueLength?.ToString(CultureInfo.InvariantCulture));
        return query;
    }

    public static List<KeyValuePair<string, string>> Headers(SubmitOptions options, string attemptId)
    {
        List<KeyValuePair<string, string>> headers = [new(FalHeaders.Tags, Tags(options, attemptId))];
        string? startTimeout = options.StartTimeout?.TotalSeconds.ToString("0.0##", CultureInfo.InvariantCulture);
        Add(headers, FalHeaders.StartTimeout, startTimeout);

        // The older name, which fal's own clients still send. If both are present, the new one wins.
        Add(headers, FalHeaders.OldStartTimeout, startTimeout);
        Add(headers, FalHeaders.Priority, options.LowPriority ? "low" : null);
        Add(headers, FalHeaders.RunnerHint, options.RunnerHint);
        Add(headers, FalHeaders.StoreIO, options.StoreIO switch { true => "1", false => "0", null => null });
        Add(headers, FalHeaders.OutputLifecycle, ObjectLifecycle.Write(options.OutputLifetime, options.OutputAccess));
        return headers;
    }

    private static string Tags(SubmitOptions options, string attemptId)
    {
        string ours = $"{FalHeaders.AttemptTag}={attemptId}";
        return options.Tags.Count == 0 ? ours : $"{ours},{string.Join(',', options.Tags.Select(tag => $"{tag.Key}={tag.Value}"))}";
    }

    private static void Add(List<KeyValuePair<string, string>> pairs, string name, string? value)
    {
        if (value is not null)
        {
            pairs.Add(new(name, value));
        }
    }
}
