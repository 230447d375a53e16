using Fal.Kling.Engine.Queue;

namespace Fal.Kling.Jobs;

/// <summary>The findings of one pass over fal's list about an attempt.</summary>
internal sealed class ListScan(SubmitAttempt attempt)
{
    private readonly List<ListedRequest> sameInput = [];

    public int Examined { get; private set; }

    public int Unreadable { get; private set; }

    /// <summary>Gets how many entries fal lists without an input, so that they cannot be compared.</summary>
    public int WithoutInput { get; private set; }

    public void Add(RequestPage page)
    {
        Examined += page.Requests.Count + page.Unreadable;
        Unreadable += page.Unreadable;
        WithoutInput += page.Requests.Count(request => request.Input is null);
        sameInput.AddRange(page.Requests.Where(request => request.Input is { } input && InputHashes.Matches(attempt, input)).Select(request => request with { Input = null }));
    }

    /// <summary>
    /// Gets the requests that can be the attempt's, the likeliest first. Requests after the attempt are ordered by time, because a later one with the same
    /// input is a separate purchase. A request that seems earlier, within the uncertainty of the clocks, is ranked by its distance.
    /// </summary>
    public IReadOnlyList<ListedRequest> Candidates(SearchWindow window) =>
    [
        .. sameInput.Where(request => window.Contains(request.SentAt)).DistinctBy(request => request.RequestId)
            .OrderBy(request => (request.SentAt - window.AttemptAt).Duration()).ThenByDescending(request => request.SentAt),
    ];
}
