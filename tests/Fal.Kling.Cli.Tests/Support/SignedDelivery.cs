using System.Text;
using Fal.Kling.Cli.Webhooks;
using Fal.Kling.Emulator;

namespace Fal.Kling.Cli.Tests.Support;

/// <summary>A delivery that an emulator has signed.</summary>
internal static class SignedDelivery
{
    public const string RequestId = "5c1f0a52-0000-4000-8000-2b7d1e6f9a10";
    public const string Url = "https://v3b.fal.media/files/b/boat/output.mp4";

    public static readonly byte[] Body = Encoding.UTF8.GetBytes($$"""{"request_id":"{{RequestId}}","gateway_request_id":"{{RequestId}}","status":"OK","payload":{"video":{"url":"{{Url}}" } } }""");

    public static SavedDelivery By(FalEmulator fal, string? userId = null, DateTimeOffset? at = null, string target = "/hooks/fal", byte[]? body = null) => new()
    {
        Target = target,
        Headers = [new("Host", "127.0.0.1:5000"), new("Content-Type", "application/json"), .. fal.SignWebhook(body ?? Body, RequestId, userId, at)],
        Body = body ?? Body,
        ReceivedAt = at ?? DateTimeOffset.UtcNow,
    };
}
