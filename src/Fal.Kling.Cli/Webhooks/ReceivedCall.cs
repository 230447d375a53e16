using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fal.Kling.Cli.Webhooks;

/// <summary>One call, from its arrival to its response. It belongs to the services of its request.</summary>
internal sealed class ReceivedCall
{
    // What is not larger than this is verified, and stays in memory.
    private static readonly int MaxBodySize = new KlingWebhookOptions().MaxBodySize;

    private HttpContext? context;
    private DeliveryFolder? folder;
    private DateTimeOffset receivedAt;

    /// <summary>Whether this call is the first of its webhook, which is the one that is shown.</summary>
    public bool IsFirst { get; set; }

    public KlingWebhookVerification? Verification => context?.Features.Get<KlingWebhookVerification>();

    public DateTimeOffset ReceivedAt => receivedAt;

    public void Begin(HttpContext call, DeliveryFolder? saveTo)
    {
        (context, folder, receivedAt) = (call, saveTo, TimeProvider.System.GetUtcNow());
        if (saveTo is not null)
        {
            call.Request.EnableBuffering(MaxBodySize + 1);
        }
    }

    /// <summary>Keeps the call in the folder, if there is one.</summary>
    /// <returns>The path of the file; null if it was not kept.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<string?> SaveAsync(CancellationToken cancellationToken)
    {
        if (folder is null || await ReadBodyAsync(cancellationToken) is not { } body)
        {
            return null;
        }

        HttpRequest request = context!.Request;
        SavedDelivery delivery = new()
        {
            Target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Headers = [.. request.Headers.SelectMany(header => header.Value, (header, value) => KeyValuePair.Create(header.Key, value ?? string.Empty))],
            Body = body,
            ReceivedAt = receivedAt,
        };
        return folder.Save(delivery, Verification?.RequestId);
    }

    /// <returns>Null if the body is too large, or its end never arrived.</returns>
    private async Task<byte[]?> ReadBodyAsync(CancellationToken cancellationToken)
    {
        try
        {
            context!.Request.Body.Position = 0;
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body, cancellationToken);
            return body.Length <= MaxBodySize ? body.ToArray() : null;
        }
        catch (Exception exception) when (exception is BadHttpRequestException or IOException or OperationCanceledException)
        {
            return null;
        }
    }
}
