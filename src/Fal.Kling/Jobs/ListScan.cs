using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>What one reading of fal's list says about an attempt.</summary>
internal sealed class ListScan(SubmitAttempt attempt)
{
    private readonly List<ListedRequest> sameInput = [];

    public int Examined { get; private set; }

    public int Unreadable { get; private set; }

    /// <summary>How many entries fal lists without their input, so that nothing can be compared.</summary>
    public int WithoutInput { get; private set; }

    public void Add(RequestPage page)
    {
        Examined += page.Requests.Count + page.Unreadable;
        Unreadable += page.Unreadable;
        WithoutInput += page.Requests.Count(request => request.Input is null);
        sameInput.AddRange(page.Requests.Where(request => request.Input is { } input && InputHashes.Matches(attempt, input)).Select(request => request with { Input = null }));
    }

    /// <summary>
    /// The requests that can be the attempt's, the likeliest first. Those after it come in the order of time, since a later one with the same input is a purchase of
    /// its own. One that seems to be earlier, by no more than the clocks are uncertain, counts by its distance.
    /// </summary>
    public IReadOnlyList<ListedRequest> Candidates(SearchWindow window) =>
    [
        .. sameInput.Where(request => window.Contains(request.SentAt)).DistinctBy(request => request.RequestId)
            .OrderBy(request => (request.SentAt - window.AttemptAt).Duration()).ThenByDescending(request => request.SentAt),
    ];
}
