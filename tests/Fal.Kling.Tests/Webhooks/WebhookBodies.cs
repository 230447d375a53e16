using System.Text;
using Fal.Kling.Tests.Support;

namespace Fal.Kling.Tests.Webhooks;

/// <summary>Bodies of webhooks as fal sends them.</summary>
internal static class WebhookBodies
{
    public const string Video = """{"video":{"url":"https://v3b.fal.media/files/b/otter/aB3xQ_output.mp4","content_type":"video/mp4","file_name":"output.mp4","file_size":7340032}}""";

    public static WebhookOrigin Origin { get; } = new(FakeFal.TextEndpoint);

    public static string Ok(string payload = Video) =>
        $$"""{"request_id":"{{FakeFal.RequestId}}","gateway_request_id":"9a02","status":"OK","payload":{{payload}}}""";

    public static string Failed(string error, string payload) =>
        $$"""{"request_id":"{{FakeFal.RequestId}}","gateway_request_id":"9a02","status":"ERROR","error":"{{error}}","payload":{{payload}}}""";

    public static KlingWebhook Parse(string body, WebhookOrigin? origin = null) => KlingWebhook.ParseUnverified(Encoding.UTF8.GetBytes(body), origin ?? Origin);
}
