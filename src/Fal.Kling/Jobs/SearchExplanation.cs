using System.Globalization;
using Fal.Kling.Engine.Http;
using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>Writes the explanation of a search: where it looked, what it could not compare, and what that proves.</summary>
internal static class SearchExplanation
{
    public static string AlreadyIssued(string requestId) => $"This client has already returned request {requestId} for this attempt.";

    public static string KnownToQueue(string requestId) => $"The lost response named request {requestId}, and fal's queue knows it.";

    public static string UnknownToQueue(string requestId) => $"The lost response named request {requestId}, but fal's queue doesn't know it. ";

    public static string BelongsToAnother(string requestId) => $"The lost response named request {requestId}, but this client has already returned it for another attempt. ";

    public static string QueueUnavailable(string requestId, string problem) => $"The lost response named request {requestId}, but fal's queue could not be queried: {problem} ";

    public static string FoundInList(string requestId, SearchWindow window, IReadOnlyList<ListedRequest> candidates) =>
        Text($"Request {requestId} was sent {Distance(candidates.First(request => request.RequestId == requestId).SentAt - window.AttemptAt)} the attempt and has the same input.")
        + (candidates.Count > 1
            ? Text($" fal lists {candidates.Count} requests with this input between {window.From:u} and {window.To:u}. This is the closest one that this client has not returned for another attempt.")
            : string.Empty);

    public static string NotFound(SubmitAttempt attempt, SearchWindow window, ListScan scan, int candidates, string queueSays) =>
        queueSays
        + Text($"fal lists {Requests(scan.Examined)} to {attempt.EndpointId} between {window.From:u} and {window.To:u} by fal's clock, and none of them matches the attempt.")
        + ClockOf(window)
        + (scan.Unreadable > 0 ? Text($" {scan.Unreadable} of them could not be read.") : string.Empty)
        + (scan.WithoutInput > 0 ? Text($" {scan.WithoutInput} of them could not be compared because fal has not stored their input (see SubmitOptions.StoreIO).") : string.Empty)
        + (candidates > 0 ? Text($" {candidates} of them had the same input, but belong to other purchases, or could not be told apart.") : string.Empty)
        + (attempt.HashVersion > InputHashes.NewestVersion ? " The attempt was written by a newer version of Fal.Kling, and this version cannot compare it with any input. Update the package." : string.Empty)
        + Text($" This does not prove that nothing was bought: fal may list a request only once it has started. Look again later, or look for the tag {FalHeaders.AttemptTag}={attempt.Id} on fal's dashboard.");

    public static string WithFailedLooks(string explanation, int looks, int failures, string problem) =>
        Text($"{explanation} {failures} of {looks} attempts to look failed. The last problem: {problem}");

    private static string ClockOf(SearchWindow window) => window.Clock is { } clock
        ? Text($" (The attempt's time was corrected by {clock.Offset.TotalSeconds:+0.0;-0.0;0} s, within {clock.Uncertainty.TotalSeconds:0.0} s.)")
        : " (No response had a Date header, so the time of the attempt could not be compared with fal's clock.)";

    private static string Requests(int count) => count == 1 ? "1 request" : Text($"{count} requests");

    private static string Distance(TimeSpan afterAttempt) => afterAttempt < TimeSpan.Zero
        ? Text($"{-afterAttempt.TotalSeconds:0.0} s before")
        : Text($"{afterAttempt.TotalSeconds:0.0} s after");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
