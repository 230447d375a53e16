using System.Globalization;
using System.Text;

namespace Fal.Kling.AspNetCore.Tests.Support;

/// <summary>A call as it arrives: headers, body and query. Without changes it is the published test vector.</summary>
internal sealed record Call
{
    public const string RequestId = "req-1";
    public const string UserId = "user-1";
    public const string Timestamp = "1790000000";
    public const string Body = """{"request_id":"req-1","gateway_request_id":"req-1","status":"OK","payload":{"video":{"url":"https://example.com/v.mp4"}}}""";
    public const string Signature = "2d03c4902c4148976e34ef33de934f18ca33e1d7e18802158bc04e12ac35a575857cfd0d45859c6212434a2f20e56f87a4f1772d463509b30c5c3d9398535e02";

    public const string RequestIdHeader = "X-Fal-Webhook-Request-Id";
    public const string UserIdHeader = "X-Fal-Webhook-User-Id";
    public const string TimestampHeader = "X-Fal-Webhook-Timestamp";
    public const string SignatureHeader = "X-Fal-Webhook-Signature";

    public static readonly DateTimeOffset SignedAt = DateTimeOffset.FromUnixTimeSeconds(1790000000);

    public static Call Vector { get; } = new();

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } =
    [
        new(RequestIdHeader, RequestId), new(UserIdHeader, UserId), new(TimestampHeader, Timestamp), new(SignatureHeader, Signature),
    ];

    public byte[] Content { get; init; } = Encoding.UTF8.GetBytes(Body);

    public string? Query { get; init; }

    /// <summary>Creates a call that is signed like one of fal's.</summary>
    public static Call Signed(
        string requestId = RequestId, string userId = UserId, DateTimeOffset? at = null, string? body = null, FalKey? key = null, string? timestamp = null, byte[]? content = null, string? query = null)
    {
        byte[] bytes = content ?? Encoding.UTF8.GetBytes(body ?? Body.Replace(RequestId, requestId, StringComparison.Ordinal));
        string time = timestamp ?? (at ?? SignedAt).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return new Call
        {
            Headers =
            [
                new(RequestIdHeader, requestId), new(UserIdHeader, userId), new(TimestampHeader, time),
                new(SignatureHeader, (key ?? FalKey.Vector).Sign(requestId, userId, time, bytes)),
            ],
            Content = bytes,
            Query = query,
        };
    }

    public Call With(string header, string value) => this with { Headers = [.. Headers.Select(pair => pair.Key == header ? new(header, value) : pair)] };

    public Call With(string header, Func<string, string> change) => With(header, change(Headers.Single(pair => pair.Key == header).Value));

    public Call Without(string header) => this with { Headers = [.. Headers.Where(pair => pair.Key != header)] };

    public Call And(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };
}
