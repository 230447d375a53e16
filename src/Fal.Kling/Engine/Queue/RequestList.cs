using System.Globalization;
using System.Runtime.CompilerServices;
using Fal.Kling.Engine.Http;

namespace Fal.Kling.Engine.Queue;

/// <summary>
/// Reads the requests that fal's platform API lists for an endpoint, with their inputs. Source: api.fal.ai/v1, GET models/requests/by-endpoint.
/// fal does not say whether it lists requests that are still in the queue, so absence proves nothing.
/// </summary>
internal sealed class RequestList(Transport transport, Uri platformUrl)
{
    private const string Purpose = "the list of requests";

    // Enough for fifty thousand requests to one endpoint within an hour.
    private const int MaxPages = 500;

    // Inputs and outputs may contain images as data URIs, so a page can exceed the size limit. If a single request exceeds it, it is at least counted.
    private static readonly PageSize[] Sizes = [new(100), new(25), new(5), new(1), new(1, WithPayloads: false)];

    /// <summary>Gets the clock that fal's responses have shown.</summary>
    public FalClock Clock => transport.Clock;

    /// <summary>Reads the requests that were sent within a period of fal's time, page by page, in the list's own order.</summary>
    public async IAsyncEnumerable<RequestPage> ReadAsync(
        string endpointId, DateTimeOffset from, DateTimeOffset to, ApiKey key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> cursors = [];
        string? cursor = null;
        int size = 0;
        for (int pages = 0; pages < MaxPages;)
        {
            FalRequest request = new()
            {
                Method = HttpMethod.Get,
                Url = PageUrl(endpointId, from, to, Sizes[size], cursor),
                Purpose = Purpose,
                Key = key,
                Repeat = static outcome => !IsTooLarge(outcome) && RetryPredicates.IfTransient(outcome),
            };
            HttpOutcome outcome = await transport.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (IsTooLarge(outcome) && size < Sizes.Length - 1)
            {
                size++;
                continue;
            }

            RequestPage page = outcome is Response { IsSuccess: true } response ? RequestPage.Read(response, Purpose) : throw ApiErrors.From(outcome, Purpose, transport);
            yield return page;

            pages++;
            size = Math.Max(size - 1, 0);
            cursor = page.NextCursor;
            if (cursor is null || !cursors.Add(cursor))
            {
                yield break;
            }
        }
    }

    private static bool IsTooLarge(HttpOutcome outcome) =>
        outcome is Response { Flaw: { } flaw } && flaw == BodyFlaw.TooLarge;

    private static string Text(DateTimeOffset time) => Uri.EscapeDataString(time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));

    private Uri PageUrl(string endpointId, DateTimeOffset from, DateTimeOffset to, PageSize size, string? cursor)
    {
        string payloads = size.WithPayloads ? "&expand=payloads" : string.Empty;
        string page = cursor is null ? string.Empty : "&cursor=" + Uri.EscapeDataString(cursor);
        return new Uri($"{platformUrl.AbsoluteUri.TrimEnd('/')}/models/requests/by-endpoint" +
            $"?endpoint_id={Uri.EscapeDataString(endpointId)}&start={Text(from)}&end={Text(to)}&limit={size.Limit}{payloads}{page}");
    }

    private readonly record struct PageSize(int Limit, bool WithPayloads = true);
}
